import type { Knex } from 'knex';
import type { StoredFactValue } from '../facts/fact-rows';
import { LARGE_BUILDINGS } from './simulate-placement';

/** What a version drafts: an SQL expression over kept facts (`k`, `b`, `day`) that gives a line for each draft, text[]. */
export interface DraftsSql {
  readonly sql: string;
  readonly bindings: readonly unknown[];
}

/** So many registrations of a patch have these drafts under the first version and those under the second. */
export interface DraftsCount {
  patchId: string;
  before: string[];
  after: string[];
  count: number;
}

interface Compared {
  readonly before: DraftsSql;
  readonly after: DraftsSql;
}

const drafted = ({
  before,
  after,
}: Compared): string => `SELECT k.registration_id, k.patch_id, ${before.sql} AS before, ${after.sql} AS after
  FROM registration_facts k JOIN building_facts b ON b.building_id = k.building_id CROSS JOIN asked`;

/** Both versions asked about the kept facts of the whole register in one statement, on one day. Reads what the pool's role may read. */
export async function listDraftCounts(db: Knex, versions: Compared, day: string): Promise<DraftsCount[]> {
  const { rows } = await db.raw<{ rows: DraftsCount[] }>(
    `WITH asked AS (SELECT ?::date AS day), drafted AS (${drafted(versions)})
     SELECT patch_id AS "patchId", before, after, count(*) AS count FROM drafted GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    [day, ...versions.before.bindings, ...versions.after.bindings] as Knex.RawBinding[],
  );
  return rows;
}

/** One registration of which both do not draft the same, without a word about which one it is. */
export interface DraftsExample {
  before: string[];
  after: string[];
  /** By fact. */
  facts: Record<string, StoredFactValue>;
}

/** In LARGE_BUILDINGS, at most `limit`, and of as many kinds of change as there are. `valueSql` gives the SQL of each fact that is told. */
export async function listDraftExamples(
  db: Knex,
  versions: Compared,
  day: string,
  valueSql: Readonly<Record<string, string>>,
  limit: number,
): Promise<DraftsExample[]> {
  const told = Object.entries(valueSql).map(([key, sql]) => `'${key}', ${sql}`);
  const { rows } = await db.raw<{ rows: DraftsExample[] }>(
    `WITH asked AS (SELECT ?::date AS day), drafted AS (
       ${drafted(versions)} WHERE k.building_id IN (${LARGE_BUILDINGS})
     ), changed AS (
       SELECT d.*, row_number() OVER (PARTITION BY before, after ORDER BY registration_id) AS turn FROM drafted d WHERE before <> after
     ), chosen AS (SELECT * FROM changed ORDER BY turn, before, after LIMIT ?)
     SELECT c.before, c.after, jsonb_build_object(${told.join(', ')}) AS facts
     FROM chosen c JOIN registration_facts k ON k.registration_id = c.registration_id
     JOIN building_facts b ON b.building_id = k.building_id CROSS JOIN asked
     ORDER BY turn, before, after`,
    [day, ...versions.before.bindings, ...versions.after.bindings, limit] as Knex.RawBinding[],
  );
  return rows;
}
