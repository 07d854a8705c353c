import { VISIT_STATES } from './visit';

/** Where a procedure that runs can be: `paused` by a stop of outward contact, `held` by a supervisor's command; a visit that is under way is where its state says. */
export const PROCEDURE_STEPS = [
  'reviewing',
  'issuing',
  'waitingForAnswers',
  'paused',
  'held',
  'waitingForRemedy',
  'waitingForService',
  'waitingForReinspection',
  'waitingForDecision',
  'matching',
  'waitingForAdverts',
  ...VISIT_STATES,
] as const;
export type ProcedureStep = (typeof PROCEDURE_STEPS)[number];
