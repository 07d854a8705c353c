import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/** Longer than this nobody stands in for somebody else: the patch is given to another officer. */
const LONGEST_DELEGATION_DAYS = 62;

/**
 * Officers are away, and others stand in for them on dated days. That somebody is away is kept, and for how long; why is
 * nobody's business here. A delegation is of one patch, from who works there to who is an officer by themselves; it ends by
 * itself, and a supervisor ends it earlier.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    CREATE TABLE officer_absences (
      id uuid PRIMARY KEY,
      officer_id uuid NOT NULL REFERENCES users,
      from_on date NOT NULL,
      -- the first day back; one that is taken back on its first day was none
      until_on date NOT NULL,
      planned_by uuid NOT NULL REFERENCES users,
      planned_at timestamptz NOT NULL DEFAULT programme_now(),
      CONSTRAINT absence_has_days CHECK (until_on - from_on BETWEEN 0 AND 366),
      CONSTRAINT one_absence_at_a_time EXCLUDE USING gist (officer_id WITH =, daterange(from_on, until_on) WITH &&)
    );
    ALTER TABLE officer_absences ENABLE ROW LEVEL SECURITY;
    ALTER TABLE officer_absences FORCE ROW LEVEL SECURITY;
    -- Officers whom the caller supervises, by a grant of theirs that has not ended.
    CREATE FUNCTION supervised_officers() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT g.user_id FROM role_grants g WHERE g.role = 'officer' AND g.area_id IN (SELECT granted_areas('supervisor'))
        AND (g.valid_to IS NULL OR g.valid_to > programme_today())
    $$;
    REVOKE EXECUTE ON FUNCTION supervised_officers() FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION supervised_officers() TO doorstep_app;
    GRANT SELECT, INSERT (id, officer_id, from_on, until_on, planned_by), UPDATE (until_on) ON officer_absences TO doorstep_app;
    CREATE POLICY app_read ON officer_absences FOR SELECT TO doorstep_app
      USING (officer_id = app_user() OR officer_id IN (SELECT supervised_officers()));
    CREATE POLICY app_insert ON officer_absences FOR INSERT TO doorstep_app
      WITH CHECK (planned_by = app_user() AND officer_id IN (SELECT supervised_officers()));
    CREATE POLICY app_update ON officer_absences FOR UPDATE TO doorstep_app
      USING (officer_id IN (SELECT supervised_officers())) WITH CHECK (officer_id IN (SELECT supervised_officers()));
    CREATE POLICY owner_read ON officer_absences FOR SELECT TO doorstep_owner USING (true);
    GRANT SELECT ON officer_absences TO doorstep_service;
    CREATE POLICY service ON officer_absences TO doorstep_service USING (true) WITH CHECK (true);
    CREATE FUNCTION check_absence_end() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF NEW.until_on >= OLD.until_on OR NEW.until_on < programme_today() AND NEW.until_on <> NEW.from_on THEN
        RAISE EXCEPTION 'ABSENCE_ONLY_ENDS' USING ERRCODE = 'DS151';
      END IF;
      RETURN NEW;
    END $$;
    REVOKE EXECUTE ON FUNCTION check_absence_end FROM PUBLIC;
    CREATE TRIGGER officer_absences_end BEFORE UPDATE OF until_on ON officer_absences FOR EACH ROW EXECUTE FUNCTION check_absence_end();

    -- How many officers with patches are there for the days from one to another, as whole persons; nobody is named.
    CREATE FUNCTION officers_present(from_day date, to_day date) RETURNS numeric LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT coalesce(sum(1 - away.days::numeric / (to_day - from_day)), 0)
      FROM (SELECT DISTINCT officer_id FROM areas WHERE kind = 'patch' AND officer_id IS NOT NULL) o
      CROSS JOIN LATERAL (SELECT coalesce(sum(least(a.until_on, to_day) - greatest(a.from_on, from_day)), 0) AS days FROM officer_absences a
        WHERE a.officer_id = o.officer_id AND daterange(a.from_on, a.until_on) && daterange(from_day, to_day)) away
    $$;
    REVOKE EXECUTE ON FUNCTION officers_present(date, date) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION officers_present(date, date) TO doorstep_app, doorstep_service;

    -- ---- delegations -------------------------------------------------------------------------
    CREATE FUNCTION check_delegation() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      days CONSTANT daterange := daterange(NEW.valid_from, NEW.valid_to);
    BEGIN
      IF NEW.valid_to - NEW.valid_from > ${LONGEST_DELEGATION_DAYS} THEN
        RAISE EXCEPTION 'DELEGATION_TOO_LONG' USING ERRCODE = 'DS148';
      END IF;
      -- one's own work in one patch, not what somebody else delegated; both grants are held until this is written, so that
      -- whoever ends one of them finds it
      PERFORM FROM areas a JOIN role_grants g ON g.area_id = ANY (a.ancestors)
        WHERE a.id = NEW.area_id AND a.kind = 'patch' AND g.user_id = NEW.delegated_by AND g.role = 'officer' AND g.delegated_by IS NULL
          AND g.effective_at <= now() AND daterange(g.valid_from, g.valid_to) @> NEW.valid_from FOR SHARE OF g;
      IF NOT FOUND OR NEW.role <> 'officer' OR NEW.delegated_by = NEW.user_id THEN
        RAISE EXCEPTION 'DELEGATION_NOT_POSSIBLE' USING ERRCODE = 'DS147';
      END IF;
      -- else a supervisor could make anybody an officer, whom administrators appoint two by two
      PERFORM FROM role_grants g JOIN users u ON u.id = g.user_id WHERE g.user_id = NEW.user_id AND g.role = 'officer' AND g.delegated_by IS NULL
        AND u.disabled_at IS NULL AND g.effective_at <= now() AND daterange(g.valid_from, g.valid_to) @> days FOR SHARE OF g;
      IF NOT FOUND THEN
        RAISE EXCEPTION 'SUBSTITUTE_IS_NO_OFFICER' USING ERRCODE = 'DS149';
      END IF;
      IF EXISTS (SELECT FROM officer_absences x WHERE x.officer_id = NEW.user_id AND daterange(x.from_on, x.until_on) && days) THEN
        RAISE EXCEPTION 'SUBSTITUTE_IS_ABSENT' USING ERRCODE = 'DS152';
      END IF;
      PERFORM pg_advisory_xact_lock(hashtextextended('delegations of ' || NEW.area_id, 0));
      -- once for one officer, and nobody both gives and takes: work would go to and fro
      IF EXISTS (SELECT FROM role_grants g WHERE g.area_id = NEW.area_id AND g.delegated_by IS NOT NULL
          AND (g.delegated_by IN (NEW.delegated_by, NEW.user_id) OR g.user_id = NEW.delegated_by) AND daterange(g.valid_from, g.valid_to) && days) THEN
        RAISE EXCEPTION 'DELEGATION_OVERLAPS' USING ERRCODE = 'DS150';
      END IF;
      RETURN NEW;
    END $$;
    REVOKE EXECUTE ON FUNCTION check_delegation FROM PUBLIC;
    -- after role_grants_checked by its name: what is backdated is refused as that
    CREATE TRIGGER role_grants_delegated BEFORE INSERT ON role_grants FOR EACH ROW
      WHEN (session_user = 'doorstep_app' AND NEW.delegated_by IS NOT NULL) EXECUTE FUNCTION check_delegation();
    -- A delegation needs the own grant of who holds it and of who gave it: it ends with either, where no other one goes on.
    CREATE FUNCTION end_delegations_with_grant() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE role_grants d SET valid_to = greatest(d.valid_from, NEW.valid_to)
      WHERE d.delegated_by IS NOT NULL AND NEW.user_id IN (d.user_id, d.delegated_by) AND d.valid_to > greatest(d.valid_from, NEW.valid_to)
        AND NOT EXISTS (SELECT FROM role_grants g JOIN areas a ON a.id = d.area_id
          WHERE g.user_id = NEW.user_id AND g.role = 'officer' AND g.delegated_by IS NULL AND g.effective_at <= now()
            AND (d.user_id = NEW.user_id OR g.area_id = ANY (a.ancestors))
            AND daterange(g.valid_from, g.valid_to) @> daterange(greatest(d.valid_from, NEW.valid_to), d.valid_to));
      RETURN NULL;
    END $$;
    REVOKE EXECUTE ON FUNCTION end_delegations_with_grant FROM PUBLIC;
    CREATE TRIGGER role_grants_end_delegations AFTER UPDATE OF valid_to ON role_grants FOR EACH ROW
      WHEN (NEW.delegated_by IS NULL AND NEW.role = 'officer' AND NEW.valid_to IS NOT NULL) EXECUTE FUNCTION end_delegations_with_grant();
    CREATE POLICY app_end_delegation ON role_grants FOR UPDATE TO doorstep_app
      USING (user_id <> app_user() AND delegated_by IS NOT NULL AND role = 'officer' AND area_id IN (SELECT granted_areas('supervisor')))
      WITH CHECK (user_id <> app_user() AND delegated_by IS NOT NULL AND role = 'officer' AND area_id IN (SELECT granted_areas('supervisor')));
    CREATE INDEX role_grants_delegated_by ON role_grants (delegated_by, area_id) WHERE delegated_by IS NOT NULL;
    -- By which delegation it came to its officer last: what a delegation moved goes back after it, and is moved by it once.
    ALTER TABLE tasks ADD COLUMN delegation_id uuid REFERENCES role_grants;
    ALTER TABLE visits ADD COLUMN delegation_id uuid REFERENCES role_grants;
    CREATE INDEX tasks_delegation ON tasks (delegation_id) WHERE delegation_id IS NOT NULL;
    CREATE INDEX visits_delegation ON visits (delegation_id) WHERE delegation_id IS NOT NULL;

    ALTER TABLE audit_actions NO FORCE ROW LEVEL SECURITY;
    INSERT INTO audit_actions (action, actor_kind, roles) VALUES ('absence.planned', 'user', ARRAY['supervisor']), ('absence.ended', 'user', ARRAY['supervisor']),
      ('delegation.given', 'user', ARRAY['supervisor']), ('delegation.ended', 'user', ARRAY['supervisor']);
    ALTER TABLE audit_actions FORCE ROW LEVEL SECURITY;
  `,
  );
}

/** Delegations stay as they were given, and end as they say; nobody knows any more who is away. */
export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ALTER TABLE audit_actions NO FORCE ROW LEVEL SECURITY;
    DELETE FROM audit_actions WHERE action IN ('absence.planned', 'absence.ended', 'delegation.given', 'delegation.ended');
    ALTER TABLE audit_actions FORCE ROW LEVEL SECURITY;
    ALTER TABLE visits DROP COLUMN delegation_id;
    ALTER TABLE tasks DROP COLUMN delegation_id;
    DROP INDEX role_grants_delegated_by;
    DROP POLICY app_end_delegation ON role_grants;
    DROP TRIGGER role_grants_end_delegations ON role_grants;
    DROP FUNCTION end_delegations_with_grant;
    DROP TRIGGER role_grants_delegated ON role_grants;
    DROP FUNCTION check_delegation, officers_present;
    DROP TABLE officer_absences;
    DROP FUNCTION check_absence_end, supervised_officers;
  `,
  );
}
