import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * The promises that the database itself keeps, whatever the code above it does:
 * what may never be recorded, contact ceilings, the stop button, grounds and releases of visits,
 * three different persons, the programme's end, append-only history.
 * Errors carry SQLSTATE class DS and a stable code as their message.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    -- Who someone is and where they go is never a value here. The same subjects as domain/forbidden-subjects.
    CREATE FUNCTION is_forbidden_subject(key text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
      SELECT lower(key) ~ ('(^|_)(origin|birthplace|hukou|nationality|citizenship|ethnicity|ethnic|race|racial|religion|religious|faith|health|disability|disease|'
        || 'politics|political|party_member|criminal|crime|conviction|arrest|police|wanted|suspect|suspicion|income|salary|wage|wealth|age|birthdate|birth_date|'
        || 'date_of_birth|sex|gender|orientation|visitors|visitor_count|comings|goings|whereabouts|movements|movement|location_trace|face|biometric|fingerprint|license_plate)(_|$)')
    $$;
    ALTER TABLE observation_keys ADD CONSTRAINT no_forbidden_subject CHECK (NOT is_forbidden_subject(key));

    -- ---- append-only history -------------------------------------------------------------
    CREATE FUNCTION refuse_history_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'HISTORY_IS_APPEND_ONLY' USING ERRCODE = 'DS003', TABLE = TG_TABLE_NAME;
    END $$;
    CREATE TRIGGER observations_append_only BEFORE UPDATE OR DELETE ON observations FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();
    CREATE TRIGGER registration_events_append_only BEFORE UPDATE OR DELETE ON registration_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();

    CREATE FUNCTION keep_tier_decision() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF to_jsonb(OLD) - 'told_at' IS DISTINCT FROM to_jsonb(NEW) - 'told_at' OR OLD.told_at IS NOT NULL THEN
        RAISE EXCEPTION 'HISTORY_IS_APPEND_ONLY' USING ERRCODE = 'DS003', TABLE = TG_TABLE_NAME;
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER tier_decisions_kept BEFORE UPDATE ON tier_decisions FOR EACH ROW EXECUTE FUNCTION keep_tier_decision();

    -- ---- rulesets ------------------------------------------------------------------------
    CREATE FUNCTION check_ruleset_version() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF TG_OP = 'UPDATE' AND OLD.state <> 'draft'
         AND (OLD.document, OLD.author_id, OLD.number) IS DISTINCT FROM (NEW.document, NEW.author_id, NEW.number) THEN
        RAISE EXCEPTION 'VERSION_IS_FIXED' USING ERRCODE = 'DS004';
      END IF;
      IF NEW.state = 'published' AND (TG_OP = 'INSERT' OR OLD.state <> 'published') AND NEW.author_id IS NOT NULL THEN
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
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER ruleset_versions_checked BEFORE INSERT OR UPDATE ON ruleset_versions FOR EACH ROW EXECUTE FUNCTION check_ruleset_version();

    -- ---- the programme's end -------------------------------------------------------------
    CREATE FUNCTION refuse_round_after_end() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF EXISTS (SELECT FROM programme WHERE programme_date(NEW.opened_at) >= ends_on) THEN
        RAISE EXCEPTION 'PROGRAMME_ENDED' USING ERRCODE = 'DS007';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER rounds_within_programme BEFORE INSERT ON rounds FOR EACH ROW EXECUTE FUNCTION refuse_round_after_end();

    -- ---- generated data only where it is a demonstration ---------------------------------
    CREATE FUNCTION refuse_generated() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF NOT (SELECT demonstration FROM programme) AND EXISTS (SELECT FROM inserted WHERE generated) THEN
        RAISE EXCEPTION 'GENERATED_DATA_REFUSED' USING ERRCODE = 'DS008', TABLE = TG_TABLE_NAME;
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER registrations_real AFTER INSERT ON registrations REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION refuse_generated();
    CREATE TRIGGER residents_real AFTER INSERT ON residents REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION refuse_generated();
    CREATE TRIGGER parties_real AFTER INSERT ON parties REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION refuse_generated();
    CREATE TRIGGER hazards_real AFTER INSERT ON hazards REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION refuse_generated();

    -- ---- stop button and ceilings --------------------------------------------------------
    -- Is outward contact to this patch stopped, for its area or for all? (since when; NULL: no)
    CREATE FUNCTION outward_paused_since(patch uuid) RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT min(p.paused_at) FROM outward_pauses p
      WHERE p.resumed_at IS NULL AND (p.area_id IS NULL OR p.area_id = ANY (SELECT unnest(ancestors) FROM areas WHERE id = patch))
    $$;

    CREATE FUNCTION has_severe_hazard(registration uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT EXISTS (
        SELECT FROM registrations r JOIN units u ON u.id = r.unit_id
        JOIN hazards h ON h.building_id = r.building_id AND (h.dwelling_id IS NULL OR h.dwelling_id = u.dwelling_id)
        WHERE r.id = registration AND h.severity = 'severe' AND h.state IN ('open', 'remedied', 'referred'))
    $$;

    -- Whether the ceilings leave room for one more contact of this purpose with the home:
    -- two contacts in a month, one visit request in 90 days, over all procedures.
    CREATE FUNCTION contact_allowed(registration uuid, contact_purpose text, contact_at timestamptz) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT CASE
        -- what the resident is owed by law is not a contact that the ceiling protects them from
        WHEN contact_purpose IN ('manual_tier_notice', 'decision_notice') THEN true
        ELSE (SELECT count(*) < 2 FROM contact_attempts
              WHERE registration_id = registration AND recipient = 'resident' AND state NOT IN ('cancelled', 'failed')
                AND purpose NOT IN ('manual_tier_notice', 'decision_notice')
                AND at > contact_at - interval '1 month' AND at <= contact_at)
          AND (contact_purpose <> 'visit_request' OR NOT EXISTS (
              SELECT FROM contact_attempts
              WHERE registration_id = registration AND recipient = 'resident' AND state NOT IN ('cancelled', 'failed')
                AND purpose = 'visit_request' AND at > contact_at - interval '90 days' AND at <= contact_at))
      END
    $$;

    CREATE FUNCTION check_contact() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      home registrations;
      paused timestamptz;
    BEGIN
      SELECT * INTO home FROM registrations WHERE id = NEW.registration_id;
      paused := outward_paused_since(home.patch_id);
      IF TG_OP = 'UPDATE' THEN
        IF NEW.state IN ('sent', 'delivered') AND OLD.state = 'queued' AND paused IS NOT NULL THEN
          RAISE EXCEPTION 'OUTWARD_PAUSED' USING ERRCODE = 'DS010';
        END IF;
        RETURN NEW;
      END IF;
      -- a call made before the button was pressed may still be recorded
      IF paused IS NOT NULL AND NEW.at >= paused THEN
        RAISE EXCEPTION 'OUTWARD_PAUSED' USING ERRCODE = 'DS010';
      END IF;
      IF NEW.recipient = 'resident' THEN
        IF NEW.channel IN ('link', 'message') AND home.messages_stopped_at IS NOT NULL
           AND NEW.purpose NOT IN ('manual_tier_notice', 'decision_notice') THEN
          RAISE EXCEPTION 'MESSAGES_STOPPED' USING ERRCODE = 'DS011';
        END IF;
        IF NEW.exemption = 'severe_hazard' AND NOT has_severe_hazard(NEW.registration_id) THEN
          RAISE EXCEPTION 'NO_SEVERE_HAZARD' USING ERRCODE = 'DS012';
        END IF;
        IF NEW.exemption IS NULL THEN
          -- two procedures that contact one home at once take turns, so that both cannot take the last place
          PERFORM pg_advisory_xact_lock(hashtextextended(NEW.registration_id::text, 20));
          IF NOT contact_allowed(NEW.registration_id, NEW.purpose, NEW.at) THEN
            RAISE EXCEPTION 'CONTACT_CEILING' USING ERRCODE = 'DS013';
          END IF;
        END IF;
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER contacts_checked BEFORE INSERT OR UPDATE OF state ON contact_attempts FOR EACH ROW EXECUTE FUNCTION check_contact();

    -- ---- visits only on ground -----------------------------------------------------------
    -- Evidence about the dwelling's safety: an open hazard, an expired or missing certificate, no fire alarm or failed
    -- tests on record, a visit score that shortens the interval (85 or less: RentSafeTO evaluates such buildings
    -- every two years instead of three), more occupants than the law allows.
    CREATE FUNCTION has_safety_evidence(registration uuid, on_date date) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      WITH home AS (
        SELECT r.id, r.building_id, r.occupant_count, d.id AS dwelling_id, d.legal_occupancy
        FROM registrations r JOIN units u ON u.id = r.unit_id JOIN dwellings d ON d.id = u.dwelling_id WHERE r.id = registration
      )
      SELECT EXISTS (SELECT FROM home h WHERE h.occupant_count > h.legal_occupancy)
        OR EXISTS (SELECT FROM home h JOIN hazards z ON z.building_id = h.building_id AND (z.dwelling_id IS NULL OR z.dwelling_id = h.dwelling_id)
                   WHERE z.state IN ('open', 'remedied', 'referred'))
        OR EXISTS (SELECT FROM home h CROSS JOIN (VALUES ('gas'), ('electrical')) AS k(kind)
                   CROSS JOIN LATERAL (SELECT present, expires_on FROM certificates c WHERE c.dwelling_id = h.dwelling_id AND c.kind = k.kind
                                       ORDER BY recorded_at DESC, id DESC LIMIT 1) c
                   WHERE NOT c.present OR c.expires_on < on_date)
        OR EXISTS (SELECT FROM home h
                   CROSS JOIN (VALUES ('fire_alarm'), ('fire_alarm_test_records'), ('fire_safety_plan_approved'), ('sprinkler_test_records'),
                               ('emergency_power_test_records'), ('elevator_test_records')) AS k(key)
                   CROSS JOIN LATERAL (SELECT value FROM observations o WHERE o.subject_id = h.building_id AND o.key = k.key
                                       ORDER BY observed_at DESC, recorded_at DESC LIMIT 1) o
                   WHERE o.value = 'false'::jsonb)
        OR EXISTS (SELECT FROM home h
                   CROSS JOIN LATERAL (SELECT score FROM visits v WHERE v.building_id = h.building_id AND v.state = 'completed' AND v.score IS NOT NULL
                                       AND (v.dwelling_id IS NULL OR v.dwelling_id = h.dwelling_id)
                                       ORDER BY ended_at DESC LIMIT 1) v
                   WHERE v.score <= 85)
    $$;

    -- Remote channels on which this home was tried in vain in the last 90 days.
    CREATE FUNCTION failed_remote_channels(registration uuid, at_time timestamptz) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT count(DISTINCT channel) FROM contact_attempts
      WHERE registration_id = registration AND recipient = 'resident' AND channel IN ('link', 'message', 'phone', 'letter')
        AND state IN ('failed', 'no_answer') AND at > at_time - interval '90 days'
    $$;

    CREATE FUNCTION check_visit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      decision tier_decisions;
      home registrations;
    BEGIN
      IF NEW.origin <> 'own' OR NEW.state IN ('withdrawn', 'refused', 'no_show', 'completed') THEN
        RETURN NEW;
      END IF;
      IF TG_OP = 'UPDATE' AND OLD.state = NEW.state THEN
        RETURN NEW;
      END IF;
      SELECT * INTO decision FROM tier_decisions WHERE id = NEW.tier_decision_id;
      SELECT * INTO home FROM registrations WHERE id = decision.registration_id;
      IF decision.kind <> 'rule' OR decision.tier <> 'priority' OR decision.ground IS DISTINCT FROM NEW.ground
         OR home.tier_decision_id IS DISTINCT FROM decision.id
         OR (NEW.registration_id IS NOT NULL AND NEW.registration_id <> home.id) OR NEW.building_id <> home.building_id THEN
        RAISE EXCEPTION 'VISIT_WITHOUT_GROUND' USING ERRCODE = 'DS020';
      END IF;
      IF NEW.ground = 'safety' AND NOT has_safety_evidence(home.id, programme_date(coalesce(NEW.released_at, NEW.proposed_at, programme_now()))) THEN
        RAISE EXCEPTION 'VISIT_WITHOUT_GROUND' USING ERRCODE = 'DS020';
      END IF;
      IF NEW.state <> 'proposed' THEN
        IF NEW.ground = 'record' AND failed_remote_channels(home.id, NEW.released_at) < 2 THEN
          RAISE EXCEPTION 'REMOTE_CHANNELS_NOT_TRIED' USING ERRCODE = 'DS021';
        END IF;
        IF NOT EXISTS (SELECT FROM role_grants g JOIN areas a ON a.id = home.patch_id
                       WHERE g.user_id = NEW.released_by AND g.role = 'supervisor' AND g.area_id = ANY (a.ancestors)
                         AND g.valid_from <= programme_date(NEW.released_at) AND (g.valid_to IS NULL OR g.valid_to > programme_date(NEW.released_at))) THEN
          RAISE EXCEPTION 'RELEASE_NEEDS_SUPERVISOR' USING ERRCODE = 'DS022';
        END IF;
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER visits_checked BEFORE INSERT OR UPDATE OF state, ground, tier_decision_id ON visits FOR EACH ROW EXECUTE FUNCTION check_visit();

    -- A visit becomes somebody's task only after a person released it.
    CREATE FUNCTION check_visit_task() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF NEW.kind = 'visit' AND NOT EXISTS (SELECT FROM visits WHERE id = NEW.visit_id AND released_by IS NOT NULL AND state IN ('released', 'appointed', 'begun')) THEN
        RAISE EXCEPTION 'VISIT_NOT_RELEASED' USING ERRCODE = 'DS023';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER visit_tasks_released BEFORE INSERT ON tasks FOR EACH ROW WHEN (NEW.kind = 'visit') EXECUTE FUNCTION check_visit_task();
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP TRIGGER visit_tasks_released ON tasks;
    DROP TRIGGER visits_checked ON visits;
    DROP TRIGGER contacts_checked ON contact_attempts;
    DROP TRIGGER hazards_real ON hazards;
    DROP TRIGGER parties_real ON parties;
    DROP TRIGGER residents_real ON residents;
    DROP TRIGGER registrations_real ON registrations;
    DROP TRIGGER rounds_within_programme ON rounds;
    DROP TRIGGER ruleset_versions_checked ON ruleset_versions;
    DROP TRIGGER tier_decisions_kept ON tier_decisions;
    DROP TRIGGER registration_events_append_only ON registration_events;
    DROP TRIGGER observations_append_only ON observations;
    DROP FUNCTION check_visit_task, check_visit, failed_remote_channels, has_safety_evidence, check_contact, contact_allowed,
      has_severe_hazard, outward_paused_since, refuse_generated, refuse_round_after_end, check_ruleset_version, keep_tier_decision, refuse_history_change;
    ALTER TABLE observation_keys DROP CONSTRAINT no_forbidden_subject;
    DROP FUNCTION is_forbidden_subject;
  `,
  );
}
