/** SQL: the observations that approved facts read. */
export const ADDED_KEYS = `SELECT observation_key FROM added_facts WHERE decision = 'approved'`;

/**
 * SQL: of these subjects (SQL of a uuid[]) the approved facts that were added about their kind, as `values` and `sources` by
 * the fact's key; subjects without any are left out. A value that is none of the fact's is unknown.
 */
export function addedFactsOf(subjects: string, subjectType: 'building' | 'dwelling'): string {
  return `
  SELECT o.subject_id, jsonb_object_agg(f.key, o.value) AS values,
    jsonb_object_agg(f.key, jsonb_build_object('source', o.source_kind || ':' || o.source, 'observedAt', o.observed_at)) AS sources
  FROM added_facts f JOIN observation_keys k ON k.key = f.observation_key AND k.subject_type = '${subjectType}'
  CROSS JOIN LATERAL standing_observations(${subjects}, ARRAY[f.observation_key]) o
  WHERE f.decision = 'approved' AND CASE k.value_type
    WHEN 'boolean' THEN jsonb_typeof(o.value) = 'boolean'
    WHEN 'number' THEN jsonb_typeof(o.value) = 'number'
    WHEN 'date' THEN is_calendar_day(o.value #>> '{}')
    ELSE f.choices @> jsonb_build_array(jsonb_build_object('value', o.value)) END
  GROUP BY o.subject_id`;
}
