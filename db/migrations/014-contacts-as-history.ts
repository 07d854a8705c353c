import type { Knex } from 'knex';
import { asOwner } from './as-owner';

const NOT_COUNTED = `('manual_tier_notice', 'decision_notice')`;

/**
 * The ceilings hold for a contact wherever in time it is put, and whatever is changed of it later; an answer ends what
 * was tried in vain before it; a failure of ours is no failure of the resident's.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP FUNCTION contact_allowed(uuid, text, timestamptz);
    -- Whether the ceilings leave room for a contact of this purpose with the home at this instant: two contacts in any
    -- month, one visit request in any 90 days, over all procedures. Months before it and after it count alike, as a
    -- contact may be recorded late. The contact itself, where it is there already, is left out.
    CREATE FUNCTION contact_allowed(registration uuid, contact_purpose text, contact_at timestamptz, itself uuid DEFAULT NULL)
    RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      WITH others AS MATERIALIZED (
        SELECT at, purpose FROM contact_attempts
        WHERE registration_id = registration AND recipient = 'resident' AND state NOT IN ('cancelled', 'failed')
          AND purpose NOT IN ${NOT_COUNTED} AND id IS DISTINCT FROM itself
          AND at > contact_at - interval '90 days' AND at < contact_at + interval '90 days'
      ), month_ends AS (
        SELECT contact_at AS month_end UNION ALL
        SELECT at FROM others WHERE at > contact_at AND at - interval '1 month' < contact_at
      )
      SELECT
        -- what the resident is owed by law is not a contact that the ceiling protects them from
        contact_purpose IN ${NOT_COUNTED}
        OR NOT EXISTS (SELECT FROM month_ends
            WHERE (SELECT count(*) FROM others WHERE at > month_end - interval '1 month' AND at <= month_end) >= 2)
          AND (contact_purpose <> 'visit_request' OR NOT EXISTS (SELECT FROM others WHERE purpose = 'visit_request'))
    $$;

    CREATE OR REPLACE FUNCTION check_contact() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      home registrations;
      paused timestamptz;
    BEGIN
      IF TG_OP = 'UPDATE' THEN
        IF (NEW.registration_id, NEW.recipient, NEW.channel, NEW.purpose, NEW.exemption, NEW.task_id, NEW.visit_id)
           IS DISTINCT FROM (OLD.registration_id, OLD.recipient, OLD.channel, OLD.purpose, OLD.exemption, OLD.task_id, OLD.visit_id)
           OR (NEW.at <> OLD.at AND OLD.state <> 'queued') THEN
          RAISE EXCEPTION 'HISTORY_IS_APPEND_ONLY' USING ERRCODE = 'DS003', TABLE = TG_TABLE_NAME;
        END IF;
        -- a late answer still is one; what was taken back, failed or was answered is settled
        IF NEW.state <> OLD.state AND NOT (CASE OLD.state
             WHEN 'queued' THEN true
             WHEN 'sent' THEN NEW.state IN ('delivered', 'failed', 'answered', 'no_answer')
             WHEN 'delivered' THEN NEW.state IN ('answered', 'no_answer')
             WHEN 'no_answer' THEN NEW.state = 'answered'
             ELSE false END) THEN
          RAISE EXCEPTION 'CONTACT_STATE' USING ERRCODE = 'DS050';
        END IF;
        IF NEW.state IN ('cancelled', 'failed') OR (NEW.state = OLD.state AND NEW.at = OLD.at) THEN
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
      IF NEW.recipient <> 'resident' OR NEW.state IN ('cancelled', 'failed') THEN
        RETURN NEW;
      END IF;
      IF NEW.channel IN ('link', 'message') AND home.messages_stopped_at IS NOT NULL
         AND NEW.purpose NOT IN ${NOT_COUNTED} AND (TG_OP = 'INSERT' OR OLD.state = 'queued') THEN
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
    END $$;
    DROP TRIGGER contacts_checked ON contact_attempts;
    CREATE TRIGGER contacts_checked BEFORE INSERT OR UPDATE ON contact_attempts FOR EACH ROW EXECUTE FUNCTION check_contact();

    -- Remote channels on which this home was tried in vain in the last 90 days, and since it last answered. Only what
    -- reached nobody counts: a text that we could not send, or had no address for, was never tried.
    CREATE OR REPLACE FUNCTION failed_remote_channels(registration uuid, at_time timestamptz) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT count(DISTINCT channel) FROM contact_attempts c
      WHERE registration_id = registration AND recipient = 'resident' AND channel IN ('link', 'message', 'phone', 'letter')
        AND (state = 'no_answer' OR (state = 'failed' AND failure = 'WRONG_CONTACT'))
        AND at > at_time - interval '90 days' AND at <= at_time
        AND NOT EXISTS (SELECT FROM contact_attempts a WHERE a.registration_id = registration AND a.state = 'answered'
                        AND a.finished_at >= c.at AND a.finished_at <= at_time)
    $$;
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP TRIGGER contacts_checked ON contact_attempts;
    CREATE OR REPLACE FUNCTION failed_remote_channels(registration uuid, at_time timestamptz) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT count(DISTINCT channel) FROM contact_attempts
      WHERE registration_id = registration AND recipient = 'resident' AND channel IN ('link', 'message', 'phone', 'letter')
        AND state IN ('failed', 'no_answer') AND at > at_time - interval '90 days'
    $$;
    DROP FUNCTION contact_allowed(uuid, text, timestamptz, uuid);
    CREATE FUNCTION contact_allowed(registration uuid, contact_purpose text, contact_at timestamptz) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT CASE
        WHEN contact_purpose IN ${NOT_COUNTED} THEN true
        ELSE (SELECT count(*) < 2 FROM contact_attempts
              WHERE registration_id = registration AND recipient = 'resident' AND state NOT IN ('cancelled', 'failed')
                AND purpose NOT IN ${NOT_COUNTED}
                AND at > contact_at - interval '1 month' AND at <= contact_at)
          AND (contact_purpose <> 'visit_request' OR NOT EXISTS (
              SELECT FROM contact_attempts
              WHERE registration_id = registration AND recipient = 'resident' AND state NOT IN ('cancelled', 'failed')
                AND purpose = 'visit_request' AND at > contact_at - interval '90 days' AND at <= contact_at))
      END
    $$;
    CREATE OR REPLACE FUNCTION check_contact() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
      IF paused IS NOT NULL AND NEW.at >= paused THEN
        RAISE EXCEPTION 'OUTWARD_PAUSED' USING ERRCODE = 'DS010';
      END IF;
      IF NEW.recipient = 'resident' THEN
        IF NEW.channel IN ('link', 'message') AND home.messages_stopped_at IS NOT NULL AND NEW.purpose NOT IN ${NOT_COUNTED} THEN
          RAISE EXCEPTION 'MESSAGES_STOPPED' USING ERRCODE = 'DS011';
        END IF;
        IF NEW.exemption = 'severe_hazard' AND NOT has_severe_hazard(NEW.registration_id) THEN
          RAISE EXCEPTION 'NO_SEVERE_HAZARD' USING ERRCODE = 'DS012';
        END IF;
        IF NEW.exemption IS NULL THEN
          PERFORM pg_advisory_xact_lock(hashtextextended(NEW.registration_id::text, 20));
          IF NOT contact_allowed(NEW.registration_id, NEW.purpose, NEW.at) THEN
            RAISE EXCEPTION 'CONTACT_CEILING' USING ERRCODE = 'DS013';
          END IF;
        END IF;
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER contacts_checked BEFORE INSERT OR UPDATE OF state ON contact_attempts FOR EACH ROW EXECUTE FUNCTION check_contact();
  `,
  );
}
