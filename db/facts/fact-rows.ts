import type { Knex } from 'knex';
import { IN_USE } from './added-facts-of';
import { BUILDINGS_OF_HOMES, FACT_JOINS, homes } from './fact-joins';
import type { FactFragment } from './fact-fragment';
import { factFragments, KEPT_SELECT } from './kept-columns';

/** A fact's value; null is unknown. Dates are 'YYYY-MM-DD' in the programme's time zone. */
export type StoredFactValue = number | string | boolean | null;

export interface FactRow {
  registrationId: string;
  /** One entry per key of the catalogue, with the facts that were added. */
  facts: Record<string, StoredFactValue>;
  /** Where a value came from and of when it is; null where the value is unknown. */
  sources: Record<string, { source: string; observedAt: string | null } | null>;
}

const entries = Object.entries(factFragments);
const objectOf = (sqlOf: (fragment: FactFragment) => string) =>
  `jsonb_build_object(${entries.map(([key, fragment]) => `'${key}', ${sqlOf(fragment)}`).join(', ')})`;

/** SQL: of each added fact in use what one of these says, JSON null where neither does. */
const addedOf = (ofDwelling: string, ofBuilding: string) =>
  `coalesce((SELECT jsonb_object_agg(f.key, coalesce(${ofDwelling} -> f.key, ${ofBuilding} -> f.key, 'null')) FROM added_facts f WHERE ${IN_USE}), '{}')`;

const FROM = `
  FROM home h JOIN building b ON b.id = h.building_id
  ${FACT_JOINS}
  -- computed once: pulled up, each fact that reads a column would compute it again
  CROSS JOIN LATERAL (SELECT ${KEPT_SELECT} OFFSET 0) k`;
const HOMES = `WITH ${homes(':ids::uuid[]', ':at::timestamptz')}, ${BUILDINGS_OF_HOMES}`;

// `::`, `@>` and `&&` are SQL; only `:at`, `:ids` and what is asked are bindings, and `?` does not occur
const QUERY = `${HOMES}
  SELECT h.id AS "registrationId",
    ${addedOf('k.added', 'b.added')} || ${objectOf(({ value }) => `(${value})`)} AS facts,
    ${addedOf('added.sources', 'b.added_sources')}
      || ${objectOf(({ source, observedAt }) => `jsonb_build_object('source', ${source}, 'observedAt', ${observedAt})`)} AS sources
  ${FROM}`;

/**
 * All facts of these registrations at the programme date of `asOf`, over present state; unknown ids are left out.
 * Runs on the doorstep_facts pool, which cannot read residents. Ask for a few thousand at a time.
 */
export async function factRows(db: Knex, registrationIds: readonly string[], asOf: Date): Promise<FactRow[]> {
  const { rows } = await db.raw<{ rows: FactRow[] }>(QUERY, { ids: [...registrationIds], at: asOf });
  for (const row of rows)
    for (const key of Object.keys(row.facts)) if (row.facts[key] === null) row.sources[key] = null;
  return rows;
}

/** SQL over the facts' columns (`k`, `b`, `day`), with `?` for each binding. */
export interface AskedOfFacts {
  readonly sql: string;
  readonly bindings: readonly unknown[];
}

/** What rules say of one home, on facts that are read afresh in the same statement. */
export interface PlacedRow {
  registrationId: string;
  /** As `place` gives it. */
  place: number;
  /** JSON, as `explanation` gives it. */
  explanation: string;
  /** As the versions that are compared give it; null where none are. */
  before: number | null;
  now: number | null;
}

/**
 * Asks these rules about registrations as `factRows` reads them; nothing but what the rules say leaves the database.
 * `explanation` reads `p.place` and, by `originSqlOf`, where facts came from.
 */
export async function placedRows(
  db: Knex,
  registrationIds: readonly string[],
  asOf: Date,
  asked: Readonly<Record<'place' | 'explanation' | 'before' | 'now', AskedOfFacts>>,
): Promise<PlacedRow[]> {
  const bindings: Record<string, unknown> = { ids: [...registrationIds], at: asOf };
  const named = (name: keyof typeof asked): string => {
    const { sql, bindings: values } = asked[name];
    for (const [index, value] of values.entries()) bindings[`${name}${index}`] = value;
    let next = 0;
    return sql.replaceAll('?', () => `:${name}${next++}`);
  };
  const { rows } = await db.raw<{ rows: PlacedRow[] }>(
    `${HOMES}
     SELECT h.id AS "registrationId", p.place, ${named('explanation')} AS explanation, ${named('before')} AS before, ${named('now')} AS now
     ${FROM}
     CROSS JOIN LATERAL (SELECT ${named('place')} AS place OFFSET 0) p`,
    bindings as Record<string, Knex.RawBinding>,
  );
  return rows;
}
