import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/** Nobody there is what an officer saw who waited: an appointment counted as in vain in its first second would be nobody's but theirs. */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    CREATE FUNCTION check_no_show_waited() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      -- NO_SHOW_WAIT_MINUTES of domain/visit
      IF programme_now() < least(lower(OLD.appointment) + interval '15 minutes', upper(OLD.appointment)) THEN
        RAISE EXCEPTION 'NO_SHOW_TOO_EARLY' USING ERRCODE = 'DS064';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER visits_no_show_waited BEFORE UPDATE OF state, no_shows ON visits FOR EACH ROW
      WHEN (session_user = 'doorstep_app' AND OLD.origin = 'own'
        AND (NEW.no_shows > OLD.no_shows OR (NEW.state = 'no_show' AND OLD.state <> 'no_show')))
      EXECUTE FUNCTION check_no_show_waited();
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP TRIGGER visits_no_show_waited ON visits;
    DROP FUNCTION check_no_show_waited;
  `,
  );
}
