import type { Knex } from 'knex';
import { BUILDINGS_OF_HOMES, FACT_JOINS, homes } from './fact-joins';
import type { FactFragment } from './fact-fragment';
import { factFragments, KEPT_SELECT } from './kept-columns';

/** A fact's value; null is unknown. Dates are 'YYYY-MM-DD' in the programme's time zone. */
export type StoredFactValue = number | string | boolean | null;

export interface FactRow {
  registrationId: string;
  /** One entry per key of the catalogue. */
  facts: Record<string, StoredFactValue>;
  /** Where a value came from and of when it is; null where the value is unknown. */
  sources: Record<string, { source: string; observedAt: string | null } | null>;
}

const entries = Object.entries(factFragments);
const objectOf = (sqlOf: (fragment: FactFragment) => string) =>
  `jsonb_build_object(${entries.map(([key, fragment]) => `'${key}', ${sqlOf(fragment)}`).join(', ')})`;

// `::`, `@>` and `&&` are SQL; only `:at` and `:ids` are bindings, and `?` does not occur
const QUERY = `
  WITH ${homes(':ids::uuid[]', ':at::timestamptz')}, ${BUILDINGS_OF_HOMES}
  SELECT h.id AS "registrationId", ${objectOf(({ value }) => `(${value})`)} AS facts,
    ${objectOf(({ source, observedAt }) => `jsonb_build_object('source', ${source}, 'observedAt', ${observedAt})`)} AS sources
  FROM home h JOIN building b ON b.id = h.building_id
  ${FACT_JOINS}
  CROSS JOIN LATERAL (SELECT ${KEPT_SELECT}) k`;

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
