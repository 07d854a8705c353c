import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * A task lets its officer see a home: so it is about the home that its registration, visit or hazard is about, for good,
 * and who signs in makes none but that of a visit they release, or the next reinspection of a hazard that was not removed.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    CREATE FUNCTION check_task() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      home record;
      visit visits;
      hazard hazards;
    BEGIN
      IF TG_OP = 'UPDATE' AND (OLD.kind, OLD.registration_id, OLD.building_id, OLD.dwelling_id, OLD.visit_id, OLD.hazard_id)
         IS DISTINCT FROM (NEW.kind, NEW.registration_id, NEW.building_id, NEW.dwelling_id, NEW.visit_id, NEW.hazard_id) THEN
        RAISE EXCEPTION 'TASK_IS_FIXED' USING ERRCODE = 'DS053';
      END IF;
      IF NEW.registration_id IS NOT NULL THEN
        SELECT r.building_id, r.patch_id, u.dwelling_id INTO home FROM registrations r JOIN units u ON u.id = r.unit_id
          WHERE r.id = NEW.registration_id;
        IF (NEW.building_id, NEW.patch_id) IS DISTINCT FROM (home.building_id, home.patch_id)
           OR (NEW.dwelling_id IS NOT NULL AND NEW.dwelling_id <> home.dwelling_id) THEN
          RAISE EXCEPTION 'TASK_OF_ANOTHER_HOME' USING ERRCODE = 'DS054';
        END IF;
      END IF;
      IF TG_OP = 'UPDATE' THEN
        RETURN NEW;
      END IF;
      IF NEW.visit_id IS NOT NULL THEN
        SELECT * INTO visit FROM visits WHERE id = NEW.visit_id;
        IF visit.building_id <> NEW.building_id OR visit.registration_id IS DISTINCT FROM NEW.registration_id THEN
          RAISE EXCEPTION 'TASK_OF_ANOTHER_HOME' USING ERRCODE = 'DS054';
        END IF;
      END IF;
      IF NEW.hazard_id IS NOT NULL THEN
        SELECT * INTO hazard FROM hazards WHERE id = NEW.hazard_id;
        IF hazard.building_id <> NEW.building_id OR hazard.dwelling_id IS DISTINCT FROM NEW.dwelling_id THEN
          RAISE EXCEPTION 'TASK_OF_ANOTHER_HOME' USING ERRCODE = 'DS054';
        END IF;
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER tasks_of_their_home BEFORE INSERT OR UPDATE OF kind, registration_id, building_id, dwelling_id, patch_id, visit_id, hazard_id
      ON tasks FOR EACH ROW EXECUTE FUNCTION check_task();
    REVOKE EXECUTE ON FUNCTION check_task FROM PUBLIC;

    DROP POLICY app_insert ON tasks;
    CREATE POLICY app_insert ON tasks FOR INSERT TO doorstep_app WITH CHECK (
      (kind = 'visit' AND patch_id IN (SELECT granted_patches('supervisor')))
      OR (kind = 'reinspection' AND predecessor_id IS NOT NULL AND patch_id IN (SELECT granted_patches('supervisor', 'officer'))));
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP POLICY app_insert ON tasks;
    CREATE POLICY app_insert ON tasks FOR INSERT TO doorstep_app WITH CHECK (patch_id IN (SELECT granted_patches('supervisor', 'officer')));
    DROP TRIGGER tasks_of_their_home ON tasks;
    DROP FUNCTION check_task;
  `,
  );
}
