import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * What may be observed at all is a list that persons keep: no list of forbidden words is ever complete. An administrator
 * proposes a key, another one approves it, and only then can an import observe it. Besides, the database itself keeps an
 * older file from replacing a newer value, and files from emptying a register unseen.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    -- ---- observation keys -------------------------------------------------------------------
    -- The list itself stays observation_keys; what stands there is approved: shipped, brought in before this, or below.
    REVOKE INSERT, UPDATE ON observation_keys FROM doorstep_service;
    CREATE POLICY owner_adds ON observation_keys FOR INSERT TO doorstep_owner WITH CHECK (true);
    -- those of the shipped profiles that no earlier migration has
    INSERT INTO observation_keys (key, value_type, subject_type, label_zh, label_en) VALUES
      ('window_type', 'enum', 'building', '窗户类型', 'Window type'),
      ('air_conditioning_type', 'enum', 'building', '空调类型', 'Air conditioning type'),
      ('lightning_protection', 'boolean', 'building', '防雷检测合格', 'Lightning protection tested')
    ON CONFLICT (key) DO NOTHING;

    CREATE TABLE observation_key_proposals (
      key text PRIMARY KEY CHECK (key ~ '^[a-z][a-z0-9_]{0,63}$'),
      value_type text NOT NULL CHECK (value_type IN ('boolean', 'number', 'date', 'enum')),
      subject_type text NOT NULL CHECK (subject_type IN ('building', 'dwelling')),
      label_zh text NOT NULL,
      label_en text NOT NULL,
      -- what it is needed for
      reason text NOT NULL CHECK (length(btrim(reason)) BETWEEN 3 AND 500),
      proposed_by uuid NOT NULL REFERENCES users,
      proposed_at timestamptz NOT NULL DEFAULT now(),
      approved_by uuid REFERENCES users,
      approved_at timestamptz,
      CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
      CONSTRAINT approved_by_another CHECK (approved_by <> proposed_by),
      CONSTRAINT no_forbidden_key CHECK (NOT (is_forbidden_subject(key) OR is_forbidden_subject(label_zh) OR is_forbidden_subject(label_en)))
    );
    ALTER TABLE observation_key_proposals ENABLE ROW LEVEL SECURITY;
    ALTER TABLE observation_key_proposals FORCE ROW LEVEL SECURITY;
    GRANT SELECT, DELETE ON observation_key_proposals TO doorstep_app;
    GRANT INSERT (key, value_type, subject_type, label_zh, label_en, reason, proposed_by) ON observation_key_proposals TO doorstep_app;
    GRANT UPDATE (approved_by, approved_at) ON observation_key_proposals TO doorstep_app;
    GRANT SELECT ON observation_key_proposals TO doorstep_service;
    CREATE POLICY service ON observation_key_proposals FOR SELECT TO doorstep_service USING (true);
    CREATE POLICY app_read ON observation_key_proposals FOR SELECT TO doorstep_app USING ((SELECT has_role('administrator', 'auditor')));
    CREATE POLICY app_insert ON observation_key_proposals FOR INSERT TO doorstep_app
      WITH CHECK (proposed_by = app_user() AND (SELECT has_role('administrator')));
    CREATE POLICY app_update ON observation_key_proposals FOR UPDATE TO doorstep_app USING ((SELECT has_role('administrator')));
    -- one that is not approved can be taken back, or refused
    CREATE POLICY app_delete ON observation_key_proposals FOR DELETE TO doorstep_app
      USING (approved_by IS NULL AND (SELECT has_role('administrator')));

    CREATE FUNCTION check_key_approval() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF OLD.approved_by IS NOT NULL THEN
        RAISE EXCEPTION 'KEY_IS_APPROVED' USING ERRCODE = 'DS072';
      END IF;
      IF NEW.approved_by IS DISTINCT FROM app_user() THEN
        RAISE EXCEPTION 'APPROVAL_IN_OWN_NAME' USING ERRCODE = 'DS015';
      END IF;
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
    END $$;
    REVOKE EXECUTE ON FUNCTION check_key_approval FROM PUBLIC;
    CREATE TRIGGER key_approved BEFORE UPDATE ON observation_key_proposals FOR EACH ROW EXECUTE FUNCTION check_key_approval();

    -- ---- an older file replaces nothing newer ------------------------------------------------
    CREATE FUNCTION refuse_older_value() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      RAISE EXCEPTION 'VALUE_OLDER' USING ERRCODE = 'DS073';
    END $$;
    CREATE TRIGGER said_by_source_grows_no_older BEFORE UPDATE ON said_by_source FOR EACH ROW
      WHEN ((NEW.subject_id, NEW.source) IS DISTINCT FROM (OLD.subject_id, OLD.source) OR NEW.said_on < OLD.said_on)
      EXECUTE FUNCTION refuse_older_value();
    CREATE FUNCTION check_observation_age() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF EXISTS (
        SELECT FROM inserted i JOIN said_by_source t ON t.subject_id = i.subject_id AND t.source = i.source
        WHERE i.source_kind = 'import'
          AND (i.observed_at AT TIME ZONE coalesce((SELECT time_zone FROM programme), 'UTC'))::date < t.said_on
      ) THEN
        RAISE EXCEPTION 'VALUE_OLDER' USING ERRCODE = 'DS073';
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER observations_not_older AFTER INSERT ON observations REFERENCING NEW TABLE AS inserted
      FOR EACH STATEMENT EXECUTE FUNCTION check_observation_age();
    REVOKE EXECUTE ON FUNCTION refuse_older_value, check_observation_age FROM PUBLIC;

    -- ---- no register is emptied unseen -------------------------------------------------------
    -- How many stand or went since a person last accepted it, how many of those went, and how many may.
    -- The share is that of the register's most lenient complete profile.
    CREATE FUNCTION count_gone(register text, subject text) RETURNS TABLE (standing integer, gone integer, allowed integer) LANGUAGE sql STABLE AS $$
      WITH counted AS (
        SELECT count(*) FILTER (WHERE gone_on IS NULL) AS stand, count(*) FILTER (WHERE gone_on IS NOT NULL AND NOT gone_accepted) AS went
        FROM buildings WHERE subject = 'building' AND source = register
        HAVING subject = 'building'
        UNION ALL
        SELECT
          (SELECT count(*) FROM dwellings d JOIN buildings b ON b.id = d.building_id
           WHERE b.source = register AND b.gone_on IS NULL AND d.ended_on IS NULL),
          (SELECT count(DISTINCT (d.building_id, d.number)) FROM dwellings d JOIN buildings b ON b.id = d.building_id
           WHERE b.source = register AND b.gone_on IS NULL AND d.end_reason = 'gone' AND NOT d.gone_accepted
             -- one that came back under its number is not gone, whatever became of its first row
             AND NOT EXISTS (SELECT FROM dwellings o WHERE o.building_id = d.building_id AND o.number = d.number AND o.ended_on IS NULL))
        WHERE subject = 'dwelling'
      ), share AS (
        SELECT coalesce(max(coalesce((p.document ->> 'goneLimit')::numeric, 0.05)), 0.05) AS most FROM import_profiles p
        WHERE p.document ->> 'register' = register AND p.document -> 'complete' = 'true' AND p.document ->> 'subject' IN ('building', subject)
      )
      SELECT (stand + went)::int, went::int, greatest(CASE subject WHEN 'building' THEN 3 ELSE 20 END, floor((stand + went) * most))::int
      FROM counted, share
    $$;
    CREATE FUNCTION refuse_too_many_gone() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT FROM import_profiles p CROSS JOIN (VALUES ('building'), ('dwelling')) AS s(subject)
                 CROSS JOIN LATERAL count_gone(p.document ->> 'register', s.subject) c
                 WHERE p.key = NEW.profile_key AND c.gone > c.allowed) THEN
        RAISE EXCEPTION 'TOO_MANY_GONE' USING ERRCODE = 'DS074';
      END IF;
      RETURN NULL;
    END $$;
    -- at the end of the transaction: by then a person has accepted it, or not
    CREATE CONSTRAINT TRIGGER imports_empty_no_register AFTER INSERT ON imports DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW WHEN (NEW.state = 'done') EXECUTE FUNCTION refuse_too_many_gone();
    REVOKE EXECUTE ON FUNCTION count_gone, refuse_too_many_gone FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION count_gone, refuse_too_many_gone TO doorstep_service;
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP TRIGGER imports_empty_no_register ON imports;
    DROP FUNCTION refuse_too_many_gone, count_gone;
    DROP TRIGGER observations_not_older ON observations;
    DROP TRIGGER said_by_source_grows_no_older ON said_by_source;
    DROP FUNCTION check_observation_age, refuse_older_value;
    DROP TABLE observation_key_proposals;
    DROP FUNCTION check_key_approval;
    DROP POLICY owner_adds ON observation_keys;
    GRANT INSERT, UPDATE ON observation_keys TO doorstep_service;
  `,
  );
}
