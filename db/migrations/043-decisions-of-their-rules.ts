import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * What explains a tier: a document belongs to its own ruleset, and a decision by a rule names a rule that its version has.
 * Otherwise an explanation would be told from the wrong words, or from none.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    CREATE FUNCTION check_ruleset_key() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      IF NEW.document ? 'key' AND NOT EXISTS (SELECT FROM rulesets r WHERE r.id = NEW.ruleset_id AND r.key = NEW.document ->> 'key') THEN
        RAISE EXCEPTION 'NOT_OF_ITS_RULESET' USING ERRCODE = 'DS075';
      END IF;
      RETURN NEW;
    END $$;
    -- as whoever writes: a ruleset or version that they cannot read is refused
    CREATE TRIGGER ruleset_versions_key BEFORE INSERT OR UPDATE OF document, ruleset_id ON ruleset_versions FOR EACH ROW
      EXECUTE FUNCTION check_ruleset_key();

    CREATE FUNCTION check_deciding_rule() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      IF NOT EXISTS (SELECT FROM ruleset_versions v WHERE v.id = NEW.ruleset_version_id
                     AND v.document @> jsonb_build_object('rules', jsonb_build_array(jsonb_build_object('id', NEW.rule_id)))) THEN
        RAISE EXCEPTION 'NOT_OF_ITS_RULESET' USING ERRCODE = 'DS075';
      END IF;
      RETURN NEW;
    END $$;
    -- decisions are history: they are written once
    CREATE TRIGGER tier_decisions_rule BEFORE INSERT ON tier_decisions FOR EACH ROW WHEN (NEW.rule_id IS NOT NULL)
      EXECUTE FUNCTION check_deciding_rule();
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP TRIGGER tier_decisions_rule ON tier_decisions;
    DROP FUNCTION check_deciding_rule;
    DROP TRIGGER ruleset_versions_key ON ruleset_versions;
    DROP FUNCTION check_ruleset_key;
  `,
  );
}
