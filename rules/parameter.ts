import type { Parameter } from './ruleset';

/**
 * The value of a parameter on a date (ISO, inclusive), or for null the latest one there is; null when none is in force yet.
 */
export function parameterValue(parameter: Parameter, asOf: string | null): number | null {
  const inForce = parameter.values.filter((entry) => asOf === null || entry.validFrom <= asOf);
  return inForce.at(-1)?.value ?? null;
}
