import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * What a version would do is kept on it when it is handed in: the second person judges that, and what its publication does is held against it.
 * Whoever changes the document starts anew. None is published whose cases fail, or that asks more of officers than they have time for.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    -- {"asOf": date, "against": number, "cases": {"passed": n, "failed": n}, "simulation": {..., "work": {..., "overCapacity": boolean}}}
    -- rolls_back: the version that this one takes back, by putting the one before it into force again
    ALTER TABLE ruleset_versions ADD COLUMN assessment jsonb, ADD COLUMN rolls_back uuid REFERENCES ruleset_versions;
    CREATE FUNCTION check_assessment() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF (OLD.document, OLD.cases) IS DISTINCT FROM (NEW.document, NEW.cases) THEN
        NEW.assessment := NULL;
      END IF;
      IF NEW.rolls_back IS DISTINCT FROM OLD.rolls_back OR NEW.assessment IS DISTINCT FROM OLD.assessment AND OLD.state NOT IN ('draft', 'in_review') THEN
        RAISE EXCEPTION 'VERSION_IS_FIXED' USING ERRCODE = 'DS004';
      END IF;
      IF session_user = 'doorstep_app' AND NEW.state <> OLD.state AND NEW.state IN ('in_review', 'published') THEN
        IF jsonb_typeof(NEW.assessment) IS DISTINCT FROM 'object' THEN
          RAISE EXCEPTION 'VERSION_NOT_ASSESSED' USING ERRCODE = 'DS077';
        END IF;
        IF coalesce((NEW.assessment #>> '{cases,failed}')::integer, 1) > 0 THEN
          RAISE EXCEPTION 'CASES_FAIL' USING ERRCODE = 'DS081';
        END IF;
        -- what was in force before was done before
        IF NEW.state = 'published' AND NEW.rolls_back IS NULL AND coalesce((NEW.assessment #>> '{simulation,work,overCapacity}')::boolean, true) THEN
          RAISE EXCEPTION 'OVER_CAPACITY' USING ERRCODE = 'DS084';
        END IF;
      END IF;
      RETURN NEW;
    END $$;
    -- after ruleset_versions_checked and _publisher by its name: who may do it at all is asked first
    CREATE TRIGGER ruleset_versions_rehearsed BEFORE UPDATE ON ruleset_versions FOR EACH ROW EXECUTE FUNCTION check_assessment();
    ALTER TABLE audit_actions NO FORCE ROW LEVEL SECURITY;
    INSERT INTO audit_actions (action, actor_kind, roles) VALUES ('ruleset_version.assessed', 'user', ARRAY['administrator']);
    ALTER TABLE audit_actions FORCE ROW LEVEL SECURITY;
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ALTER TABLE audit_actions NO FORCE ROW LEVEL SECURITY;
    DELETE FROM audit_actions WHERE action = 'ruleset_version.assessed';
    ALTER TABLE audit_actions FORCE ROW LEVEL SECURITY;
    DROP TRIGGER ruleset_versions_rehearsed ON ruleset_versions;
    DROP FUNCTION check_assessment;
    ALTER TABLE ruleset_versions DROP COLUMN assessment, DROP COLUMN rolls_back;
  `,
  );
}
