import { VISIT_STATES } from './visit';

/** Where a procedure that runs can be; a visit that is under way is where its state says. */
export const PROCEDURE_STEPS = [
  'reviewing',
  'issuing',
  'waitingForAnswers',
  'paused',
  'waitingForRemedy',
  'matching',
  'waitingForAdverts',
  ...VISIT_STATES,
] as const;
export type ProcedureStep = (typeof PROCEDURE_STEPS)[number];
