import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * A grant that another one covers for all its days would look as if it could be ended and go on all the same. One that goes
 * on for longer is a new one, and a delegation is another's work: both stand beside what there is.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    CREATE FUNCTION check_grant_adds() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      -- two at once for one person wait for each other
      PERFORM pg_advisory_xact_lock(hashtextextended('grants of ' || NEW.user_id, 0));
      IF EXISTS (SELECT FROM role_grants g WHERE g.user_id = NEW.user_id AND g.role = NEW.role AND g.area_id = NEW.area_id
          AND g.delegated_by IS NOT DISTINCT FROM NEW.delegated_by
          AND daterange(g.valid_from, g.valid_to) @> daterange(NEW.valid_from, NEW.valid_to)) THEN
        RAISE EXCEPTION 'GRANT_ADDS_NOTHING' USING ERRCODE = 'DS062';
      END IF;
      RETURN NEW;
    END $$;
    REVOKE EXECUTE ON FUNCTION check_grant_adds FROM PUBLIC;
    CREATE TRIGGER role_grants_add BEFORE INSERT ON role_grants FOR EACH ROW
      WHEN (session_user = 'doorstep_app') EXECUTE FUNCTION check_grant_adds();
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP TRIGGER role_grants_add ON role_grants;
    DROP FUNCTION check_grant_adds;
  `,
  );
}
