import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/** Who wrote a version takes it back while it waits for a second person, and goes on writing. Nobody does it for them. */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ALTER TABLE state_transitions NO FORCE ROW LEVEL SECURITY;
    INSERT INTO state_transitions (noun, before, after) VALUES ('ruleset_version', 'in_review', 'draft');
    ALTER TABLE state_transitions FORCE ROW LEVEL SECURITY;
    ALTER TABLE audit_actions NO FORCE ROW LEVEL SECURITY;
    INSERT INTO audit_actions (action, actor_kind, roles) VALUES ('ruleset_version.taken_back', 'user', ARRAY['administrator']);
    ALTER TABLE audit_actions FORCE ROW LEVEL SECURITY;
    CREATE FUNCTION check_taken_back() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF session_user = 'doorstep_app' AND NEW.author_id IS DISTINCT FROM app_user() THEN
        RAISE EXCEPTION 'DRAFT_OF_ANOTHER' USING ERRCODE = 'DS017';
      END IF;
      RETURN NEW;
    END $$;
    REVOKE EXECUTE ON FUNCTION check_taken_back FROM PUBLIC;
    CREATE TRIGGER ruleset_versions_taken_back BEFORE UPDATE OF state ON ruleset_versions FOR EACH ROW
      WHEN (OLD.state = 'in_review' AND NEW.state = 'draft') EXECUTE FUNCTION check_taken_back();
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP TRIGGER ruleset_versions_taken_back ON ruleset_versions;
    DROP FUNCTION check_taken_back;
    ALTER TABLE audit_actions NO FORCE ROW LEVEL SECURITY;
    DELETE FROM audit_actions WHERE action = 'ruleset_version.taken_back';
    ALTER TABLE audit_actions FORCE ROW LEVEL SECURITY;
    ALTER TABLE state_transitions NO FORCE ROW LEVEL SECURITY;
    DELETE FROM state_transitions WHERE (noun, before, after) = ('ruleset_version', 'in_review', 'draft');
    ALTER TABLE state_transitions FORCE ROW LEVEL SECURITY;
  `,
  );
}
