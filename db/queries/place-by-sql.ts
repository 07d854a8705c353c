import type { Knex } from 'knex';
import type { PlacementSql } from './simulate-placement';

/** How a version places in SQL, and what its decisions rest on. */
export interface DecisionSql extends PlacementSql {
  /** By place, as `outcomes`. */
  readonly ruleIds: readonly string[];
  /** jsonb: the conditions that hold of the rule at `p.place`; over `k`, `b`, `day` as `sql`. */
  readonly conditions: { readonly sql: string; readonly bindings: readonly unknown[] };
}

/** Two versions asked about the same kept facts. */
export interface ComparedSql {
  readonly before: PlacementSql;
  readonly now: PlacementSql;
}

export interface RegistrationToDecide {
  id: string;
  /** The review request that stood, as text: a Date would lose its microseconds. */
  requestedAt: string | null;
  /** Whether `effect` counts it. */
  counted: boolean;
}

export interface PlacedBySql {
  /** Registrations in force of those asked about. */
  inForce: number;
  /** Those that may need another decision: their facts are read, and the decision is stored by `storeTierPlacements`. */
  toDecide: RegistrationToDecide[];
  /** So many are at one place under `before` and at one under `now`; -1: no rule matches. */
  effect: { before: number; now: number; count: number }[];
}

/**
 * Places these registrations in force by a version, in SQL on their kept facts. Where the decision stays (same tier, ground,
 * rule and conditions that hold, placed by a rule) it answers the review request, if one stands, and leaves the row alone
 * otherwise. All others are left to be decided on facts that are read afresh: those for whom the rules say something else,
 * those whose tier a person set, and those whose kept facts do not tell of `at` (not kept yet, expired by then, or kept for a
 * later instant only).
 * One transaction; runs on the doorstep_service pool.
 */
export async function placeBySql(
  db: Knex,
  registrationIds: readonly string[],
  version: DecisionSql,
  { at, compared }: { at: Date; compared?: ComparedSql },
): Promise<PlacedBySql> {
  return db.transaction(async (trx) => {
    // in one order, so that two reviews of overlapping registrations cannot deadlock; and in a statement of its own, so
    // that the next one sees what those committed who held them
    await trx.raw('SELECT FROM registrations WHERE id = ANY (?::uuid[]) ORDER BY id FOR NO KEY UPDATE', [
      [...registrationIds],
    ]);
    const { sql, bindings } = placedStatement(registrationIds, version, at, compared);
    const { rows } = await trx.raw<{ rows: PlacedBySql[] }>(sql, bindings as Knex.RawBinding[]);
    return rows[0] ?? { inForce: 0, toDecide: [], effect: [] };
  });
}

function placedStatement(
  ids: readonly string[],
  version: DecisionSql,
  at: Date,
  compared: ComparedSql | undefined,
): { sql: string; bindings: unknown[] } {
  const { outcomes, defaultTier, ruleIds, conditions } = version;
  const nowhere = { sql: 'NULL::smallint', bindings: [] };
  const { before, now } = compared ?? { before: nowhere, now: nowhere };
  const sql = `
    WITH asked AS (
      SELECT at, (at AT TIME ZONE time_zone)::date AS day, ?::text[] AS tiers, ?::text[] AS grounds, ?::text[] AS rules
      FROM (SELECT ?::timestamptz AS at, time_zone FROM programme) now
    ), placed AS MATERIALIZED (
      SELECT r.id, r.review_requested_at AS requested, tells AND d.kind IS DISTINCT FROM 'manual' AS counted,
        ${before.sql} AS before, ${now.sql} AS now,
        tells AND d.kind = 'rule'
          AND (r.tier, r.tier_ground, d.rule_id) IS NOT DISTINCT FROM (coalesce(tiers[p.place + 1], ?), grounds[p.place + 1], rules[p.place + 1])
          AND d.conditions IS NOT DISTINCT FROM ${conditions.sql} AS stays
      FROM registrations r CROSS JOIN asked
      -- by its key: planned while there were few decisions, a join would hold each home against all of them
      LEFT JOIN LATERAL (SELECT kind, rule_id, conditions FROM tier_decisions WHERE id = r.tier_decision_id OFFSET 0) d ON true
      LEFT JOIN (registration_facts k JOIN building_facts b ON b.building_id = k.building_id) ON k.registration_id = r.id
      -- until it expires, time alone changes nothing in a kept row; of what was before it was kept it tells nothing. Joined on
      -- this, the planner expects next to no rows where facts were made anew since it last counted, and compares each with all
      CROSS JOIN LATERAL (SELECT coalesce(greatest(k.kept_at, b.kept_at) <= at AND least(k.expires_at, b.expires_at) > at, false) AS tells) t
      -- asked once: pulled up, the whole ruleset would stand in each place that reads it
      CROSS JOIN LATERAL (SELECT ${version.sql} AS place OFFSET 0) p
      WHERE r.id = ANY (?::uuid[]) AND r.state IN ('unverified', 'verified')
    ), reviewed AS (
      -- only where somebody asked for it: a new row version for each home whose decision stays would take most of the time
      UPDATE registrations r SET reviewed_at = ?::timestamptz,
        review_requested_at = CASE WHEN r.review_requested_at IS DISTINCT FROM p.requested THEN r.review_requested_at END
      FROM placed p WHERE r.id = p.id AND p.stays AND p.requested IS NOT NULL
    )
    SELECT (SELECT count(*)::integer FROM placed) AS "inForce",
      coalesce((SELECT json_agg(json_build_object('id', id, 'requestedAt', requested::text, 'counted', counted) ORDER BY id)
        FROM placed WHERE stays IS NOT TRUE), '[]') AS "toDecide",
      coalesce((SELECT json_agg(c) FROM (
        SELECT before, now, count(*)::integer AS count FROM placed WHERE counted AND before IS NOT NULL GROUP BY 1, 2) c), '[]') AS effect`;
  return {
    sql,
    bindings: [
      outcomes.map(({ tier }) => tier),
      outcomes.map(({ ground }) => ground),
      [...ruleIds],
      at,
      ...before.bindings,
      ...now.bindings,
      defaultTier,
      ...conditions.bindings,
      ...version.bindings,
      [...ids],
      at,
    ],
  };
}
