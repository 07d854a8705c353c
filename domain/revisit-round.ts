import type { Tier } from './tier';
import { addDays, addWorkingDays, type CalendarDate, type WorkingCalendar } from './working-days';

/** A half-month, half-open: the 1st to the 15th, or the 16th to the end of the month. */
export interface RoundPeriod {
  readonly start: CalendarDate;
  /** The first day of the next period. */
  readonly end: CalendarDate;
}

/** The half-month that contains this day. */
export function roundPeriodOf(date: CalendarDate): RoundPeriod {
  const month = date.slice(0, 7);
  if (Number(date.slice(8)) <= 15) return { start: `${month}-01`, end: `${month}-16` };
  // a month has at most 31 days: 20 days after its 16th it is the next one
  return { start: `${month}-16`, end: `${addDays(`${month}-16`, 20).slice(0, 7)}-01` };
}

/** From the lightest way to reach a home to the heaviest. `phone` opens the task for the patch's officer. */
export type LadderChannel = 'link' | 'message' | 'phone' | 'letter';

export interface LadderStep {
  readonly channel: LadderChannel;
  /** Working days since the contact before it brought no answer. */
  readonly afterWorkingDays: number;
}

/** What an administrator sets for the revisit round; a running round keeps the version it began with. */
export interface RevisitSettings {
  readonly ladder: readonly LadderStep[];
  /** Working days after the last step until the ladder counts as exhausted, which counts as done. */
  readonly exhaustedAfterWorkingDays: number;
  /** Working days after issue until an officer's task is due. */
  readonly dueAfterWorkingDays: number;
  /** The officer is reminded this many working days before the task is due. */
  readonly remindBeforeWorkingDays: number;
  /** Days between confirmations. */
  readonly cadenceDays: Readonly<Record<Tier, number>>;
}

export const DEFAULT_REVISIT_SETTINGS: RevisitSettings = {
  ladder: [
    { channel: 'link', afterWorkingDays: 0 },
    { channel: 'message', afterWorkingDays: 3 },
    { channel: 'phone', afterWorkingDays: 3 },
    { channel: 'letter', afterWorkingDays: 3 },
  ],
  exhaustedAfterWorkingDays: 5,
  dueAfterWorkingDays: 8,
  remindBeforeWorkingDays: 2,
  cadenceDays: { priority: 30, standard: 90, light: 365 },
};

/** Messages and letters go out on working days between these hours of the authority's time zone. */
export const CONTACT_HOURS = { from: 9, to: 20 } as const;

/**
 * For each step of the ladder, the last day on which the contact before it may have been made for the step to be due
 * today; after the steps, the same for exhaustion. The first step has no contact before it.
 */
export function ladderCutoffs(
  settings: RevisitSettings,
  calendar: WorkingCalendar,
  today: CalendarDate,
): CalendarDate[] {
  const waits = [...settings.ladder.map((step) => step.afterWorkingDays), settings.exhaustedAfterWorkingDays];
  return waits.map((days) => addWorkingDays(calendar, today, -days));
}
