import type { Knex } from 'knex';
import { asOwner } from './as-owner';
import { rewriteFunction } from './rewrite-function';

const IN_DOCUMENT = [
  `v.document @> jsonb_build_object('rules', jsonb_build_array(jsonb_build_object('id', NEW.rule_id)))`,
  'v.rule_ids ? NEW.rule_id',
] as const;

/**
 * What each decision of a re-tiering asks of the database is kept small enough to be asked of a whole register: what a decision
 * rests on and a version's rules stand by themselves, not inside of documents that are unpacked for every row.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ALTER TABLE tier_decisions ADD COLUMN conditions jsonb GENERATED ALWAYS AS (explanation -> 'conditions') STORED;
    ALTER TABLE ruleset_versions ADD COLUMN rule_ids jsonb GENERATED ALWAYS AS (jsonb_path_query_array(document, '$.rules[*].id')) STORED;

    ${rewriteFunction('check_deciding_rule', ...IN_DOCUMENT)}

    -- as before; counted repetitions make the expressions slow
    CREATE OR REPLACE FUNCTION holds_codes_only(detail jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
      SELECT jsonb_typeof(detail) = 'object' AND NOT EXISTS (
        SELECT FROM jsonb_each(detail) AS told(key, value) CROSS JOIN LATERAL (SELECT value #>> '{}' AS word) AS said
        WHERE key !~ '^[a-z][A-Za-z]*$' OR length(key) > 64 OR jsonb_typeof(value) IN ('object', 'array')
          OR (jsonb_typeof(value) = 'string' AND NOT (
            (word ~ '^[a-z][a-z0-9_-]*$' AND length(word) <= 64)
            OR (word ~ '^[0-9a-f][0-9a-f-]*$' AND length(word) BETWEEN 10 AND 36)
            OR (word ~ '^\\d\\d\\d\\d-\\d\\d-\\d\\dT[0-9:.+Z-]*$' AND length(word) BETWEEN 16 AND 35))))
    $$;

    -- the latest of a kind without sorting
    CREATE INDEX certificates_latest ON certificates (dwelling_id, kind, recorded_at DESC, id DESC);
    DROP INDEX certificates_dwelling;
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    CREATE INDEX certificates_dwelling ON certificates (dwelling_id, kind, recorded_at DESC);
    DROP INDEX certificates_latest;
    CREATE OR REPLACE FUNCTION holds_codes_only(detail jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
      SELECT jsonb_typeof(detail) = 'object' AND NOT EXISTS (
        SELECT FROM jsonb_each(detail) AS told(key, value)
        WHERE key !~ '^[a-z][A-Za-z]{0,63}$' OR jsonb_typeof(value) IN ('object', 'array')
          OR (jsonb_typeof(value) = 'string' AND value #>> '{}' !~ '^([a-z][a-z0-9_-]{0,63}|[0-9a-f][0-9a-f-]{9,35}|\\d{4}-\\d{2}-\\d{2}T[0-9:.+Z-]{5,24})$'))
    $$;
    ${rewriteFunction('check_deciding_rule', IN_DOCUMENT[1], IN_DOCUMENT[0])}
    ALTER TABLE ruleset_versions DROP COLUMN rule_ids;
    ALTER TABLE tier_decisions DROP COLUMN conditions;
  `,
  );
}
