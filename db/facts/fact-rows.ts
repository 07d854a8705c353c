import type { Knex } from 'knex';
import { UNKNOWN_WHILE_DISPUTED } from '../../domain/dispute';
import type { FactFragment } from './fact-fragment';
import { FACT_JOINS, FACT_WITH } from './fact-joins';
import { mitigatingFacts } from './mitigating-facts';
import { recordFacts } from './record-facts';
import { safetyFacts } from './safety-facts';

/** A fact's value; null is unknown. Dates are 'YYYY-MM-DD' in the programme's time zone. */
export type StoredFactValue = number | string | boolean | null;

export interface FactRow {
  registrationId: string;
  /** One entry per key of the catalogue. */
  facts: Record<string, StoredFactValue>;
  /** Where a value came from and of when it is; null where the value is unknown. */
  sources: Record<string, { source: string; observedAt: string | null } | null>;
}

/** The SQL of every fact; a test holds the keys against the catalogue's. */
export const factFragments: Readonly<Record<string, FactFragment>> = {
  ...safetyFacts,
  ...recordFacts,
  ...mitigatingFacts,
};

const entries = Object.entries(factFragments);
const objectOf = (sqlOf: (fragment: FactFragment, key: string) => string) =>
  `jsonb_build_object(${entries.map(([key, fragment]) => `'${key}', ${sqlOf(fragment, key)}`).join(', ')})`;

/** A disputed value is unknown until the dispute is decided. */
const unlessDisputed = ({ value }: FactFragment, key: string): string => {
  const subjects = UNKNOWN_WHILE_DISPUTED[key]?.map((subject) => `'${subject}'`);
  return subjects
    ? `CASE WHEN NOT dispute.subjects && ARRAY[${subjects.join(', ')}] THEN ${value} END`
    : `(${value})`;
};

// `::` and `@>` are SQL; only `:at` and `:ids` are bindings, and `?` does not occur
const QUERY = `${FACT_WITH}
  SELECT h.id AS "registrationId", ${objectOf(unlessDisputed)} AS facts,
    ${objectOf(({ source, observedAt }) => `jsonb_build_object('source', ${source}, 'observedAt', ${observedAt})`)} AS sources
  ${FACT_JOINS}`;

/**
 * All facts of these registrations at the programme date of `asOf`, over present state; unknown ids are left out.
 * Runs on the doorstep_facts pool, which cannot read residents. Ask for a few thousand at a time.
 */
export async function factRows(db: Knex, registrationIds: readonly string[], asOf: Date): Promise<FactRow[]> {
  const { rows } = await db.raw<{ rows: FactRow[] }>(QUERY, { ids: [...registrationIds], at: asOf });
  for (const { facts, sources } of rows) {
    for (const key of Object.keys(facts)) if (facts[key] === null) sources[key] = null;
  }
  return rows;
}
