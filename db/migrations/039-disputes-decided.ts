import type { Knex } from 'knex';
import { asOwner } from './as-owner';
import { rewriteFunction } from './rewrite-function';

const DECIDED = 'decision_reason, correction, correction_source';
const FIXED_BEFORE = ['decided_at', 'decided_by', 'decision'];
const FIXED = [...FIXED_BEFORE, 'decision_reason', 'correction', 'correction_source', 'replaced'];

/** As 015 has it; `columns`: what stays as it was decided; `values`: what is asked of the decision about a value on record. */
const checkDispute = (columns: readonly string[], values: string): string => {
  const fixed = (row: string) => columns.map((column) => `${row}.${column}`).join(', ');
  return `
  CREATE OR REPLACE FUNCTION check_dispute() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DECLARE
    disputed tier_decisions;${values.includes('home') ? '\n    home registrations;' : ''}
  BEGIN
    IF TG_OP = 'UPDATE' AND OLD.decided_at IS NOT NULL AND (${fixed('OLD')}) IS DISTINCT FROM (${fixed('NEW')}) THEN
      RAISE EXCEPTION 'HISTORY_IS_APPEND_ONLY' USING ERRCODE = 'DS003', TABLE = TG_TABLE_NAME;
    END IF;
    IF NEW.tier_decision_id IS NULL THEN
      ${values}
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
  END $$;`;
};

/** What the ceilings do not count: notices that are owed by law. */
const OWED = { before: `('manual_tier_notice')`, now: `('manual_tier_notice', 'decision_notice')` };

const owed = (from: string, to: string): string =>
  ['contact_allowed', 'check_contact'].map((name) => rewriteFunction(name, from, to)).join('');

const PURPOSES = [
  'confirmation',
  'reminder',
  'visit_request',
  'visit_reminder',
  'manual_tier_notice',
  'document_request',
];
/** `ofOld`: whether rows that are there are looked at; taken back, the notices that went out stay. */
const allowedPurposes = (purposes: readonly string[], ofOld: '' | 'NOT VALID' = ''): string => `
    ALTER TABLE contact_attempts DROP CONSTRAINT contact_attempts_purpose_check,
      ADD CONSTRAINT contact_attempts_purpose_check CHECK (purpose IN (${purposes.map((each) => `'${each}'`).join(', ')})) ${ofOld};`;

/**
 * Disputes about values on record are decided: by somebody else than those who recorded the value, once, with a reason or
 * with the right value and where it comes from. What is upheld changes the record in the same statement, so that no
 * decision can be stored that the record does not follow.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ALTER TABLE disputes
      ADD COLUMN decision_reason text CHECK (decision_reason IN ('document_shows_value', 'seen_at_home', 'put_right_before', 'another_home')),
      -- {"value": "occupants", "occupantCount": 3} ...: the right value; null in it: there is none on record any more
      ADD COLUMN correction jsonb,
      ADD COLUMN correction_source text CHECK (correction_source IN ('resident', 'landlord', 'document', 'seen_at_home')),
      -- what stood on record until then
      ADD COLUMN replaced jsonb,
      ADD COLUMN told_at timestamptz CHECK (told_at IS NULL OR decided_at IS NOT NULL),
      ADD CONSTRAINT decision_says_why CHECK (CASE
        WHEN subject <> 'tier' AND decision = 'rejected' THEN decision_reason IS NOT NULL AND num_nonnulls(correction, correction_source, replaced) = 0
        WHEN subject <> 'tier' AND decision = 'upheld' THEN decision_reason IS NULL AND num_nulls(correction, correction_source, replaced) = 0
        ELSE num_nonnulls(decision_reason, correction, correction_source, replaced) = 0 END) NOT VALID;
    GRANT UPDATE (${DECIDED}) ON disputes TO doorstep_app;
    ALTER TABLE disputes NO FORCE ROW LEVEL SECURITY;
    -- what was decided before is not told again
    UPDATE disputes SET told_at = decided_at WHERE decided_at IS NOT NULL;
    ALTER TABLE disputes FORCE ROW LEVEL SECURITY;
    CREATE INDEX disputes_untold ON disputes (registration_id) WHERE decided_at IS NOT NULL AND told_at IS NULL;

    ALTER TABLE contact_attempts ADD COLUMN dispute_id uuid REFERENCES disputes,
      ADD CONSTRAINT notice_names_its_dispute CHECK ((purpose = 'decision_notice') = (dispute_id IS NOT NULL)) NOT VALID;
    ${allowedPurposes([...PURPOSES, 'decision_notice'])}
    ${owed(OWED.before, OWED.now)}
    -- what no decision stands behind must not be a way around the ceilings
    CREATE FUNCTION check_decision_notice() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF TG_OP = 'UPDATE' AND NEW.dispute_id IS DISTINCT FROM OLD.dispute_id THEN
        RAISE EXCEPTION 'HISTORY_IS_APPEND_ONLY' USING ERRCODE = 'DS003', TABLE = TG_TABLE_NAME;
      END IF;
      IF TG_OP = 'INSERT' AND NEW.dispute_id IS NOT NULL AND NOT EXISTS (
           SELECT FROM disputes WHERE id = NEW.dispute_id AND registration_id = NEW.registration_id AND decided_at IS NOT NULL) THEN
        RAISE EXCEPTION 'NOTICE_WITHOUT_DECISION' USING ERRCODE = 'DS060';
      END IF;
      RETURN NEW;
    END $$;
    REVOKE EXECUTE ON FUNCTION check_decision_notice FROM PUBLIC;
    CREATE TRIGGER contact_attempts_decision_notice BEFORE INSERT OR UPDATE OF dispute_id ON contact_attempts
      FOR EACH ROW EXECUTE FUNCTION check_decision_notice();
    CREATE UNIQUE INDEX one_notice_per_dispute ON contact_attempts (dispute_id) WHERE state NOT IN ('failed', 'cancelled');

    -- Whoever declared, verified or confirmed the record put their name to its values; whoever corrected one, to that one.
    CREATE FUNCTION has_recorded(registration uuid, disputed text, somebody uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
      SELECT EXISTS (SELECT FROM registration_events e
        WHERE e.registration_id = registration AND e.actor_kind = 'user' AND e.actor_id = somebody
          AND (e.kind IN ('declared', 'verified', 'confirmed')
            OR (e.kind = 'corrected' AND (disputed IN ('never_lived_here', 'other') OR coalesce(e.detail ->> 'value', disputed) = disputed))))
    $$;
    REVOKE EXECUTE ON FUNCTION has_recorded(uuid, text, uuid) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION has_recorded(uuid, text, uuid) TO doorstep_app;

    -- Whether the correction is of what was disputed, and a value that this registration can have.
    CREATE FUNCTION correction_fits(correction jsonb, subject text, home registrations) RETURNS boolean LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
    BEGIN
      IF subject <> 'other' AND correction ->> 'value' <> (CASE subject WHEN 'never_lived_here' THEN 'registration' ELSE subject END) THEN
        RETURN false;
      END IF;
      RETURN coalesce(CASE correction ->> 'value'
        WHEN 'occupants' THEN correction -> 'occupantCount' = 'null' OR (correction ->> 'occupantCount')::integer BETWEEN 0 AND 200
        WHEN 'period' THEN (correction ->> 'since')::date <= programme_today()
          AND coalesce((correction ->> 'until')::date > (correction ->> 'since')::date, home.state <> 'ended')
        WHEN 'landlord' THEN true
        WHEN 'registration' THEN true END, false);
    EXCEPTION WHEN data_exception THEN
      RETURN false;
    END $$;
    REVOKE EXECUTE ON FUNCTION correction_fits(jsonb, text, registrations) FROM PUBLIC;

    ${checkDispute(
      FIXED,
      `
      IF NEW.decided_at IS NULL OR (TG_OP = 'UPDATE' AND OLD.decided_at IS NOT NULL) THEN
        RETURN NEW;
      END IF;
      IF has_recorded(NEW.registration_id, NEW.subject, NEW.decided_by) THEN
        RAISE EXCEPTION 'DECIDES_OWN_RECORD' USING ERRCODE = 'DS078';
      END IF;
      IF NEW.decision = 'upheld' THEN
        SELECT * INTO home FROM registrations WHERE id = NEW.registration_id;
        IF NEW.correction IS NULL OR NOT correction_fits(NEW.correction, NEW.subject, home) THEN
          RAISE EXCEPTION 'CORRECTION_DOES_NOT_FIT' USING ERRCODE = 'DS079';
        END IF;
        IF NEW.correction ->> 'value' = 'period' AND EXISTS (SELECT FROM registrations r
            WHERE r.unit_id = home.unit_id AND r.id <> home.id AND r.state <> 'void' AND home.state <> 'void'
              AND r.period && daterange((NEW.correction ->> 'since')::date, (NEW.correction ->> 'until')::date)) THEN
          RAISE EXCEPTION 'PERIOD_TAKEN' USING ERRCODE = 'DS080';
        END IF;
        NEW.replaced := CASE NEW.correction ->> 'value'
          WHEN 'occupants' THEN jsonb_build_object('occupantCount', home.occupant_count)
          WHEN 'period' THEN jsonb_build_object('since', lower(home.period), 'until', upper(home.period))
          WHEN 'landlord' THEN jsonb_build_object('landlordId', home.landlord_id)
          ELSE jsonb_build_object('state', home.state) END;
      END IF;`,
    )}

    -- The record follows what was decided.
    CREATE FUNCTION follow_dispute() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      put_right CONSTANT text := NEW.correction ->> 'value';
      after registrations;
    BEGIN
      IF NEW.decision = 'upheld' THEN
        UPDATE registrations SET
          occupant_count = CASE put_right WHEN 'occupants' THEN (NEW.correction ->> 'occupantCount')::integer ELSE occupant_count END,
          period = CASE put_right WHEN 'period' THEN daterange((NEW.correction ->> 'since')::date, (NEW.correction ->> 'until')::date) ELSE period END,
          landlord_id = CASE put_right WHEN 'landlord' THEN NULL ELSE landlord_id END,
          state = CASE
            WHEN state NOT IN ('unverified', 'verified') THEN state
            WHEN put_right = 'registration' THEN 'void'
            WHEN put_right = 'period' AND (NEW.correction ->> 'until')::date <= programme_today() THEN 'ended'
            ELSE state END,
          -- confirmations in a row are left alone: who has something put right would else lose the light tier by it
          review_requested_at = programme_now(), updated_at = now(), version = version + 1
        WHERE id = NEW.registration_id RETURNING * INTO after;
        INSERT INTO registration_events (id, registration_id, kind, at, actor_kind, actor_id, detail)
        VALUES (gen_random_uuid(), NEW.registration_id,
          CASE WHEN put_right = 'registration' THEN 'voided' WHEN put_right = 'period' AND after.state = 'ended' THEN 'ended' ELSE 'corrected' END,
          NEW.decided_at, 'user', NEW.decided_by, jsonb_build_object('disputeId', NEW.id, 'value', put_right));
      END IF;
      -- who disputes a value that sources contradict has it decided; else the contradiction would count again from now on
      IF NEW.decision IN ('upheld', 'rejected') THEN
        UPDATE conflicts SET resolved_at = NEW.decided_at, resolved_by = NEW.decided_by, resolution = 'dispute'
        WHERE registration_id = NEW.registration_id AND resolved_at IS NULL AND (put_right = 'registration' OR kind = coalesce(put_right, NEW.subject));
      END IF;
      RETURN NULL;
    END $$;
    REVOKE EXECUTE ON FUNCTION follow_dispute FROM PUBLIC;
    CREATE TRIGGER disputes_followed AFTER UPDATE OF decided_at ON disputes FOR EACH ROW
      WHEN (OLD.decided_at IS NULL AND NEW.decided_at IS NOT NULL AND NEW.subject <> 'tier') EXECUTE FUNCTION follow_dispute();
    CREATE POLICY owner_sees_recorders ON registration_events FOR SELECT TO doorstep_owner USING (true);
    CREATE POLICY owner_sees_resolved ON conflicts FOR SELECT TO doorstep_owner USING (true);
    CREATE POLICY owner_corrects ON registration_events FOR INSERT TO doorstep_owner WITH CHECK (kind IN ('corrected', 'ended', 'voided'));
    CREATE POLICY owner_resolves ON conflicts FOR UPDATE TO doorstep_owner USING (true) WITH CHECK (resolution = 'dispute');
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP POLICY owner_resolves ON conflicts;
    DROP POLICY owner_corrects ON registration_events;
    DROP POLICY owner_sees_resolved ON conflicts;
    DROP POLICY owner_sees_recorders ON registration_events;
    DROP TRIGGER disputes_followed ON disputes;
    DROP FUNCTION follow_dispute;
    ${checkDispute(FIXED_BEFORE, '')}
    DROP FUNCTION correction_fits(jsonb, text, registrations);
    DROP FUNCTION has_recorded(uuid, text, uuid);
    DROP INDEX one_notice_per_dispute;
    DROP TRIGGER contact_attempts_decision_notice ON contact_attempts;
    DROP FUNCTION check_decision_notice;
    ${owed(OWED.now, OWED.before)}
    ALTER TABLE contact_attempts DROP CONSTRAINT notice_names_its_dispute, DROP COLUMN dispute_id;
    ${allowedPurposes(PURPOSES, 'NOT VALID')}
    DROP INDEX disputes_untold;
    REVOKE UPDATE (${DECIDED}) ON disputes FROM doorstep_app;
    ALTER TABLE disputes DROP CONSTRAINT decision_says_why, DROP COLUMN told_at, DROP COLUMN replaced, DROP COLUMN correction_source,
      DROP COLUMN correction, DROP COLUMN decision_reason;
  `,
  );
}
