import { HAZARD_STATES } from '../domain/closed-lists';
import { HAZARD_KINDS, SEVERITIES } from '../domain/hazard';
import { day, id, object, oneOf } from './json-schema';

/** The JSON Schema of a hazard as registrations and visits list it. */
export const HAZARD = object({
  id,
  kind: oneOf(HAZARD_KINDS),
  severity: oneOf(SEVERITIES),
  state: oneOf(HAZARD_STATES),
  deadlineOn: day,
});
