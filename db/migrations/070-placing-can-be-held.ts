import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * A version that was published places the register district by district; a person pauses that and lets it go on, and it stops by itself
 * where it moves much more or less than was foreseen. A version may be one that puts an earlier one back: it waits for no draft.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    -- placing_state, as PLACING is a word of SQL; placing_progress: {"districts": n, "done": [{"districtId": id, "reviewed": n, "moved": n, "expected": n}]}
    ALTER TABLE ruleset_versions ADD COLUMN placing_state text CHECK (placing_state IN ('running', 'paused', 'stopped', 'done')),
      ADD COLUMN placing_progress jsonb;
    DROP INDEX one_version_in_the_making;
    CREATE UNIQUE INDEX one_version_in_the_making ON ruleset_versions (ruleset_id)
      WHERE state IN ('draft', 'in_review') AND rolls_back IS NULL;
    CREATE UNIQUE INDEX one_roll_back_in_the_making ON ruleset_versions (ruleset_id)
      WHERE state IN ('draft', 'in_review') AND rolls_back IS NOT NULL;
    CREATE FUNCTION check_placing() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      -- what was done is for the procedure to say
      IF session_user = 'doorstep_app' AND (NEW.placing_progress IS DISTINCT FROM OLD.placing_progress
          OR (NEW.placing_state IS DISTINCT FROM OLD.placing_state AND (OLD.state, OLD.placing_state, NEW.placing_state) IS DISTINCT FROM ('in_review', NULL, 'running')
            AND (OLD.placing_state, NEW.placing_state) IS DISTINCT FROM ('running', 'paused')
            AND (OLD.placing_state, NEW.placing_state) IS DISTINCT FROM ('paused', 'running')
            AND (OLD.placing_state, NEW.placing_state) IS DISTINCT FROM ('stopped', 'running'))) THEN
        RAISE EXCEPTION 'TRANSITION_REFUSED' USING ERRCODE = 'DS009';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER ruleset_versions_placing BEFORE UPDATE OF placing_state, placing_progress ON ruleset_versions FOR EACH ROW
      EXECUTE FUNCTION check_placing();
    ALTER TABLE audit_actions NO FORCE ROW LEVEL SECURITY;
    INSERT INTO audit_actions (action, actor_kind, roles) VALUES
      ('ruleset_version.paused', 'user', ARRAY['administrator']), ('ruleset_version.resumed', 'user', ARRAY['administrator']),
      ('ruleset_version.roll_back_proposed', 'user', ARRAY['administrator']);
    ALTER TABLE audit_actions FORCE ROW LEVEL SECURITY;
  `,
  );
}

/** With two versions in the making the index of before would not come back: the one that puts an earlier one back is given up. */
export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ALTER TABLE audit_actions NO FORCE ROW LEVEL SECURITY;
    DELETE FROM audit_actions WHERE action IN ('ruleset_version.paused', 'ruleset_version.resumed', 'ruleset_version.roll_back_proposed');
    ALTER TABLE audit_actions FORCE ROW LEVEL SECURITY;
    DROP TRIGGER ruleset_versions_placing ON ruleset_versions;
    DROP FUNCTION check_placing;
    DROP INDEX one_roll_back_in_the_making, one_version_in_the_making;
    ALTER TABLE ruleset_versions NO FORCE ROW LEVEL SECURITY;
    UPDATE ruleset_versions SET state = 'rejected' WHERE state = 'in_review' AND rolls_back IS NOT NULL;
    ALTER TABLE ruleset_versions FORCE ROW LEVEL SECURITY;
    ALTER TABLE ruleset_versions DROP COLUMN placing_state, DROP COLUMN placing_progress;
    CREATE UNIQUE INDEX one_version_in_the_making ON ruleset_versions (ruleset_id) WHERE state IN ('draft', 'in_review');
  `,
  );
}
