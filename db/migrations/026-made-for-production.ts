import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/** A database that was once started for production stays one: no demonstration is ever made in it. */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    CREATE TABLE installation (
      id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
      production_since timestamptz NOT NULL DEFAULT now()
    );
    ALTER TABLE installation ENABLE ROW LEVEL SECURITY;
    ALTER TABLE installation FORCE ROW LEVEL SECURITY;
    GRANT SELECT, INSERT ON installation TO doorstep_service;
    CREATE POLICY service ON installation TO doorstep_service USING (true) WITH CHECK (true);
    CREATE POLICY owner_read ON installation FOR SELECT TO doorstep_owner USING (true);

    CREATE FUNCTION refuse_demonstration() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF NEW.demonstration AND EXISTS (SELECT FROM installation) THEN
        RAISE EXCEPTION 'DEMONSTRATION_REFUSED' USING ERRCODE = 'DS052';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER programme_real BEFORE INSERT ON programme FOR EACH ROW EXECUTE FUNCTION refuse_demonstration();
    REVOKE EXECUTE ON FUNCTION refuse_demonstration FROM PUBLIC;
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP TRIGGER programme_real ON programme;
    DROP FUNCTION refuse_demonstration;
    DROP TABLE installation;
  `,
  );
}
