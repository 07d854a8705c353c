import type { Knex } from 'knex';

/**
 * Roles are shared by all databases of a server, so they are made only where missing.
 * doorstep_owner owns, doorstep_app serves people, doorstep_service serves workers, relay and import,
 * doorstep_facts computes facts and may never read residents. Nobody gets BYPASSRLS.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    DO $$
    DECLARE name text;
    BEGIN
      -- two databases of one server may be migrated at once
      PERFORM pg_advisory_xact_lock(hashtext('doorstep roles'));
      FOREACH name IN ARRAY ARRAY['doorstep_owner', 'doorstep_app', 'doorstep_service', 'doorstep_facts'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
          EXECUTE format('CREATE ROLE %I NOLOGIN NOBYPASSRLS NOSUPERUSER', name);
        END IF;
      END LOOP;
      -- from PostgreSQL 16 on, who creates a role is a member of it without the right to SET ROLE to it
      IF NOT pg_has_role(current_user, 'doorstep_owner',
        CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END) THEN
        EXECUTE format('GRANT doorstep_owner TO %I', current_user);
      END IF;
    END $$;
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE EXTENSION IF NOT EXISTS btree_gist;
    CREATE EXTENSION IF NOT EXISTS pgcrypto;
    GRANT CREATE, USAGE ON SCHEMA public TO doorstep_owner;
    GRANT USAGE ON SCHEMA public TO doorstep_app, doorstep_service, doorstep_facts;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    REVOKE ALL ON SCHEMA public FROM doorstep_owner, doorstep_app, doorstep_service, doorstep_facts;
    DROP EXTENSION IF EXISTS pgcrypto;
    DROP EXTENSION IF EXISTS btree_gist;
    DROP EXTENSION IF EXISTS pg_trgm;
  `);
}
