/**
 * How real time maps to the programme's. Fixed when the installation is made; only a demonstration runs faster.
 * A plain value, so that it can be a workflow's input.
 */
export interface ProgrammeClock {
  /** Real instant, milliseconds since 1970. */
  readonly realStartMs: number;
  /** The programme's instant at that moment. */
  readonly programmeStartMs: number;
  /** Programme seconds per real second, 1 or more. */
  readonly rate: number;
}

/** The programme's instant (ms) at a real instant (ms). The same formula as `programme_now()` in the database. */
export function toProgrammeTime(clock: ProgrammeClock, realMs: number): number {
  return clock.programmeStartMs + (realMs - clock.realStartMs) * clock.rate;
}

/** Real milliseconds from `realMs` until the programme's clock shows `programmeMs`; never negative, rounded up. */
export function realDelayUntil(clock: ProgrammeClock, programmeMs: number, realMs: number): number {
  return Math.max(0, Math.ceil((programmeMs - toProgrammeTime(clock, realMs)) / clock.rate));
}
