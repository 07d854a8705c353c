import type { Knex } from 'knex';
import { asOwner } from './as-owner';

const LINK_COLUMNS =
  'id, registration_id, resident_id, task_id, visit_id, contact_attempt_id, purpose, expires_at, used_at, revoked_at, created_at';

/**
 * What a link may still do, in one place: it ends when its receiver is the wrong one, a used one only stops messages,
 * and its code is checked where it is counted. Beside that: a resident objects to a tier set by hand, and another
 * supervisor than the one who set it decides.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    -- ---- the code: checked and counted under one lock ------------------------------------
    CREATE FUNCTION link_state(link links) RETURNS text LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
      SELECT CASE WHEN link.revoked_at IS NOT NULL THEN 'revoked' WHEN link.expires_at <= now() THEN 'expired'
        WHEN link.wrong_codes >= 5 THEN 'locked' WHEN link.used_at IS NOT NULL THEN 'used' ELSE 'open' END
    $$;
    DROP FUNCTION link_by_token(bytea);
    CREATE FUNCTION link_by_token(hash bytea) RETURNS TABLE (link_id uuid, purpose text, state text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT l.id, l.purpose, link_state(l) FROM links l WHERE l.token_hash = hash
    $$;
    DROP FUNCTION count_wrong_code(uuid);
    -- 'proved': the session is made. 'wrong': counted. Else the state of a link that no code opens; NULL: no such link.
    -- Guesses at one link wait for each other, so that many at once get no more tries than one after the other.
    CREATE FUNCTION prove_link_code(token bytea, code bytea, session bytea, csrf text) RETURNS text
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      link links;
      state text;
    BEGIN
      SELECT * INTO link FROM links l WHERE l.token_hash = token FOR UPDATE;
      IF NOT FOUND THEN
        RETURN NULL;
      END IF;
      state := link_state(link);
      IF state NOT IN ('open', 'used') THEN
        RETURN state;
      END IF;
      IF link.code_hash <> code THEN
        UPDATE links SET wrong_codes = wrong_codes + 1 WHERE id = link.id RETURNING * INTO link;
        state := link_state(link);
        RETURN CASE state WHEN 'locked' THEN state ELSE 'wrong' END;
      END IF;
      INSERT INTO link_sessions (token_hash, link_id, csrf_token, expires_at) VALUES (session, link.id, csrf, now() + interval '30 minutes');
      RETURN 'proved';
    END $$;
    CREATE POLICY owner_opens ON link_sessions FOR INSERT TO doorstep_owner WITH CHECK (true);
    -- nobody gets in beside it, reads a code's hash or sets the count back
    DROP POLICY app_insert ON link_sessions;
    REVOKE INSERT ON link_sessions FROM doorstep_app;
    REVOKE SELECT, UPDATE ON links FROM doorstep_app;
    GRANT SELECT (${LINK_COLUMNS}), UPDATE (used_at) ON links TO doorstep_app;
    DROP POLICY app_update ON links;
    CREATE POLICY app_update ON links FOR UPDATE TO doorstep_app USING (id = app_link() AND used_at IS NULL) WITH CHECK (id = app_link() AND used_at = now());

    -- ---- a used link stops messages, and nothing else ------------------------------------
    CREATE OR REPLACE FUNCTION link_registration() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT l.registration_id FROM links l WHERE l.id = app_link()
        AND (link_state(l) = 'open' OR (link_state(l) = 'used' AND l.used_at = now())) -- now(): the transaction that uses it up goes on
    $$;
    -- The right to object to messages outlives the answer. Gives the registration where they were not stopped before.
    CREATE FUNCTION stop_messages() RETURNS TABLE (registration_id uuid, patch_id uuid) LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      WITH stopped AS (
        UPDATE registrations r SET messages_stopped_at = programme_now(), version = r.version + 1 FROM links l
        WHERE l.id = app_link() AND link_state(l) IN ('open', 'used') AND r.id = l.registration_id AND r.messages_stopped_at IS NULL
        RETURNING r.id, r.patch_id
      ), told AS (
        INSERT INTO registration_events (id, registration_id, kind, at, actor_kind, actor_id)
        SELECT gen_random_uuid(), id, 'messages_stopped', programme_now(), 'link', app_link() FROM stopped
      )
      SELECT id, patch_id FROM stopped
    $$;
    CREATE FUNCTION messages_stopped() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT r.messages_stopped_at IS NOT NULL FROM links l JOIN registrations r ON r.id = l.registration_id
      WHERE l.id = app_link() AND link_state(l) IN ('open', 'used')
    $$;
    CREATE POLICY owner_stops_messages ON registrations FOR UPDATE TO doorstep_owner USING (true);
    CREATE POLICY owner_stops_messages ON registration_events FOR INSERT TO doorstep_owner WITH CHECK (kind = 'messages_stopped');

    -- asked by the portal alone; what stands inside other functions and triggers runs as their owner
    REVOKE EXECUTE ON FUNCTION link_state(links), link_by_token(bytea), prove_link_code(bytea, bytea, bytea, text), stop_messages(), messages_stopped() FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION link_by_token(bytea), prove_link_code(bytea, bytea, bytea, text), stop_messages(), messages_stopped() TO doorstep_app;

    -- ---- links end when they reach the wrong one -----------------------------------------
    CREATE POLICY owner_read ON resident_contacts FOR SELECT TO doorstep_owner USING (true);
    CREATE POLICY owner_marks_wrong ON resident_contacts FOR UPDATE TO doorstep_owner USING (true) WITH CHECK (wrong_at IS NOT NULL);
    CREATE POLICY owner_read ON registration_residents FOR SELECT TO doorstep_owner USING (true);

    CREATE FUNCTION end_links_to_wrong_contact() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      -- the number may stand there for messages too, or for somebody else of the home
      UPDATE resident_contacts c SET wrong_at = NEW.wrong_at
      FROM registration_residents named JOIN registration_residents beside ON beside.registration_id = named.registration_id
      WHERE named.resident_id = NEW.resident_id AND c.resident_id = beside.resident_id AND c.address = NEW.address AND c.wrong_at IS NULL;
      IF NEW.channel = 'message' THEN
        UPDATE links l SET revoked_at = now() FROM contact_attempts a
        WHERE l.resident_id = NEW.resident_id AND l.revoked_at IS NULL AND a.id = l.contact_attempt_id AND a.channel IN ('link', 'message');
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER wrong_contact_ends_links AFTER UPDATE OF wrong_at ON resident_contacts FOR EACH ROW
      WHEN (OLD.wrong_at IS NULL AND NEW.wrong_at IS NOT NULL) EXECUTE FUNCTION end_links_to_wrong_contact();

    -- Whoever says behind a link that they never lived there is not the one whom it was meant for: where it came as a
    -- message the number is wrong, and no link of theirs opens again, this one included.
    CREATE FUNCTION end_links_of_stranger() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      link links;
    BEGIN
      SELECT * INTO link FROM links WHERE id = NEW.actor_id AND registration_id = NEW.registration_id;
      -- the one that messages go to, as send-queued picks it
      UPDATE resident_contacts SET wrong_at = programme_now() WHERE id = (
        SELECT c.id FROM resident_contacts c JOIN contact_attempts a ON a.id = link.contact_attempt_id AND a.channel IN ('link', 'message')
        WHERE c.resident_id = link.resident_id AND c.channel = 'message' AND c.stopped_at IS NULL AND c.wrong_at IS NULL
        ORDER BY c.created_at, c.id LIMIT 1);
      UPDATE links SET revoked_at = now()
      WHERE registration_id = link.registration_id AND resident_id IS NOT DISTINCT FROM link.resident_id AND revoked_at IS NULL;
      RETURN NULL;
    END $$;
    -- deferred: the answer is stored through the very link that it ends
    CREATE CONSTRAINT TRIGGER stranger_ends_links AFTER INSERT ON registration_events DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
      WHEN (NEW.kind = 'disputed' AND NEW.actor_kind = 'link' AND NEW.actor_id IS NOT NULL AND NEW.detail->>'subject' = 'never_lived_here')
      EXECUTE FUNCTION end_links_of_stranger();

    -- The same said to an officer: whom they reached, the links that went out by message reached too. Letters went to the home.
    CREATE FUNCTION end_links_after_call() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE links l SET revoked_at = now() FROM contact_attempts a
      WHERE l.registration_id = NEW.registration_id AND l.revoked_at IS NULL AND a.id = l.contact_attempt_id AND a.channel IN ('link', 'message');
      RETURN NULL;
    END $$;
    CREATE TRIGGER stranger_ends_links AFTER INSERT ON declarations FOR EACH ROW
      WHEN (NEW.kind = 'never_lived_here') EXECUTE FUNCTION end_links_after_call();

    -- ---- objecting to a tier set by hand -------------------------------------------------
    ALTER TABLE disputes DROP CONSTRAINT disputes_subject_check,
      ADD CONSTRAINT disputes_subject_check CHECK (subject IN ('period', 'occupants', 'landlord', 'never_lived_here', 'other', 'tier')),
      ADD COLUMN tier_decision_id uuid REFERENCES tier_decisions,
      ADD CONSTRAINT objection_names_its_decision CHECK ((subject = 'tier') = (tier_decision_id IS NOT NULL)),
      ADD CONSTRAINT decision_is_whole CHECK ((decided_at IS NULL) = (decision IS NULL) AND (decision IS NULL) = (decided_by IS NULL));
    DROP INDEX one_open_dispute_per_subject;
    CREATE UNIQUE INDEX one_open_dispute_per_subject ON disputes (registration_id, subject) WHERE decided_at IS NULL AND subject <> 'tier';
    CREATE UNIQUE INDEX one_objection_per_tier_decision ON disputes (tier_decision_id);
    CREATE INDEX disputes_open ON disputes (due_at) WHERE decided_at IS NULL;

    DROP POLICY app_insert ON disputes;
    CREATE POLICY app_insert ON disputes FOR INSERT TO doorstep_app WITH CHECK (may_read_personal(registration_id) AND decided_at IS NULL);
    -- whoever disputes does not decide, nor the officer who works there
    DROP POLICY app_update ON disputes;
    CREATE POLICY app_update ON disputes FOR UPDATE TO doorstep_app
      USING (EXISTS (SELECT FROM registrations r WHERE r.id = registration_id AND r.patch_id IN (SELECT granted_patches('supervisor'))))
      WITH CHECK (decided_by = app_user());
    REVOKE UPDATE ON disputes FROM doorstep_app;
    GRANT UPDATE (decided_at, decided_by, decision) ON disputes TO doorstep_app;

    CREATE FUNCTION check_dispute() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      disputed tier_decisions;
    BEGIN
      IF TG_OP = 'UPDATE' AND OLD.decided_at IS NOT NULL
         AND (OLD.decided_at, OLD.decided_by, OLD.decision) IS DISTINCT FROM (NEW.decided_at, NEW.decided_by, NEW.decision) THEN
        RAISE EXCEPTION 'HISTORY_IS_APPEND_ONLY' USING ERRCODE = 'DS003', TABLE = TG_TABLE_NAME;
      END IF;
      IF NEW.tier_decision_id IS NULL THEN
        RETURN NEW;
      END IF;
      SELECT * INTO disputed FROM tier_decisions WHERE id = NEW.tier_decision_id;
      IF disputed.kind <> 'manual' OR disputed.registration_id <> NEW.registration_id THEN
        RAISE EXCEPTION 'NOTHING_TO_OBJECT_TO' USING ERRCODE = 'DS058';
      END IF;
      IF NEW.decided_by = disputed.decided_by THEN
        RAISE EXCEPTION 'DECIDES_OWN_CASE' USING ERRCODE = 'DS059';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER disputes_checked BEFORE INSERT OR UPDATE ON disputes FOR EACH ROW EXECUTE FUNCTION check_dispute();
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP TRIGGER disputes_checked ON disputes;
    DROP FUNCTION check_dispute;
    REVOKE UPDATE (decided_at, decided_by, decision) ON disputes FROM doorstep_app;
    GRANT UPDATE ON disputes TO doorstep_app;
    DROP POLICY app_update ON disputes;
    CREATE POLICY app_update ON disputes FOR UPDATE TO doorstep_app USING (may_read_personal(registration_id)) WITH CHECK (may_read_personal(registration_id));
    DROP POLICY app_insert ON disputes;
    CREATE POLICY app_insert ON disputes FOR INSERT TO doorstep_app WITH CHECK (may_read_personal(registration_id));
    DROP INDEX disputes_open, one_objection_per_tier_decision, one_open_dispute_per_subject;
    ALTER TABLE disputes DROP CONSTRAINT decision_is_whole, DROP CONSTRAINT objection_names_its_decision, DROP COLUMN tier_decision_id;
    -- the table knew no objections before: they are kept closed, as what they are nearest to
    CREATE POLICY owner_rewrites ON disputes TO doorstep_owner USING (true);
    UPDATE disputes SET subject = 'other', decided_at = coalesce(decided_at, now()), decision = coalesce(decision, 'withdrawn') WHERE subject = 'tier';
    DROP POLICY owner_rewrites ON disputes;
    CREATE UNIQUE INDEX one_open_dispute_per_subject ON disputes (registration_id, subject) WHERE decided_at IS NULL;
    ALTER TABLE disputes DROP CONSTRAINT disputes_subject_check,
      ADD CONSTRAINT disputes_subject_check CHECK (subject IN ('period', 'occupants', 'landlord', 'never_lived_here', 'other'));

    DROP TRIGGER stranger_ends_links ON declarations;
    DROP TRIGGER stranger_ends_links ON registration_events;
    DROP TRIGGER wrong_contact_ends_links ON resident_contacts;
    DROP FUNCTION end_links_after_call, end_links_of_stranger, end_links_to_wrong_contact;
    DROP POLICY owner_read ON registration_residents;
    DROP POLICY owner_marks_wrong ON resident_contacts;
    DROP POLICY owner_read ON resident_contacts;

    DROP POLICY owner_stops_messages ON registration_events;
    DROP POLICY owner_stops_messages ON registrations;
    DROP FUNCTION messages_stopped, stop_messages;
    CREATE OR REPLACE FUNCTION link_registration() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT registration_id FROM links WHERE id = app_link() AND revoked_at IS NULL AND expires_at > now()
    $$;

    REVOKE SELECT (${LINK_COLUMNS}), UPDATE (used_at) ON links FROM doorstep_app;
    GRANT SELECT, UPDATE ON links TO doorstep_app;
    DROP POLICY app_update ON links;
    CREATE POLICY app_update ON links FOR UPDATE TO doorstep_app USING (id = app_link()) WITH CHECK (id = app_link());
    GRANT INSERT ON link_sessions TO doorstep_app;
    CREATE POLICY app_insert ON link_sessions FOR INSERT TO doorstep_app WITH CHECK (link_id = app_link());
    DROP POLICY owner_opens ON link_sessions;
    DROP FUNCTION prove_link_code;
    CREATE FUNCTION count_wrong_code(link uuid) RETURNS smallint LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      UPDATE links SET wrong_codes = wrong_codes + 1 WHERE id = link RETURNING wrong_codes
    $$;
    DROP FUNCTION link_by_token(bytea);
    CREATE FUNCTION link_by_token(hash bytea) RETURNS TABLE (link_id uuid, purpose text, code_hash bytea, state text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT id, links.purpose, links.code_hash, CASE WHEN revoked_at IS NOT NULL THEN 'revoked' WHEN expires_at <= now() THEN 'expired'
        WHEN wrong_codes >= 5 THEN 'locked' WHEN used_at IS NOT NULL THEN 'used' ELSE 'open' END
      FROM links WHERE token_hash = hash
    $$;
    DROP FUNCTION link_state(links);
  `,
  );
}
