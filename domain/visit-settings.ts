import type { Severity } from './hazard';

/** What an administrator sets for site visits; a released visit keeps the version that it was released with. */
export interface VisitSettings {
  /** Working days within which a supervisor releases or withdraws a proposal; then an incident asks for it. */
  readonly releaseWithinWorkingDays: number;
  /** Days within which an appointment lies; a released visit without one for so long becomes an incident. */
  readonly appointmentWithinDays: number;
  readonly remindHoursBefore: number;
  /** How often the programme may move an appointment. */
  readonly maximumReschedules: number;
  /** How often a resident may move it by themselves; after that the officer does it for them. */
  readonly maximumResidentReschedules: number;
  /** Appointments in vain until the visit ends as a no-show. */
  readonly noShowAttempts: number;
  /** Days that a hazard's remedy may take, by severity. */
  readonly reinspectAfterDays: Readonly<Record<Severity, number>>;
  /** Days after a visit's end during which none is proposed, unless a new severe hazard is found. */
  readonly quietDaysAfter: Readonly<Record<'completed' | 'refused' | 'no_show' | 'by_supervisor', number>>;
  /** Local hours at which an appointment may begin when a resident chooses it, and its length. */
  readonly slotHours: readonly number[];
  readonly slotMinutes: number;
}

export const DEFAULT_VISIT_SETTINGS: VisitSettings = {
  releaseWithinWorkingDays: 5,
  appointmentWithinDays: 14,
  remindHoursBefore: 24,
  maximumReschedules: 2,
  maximumResidentReschedules: 3,
  noShowAttempts: 2,
  reinspectAfterDays: { severe: 2, serious: 14, minor: 30 },
  quietDaysAfter: { completed: 90, refused: 180, no_show: 90, by_supervisor: 90 },
  slotHours: [9, 11, 14, 16, 18],
  slotMinutes: 60,
};
