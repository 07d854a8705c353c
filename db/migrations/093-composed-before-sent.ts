import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * A text is composed and kept before it is handed to a sender, so that one that is repeated after a crash is the same
 * text under the same id; services report what became of it; and what came to nothing can be sent again.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ALTER TABLE message_log ALTER COLUMN sent_at DROP NOT NULL, ALTER COLUMN sent_at DROP DEFAULT,
      ADD COLUMN composed_at timestamptz NOT NULL DEFAULT now(),
      -- the appointment that the text names
      ADD COLUMN appointment_at timestamptz;

    ALTER TABLE contact_attempts ADD COLUMN repeats uuid REFERENCES contact_attempts;
    CREATE UNIQUE INDEX repeated_once ON contact_attempts (repeats);

    -- A sender that does not know whether a text is out: it keeps its place under the ceilings, and its way in, whatever
    -- becomes of it.
    ALTER TABLE contact_attempts ADD COLUMN maybe_out boolean NOT NULL DEFAULT false;
    CREATE FUNCTION keep_maybe_out() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.maybe_out := true;
      NEW.went_out := true;
      RETURN NEW;
    END $$;
    -- after contacts_checked by its name, which says what went out
    CREATE TRIGGER contacts_maybe_out BEFORE UPDATE ON contact_attempts FOR EACH ROW
      WHEN (OLD.maybe_out OR NEW.maybe_out) EXECUTE FUNCTION keep_maybe_out();

    -- What nobody is to get is not kept, nor is the way in that it held.
    CREATE POLICY owner_forgets_read ON message_log FOR SELECT TO doorstep_owner USING (sent_at IS NULL);
    CREATE POLICY owner_forgets ON message_log FOR DELETE TO doorstep_owner USING (sent_at IS NULL);
    CREATE FUNCTION forget_unsent_text() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      DELETE FROM message_log WHERE contact_attempt_id = NEW.id AND sent_at IS NULL;
      UPDATE links SET revoked_at = now() WHERE contact_attempt_id = NEW.id AND revoked_at IS NULL AND NOT NEW.maybe_out;
      RETURN NULL;
    END $$;
    REVOKE EXECUTE ON FUNCTION forget_unsent_text FROM PUBLIC;
    CREATE TRIGGER contact_attempts_unsent AFTER UPDATE OF state ON contact_attempts FOR EACH ROW
      WHEN (OLD.state = 'queued' AND NEW.state IN ('cancelled', 'failed')) EXECUTE FUNCTION forget_unsent_text();

    CREATE POLICY owner_notes_receipts ON contact_attempts FOR UPDATE TO doorstep_owner USING (true) WITH CHECK (state IN ('delivered', 'failed'));
    CREATE POLICY owner_sends_again ON contact_attempts FOR INSERT TO doorstep_owner WITH CHECK (state = 'queued');

    -- What a service reports of a text that it took: 'noted'; 'early' where its handing over is not marked yet; 'none' where
    -- no text waits for a report: they may come twice, late, or for what was answered meanwhile. Who may report is the
    -- signature's to say.
    CREATE FUNCTION note_receipt(contact uuid, became text, why text) RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      stands text;
    BEGIN
      -- waits for whoever hands it over just now
      SELECT state INTO stands FROM contact_attempts WHERE id = contact AND channel IN ('link', 'message', 'letter') FOR UPDATE;
      IF stands = 'queued' THEN
        RETURN 'early';
      END IF;
      IF stands IS DISTINCT FROM 'sent' OR became NOT IN ('delivered', 'failed') THEN
        RETURN 'none';
      END IF;
      UPDATE contact_attempts SET state = became, failure = CASE became WHEN 'failed' THEN why END,
        finished_at = CASE became WHEN 'failed' THEN programme_now() END WHERE id = contact;
      IF became = 'failed' AND why = 'UNKNOWN_RECIPIENT' THEN
        -- one that was composed anew went to the last of them
        UPDATE resident_contacts SET wrong_at = programme_now() WHERE wrong_at IS NULL
          AND id = (SELECT l.contact_id FROM links l WHERE l.contact_attempt_id = contact ORDER BY l.created_at DESC, l.id DESC LIMIT 1);
      END IF;
      RETURN 'noted';
    END $$;
    REVOKE EXECUTE ON FUNCTION note_receipt(uuid, text, text) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION note_receipt(uuid, text, text) TO doorstep_app;

    -- Whether a text that came to nothing is still of use: the tenancy runs, or it tells of a decision; the visit that it
    -- asks for, the round's task that it belongs to and the tier that it tells of still stand; and nothing has told of the
    -- decision since.
    CREATE FUNCTION is_of_use_again(contact uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT EXISTS (SELECT FROM contact_attempts c JOIN registrations r ON r.id = c.registration_id
        WHERE c.id = contact AND c.state = 'failed' AND c.channel IN ('link', 'message', 'letter') AND c.recipient = 'resident'
          AND (r.state IN ('unverified', 'verified') OR c.purpose = 'decision_notice')
          AND (c.visit_id IS NULL OR EXISTS (SELECT FROM visits v WHERE v.id = c.visit_id
            AND v.state = CASE c.purpose WHEN 'visit_reminder' THEN 'appointed' ELSE 'released' END))
          AND (c.task_id IS NULL OR EXISTS (SELECT FROM tasks t WHERE t.registration_id = c.registration_id AND t.kind = 'revisit' AND t.closed_at IS NULL))
          AND (c.tier_decision_id IS NULL OR c.tier_decision_id = r.tier_decision_id)
          AND NOT EXISTS (SELECT FROM contact_attempts o WHERE o.state NOT IN ('failed', 'cancelled')
            AND (o.tier_decision_id = c.tier_decision_id OR o.dispute_id = c.dispute_id))
          AND NOT EXISTS (SELECT FROM contact_attempts o WHERE o.repeats = c.id))
    $$;
    REVOKE EXECUTE ON FUNCTION is_of_use_again(uuid) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION is_of_use_again(uuid) TO doorstep_app;

    -- The same text once more, in the caller's area; ceilings, stops and pauses hold for it as for any other. Its id, or
    -- null where none of the caller's came to nothing under that id, or it is of no use any more.
    CREATE FUNCTION send_again(contact uuid) RETURNS uuid LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      failed contact_attempts;
      again uuid := gen_random_uuid();
    BEGIN
      SELECT c.* INTO failed FROM contact_attempts c JOIN registrations r ON r.id = c.registration_id
      WHERE c.id = contact AND r.patch_id IN (SELECT granted_patches('supervisor')) FOR UPDATE OF c;
      IF NOT FOUND OR NOT is_of_use_again(contact) THEN
        RETURN NULL;
      END IF;
      INSERT INTO contact_attempts (id, registration_id, task_id, visit_id, tier_decision_id, dispute_id, recipient, channel, purpose, state, exemption, at, repeats)
      VALUES (again, failed.registration_id, failed.task_id, failed.visit_id, failed.tier_decision_id, failed.dispute_id,
        failed.recipient, failed.channel, failed.purpose, 'queued', failed.exemption, programme_now(), failed.id);
      RETURN again;
    END $$;
    REVOKE EXECUTE ON FUNCTION send_again(uuid) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION send_again(uuid) TO doorstep_app;
    CREATE INDEX contact_attempts_failed ON contact_attempts (finished_at DESC) WHERE state = 'failed' AND channel <> 'phone';
    ALTER TABLE audit_actions NO FORCE ROW LEVEL SECURITY;
    INSERT INTO audit_actions (action, actor_kind, roles) VALUES ('registration.text_sent_again', 'user', ARRAY['supervisor']);
    ALTER TABLE audit_actions FORCE ROW LEVEL SECURITY;
  `,
  );
}

/** A text that was composed and not sent is composed anew. */
export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ALTER TABLE audit_actions NO FORCE ROW LEVEL SECURITY;
    DELETE FROM audit_actions WHERE action = 'registration.text_sent_again';
    ALTER TABLE audit_actions FORCE ROW LEVEL SECURITY;
    DROP INDEX contact_attempts_failed, repeated_once;
    ALTER TABLE contact_attempts DROP COLUMN repeats;
    DROP FUNCTION send_again, is_of_use_again, note_receipt;
    DROP TRIGGER contacts_maybe_out ON contact_attempts;
    DROP FUNCTION keep_maybe_out;
    ALTER TABLE contact_attempts DROP COLUMN maybe_out;
    DROP TRIGGER contact_attempts_unsent ON contact_attempts;
    DROP FUNCTION forget_unsent_text;
    DROP POLICY owner_forgets ON message_log;
    DROP POLICY owner_forgets_read ON message_log;
    DROP POLICY owner_sends_again ON contact_attempts;
    DROP POLICY owner_notes_receipts ON contact_attempts;
    ALTER TABLE message_log NO FORCE ROW LEVEL SECURITY;
    DELETE FROM message_log WHERE sent_at IS NULL;
    ALTER TABLE message_log FORCE ROW LEVEL SECURITY;
    ALTER TABLE message_log DROP COLUMN appointment_at, DROP COLUMN composed_at,
      ALTER COLUMN sent_at SET NOT NULL, ALTER COLUMN sent_at SET DEFAULT now();
  `,
  );
}
