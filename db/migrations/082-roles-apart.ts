import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * Who writes rules, who decides on data and who says what it does to those whom it is about are never one person: who reads how often each
 * group is visited could write the rule, and who gives the opinion would give it on their own decision. A grant that would stand beside
 * another of the three on any day is refused, whether it waits to be confirmed or not; those of before stay until they are ended.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    CREATE FUNCTION check_roles_apart() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      apart CONSTANT text[] := ARRAY['administrator', 'data_owner', 'dpo'];
    BEGIN
      -- two at once for one person wait for each other
      PERFORM pg_advisory_xact_lock(hashtextextended('grants of ' || NEW.user_id, 0));
      IF NEW.role = ANY (apart) AND EXISTS (SELECT FROM role_grants g WHERE g.user_id = NEW.user_id
          AND g.role = ANY (apart) AND g.role <> NEW.role AND daterange(g.valid_from, g.valid_to) && daterange(NEW.valid_from, NEW.valid_to)) THEN
        RAISE EXCEPTION 'ROLES_KEPT_APART' USING ERRCODE = 'DS086';
      END IF;
      RETURN NEW;
    END $$;
    REVOKE EXECUTE ON FUNCTION check_roles_apart FROM PUBLIC;
    -- the machine's command line and the seed are whoever holds the database; a grant that was given only ends
    CREATE TRIGGER role_grants_apart BEFORE INSERT ON role_grants FOR EACH ROW
      WHEN (session_user = 'doorstep_app') EXECUTE FUNCTION check_roles_apart();
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP TRIGGER role_grants_apart ON role_grants;
    DROP FUNCTION check_roles_apart;
  `,
  );
}
