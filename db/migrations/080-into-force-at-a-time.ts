import type { Knex } from 'knex';
import { asOwner } from './as-owner';
import { rewriteFunction } from './rewrite-function';

const APPROVER = [
  `NOT (OLD.state = 'in_review' AND NEW.state = 'published')`,
  `NOT (OLD.state = 'in_review' AND NEW.state IN ('approved', 'published')) AND NOT (OLD.state = 'approved' AND NEW.state = 'in_review' AND NEW.approver_id IS NULL)`,
] as const;
const APPROVED = [
  `NEW.state = 'published' AND (TG_OP = 'INSERT' OR OLD.state <> 'published')`,
  `NEW.state IN ('approved', 'published') AND (TG_OP = 'INSERT' OR OLD.state <> NEW.state)`,
] as const;
const ASSESSED = [
  `NEW.state IN ('in_review', 'published')`,
  `NEW.state IN ('in_review', 'approved', 'published')`,
] as const;
const WITHIN_CAPACITY = [
  `NEW.state = 'published' AND NEW.rolls_back IS NULL`,
  `NEW.state IN ('approved', 'published') AND NEW.rolls_back IS NULL`,
] as const;

const publisher = (approving: string): string => `
  CREATE TRIGGER ruleset_versions_publisher BEFORE UPDATE OF state ON ruleset_versions FOR EACH ROW
    WHEN (${approving} AND NEW.author_id IS NOT NULL AND NEW.approver_id IS NOT NULL)
    EXECUTE FUNCTION check_approver('author_id', 'approver_id');`;

const inTheMaking = (states: string): string => `
  CREATE UNIQUE INDEX one_version_in_the_making ON ruleset_versions (ruleset_id) WHERE state IN (${states}) AND rolls_back IS NULL;
  CREATE UNIQUE INDEX one_roll_back_in_the_making ON ruleset_versions (ruleset_id) WHERE state IN (${states}) AND rolls_back IS NOT NULL;`;

const stateCheck = (states: string): string => `
  ALTER TABLE ruleset_versions DROP CONSTRAINT ruleset_versions_state_check,
    ADD CONSTRAINT ruleset_versions_state_check CHECK (state IN (${states}));`;

/**
 * A second person approves a version for an instant to come; the programme puts it into force then, and nobody does before. Whatever is
 * asked of a publication is asked of the approval; until the instant any administrator takes it back to review.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ${stateCheck(`'draft', 'in_review', 'approved', 'published', 'retired', 'rejected'`)}
    ALTER TABLE ruleset_versions ADD COLUMN activates_at timestamptz,
      ADD CONSTRAINT approved_for_an_instant CHECK (state <> 'approved' OR (activates_at IS NOT NULL AND approver_id IS NOT NULL));
    DROP INDEX one_version_in_the_making, one_roll_back_in_the_making;
    ${inTheMaking(`'draft', 'in_review', 'approved'`)}
    ALTER TABLE state_transitions NO FORCE ROW LEVEL SECURITY;
    INSERT INTO state_transitions (noun, before, after) VALUES ('ruleset_version', 'in_review', 'approved'),
      ('ruleset_version', 'approved', 'published'), ('ruleset_version', 'approved', 'in_review');
    ALTER TABLE state_transitions FORCE ROW LEVEL SECURITY;
    ${rewriteFunction('check_ruleset_version', ...APPROVER)}
    ${rewriteFunction('check_ruleset_version', ...APPROVED)}
    ${rewriteFunction('check_assessment', ...ASSESSED)}
    ${rewriteFunction('check_assessment', ...WITHIN_CAPACITY)}
    DROP TRIGGER ruleset_versions_publisher ON ruleset_versions;
    ${publisher(`NEW.state IN ('approved', 'published') AND OLD.state <> NEW.state`)}
    CREATE FUNCTION check_activation() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF NEW.activates_at IS DISTINCT FROM OLD.activates_at AND (OLD.state, NEW.state) IS DISTINCT FROM ('in_review', 'approved')
         AND (OLD.state, NEW.state, NEW.activates_at) IS DISTINCT FROM ('approved', 'in_review', NULL)
         -- what was approved is for the instant that was named, and for one to come
         OR (OLD.state = 'in_review' AND NEW.state = 'approved' AND NEW.activates_at <= programme_now())
         OR (OLD.state = 'approved' AND NEW.state = 'published' AND (session_user = 'doorstep_app' OR NEW.activates_at > programme_now())) THEN
        RAISE EXCEPTION 'TRANSITION_REFUSED' USING ERRCODE = 'DS009';
      END IF;
      RETURN NEW;
    END $$;
    REVOKE EXECUTE ON FUNCTION check_activation FROM PUBLIC;
    CREATE TRIGGER ruleset_versions_activated BEFORE UPDATE OF state, activates_at ON ruleset_versions FOR EACH ROW
      EXECUTE FUNCTION check_activation();
    -- it is exempt from capacity because it was in force before, word for word
    CREATE FUNCTION keep_rolled_back_document() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'VERSION_IS_FIXED' USING ERRCODE = 'DS004';
    END $$;
    CREATE TRIGGER ruleset_versions_roll_back BEFORE UPDATE OF document ON ruleset_versions FOR EACH ROW
      WHEN (OLD.rolls_back IS NOT NULL AND NEW.document IS DISTINCT FROM OLD.document) EXECUTE FUNCTION keep_rolled_back_document();
    ALTER TABLE audit_actions NO FORCE ROW LEVEL SECURITY;
    INSERT INTO audit_actions (action, actor_kind, roles) VALUES
      ('ruleset_version.approved', 'user', ARRAY['administrator']), ('ruleset_version.recalled', 'user', ARRAY['administrator']);
    ALTER TABLE audit_actions FORCE ROW LEVEL SECURITY;
  `,
  );
}

/** What was approved and is not in force yet waits for a second person again. */
export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ALTER TABLE ruleset_versions NO FORCE ROW LEVEL SECURITY;
    UPDATE ruleset_versions SET state = 'in_review', approver_id = NULL, activates_at = NULL WHERE state = 'approved';
    ALTER TABLE ruleset_versions FORCE ROW LEVEL SECURITY;
    ALTER TABLE audit_actions NO FORCE ROW LEVEL SECURITY;
    DELETE FROM audit_actions WHERE action IN ('ruleset_version.approved', 'ruleset_version.recalled');
    ALTER TABLE audit_actions FORCE ROW LEVEL SECURITY;
    DROP TRIGGER ruleset_versions_roll_back ON ruleset_versions;
    DROP FUNCTION keep_rolled_back_document;
    DROP TRIGGER ruleset_versions_activated ON ruleset_versions;
    DROP FUNCTION check_activation;
    DROP TRIGGER ruleset_versions_publisher ON ruleset_versions;
    ${publisher(`NEW.state = 'published' AND OLD.state <> 'published'`)}
    ${rewriteFunction('check_assessment', WITHIN_CAPACITY[1], WITHIN_CAPACITY[0])}
    ${rewriteFunction('check_assessment', ASSESSED[1], ASSESSED[0])}
    ${rewriteFunction('check_ruleset_version', APPROVED[1], APPROVED[0])}
    ${rewriteFunction('check_ruleset_version', APPROVER[1], APPROVER[0])}
    ALTER TABLE state_transitions NO FORCE ROW LEVEL SECURITY;
    DELETE FROM state_transitions WHERE noun = 'ruleset_version' AND 'approved' IN (before, after);
    ALTER TABLE state_transitions FORCE ROW LEVEL SECURITY;
    DROP INDEX one_version_in_the_making, one_roll_back_in_the_making;
    ${inTheMaking(`'draft', 'in_review'`)}
    ALTER TABLE ruleset_versions DROP COLUMN activates_at;
    ${stateCheck(`'draft', 'in_review', 'published', 'retired', 'rejected'`)}
  `,
  );
}
