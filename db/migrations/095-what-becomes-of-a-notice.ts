import type { Knex } from 'knex';
import { asOwner } from './as-owner';
import { rewriteFunction } from './rewrite-function';

const REINSPECTED_ONLY = `IF session_user = 'doorstep_app' AND (found IS NULL`;
/** Handed to another authority by whoever has just decided so about its notice. */
const REINSPECTED_OR_REFERRED = `IF session_user = 'doorstep_app' AND NOT (NEW.state = 'referred' AND EXISTS (SELECT FROM hazard_notices n
          WHERE n.hazard_id = NEW.id AND n.state = 'referred' AND n.referred_by = app_user())) AND (found IS NULL`;

/**
 * What may become of a notice, whoever writes it: no time runs before it was served, and nothing is handed to another
 * authority before the time is over, somebody looked again, and the party's appeal was decided or can come no more.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    CREATE FUNCTION add_working_days(from_day date, days integer) RETURNS date LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      on_day date := from_day;
      left_over integer := days;
    BEGIN
      WHILE left_over > 0 LOOP
        on_day := on_day + 1;
        IF is_working_day(on_day) THEN
          left_over := left_over - 1;
        END IF;
      END LOOP;
      RETURN on_day;
    END $$;
    CREATE FUNCTION supervises_patch(person uuid, patch uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT EXISTS (SELECT FROM role_grants g JOIN areas a ON a.id = patch WHERE g.user_id = person AND g.role = 'supervisor'
        AND g.area_id = ANY (a.ancestors) AND g.effective_at <= now()
        AND g.valid_from <= programme_today() AND (g.valid_to IS NULL OR g.valid_to > programme_today()))
    $$;
    CREATE FUNCTION is_rehousing_offered(hazard hazards) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT hazard.kind <> 'overcrowding' OR EXISTS (SELECT FROM rehousing_offers o WHERE o.hazard_id = hazard.id)
    $$;
    -- of a let that runs in the home, or for common parts in the building; an overcrowding is the landlord's to end
    CREATE FUNCTION answers_for_hazard(party uuid, hazard hazards) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT EXISTS (SELECT FROM registrations r JOIN units u ON u.id = r.unit_id
        WHERE r.building_id = hazard.building_id AND (hazard.dwelling_id IS NULL OR u.dwelling_id = hazard.dwelling_id)
          AND r.state IN ('unverified', 'verified')
          AND (r.landlord_id = party OR (r.manager_id = party AND hazard.kind <> 'overcrowding')))
    $$;
    REVOKE EXECUTE ON FUNCTION add_working_days(date, integer), supervises_patch(uuid, uuid), is_rehousing_offered(hazards),
      answers_for_hazard(uuid, hazards) FROM PUBLIC;

    CREATE FUNCTION check_notice() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      by_person CONSTANT boolean := session_user = 'doorstep_app';
      at CONSTANT timestamptz := programme_now();
      hazard hazards;
      step text;
      varied_until date;
    BEGIN
      IF TG_OP = 'INSERT' THEN
        -- whoever finds it gone meanwhile waits, and then ends this one too
        SELECT * INTO hazard FROM hazards WHERE id = NEW.hazard_id FOR SHARE;
        IF NEW.state <> 'drafted' THEN
          RAISE EXCEPTION 'TRANSITION_REFUSED' USING ERRCODE = 'DS009';
        END IF;
        -- one that another authority has may be given notice of again where the notice it was referred by was taken back
        IF hazard.closed_at IS NOT NULL OR hazard.patch_id IS NULL OR (hazard.state = 'referred'
            AND (EXISTS (SELECT FROM hazard_notices n WHERE n.hazard_id = hazard.id AND n.ended_at IS NULL)
              OR NOT EXISTS (SELECT FROM hazard_notices n WHERE n.hazard_id = hazard.id AND n.state = 'withdrawn' AND n.referred_at IS NOT NULL))) THEN
          RAISE EXCEPTION 'HAZARD_IS_OVER' USING ERRCODE = 'DS125';
        END IF;
        IF (NEW.measure = 'end_overcrowding') <> (hazard.kind = 'overcrowding') THEN
          RAISE EXCEPTION 'MEASURE_DOES_NOT_FIT' USING ERRCODE = 'DS161';
        END IF;
        IF NOT answers_for_hazard(NEW.party_id, hazard) THEN
          RAISE EXCEPTION 'PARTY_NOT_RESPONSIBLE' USING ERRCODE = 'DS126';
        END IF;
        NEW.patch_id := hazard.patch_id;
        NEW.drafted_at := at;
        IF by_person THEN
          NEW.drafted_by := app_user();
        END IF;
        RETURN NEW;
      END IF;

      SELECT * INTO hazard FROM hazards WHERE id = NEW.hazard_id;
      step := CASE WHEN NEW.state <> OLD.state THEN NEW.state END;
      -- what appeals that were decided so gave, and never less than there was
      SELECT greatest(max(add_working_days(programme_date(q.decided_at), q.more_working_days)), OLD.deadline_on) INTO varied_until
        FROM hazard_appeals q WHERE q.notice_id = NEW.id AND q.decision = 'varied';
      IF (OLD.hazard_id, OLD.patch_id, OLD.party_id, OLD.measure, OLD.locale, OLD.drafted_by, OLD.drafted_at)
         IS DISTINCT FROM (NEW.hazard_id, NEW.patch_id, NEW.party_id, NEW.measure, NEW.locale, NEW.drafted_by, NEW.drafted_at)
         OR (step IS DISTINCT FROM 'issued' AND (OLD.issued_by, OLD.issued_at, OLD.settings_id, OLD.remedy_working_days, OLD.appeal_working_days)
           IS DISTINCT FROM (NEW.issued_by, NEW.issued_at, NEW.settings_id, NEW.remedy_working_days, NEW.appeal_working_days))
         OR (OLD.state <> 'issued' AND (OLD.service_means, OLD.service_receiver, OLD.service_reference, OLD.service_witness, OLD.served_at, OLD.served_by, OLD.appeal_until)
           IS DISTINCT FROM (NEW.service_means, NEW.service_receiver, NEW.service_reference, NEW.service_witness, NEW.served_at, NEW.served_by, NEW.appeal_until))
         OR (OLD.state <> 'issued' AND NEW.deadline_on IS DISTINCT FROM OLD.deadline_on
           AND (OLD.state NOT IN ('served', 'lapsed') OR NEW.deadline_on IS DISTINCT FROM varied_until))
         OR (step IS DISTINCT FROM 'referred' AND (OLD.referred_to, OLD.referred_by, OLD.referred_at, OLD.transmitted)
           IS DISTINCT FROM (NEW.referred_to, NEW.referred_by, NEW.referred_at, NEW.transmitted))
         OR (OLD.receipt_reference IS NOT NULL AND NEW.receipt_reference IS DISTINCT FROM OLD.receipt_reference) THEN
        RAISE EXCEPTION 'NOTICE_IS_FIXED' USING ERRCODE = 'DS127';
      END IF;
      -- whoever brings it proves that, and no more; the hazard's end ends it, whoever saw that
      IF by_person AND (step IS DISTINCT FROM 'served' OR OLD.state <> 'issued')
         AND NOT (hazard.closed_at IS NOT NULL AND coalesce(step IN ('complied', 'withdrawn'), false))
         AND NOT supervises_patch(app_user(), NEW.patch_id) THEN
        RAISE EXCEPTION 'NOTICE_NEEDS_SUPERVISOR' USING ERRCODE = 'DS128';
      END IF;
      IF NEW.reminded_at IS DISTINCT FROM OLD.reminded_at AND NEW.reminded_at IS NOT NULL THEN
        IF outward_paused_since(NEW.patch_id) IS NOT NULL THEN
          RAISE EXCEPTION 'OUTWARD_PAUSED' USING ERRCODE = 'DS010';
        END IF;
        IF programme_has_ended(at) THEN
          RAISE EXCEPTION 'PROGRAMME_ENDED' USING ERRCODE = 'DS007';
        END IF;
      END IF;
      IF step IS NULL THEN
        RETURN NEW;
      END IF;
      PERFORM check_transition('hazard_notice', OLD.state, step);
      -- that time is over the programme says; that the hazard is gone, who saw it; that there is more time, who decided the appeal
      IF (step = 'complied' AND hazard.closed_at IS NULL) OR (step = 'lapsed' AND by_person)
         OR (step = 'served' AND OLD.state = 'lapsed'
           AND (NEW.deadline_on IS DISTINCT FROM varied_until OR NEW.deadline_on < programme_today())) THEN
        RAISE EXCEPTION 'TRANSITION_REFUSED' USING ERRCODE = 'DS009';
      END IF;

      IF step = 'issued' THEN
        IF by_person THEN
          NEW.issued_by := app_user();
        END IF;
        NEW.issued_at := at;
        IF NOT supervises_patch(NEW.issued_by, NEW.patch_id) THEN
          RAISE EXCEPTION 'NOTICE_NEEDS_SUPERVISOR' USING ERRCODE = 'DS128';
        END IF;
        IF programme_has_ended(at) THEN
          RAISE EXCEPTION 'PROGRAMME_ENDED' USING ERRCODE = 'DS007';
        END IF;
        -- a draft may have waited long
        IF hazard.closed_at IS NOT NULL THEN
          RAISE EXCEPTION 'HAZARD_IS_OVER' USING ERRCODE = 'DS125';
        END IF;
        IF NOT answers_for_hazard(NEW.party_id, hazard) THEN
          RAISE EXCEPTION 'PARTY_NOT_RESPONSIBLE' USING ERRCODE = 'DS126';
        END IF;
        IF outward_paused_since(NEW.patch_id) IS NOT NULL THEN
          RAISE EXCEPTION 'OUTWARD_PAUSED' USING ERRCODE = 'DS010';
        END IF;
        IF NOT is_rehousing_offered(hazard) THEN
          RAISE EXCEPTION 'REHOUSING_NOT_OFFERED' USING ERRCODE = 'DS129';
        END IF;
      ELSIF step = 'served' AND OLD.state = 'issued' THEN
        IF by_person THEN
          NEW.served_by := app_user();
          -- when it was served else than now is a supervisor's to say
          IF NOT supervises_patch(app_user(), NEW.patch_id) THEN
            NEW.served_at := at;
          END IF;
        END IF;
        IF NEW.served_at < OLD.issued_at OR NEW.served_at > at
           OR (NEW.service_witness IS NOT NULL AND NOT coalesce(works_patch(NEW.service_witness, NEW.patch_id), false)) THEN
          RAISE EXCEPTION 'SERVICE_NOT_PROVEN' USING ERRCODE = 'DS130';
        END IF;
        IF paused_during(NEW.patch_id, tstzrange(NEW.served_at, NEW.served_at, '[]')) THEN
          RAISE EXCEPTION 'OUTWARD_PAUSED' USING ERRCODE = 'DS010';
        END IF;
        NEW.deadline_on := add_working_days(programme_date(NEW.served_at), OLD.remedy_working_days);
        NEW.appeal_until := add_working_days(programme_date(NEW.served_at), OLD.appeal_working_days);
      ELSIF step = 'lapsed' THEN
        IF programme_today() <= OLD.deadline_on THEN
          RAISE EXCEPTION 'DEADLINE_NOT_PASSED' USING ERRCODE = 'DS131';
        END IF;
        NEW.lapsed_at := at;
      ELSIF step = 'referred' THEN
        IF by_person THEN
          NEW.referred_by := app_user();
        END IF;
        NEW.referred_at := at;
        IF NOT supervises_patch(NEW.referred_by, NEW.patch_id) THEN
          RAISE EXCEPTION 'NOTICE_NEEDS_SUPERVISOR' USING ERRCODE = 'DS128';
        END IF;
        -- the last look at it was made when the time was over, and it was still there
        IF NOT EXISTS (SELECT FROM tasks t WHERE t.hazard_id = NEW.hazard_id AND t.kind = 'reinspection' AND t.outcome = 'not_remedied'
            AND programme_date(t.closed_at) > OLD.deadline_on
            AND NOT EXISTS (SELECT FROM tasks later WHERE later.hazard_id = NEW.hazard_id AND later.kind = 'reinspection'
              AND later.outcome = 'remedied' AND later.closed_at > t.closed_at)) THEN
          RAISE EXCEPTION 'HAZARD_NOT_REINSPECTED' USING ERRCODE = 'DS090';
        END IF;
        -- where somebody is in danger at once, an appeal that may still come does not wait with it
        IF EXISTS (SELECT FROM hazard_appeals a WHERE a.notice_id = NEW.id AND a.decided_at IS NULL)
           OR (hazard.severity <> 'severe' AND programme_today() <= OLD.appeal_until) THEN
          RAISE EXCEPTION 'APPEAL_PENDING' USING ERRCODE = 'DS132';
        END IF;
        IF NOT is_rehousing_offered(hazard) THEN
          RAISE EXCEPTION 'REHOUSING_NOT_OFFERED' USING ERRCODE = 'DS129';
        END IF;
      ELSIF step IN ('complied', 'withdrawn') THEN
        NEW.ended_at := at;
        IF step = 'withdrawn' THEN
          NEW.withdrawn_reason := CASE WHEN hazard.closed_at IS NOT NULL THEN 'hazard_over'
            WHEN EXISTS (SELECT FROM hazard_appeals q WHERE q.notice_id = NEW.id AND q.decision = 'upheld') THEN 'appeal_upheld'
            ELSE 'by_supervisor' END;
        END IF;
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER hazard_notices_checked BEFORE INSERT OR UPDATE ON hazard_notices FOR EACH ROW EXECUTE FUNCTION check_notice();

    CREATE FUNCTION check_notice_appeal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      by_person CONSTANT boolean := session_user = 'doorstep_app';
      at CONSTANT timestamptz := programme_now();
      notice hazard_notices;
    BEGIN
      -- a referral waits for it, or it sees the referral
      SELECT * INTO notice FROM hazard_notices WHERE id = NEW.notice_id FOR UPDATE;
      IF TG_OP = 'INSERT' THEN
        IF by_person THEN
          NEW.recorded_by := app_user();
        END IF;
        NEW.recorded_at := at;
        IF NEW.decided_at IS NOT NULL OR notice.state NOT IN ('served', 'lapsed', 'referred')
           OR NEW.received_on NOT BETWEEN programme_date(notice.served_at) AND least(notice.appeal_until, programme_today()) THEN
          RAISE EXCEPTION 'APPEAL_OUT_OF_TIME' USING ERRCODE = 'DS133';
        END IF;
        IF NEW.recorded_by = notice.issued_by THEN
          RAISE EXCEPTION 'DECIDES_OWN_NOTICE' USING ERRCODE = 'DS134';
        END IF;
        RETURN NEW;
      END IF;
      IF (OLD.notice_id, OLD.ground, OLD.means, OLD.received_on, OLD.recorded_by, OLD.recorded_at)
         IS DISTINCT FROM (NEW.notice_id, NEW.ground, NEW.means, NEW.received_on, NEW.recorded_by, NEW.recorded_at)
         OR (OLD.decided_at IS NOT NULL AND (OLD.decision, OLD.reason, OLD.more_working_days, OLD.decided_by, OLD.decided_at)
           IS DISTINCT FROM (NEW.decision, NEW.reason, NEW.more_working_days, NEW.decided_by, NEW.decided_at)) THEN
        RAISE EXCEPTION 'NOTICE_IS_FIXED' USING ERRCODE = 'DS127';
      END IF;
      IF NEW.told_at IS NOT NULL AND OLD.told_at IS NULL AND outward_paused_since(notice.patch_id) IS NOT NULL THEN
        RAISE EXCEPTION 'OUTWARD_PAUSED' USING ERRCODE = 'DS010';
      END IF;
      IF NEW.decision IS NULL OR OLD.decision IS NOT NULL THEN
        RETURN NEW;
      END IF;
      IF by_person THEN
        NEW.decided_by := app_user();
      END IF;
      NEW.decided_at := at;
      IF NOT supervises_patch(NEW.decided_by, notice.patch_id) THEN
        RAISE EXCEPTION 'NOTICE_NEEDS_SUPERVISOR' USING ERRCODE = 'DS128';
      END IF;
      IF NEW.decided_by = notice.issued_by THEN
        RAISE EXCEPTION 'DECIDES_OWN_NOTICE' USING ERRCODE = 'DS134';
      END IF;
      IF NEW.decision = 'varied' AND notice.state NOT IN ('served', 'lapsed') THEN
        RAISE EXCEPTION 'MORE_TIME_NOT_POSSIBLE' USING ERRCODE = 'DS162';
      END IF;
      RETURN NEW;
    END $$;
    -- After it: the notice asks whether it was decided so.
    CREATE FUNCTION follow_appeal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      -- a hazard that is gone meanwhile has ended its notice
      IF NEW.decision = 'upheld' THEN
        UPDATE hazard_notices SET state = 'withdrawn', version = version + 1 WHERE id = NEW.notice_id AND ended_at IS NULL;
      ELSIF NEW.decision = 'varied' THEN
        UPDATE hazard_notices SET state = 'served', reminded_at = NULL, version = version + 1,
          deadline_on = greatest(add_working_days(programme_date(NEW.decided_at), NEW.more_working_days), deadline_on) WHERE id = NEW.notice_id;
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER hazard_appeals_followed AFTER UPDATE OF decision ON hazard_appeals FOR EACH ROW
      WHEN (OLD.decision IS NULL AND NEW.decision IS NOT NULL) EXECUTE FUNCTION follow_appeal();

    -- What another authority has is marked so, by whatever way it was referred.
    CREATE POLICY owner_refers ON hazards FOR UPDATE TO doorstep_owner USING (true) WITH CHECK (state = 'referred');
    CREATE FUNCTION refer_hazard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE hazards SET state = 'referred' WHERE id = NEW.hazard_id AND state = 'open';
      RETURN NULL;
    END $$;
    CREATE TRIGGER hazard_notices_refer AFTER UPDATE OF state ON hazard_notices FOR EACH ROW
      WHEN (OLD.state <> 'referred' AND NEW.state = 'referred') EXECUTE FUNCTION refer_hazard();
    CREATE TRIGGER hazard_appeals_checked BEFORE INSERT OR UPDATE ON hazard_appeals FOR EACH ROW EXECUTE FUNCTION check_notice_appeal();

    CREATE FUNCTION say_who_offered() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.offered_at := programme_now();
      IF session_user = 'doorstep_app' THEN
        NEW.offered_by := app_user();
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER rehousing_offers_said_now BEFORE INSERT ON rehousing_offers FOR EACH ROW EXECUTE FUNCTION say_who_offered();

    -- Whoever saw the hazard gone ends its notice with it; one that nobody was served yet told nobody of anything.
    CREATE FUNCTION end_notices() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE hazard_notices SET version = version + 1,
        state = CASE WHEN served_at IS NULL OR NEW.state = 'withdrawn' THEN 'withdrawn' ELSE 'complied' END
      WHERE hazard_id = NEW.id AND ended_at IS NULL;
      -- whoever sees the hazard gone need not see its notices
      INSERT INTO outbox (message_id, workflow_id, kind, name)
        SELECT gen_random_uuid(), 'notice-' || n.id, 'signal', 'wake' FROM hazard_notices n
        WHERE n.hazard_id = NEW.id AND is_procedure_open('notice-' || n.id);
      RETURN NULL;
    END $$;
    CREATE TRIGGER hazards_end_notices AFTER UPDATE OF closed_at ON hazards FOR EACH ROW
      WHEN (OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL) EXECUTE FUNCTION end_notices();
    CREATE POLICY owner_wakes_notices ON outbox FOR INSERT TO doorstep_owner
      WITH CHECK (kind = 'signal' AND name = 'wake' AND payload = '{}' AND workflow_id LIKE 'notice-%');
    REVOKE EXECUTE ON FUNCTION check_notice, check_notice_appeal, follow_appeal, refer_hazard, say_who_offered, end_notices FROM PUBLIC;

    ${rewriteFunction('check_hazard_state', REINSPECTED_ONLY, REINSPECTED_OR_REFERRED)}
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ${rewriteFunction('check_hazard_state', REINSPECTED_OR_REFERRED, REINSPECTED_ONLY)}
    DROP POLICY owner_wakes_notices ON outbox;
    DROP TRIGGER hazards_end_notices ON hazards;
    DROP TRIGGER hazard_notices_refer ON hazard_notices;
    DROP TRIGGER hazard_appeals_followed ON hazard_appeals;
    DROP TRIGGER rehousing_offers_said_now ON rehousing_offers;
    DROP TRIGGER hazard_appeals_checked ON hazard_appeals;
    DROP TRIGGER hazard_notices_checked ON hazard_notices;
    DROP POLICY owner_refers ON hazards;
    DROP FUNCTION end_notices, refer_hazard, follow_appeal, say_who_offered, check_notice_appeal, check_notice, answers_for_hazard, is_rehousing_offered, supervises_patch, add_working_days;
  `,
  );
}
