import type { Knex } from 'knex';

/** Under a version: an SQL expression over kept facts (`k`, `b`, `day`) that gives the places of all rules that match. */
export interface MatchedSql {
  readonly sql: string;
  readonly bindings: readonly unknown[];
}

/** The places of the rules that match a registration in force on this day. Reads what the pool's role may read. */
export async function listMatchingPlaces(db: Knex, matched: MatchedSql, day: string): Promise<number[]> {
  const { rows } = await db.raw<{ rows: { place: number }[] }>(
    `WITH asked AS (SELECT ?::date AS day)
     SELECT DISTINCT unnest(${matched.sql}) AS place
     FROM registration_facts k JOIN building_facts b ON b.building_id = k.building_id CROSS JOIN asked`,
    [day, ...matched.bindings] as Knex.RawBinding[],
  );
  return rows.map(({ place }) => place);
}

/**
 * The last day (ISO) on which each rule of the ruleset matched a registration, as the decisions of the last `days` days say: those that
 * were made in them, and those that they ended. By the rule's id; rules without a match are left out.
 */
export async function listLastMatches(
  db: Knex,
  rulesetKey: string,
  days: number,
): Promise<Record<string, string>> {
  const { rows } = await db.raw<{ rows: { ruleId: string; day: string }[] }>(
    `WITH recent AS MATERIALIZED (
       SELECT d.registration_id, d.decided_at, d.kind, d.ruleset_version_id, d.explanation -> 'matched' AS matched FROM tier_decisions d
       WHERE d.decided_at > programme_now() - make_interval(days => ?::integer)
     ), held AS (
       SELECT matched, decided_at AS until, ruleset_version_id FROM recent WHERE kind = 'rule'
       UNION ALL
       SELECT before.matched, r.decided_at, before.ruleset_version_id FROM recent r CROSS JOIN LATERAL (
         SELECT p.explanation -> 'matched' AS matched, p.ruleset_version_id, p.kind FROM tier_decisions p
         WHERE p.registration_id = r.registration_id AND p.decided_at < r.decided_at ORDER BY p.decided_at DESC LIMIT 1) before
       WHERE before.kind = 'rule'
     )
     SELECT m.rule AS "ruleId", max(programme_date(h.until))::text AS day
     FROM held h JOIN ruleset_versions v ON v.id = h.ruleset_version_id JOIN rulesets s ON s.id = v.ruleset_id AND s.key = ?
     CROSS JOIN LATERAL jsonb_array_elements_text(h.matched) AS m(rule) GROUP BY 1`,
    [days, rulesetKey],
  );
  return Object.fromEntries(rows.map(({ ruleId, day }) => [ruleId, day]));
}
