/** SQL: whether rules may name the fact `f`: approved, and not ended. */
export const IN_USE = `f.decision = 'approved' AND f.ended_at IS NULL`;

/** SQL: the observations that facts in use read. */
export const ADDED_KEYS = `SELECT f.observation_key FROM added_facts f WHERE ${IN_USE}`;

/**
 * SQL: of these subjects (SQL of a uuid[]) the facts in use that were added about their kind, as `values` and `sources` by the
 * fact's key, as they are at the instant `at` (SQL of a timestamptz), and `changes_at`: when time alone next makes one known or
 * unknown. Subjects without any are left out. Unknown is a value that is none of the fact's; each, before the fact was public
 * for as long as it must be; and one that was observed longer ago than values are kept, from the beginning of that day on.
 */
export function addedFactsOf(subjects: string, subjectType: 'building' | 'dwelling', at: string): string {
  const known = `FILTER (WHERE usable_at <= ${at} AND over_at > ${at})`;
  return `
  SELECT subject_id, jsonb_object_agg(key, value) ${known} AS values,
    jsonb_object_agg(key, jsonb_build_object('source', source, 'observedAt', observed_at)) ${known} AS sources,
    min(CASE WHEN usable_at > ${at} THEN usable_at ELSE over_at END) FILTER (WHERE over_at > ${at}) AS changes_at
  FROM (
    SELECT o.subject_id, f.key, o.value, o.source_kind || ':' || o.source AS source, o.observed_at, fact_usable_at(f.decided_at) AS usable_at,
      ((o.observed_at AT TIME ZONE p.time_zone)::date + f.retention::interval) AT TIME ZONE p.time_zone AS over_at
    FROM programme p CROSS JOIN added_facts f JOIN observation_keys k ON k.key = f.observation_key AND k.subject_type = '${subjectType}'
    CROSS JOIN LATERAL standing_observations(${subjects}, ARRAY[f.observation_key]) o
    WHERE ${IN_USE} AND CASE k.value_type
      WHEN 'boolean' THEN jsonb_typeof(o.value) = 'boolean'
      WHEN 'number' THEN jsonb_typeof(o.value) = 'number'
      WHEN 'date' THEN is_calendar_day(o.value #>> '{}')
      ELSE f.choices @> jsonb_build_array(jsonb_build_object('value', o.value)) END
  ) observed
  GROUP BY subject_id`;
}
