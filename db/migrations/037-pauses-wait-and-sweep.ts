import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * The stop button waits for the text that is just being handed over, and nothing is handed over after its answer: see
 * holdOffPauses(). And what has expired is deleted: sessions, tries, and answers kept for requests sent again.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    -- the key of holdOffPauses() in db/queries/pauses.ts
    CREATE FUNCTION wait_for_texts_under_way() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtextextended('outward_pauses', 40));
      RETURN NULL;
    END $$;
    REVOKE EXECUTE ON FUNCTION wait_for_texts_under_way FROM PUBLIC;
    CREATE TRIGGER outward_pauses_wait BEFORE INSERT ON outward_pauses FOR EACH STATEMENT EXECUTE FUNCTION wait_for_texts_under_way();

    CREATE INDEX sessions_expiry ON sessions (expires_at);
    CREATE INDEX link_sessions_expiry ON link_sessions (expires_at);
    CREATE INDEX rate_limits_expiry ON rate_limits (expire);
    CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);
    -- longer than any phone keeps what it could not send; younger ones nobody deletes
    GRANT DELETE ON idempotency_keys TO doorstep_service;
    CREATE POLICY service_deletes_old ON idempotency_keys AS RESTRICTIVE FOR DELETE TO doorstep_service USING (created_at < now() - interval '90 days');
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP POLICY service_deletes_old ON idempotency_keys;
    REVOKE DELETE ON idempotency_keys FROM doorstep_service;
    DROP INDEX idempotency_keys_age, rate_limits_expiry, link_sessions_expiry, sessions_expiry;
    DROP TRIGGER outward_pauses_wait ON outward_pauses;
    DROP FUNCTION wait_for_texts_under_way;
  `,
  );
}
