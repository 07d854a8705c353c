import type { Knex } from 'knex';
import { asOwner } from './as-owner';
import { addToList, takeFromList } from './rewrite-check';
import { rewriteFunction } from './rewrite-function';

const STATES = ['requested', 'accepted', 'handed_off', 'done', 'declined', 'withdrawn'];
const PARTNERS = [
  'registration_office',
  'permit_office',
  'school_office',
  'job_centre',
  'repair_service',
  'mediation_office',
];
const REASONS = [
  'not_offered_here',
  'another_office_decides',
  'conditions_not_met',
  'not_reached',
  'no_longer_needed',
];
const TRANSITIONS = [
  ['requested', 'accepted'],
  ['requested', 'declined'],
  ['requested', 'withdrawn'],
  ['accepted', 'handed_off'],
  ['accepted', 'done'],
  ['accepted', 'declined'],
  ['accepted', 'withdrawn'],
  ['handed_off', 'done'],
  ['handed_off', 'declined'],
  ['handed_off', 'withdrawn'],
];
const BY_PERSON = ['recorded', 'accepted', 'handed_off', 'finished', 'declined'].map(
  (done) => `service_request.${done}`,
);
const BY_LINK = ['portal.ask_service', 'portal.withdraw_service', 'portal.rate_service'];
const among = (codes: readonly string[]): string => codes.map((code) => `'${code}'`).join(', ');

const KIND_CHECK = ['procedure_settings', 'procedure_settings_kind_check', 'serviceRequest'] as const;
/** What rules may know of a request: that it is open, and since when. Never what somebody wrote. */
const FOR_FACTS = 'id, registration_id, kind, opened_at, promised_for, closed_at';
const ADDED = [
  'state',
  'channel',
  'recorded_by',
  'holder_id',
  'handed_to',
  'handed_at',
  'receipt_reference',
  'decline_reason',
  'note',
  'satisfied',
  'feedback',
  'feedback_at',
  'version',
];
const HOMES_OF_TASKS = `WHERE patch_id IN (SELECT delegated_patches()) AND closed_at IS NULL AND registration_id IS NOT NULL`;
/** Whoever has a request works for its home, as whoever has a task there. */
const HOMES_OF_REQUESTS = `${HOMES_OF_TASKS}
    UNION
    SELECT s.registration_id FROM service_requests s JOIN registrations r ON r.id = s.registration_id
    WHERE s.holder_id = app_user() AND s.closed_at IS NULL AND r.patch_id IN (SELECT granted_patches('officer', 'supervisor'))`;
const WORKED_ON = `registration_id = (SELECT link_registration()) OR registration_id IN (SELECT my_registrations())
    OR EXISTS (SELECT FROM registrations r WHERE r.id = registration_id AND r.patch_id IN (SELECT granted_patches('supervisor')))`;

/**
 * A resident asks for a service, behind their link or at the door; it is promised for a day, somebody has it, and who asked
 * may withdraw it and say afterwards whether it helped.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ALTER TABLE service_requests
      ADD COLUMN state text NOT NULL DEFAULT 'requested' CHECK (state IN (${among(STATES)})),
      ADD COLUMN channel text NOT NULL DEFAULT 'phone' CHECK (channel IN ('link', 'door', 'phone')),
      -- null: asked behind a link
      ADD COLUMN recorded_by uuid REFERENCES users,
      ADD COLUMN holder_id uuid REFERENCES users,
      ADD COLUMN handed_to text CHECK (handed_to IN (${among(PARTNERS)})),
      ADD COLUMN handed_at timestamptz,
      ADD COLUMN receipt_reference text CONSTRAINT service_receipt_is_a_number CHECK (receipt_reference ~ '^[A-Za-z0-9-]{4,60}$'),
      ADD COLUMN decline_reason text CHECK (decline_reason IN (${among(REASONS)})),
      ADD COLUMN note text CONSTRAINT service_note_is_short CHECK (length(note) <= 200),
      ADD COLUMN satisfied boolean,
      ADD COLUMN feedback text CONSTRAINT service_feedback_is_short CHECK (length(feedback) <= 200),
      ADD COLUMN feedback_at timestamptz,
      ADD COLUMN version integer NOT NULL DEFAULT 1;
    ALTER TABLE service_requests NO FORCE ROW LEVEL SECURITY;
    -- nobody said how these ended
    UPDATE service_requests SET state = 'withdrawn' WHERE closed_at IS NOT NULL;
    ALTER TABLE service_requests FORCE ROW LEVEL SECURITY;
    ALTER TABLE service_requests ALTER COLUMN channel DROP DEFAULT,
      ADD CONSTRAINT service_end_is_whole CHECK ((state IN ('done', 'declined', 'withdrawn')) = (closed_at IS NOT NULL)),
      ADD CONSTRAINT service_has_a_holder CHECK (state NOT IN ('accepted', 'handed_off', 'done') OR holder_id IS NOT NULL),
      ADD CONSTRAINT hand_off_is_whole CHECK ((handed_to IS NULL) = (handed_at IS NULL) AND (state <> 'handed_off' OR handed_at IS NOT NULL)
        AND (receipt_reference IS NULL OR handed_at IS NOT NULL)),
      ADD CONSTRAINT decline_has_its_reason CHECK ((state = 'declined') = (decline_reason IS NOT NULL)),
      ADD CONSTRAINT feedback_is_whole CHECK ((satisfied IS NULL) = (feedback_at IS NULL) AND (feedback IS NULL OR satisfied IS NOT NULL)
        AND (satisfied IS NULL OR state IN ('done', 'declined'))),
      ADD CONSTRAINT link_request_has_no_recorder CHECK (channel <> 'link' OR recorded_by IS NULL);
    CREATE UNIQUE INDEX one_open_service_of_a_kind ON service_requests (registration_id, kind) WHERE closed_at IS NULL;
    CREATE INDEX service_requests_holder ON service_requests (holder_id) WHERE closed_at IS NULL;
    CREATE INDEX service_requests_promised ON service_requests (promised_for) WHERE closed_at IS NULL;

    REVOKE SELECT ON service_requests FROM doorstep_facts;
    GRANT SELECT (${FOR_FACTS}) ON service_requests TO doorstep_facts;
    GRANT INSERT (id, registration_id, kind, channel, promised_for, note), UPDATE (state, holder_id, handed_to, receipt_reference, decline_reason,
      satisfied, feedback, version) ON service_requests TO doorstep_app;
    ALTER TABLE service_requests ALTER COLUMN opened_at SET DEFAULT programme_now();
    CREATE POLICY owner_read ON service_requests FOR SELECT TO doorstep_owner USING (true);
    CREATE POLICY app_insert ON service_requests FOR INSERT TO doorstep_app WITH CHECK (${WORKED_ON});
    CREATE POLICY app_update ON service_requests FOR UPDATE TO doorstep_app USING (${WORKED_ON}) WITH CHECK (${WORKED_ON});
    ${rewriteFunction('my_registrations', HOMES_OF_TASKS, HOMES_OF_REQUESTS)}
    -- what is promised behind a link
    CREATE POLICY link_read_promises ON procedure_settings FOR SELECT TO doorstep_app
      USING (kind = 'serviceRequest' AND state = 'published' AND (SELECT link_registration()) IS NOT NULL);

    CREATE FUNCTION check_service_request() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      by_person CONSTANT boolean := session_user = 'doorstep_app';
      by_link CONSTANT boolean := by_person AND app_link() IS NOT NULL;
      of_patch CONSTANT uuid := (SELECT patch_id FROM registrations WHERE id = NEW.registration_id);
      step text;
    BEGIN
      IF TG_OP = 'INSERT' THEN
        IF by_person THEN
          IF by_link <> (NEW.channel = 'link') THEN
            RAISE EXCEPTION 'SERVICE_REQUEST_NOT_THEIRS' USING ERRCODE = 'DS155';
          END IF;
          IF NEW.promised_for <= programme_today() THEN
            RAISE EXCEPTION 'PROMISE_NOT_AHEAD' USING ERRCODE = 'DS157';
          END IF;
          NEW.opened_at := programme_now();
          NEW.recorded_by := CASE WHEN by_link THEN NULL ELSE app_user() END;
        END IF;
        RETURN NEW;
      END IF;
      step := CASE WHEN NEW.state <> OLD.state THEN NEW.state END;
      IF (OLD.registration_id, OLD.kind, OLD.opened_at, OLD.promised_for, OLD.channel, OLD.recorded_by, OLD.note)
         IS DISTINCT FROM (NEW.registration_id, NEW.kind, NEW.opened_at, NEW.promised_for, NEW.channel, NEW.recorded_by, NEW.note)
         OR (step IS DISTINCT FROM 'accepted' AND OLD.holder_id IS DISTINCT FROM NEW.holder_id)
         OR (step IS DISTINCT FROM 'declined' AND OLD.decline_reason IS DISTINCT FROM NEW.decline_reason)
         OR (step IS DISTINCT FROM 'handed_off' AND OLD.handed_to IS DISTINCT FROM NEW.handed_to)
         OR (OLD.closed_at IS NOT NULL AND OLD.receipt_reference IS DISTINCT FROM NEW.receipt_reference)
         OR (OLD.satisfied IS NOT NULL AND (OLD.satisfied, OLD.feedback) IS DISTINCT FROM (NEW.satisfied, NEW.feedback)) THEN
        RAISE EXCEPTION 'SERVICE_REQUEST_IS_FIXED' USING ERRCODE = 'DS156';
      END IF;
      -- who asked withdraws it and says whether it helped; nobody does it for them, and they do nothing else
      IF by_person AND (CASE WHEN by_link
          THEN step <> 'withdrawn' OR OLD.receipt_reference IS DISTINCT FROM NEW.receipt_reference
          ELSE step = 'withdrawn' OR (OLD.satisfied, OLD.feedback) IS DISTINCT FROM (NEW.satisfied, NEW.feedback) END) THEN
        RAISE EXCEPTION 'SERVICE_REQUEST_NOT_THEIRS' USING ERRCODE = 'DS155';
      END IF;
      -- an officer takes on what is theirs to do; whoever supervises the patch gives it to another, and acts for them
      IF by_person AND NOT by_link AND step IS NOT NULL AND coalesce(NEW.holder_id, app_user()) <> app_user()
         AND NOT supervises_patch(app_user(), of_patch) THEN
        RAISE EXCEPTION 'SERVICE_REQUEST_OF_ANOTHER' USING ERRCODE = 'DS164';
      END IF;
      IF step = 'accepted' AND NOT (works_patch(NEW.holder_id, of_patch) OR supervises_patch(NEW.holder_id, of_patch)) THEN
        RAISE EXCEPTION 'HOLDER_NOT_OF_PATCH' USING ERRCODE = 'DS158';
      END IF;
      IF step = 'handed_off' THEN
        NEW.handed_at := programme_now();
      ELSIF step IN ('done', 'declined', 'withdrawn') THEN
        NEW.closed_at := coalesce(NEW.closed_at, programme_now());
      END IF;
      IF NEW.satisfied IS NOT NULL AND OLD.satisfied IS NULL THEN
        NEW.feedback_at := programme_now();
      END IF;
      RETURN NEW;
    END $$;
    REVOKE EXECUTE ON FUNCTION check_service_request FROM PUBLIC;
    CREATE TRIGGER service_requests_checked BEFORE INSERT OR UPDATE ON service_requests FOR EACH ROW EXECUTE FUNCTION check_service_request();
    CREATE TRIGGER service_requests_state BEFORE UPDATE OF state ON service_requests FOR EACH ROW
      WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION check_state('service_request');

    ${addToList(...KIND_CHECK)}
    ALTER TABLE state_transitions NO FORCE ROW LEVEL SECURITY;
    INSERT INTO state_transitions (noun, before, after) VALUES
      ${TRANSITIONS.map(([before, after]) => `('service_request', '${before}', '${after}')`).join(', ')};
    ALTER TABLE state_transitions FORCE ROW LEVEL SECURITY;
    ALTER TABLE audit_actions NO FORCE ROW LEVEL SECURITY;
    INSERT INTO audit_actions (action, actor_kind, roles) VALUES
      ${BY_PERSON.map((action) => `('${action}', 'user', ARRAY['officer', 'supervisor'])`).join(', ')},
      ${BY_LINK.map((action) => `('${action}', 'link', '{}')`).join(', ')};
    ALTER TABLE audit_actions FORCE ROW LEVEL SECURITY;
  `,
  );
}

/** Who had a request and what became of it is lost: before this there was no place for it. */
export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ALTER TABLE audit_actions NO FORCE ROW LEVEL SECURITY;
    DELETE FROM audit_actions WHERE action IN (${among([...BY_PERSON, ...BY_LINK])});
    ALTER TABLE audit_actions FORCE ROW LEVEL SECURITY;
    ALTER TABLE state_transitions NO FORCE ROW LEVEL SECURITY;
    DELETE FROM state_transitions WHERE noun = 'service_request';
    ALTER TABLE state_transitions FORCE ROW LEVEL SECURITY;
    ALTER TABLE procedure_settings DISABLE TRIGGER USER, NO FORCE ROW LEVEL SECURITY;
    DELETE FROM procedure_settings WHERE kind = 'serviceRequest';
    ALTER TABLE procedure_settings ENABLE TRIGGER USER, FORCE ROW LEVEL SECURITY;
    ${takeFromList(...KIND_CHECK)}
    DROP TRIGGER service_requests_state ON service_requests;
    DROP TRIGGER service_requests_checked ON service_requests;
    DROP FUNCTION check_service_request;
    DROP POLICY link_read_promises ON procedure_settings;
    ${rewriteFunction('my_registrations', HOMES_OF_REQUESTS, HOMES_OF_TASKS)}
    DROP POLICY app_update ON service_requests;
    DROP POLICY app_insert ON service_requests;
    DROP POLICY owner_read ON service_requests;
    REVOKE INSERT (id, registration_id, kind, channel, promised_for, note), UPDATE (state, holder_id, handed_to, receipt_reference, decline_reason,
      satisfied, feedback, version) ON service_requests FROM doorstep_app;
    REVOKE SELECT (${FOR_FACTS}) ON service_requests FROM doorstep_facts;
    GRANT SELECT ON service_requests TO doorstep_facts;
    DROP INDEX service_requests_promised, service_requests_holder, one_open_service_of_a_kind;
    ALTER TABLE service_requests ALTER COLUMN opened_at DROP DEFAULT,
      ${ADDED.map((column) => `DROP COLUMN ${column}`).join(', ')};
  `,
  );
}
