import type { Knex } from 'knex';
import { asOwner } from './as-owner';

const freely = (statement: string) => `
  ALTER TABLE audit_actions NO FORCE ROW LEVEL SECURITY;
  ${statement};
  ALTER TABLE audit_actions FORCE ROW LEVEL SECURITY;`;

/** A day of the calendar is changed without a file too: only one to come, since deadlines were counted by the others. */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ${freely(
      `INSERT INTO audit_actions (action, actor_kind, roles) VALUES ('calendar.changed', 'user', ARRAY['administrator'])`,
    )}
    CREATE FUNCTION check_calendar_day() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF session_user = 'doorstep_app' AND least(OLD.day, NEW.day) <= programme_today() THEN
        RAISE EXCEPTION 'CALENDAR_DAY_OVER' USING ERRCODE = 'DS160';
      END IF;
      RETURN coalesce(NEW, OLD);
    END $$;
    REVOKE EXECUTE ON FUNCTION check_calendar_day FROM PUBLIC;
    CREATE TRIGGER calendar_days_checked BEFORE INSERT OR UPDATE OR DELETE ON calendar_days FOR EACH ROW EXECUTE FUNCTION check_calendar_day();
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP TRIGGER calendar_days_checked ON calendar_days;
    DROP FUNCTION check_calendar_day;
    ${freely(`DELETE FROM audit_actions WHERE action = 'calendar.changed'`)}
  `,
  );
}
