import type { RulesetCases } from './run-cases';

/** Cases as they are stored: where none were ever written, an empty file of this ruleset on this day (ISO date). */
export function caseFile(stored: unknown, empty: { ruleset: string; asOf: string }): RulesetCases {
  const written = typeof stored === 'object' && stored !== null && 'cases' in stored;
  return written ? (stored as RulesetCases) : { ...empty, cases: [] };
}
