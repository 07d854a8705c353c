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

/**
 * What a step of the ladder does. The first four ask the home, from the lightest way to the heaviest: `phone_task` has the
 * patch's officer call. `visit_task` proposes a visit where there is ground for one; `assign` makes the task the officer's
 * without a call; `escalate` shows it to the supervisor; `close` ends the ladder.
 */
export const LADDER_DEEDS = [
  'link',
  'message',
  'phone_task',
  'letter',
  'visit_task',
  'assign',
  'escalate',
  'close',
] as const;
export type LadderDeed = (typeof LADDER_DEEDS)[number];

/** The steps that are contacts, and by which channel. */
export const CONTACT_CHANNELS = {
  link: 'link',
  message: 'message',
  phone_task: 'phone',
  letter: 'letter',
} as const satisfies Partial<Record<LadderDeed, string>>;
export type LadderContact = keyof typeof CONTACT_CHANNELS;

export function isContact(deed: LadderDeed): deed is LadderContact {
  return deed in CONTACT_CHANNELS;
}

/** The steps that put the task into the officer's hands. */
export function isOfficersTask(deed: LadderDeed): boolean {
  return deed === 'phone_task' || deed === 'assign';
}

export interface LadderStep {
  readonly do: LadderDeed;
  /** Working days since the contact, or the step, before it brought no answer. */
  readonly after: number;
  /** A condition as rules have it: where it does not hold on the day, the step is passed over, and so where it is unknown. */
  readonly when?: object;
  /** Of an officer's task: working days until it is due; `dueAfterWorkingDays` where it is not said. */
  readonly until?: number;
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
    { do: 'link', after: 0 },
    { do: 'message', after: 3 },
    { do: 'phone_task', after: 3 },
    { do: 'letter', after: 3 },
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
  const waits = [...settings.ladder.map((step) => step.after), settings.exhaustedAfterWorkingDays];
  return waits.map((days) => addWorkingDays(calendar, today, -days));
}
