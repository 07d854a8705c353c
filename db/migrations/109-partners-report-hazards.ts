import type { Knex } from 'knex';
import { asOwner } from './as-owner';

const PARTNERS = [
  'fire_service',
  'gas_utility',
  'power_utility',
  'water_utility',
  'lift_service',
  'repair_service',
  'cleaning_service',
];
const PARTS = [
  'entrance',
  'stairs',
  'corridor',
  'lift',
  'basement',
  'roof',
  'facade',
  'car_park',
  'bin_room',
  'yard',
];
const KINDS = [
  'fire_exit_blocked',
  'no_smoke_alarm',
  'gas_leak',
  'exposed_wiring',
  'structural',
  'water_or_mould',
  'other',
];
const REASONS = ['nothing_found', 'known_already', 'not_in_common_parts', 'other_building'];
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  'partner_report.recorded': ['officer', 'supervisor'],
  'partner_report.confirmed': ['supervisor'],
  'partner_report.put_aside': ['supervisor'],
};
const among = (codes: readonly string[]): string => codes.map((code) => `'${code}'`).join(', ');
const SUPERVISED = `patch_id IN (SELECT granted_patches('supervisor'))`;

/**
 * A partner reports a hazard in common parts of a building: codes and a day, no person, no home, no words, no reward. It is
 * nothing but a report until a supervisor who did not record it confirms it; then it is a hazard of the building.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    CREATE TABLE partner_reports (
      id uuid PRIMARY KEY,
      partner text NOT NULL CHECK (partner IN (${among(PARTNERS)})),
      building_id uuid NOT NULL REFERENCES buildings,
      patch_id uuid NOT NULL REFERENCES areas,
      part text NOT NULL CHECK (part IN (${among(PARTS)})),
      kind text NOT NULL CHECK (kind IN (${among(KINDS)})),
      seen_on date NOT NULL,
      recorded_by uuid NOT NULL DEFAULT app_user() REFERENCES users,
      recorded_at timestamptz NOT NULL DEFAULT programme_now(),
      state text NOT NULL DEFAULT 'reported' CHECK (state IN ('reported', 'confirmed', 'put_aside')),
      severity text CHECK (severity IN ('minor', 'serious', 'severe')),
      deadline_on date,
      put_aside_reason text CHECK (put_aside_reason IN (${among(REASONS)})),
      decided_by uuid REFERENCES users,
      decided_at timestamptz,
      hazard_id uuid REFERENCES hazards,
      version integer NOT NULL DEFAULT 1,
      CONSTRAINT report_decision_is_whole CHECK (num_nonnulls(decided_by, decided_at) = CASE state WHEN 'reported' THEN 0 ELSE 2 END),
      CONSTRAINT confirmed_report_is_a_hazard CHECK (num_nonnulls(severity, deadline_on, hazard_id) = CASE state WHEN 'confirmed' THEN 3 ELSE 0 END),
      CONSTRAINT put_aside_has_its_reason CHECK ((state = 'put_aside') = (put_aside_reason IS NOT NULL)),
      CONSTRAINT report_confirmed_by_another CHECK (state <> 'confirmed' OR decided_by <> recorded_by)
    );
    CREATE INDEX partner_reports_patch ON partner_reports (patch_id, state);
    CREATE INDEX partner_reports_hazard ON partner_reports (hazard_id);
    ALTER TABLE partner_reports ENABLE ROW LEVEL SECURITY;
    ALTER TABLE partner_reports FORCE ROW LEVEL SECURITY;
    GRANT SELECT, INSERT (id, partner, building_id, patch_id, part, kind, seen_on), UPDATE (state, severity, deadline_on, put_aside_reason, version)
      ON partner_reports TO doorstep_app;
    GRANT SELECT, INSERT, UPDATE ON partner_reports TO doorstep_service;
    CREATE POLICY service ON partner_reports TO doorstep_service USING (true) WITH CHECK (true);
    CREATE POLICY owner_read ON partner_reports FOR SELECT TO doorstep_owner USING (true);
    CREATE POLICY app_read ON partner_reports FOR SELECT TO doorstep_app USING (patch_id IN (SELECT granted_patches('supervisor', 'officer', 'auditor')));
    CREATE POLICY app_insert ON partner_reports FOR INSERT TO doorstep_app WITH CHECK (patch_id IN (SELECT granted_patches('supervisor', 'officer')));
    CREATE POLICY app_update ON partner_reports FOR UPDATE TO doorstep_app USING (${SUPERVISED}) WITH CHECK (${SUPERVISED});
    CREATE POLICY owner_confirms ON hazards FOR INSERT TO doorstep_owner WITH CHECK (dwelling_id IS NULL AND visit_id IS NULL AND state = 'open');

    CREATE FUNCTION check_partner_report() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF TG_OP = 'INSERT' THEN
        IF NEW.seen_on > programme_today()
           OR NOT EXISTS (SELECT FROM dwellings d WHERE d.building_id = NEW.building_id AND d.patch_id = NEW.patch_id) THEN
          RAISE EXCEPTION 'REPORT_ELSEWHERE' USING ERRCODE = 'DS159';
        END IF;
        RETURN NEW;
      END IF;
      IF OLD.state <> 'reported' AND (OLD.severity, OLD.deadline_on, OLD.put_aside_reason)
         IS DISTINCT FROM (NEW.severity, NEW.deadline_on, NEW.put_aside_reason) THEN
        RAISE EXCEPTION 'REPORT_IS_DECIDED' USING ERRCODE = 'DS163';
      END IF;
      IF NEW.state = OLD.state OR session_user <> 'doorstep_app' THEN
        RETURN NEW;
      END IF;
      NEW.decided_by := app_user();
      NEW.decided_at := programme_now();
      IF NEW.state = 'confirmed' THEN
        INSERT INTO hazards (id, building_id, patch_id, kind, severity, state, found_at, found_by, deadline_on)
        VALUES (gen_random_uuid(), NEW.building_id, NEW.patch_id, NEW.kind, NEW.severity, 'open', NEW.decided_at, NEW.decided_by, NEW.deadline_on)
        RETURNING id INTO NEW.hazard_id;
      END IF;
      RETURN NEW;
    END $$;
    REVOKE EXECUTE ON FUNCTION check_partner_report FROM PUBLIC;
    CREATE TRIGGER partner_reports_checked BEFORE INSERT OR UPDATE ON partner_reports FOR EACH ROW EXECUTE FUNCTION check_partner_report();
    CREATE TRIGGER partner_reports_before_state BEFORE UPDATE OF state ON partner_reports FOR EACH ROW
      WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION check_state('partner_report');

    ALTER TABLE state_transitions NO FORCE ROW LEVEL SECURITY;
    INSERT INTO state_transitions (noun, before, after) VALUES
      ('partner_report', 'reported', 'confirmed'), ('partner_report', 'reported', 'put_aside');
    ALTER TABLE state_transitions FORCE ROW LEVEL SECURITY;
    ALTER TABLE audit_actions NO FORCE ROW LEVEL SECURITY;
    INSERT INTO audit_actions (action, actor_kind, roles) VALUES
      ${Object.entries(ACTIONS)
        .map(([action, roles]) => `('${action}', 'user', ARRAY[${among(roles)}])`)
        .join(', ')};
    ALTER TABLE audit_actions FORCE ROW LEVEL SECURITY;
  `,
  );
}

/** The reports are lost; hazards that were confirmed stay. */
export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ALTER TABLE audit_actions NO FORCE ROW LEVEL SECURITY;
    DELETE FROM audit_actions WHERE action IN (${among(Object.keys(ACTIONS))});
    ALTER TABLE audit_actions FORCE ROW LEVEL SECURITY;
    ALTER TABLE state_transitions NO FORCE ROW LEVEL SECURITY;
    DELETE FROM state_transitions WHERE noun = 'partner_report';
    ALTER TABLE state_transitions FORCE ROW LEVEL SECURITY;
    DROP POLICY owner_confirms ON hazards;
    DROP TABLE partner_reports;
    DROP FUNCTION check_partner_report;
  `,
  );
}
