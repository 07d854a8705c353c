import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * The programme's end ends what it does to homes: no contact and no visit from its last day on, whoever asks. What the
 * programme is for, on what legal basis and until when, is changed by a command that leaves its mark, not by a role that
 * may write the row.
 */

const UPDATED_FREELY = `name_zh, name_en, time_zone, calendar, default_locale, verify_hint_zh, verify_hint_en, demonstration,
      clock_real_start, clock_programme_start, clock_rate, contact_phone, contact_address_zh, contact_address_en, contact_hours_zh, contact_hours_en`;

export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    -- The later of now and the instant asked about: neither a clock that is behind nor a date that is set back helps.
    CREATE FUNCTION programme_has_ended(at timestamptz) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT greatest(programme_today(), programme_date(at)) >= ends_on FROM programme
    $$;
    REVOKE EXECUTE ON FUNCTION programme_has_ended FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION programme_has_ended TO doorstep_service;

    CREATE FUNCTION refuse_contact_after_end() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF programme_has_ended(NEW.at) THEN
        RAISE EXCEPTION 'PROGRAMME_ENDED' USING ERRCODE = 'DS007';
      END IF;
      RETURN NEW;
    END $$;
    REVOKE EXECUTE ON FUNCTION refuse_contact_after_end FROM PUBLIC;
    CREATE TRIGGER contact_attempts_within_programme BEFORE INSERT ON contact_attempts FOR EACH ROW EXECUTE FUNCTION refuse_contact_after_end();
    -- what was made before the end may still be recorded
    CREATE TRIGGER contact_attempts_sent_within_programme BEFORE UPDATE OF state ON contact_attempts FOR EACH ROW
      WHEN (OLD.state = 'queued' AND NEW.state IN ('sent', 'delivered')) EXECUTE FUNCTION refuse_contact_after_end();

    CREATE FUNCTION refuse_visit_after_end() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF programme_has_ended(CASE WHEN TG_OP = 'INSERT' OR NEW.appointment IS DISTINCT FROM OLD.appointment THEN upper(NEW.appointment) END) THEN
        RAISE EXCEPTION 'PROGRAMME_ENDED' USING ERRCODE = 'DS007';
      END IF;
      RETURN NEW;
    END $$;
    REVOKE EXECUTE ON FUNCTION refuse_visit_after_end FROM PUBLIC;
    CREATE TRIGGER visits_within_programme BEFORE INSERT ON visits FOR EACH ROW WHEN (NEW.origin = 'own') EXECUTE FUNCTION refuse_visit_after_end();
    -- how one ended that had begun, and that none takes place, is recorded all the same
    CREATE TRIGGER visits_go_on_within_programme BEFORE UPDATE OF state, appointment ON visits FOR EACH ROW
      WHEN (NEW.origin = 'own' AND (NEW.state = 'begun' AND OLD.state <> 'begun' OR OLD.state = 'proposed' AND NEW.state = 'released'
        OR NEW.appointment IS NOT NULL AND NEW.appointment IS DISTINCT FROM OLD.appointment))
      EXECUTE FUNCTION refuse_visit_after_end();
    ALTER TABLE visits
      DROP CONSTRAINT visits_withdrawn_reason_check,
      ADD CONSTRAINT visits_withdrawn_reason_check
        CHECK (withdrawn_reason IN ('ground_ended', 'stopped', 'registration_ended', 'by_supervisor', 'programme_ended'));

    -- ---- what the programme is -----------------------------------------------------------
    REVOKE UPDATE ON programme FROM doorstep_service;
    GRANT UPDATE (${UPDATED_FREELY}) ON programme TO doorstep_service;
    CREATE POLICY owner_changes ON programme FOR UPDATE TO doorstep_owner USING (true);
    CREATE POLICY owner_notes_programme ON audit_log FOR INSERT TO doorstep_owner WITH CHECK (action = 'programme.changed' AND actor_kind = 'command');
    -- For whoever may use the machine's command line. Names no person: the texts are the programme's own, and public.
    CREATE FUNCTION change_programme(new_purpose_zh text, new_purpose_en text, new_legal_basis text, new_ends_on date) RETURNS boolean
      LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      was programme;
    BEGIN
      SELECT * INTO was FROM programme FOR UPDATE;
      IF (was.purpose_zh, was.purpose_en, was.legal_basis, was.ends_on) IS NOT DISTINCT FROM (new_purpose_zh, new_purpose_en, new_legal_basis, new_ends_on) THEN
        RETURN false;
      END IF;
      UPDATE programme SET purpose_zh = new_purpose_zh, purpose_en = new_purpose_en, legal_basis = new_legal_basis, ends_on = new_ends_on;
      INSERT INTO audit_log (programme_at, actor_kind, action, subject_type, detail)
      VALUES (programme_now(), 'command', 'programme.changed', 'programme', jsonb_build_object(
        'before', jsonb_build_object('purposeZh', was.purpose_zh, 'purposeEn', was.purpose_en, 'legalBasis', was.legal_basis, 'endsOn', was.ends_on),
        'after', jsonb_build_object('purposeZh', new_purpose_zh, 'purposeEn', new_purpose_en, 'legalBasis', new_legal_basis, 'endsOn', new_ends_on)));
      RETURN true;
    END $$;
    REVOKE EXECUTE ON FUNCTION change_programme FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION change_programme TO doorstep_service;
  `,
  );
}

/** Visits that the end withdrew stay withdrawn, for the reason that was known before. */
export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP FUNCTION change_programme;
    DROP POLICY owner_notes_programme ON audit_log;
    DROP POLICY owner_changes ON programme;
    REVOKE UPDATE (${UPDATED_FREELY}) ON programme FROM doorstep_service;
    GRANT UPDATE ON programme TO doorstep_service;
    DROP TRIGGER visits_go_on_within_programme ON visits;
    DROP TRIGGER visits_within_programme ON visits;
    DROP TRIGGER contact_attempts_sent_within_programme ON contact_attempts;
    DROP TRIGGER contact_attempts_within_programme ON contact_attempts;
    DROP FUNCTION refuse_visit_after_end, refuse_contact_after_end, programme_has_ended;
    ALTER TABLE visits NO FORCE ROW LEVEL SECURITY;
    UPDATE visits SET withdrawn_reason = 'stopped' WHERE withdrawn_reason = 'programme_ended';
    ALTER TABLE visits FORCE ROW LEVEL SECURITY;
    ALTER TABLE visits
      DROP CONSTRAINT visits_withdrawn_reason_check,
      ADD CONSTRAINT visits_withdrawn_reason_check CHECK (withdrawn_reason IN ('ground_ended', 'stopped', 'registration_ended', 'by_supervisor'));
  `,
  );
}
