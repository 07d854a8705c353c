/**
 * The SQL of one fact, over the joins of fact-joins.ts. `value` is NULL where the fact is unknown.
 * `source` is a code (or the profile or user id an observation came from), `observedAt` a timestamptz or date.
 */
export interface FactFragment {
  readonly value: string;
  readonly source: string;
  readonly observedAt: string;
}
