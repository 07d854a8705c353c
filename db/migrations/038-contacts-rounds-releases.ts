import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * What somebody writes into a row is not believed where the ceilings, a round or a release rest on it: a contact that
 * left keeps its place, whatever is reported of it later; a round is of the half-month that it is; a release is a
 * person's, of now. Beside that: a contact's states stand with all others, a visit begins in time for whoever writes,
 * and a link knows which number it went to.
 */

/** Which contacts the ceilings count, and which purposes they do not. */
const CEILINGS = {
  before: {
    counted: `state NOT IN ('cancelled', 'failed')`,
    exempt: `('manual_tier_notice', 'decision_notice')`,
  },
  now: {
    counted: `state <> 'cancelled' AND (state <> 'failed' OR went_out)`,
    exempt: `('manual_tier_notice')`,
  },
};

const contactAllowed = ({ counted, exempt }: (typeof CEILINGS)['now']): string => `
    CREATE OR REPLACE FUNCTION contact_allowed(registration uuid, contact_purpose text, contact_at timestamptz, itself uuid DEFAULT NULL)
    RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      WITH others AS MATERIALIZED (
        SELECT at, purpose FROM contact_attempts
        WHERE registration_id = registration AND recipient = 'resident' AND ${counted}
          AND purpose NOT IN ${exempt} AND id IS DISTINCT FROM itself
          AND at > contact_at - interval '90 days' AND at < contact_at + interval '90 days'
      ), month_ends AS (
        SELECT contact_at AS month_end UNION ALL
        SELECT at FROM others WHERE at > contact_at AND at - interval '1 month' < contact_at
      )
      SELECT
        -- what the resident is owed by law is not a contact that the ceiling protects them from
        contact_purpose IN ${exempt}
        OR NOT EXISTS (SELECT FROM month_ends
            WHERE (SELECT count(*) FROM others WHERE at > month_end - interval '1 month' AND at <= month_end) >= 2)
          AND (contact_purpose <> 'visit_request' OR NOT EXISTS (SELECT FROM others WHERE purpose = 'visit_request'))
    $$;`;

/** The parts of check_contact() in which the two versions differ. */
interface ContactCheck {
  declared: string;
  /** Columns that never change. */
  fixed: string;
  states: string;
  notCounted: string;
  exempt: string;
  notice: string;
}

const CONTACT_BEFORE: ContactCheck = {
  declared: '',
  fixed: 'registration_id, recipient, channel, purpose, exemption, task_id, visit_id',
  states: `
        -- a late answer still is one; what was taken back, failed or was answered is settled
        IF NEW.state <> OLD.state AND NOT (CASE OLD.state
             WHEN 'queued' THEN true
             WHEN 'sent' THEN NEW.state IN ('delivered', 'failed', 'answered', 'no_answer')
             WHEN 'delivered' THEN NEW.state IN ('answered', 'no_answer')
             WHEN 'no_answer' THEN NEW.state = 'answered'
             ELSE false END) THEN
          RAISE EXCEPTION 'CONTACT_STATE' USING ERRCODE = 'DS050';
        END IF;`,
  notCounted: `NEW.state IN ('cancelled', 'failed')`,
  exempt: CEILINGS.before.exempt,
  notice: '',
};

const CONTACT_NOW: ContactCheck = {
  declared: 'counts boolean;',
  fixed: 'registration_id, recipient, channel, purpose, exemption, task_id, visit_id, tier_decision_id',
  states: '',
  notCounted: 'NOT counts',
  exempt: CEILINGS.now.exempt,
  notice: `
      IF TG_OP = 'INSERT' AND NEW.tier_decision_id IS NOT NULL AND NOT EXISTS (
           SELECT FROM tier_decisions WHERE id = NEW.tier_decision_id AND registration_id = NEW.registration_id
             AND (kind = 'manual' OR supersedes IS NOT NULL)) THEN
        RAISE EXCEPTION 'NOTICE_WITHOUT_DECISION' USING ERRCODE = 'DS060';
      END IF;
      -- Said here alone. A text left when it was handed over, a call when somebody made it, whoever took it; what is
      -- reported of them later takes nothing back.
      NEW.went_out := NEW.state IN ('sent', 'delivered', 'answered', 'no_answer') OR (NEW.state = 'failed' AND NEW.channel = 'phone')
        OR (TG_OP = 'UPDATE' AND OLD.went_out);
      counts := NEW.state = 'queued' OR NEW.went_out;`,
};

const columns = (row: 'OLD' | 'NEW', names: string): string =>
  `(${row}.${names.replaceAll(', ', `, ${row}.`)})`;

const checkContact = ({ declared, fixed, states, notCounted, exempt, notice }: ContactCheck): string => `
    CREATE OR REPLACE FUNCTION check_contact() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      home registrations;
      paused timestamptz;
      ${declared}
    BEGIN
      ${notice}
      IF TG_OP = 'UPDATE' THEN
        IF ${columns('NEW', fixed)} IS DISTINCT FROM ${columns('OLD', fixed)}
           OR (NEW.at <> OLD.at AND OLD.state <> 'queued') THEN
          RAISE EXCEPTION 'HISTORY_IS_APPEND_ONLY' USING ERRCODE = 'DS003', TABLE = TG_TABLE_NAME;
        END IF;${states}
        IF ${notCounted} OR (NEW.state = OLD.state AND NEW.at = OLD.at) THEN
          RETURN NEW;
        END IF;
      END IF;
      SELECT * INTO home FROM registrations WHERE id = NEW.registration_id;
      paused := outward_paused_since(home.patch_id);
      IF TG_OP = 'INSERT' THEN
        -- a call made before the button was pressed may still be recorded
        IF paused IS NOT NULL AND NEW.at >= paused THEN
          RAISE EXCEPTION 'OUTWARD_PAUSED' USING ERRCODE = 'DS010';
        END IF;
      ELSIF NEW.state IN ('sent', 'delivered') AND OLD.state = 'queued' AND paused IS NOT NULL THEN
        RAISE EXCEPTION 'OUTWARD_PAUSED' USING ERRCODE = 'DS010';
      END IF;
      IF NEW.recipient <> 'resident' OR ${notCounted} THEN
        RETURN NEW;
      END IF;
      IF NEW.channel IN ('link', 'message') AND home.messages_stopped_at IS NOT NULL
         AND NEW.purpose NOT IN ${exempt} AND (TG_OP = 'INSERT' OR OLD.state = 'queued') THEN
        RAISE EXCEPTION 'MESSAGES_STOPPED' USING ERRCODE = 'DS011';
      END IF;
      IF TG_OP = 'INSERT' AND NEW.exemption = 'severe_hazard' AND NOT has_severe_hazard(NEW.registration_id) THEN
        RAISE EXCEPTION 'NO_SEVERE_HAZARD' USING ERRCODE = 'DS012';
      END IF;
      -- a wish is one that the resident put down behind their link
      IF TG_OP = 'INSERT' AND NEW.exemption = 'resident_wish' AND NOT EXISTS (
           SELECT FROM visits WHERE id = NEW.visit_id AND registration_id = NEW.registration_id AND wished_on IS NOT NULL) THEN
        RAISE EXCEPTION 'NO_RECORDED_WISH' USING ERRCODE = 'DS051';
      END IF;
      IF NEW.exemption IS NULL AND (TG_OP = 'INSERT' OR NEW.at <> OLD.at) THEN
        -- two procedures that contact one home at once take turns, so that both cannot take the last place
        PERFORM pg_advisory_xact_lock(hashtextextended(NEW.registration_id::text, 20));
        IF NOT contact_allowed(NEW.registration_id, NEW.purpose, NEW.at, NEW.id) THEN
          RAISE EXCEPTION 'CONTACT_CEILING' USING ERRCODE = 'DS013';
        END IF;
      END IF;
      RETURN NEW;
    END $$;`;

/** The parts of check_visit() in which the two versions differ. */
interface VisitCheck {
  declared: string;
  dated: string;
  /** Who releases in another name than their own, or in none. */
  notInOwnName: string;
  late: string;
}

const VISIT_BEFORE: VisitCheck = {
  declared: '',
  dated: '',
  notInOwnName: `session_user = 'doorstep_app' AND NEW.released_by IS DISTINCT FROM app_user()`,
  late: '',
};

const VISIT_NOW: VisitCheck = {
  declared: `-- BEGIN_LATE_MINUTES
      begin_late CONSTANT interval := interval '2 hours';`,
  dated: `
        -- the grant and the channels tried in vain are those of now
        IF is_release THEN
          NEW.released_at := programme_now();
        END IF;`,
  notInOwnName: `(session_user <> 'doorstep_app' OR NEW.released_by IS DISTINCT FROM app_user())`,
  late: `
      IF NEW.state = 'begun' AND programme_now() > upper(NEW.appointment) + begin_late THEN
        RAISE EXCEPTION 'APPOINTMENT_OVER' USING ERRCODE = 'DS068';
      END IF;`,
};

const checkVisit = ({ declared, dated, notInOwnName, late }: VisitCheck): string => `
    CREATE OR REPLACE FUNCTION check_visit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      -- an officer who is early need not wait in the stairwell
      begin_early CONSTANT interval := interval '15 minutes';
      ${declared}
      decision tier_decisions;
      home registrations;
      is_release boolean := false;
      is_appointment boolean := false;
      is_step boolean := true;
    BEGIN
      IF TG_OP = 'INSERT' THEN
        -- imported visits are history, see imported_visits_are_history
        IF NEW.origin = 'imported' THEN
          RETURN NEW;
        END IF;
        IF NEW.state <> 'proposed' OR NEW.released_by IS NOT NULL OR NEW.released_at IS NOT NULL THEN
          RAISE EXCEPTION 'VISIT_NOT_PROPOSED_FIRST' USING ERRCODE = 'DS026';
        END IF;
      ELSE
        -- only the decision may be replaced, before the visit begins, by a later one on the same ground
        IF (OLD.origin, OLD.subject_type, OLD.ground, OLD.registration_id, OLD.building_id, OLD.dwelling_id, OLD.patch_id)
           IS DISTINCT FROM (NEW.origin, NEW.subject_type, NEW.ground, NEW.registration_id, NEW.building_id, NEW.dwelling_id, NEW.patch_id)
           OR (NEW.tier_decision_id IS DISTINCT FROM OLD.tier_decision_id AND OLD.state NOT IN ('proposed', 'released', 'appointed')) THEN
          RAISE EXCEPTION 'VISIT_IS_FIXED' USING ERRCODE = 'DS025';
        END IF;
        IF NEW.origin = 'imported' THEN
          RETURN NEW;
        END IF;
        is_release := OLD.state = 'proposed' AND NEW.state = 'released';
        is_appointment := NEW.appointment IS NOT NULL AND NEW.appointment IS DISTINCT FROM OLD.appointment;${dated}
        IF (OLD.released_by, OLD.released_at) IS DISTINCT FROM (NEW.released_by, NEW.released_at) AND NOT is_release THEN
          RAISE EXCEPTION 'VISIT_IS_FIXED' USING ERRCODE = 'DS025';
        END IF;
        is_step := NEW.state <> OLD.state OR is_appointment;
        IF is_step THEN
          PERFORM check_transition('visit', OLD.state, NEW.state);
          IF app_link() IS NOT NULL AND (is_release OR NEW.state NOT IN ('released', 'appointed', 'refused')) THEN
            RAISE EXCEPTION 'TRANSITION_REFUSED' USING ERRCODE = 'DS009';
          END IF;
        END IF;
        IF NEW.tier_decision_id IS NOT DISTINCT FROM OLD.tier_decision_id
           AND (NOT is_step OR NEW.state IN ('withdrawn', 'refused', 'no_show', 'completed')) THEN
          RETURN NEW;
        END IF;
      END IF;

      SELECT * INTO decision FROM tier_decisions WHERE id = NEW.tier_decision_id;
      SELECT * INTO home FROM registrations WHERE id = decision.registration_id;
      IF decision.kind IS DISTINCT FROM 'rule' OR decision.tier <> 'priority' OR decision.ground IS DISTINCT FROM NEW.ground
         OR home.tier_decision_id IS DISTINCT FROM decision.id
         OR (NEW.registration_id IS NOT NULL AND NEW.registration_id <> home.id)
         OR NEW.building_id <> home.building_id OR NEW.patch_id IS DISTINCT FROM home.patch_id THEN
        RAISE EXCEPTION 'VISIT_WITHOUT_GROUND' USING ERRCODE = 'DS020';
      END IF;
      IF NOT is_step THEN
        RETURN NEW;
      END IF;
      IF NEW.ground = 'safety' AND NOT has_safety_evidence(home.id, programme_date(coalesce(NEW.released_at, NEW.proposed_at, programme_now()))) THEN
        RAISE EXCEPTION 'VISIT_WITHOUT_GROUND' USING ERRCODE = 'DS020';
      END IF;
      IF NEW.state = 'proposed' THEN
        RETURN NEW;
      END IF;

      IF NEW.ground = 'record' AND failed_remote_channels(home.id, NEW.released_at) < 2 THEN
        RAISE EXCEPTION 'REMOTE_CHANNELS_NOT_TRIED' USING ERRCODE = 'DS021';
      END IF;
      IF (is_release AND ${notInOwnName})
         OR NOT EXISTS (SELECT FROM role_grants g JOIN areas a ON a.id = home.patch_id
                        WHERE g.user_id = NEW.released_by AND g.role = 'supervisor' AND g.area_id = ANY (a.ancestors)
                          AND g.valid_from <= programme_date(NEW.released_at) AND (g.valid_to IS NULL OR g.valid_to > programme_date(NEW.released_at))) THEN
        RAISE EXCEPTION 'RELEASE_NEEDS_SUPERVISOR' USING ERRCODE = 'DS022';
      END IF;
      -- what brings somebody to a home, or promises it, stops with all other contact; an appointment may be taken back
      IF (is_release OR is_appointment OR NEW.state = 'begun') AND outward_paused_since(home.patch_id) IS NOT NULL THEN
        RAISE EXCEPTION 'OUTWARD_PAUSED' USING ERRCODE = 'DS010';
      END IF;
      IF NEW.state = 'begun' AND (NEW.appointment IS NULL OR programme_now() < lower(NEW.appointment) - begin_early) THEN
        RAISE EXCEPTION 'APPOINTMENT_NOT_REACHED' USING ERRCODE = 'DS024';
      END IF;${late}
      RETURN NEW;
    END $$;`;

/** How a wrong number, and a stranger behind a link, end links. `went` is on `links l`: it went to this number. */
const endingLinks = ({ went, numberOf }: { went: string; numberOf: string }): string => `
    CREATE OR REPLACE FUNCTION end_links_to_wrong_contact() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      -- the number may stand there for messages too, or for somebody else of the home
      UPDATE resident_contacts c SET wrong_at = NEW.wrong_at
      FROM registration_residents named JOIN registration_residents beside ON beside.registration_id = named.registration_id
      WHERE named.resident_id = NEW.resident_id AND c.resident_id = beside.resident_id AND c.address = NEW.address AND c.wrong_at IS NULL;
      IF NEW.channel = 'message' THEN
        UPDATE links l SET revoked_at = now() FROM contact_attempts a
        WHERE l.resident_id = NEW.resident_id AND l.revoked_at IS NULL AND a.id = l.contact_attempt_id AND a.channel IN ('link', 'message')${went};
      END IF;
      RETURN NULL;
    END $$;
    CREATE OR REPLACE FUNCTION end_links_of_stranger() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      link links;
    BEGIN
      SELECT * INTO link FROM links WHERE id = NEW.actor_id AND registration_id = NEW.registration_id;
      ${numberOf}
      UPDATE links SET revoked_at = now()
      WHERE registration_id = link.registration_id AND resident_id IS NOT DISTINCT FROM link.resident_id AND revoked_at IS NULL;
      RETURN NULL;
    END $$;`;

const firstNumberOf = (asked: string): string => `-- the one that messages go to, as send-queued picks it
      UPDATE resident_contacts SET wrong_at = programme_now() WHERE id = ${asked}(
        SELECT c.id FROM resident_contacts c JOIN contact_attempts a ON a.id = link.contact_attempt_id AND a.channel IN ('link', 'message')
        WHERE c.resident_id = link.resident_id AND c.channel = 'message' AND c.stopped_at IS NULL AND c.wrong_at IS NULL
        ORDER BY c.created_at, c.id LIMIT 1)`;

const LINKS_BEFORE = { went: '', numberOf: `${firstNumberOf('')};` };
/** Links from before it was noted went to the number that was the first one then: that is guessed as it was. */
const LINKS_NOW = {
  went: ` AND coalesce(l.contact_id = NEW.id, true)`,
  numberOf: `${firstNumberOf('coalesce(link.contact_id, ')}) AND wrong_at IS NULL;`,
};

export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    -- ---- contacts ------------------------------------------------------------------------
    -- nobody sends them: what no code sends must not be a way around the ceilings
    ALTER TABLE contact_attempts
      DROP CONSTRAINT contact_attempts_channel_check,
      ADD CONSTRAINT contact_attempts_channel_check CHECK (channel IN ('link', 'message', 'phone', 'letter')),
      DROP CONSTRAINT contact_attempts_purpose_check,
      ADD CONSTRAINT contact_attempts_purpose_check CHECK (purpose IN ('confirmation', 'reminder', 'visit_request', 'visit_reminder', 'manual_tier_notice', 'document_request')),
      -- it left: no later report frees its place under the ceilings
      ADD COLUMN went_out boolean NOT NULL DEFAULT false;
    ALTER TABLE contact_attempts NO FORCE ROW LEVEL SECURITY;
    -- a link stands for a text that was handed over: both are written in one transaction
    UPDATE contact_attempts c SET went_out = true
    WHERE state IN ('sent', 'delivered', 'answered', 'no_answer')
      OR (state = 'failed' AND (channel = 'phone' OR EXISTS (SELECT FROM links l WHERE l.contact_attempt_id = c.id)));
    ALTER TABLE contact_attempts FORCE ROW LEVEL SECURITY;
    ${contactAllowed(CEILINGS.now)}
    ${checkContact(CONTACT_NOW)}

    ALTER TABLE state_transitions NO FORCE ROW LEVEL SECURITY;
    INSERT INTO state_transitions (noun, before, after)
    SELECT 'contact_attempt', before, unnest(string_to_array(after, ' ')) FROM (VALUES
      ('queued', 'sent answered no_answer failed cancelled'), ('sent', 'delivered failed answered no_answer'),
      ('delivered', 'answered no_answer'), ('no_answer', 'answered')
    ) AS t(before, after);
    ALTER TABLE state_transitions FORCE ROW LEVEL SECURITY;
    CREATE TRIGGER contact_attempts_state BEFORE UPDATE OF state ON contact_attempts FOR EACH ROW
      WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION check_state('contact_attempt');

    -- ---- links ---------------------------------------------------------------------------
    -- the number that the text went to; NULL: a letter, which went to the home, or a link from before this was noted
    ALTER TABLE links ADD COLUMN contact_id uuid REFERENCES resident_contacts ON DELETE SET NULL;
    CREATE INDEX links_contact ON links (contact_id);
    ${endingLinks(LINKS_NOW)}

    -- ---- rounds --------------------------------------------------------------------------
    -- The 1st to the 15th, or the 16th to the end of the month: roundPeriodOf().
    CREATE FUNCTION half_month_of(on_day date) RETURNS daterange LANGUAGE sql IMMUTABLE AS $$
      SELECT CASE WHEN extract(day FROM on_day) <= 15 THEN daterange(first_day, first_day + 15)
        ELSE daterange(first_day + 15, (first_day + interval '1 month')::date) END
      FROM (SELECT date_trunc('month', on_day::timestamp)::date AS first_day) AS month
    $$;
    CREATE FUNCTION check_round() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      today CONSTANT date := programme_today();
      ends date;
      period_ends timestamptz;
    BEGIN
      SELECT ends_on, upper(NEW.period)::timestamp AT TIME ZONE time_zone INTO ends, period_ends FROM programme;
      IF greatest(today, programme_date(NEW.opened_at), lower(NEW.period)) >= ends THEN
        RAISE EXCEPTION 'PROGRAMME_ENDED' USING ERRCODE = 'DS007';
      END IF;
      IF NEW.period <> half_month_of(today) OR NOT NEW.period @> programme_date(NEW.opened_at) OR NEW.closes_at > period_ends THEN
        RAISE EXCEPTION 'ROUND_NOT_NOW' USING ERRCODE = 'DS061';
      END IF;
      RETURN NEW;
    END $$;
    REVOKE EXECUTE ON FUNCTION check_round FROM PUBLIC;
    DROP TRIGGER rounds_within_programme ON rounds;
    DROP FUNCTION refuse_round_after_end;
    CREATE TRIGGER rounds_of_now BEFORE INSERT OR UPDATE OF period, opened_at, closes_at ON rounds FOR EACH ROW EXECUTE FUNCTION check_round();

    -- ---- visits --------------------------------------------------------------------------
    DROP TRIGGER visits_late_refused ON visits;
    DROP FUNCTION check_begun_in_time;
    ${checkVisit(VISIT_NOW)}
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ${checkVisit(VISIT_BEFORE)}
    CREATE FUNCTION check_begun_in_time() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      -- BEGIN_LATE_MINUTES
      begin_late CONSTANT interval := interval '2 hours';
    BEGIN
      IF programme_now() > upper(NEW.appointment) + begin_late THEN
        RAISE EXCEPTION 'APPOINTMENT_OVER' USING ERRCODE = 'DS068';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER visits_late_refused BEFORE UPDATE OF state ON visits FOR EACH ROW
      WHEN (session_user = 'doorstep_app' AND NEW.state = 'begun' AND OLD.state <> 'begun') EXECUTE FUNCTION check_begun_in_time();

    CREATE FUNCTION refuse_round_after_end() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF EXISTS (SELECT FROM programme WHERE programme_date(NEW.opened_at) >= ends_on OR lower(NEW.period) >= ends_on) THEN
        RAISE EXCEPTION 'PROGRAMME_ENDED' USING ERRCODE = 'DS007';
      END IF;
      RETURN NEW;
    END $$;
    REVOKE EXECUTE ON FUNCTION refuse_round_after_end FROM PUBLIC;
    DROP TRIGGER rounds_of_now ON rounds;
    CREATE TRIGGER rounds_within_programme BEFORE INSERT OR UPDATE OF period, opened_at ON rounds FOR EACH ROW EXECUTE FUNCTION refuse_round_after_end();
    DROP FUNCTION check_round, half_month_of;

    ${endingLinks(LINKS_BEFORE)}
    ALTER TABLE links DROP COLUMN contact_id;

    DROP TRIGGER contact_attempts_state ON contact_attempts;
    ALTER TABLE state_transitions NO FORCE ROW LEVEL SECURITY;
    DELETE FROM state_transitions WHERE noun = 'contact_attempt';
    ALTER TABLE state_transitions FORCE ROW LEVEL SECURITY;
    ${checkContact(CONTACT_BEFORE)}
    ${contactAllowed(CEILINGS.before)}
    ALTER TABLE contact_attempts
      DROP COLUMN went_out,
      DROP CONSTRAINT contact_attempts_purpose_check,
      ADD CONSTRAINT contact_attempts_purpose_check CHECK (purpose IN ('confirmation', 'reminder', 'visit_request', 'visit_reminder', 'manual_tier_notice', 'document_request', 'decision_notice')),
      DROP CONSTRAINT contact_attempts_channel_check,
      ADD CONSTRAINT contact_attempts_channel_check CHECK (channel IN ('link', 'message', 'phone', 'letter', 'door'));
  `,
  );
}
