import type { Knex } from 'knex';
import { asOwner } from './as-owner';

const COMMANDS = `'pause', 'resume', 'skip_step', 'extend', 'reassign', 'cancel'`;
const REASONS = `'officer_absent', 'workload', 'resident_wish', 'data_error', 'wrong_message', 'emergency', 'technical', 'other'`;
const REFUSALS = `'NOT_FOUND', 'NOT_OF_THIS_KIND', 'PROCEDURE_OVER', 'PROCEDURE_FAILED', 'COMMAND_WAITS', 'CHANGED_MEANWHILE', 'PAUSED_ALREADY',
  'NOT_PAUSED', 'NOTHING_TO_DO', 'APPOINTMENT_STANDS', 'VISIT_BEGUN', 'DATE_OUT_OF_RANGE', 'OFFICER_NOT_OF_PATCH', 'OFFICER_RELEASED_IT', 'OFFICER_BUSY'`;

/**
 * A supervisor has a running procedure paused, resumed, moved on, given to somebody else or ended. The command is a row with
 * its reason; the procedure carries it out when it is woken, or says why it cannot. While one is paused nothing of it goes
 * out, whoever sends.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ALTER TABLE procedures
      -- since when a command keeps it waiting; on the programme's clock, as next_at is
      ADD COLUMN paused_at timestamptz,
      ADD COLUMN step_since timestamptz;
    CREATE FUNCTION note_step() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.step_since := programme_now();
      RETURN NEW;
    END $$;
    CREATE TRIGGER procedures_step_noted BEFORE UPDATE OF step ON procedures FOR EACH ROW
      WHEN (NEW.step IS DISTINCT FROM OLD.step) EXECUTE FUNCTION note_step();

    CREATE TABLE procedure_commands (
      id uuid PRIMARY KEY,
      workflow_id text NOT NULL REFERENCES procedures,
      -- its procedure's, whatever the caller says
      patch_id uuid NOT NULL REFERENCES areas,
      command text NOT NULL CHECK (command IN (${COMMANDS})),
      reason text NOT NULL CHECK (reason IN (${REASONS})),
      until_on date,
      officer_id uuid REFERENCES users,
      -- of the ladder, the first is 0
      step smallint CONSTRAINT commanded_step_is_a_place CHECK (step >= 0),
      requested_by uuid NOT NULL REFERENCES users,
      requested_at timestamptz NOT NULL DEFAULT programme_now(),
      state text NOT NULL DEFAULT 'requested' CHECK (state IN ('requested', 'acknowledged', 'refused')),
      settled_at timestamptz,
      refusal text CHECK (refusal IN (${REFUSALS})),
      -- that it changed
      tasks integer,
      CONSTRAINT command_has_what_it_needs CHECK ((command = 'extend') = (until_on IS NOT NULL) AND (command = 'reassign') = (officer_id IS NOT NULL)
        AND (command = 'skip_step') = (step IS NOT NULL)),
      CONSTRAINT settled_command_has_end CHECK ((state = 'requested') = (settled_at IS NULL)),
      CONSTRAINT refused_command_says_why CHECK ((state = 'refused') = (refusal IS NOT NULL))
    );
    CREATE UNIQUE INDEX one_command_waits ON procedure_commands (workflow_id) WHERE state = 'requested';
    CREATE INDEX procedure_commands_of ON procedure_commands (workflow_id, id);
    ALTER TABLE procedure_commands ENABLE ROW LEVEL SECURITY;
    ALTER TABLE procedure_commands FORCE ROW LEVEL SECURITY;
    GRANT SELECT ON procedure_commands TO doorstep_app;
    GRANT INSERT (id, workflow_id, patch_id, command, reason, until_on, officer_id, step, requested_by) ON procedure_commands TO doorstep_app;
    CREATE POLICY app_read ON procedure_commands FOR SELECT TO doorstep_app
      USING (patch_id IN (SELECT granted_patches('administrator', 'supervisor', 'auditor')));
    CREATE POLICY app_insert ON procedure_commands FOR INSERT TO doorstep_app
      WITH CHECK (requested_by = app_user() AND patch_id IN (SELECT granted_patches('supervisor')));
    GRANT SELECT, UPDATE (state, settled_at, refusal, tasks) ON procedure_commands TO doorstep_service;
    CREATE POLICY service ON procedure_commands TO doorstep_service USING (true) WITH CHECK (true);

    -- What can be done where: COMMANDS_OF in domain/procedure-command.ts
    CREATE FUNCTION check_command() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      commanded procedures;
    BEGIN
      -- whoever ends it waits, and then finds this
      SELECT * INTO commanded FROM procedures WHERE workflow_id = NEW.workflow_id FOR SHARE;
      IF (commanded.kind = 'revisitRound' OR (commanded.kind = 'siteVisit' AND NEW.command <> 'skip_step')) IS NOT TRUE
         OR commanded.state NOT IN ('requested', 'started', 'running') THEN
        RAISE EXCEPTION 'COMMAND_NOT_POSSIBLE' USING ERRCODE = 'DS145';
      END IF;
      NEW.patch_id := commanded.patch_id;
      RETURN NEW;
    END $$;
    REVOKE EXECUTE ON FUNCTION check_command FROM PUBLIC;
    CREATE TRIGGER procedure_commands_checked BEFORE INSERT ON procedure_commands FOR EACH ROW EXECUTE FUNCTION check_command();
    -- after procedure_commands_checked by its name, which says in which patch
    CREATE TRIGGER procedure_commands_given BEFORE INSERT ON procedure_commands FOR EACH ROW
      WHEN (NEW.officer_id IS NOT NULL) EXECUTE FUNCTION check_officer('officer_id', 'patch_id');
    ALTER TABLE state_transitions NO FORCE ROW LEVEL SECURITY;
    INSERT INTO state_transitions (noun, before, after) VALUES
      ('procedure_command', 'requested', 'acknowledged'), ('procedure_command', 'requested', 'refused');
    ALTER TABLE state_transitions FORCE ROW LEVEL SECURITY;
    CREATE TRIGGER procedure_commands_state BEFORE UPDATE OF state ON procedure_commands FOR EACH ROW
      WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION check_state('procedure_command');
    CREATE POLICY owner_locks ON procedures FOR UPDATE TO doorstep_owner USING (true);

    -- ---- a pause holds, whoever sends --------------------------------------------------------
    -- Since when a command keeps the procedure of this round or visit waiting.
    CREATE FUNCTION subject_paused_since(subject uuid) RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT paused_at FROM procedures WHERE subject_id = subject AND paused_at IS NOT NULL
    $$;
    -- Whether a text of this task or visit waits for the end of a pause. What an earlier round left belongs to the one that goes on.
    CREATE FUNCTION held_by_pause(registration uuid, task uuid, visit uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT CASE WHEN visit IS NOT NULL THEN subject_paused_since(visit) IS NOT NULL
        WHEN task IS NOT NULL THEN EXISTS (SELECT FROM tasks t WHERE t.registration_id = registration AND t.kind = 'revisit'
          AND t.closed_at IS NULL AND subject_paused_since(t.round_id) IS NOT NULL)
        ELSE false END
    $$;
    REVOKE EXECUTE ON FUNCTION subject_paused_since(uuid), held_by_pause(uuid, uuid, uuid) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION subject_paused_since(uuid) TO doorstep_app, doorstep_service;
    GRANT EXECUTE ON FUNCTION held_by_pause(uuid, uuid, uuid) TO doorstep_service;
    CREATE FUNCTION refuse_contact_in_pause() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF held_by_pause(NEW.registration_id, NEW.task_id, NEW.visit_id) THEN
        RAISE EXCEPTION 'PROCEDURE_PAUSED' USING ERRCODE = 'DS146';
      END IF;
      RETURN NEW;
    END $$;
    REVOKE EXECUTE ON FUNCTION refuse_contact_in_pause FROM PUBLIC;
    CREATE TRIGGER contacts_wait_in_pause BEFORE INSERT ON contact_attempts FOR EACH ROW
      WHEN (NEW.task_id IS NOT NULL OR NEW.visit_id IS NOT NULL) EXECUTE FUNCTION refuse_contact_in_pause();
    CREATE TRIGGER contacts_stay_in_pause BEFORE UPDATE OF state ON contact_attempts FOR EACH ROW
      WHEN (OLD.state = 'queued' AND NEW.state = 'sent') EXECUTE FUNCTION refuse_contact_in_pause();
    CREATE FUNCTION refuse_appointment_in_pause() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF subject_paused_since(NEW.id) IS NOT NULL THEN
        RAISE EXCEPTION 'PROCEDURE_PAUSED' USING ERRCODE = 'DS146';
      END IF;
      RETURN NEW;
    END $$;
    REVOKE EXECUTE ON FUNCTION refuse_appointment_in_pause FROM PUBLIC;
    CREATE TRIGGER visits_wait_in_pause BEFORE UPDATE OF appointment ON visits FOR EACH ROW
      WHEN (NEW.appointment IS NOT NULL AND NEW.appointment IS DISTINCT FROM OLD.appointment) EXECUTE FUNCTION refuse_appointment_in_pause();

    ALTER TABLE audit_actions NO FORCE ROW LEVEL SECURITY;
    INSERT INTO audit_actions (action, actor_kind, roles) VALUES ('procedure.commanded', 'user', ARRAY['supervisor']);
    ALTER TABLE audit_actions FORCE ROW LEVEL SECURITY;
  `,
  );
}

/** What was commanded is forgotten, and a pause with it. */
export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ALTER TABLE audit_actions NO FORCE ROW LEVEL SECURITY;
    DELETE FROM audit_actions WHERE action = 'procedure.commanded';
    ALTER TABLE audit_actions FORCE ROW LEVEL SECURITY;
    DROP TRIGGER visits_wait_in_pause ON visits;
    DROP TRIGGER contacts_stay_in_pause ON contact_attempts;
    DROP TRIGGER contacts_wait_in_pause ON contact_attempts;
    DROP FUNCTION refuse_appointment_in_pause, refuse_contact_in_pause, held_by_pause, subject_paused_since;
    DROP POLICY owner_locks ON procedures;
    DROP TABLE procedure_commands;
    DROP FUNCTION check_command;
    ALTER TABLE state_transitions NO FORCE ROW LEVEL SECURITY;
    DELETE FROM state_transitions WHERE noun = 'procedure_command';
    ALTER TABLE state_transitions FORCE ROW LEVEL SECURITY;
    DROP TRIGGER procedures_step_noted ON procedures;
    DROP FUNCTION note_step;
    ALTER TABLE procedures DROP COLUMN paused_at, DROP COLUMN step_since;
  `,
  );
}
