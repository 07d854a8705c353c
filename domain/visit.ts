/** A visit from a rule's proposal to its end; what may happen next is `visitActions`. */
export const VISIT_STATES = [
  'proposed',
  'released',
  'appointed',
  'begun',
  'completed',
  'refused',
  'no_show',
  'withdrawn',
] as const;
export type VisitState = (typeof VISIT_STATES)[number];

/** How the task of a visit ends. */
export const VISIT_OUTCOMES = ['completed', 'refused', 'no_show', 'withdrawn'] as const;
export type VisitOutcome = (typeof VISIT_OUTCOMES)[number];

/** What a person may do to a visit. */
export type VisitAction =
  'release' | 'appoint' | 'begin' | 'complete' | 'refuse' | 'record_no_show' | 'withdraw';

const STATES_AFTER: Readonly<Record<VisitAction, readonly VisitState[]>> = {
  release: ['released'],
  appoint: ['appointed'],
  begin: ['begun'],
  complete: ['completed'],
  refuse: ['refused'],
  // another appointment, or after too many in vain the end
  record_no_show: ['released', 'no_show'],
  withdraw: ['withdrawn'],
};

const ACTIONS: Readonly<Record<VisitState, readonly VisitAction[]>> = {
  proposed: ['release', 'withdraw'],
  released: ['appoint', 'refuse', 'withdraw'],
  appointed: ['appoint', 'begin', 'refuse', 'record_no_show', 'withdraw'],
  // from here on only how it ended is left to say
  begun: ['complete', 'refuse'],
  completed: [],
  refused: [],
  no_show: [],
  withdrawn: [],
};

/** How long before its appointment a visit may begin at the earliest; the database refuses it before. */
export const BEGIN_EARLY_MINUTES = 15;

/** How long after its appointment's end a visit may still begin; the database refuses it later. */
export const BEGIN_LATE_MINUTES = 120;

/** How long is waited at the door before it counts as nobody there; no longer than the appointment. The database refuses it before. */
export const NO_SHOW_WAIT_MINUTES = 15;

/** What may happen next to a visit in this state. */
export function visitActions(state: VisitState): readonly VisitAction[] {
  return ACTIONS[state];
}

/** What brings somebody to a home, or promises it: refused while outward contact is paused there. */
const OUTWARD_ACTIONS: readonly VisitAction[] = ['release', 'appoint', 'begin'];

/** Whether the stop button holds this action back. */
export function isOutward(action: VisitAction): boolean {
  return OUTWARD_ACTIONS.includes(action);
}

/** From when on a visit can begin: the time that the home was told, or little before it. */
export function beginsFrom(appointmentFrom: Date): Date {
  return new Date(appointmentFrom.getTime() - BEGIN_EARLY_MINUTES * 60_000);
}

/** From when on it can be recorded that nobody was there. */
export function noShowFrom(appointmentFrom: Date, appointmentTo: Date): Date {
  return new Date(
    Math.min(appointmentFrom.getTime() + NO_SHOW_WAIT_MINUTES * 60_000, appointmentTo.getTime()),
  );
}

/** Whether the resident can still choose a time, wish for another or decline: until the visit begins. */
export function isResidentsTurn(state: VisitState): boolean {
  return state === 'released' || state === 'appointed';
}

/** Whether nothing more can happen to a visit in this state. */
export function isVisitOver(state: VisitState): boolean {
  return ACTIONS[state].length === 0;
}

/** A no-show is given another appointment until so many attempts were in vain. `noShows` counts this one too. */
export function visitStateAfterNoShow(noShows: number, attempts: number): 'released' | 'no_show' {
  return noShows < attempts ? 'released' : 'no_show';
}

/** The states in which a visit can be after the action. */
export function visitStatesAfter(action: VisitAction): readonly VisitState[] {
  return STATES_AFTER[action];
}

/** Until when a visit can begin: after that it is a no-show, or gets another appointment. */
export function beginsUntil(appointmentTo: Date): Date {
  return new Date(appointmentTo.getTime() + BEGIN_LATE_MINUTES * 60_000);
}
