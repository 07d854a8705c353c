import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * One narrow row of facts for each registration in force and for each building, so that rules can ask the whole register
 * at once. db/facts/ says what stands in them and installs what keeps them (install-kept-facts.ts).
 */
export async function up(knex: Knex): Promise<void> {
  // what keeps the rows runs as doorstep_facts, who may not read residents
  await knex.raw(`
    DO $$
    BEGIN
      IF NOT pg_has_role(current_user, 'doorstep_facts',
        CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END) THEN
        EXECUTE format('GRANT doorstep_facts TO %I', current_user);
      END IF;
    END $$`);
  await asOwner(
    knex,
    `
    CREATE TABLE building_facts (
      building_id uuid PRIMARY KEY REFERENCES buildings ON DELETE CASCADE,
      year_built integer,
      storeys integer,
      fire_alarm boolean,
      fire_alarm_test_records boolean,
      fire_safety_plan_approved boolean,
      sprinkler_test_records boolean,
      emergency_power_test_records boolean,
      elevator_test_records boolean
    );

    CREATE TABLE registration_facts (
      registration_id uuid PRIMARY KEY REFERENCES registrations ON DELETE CASCADE,
      building_id uuid NOT NULL REFERENCES buildings,
      patch_id uuid NOT NULL REFERENCES areas,
      kept_at timestamptz NOT NULL,
      -- when time alone may make another row of it
      expires_at timestamptz NOT NULL,
      tenancy_ends_on date,
      confirmed_on date,
      verification_due_on date,
      conflict_opened_on date,
      hazard_deadline_on date,
      gas_expires_on date,
      electrical_expires_on date,
      visited_on date,
      visit_score double precision,
      occupant_count integer,
      unchanged_confirmations integer,
      open_hazards integer,
      audit_errors integer,
      failed_contacts integer,
      changes integer,
      worst_hazard smallint,
      verified boolean,
      verification_pending boolean,
      contradictory boolean,
      conflict_open boolean,
      advertised_unregistered boolean,
      gas_present boolean,
      electrical_present boolean,
      over_occupancy boolean,
      disputed boolean,
      objected boolean,
      refused boolean,
      service_requested boolean,
      unit_kind text
    ) WITH (fillfactor = 90);
    CREATE INDEX registration_facts_expire ON registration_facts (expires_at) WHERE expires_at < 'infinity';
    CREATE INDEX objections_registration ON objections (registration_id);
    CREATE INDEX disputes_registration ON disputes (registration_id);
    CREATE INDEX registration_facts_patch ON registration_facts (patch_id);

    ${['building_facts', 'registration_facts']
      .map(
        (table) => `
        ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
        GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO doorstep_facts;
        CREATE POLICY facts_keep ON ${table} TO doorstep_facts USING (true) WITH CHECK (true);
        GRANT SELECT ON ${table} TO doorstep_service, doorstep_app;
        CREATE POLICY service_read ON ${table} FOR SELECT TO doorstep_service USING (true);`,
      )
      .join('\n')}
    CREATE POLICY app_read ON building_facts FOR SELECT TO doorstep_app USING ((SELECT app_user()) IS NOT NULL);
    CREATE POLICY app_read ON registration_facts FOR SELECT TO doorstep_app
      USING (patch_id IN (SELECT granted_patches('administrator', 'supervisor', 'auditor')));
  `,
  );
}

/** The functions that keep them go with their triggers and by name: they are installed after every migration. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw(
    `
    DO $$
    DECLARE
      f regprocedure;
    BEGIN
      FOR f IN SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        AND (proname LIKE 'facts\\_follow\\_%' OR proname IN ('keep_registration_facts', 'keep_building_facts', 'compute_registration_facts', 'compute_building_facts'))
        ORDER BY proname LIKE 'keep%', proname LIKE 'compute%'
      LOOP
        EXECUTE format('DROP FUNCTION %s CASCADE', f);
      END LOOP;
    END $$`.replaceAll('?', '\\?'),
  );
  await asOwner(
    knex,
    'DROP INDEX disputes_registration, objections_registration; DROP TABLE registration_facts, building_facts;',
  );
}
