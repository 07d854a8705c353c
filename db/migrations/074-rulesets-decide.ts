import type { Knex } from 'knex';
import { asOwner } from './as-owner';
import { rewriteFunction } from './rewrite-function';

const OF_ITS_VERSION = [
  'v.id = NEW.ruleset_version_id',
  "v.id = NEW.ruleset_version_id AND v.decides = 'tier'",
] as const;
const OVER_CAPACITY = [
  'NEW.rolls_back IS NULL AND coalesce((NEW.assessment',
  `NEW.rolls_back IS NULL AND coalesce(NEW.document ->> 'decides', 'tier') = 'tier' AND coalesce((NEW.assessment`,
] as const;

const FORESEEN = [
  `v.assessment #> '{simulation,moved}'`,
  `coalesce(v.assessment #> '{simulation,moved}', v.assessment #> '{simulation,changed}')`,
] as const;

/**
 * A ruleset places tiers or drafts findings, for good; its documents say the same. No tier is decided by a version that drafts, and none
 * of these places the register. What drafting asks of officers is nothing before a person opens a case: capacity is asked of tiers alone.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ALTER TABLE rulesets ADD COLUMN decides text NOT NULL DEFAULT 'tier' CONSTRAINT rulesets_decides_check CHECK (decides IN ('tier', 'finding'));
    ALTER TABLE ruleset_versions ADD COLUMN decides text NOT NULL GENERATED ALWAYS AS (coalesce(document ->> 'decides', 'tier')) STORED,
      ADD CONSTRAINT findings_place_nothing CHECK (decides = 'tier' OR placing_state IS NULL);

    CREATE FUNCTION check_ruleset_decides() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      -- of the document: what is generated from it is not there yet
      IF NOT EXISTS (SELECT FROM rulesets r WHERE r.id = NEW.ruleset_id AND r.decides = coalesce(NEW.document ->> 'decides', 'tier')) THEN
        RAISE EXCEPTION 'NOT_OF_ITS_RULESET' USING ERRCODE = 'DS075';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER ruleset_versions_decide BEFORE INSERT OR UPDATE OF document, ruleset_id ON ruleset_versions FOR EACH ROW
      EXECUTE FUNCTION check_ruleset_decides();
    CREATE FUNCTION keep_what_is_decided() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'NOT_OF_ITS_RULESET' USING ERRCODE = 'DS075';
    END $$;
    CREATE TRIGGER rulesets_decide BEFORE UPDATE OF decides ON rulesets FOR EACH ROW WHEN (NEW.decides <> OLD.decides)
      EXECUTE FUNCTION keep_what_is_decided();

    ${rewriteFunction('check_deciding_rule', ...OF_ITS_VERSION)}
    ${rewriteFunction('check_assessment', ...OVER_CAPACITY)}
    -- of drafts: registrations of which something else is drafted
    ${rewriteFunction('rules_in_force', ...FORESEEN)}
    -- what a rule decided names the rule, and is asked above
    CREATE FUNCTION check_default_tier() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      IF NOT EXISTS (SELECT FROM ruleset_versions v WHERE v.id = NEW.ruleset_version_id AND v.decides = 'tier') THEN
        RAISE EXCEPTION 'NOT_OF_ITS_RULESET' USING ERRCODE = 'DS075';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER tier_decisions_default BEFORE INSERT ON tier_decisions FOR EACH ROW
      WHEN (NEW.rule_id IS NULL AND NEW.ruleset_version_id IS NOT NULL) EXECUTE FUNCTION check_default_tier();
  `,
  );
}

/** Rulesets that draft findings go with what only they have: without it they would be taken for tiers. */
export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP TRIGGER rulesets_decide ON rulesets;
    DROP FUNCTION keep_what_is_decided;
    DROP TRIGGER ruleset_versions_decide ON ruleset_versions;
    DROP FUNCTION check_ruleset_decides;
    DROP TRIGGER tier_decisions_default ON tier_decisions;
    DROP FUNCTION check_default_tier;
    ${rewriteFunction('rules_in_force', FORESEEN[1], FORESEEN[0])}
    ${rewriteFunction('check_assessment', OVER_CAPACITY[1], OVER_CAPACITY[0])}
    ${rewriteFunction('check_deciding_rule', OF_ITS_VERSION[1], OF_ITS_VERSION[0])}
    ALTER TABLE ruleset_versions NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE rulesets NO FORCE ROW LEVEL SECURITY;
    DELETE FROM ruleset_versions WHERE decides = 'finding';
    DELETE FROM rulesets WHERE decides = 'finding';
    ALTER TABLE rulesets FORCE ROW LEVEL SECURITY;
    ALTER TABLE ruleset_versions FORCE ROW LEVEL SECURITY;
    ALTER TABLE ruleset_versions DROP CONSTRAINT findings_place_nothing, DROP COLUMN decides;
    ALTER TABLE rulesets DROP COLUMN decides;
  `,
  );
}
