import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * Whoever sets a colleague's password can sign in as them and change it: so one for an account that holds a role, now or
 * to come, waits for a second administrator, as a grant does, and the old one is right until then. Nobody is locked out by
 * it, not the last administrator either. Besides, what may be observed is the whole authority's: its administrators say.
 */

/** What 017 has: a password that somebody else set is theirs to change, and is noted. */
const PASSWORDS_BEFORE = `
  CREATE OR REPLACE FUNCTION check_password() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  BEGIN
    -- the machine's command line and the seed give passwords to those who stand in front of it
    IF session_user <> 'doorstep_app' THEN
      RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' THEN
      NEW.must_change_password := NEW.password_hash IS NOT NULL;
    ELSIF NEW.password_hash IS DISTINCT FROM OLD.password_hash THEN
      NEW.must_change_password := NEW.id IS DISTINCT FROM app_user();
    END IF;
    RETURN NEW;
  END $$;
  CREATE OR REPLACE FUNCTION note_password_reset() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  BEGIN
    IF session_user = 'doorstep_app' AND NEW.id IS DISTINCT FROM app_user() AND NEW.password_hash IS NOT NULL
       AND (TG_OP = 'INSERT' OR NEW.password_hash IS DISTINCT FROM OLD.password_hash) THEN
      INSERT INTO password_resets (user_id, reset_by) VALUES (NEW.id, app_user());
      DELETE FROM sessions WHERE user_id = NEW.id;
    END IF;
    RETURN NULL;
  END $$;
  CREATE FUNCTION last_password_reset() RETURNS TABLE (at timestamptz, by_name text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.at, u.display_name FROM password_resets r JOIN users u ON u.id = r.reset_by
    WHERE r.user_id = app_user() ORDER BY r.at DESC, r.id DESC LIMIT 1
  $$;
  CREATE OR REPLACE FUNCTION login_credentials(login_name text) RETURNS TABLE (user_id uuid, password_hash text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT id, users.password_hash FROM users WHERE login = lower(login_name) AND disabled_at IS NULL
  $$;
  REVOKE EXECUTE ON FUNCTION last_password_reset() FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION last_password_reset() TO doorstep_app;`;

/** As 032 has it; `role` is asked of the approver first. */
const keyApproval = (role: string): string => `
  CREATE OR REPLACE FUNCTION check_key_approval() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  BEGIN
    IF OLD.approved_by IS NOT NULL THEN
      RAISE EXCEPTION 'KEY_IS_APPROVED' USING ERRCODE = 'DS072';
    END IF;
    IF NEW.approved_by IS DISTINCT FROM app_user() THEN
      RAISE EXCEPTION 'APPROVAL_IN_OWN_NAME' USING ERRCODE = 'DS015';
    END IF;
    ${role}
    IF NEW.approved_by = NEW.proposed_by OR EXISTS (SELECT FROM role_grants
         WHERE role = 'administrator' AND user_id IN (NEW.proposed_by, NEW.approved_by) AND granted_by IN (NEW.proposed_by, NEW.approved_by)) THEN
      RAISE EXCEPTION 'THREE_PERSONS_NEEDED' USING ERRCODE = 'DS005';
    END IF;
    IF EXISTS (SELECT FROM password_resets WHERE user_id IN (NEW.proposed_by, NEW.approved_by)
               AND reset_by IN (NEW.proposed_by, NEW.approved_by) AND at > now() - interval '24 hours') THEN
      RAISE EXCEPTION 'APPROVAL_COOLS_OFF' USING ERRCODE = 'DS016';
    END IF;
    NEW.approved_at := now();
    INSERT INTO observation_keys (key, value_type, subject_type, origin, label_zh, label_en)
    VALUES (NEW.key, NEW.value_type, NEW.subject_type, 'profile', NEW.label_zh, NEW.label_en);
    RETURN NEW;
  END $$;`;
/** Who proposes a key and takes a proposal back. */
const keyProposers = (administrator: string): string => `
  ALTER POLICY app_insert ON observation_key_proposals WITH CHECK (proposed_by = app_user() AND (SELECT ${administrator}));
  ALTER POLICY app_delete ON observation_key_proposals USING (approved_by IS NULL AND (SELECT ${administrator}));`;

export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    -- ---- passwords that wait ---------------------------------------------------------------
    -- On real time, as sessions are.
    CREATE TABLE waiting_passwords (
      user_id uuid PRIMARY KEY REFERENCES users,
      password_hash text NOT NULL,
      set_by uuid NOT NULL REFERENCES users,
      set_at timestamptz NOT NULL DEFAULT now(),
      -- NULL: waits for somebody who confirms it
      usable_at timestamptz,
      confirmed_by uuid REFERENCES users,
      CONSTRAINT set_by_somebody_else CHECK (set_by <> user_id)
    );
    ALTER TABLE waiting_passwords ENABLE ROW LEVEL SECURITY;
    ALTER TABLE waiting_passwords FORCE ROW LEVEL SECURITY;
    CREATE POLICY owner ON waiting_passwords TO doorstep_owner USING (true) WITH CHECK (true);
    -- its owner is told of it; whoever administers all that they hold may take it back
    CREATE POLICY app_read ON waiting_passwords FOR SELECT TO doorstep_app USING (user_id = app_user() OR administers(user_id));
    CREATE POLICY app_delete ON waiting_passwords FOR DELETE TO doorstep_app USING (user_id = app_user() OR administers(user_id));
    GRANT SELECT (user_id, set_by, set_at, usable_at), DELETE ON waiting_passwords TO doorstep_app;
    CREATE POLICY owner_gives_password ON users FOR UPDATE TO doorstep_owner USING (true);

    -- since when it was usable is password_resets.at: before that nobody but its owner could sign in
    ALTER TABLE password_resets ADD COLUMN set_at timestamptz NOT NULL DEFAULT now(), ADD COLUMN confirmed_by uuid REFERENCES users;

    -- Administrators of everything that the holder has, now or to come, who are independent of whoever set the password.
    CREATE FUNCTION password_confirmers(setter uuid, holder uuid) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      WITH held AS (
        SELECT DISTINCT area_id FROM role_grants WHERE user_id = holder AND (valid_to IS NULL OR valid_to > programme_today()))
      SELECT c FROM held CROSS JOIN LATERAL confirmers(setter, holder, held.area_id) c
      GROUP BY c HAVING count(DISTINCT held.area_id) = (SELECT count(*) FROM held)
    $$;

    CREATE OR REPLACE FUNCTION check_password() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      cooling_off CONSTANT interval := interval '24 hours';
    BEGIN
      -- the machine's command line and the seed give passwords to those who stand in front of it
      IF session_user <> 'doorstep_app' THEN
        RETURN NEW;
      END IF;
      IF TG_OP = 'INSERT' THEN
        NEW.must_change_password := NEW.password_hash IS NOT NULL;
      ELSIF NEW.password_hash IS NOT DISTINCT FROM OLD.password_hash THEN
        RETURN NEW;
      ELSIF NEW.id = app_user() THEN
        NEW.must_change_password := false;
      ELSIF EXISTS (SELECT FROM waiting_passwords w WHERE w.user_id = NEW.id AND w.password_hash = NEW.password_hash AND w.usable_at <= now())
         OR NOT EXISTS (SELECT FROM role_grants g WHERE g.user_id = NEW.id AND (g.valid_to IS NULL OR g.valid_to > programme_today())) THEN
        NEW.must_change_password := true;
      ELSE
        INSERT INTO waiting_passwords AS w (user_id, password_hash, set_by, usable_at)
        VALUES (NEW.id, NEW.password_hash, app_user(),
          CASE WHEN EXISTS (SELECT FROM password_confirmers(app_user(), NEW.id)) THEN NULL ELSE now() + cooling_off END)
        ON CONFLICT (user_id) DO UPDATE
          SET password_hash = excluded.password_hash, set_by = excluded.set_by, set_at = excluded.set_at, usable_at = excluded.usable_at;
        -- whoever signs in again, with the old one, is told
        DELETE FROM sessions WHERE user_id = NEW.id;
        NEW.password_hash := OLD.password_hash;
      END IF;
      RETURN NEW;
    END $$;

    CREATE OR REPLACE FUNCTION note_password_reset() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF session_user <> 'doorstep_app' OR NEW.password_hash IS NULL
         OR (TG_OP = 'UPDATE' AND NEW.password_hash IS NOT DISTINCT FROM OLD.password_hash) THEN
        RETURN NULL;
      END IF;
      IF NEW.id IS DISTINCT FROM app_user() THEN
        INSERT INTO password_resets (user_id, reset_by, set_at, confirmed_by)
        SELECT NEW.id, coalesce(w.set_by, app_user()), coalesce(w.set_at, now()), w.confirmed_by
        FROM (VALUES (NEW.id)) AS u(id) LEFT JOIN waiting_passwords w ON w.user_id = u.id AND w.password_hash = NEW.password_hash;
        DELETE FROM sessions WHERE user_id = NEW.id;
      END IF;
      -- also the owner's own change: what somebody set for them meanwhile is taken back with it
      DELETE FROM waiting_passwords WHERE user_id = NEW.id;
      RETURN NULL;
    END $$;

    -- The password that waits becomes the account's, where it is usable by now.
    CREATE FUNCTION take_up_password(somebody uuid) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      -- the account first, as whoever changes its password locks it; what waits is read after that
      PERFORM FROM users WHERE id = somebody FOR UPDATE;
      UPDATE users u SET password_hash = w.password_hash FROM waiting_passwords w
      WHERE u.id = somebody AND w.user_id = u.id AND w.usable_at <= now();
    END $$;

    -- Makes the password that waits for this account usable, in the caller's name. False where none waits, or the caller
    -- does not administer all that its owner holds.
    CREATE FUNCTION confirm_password(somebody uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      setter uuid;
    BEGIN
      IF NOT administers(somebody) THEN
        RETURN false;
      END IF;
      PERFORM FROM users WHERE id = somebody FOR UPDATE;
      SELECT set_by INTO setter FROM waiting_passwords WHERE user_id = somebody FOR UPDATE;
      IF NOT FOUND THEN
        RETURN false;
      END IF;
      IF NOT EXISTS (SELECT FROM password_confirmers(setter, somebody) AS c(id) WHERE c.id = app_user()) THEN
        RAISE EXCEPTION 'PASSWORD_CONFIRMER_NOT_INDEPENDENT' USING ERRCODE = 'DS076';
      END IF;
      UPDATE waiting_passwords SET usable_at = now(), confirmed_by = app_user() WHERE user_id = somebody;
      PERFORM take_up_password(somebody);
      RETURN true;
    END $$;

    -- A password that has waited long enough is the account's before a login is compared with it.
    CREATE OR REPLACE FUNCTION login_credentials(login_name text) RETURNS TABLE (user_id uuid, password_hash text) LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      PERFORM take_up_password(u.id) FROM users u JOIN waiting_passwords w ON w.user_id = u.id
      WHERE u.login = lower(login_name) AND w.usable_at <= now();
      RETURN QUERY SELECT u.id, u.password_hash FROM users u WHERE u.login = lower(login_name) AND u.disabled_at IS NULL;
    END $$;

    DROP FUNCTION last_password_reset();
    -- When, and by whom, the caller's password was last set by somebody else, and who confirmed it.
    CREATE FUNCTION last_password_reset() RETURNS TABLE (at timestamptz, by_name text, confirmer_name text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT r.set_at, u.display_name, c.display_name FROM password_resets r JOIN users u ON u.id = r.reset_by LEFT JOIN users c ON c.id = r.confirmed_by
      WHERE r.user_id = app_user() ORDER BY r.at DESC, r.id DESC LIMIT 1
    $$;
    -- The one that waits for the caller: its owner may not see whoever set it, and is told all the same.
    CREATE FUNCTION own_waiting_password() RETURNS TABLE (at timestamptz, by_name text, usable_at timestamptz) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT w.set_at, u.display_name, w.usable_at FROM waiting_passwords w JOIN users u ON u.id = w.set_by WHERE w.user_id = app_user()
    $$;
    REVOKE EXECUTE ON FUNCTION password_confirmers(uuid, uuid), take_up_password(uuid), confirm_password(uuid), last_password_reset(), own_waiting_password() FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION confirm_password(uuid), last_password_reset(), own_waiting_password() TO doorstep_app;

    -- ---- what may be observed ----------------------------------------------------------------
    ${keyApproval(`IF NOT has_authority_role('administrator') THEN
      RAISE EXCEPTION 'APPROVER_NEEDS_ROLE' USING ERRCODE = 'DS006';
    END IF;`)}
    ${keyProposers(`has_authority_role('administrator')`)}
  `,
  );
}

/** Passwords that wait are forgotten: those that their owners have stay right. */
export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ${keyProposers(`has_role('administrator')`)}
    ${keyApproval('')}
    DROP FUNCTION own_waiting_password, last_password_reset;
    ${PASSWORDS_BEFORE}
    DROP FUNCTION confirm_password, take_up_password, password_confirmers;
    ALTER TABLE password_resets DROP COLUMN confirmed_by, DROP COLUMN set_at;
    DROP POLICY owner_gives_password ON users;
    DROP TABLE waiting_passwords;
  `,
  );
}
