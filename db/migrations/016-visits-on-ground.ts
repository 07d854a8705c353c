import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * What may follow what, as rows: triggers look them up, and tests hold them equal to domain/. Visits come first; a
 * visit's ground, home and release stay as they were made, whoever writes them. Beside that: an officer's tasks end
 * with their grant for the patch, and a tier is set by hand only by who supervises that patch.
 */
const TASK_SCOPE = {
  read: `patch_id IN (SELECT granted_patches('administrator', 'supervisor', 'auditor'))
    OR (assignee_id = app_user() AND patch_id IN (SELECT granted_patches('officer', 'supervisor')))
    OR patch_id IN (SELECT delegated_patches()) OR registration_id = (SELECT link_registration())`,
  work: `patch_id IN (SELECT granted_patches('supervisor'))
    OR (assignee_id = app_user() AND patch_id IN (SELECT granted_patches('officer', 'supervisor')))
    OR patch_id IN (SELECT delegated_patches()) OR registration_id = (SELECT link_registration())`,
};
const TASK_SCOPE_BEFORE = {
  read: `patch_id IN (SELECT granted_patches('administrator', 'supervisor', 'auditor')) OR assignee_id = app_user()
    OR patch_id IN (SELECT delegated_patches()) OR registration_id = (SELECT link_registration())`,
  work: `patch_id IN (SELECT granted_patches('supervisor')) OR assignee_id = app_user()
    OR patch_id IN (SELECT delegated_patches()) OR registration_id = (SELECT link_registration())`,
};

const taskPolicies = ({ read, work }: typeof TASK_SCOPE): string => `
  DROP POLICY app_read ON tasks;
  CREATE POLICY app_read ON tasks FOR SELECT TO doorstep_app USING (${read});
  DROP POLICY app_update ON tasks;
  CREATE POLICY app_update ON tasks FOR UPDATE TO doorstep_app USING (${work}) WITH CHECK (${work});`;

const myDwellings = (whileGranted: string): string => `
  CREATE OR REPLACE FUNCTION my_dwellings() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.dwelling_id FROM registrations r JOIN units u ON u.id = r.unit_id WHERE r.id IN (SELECT my_registrations())
    UNION
    SELECT dwelling_id FROM tasks WHERE assignee_id = app_user() AND closed_at IS NULL AND dwelling_id IS NOT NULL ${whileGranted}
  $$;`;

export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    -- ---- what may follow what ------------------------------------------------------------
    CREATE TABLE state_transitions (
      noun text NOT NULL,
      before text NOT NULL,
      after text NOT NULL,
      PRIMARY KEY (noun, before, after)
    );
    -- 'appointed' after itself: the appointment is moved
    INSERT INTO state_transitions (noun, before, after) VALUES
      ('visit', 'proposed', 'released'), ('visit', 'proposed', 'withdrawn'),
      ('visit', 'released', 'appointed'), ('visit', 'released', 'refused'), ('visit', 'released', 'withdrawn'),
      ('visit', 'appointed', 'appointed'), ('visit', 'appointed', 'begun'), ('visit', 'appointed', 'refused'),
      ('visit', 'appointed', 'released'), ('visit', 'appointed', 'no_show'), ('visit', 'appointed', 'withdrawn'),
      ('visit', 'begun', 'completed'), ('visit', 'begun', 'refused');
    ALTER TABLE state_transitions ENABLE ROW LEVEL SECURITY;
    ALTER TABLE state_transitions FORCE ROW LEVEL SECURITY;
    GRANT SELECT ON state_transitions TO doorstep_service;
    CREATE POLICY service ON state_transitions FOR SELECT TO doorstep_service USING (true);
    CREATE POLICY owner_read ON state_transitions FOR SELECT TO doorstep_owner USING (true);

    CREATE FUNCTION check_transition(of_noun text, from_state text, to_state text) RETURNS void
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF NOT EXISTS (SELECT FROM state_transitions WHERE noun = of_noun AND before = from_state AND after = to_state) THEN
        RAISE EXCEPTION 'TRANSITION_REFUSED' USING ERRCODE = 'DS009', DETAIL = format('%s: %s > %s', of_noun, from_state, to_state);
      END IF;
    END $$;

    -- ---- visits --------------------------------------------------------------------------
    -- Only the programme proposes; nobody who signs in makes a visit out of nothing.
    DROP POLICY app_insert ON visits;
    REVOKE INSERT ON visits FROM doorstep_app;

    CREATE OR REPLACE FUNCTION check_visit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      -- an officer who is early need not wait in the stairwell
      begin_early CONSTANT interval := interval '15 minutes';
      decision tier_decisions;
      home registrations;
      is_release boolean := false;
      is_appointment boolean := false;
      is_step boolean := true;
    BEGIN
      IF TG_OP = 'INSERT' THEN
        -- imported visits are history, see imported_visits_are_history
        IF NEW.origin = 'imported' THEN
          RETURN NEW;
        END IF;
        IF NEW.state <> 'proposed' OR NEW.released_by IS NOT NULL OR NEW.released_at IS NOT NULL THEN
          RAISE EXCEPTION 'VISIT_NOT_PROPOSED_FIRST' USING ERRCODE = 'DS026';
        END IF;
      ELSE
        -- only the decision may be replaced, before the visit begins, by a later one on the same ground
        IF (OLD.origin, OLD.subject_type, OLD.ground, OLD.registration_id, OLD.building_id, OLD.dwelling_id, OLD.patch_id)
           IS DISTINCT FROM (NEW.origin, NEW.subject_type, NEW.ground, NEW.registration_id, NEW.building_id, NEW.dwelling_id, NEW.patch_id)
           OR (NEW.tier_decision_id IS DISTINCT FROM OLD.tier_decision_id AND OLD.state NOT IN ('proposed', 'released', 'appointed')) THEN
          RAISE EXCEPTION 'VISIT_IS_FIXED' USING ERRCODE = 'DS025';
        END IF;
        IF NEW.origin = 'imported' THEN
          RETURN NEW;
        END IF;
        is_release := OLD.state = 'proposed' AND NEW.state = 'released';
        is_appointment := NEW.appointment IS NOT NULL AND NEW.appointment IS DISTINCT FROM OLD.appointment;
        IF (OLD.released_by, OLD.released_at) IS DISTINCT FROM (NEW.released_by, NEW.released_at) AND NOT is_release THEN
          RAISE EXCEPTION 'VISIT_IS_FIXED' USING ERRCODE = 'DS025';
        END IF;
        is_step := NEW.state <> OLD.state OR is_appointment;
        IF is_step THEN
          PERFORM check_transition('visit', OLD.state, NEW.state);
          IF app_link() IS NOT NULL AND (is_release OR NEW.state NOT IN ('released', 'appointed', 'refused')) THEN
            RAISE EXCEPTION 'TRANSITION_REFUSED' USING ERRCODE = 'DS009';
          END IF;
        END IF;
        IF NEW.tier_decision_id IS NOT DISTINCT FROM OLD.tier_decision_id
           AND (NOT is_step OR NEW.state IN ('withdrawn', 'refused', 'no_show', 'completed')) THEN
          RETURN NEW;
        END IF;
      END IF;

      SELECT * INTO decision FROM tier_decisions WHERE id = NEW.tier_decision_id;
      SELECT * INTO home FROM registrations WHERE id = decision.registration_id;
      IF decision.kind IS DISTINCT FROM 'rule' OR decision.tier <> 'priority' OR decision.ground IS DISTINCT FROM NEW.ground
         OR home.tier_decision_id IS DISTINCT FROM decision.id
         OR (NEW.registration_id IS NOT NULL AND NEW.registration_id <> home.id)
         OR NEW.building_id <> home.building_id OR NEW.patch_id IS DISTINCT FROM home.patch_id THEN
        RAISE EXCEPTION 'VISIT_WITHOUT_GROUND' USING ERRCODE = 'DS020';
      END IF;
      IF NOT is_step THEN
        RETURN NEW;
      END IF;
      IF NEW.ground = 'safety' AND NOT has_safety_evidence(home.id, programme_date(coalesce(NEW.released_at, NEW.proposed_at, programme_now()))) THEN
        RAISE EXCEPTION 'VISIT_WITHOUT_GROUND' USING ERRCODE = 'DS020';
      END IF;
      IF NEW.state = 'proposed' THEN
        RETURN NEW;
      END IF;

      IF NEW.ground = 'record' AND failed_remote_channels(home.id, NEW.released_at) < 2 THEN
        RAISE EXCEPTION 'REMOTE_CHANNELS_NOT_TRIED' USING ERRCODE = 'DS021';
      END IF;
      -- in their own name, where somebody has signed in
      IF (is_release AND session_user = 'doorstep_app' AND NEW.released_by IS DISTINCT FROM app_user())
         OR NOT EXISTS (SELECT FROM role_grants g JOIN areas a ON a.id = home.patch_id
                        WHERE g.user_id = NEW.released_by AND g.role = 'supervisor' AND g.area_id = ANY (a.ancestors)
                          AND g.valid_from <= programme_date(NEW.released_at) AND (g.valid_to IS NULL OR g.valid_to > programme_date(NEW.released_at))) THEN
        RAISE EXCEPTION 'RELEASE_NEEDS_SUPERVISOR' USING ERRCODE = 'DS022';
      END IF;
      -- what brings somebody to a home, or promises it, stops with all other contact; an appointment may be taken back
      IF (is_release OR is_appointment OR NEW.state = 'begun') AND outward_paused_since(home.patch_id) IS NOT NULL THEN
        RAISE EXCEPTION 'OUTWARD_PAUSED' USING ERRCODE = 'DS010';
      END IF;
      IF NEW.state = 'begun' AND (NEW.appointment IS NULL OR programme_now() < lower(NEW.appointment) - begin_early) THEN
        RAISE EXCEPTION 'APPOINTMENT_NOT_REACHED' USING ERRCODE = 'DS024';
      END IF;
      RETURN NEW;
    END $$;
    DROP TRIGGER visits_checked ON visits;
    CREATE TRIGGER visits_checked BEFORE INSERT OR UPDATE OF state, origin, subject_type, ground, tier_decision_id, registration_id,
      building_id, dwelling_id, patch_id, released_by, released_at, appointment ON visits FOR EACH ROW EXECUTE FUNCTION check_visit();

    -- ---- an officer's tasks --------------------------------------------------------------
    ${taskPolicies(TASK_SCOPE)}
    ${myDwellings(`AND patch_id IN (SELECT granted_patches('officer', 'supervisor'))`)}

    -- ---- tiers set by hand ---------------------------------------------------------------
    DROP POLICY app_insert ON tier_decisions;
    CREATE POLICY app_insert ON tier_decisions FOR INSERT TO doorstep_app WITH CHECK (kind = 'manual' AND decided_by = app_user()
      AND EXISTS (SELECT FROM registrations r WHERE r.id = registration_id AND r.patch_id IN (SELECT granted_patches('supervisor'))));
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP POLICY app_insert ON tier_decisions;
    CREATE POLICY app_insert ON tier_decisions FOR INSERT TO doorstep_app WITH CHECK (decided_by = app_user()
      AND (SELECT has_role('supervisor')) AND EXISTS (SELECT FROM registrations r WHERE r.id = registration_id));
    ${myDwellings('')}
    ${taskPolicies(TASK_SCOPE_BEFORE)}
    CREATE OR REPLACE FUNCTION check_visit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      decision tier_decisions;
      home registrations;
    BEGIN
      IF NEW.origin <> 'own' OR NEW.state IN ('withdrawn', 'refused', 'no_show', 'completed') THEN
        RETURN NEW;
      END IF;
      IF TG_OP = 'UPDATE' AND OLD.state = NEW.state THEN
        RETURN NEW;
      END IF;
      SELECT * INTO decision FROM tier_decisions WHERE id = NEW.tier_decision_id;
      SELECT * INTO home FROM registrations WHERE id = decision.registration_id;
      IF decision.kind <> 'rule' OR decision.tier <> 'priority' OR decision.ground IS DISTINCT FROM NEW.ground
         OR home.tier_decision_id IS DISTINCT FROM decision.id
         OR (NEW.registration_id IS NOT NULL AND NEW.registration_id <> home.id) OR NEW.building_id <> home.building_id THEN
        RAISE EXCEPTION 'VISIT_WITHOUT_GROUND' USING ERRCODE = 'DS020';
      END IF;
      IF NEW.ground = 'safety' AND NOT has_safety_evidence(home.id, programme_date(coalesce(NEW.released_at, NEW.proposed_at, programme_now()))) THEN
        RAISE EXCEPTION 'VISIT_WITHOUT_GROUND' USING ERRCODE = 'DS020';
      END IF;
      IF NEW.state <> 'proposed' THEN
        IF NEW.ground = 'record' AND failed_remote_channels(home.id, NEW.released_at) < 2 THEN
          RAISE EXCEPTION 'REMOTE_CHANNELS_NOT_TRIED' USING ERRCODE = 'DS021';
        END IF;
        IF NOT EXISTS (SELECT FROM role_grants g JOIN areas a ON a.id = home.patch_id
                       WHERE g.user_id = NEW.released_by AND g.role = 'supervisor' AND g.area_id = ANY (a.ancestors)
                         AND g.valid_from <= programme_date(NEW.released_at) AND (g.valid_to IS NULL OR g.valid_to > programme_date(NEW.released_at))) THEN
          RAISE EXCEPTION 'RELEASE_NEEDS_SUPERVISOR' USING ERRCODE = 'DS022';
        END IF;
      END IF;
      RETURN NEW;
    END $$;
    DROP TRIGGER visits_checked ON visits;
    CREATE TRIGGER visits_checked BEFORE INSERT OR UPDATE OF state, ground, tier_decision_id ON visits FOR EACH ROW EXECUTE FUNCTION check_visit();
    GRANT INSERT ON visits TO doorstep_app;
    CREATE POLICY app_insert ON visits FOR INSERT TO doorstep_app WITH CHECK (patch_id IN (SELECT granted_patches('supervisor')));
    DROP FUNCTION check_transition;
    DROP TABLE state_transitions;
  `,
  );
}
