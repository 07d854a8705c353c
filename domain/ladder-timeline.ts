import { isContact, isOfficersTask, type LadderDeed, type RevisitSettings } from './revisit-round';
import {
  addDays,
  addWorkingDays,
  isWorkingDay,
  nextWorkingDay,
  type CalendarDate,
  type WorkingCalendar,
} from './working-days';

/** What happens on a day to a registration that never answers. */
export interface TimelineEntry {
  /** Place of the step in the ladder; null for its end without a step. */
  readonly place: number | null;
  readonly does: LadderDeed | 'exhausted';
  readonly on: CalendarDate;
  /** Where a ceiling made a contact wait: the day on which it would have been made without it. */
  readonly heldSince: CalendarDate | null;
  /** Of a task for the officer: the day by which it is due. */
  readonly dueOn: CalendarDate | null;
}

/** The ceilings as the database has them (contact_allowed, db/migrations/038-contacts-rounds-releases.ts): so many in any month. */
const CONTACTS_A_MONTH = 2;
/** Twelve steps of six weeks each, and what ceilings add, end well before. */
const LAST_DAY = 3 * 365;

/**
 * Climbs the ladder day by day as a round does (activities/climb-ladder.ts), for a home that every way reaches and that
 * answers none, whose officer calls, and reaches nobody, on the day of the step. Of a visit no more is foreseen than that it is
 * proposed where there is ground: here there is none, and the step is passed over. A test holds this against a round.
 * @param holds whether the steps' conditions hold
 * @param begins the day on which the round issues the task
 */
export function ladderTimeline(
  settings: RevisitSettings,
  calendar: WorkingCalendar,
  { begins, holds }: { begins: CalendarDate; holds: boolean },
): TimelineEntry[] {
  const { ladder } = settings;
  const entries: TimelineEntry[] = [];
  const contacts: CalendarDate[] = [];
  let step = 0;
  /** The day of the last contact or step; a step that is no contact has its own day, whatever day of the week it is. */
  let last: CalendarDate | null = null;
  /** The working day on which the last contact is made, or the officer calls, after that day's look. */
  let madeOn: CalendarDate | null = null;
  let heldSince: CalendarDate | null = null;
  const isDue = (day: CalendarDate, after: number) =>
    last === null || last <= addWorkingDays(calendar, day, -after);

  for (let day = begins, days = 0; days < LAST_DAY; day = addDays(day, 1), days += 1) {
    if ((day !== begins && !isLookedAt(calendar, day)) || (madeOn !== null && day <= madeOn)) continue;
    for (let taken = true; taken && step < ladder.length;) {
      const next = ladder[step];
      if (!next || (step > 0 && !isDue(day, next.after))) break;
      const passed = (next.when !== undefined && !holds) || next.do === 'visit_task';
      if (isContact(next.do) && !passed) {
        if (!hasRoom(contacts, day)) {
          heldSince ??= day;
          break;
        }
      }
      // a text that is queued on a day off goes out, and the officer calls, on the next working day
      const workedOn = isWorkingDay(calendar, day) ? day : nextWorkingDay(calendar, day);
      const on = isContact(next.do) ? workedOn : day;
      if (!passed || next.when === undefined) {
        const until = next.until ?? settings.dueAfterWorkingDays;
        const dueOn = isOfficersTask(next.do) ? addWorkingDays(calendar, day, until) : null;
        entries.push({ place: step, does: next.do, on, heldSince, dueOn });
      }
      heldSince = null;
      step += 1;
      if (passed) continue;
      if (next.do === 'close') return entries;
      if (isContact(next.do)) contacts.push(on);
      last = on;
      // what waits for a sending, or for the officer, takes no further step until that is made
      taken = !isContact(next.do) && next.do !== 'assign';
      madeOn = taken ? null : workedOn;
    }
    if (step >= ladder.length && isDue(day, settings.exhaustedAfterWorkingDays)) {
      entries.push({ place: null, does: 'exhausted', on: day, heldSince: null, dueOn: null });
      return entries;
    }
  }
  return entries;
}

/** A round is looked at on each working day, and when its half-month begins. */
function isLookedAt(calendar: WorkingCalendar, day: CalendarDate): boolean {
  return isWorkingDay(calendar, day) || day.endsWith('-01') || day.endsWith('-16');
}

function hasRoom(contacts: readonly CalendarDate[], day: CalendarDate): boolean {
  const since = monthBefore(day);
  return contacts.filter((each) => each > since).length < CONTACTS_A_MONTH;
}

/** The same day of the month before, or its last, as PostgreSQL subtracts a month. */
function monthBefore(day: CalendarDate): CalendarDate {
  const lastOfMonthBefore = addDays(`${day.slice(0, 7)}-01`, -1);
  const sameDay = `${lastOfMonthBefore.slice(0, 7)}-${day.slice(8)}`;
  return sameDay < lastOfMonthBefore ? sameDay : lastOfMonthBefore;
}
