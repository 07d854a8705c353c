import type { Knex } from 'knex';
import type { Ground, Tier } from '../../domain/tier';
import type { StoredFactValue } from '../facts/fact-rows';

/** How a version places: an SQL expression over kept facts (`k`, `b`, `day`) that gives a place in `outcomes`, or -1. */
export interface PlacementSql {
  readonly sql: string;
  readonly bindings: readonly unknown[];
  readonly outcomes: readonly { readonly tier: Tier; readonly ground: Ground | null }[];
  readonly defaultTier: Tier;
}

/** So many registrations of a patch are at one place under the first version and at one under the second. */
export interface PlacementCount {
  patchId: string;
  from: Tier;
  fromGround: Ground | null;
  to: Tier;
  toGround: Ground | null;
  count: number;
}

/** SQL: registrations whose tier a person set. No version moves them. */
export const BY_HAND = `SELECT r.id FROM tier_decisions d JOIN registrations r ON r.tier_decision_id = d.id
  WHERE d.kind = 'manual' AND d.manual_until > programme_now()`;

/**
 * Both versions asked about the kept facts of the whole register in one statement, on one day. Registrations whose tier a
 * person set are left out: it stays, whatever the version. Reads what the pool's role may read. With `share` (0 to 1) each registration is
 * asked about with that probability only, each time another sample.
 */
export async function simulatePlacement(
  db: Knex,
  versions: { before: PlacementSql; after: PlacementSql },
  day: string,
  share?: number,
): Promise<PlacementCount[]> {
  const { before, after } = versions;
  const sampled = share === undefined ? '' : 'TABLESAMPLE BERNOULLI (?)';
  const { rows } = await db.raw<{ rows: PlacementCount[] }>(
    `WITH asked AS (SELECT ?::date AS day), placed AS (
       SELECT k.patch_id, ${before.sql} AS before, ${after.sql} AS after
       FROM registration_facts k ${sampled} JOIN building_facts b ON b.building_id = k.building_id CROSS JOIN asked
       WHERE k.registration_id NOT IN (${BY_HAND})
     ), counted AS (SELECT patch_id, before, after, count(*) AS count FROM placed GROUP BY 1, 2, 3)
     SELECT patch_id AS "patchId", f.tier AS from, f.ground AS "fromGround", t.tier AS to, t.ground AS "toGround", sum(c.count) AS count
     FROM counted c
     JOIN ${outcomes('f')} ON f.place = c.before
     JOIN ${outcomes('t')} ON t.place = c.after
     GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 4`,
    [
      day,
      ...before.bindings,
      ...after.bindings,
      ...(share === undefined ? [] : [share * 100]),
      JSON.stringify(outcomesOf(before)),
      JSON.stringify(outcomesOf(after)),
    ] as Knex.RawBinding[],
  );
  return rows;
}

/** About how many registrations there are facts of, as the planner last counted; at once, however many. */
export async function countAboutKept(db: Knex): Promise<number> {
  const { rows } = await db.raw<{ rows: { about: number }[] }>(
    `SELECT greatest(reltuples, 0) AS about FROM pg_class WHERE oid = 'registration_facts'::regclass`,
  );
  return rows[0]?.about ?? 0;
}

/** Waits until nobody else asks the whole register what a version would do, and keeps others waiting until the transaction ends. */
export async function lockWholeRegister(trx: Knex): Promise<void> {
  await trx.raw(`SELECT pg_advisory_xact_lock(hashtext('doorstep whole register'))`);
}

/** One registration that is placed otherwise, without a word about which one it is. */
export interface PlacementExample {
  /** Places in the rules of either version; -1 where none matches. */
  before: number;
  after: number;
  /** By fact. */
  facts: Record<string, StoredFactValue>;
}

/** Whoever recognises a building by what is known of it still has so many homes before them. */
export const HOMES_NOT_TOLD_APART = 5;

/**
 * SQL: the buildings with as many registrations. Of a smaller one nothing is shown: its age and height might say where a home is, and
 * everything else is then about that home.
 */
export const LARGE_BUILDINGS = `SELECT building_id FROM registration_facts GROUP BY 1 HAVING count(*) >= ${HOMES_NOT_TOLD_APART}`;

/**
 * Registrations in LARGE_BUILDINGS whose tier or ground the second version changes, at most `limit` and of as many kinds of change as
 * there are. `valueSql` gives the SQL of each fact that is told.
 */
export async function listPlacementExamples(
  db: Knex,
  versions: { before: PlacementSql; after: PlacementSql },
  day: string,
  valueSql: Readonly<Record<string, string>>,
  limit: number,
): Promise<PlacementExample[]> {
  const { before, after } = versions;
  const told = Object.entries(valueSql).map(([key, sql]) => `'${key}', ${sql}`);
  const { rows } = await db.raw<{ rows: PlacementExample[] }>(
    `WITH asked AS (SELECT ?::date AS day), placed AS (
       SELECT k.registration_id, ${before.sql} AS before, ${after.sql} AS after
       FROM registration_facts k JOIN building_facts b ON b.building_id = k.building_id CROSS JOIN asked
       WHERE k.registration_id NOT IN (${BY_HAND}) AND k.building_id IN (${LARGE_BUILDINGS})
     ), changed AS (
       SELECT p.*, row_number() OVER (PARTITION BY p.before, p.after ORDER BY p.registration_id) AS turn
       FROM placed p
       JOIN ${outcomes('f')} ON f.place = p.before
       JOIN ${outcomes('t')} ON t.place = p.after
       WHERE (f.tier, f.ground) IS DISTINCT FROM (t.tier, t.ground)
     ), chosen AS (SELECT * FROM changed ORDER BY turn, before, after LIMIT ?)
     SELECT c.before, c.after, jsonb_build_object(${told.join(', ')}) AS facts
     FROM chosen c JOIN registration_facts k ON k.registration_id = c.registration_id
     JOIN building_facts b ON b.building_id = k.building_id CROSS JOIN asked
     ORDER BY turn, before, after`,
    [
      day,
      ...before.bindings,
      ...after.bindings,
      JSON.stringify(outcomesOf(before)),
      JSON.stringify(outcomesOf(after)),
      limit,
    ] as Knex.RawBinding[],
  );
  return rows;
}

/**
 * Registrations in LARGE_BUILDINGS that the second version puts at one place (see `before` and `after` of PlacementExample), without a
 * word about which ones they are, in an order that `seed` gives.
 */
export async function listPlacedRecords(
  db: Knex,
  versions: { before: PlacementSql; after: PlacementSql },
  day: string,
  valueSql: Readonly<Record<string, string>>,
  { place, seed, limit }: { place: number; seed: number; limit: number },
): Promise<PlacementExample[]> {
  const { before, after } = versions;
  const told = Object.entries(valueSql).map(([key, sql]) => `'${key}', ${sql}`);
  const { rows } = await db.raw<{ rows: PlacementExample[] }>(
    `WITH asked AS (SELECT ?::date AS day), placed AS (
       SELECT k.registration_id, k.building_id, ${before.sql} AS before, ${after.sql} AS after
       FROM registration_facts k JOIN building_facts b ON b.building_id = k.building_id CROSS JOIN asked
       WHERE k.registration_id NOT IN (${BY_HAND})
     ), chosen AS (SELECT p.* FROM placed p WHERE p.after = ? AND p.building_id IN (${LARGE_BUILDINGS})
       ORDER BY md5(p.registration_id::text || ?::text) LIMIT ?)
     SELECT c.before, c.after, jsonb_build_object(${told.join(', ')}) AS facts
     FROM chosen c JOIN registration_facts k ON k.registration_id = c.registration_id
     JOIN building_facts b ON b.building_id = k.building_id CROSS JOIN asked`,
    [day, ...before.bindings, ...after.bindings, place, seed, limit] as Knex.RawBinding[],
  );
  return rows;
}

const outcomes = (name: string): string =>
  `jsonb_to_recordset(?::jsonb) AS ${name}(place smallint, tier text, ground text)`;

function outcomesOf({ outcomes, defaultTier }: PlacementSql): object[] {
  const noRule = { place: -1, tier: defaultTier, ground: null };
  return [noRule, ...outcomes.map(({ tier, ground }, place) => ({ place, tier, ground }))];
}
