import type { Severity } from './hazard';

/** What an administrator sets for notices about hazards; an issued notice keeps the days that it was issued with. */
export interface HazardSettings {
  /** Working days after service within which the hazard is to be remedied; 0: on the day of service. */
  readonly remedyWorkingDays: Readonly<Record<Severity, number>>;
  /** Working days after service within which the party may appeal. */
  readonly appealWorkingDays: number;
  /** Working days within which an issued notice is served; then an incident asks for it. */
  readonly serveWithinWorkingDays: number;
  /** The party is reminded so many working days before the deadline; 0: not at all. */
  readonly remindBeforeWorkingDays: number;
  /** Working days within which an appeal is decided. */
  readonly decideAppealWithinWorkingDays: number;
  /** Working days within which a supervisor decides what becomes of a hazard that was found still there. */
  readonly referWithinWorkingDays: number;
}

export const DEFAULT_HAZARD_SETTINGS: HazardSettings = {
  remedyWorkingDays: { severe: 0, serious: 10, minor: 20 },
  appealWorkingDays: 10,
  serveWithinWorkingDays: 3,
  remindBeforeWorkingDays: 2,
  decideAppealWithinWorkingDays: 10,
  referWithinWorkingDays: 5,
};
