import type { Knex } from 'knex';
import type { Ground, Tier } from '../../domain/tier';

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

/**
 * Both versions asked about the kept facts of the whole register in one statement, on one day. Registrations whose tier a
 * person set are left out: it stays, whatever the version. Reads what the pool's role may read.
 */
export async function simulatePlacement(
  db: Knex,
  versions: { before: PlacementSql; after: PlacementSql },
  day: string,
): Promise<PlacementCount[]> {
  const { before, after } = versions;
  const { rows } = await db.raw<{ rows: PlacementCount[] }>(
    `WITH asked AS (SELECT ?::date AS day), by_hand AS MATERIALIZED (
       SELECT r.id FROM tier_decisions d JOIN registrations r ON r.tier_decision_id = d.id
       WHERE d.kind = 'manual' AND d.manual_until > programme_now()
     ), placed AS (
       SELECT k.patch_id, ${before.sql} AS before, ${after.sql} AS after
       FROM registration_facts k JOIN building_facts b ON b.building_id = k.building_id CROSS JOIN asked
       WHERE k.registration_id NOT IN (SELECT id FROM by_hand)
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
      JSON.stringify(outcomesOf(before)),
      JSON.stringify(outcomesOf(after)),
    ] as Knex.RawBinding[],
  );
  return rows;
}

const outcomes = (name: string): string =>
  `jsonb_to_recordset(?::jsonb) AS ${name}(place smallint, tier text, ground text)`;

function outcomesOf({ outcomes, defaultTier }: PlacementSql): object[] {
  const noRule = { place: -1, tier: defaultTier, ground: null };
  return [noRule, ...outcomes.map(({ tier, ground }, place) => ({ place, tier, ground }))];
}
