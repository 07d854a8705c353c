import type { Knex } from 'knex';
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

/** SQL: of each approved fact what one of these says, JSON null where neither does. */
const addedOf = (ofDwelling: string, ofBuilding: string) =>
  `coalesce((SELECT jsonb_object_agg(f.key, coalesce(${ofDwelling} -> f.key, ${ofBuilding} -> f.key, 'null')) FROM added_facts f WHERE f.decision = 'approved'), '{}')`;

// `::`, `@>` and `&&` are SQL; only `:at`, `:ids` and those of `also` are bindings, and `?` does not occur
const query = (also = '') => `
  WITH ${homes(':ids::uuid[]', ':at::timestamptz')}, ${BUILDINGS_OF_HOMES}
  SELECT h.id AS "registrationId",
    ${addedOf('k.added', 'b.added')} || ${objectOf(({ value }) => `(${value})`)} AS facts,
    ${addedOf('added.sources', 'b.added_sources')}
      || ${objectOf(({ source, observedAt }) => `jsonb_build_object('source', ${source}, 'observedAt', ${observedAt})`)} AS sources${also}
  FROM home h JOIN building b ON b.id = h.building_id
  ${FACT_JOINS}
  CROSS JOIN LATERAL (SELECT ${KEPT_SELECT}) k`;
const QUERY = query();

/**
 * All facts of these registrations at the programme date of `asOf`, over present state; unknown ids are left out.
 * Runs on the doorstep_facts pool, which cannot read residents. Ask for a few thousand at a time.
 */
export async function factRows(db: Knex, registrationIds: readonly string[], asOf: Date): Promise<FactRow[]> {
  const { rows } = await db.raw<{ rows: FactRow[] }>(QUERY, { ids: [...registrationIds], at: asOf });
  return rows.map(withoutUnknownOrigins);
}

/** SQL over the facts' columns (`k`, `b`, `day`), with `?` for each binding. */
export interface AskedOfFacts {
  readonly sql: string;
  readonly bindings: readonly unknown[];
}

/**
 * As `factRows`, and in the same statement what `asked` says of each row, under its names: rules that ran on these very
 * facts. Names are plain words.
 */
export async function factRowsWith<Asked extends string>(
  db: Knex,
  registrationIds: readonly string[],
  asOf: Date,
  asked: Readonly<Record<Asked, AskedOfFacts>>,
): Promise<(FactRow & Record<Asked, unknown>)[]> {
  const bindings: Record<string, unknown> = { ids: [...registrationIds], at: asOf };
  const columns = Object.entries<AskedOfFacts>(asked).map(([name, { sql, bindings: values }]) => {
    let next = 0;
    const named = sql.replaceAll('?', () => `:${name}${next++}`);
    for (const [index, value] of values.entries()) bindings[`${name}${index}`] = value;
    return `, ${named} AS "${name}"`;
  });
  const { rows } = await db.raw<{ rows: (FactRow & Record<Asked, unknown>)[] }>(
    query(columns.join('')),
    bindings as Record<string, Knex.RawBinding>,
  );
  return rows.map(withoutUnknownOrigins);
}

function withoutUnknownOrigins<Row extends FactRow>(row: Row): Row {
  for (const key of Object.keys(row.facts)) if (row.facts[key] === null) row.sources[key] = null;
  return row;
}
