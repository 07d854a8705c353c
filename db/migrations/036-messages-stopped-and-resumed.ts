import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * Who stopped messages is not rung up either, and can have messages again: one mistaken tap is not for good. And the
 * programme says how it is reached, so that a page which sends somebody to the office names it.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    -- a call that was made is history and may be told of; none is put into anybody's list
    CREATE FUNCTION refuse_call_where_stopped() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF EXISTS (SELECT FROM registrations WHERE id = NEW.registration_id AND messages_stopped_at IS NOT NULL) THEN
        RAISE EXCEPTION 'MESSAGES_STOPPED' USING ERRCODE = 'DS011';
      END IF;
      RETURN NEW;
    END $$;
    REVOKE EXECUTE ON FUNCTION refuse_call_where_stopped FROM PUBLIC;
    CREATE TRIGGER contact_attempts_calls_welcome BEFORE INSERT ON contact_attempts FOR EACH ROW
      WHEN (NEW.channel = 'phone' AND NEW.recipient = 'resident' AND NEW.state = 'queued') EXECUTE FUNCTION refuse_call_where_stopped();

    -- As stop_messages(): behind a link that is open or used. Gives the registration where they were stopped.
    CREATE FUNCTION resume_messages() RETURNS TABLE (registration_id uuid, patch_id uuid) LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      WITH resumed AS (
        UPDATE registrations r SET messages_stopped_at = NULL, version = r.version + 1 FROM links l
        WHERE l.id = app_link() AND link_state(l) IN ('open', 'used') AND r.id = l.registration_id AND r.messages_stopped_at IS NOT NULL
        RETURNING r.id, r.patch_id
      ), told AS (
        INSERT INTO registration_events (id, registration_id, kind, at, actor_kind, actor_id)
        SELECT gen_random_uuid(), id, 'messages_resumed', programme_now(), 'link', app_link() FROM resumed
      )
      SELECT id, patch_id FROM resumed
    $$;
    REVOKE EXECUTE ON FUNCTION resume_messages FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION resume_messages() TO doorstep_app;
    CREATE POLICY owner_resumes_messages ON registration_events FOR INSERT TO doorstep_owner WITH CHECK (kind = 'messages_resumed');

    -- NULL: a programme from before this was asked for; its hint how to check a notice stands in for it
    ALTER TABLE programme
      ADD COLUMN contact_phone text,
      ADD COLUMN contact_address_zh text,
      ADD COLUMN contact_address_en text,
      ADD COLUMN contact_hours_zh text,
      ADD COLUMN contact_hours_en text,
      ADD CONSTRAINT contact_is_whole CHECK (
        num_nonnulls(contact_phone, contact_address_zh, contact_address_en, contact_hours_zh, contact_hours_en) IN (0, 5));
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ALTER TABLE programme DROP CONSTRAINT contact_is_whole, DROP COLUMN contact_phone, DROP COLUMN contact_address_zh,
      DROP COLUMN contact_address_en, DROP COLUMN contact_hours_zh, DROP COLUMN contact_hours_en;
    DROP POLICY owner_resumes_messages ON registration_events;
    DROP FUNCTION resume_messages;
    DROP TRIGGER contact_attempts_calls_welcome ON contact_attempts;
    DROP FUNCTION refuse_call_where_stopped;
  `,
  );
}
