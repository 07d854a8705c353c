import { UNKNOWN_WHILE_DISPUTED } from '../../domain/dispute';
import type { FactFragment, KeptColumn } from './fact-fragment';
import { mitigatingFacts } from './mitigating-facts';
import { recordFacts } from './record-facts';
import { safetyFacts } from './safety-facts';

/** The SQL of every fact; a test holds the keys against the catalogue's. */
export const factFragments: Readonly<Record<string, FactFragment>> = {
  ...safetyFacts,
  ...recordFacts,
  ...mitigatingFacts,
};

/**
 * What is kept ready of a home, by column. Where a dispute suspends the fact its columns are NULL while it is open, and the
 * fact's value with them: unknown.
 */
export const keptColumns: Readonly<Record<string, KeptColumn>> = {
  ...Object.fromEntries(
    Object.entries(factFragments).flatMap(([key, { kept = {} }]) =>
      Object.entries(kept).map(([column, { type, sql }]) => [
        column,
        { type, sql: unlessDisputed(key, sql) },
      ]),
    ),
  ),
  // facts that were added about the dwelling, by their keys; structure, equipment and documents are no value on record that is disputed
  added: { type: 'jsonb', sql: 'added.values' },
};

function unlessDisputed(key: string, sql: string): string {
  const subjects = UNKNOWN_WHILE_DISPUTED[key]?.map((subject) => `'${subject}'`);
  return subjects ? `CASE WHEN NOT dispute.subjects && ARRAY[${subjects.join(', ')}] THEN ${sql} END` : sql;
}

/** `SELECT` list of all kept columns, over the joins of fact-joins.ts. */
export const KEPT_SELECT = Object.entries(keptColumns)
  .map(([column, { sql, type }]) => `(${sql})::${type} AS ${column}`)
  .join(', ');

/** SQL of a fact's value over a kept row `k`, its building's `b` and the `day` asked about. @throws where there is no such fact */
export function keptValueSql(factKey: string): string {
  const fragment = factFragments[factKey];
  if (fragment === undefined) throw new Error(`FACT_UNKNOWN: ${factKey}`);
  return `(${fragment.value})`;
}
