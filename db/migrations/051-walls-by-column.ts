import type { Knex } from 'knex';
import { asOwner } from './as-owner';

const EVENTS_FOR_FACTS = 'id, registration_id, kind, at, actor_kind';
const IN_OWN_NAME = (column: string, closed: string) => `NOT (${closed}) OR ${column} = app_user()`;

/**
 * Who signs in changes of a row what their command changes, in their own name, and nothing else: a round is the programme's; an
 * incident is closed, a stop ended, a hazard found gone by somebody who saw it. Computing facts needs no word of an event.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP POLICY app_update ON rounds;
    REVOKE UPDATE ON rounds FROM doorstep_app;

    REVOKE UPDATE ON incidents, outward_pauses, sessions FROM doorstep_app;
    GRANT UPDATE (state, closed_at, closed_by) ON incidents TO doorstep_app;
    CREATE POLICY app_close_in_own_name ON incidents AS RESTRICTIVE FOR UPDATE TO doorstep_app USING (state IN ('open', 'retrying'))
      WITH CHECK (${IN_OWN_NAME('closed_by', `state IN ('resolved', 'skipped')`)});
    GRANT UPDATE (resumed_at, resumed_by) ON outward_pauses TO doorstep_app;
    -- one that is over is history
    CREATE POLICY app_resume_in_own_name ON outward_pauses AS RESTRICTIVE FOR UPDATE TO doorstep_app USING (resumed_at IS NULL)
      WITH CHECK (${IN_OWN_NAME('resumed_by', 'resumed_at IS NOT NULL')});

    ALTER TABLE state_transitions NO FORCE ROW LEVEL SECURITY;
    INSERT INTO state_transitions (noun, before, after) SELECT 'hazard', before, unnest(string_to_array(after, ' ')) FROM (VALUES
      ('open', 'remedied referred closed withdrawn'), ('remedied', 'open closed'), ('referred', 'remedied closed')) AS t(before, after);
    ALTER TABLE state_transitions FORCE ROW LEVEL SECURITY;
    CREATE TRIGGER hazards_state BEFORE UPDATE OF state ON hazards FOR EACH ROW
      WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION check_state('hazard');
    -- An officer says that a hazard is gone, or still there, by the reinspection that they have just recorded.
    CREATE FUNCTION check_hazard_state() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      found CONSTANT text := CASE NEW.state WHEN 'closed' THEN 'remedied' WHEN 'open' THEN 'not_remedied' END;
    BEGIN
      IF session_user = 'doorstep_app' AND (found IS NULL OR NEW.closed_by IS DISTINCT FROM CASE NEW.state WHEN 'closed' THEN app_user() END
          OR NOT EXISTS (SELECT FROM tasks t WHERE t.hazard_id = NEW.id AND t.kind = 'reinspection' AND t.outcome = found
            AND t.closed_by = app_user() AND t.closed_at >= NEW.found_at)) THEN
        RAISE EXCEPTION 'HAZARD_NOT_REINSPECTED' USING ERRCODE = 'DS090';
      END IF;
      RETURN NEW;
    END $$;
    REVOKE EXECUTE ON FUNCTION check_hazard_state FROM PUBLIC;
    CREATE TRIGGER hazards_reinspected BEFORE UPDATE OF state, closed_at, closed_by ON hazards FOR EACH ROW
      WHEN ((OLD.state, OLD.closed_at, OLD.closed_by) IS DISTINCT FROM (NEW.state, NEW.closed_at, NEW.closed_by))
      EXECUTE FUNCTION check_hazard_state();

    REVOKE SELECT ON registration_events FROM doorstep_facts;
    GRANT SELECT (${EVENTS_FOR_FACTS}) ON registration_events TO doorstep_facts;

    -- who may see a patch's homes sees who looked at them
    DROP POLICY app_read ON access_log;
    CREATE POLICY app_read ON access_log FOR SELECT TO doorstep_app USING (CASE subject_type
      WHEN 'registration' THEN subject_id IN (SELECT r.id FROM registrations r WHERE r.patch_id IN (SELECT granted_patches('auditor', 'dpo')))
      ELSE (SELECT has_authority_role('auditor', 'dpo')) END);
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP POLICY app_read ON access_log;
    CREATE POLICY app_read ON access_log FOR SELECT TO doorstep_app USING ((SELECT has_role('dpo', 'auditor')));
    REVOKE SELECT (${EVENTS_FOR_FACTS}) ON registration_events FROM doorstep_facts;
    GRANT SELECT ON registration_events TO doorstep_facts;
    DROP TRIGGER hazards_reinspected ON hazards;
    DROP FUNCTION check_hazard_state;
    DROP TRIGGER hazards_state ON hazards;
    ALTER TABLE state_transitions NO FORCE ROW LEVEL SECURITY;
    DELETE FROM state_transitions WHERE noun = 'hazard';
    ALTER TABLE state_transitions FORCE ROW LEVEL SECURITY;
    DROP POLICY app_resume_in_own_name ON outward_pauses;
    DROP POLICY app_close_in_own_name ON incidents;
    REVOKE UPDATE (state, closed_at, closed_by) ON incidents FROM doorstep_app;
    REVOKE UPDATE (resumed_at, resumed_by) ON outward_pauses FROM doorstep_app;
    GRANT UPDATE ON incidents, outward_pauses, sessions TO doorstep_app;
    GRANT UPDATE ON rounds TO doorstep_app;
    CREATE POLICY app_update ON rounds FOR UPDATE TO doorstep_app
      USING (patch_id IN (SELECT granted_patches('supervisor'))) WITH CHECK (patch_id IN (SELECT granted_patches('supervisor')));
  `,
  );
}
