import type { Knex } from 'knex';
import { asOwner } from './as-owner';
import { rewriteFunction } from './rewrite-function';

const COLUMNS = 'state, decided_by, decision_reason, correction';

/** What an upheld dispute and an accepted claim both do to the record, in 039 within follow_dispute. */
const PUT_RIGHT_THERE = `
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
          NEW.decided_at, 'user', NEW.decided_by, jsonb_build_object('disputeId', NEW.id, 'value', put_right));`;
const PUT_RIGHT_CALLED = `
        PERFORM put_right(NEW.registration_id, NEW.correction, NEW.decided_by, NEW.decided_at, 'disputeId', NEW.id);`;

/**
 * What somebody told the programme about a registration is decided: accepted, and the record follows in the same statement,
 * or rejected for a reason, and the home is asked again. Until then no round asks it; a confirmation of the record, or
 * the registration's end, settles a claim too. Whoever recorded a claim does not decide it.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    -- The value that is right stands on record from now on, with the event that says so.
    CREATE FUNCTION put_right(registration uuid, correction jsonb, by uuid, at timestamptz, source text, source_id uuid) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      what CONSTANT text := correction ->> 'value';
      after registrations;
    BEGIN
      UPDATE registrations r SET
        occupant_count = CASE what WHEN 'occupants' THEN (correction ->> 'occupantCount')::integer ELSE r.occupant_count END,
        period = CASE what WHEN 'period' THEN daterange((correction ->> 'since')::date, (correction ->> 'until')::date) ELSE r.period END,
        landlord_id = CASE what WHEN 'landlord' THEN NULL ELSE r.landlord_id END,
        state = CASE
          WHEN r.state NOT IN ('unverified', 'verified') THEN r.state
          WHEN what = 'registration' THEN 'void'
          WHEN what = 'period' AND (correction ->> 'until')::date <= programme_today() THEN 'ended'
          ELSE r.state END,
        -- confirmations in a row are left alone: who has something put right would else lose the light tier by it
        review_requested_at = programme_now(), updated_at = now(), version = r.version + 1
      WHERE r.id = registration RETURNING * INTO after;
      INSERT INTO registration_events (id, registration_id, kind, at, actor_kind, actor_id, detail)
      VALUES (gen_random_uuid(), registration,
        CASE WHEN what = 'registration' THEN 'voided' WHEN what = 'period' AND after.state = 'ended' THEN 'ended' ELSE 'corrected' END,
        at, 'user', by, jsonb_build_object(source, source_id, 'value', what));
    END $$;
    REVOKE EXECUTE ON FUNCTION put_right FROM PUBLIC;
    ${rewriteFunction('follow_dispute', PUT_RIGHT_THERE, PUT_RIGHT_CALLED)}

    ALTER TABLE declarations
      ADD COLUMN declared_by uuid REFERENCES users,
      ADD COLUMN decision_reason text CHECK (decision_reason IN ('document_shows_value', 'seen_at_home', 'put_right_before', 'another_home')),
      -- {"value": "period", "since": date, "until": date} ...: what the record says from then on
      ADD COLUMN correction jsonb,
      ADD COLUMN replaced jsonb,
      ADD CONSTRAINT claim_decision_is_whole CHECK (CASE state
        WHEN 'received' THEN num_nonnulls(decided_at, decided_by, decision_reason, correction, replaced) = 0
        WHEN 'accepted' THEN num_nulls(decided_at, decided_by, correction, replaced) = 0 AND decision_reason IS NULL
        WHEN 'rejected' THEN num_nulls(decided_at, decided_by, decision_reason) = 0 AND num_nonnulls(correction, replaced) = 0
        ELSE num_nonnulls(decided_by, decision_reason, correction, replaced) = 0 END) NOT VALID;
    CREATE INDEX declarations_received ON declarations (registration_id) WHERE state = 'received';
    GRANT INSERT (due_at), UPDATE (${COLUMNS}) ON declarations TO doorstep_app;
    CREATE POLICY app_decide ON declarations FOR UPDATE TO doorstep_app
      USING (EXISTS (SELECT FROM registrations r WHERE r.id = registration_id AND r.patch_id IN (SELECT granted_patches('supervisor'))))
      WITH CHECK (state IN ('accepted', 'rejected') AND decided_by = app_user());
    CREATE POLICY owner_settles ON declarations TO doorstep_owner USING (true) WITH CHECK (state = 'superseded');
    ALTER TABLE state_transitions NO FORCE ROW LEVEL SECURITY;
    INSERT INTO state_transitions (noun, before, after) VALUES
      ('declaration', 'received', 'accepted'), ('declaration', 'received', 'rejected'), ('declaration', 'received', 'superseded');
    ALTER TABLE state_transitions FORCE ROW LEVEL SECURITY;
    ALTER TABLE audit_actions NO FORCE ROW LEVEL SECURITY;
    INSERT INTO audit_actions (action, actor_kind, roles) VALUES
      ('claim.decided', 'user', ARRAY['supervisor']), ('calendar.import', 'user', ARRAY['administrator']);
    ALTER TABLE audit_actions FORCE ROW LEVEL SECURITY;
    CREATE TRIGGER declarations_state BEFORE UPDATE OF state ON declarations FOR EACH ROW
      WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION check_state('declaration');

    CREATE FUNCTION check_claim() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      home registrations;
      until date;
    BEGIN
      IF TG_OP = 'INSERT' THEN
        IF session_user = 'doorstep_app' THEN
          NEW.declared_by := app_user();
          NEW.declared_at := programme_now();
        END IF;
        RETURN NEW;
      END IF;
      IF OLD.state <> 'received' OR (OLD.registration_id, OLD.unit_id, OLD.kind, OLD.declarant, OLD.claim, OLD.declared_at, OLD.declared_by)
         IS DISTINCT FROM (NEW.registration_id, NEW.unit_id, NEW.kind, NEW.declarant, NEW.claim, NEW.declared_at, NEW.declared_by) THEN
        RAISE EXCEPTION 'HISTORY_IS_APPEND_ONLY' USING ERRCODE = 'DS003', TABLE = TG_TABLE_NAME;
      END IF;
      IF NEW.state = 'received' THEN
        RETURN NEW;
      END IF;
      NEW.decided_at := programme_now();
      IF NEW.state = 'superseded' THEN
        RETURN NEW;
      END IF;
      IF NEW.decided_by = OLD.declared_by THEN
        RAISE EXCEPTION 'DECIDES_OWN_CLAIM' USING ERRCODE = 'DS087';
      END IF;
      IF NEW.state <> 'accepted' THEN
        RETURN NEW;
      END IF;
      SELECT * INTO home FROM registrations WHERE id = NEW.registration_id;
      IF home.state NOT IN ('unverified', 'verified') THEN
        RAISE EXCEPTION 'REGISTRATION_IS_OVER' USING ERRCODE = 'DS088';
      END IF;
      -- an end and "never lived here" say themselves what is right; of another change the decision says it
      IF NEW.kind = 'end' THEN
        until := (NEW.claim ->> 'movedOutOn')::date;
        NEW.correction := jsonb_build_object('value', 'period', 'since', lower(home.period), 'until', greatest(until, lower(home.period) + 1));
      ELSIF NEW.kind = 'never_lived_here' THEN
        NEW.correction := jsonb_build_object('value', 'registration');
      END IF;
      IF NEW.correction IS NULL OR NOT correction_fits(NEW.correction, 'other', home) THEN
        RAISE EXCEPTION 'CORRECTION_DOES_NOT_FIT' USING ERRCODE = 'DS079';
      END IF;
      IF NEW.correction ->> 'value' = 'period' AND EXISTS (SELECT FROM registrations r
          WHERE r.unit_id = home.unit_id AND r.id <> home.id AND r.state <> 'void'
            AND r.period && daterange((NEW.correction ->> 'since')::date, (NEW.correction ->> 'until')::date)) THEN
        RAISE EXCEPTION 'PERIOD_TAKEN' USING ERRCODE = 'DS080';
      END IF;
      NEW.replaced := jsonb_build_object('occupantCount', home.occupant_count, 'since', lower(home.period), 'until', upper(home.period),
        'landlordId', home.landlord_id, 'state', home.state);
      RETURN NEW;
    END $$;
    REVOKE EXECUTE ON FUNCTION check_claim FROM PUBLIC;
    CREATE TRIGGER declarations_checked BEFORE INSERT OR UPDATE ON declarations FOR EACH ROW EXECUTE FUNCTION check_claim();

    CREATE FUNCTION follow_claim() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      PERFORM put_right(NEW.registration_id, NEW.correction, NEW.decided_by, NEW.decided_at, 'declarationId', NEW.id);
      RETURN NULL;
    END $$;
    REVOKE EXECUTE ON FUNCTION follow_claim FROM PUBLIC;
    CREATE TRIGGER declarations_followed AFTER UPDATE OF state ON declarations FOR EACH ROW
      WHEN (OLD.state = 'received' AND NEW.state = 'accepted') EXECUTE FUNCTION follow_claim();

    -- Who says that the record is right, or that it is over, says that the other claims no longer hold.
    CREATE FUNCTION settle_claims() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE declarations SET state = 'superseded' WHERE registration_id = NEW.id AND state = 'received';
      RETURN NULL;
    END $$;
    REVOKE EXECUTE ON FUNCTION settle_claims FROM PUBLIC;
    CREATE TRIGGER registrations_settle_claims AFTER UPDATE OF state, confirmed_on, unchanged_confirmations ON registrations FOR EACH ROW
      WHEN (NEW.state IN ('ended', 'void') AND OLD.state NOT IN ('ended', 'void')
        OR NEW.unchanged_confirmations > OLD.unchanged_confirmations OR NEW.confirmed_on > OLD.confirmed_on)
      EXECUTE FUNCTION settle_claims();
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP TRIGGER registrations_settle_claims ON registrations;
    DROP TRIGGER declarations_followed ON declarations;
    DROP TRIGGER declarations_checked ON declarations;
    DROP TRIGGER declarations_state ON declarations;
    DROP FUNCTION settle_claims, follow_claim, check_claim;
    ALTER TABLE state_transitions NO FORCE ROW LEVEL SECURITY;
    DELETE FROM state_transitions WHERE noun = 'declaration';
    ALTER TABLE audit_actions NO FORCE ROW LEVEL SECURITY;
    DELETE FROM audit_actions WHERE action IN ('claim.decided', 'calendar.import');
    ALTER TABLE audit_actions FORCE ROW LEVEL SECURITY;
    ALTER TABLE state_transitions FORCE ROW LEVEL SECURITY;
    DROP POLICY owner_settles ON declarations;
    DROP POLICY app_decide ON declarations;
    REVOKE INSERT (due_at), UPDATE (${COLUMNS}) ON declarations FROM doorstep_app;
    DROP INDEX declarations_received;
    ALTER TABLE declarations DROP CONSTRAINT claim_decision_is_whole, DROP COLUMN replaced, DROP COLUMN correction,
      DROP COLUMN decision_reason, DROP COLUMN declared_by;
    ${rewriteFunction('follow_dispute', PUT_RIGHT_CALLED, PUT_RIGHT_THERE)}
    DROP FUNCTION put_right;
  `,
  );
}
