import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * When somebody may come to a home, kept for whoever signs in or answers by link; domain/appointment.ts says the same
 * beside the input, and a test holds the two together.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    -- the resident asked for the time of the appointment: on their page, or by word to the officer
    ALTER TABLE visits ADD COLUMN appointment_asked boolean NOT NULL DEFAULT false;

    CREATE POLICY owner_read ON calendar_days FOR SELECT TO doorstep_owner USING (true);
    CREATE FUNCTION is_working_day(on_day date) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT coalesce(
        (SELECT d.kind = 'make_up' FROM calendar_days d JOIN programme p ON p.calendar = d.calendar WHERE d.day = on_day),
        extract(isodow FROM on_day) < 6)
    $$;

    CREATE FUNCTION check_appointment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      -- CONTACT_HOURS, and NOTICE_WORKING_DAYS: whole working days that begin before it
      opens CONSTANT time := '09:00';
      shuts CONSTANT time := '20:00';
      notice_days CONSTANT integer := 2;
      begins timestamp;
      ends timestamp;
    BEGIN
      SELECT lower(NEW.appointment) AT TIME ZONE time_zone, upper(NEW.appointment) AT TIME ZONE time_zone INTO begins, ends FROM programme;
      -- no beginning, or no end, lies in no hours
      IF begins IS NULL OR ends IS NULL OR begins::date <> ends::date OR begins::time < opens OR ends::time > shuts THEN
        RAISE EXCEPTION 'APPOINTMENT_OUTSIDE_HOURS' USING ERRCODE = 'DS065';
      END IF;
      IF NEW.appointment_asked THEN
        RETURN NEW;
      END IF;
      IF NOT is_working_day(begins::date) THEN
        RAISE EXCEPTION 'APPOINTMENT_NOT_WORKING_DAY' USING ERRCODE = 'DS066';
      END IF;
      IF NOT has_severe_hazard(NEW.registration_id)
         AND (SELECT count(*) FROM generate_series(programme_today() + 1, begins::date, interval '1 day') AS day WHERE is_working_day(day::date)) < notice_days THEN
        RAISE EXCEPTION 'APPOINTMENT_TOO_SOON' USING ERRCODE = 'DS067';
      END IF;
      RETURN NEW;
    END $$;
    -- people make appointments; the programme's own work and tests that go back in time are not asked
    CREATE TRIGGER visits_appointed_in_hours BEFORE UPDATE OF appointment ON visits FOR EACH ROW
      WHEN (session_user = 'doorstep_app' AND NEW.appointment IS NOT NULL AND NEW.appointment IS DISTINCT FROM OLD.appointment)
      EXECUTE FUNCTION check_appointment();
    REVOKE EXECUTE ON FUNCTION is_working_day FROM PUBLIC;
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP TRIGGER visits_appointed_in_hours ON visits;
    DROP FUNCTION check_appointment, is_working_day;
    DROP POLICY owner_read ON calendar_days;
    ALTER TABLE visits DROP COLUMN appointment_asked;
  `,
  );
}
