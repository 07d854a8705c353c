import { addDays } from './working-days';

/** After so many days of the programme what a version would do is asked again before it comes into force. */
const ASSESSMENT_DAYS = 15;

/** What of an assessment says how long it holds. */
export interface AssessmentAge {
  /** ISO date of its facts. */
  readonly asOf: string;
  /** The number of the version in force, which it was held against. */
  readonly against: number;
}

/** Whether what was read on assessing a version may still be so `today` (ISO date), with version `inForce` in force. */
export function isAssessmentOutdated(
  { asOf, against }: AssessmentAge,
  { inForce, today }: { inForce: number; today: string },
): boolean {
  return inForce !== against || lastDayOf({ asOf }) < today;
}

/** The last day (ISO) on which a version may come into force on this assessment. */
export function lastDayOf({ asOf }: Pick<AssessmentAge, 'asOf'>): string {
  return addDays(asOf, ASSESSMENT_DAYS);
}
