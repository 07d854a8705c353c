import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/** What site visits need beside their table: work order, no-shows, a resident's wish, the settings they keep. */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ALTER TABLE visits
      -- work order: severe hazard 0, serious 1, minor 2, other safety evidence 3, record 4
      ADD COLUMN rank smallint NOT NULL DEFAULT 4,
      -- within one rank the earlier day comes first: the earliest open hazard's deadline, else the proposal
      ADD COLUMN rank_on date NOT NULL DEFAULT 'infinity',
      ADD COLUMN settings_id uuid REFERENCES procedure_settings,
      ADD COLUMN no_shows smallint NOT NULL DEFAULT 0,
      -- a resident's own changes of the appointment; "reschedules" counts the programme's
      ADD COLUMN resident_reschedules smallint NOT NULL DEFAULT 0,
      -- another time that the resident asked for; forgotten when there is an appointment
      ADD COLUMN wished_on date,
      ADD COLUMN wished_part text CHECK (wished_part IN ('morning', 'afternoon', 'evening')),
      ADD CONSTRAINT wish_is_whole CHECK ((wished_on IS NULL) = (wished_part IS NULL)),
      ADD CONSTRAINT own_visit_has_patch CHECK (origin = 'imported' OR patch_id IS NOT NULL),
      ADD CONSTRAINT one_visit_at_a_time EXCLUDE USING gist (officer_id WITH =, appointment WITH &&)
        WHERE (state IN ('appointed', 'begun'));
    CREATE INDEX visits_work_order ON visits (rank, rank_on, id) WHERE origin = 'own';
    CREATE INDEX visits_registration ON visits (registration_id, ended_at DESC) WHERE origin = 'own';
    CREATE UNIQUE INDEX one_open_reinspection ON tasks (hazard_id) WHERE kind = 'reinspection' AND closed_at IS NULL;
    ALTER TABLE tasks ADD CONSTRAINT reinspection_names_its_hazard CHECK (kind <> 'reinspection' OR hazard_id IS NOT NULL);
    CREATE INDEX hazards_visit ON hazards (visit_id);

    CREATE POLICY owner_read ON procedures FOR SELECT TO doorstep_owner USING (true);
    CREATE POLICY owner_requests_review ON registrations FOR UPDATE TO doorstep_owner USING (true);

    -- Officers and residents do not see procedures, yet what they do has to wake them.
    CREATE FUNCTION is_procedure_open(workflow text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT EXISTS (SELECT FROM procedures WHERE workflow_id = workflow AND state IN ('requested', 'started', 'running'))
    $$;

    -- Whether this officer has another visit then; nothing else about it.
    CREATE FUNCTION officer_is_busy(officer uuid, span tstzrange, except_visit uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT EXISTS (SELECT FROM visits WHERE officer_id = officer AND state IN ('appointed', 'begun') AND appointment && span AND id <> except_visit)
    $$;

    -- A hazard in common parts concerns homes whose registrations its finder may not see.
    CREATE FUNCTION request_reviews_of_hazards(hazard_ids uuid[]) RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      WITH touched AS (
        SELECT r.id FROM registrations r JOIN units u ON u.id = r.unit_id
        WHERE r.state IN ('unverified', 'verified') AND EXISTS (SELECT FROM hazards h
          WHERE h.id = ANY (hazard_ids) AND h.building_id = r.building_id AND (h.dwelling_id IS NULL OR h.dwelling_id = u.dwelling_id))
        ORDER BY r.id FOR NO KEY UPDATE OF r)
      UPDATE registrations r SET review_requested_at = programme_now() FROM touched WHERE touched.id = r.id
    $$;

    -- an officer sees and works the visits given to them while they hold the patch
    DROP POLICY app_read ON visits;
    CREATE POLICY app_read ON visits FOR SELECT TO doorstep_app USING (
      patch_id IN (SELECT granted_patches('administrator', 'supervisor', 'auditor'))
      OR (officer_id = app_user() AND patch_id IN (SELECT granted_patches('officer')))
      OR registration_id IN (SELECT my_registrations()) OR registration_id = link_registration()
      OR (origin = 'imported' AND app_user() IS NOT NULL));
    DROP POLICY app_update ON visits;
    CREATE POLICY app_update ON visits FOR UPDATE TO doorstep_app
      USING (patch_id IN (SELECT granted_patches('supervisor'))
        OR (officer_id = app_user() AND patch_id IN (SELECT granted_patches('officer'))) OR registration_id = link_registration())
      WITH CHECK (patch_id IN (SELECT granted_patches('supervisor'))
        OR (officer_id = app_user() AND patch_id IN (SELECT granted_patches('officer'))) OR registration_id = link_registration());

    -- a resident is told by which published rules their record was placed, and what their visit's settings are
    CREATE POLICY link_read ON ruleset_versions FOR SELECT TO doorstep_app
      USING (id IN (SELECT d.ruleset_version_id FROM tier_decisions d WHERE d.registration_id = link_registration()));
    CREATE POLICY link_read ON procedure_settings FOR SELECT TO doorstep_app
      USING (id IN (SELECT v.settings_id FROM visits v WHERE v.registration_id = link_registration()));
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP POLICY link_read ON procedure_settings;
    DROP POLICY link_read ON ruleset_versions;
    DROP POLICY app_update ON visits;
    CREATE POLICY app_update ON visits FOR UPDATE TO doorstep_app
      USING (patch_id IN (SELECT granted_patches('supervisor')) OR officer_id = app_user() OR registration_id = link_registration())
      WITH CHECK (patch_id IN (SELECT granted_patches('supervisor')) OR officer_id = app_user() OR registration_id = link_registration());
    DROP POLICY app_read ON visits;
    CREATE POLICY app_read ON visits FOR SELECT TO doorstep_app USING (
      patch_id IN (SELECT granted_patches('administrator', 'supervisor', 'auditor')) OR officer_id = app_user()
      OR registration_id IN (SELECT my_registrations()) OR registration_id = link_registration()
      OR (origin = 'imported' AND app_user() IS NOT NULL));
    DROP FUNCTION request_reviews_of_hazards, officer_is_busy, is_procedure_open;
    DROP POLICY owner_requests_review ON registrations;
    DROP POLICY owner_read ON procedures;
    DROP INDEX hazards_visit, one_open_reinspection, visits_registration, visits_work_order;
    ALTER TABLE tasks DROP CONSTRAINT reinspection_names_its_hazard;
    ALTER TABLE visits DROP CONSTRAINT one_visit_at_a_time, DROP CONSTRAINT own_visit_has_patch, DROP CONSTRAINT wish_is_whole,
      DROP COLUMN wished_part, DROP COLUMN wished_on, DROP COLUMN resident_reschedules, DROP COLUMN no_shows, DROP COLUMN settings_id,
      DROP COLUMN rank_on, DROP COLUMN rank;
  `,
  );
}
