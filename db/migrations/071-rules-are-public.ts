import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * Anybody reads the rules in force, what they are for and what they were foreseen to move: without a login, and without a word about who
 * wrote them or where anybody lives.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    CREATE POLICY owner_read ON rulesets FOR SELECT TO doorstep_owner USING (true);
    CREATE FUNCTION rules_in_force() RETURNS TABLE ("key" text, name jsonb, "number" integer, published_at timestamptz, document jsonb,
      foreseen jsonb, moved jsonb, versions jsonb) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT s.key, jsonb_build_object('zh', s.name_zh, 'en', s.name_en), v.number, v.published_at, v.document,
        -- sums over all districts only: of a small one they might be single homes
        CASE WHEN v.assessment IS NOT NULL THEN jsonb_build_object('asOf', v.assessment -> 'asOf',
          'registrations', v.assessment #> '{simulation,registrations}', 'moved', v.assessment #> '{simulation,moved}') END,
        CASE WHEN v.effect IS NOT NULL THEN jsonb_build_object('registrations', v.effect -> 'reviewed', 'moved', v.effect -> 'moved') END,
        (SELECT jsonb_agg(jsonb_build_object('number', o.number, 'publishedAt', o.published_at, 'retiredAt', o.retired_at)
            ORDER BY o.published_at DESC, o.number DESC)
          FROM ruleset_versions o WHERE o.ruleset_id = s.id AND o.published_at IS NOT NULL)
      FROM rulesets s JOIN ruleset_versions v ON v.ruleset_id = s.id AND v.state = 'published' ORDER BY s.key
    $$;
    REVOKE EXECUTE ON FUNCTION rules_in_force() FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION rules_in_force() TO doorstep_app;
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP FUNCTION rules_in_force();
    DROP POLICY owner_read ON rulesets;
  `,
  );
}
