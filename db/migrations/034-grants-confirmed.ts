import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * Whoever gives accounts and roles could make themselves a colleague: one who approves what they wrote, or who reads what
 * an administrator may not. So it is kept who comes from whom, through any number of accounts, and what an administrator
 * grants takes effect when another one, who neither comes from them nor they from him, has confirmed it.
 */

/** The caller's grants that are in effect, for these roles: `unless` is a condition on which they hold none. */
const validGrants = (unless: string): string => `
  CREATE OR REPLACE FUNCTION valid_grants(VARIADIC roles text[]) RETURNS SETOF role_grants LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT g.* FROM role_grants g, (SELECT programme_today() AS today) t
    WHERE g.user_id = app_user() AND g.role = ANY (roles) AND g.valid_from <= t.today AND (g.valid_to IS NULL OR g.valid_to > t.today)
      AND NOT EXISTS (SELECT FROM users u WHERE u.id = app_user() AND (u.must_change_password OR u.disabled_at IS NOT NULL)) ${unless}
  $$;`;

/** Who works in a patch as an officer: `effect` is a condition on their grant. */
const worksPatch = (effect: string): string => `
  CREATE OR REPLACE FUNCTION works_patch(officer uuid, patch uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
      SELECT FROM areas a JOIN role_grants g ON g.area_id = ANY (a.ancestors) JOIN users u ON u.id = g.user_id, (SELECT programme_today() AS today) t
      WHERE a.id = patch AND g.user_id = officer AND g.role = 'officer' AND u.disabled_at IS NULL
        AND g.valid_from <= t.today AND (g.valid_to IS NULL OR g.valid_to > t.today) ${effect})
  $$;`;

export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    -- ---- who comes from whom -------------------------------------------------------------
    ALTER TABLE users ADD COLUMN created_by uuid REFERENCES users;
    GRANT SELECT (created_by) ON users TO doorstep_app;
    ALTER TABLE users NO FORCE ROW LEVEL SECURITY;
    -- the first password is noted in the transaction that makes the account
    UPDATE users u SET created_by = r.reset_by FROM password_resets r WHERE r.user_id = u.id AND r.at = u.created_at;
    ALTER TABLE users FORCE ROW LEVEL SECURITY;
    CREATE FUNCTION note_creator() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.created_by := app_user();
      RETURN NEW;
    END $$;
    CREATE TRIGGER users_creator_noted BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION note_creator();

    -- Somebody, and everybody who made their account, made them an administrator or knew their password in the last 24
    -- hours, directly or through others. A grant that only renews another one makes nobody.
    CREATE FUNCTION comes_from(somebody uuid) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      WITH RECURSIVE line(id) AS (
        SELECT somebody
        UNION
        SELECT origin.id FROM line CROSS JOIN LATERAL (
          SELECT u.created_by AS id FROM users u WHERE u.id = line.id
          UNION ALL
          (SELECT g.granted_by FROM role_grants g WHERE g.user_id = line.id AND g.role = 'administrator' ORDER BY g.created_at, g.id LIMIT 1)
          UNION ALL
          SELECT r.reset_by FROM password_resets r WHERE r.user_id = line.id AND r.at > now() - interval '24 hours') origin
        WHERE origin.id IS NOT NULL)
      SELECT id FROM line
    $$;
    CREATE FUNCTION are_independent(one uuid, other uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT one NOT IN (SELECT comes_from(other)) AND other NOT IN (SELECT comes_from(one))
    $$;
    REVOKE EXECUTE ON FUNCTION comes_from(uuid), are_independent(uuid, uuid) FROM PUBLIC;

    -- ---- a grant takes effect --------------------------------------------------------------
    -- On real time, as sessions are. NULL: waits for somebody who confirms it.
    ALTER TABLE role_grants ADD COLUMN effective_at timestamptz DEFAULT now(), ADD COLUMN confirmed_by uuid REFERENCES users;
    ALTER TABLE role_grants NO FORCE ROW LEVEL SECURITY;
    UPDATE role_grants SET effective_at = created_at;
    ALTER TABLE role_grants FORCE ROW LEVEL SECURITY;
    -- when it was given, and since when it holds, is not the caller's to say
    REVOKE INSERT ON role_grants FROM doorstep_app;
    GRANT INSERT (id, user_id, role, area_id, valid_from, valid_to, delegated_by, granted_by) ON role_grants TO doorstep_app;
    -- one that is taken back on its first day never held
    ALTER TABLE role_grants DROP CONSTRAINT role_grants_check, ADD CONSTRAINT grant_ends_after_it_begins CHECK (valid_to IS NULL OR valid_to >= valid_from);

    -- Administrators of that area today, who are neither who gave the grant nor who got it, and could be no puppet of the
    -- giver's nor the giver of theirs.
    CREATE FUNCTION confirmers(granter uuid, holder uuid, area uuid) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT g.user_id FROM role_grants g JOIN users u ON u.id = g.user_id JOIN areas a ON a.id = area, (SELECT programme_today() AS today) t
      WHERE g.role = 'administrator' AND g.area_id = ANY (a.ancestors) AND g.user_id <> holder AND u.disabled_at IS NULL
        AND g.effective_at <= now() AND g.valid_from <= t.today AND (g.valid_to IS NULL OR g.valid_to > t.today)
        AND are_independent(g.user_id, granter)
    $$;
    REVOKE EXECUTE ON FUNCTION confirmers(uuid, uuid, uuid) FROM PUBLIC;

    CREATE FUNCTION check_grant() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      cooling_off CONSTANT interval := interval '24 hours';
    BEGIN
      IF NEW.valid_from < programme_today() THEN
        RAISE EXCEPTION 'GRANT_BACKDATED' USING ERRCODE = 'DS083';
      END IF;
      NEW.effective_at := CASE
        -- a supervisor's own officers stand in for each other at once
        WHEN NEW.delegated_by IS NOT NULL AND NEW.area_id IN (SELECT granted_areas('supervisor')) THEN now()
        WHEN EXISTS (SELECT FROM confirmers(NEW.granted_by, NEW.user_id, NEW.area_id)) THEN NULL
        ELSE now() + cooling_off END;
      RETURN NEW;
    END $$;
    REVOKE EXECUTE ON FUNCTION check_grant FROM PUBLIC;
    -- the machine's command line and the seed are whoever holds the database
    CREATE TRIGGER role_grants_checked BEFORE INSERT ON role_grants FOR EACH ROW
      WHEN (session_user = 'doorstep_app') EXECUTE FUNCTION check_grant();

    -- Puts a grant into effect in the caller's name. False where there is none that waits, or none in the caller's area.
    CREATE FUNCTION confirm_grant(named uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      waiting role_grants;
    BEGIN
      SELECT * INTO waiting FROM role_grants g WHERE g.id = named AND (g.effective_at IS NULL OR g.effective_at > now())
        AND (g.valid_to IS NULL OR g.valid_to > programme_today()) AND g.area_id IN (SELECT granted_areas('administrator')) FOR UPDATE;
      IF NOT FOUND THEN
        RETURN false;
      END IF;
      IF app_user() NOT IN (SELECT confirmers(waiting.granted_by, waiting.user_id, waiting.area_id)) THEN
        RAISE EXCEPTION 'CONFIRMER_NOT_INDEPENDENT' USING ERRCODE = 'DS082';
      END IF;
      UPDATE role_grants SET effective_at = now(), confirmed_by = app_user() WHERE id = named;
      RETURN true;
    END $$;
    REVOKE EXECUTE ON FUNCTION confirm_grant(uuid) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION confirm_grant(uuid) TO doorstep_app;
    CREATE POLICY owner_confirms ON role_grants FOR UPDATE TO doorstep_owner USING (true);

    ${validGrants('AND g.effective_at <= now()')}
    ${worksPatch('AND g.effective_at <= now()')}

    -- ---- rules, and what may be observed: author and approver ----------------------------------
    CREATE FUNCTION check_approver() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      given CONSTANT jsonb := to_jsonb(NEW);
    BEGIN
      IF NOT are_independent((given ->> TG_ARGV[0])::uuid, (given ->> TG_ARGV[1])::uuid) THEN
        RAISE EXCEPTION 'THREE_PERSONS_NEEDED' USING ERRCODE = 'DS005';
      END IF;
      RETURN NEW;
    END $$;
    REVOKE EXECUTE ON FUNCTION check_approver FROM PUBLIC;
    -- after ruleset_versions_checked by its name: what was refused before is refused as that
    CREATE TRIGGER ruleset_versions_publisher BEFORE UPDATE OF state ON ruleset_versions FOR EACH ROW
      WHEN (NEW.state = 'published' AND OLD.state <> 'published' AND NEW.author_id IS NOT NULL AND NEW.approver_id IS NOT NULL)
      EXECUTE FUNCTION check_approver('author_id', 'approver_id');
    CREATE TRIGGER key_approved_independently BEFORE UPDATE OF approved_by ON observation_key_proposals FOR EACH ROW
      WHEN (NEW.approved_by IS NOT NULL) EXECUTE FUNCTION check_approver('proposed_by', 'approved_by');
  `,
  );
}

/** Grants that wait would hold from now on: they are ended. */
export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP TRIGGER key_approved_independently ON observation_key_proposals;
    DROP TRIGGER ruleset_versions_publisher ON ruleset_versions;
    DROP FUNCTION check_approver;
    ${worksPatch('')}
    ${validGrants('')}
    DROP POLICY owner_confirms ON role_grants;
    DROP FUNCTION confirm_grant;
    DROP TRIGGER role_grants_checked ON role_grants;
    DROP FUNCTION check_grant, confirmers;
    ALTER TABLE role_grants NO FORCE ROW LEVEL SECURITY;
    DELETE FROM role_grants WHERE valid_to = valid_from OR effective_at IS NULL OR effective_at > now();
    ALTER TABLE role_grants FORCE ROW LEVEL SECURITY;
    ALTER TABLE role_grants DROP CONSTRAINT grant_ends_after_it_begins, ADD CONSTRAINT role_grants_check CHECK (valid_to IS NULL OR valid_to > valid_from);
    REVOKE INSERT (id, user_id, role, area_id, valid_from, valid_to, delegated_by, granted_by) ON role_grants FROM doorstep_app;
    GRANT INSERT ON role_grants TO doorstep_app;
    ALTER TABLE role_grants DROP COLUMN confirmed_by, DROP COLUMN effective_at;
    DROP FUNCTION are_independent, comes_from;
    DROP TRIGGER users_creator_noted ON users;
    DROP FUNCTION note_creator;
    ALTER TABLE users DROP COLUMN created_by;
  `,
  );
}
