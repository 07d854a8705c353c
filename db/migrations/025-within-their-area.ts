import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * An administrator of one area administers that area: grants for it, and the accounts of those who work nowhere else.
 * What holds for everybody is changed by administrators of the whole authority. Beside that: a disabled user's sessions
 * end for good, and nobody comes to a home long after the appointment.
 */
const AUTHORITY = `(SELECT has_authority_role('administrator'))`;
const ANYWHERE = `(SELECT has_role('administrator'))`;
const IN_AREA = `area_id IN (SELECT granted_areas('administrator'))`;

/** The policies for whoever changes what is the whole authority's. */
const configuration = (administrator: string): string => `
  ALTER POLICY app_insert ON calendar_days WITH CHECK (${administrator});
  ALTER POLICY app_update ON calendar_days USING (${administrator}) WITH CHECK (${administrator});
  ALTER POLICY app_delete ON calendar_days USING (${administrator});
  ALTER POLICY app_insert ON rulesets WITH CHECK (${administrator});
  ALTER POLICY app_update ON rulesets USING (${administrator}) WITH CHECK (${administrator});
  ALTER POLICY app_insert ON ruleset_versions WITH CHECK (${administrator} AND author_id = app_user());
  ALTER POLICY app_update ON ruleset_versions USING (${administrator}) WITH CHECK (${administrator});
  ALTER POLICY app_insert ON procedure_settings WITH CHECK (${administrator});
  ALTER POLICY app_insert ON import_profiles WITH CHECK (${administrator});
  ALTER POLICY app_update ON import_profiles USING (${administrator}) WITH CHECK (${administrator});`;

/** The policies on grants and accounts. */
const people = (grantable: string, manageable: string): string => `
  ALTER POLICY app_insert ON role_grants WITH CHECK (granted_by = app_user() AND user_id <> app_user()
    AND (${grantable} OR (delegated_by IS NOT NULL AND role = 'officer' AND area_id IN (SELECT granted_areas('supervisor')))));
  ALTER POLICY app_update ON role_grants USING (user_id <> app_user() AND ${grantable}) WITH CHECK (user_id <> app_user() AND ${grantable});
  ALTER POLICY app_update ON users USING (id = app_user() OR ${manageable}) WITH CHECK (id = app_user() OR ${manageable});`;

export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    -- Nobody whose roles, now or to come, reach beyond the caller's area as an administrator.
    CREATE FUNCTION administers(somebody uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT has_role('administrator') AND NOT EXISTS (
        SELECT FROM role_grants g WHERE g.user_id = somebody AND (g.valid_to IS NULL OR g.valid_to > programme_today())
          AND g.area_id NOT IN (SELECT granted_areas('administrator')))
    $$;
    REVOKE EXECUTE ON FUNCTION administers(uuid) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION administers(uuid) TO doorstep_app;
    ${people(IN_AREA, 'administers(id)')}
    ${configuration(AUTHORITY)}

    CREATE FUNCTION end_sessions_of_disabled() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      DELETE FROM sessions WHERE user_id = NEW.id;
      RETURN NULL;
    END $$;
    CREATE TRIGGER users_disabled_sessions_end AFTER UPDATE OF disabled_at ON users FOR EACH ROW
      WHEN (OLD.disabled_at IS NULL AND NEW.disabled_at IS NOT NULL) EXECUTE FUNCTION end_sessions_of_disabled();

    CREATE FUNCTION check_begun_in_time() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      -- BEGIN_LATE_MINUTES
      begin_late CONSTANT interval := interval '2 hours';
    BEGIN
      IF programme_now() > upper(NEW.appointment) + begin_late THEN
        RAISE EXCEPTION 'APPOINTMENT_OVER' USING ERRCODE = 'DS068';
      END IF;
      RETURN NEW;
    END $$;
    -- after visits_checked by its name: what may not begin at all is refused as that; people begin visits, and tests that go back in time are not asked
    CREATE TRIGGER visits_late_refused BEFORE UPDATE OF state ON visits FOR EACH ROW
      WHEN (session_user = 'doorstep_app' AND NEW.state = 'begun' AND OLD.state <> 'begun') EXECUTE FUNCTION check_begun_in_time();
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP TRIGGER visits_late_refused ON visits;
    DROP TRIGGER users_disabled_sessions_end ON users;
    DROP FUNCTION check_begun_in_time, end_sessions_of_disabled;
    ${configuration(ANYWHERE)}
    ${people(ANYWHERE, ANYWHERE)}
    DROP FUNCTION administers;
  `,
  );
}
