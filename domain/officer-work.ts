import type { RevisitSettings } from './revisit-round';
import type { Ground, Tier } from './tier';
import type { VisitSettings } from './visit-settings';

/** What an administrator sets about officers' time: what the work of a ruleset is held against before it is published. */
export interface OfficerWorkSettings {
  /** With the way there, the checklist and what is written down. */
  readonly minutesPerVisit: number;
  /** A confirmation that no link and no message brought: the call, and what is written down. */
  readonly minutesPerCall: number;
  /** Of a hundred confirmations that are due, so many come to an officer. */
  readonly callsPerHundred: number;
  /** Hours that an officer has in a half-month for visits and calls: of eleven working days the larger part. */
  readonly hoursPerHalfMonth: number;
}

/** Assumptions to start with; an authority replaces them by what it measures. */
export const DEFAULT_OFFICER_WORK: OfficerWorkSettings = {
  minutesPerVisit: 60,
  minutesPerCall: 12,
  callsPerHundred: 30,
  hoursPerHalfMonth: 60,
};

/** Registrations at one tier and ground. */
export interface PlacedRegistrations {
  readonly tier: Tier;
  readonly ground: Ground | null;
  readonly count: number;
}

export interface OfficerWork {
  /** Visits in a half-month: each home with safety evidence once as often as a visit may be asked for again. */
  readonly visits: number;
  readonly calls: number;
  readonly hours: number;
}

export interface WorkSettings {
  readonly work: OfficerWorkSettings;
  readonly cadenceDays: RevisitSettings['cadenceDays'];
  readonly quietDaysAfter: VisitSettings['quietDaysAfter'];
}

/** A year has 24 of them. */
const HALF_MONTH_DAYS = 365.25 / 24;

/**
 * What registrations placed like this ask of officers in a half-month, once it goes on evenly. A home on a record ground
 * gets a visit only after other channels failed, so its visits cannot be known beforehand and are not counted.
 */
export function workOf(placed: readonly PlacedRegistrations[], settings: WorkSettings): OfficerWork {
  const { work, cadenceDays, quietDaysAfter } = settings;
  const visits = sum(
    placed
      .filter(({ ground }) => ground === 'safety')
      .map(({ count }) => (count * HALF_MONTH_DAYS) / quietDaysAfter.completed),
  );
  const due = sum(placed.map(({ tier, count }) => (count * HALF_MONTH_DAYS) / cadenceDays[tier]));
  const calls = (due * work.callsPerHundred) / 100;
  return { visits, calls, hours: hoursOf({ visits, calls }, work) };
}

/** Hours that so many visits and calls take. */
export function hoursOf(
  { visits, calls }: { visits: number; calls: number },
  work: OfficerWorkSettings,
): number {
  return (visits * work.minutesPerVisit + calls * work.minutesPerCall) / 60;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((one, other) => one + other, 0);
