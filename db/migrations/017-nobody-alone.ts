import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * What one administrator could do alone: publish rules in another's name, change a grant into another, sign in with a
 * password they gave somebody, write into the log under another name. And who may execute which function.
 */
const EVERYBODY = 'doorstep_app, doorstep_service';
/** Functions that run with their owner's rights, and who may call them; triggers and other such functions need no grant. */
const EXECUTE: Readonly<Record<string, string>> = {
  programme_now: `${EVERYBODY}, doorstep_facts`,
  programme_date: `${EVERYBODY}, doorstep_facts`,
  programme_today: `${EVERYBODY}, doorstep_facts`,
  revisit_settings: EVERYBODY,
  outward_paused_since: EVERYBODY,
  has_severe_hazard: EVERYBODY,
  has_safety_evidence: 'doorstep_service',
  failed_remote_channels: 'doorstep_service',
  contact_allowed: EVERYBODY,
  is_procedure_open: EVERYBODY,
  officer_is_busy: EVERYBODY,
  request_reviews_of_hazards: EVERYBODY,
  valid_grants: 'doorstep_app',
  has_role: 'doorstep_app',
  has_authority_role: 'doorstep_app',
  granted_areas: 'doorstep_app',
  granted_patches: 'doorstep_app',
  delegated_patches: 'doorstep_app',
  visible_districts: 'doorstep_app',
  colleagues: 'doorstep_app',
  my_registrations: 'doorstep_app',
  my_dwellings: 'doorstep_app',
  link_registration: 'doorstep_app',
  link_building: 'doorstep_app',
  link_dwelling: 'doorstep_app',
  may_read_personal: 'doorstep_app',
  login_credentials: 'doorstep_app',
  session_by_token: 'doorstep_app',
  count_wrong_code: 'doorstep_app',
  link_session_by_token: 'doorstep_app',
  last_password_reset: 'doorstep_app',
};
/** By name: whatever arguments a function takes at this point. */
const forEachFunction = (statement: string): string => `
  DO $$
  DECLARE
    f record;
  BEGIN
    FOR f IN
      SELECT p.oid::regprocedure AS signature, granted.roles
      FROM pg_proc p LEFT JOIN (VALUES ${Object.entries(EXECUTE)
        .map(([name, roles]) => `('${name}', '${roles}')`)
        .join(', ')}) AS granted(name, roles) ON granted.name = p.proname
      WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
        -- from 015 on nobody's but the roles' that need them
        AND p.proname NOT IN ('link_by_token', 'prove_link_code', 'stop_messages', 'messages_stopped')
    LOOP
      ${statement}
    END LOOP;
  END $$;`;

const SOMEBODY = '(app_user() IS NOT NULL OR app_link() IS NOT NULL)';

/** The caller's grants that are valid today, for these roles; `unless` is a condition on which they hold none. */
const validGrants = (unless: string): string => `
  CREATE OR REPLACE FUNCTION valid_grants(VARIADIC roles text[]) RETURNS SETOF role_grants LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT g.* FROM role_grants g, (SELECT programme_today() AS today) t
    WHERE g.user_id = app_user() AND g.role = ANY (roles) AND g.valid_from <= t.today AND (g.valid_to IS NULL OR g.valid_to > t.today) ${unless}
  $$;`;

export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    -- ---- passwords that somebody else gave ------------------------------------------------
    ALTER TABLE users ADD COLUMN must_change_password boolean NOT NULL DEFAULT false;
    GRANT SELECT (must_change_password) ON users TO doorstep_app;
    -- who sets whose password; what only the owner of an account may change is no column here
    REVOKE INSERT, UPDATE ON users FROM doorstep_app;
    GRANT INSERT (id, login, display_name, locale, password_hash) ON users TO doorstep_app;
    GRANT UPDATE (display_name, locale, password_hash, disabled_at, version) ON users TO doorstep_app;

    -- On real time, as sessions are.
    CREATE TABLE password_resets (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      user_id uuid NOT NULL REFERENCES users,
      reset_by uuid NOT NULL REFERENCES users,
      at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT reset_by_somebody_else CHECK (reset_by <> user_id)
    );
    CREATE INDEX password_resets_user ON password_resets (user_id, at DESC);
    CREATE TRIGGER password_resets_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON password_resets
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_log_change();
    ALTER TABLE password_resets ENABLE ROW LEVEL SECURITY;
    ALTER TABLE password_resets FORCE ROW LEVEL SECURITY;
    CREATE POLICY owner_read ON password_resets FOR SELECT TO doorstep_owner USING (true);
    CREATE POLICY owner_notes ON password_resets FOR INSERT TO doorstep_owner WITH CHECK (true);
    CREATE POLICY owner_ends ON sessions FOR DELETE TO doorstep_owner USING (true);

    CREATE FUNCTION check_password() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
    CREATE TRIGGER users_password_checked BEFORE INSERT OR UPDATE OF password_hash ON users FOR EACH ROW EXECUTE FUNCTION check_password();

    CREATE FUNCTION note_password_reset() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF session_user = 'doorstep_app' AND NEW.id IS DISTINCT FROM app_user() AND NEW.password_hash IS NOT NULL
         AND (TG_OP = 'INSERT' OR NEW.password_hash IS DISTINCT FROM OLD.password_hash) THEN
        INSERT INTO password_resets (user_id, reset_by) VALUES (NEW.id, app_user());
        DELETE FROM sessions WHERE user_id = NEW.id;
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER users_password_noted AFTER INSERT OR UPDATE OF password_hash ON users FOR EACH ROW EXECUTE FUNCTION note_password_reset();

    -- When, and by whom, the caller's password was last set by somebody else.
    CREATE FUNCTION last_password_reset() RETURNS TABLE (at timestamptz, by_name text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT r.at, u.display_name FROM password_resets r JOIN users u ON u.id = r.reset_by
      WHERE r.user_id = app_user() ORDER BY r.at DESC, r.id DESC LIMIT 1
    $$;
    -- whoever signed in with a password that somebody else knows holds no role before it is their own
    ${validGrants('AND NOT EXISTS (SELECT FROM users u WHERE u.id = app_user() AND (u.must_change_password OR u.disabled_at IS NOT NULL))')}
    DROP FUNCTION session_by_token(bytea);
    CREATE FUNCTION session_by_token(hash bytea) RETURNS TABLE (user_id uuid, csrf_token text, must_change_password boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT s.user_id, s.csrf_token, u.must_change_password FROM sessions s JOIN users u ON u.id = s.user_id
      WHERE s.token_hash = hash AND s.expires_at > now() AND u.disabled_at IS NULL
    $$;

    -- ---- grants --------------------------------------------------------------------------
    REVOKE UPDATE ON role_grants FROM doorstep_app;
    GRANT UPDATE (valid_to) ON role_grants TO doorstep_app;
    DROP POLICY app_insert ON role_grants;
    CREATE POLICY app_insert ON role_grants FOR INSERT TO doorstep_app WITH CHECK (granted_by = app_user() AND user_id <> app_user()
      AND ((SELECT has_role('administrator'))
        OR (delegated_by IS NOT NULL AND role = 'officer' AND area_id IN (SELECT granted_areas('supervisor')))));
    DROP POLICY app_update ON role_grants;
    CREATE POLICY app_update ON role_grants FOR UPDATE TO doorstep_app
      USING (user_id <> app_user() AND (SELECT has_role('administrator')))
      WITH CHECK (user_id <> app_user() AND (SELECT has_role('administrator')));

    -- A grant can be ended, sooner than it would by itself and not in the past; a longer one is a new grant with its own granter.
    CREATE FUNCTION check_grant_end() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF session_user = 'doorstep_app' AND (NEW.valid_to IS NULL OR NEW.valid_to >= OLD.valid_to OR NEW.valid_to < programme_today()) THEN
        RAISE EXCEPTION 'GRANT_ONLY_ENDS' USING ERRCODE = 'DS031';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER role_grants_end BEFORE UPDATE OF valid_to ON role_grants FOR EACH ROW EXECUTE FUNCTION check_grant_end();

    -- ---- rulesets ------------------------------------------------------------------------
    ALTER TABLE state_transitions NO FORCE ROW LEVEL SECURITY;
    INSERT INTO state_transitions (noun, before, after) VALUES
      ('ruleset_version', 'draft', 'in_review'), ('ruleset_version', 'in_review', 'published'),
      ('ruleset_version', 'in_review', 'rejected'), ('ruleset_version', 'published', 'retired');
    ALTER TABLE state_transitions FORCE ROW LEVEL SECURITY;

    CREATE OR REPLACE FUNCTION check_ruleset_version() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      -- Whoever sets somebody's password could sign in as them: until they would have noticed, neither approves the other.
      cooling_off CONSTANT interval := interval '24 hours';
      by_person CONSTANT boolean := session_user = 'doorstep_app';
    BEGIN
      IF TG_OP = 'INSERT' THEN
        IF by_person AND (NEW.state <> 'draft' OR NEW.approver_id IS NOT NULL OR NEW.published_at IS NOT NULL OR NEW.effect IS NOT NULL) THEN
          RAISE EXCEPTION 'VERSION_BEGINS_AS_DRAFT' USING ERRCODE = 'DS014';
        END IF;
      ELSE
        IF (OLD.ruleset_id, OLD.number, OLD.author_id, OLD.created_at) IS DISTINCT FROM (NEW.ruleset_id, NEW.number, NEW.author_id, NEW.created_at)
           OR (OLD.state <> 'draft' AND (OLD.document, OLD.cases, OLD.note) IS DISTINCT FROM (NEW.document, NEW.cases, NEW.note))
           OR (NEW.approver_id IS DISTINCT FROM OLD.approver_id AND NOT (OLD.state = 'in_review' AND NEW.state = 'published'))
           OR (by_person AND NEW.effect IS DISTINCT FROM OLD.effect) THEN
          RAISE EXCEPTION 'VERSION_IS_FIXED' USING ERRCODE = 'DS004';
        END IF;
        -- else somebody could approve what they wrote into another's draft
        IF by_person AND (OLD.document, OLD.cases, OLD.note) IS DISTINCT FROM (NEW.document, NEW.cases, NEW.note)
           AND NEW.author_id IS DISTINCT FROM app_user() THEN
          RAISE EXCEPTION 'DRAFT_OF_ANOTHER' USING ERRCODE = 'DS017';
        END IF;
        IF NEW.state <> OLD.state THEN
          PERFORM check_transition('ruleset_version', OLD.state, NEW.state);
        END IF;
      END IF;
      IF NEW.state = 'published' AND (TG_OP = 'INSERT' OR OLD.state <> 'published') AND NEW.author_id IS NOT NULL THEN
        IF by_person AND NEW.approver_id IS DISTINCT FROM app_user() THEN
          RAISE EXCEPTION 'APPROVAL_IN_OWN_NAME' USING ERRCODE = 'DS015';
        END IF;
        -- author, approver and whoever gave either of them the role are three different persons
        IF EXISTS (SELECT FROM role_grants
                   WHERE role = 'administrator' AND user_id IN (NEW.author_id, NEW.approver_id)
                     AND granted_by IN (NEW.author_id, NEW.approver_id)) THEN
          RAISE EXCEPTION 'THREE_PERSONS_NEEDED' USING ERRCODE = 'DS005';
        END IF;
        IF NOT EXISTS (SELECT FROM role_grants
                       WHERE role = 'administrator' AND user_id = NEW.approver_id
                         AND valid_from <= programme_today() AND (valid_to IS NULL OR valid_to > programme_today())) THEN
          RAISE EXCEPTION 'APPROVER_NEEDS_ROLE' USING ERRCODE = 'DS006';
        END IF;
        IF EXISTS (SELECT FROM password_resets
                   WHERE user_id IN (NEW.author_id, NEW.approver_id) AND reset_by IN (NEW.author_id, NEW.approver_id)
                     AND at > now() - cooling_off) THEN
          RAISE EXCEPTION 'APPROVAL_COOLS_OFF' USING ERRCODE = 'DS016';
        END IF;
      END IF;
      RETURN NEW;
    END $$;

    -- A version in force is replaced, never just taken away: looked at when the transaction ends.
    CREATE FUNCTION check_version_replaced() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF NOT EXISTS (SELECT FROM ruleset_versions WHERE ruleset_id = NEW.ruleset_id AND state = 'published') THEN
        RAISE EXCEPTION 'VERSION_NOT_REPLACED' USING ERRCODE = 'DS018';
      END IF;
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER ruleset_version_replaced AFTER UPDATE OF state ON ruleset_versions DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW WHEN (NEW.state = 'retired') EXECUTE FUNCTION check_version_replaced();
    CREATE POLICY owner_read ON ruleset_versions FOR SELECT TO doorstep_owner USING (true);

    -- ---- who did it ----------------------------------------------------------------------
    DROP POLICY app_insert ON audit_log;
    CREATE POLICY app_insert ON audit_log FOR INSERT TO doorstep_app WITH CHECK (
      (actor_kind = 'user' AND actor_id = app_user()) OR (actor_kind = 'link' AND actor_id = app_link()));
    DROP POLICY app_insert ON access_log;
    CREATE POLICY app_insert ON access_log FOR INSERT TO doorstep_app WITH CHECK (
      (user_id = app_user() AND link_id IS NULL) OR (link_id = app_link() AND user_id IS NULL));
    DROP POLICY app_insert ON outbox;
    CREATE POLICY app_insert ON outbox FOR INSERT TO doorstep_app WITH CHECK ${SOMEBODY};
    DROP POLICY app_insert ON procedures;
    CREATE POLICY app_insert ON procedures FOR INSERT TO doorstep_app WITH CHECK (state = 'requested' AND ${SOMEBODY});
    DROP POLICY app_insert ON incidents;
    CREATE POLICY app_insert ON incidents FOR INSERT TO doorstep_app WITH CHECK ${SOMEBODY};
    -- when it happened, and whether it was delivered, is not the caller's to say
    REVOKE INSERT ON audit_log, access_log, outbox FROM doorstep_app;
    GRANT INSERT (programme_at, actor_kind, actor_id, action, subject_type, subject_id, patch_id, detail) ON audit_log TO doorstep_app;
    GRANT INSERT (user_id, link_id, subject_type, subject_id, reason) ON access_log TO doorstep_app;
    GRANT INSERT (message_id, workflow_id, kind, name, payload) ON outbox TO doorstep_app;

    -- ---- who may execute what ------------------------------------------------------------
    ${forEachFunction(`
      EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f.signature);
      IF f.roles IS NOT NULL THEN
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %s', f.signature, f.roles);
      END IF;`)}
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ${forEachFunction(`
      IF f.roles IS NOT NULL THEN
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM %s', f.signature, f.roles);
      END IF;
      EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO PUBLIC', f.signature);`)}
    REVOKE INSERT ON audit_log, access_log, outbox FROM doorstep_app;
    GRANT INSERT ON audit_log, access_log, outbox TO doorstep_app;
    ${['audit_log', 'access_log', 'outbox', 'procedures', 'incidents']
      .map(
        (table) => `DROP POLICY app_insert ON ${table};
          CREATE POLICY app_insert ON ${table} FOR INSERT TO doorstep_app WITH CHECK (true);`,
      )
      .join('\n')}
    DROP POLICY owner_read ON ruleset_versions;
    DROP TRIGGER ruleset_version_replaced ON ruleset_versions;
    DROP FUNCTION check_version_replaced;
    CREATE OR REPLACE FUNCTION check_ruleset_version() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF TG_OP = 'UPDATE' AND OLD.state <> 'draft'
         AND (OLD.document, OLD.author_id, OLD.number) IS DISTINCT FROM (NEW.document, NEW.author_id, NEW.number) THEN
        RAISE EXCEPTION 'VERSION_IS_FIXED' USING ERRCODE = 'DS004';
      END IF;
      IF NEW.state = 'published' AND (TG_OP = 'INSERT' OR OLD.state <> 'published') AND NEW.author_id IS NOT NULL THEN
        IF EXISTS (SELECT FROM role_grants
                   WHERE role = 'administrator' AND user_id IN (NEW.author_id, NEW.approver_id)
                     AND granted_by IN (NEW.author_id, NEW.approver_id)) THEN
          RAISE EXCEPTION 'THREE_PERSONS_NEEDED' USING ERRCODE = 'DS005';
        END IF;
        IF NOT EXISTS (SELECT FROM role_grants
                       WHERE role = 'administrator' AND user_id = NEW.approver_id
                         AND valid_from <= programme_today() AND (valid_to IS NULL OR valid_to > programme_today())) THEN
          RAISE EXCEPTION 'APPROVER_NEEDS_ROLE' USING ERRCODE = 'DS006';
        END IF;
      END IF;
      RETURN NEW;
    END $$;
    ALTER TABLE state_transitions NO FORCE ROW LEVEL SECURITY;
    DELETE FROM state_transitions WHERE noun = 'ruleset_version';
    ALTER TABLE state_transitions FORCE ROW LEVEL SECURITY;
    DROP TRIGGER role_grants_end ON role_grants;
    DROP FUNCTION check_grant_end;
    DROP POLICY app_update ON role_grants;
    CREATE POLICY app_update ON role_grants FOR UPDATE TO doorstep_app
      USING ((SELECT has_role('administrator'))) WITH CHECK ((SELECT has_role('administrator')));
    DROP POLICY app_insert ON role_grants;
    CREATE POLICY app_insert ON role_grants FOR INSERT TO doorstep_app WITH CHECK (granted_by = app_user() AND ((SELECT has_role('administrator'))
      OR (delegated_by IS NOT NULL AND role = 'officer' AND area_id IN (SELECT granted_areas('supervisor')))));
    REVOKE UPDATE (valid_to) ON role_grants FROM doorstep_app;
    GRANT UPDATE ON role_grants TO doorstep_app;
    DROP FUNCTION session_by_token(bytea);
    CREATE FUNCTION session_by_token(hash bytea) RETURNS TABLE (user_id uuid, csrf_token text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT s.user_id, s.csrf_token FROM sessions s JOIN users u ON u.id = s.user_id
      WHERE s.token_hash = hash AND s.expires_at > now() AND u.disabled_at IS NULL
    $$;
    ${validGrants('')}
    DROP FUNCTION last_password_reset;
    DROP TRIGGER users_password_noted ON users;
    DROP TRIGGER users_password_checked ON users;
    DROP FUNCTION note_password_reset, check_password;
    DROP POLICY owner_ends ON sessions;
    DROP TABLE password_resets;
    REVOKE INSERT (id, login, display_name, locale, password_hash), UPDATE (display_name, locale, password_hash, disabled_at, version) ON users FROM doorstep_app;
    GRANT INSERT, UPDATE ON users TO doorstep_app;
    ALTER TABLE users DROP COLUMN must_change_password;
  `,
  );
}
