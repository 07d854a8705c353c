import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * What somebody may do is what their commands do, by hand too: a link writes its answer, a supervisor starts the
 * workflow of a visit they released, and who lies in which area, or works in which patch, is computed in one place.
 */

/** What a link writes of the rows of its home that it may see: the columns of the portal's answers. */
const WRITTEN_BY_LINK = {
  visits:
    'state, appointment, appointment_asked, reminded_at, wished_on, wished_part, resident_reschedules, consent, ended_at, version',
  tasks: 'state, outcome, outcome_detail, closed_at, closed_by_kind, closed_by, version',
  contact_attempts: 'state, finished_at',
} as const;
/** What commands of persons write; links are kept to less by a trigger. */
const WRITTEN_BY_PERSON = {
  registrations: 'tier, tier_ground, tier_decision_id, next_confirmation_on, version',
  visits: `${WRITTEN_BY_LINK.visits}, released_by, released_at, officer_id, settings_id, reschedules, no_shows, identified,
    purpose_stated, checklist, score, withdrawn_reason`,
  tasks: `${WRITTEN_BY_LINK.tasks}, assignee_id`,
  contact_attempts: `${WRITTEN_BY_LINK.contact_attempts}, failure, made_by, at`,
  resident_contacts: 'wrong_at',
  hazards: 'state, closed_at, closed_by',
  areas: 'officer_id',
} as const;
/** Nobody who signs in, and no link, adds or changes a row of these. */
const UNUSED = ['conflicts', 'service_requests', 'objections'] as const;

const forEach = <T>(items: Readonly<Record<string, T>>, statement: (name: string, value: T) => string) =>
  Object.entries(items)
    .map(([name, value]) => statement(name, value))
    .join('\n');
const quoted = (columns: string): string =>
  columns
    .split(',')
    .map((column) => `'${column.trim()}'`)
    .join(', ');

const REGISTRATION_WORK = `patch_id IN (SELECT granted_patches('supervisor')) OR id IN (SELECT my_registrations()) OR id = (SELECT link_registration())`;
const LINK_IS_FOR = (purpose: string) =>
  `EXISTS (SELECT FROM links l WHERE l.id = (SELECT app_link()) AND l.purpose = '${purpose}')`;
const IN_OWN_NAME = `(CASE WHEN app_link() IS NOT NULL THEN actor_kind = 'link' AND actor_id = app_link()
  ELSE actor_kind = 'user' AND actor_id = app_user() AND (SELECT has_role('officer', 'supervisor')) END)`;
const OWN_HAZARD_BEFORE = `found_by = app_user()
  AND (dwelling_id IS NULL OR EXISTS (SELECT FROM dwellings d
    WHERE d.id = hazards.dwelling_id AND d.building_id = hazards.building_id AND d.patch_id = hazards.patch_id))`;
const SOMEBODY = '(app_user() IS NOT NULL OR app_link() IS NOT NULL)';
/** The visit that a message or procedure names as visit-<id>; the cast is tried on nothing else. */
const NAMED_VISIT = `(CASE WHEN workflow_id ~ '^visit-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN substr(workflow_id, 7)::uuid END)`;
const PUBLISHED_BY_CALLER = (version: string) => `(SELECT has_authority_role('administrator'))
  AND workflow_id = 'publication-' || (${version}) AND EXISTS (SELECT FROM ruleset_versions v
    WHERE v.id::text = (${version}) AND v.state = 'published' AND v.approver_id = app_user())`;
const RELEASED_BY_CALLER = `EXISTS (SELECT FROM visits v
    WHERE v.id = ${NAMED_VISIT} AND v.state = 'released' AND v.released_by = app_user())`;
/** A procedure that failed and is tried again, and those that a stop of outward contact had kept waiting. */
const RETRIED_BY_CALLER = `EXISTS (SELECT FROM procedures p JOIN incidents i ON i.workflow_id = p.workflow_id
    WHERE p.workflow_id = outbox.workflow_id AND p.state = 'failed' AND p.kind = outbox.name AND p.input = outbox.payload
      AND i.code = 'PROCEDURE_FAILED' AND i.state = 'retrying'
      AND CASE WHEN p.patch_id IS NULL THEN (SELECT has_role('administrator', 'supervisor'))
        ELSE p.patch_id IN (SELECT granted_patches('administrator', 'supervisor')) END)`;
const PAUSED_BY_CALLER = `EXISTS (SELECT FROM procedures p WHERE p.workflow_id = outbox.workflow_id AND p.kind IN ('revisitRound', 'siteVisit')
    AND p.state IN ('requested', 'started', 'running') AND p.patch_id IN (SELECT granted_patches('administrator', 'supervisor')))`;
const WORKED_BY_CALLER = `EXISTS (SELECT FROM visits v WHERE v.id = ${NAMED_VISIT}
    AND (v.patch_id IN (SELECT granted_patches('supervisor')) OR v.registration_id = (SELECT link_registration())
      OR (v.officer_id = app_user() AND v.patch_id IN (SELECT granted_patches('officer')))))`;
/** Answers kept for a request that is sent again name no home. */
const HOME_PROPERTIES = `ARRAY['address', 'dwellingNumber', 'floor']`;

/** `areas`: which grants of the approver count. Else as 017 has it. */
const rulesetVersionCheck = (areas: string): string => `
  CREATE OR REPLACE FUNCTION check_ruleset_version() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DECLARE
    -- Whoever sets somebody's password could sign in as them: until they would have noticed, neither approves the other.
    cooling_off CONSTANT interval := interval '24 hours';
    by_person CONSTANT boolean := session_user = 'doorstep_app';
  BEGIN
    IF TG_OP = 'INSERT' THEN
      IF by_person AND (NEW.state <> 'draft' OR NEW.approver_id IS NOT NULL OR NEW.published_at IS NOT NULL OR NEW.effect IS NOT NULL) THEN
        RAISE EXCEPTION 'VERSION_BEGINS_AS_DRAFT' USING ERRCODE = 'DS014';
      END IF;
    ELSE
      IF (OLD.ruleset_id, OLD.number, OLD.author_id, OLD.created_at) IS DISTINCT FROM (NEW.ruleset_id, NEW.number, NEW.author_id, NEW.created_at)
         OR (OLD.state <> 'draft' AND (OLD.document, OLD.cases, OLD.note) IS DISTINCT FROM (NEW.document, NEW.cases, NEW.note))
         OR (NEW.approver_id IS DISTINCT FROM OLD.approver_id AND NOT (OLD.state = 'in_review' AND NEW.state = 'published'))
         OR (by_person AND NEW.effect IS DISTINCT FROM OLD.effect) THEN
        RAISE EXCEPTION 'VERSION_IS_FIXED' USING ERRCODE = 'DS004';
      END IF;
      -- else somebody could approve what they wrote into another's draft
      IF by_person AND (OLD.document, OLD.cases, OLD.note) IS DISTINCT FROM (NEW.document, NEW.cases, NEW.note)
         AND NEW.author_id IS DISTINCT FROM app_user() THEN
        RAISE EXCEPTION 'DRAFT_OF_ANOTHER' USING ERRCODE = 'DS017';
      END IF;
      IF NEW.state <> OLD.state THEN
        PERFORM check_transition('ruleset_version', OLD.state, NEW.state);
      END IF;
    END IF;
    IF NEW.state = 'published' AND (TG_OP = 'INSERT' OR OLD.state <> 'published') AND NEW.author_id IS NOT NULL THEN
      IF by_person AND NEW.approver_id IS DISTINCT FROM app_user() THEN
        RAISE EXCEPTION 'APPROVAL_IN_OWN_NAME' USING ERRCODE = 'DS015';
      END IF;
      -- author, approver and whoever gave either of them the role are three different persons
      IF EXISTS (SELECT FROM role_grants
                 WHERE role = 'administrator' AND user_id IN (NEW.author_id, NEW.approver_id)
                   AND granted_by IN (NEW.author_id, NEW.approver_id)) THEN
        RAISE EXCEPTION 'THREE_PERSONS_NEEDED' USING ERRCODE = 'DS005';
      END IF;
      IF NOT EXISTS (SELECT FROM role_grants
                     WHERE role = 'administrator' AND user_id = NEW.approver_id ${areas}
                       AND valid_from <= programme_today() AND (valid_to IS NULL OR valid_to > programme_today())) THEN
        RAISE EXCEPTION 'APPROVER_NEEDS_ROLE' USING ERRCODE = 'DS006';
      END IF;
      IF EXISTS (SELECT FROM password_resets
                 WHERE user_id IN (NEW.author_id, NEW.approver_id) AND reset_by IN (NEW.author_id, NEW.approver_id)
                   AND at > now() - cooling_off) THEN
        RAISE EXCEPTION 'APPROVAL_COOLS_OFF' USING ERRCODE = 'DS016';
      END IF;
    END IF;
    RETURN NEW;
  END $$;`;

export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    -- ---- columns ---------------------------------------------------------------------------
    ${forEach(WRITTEN_BY_PERSON, (table, columns) => `REVOKE UPDATE ON ${table} FROM doorstep_app; GRANT UPDATE (${columns}) ON ${table} TO doorstep_app;`)}
    CREATE FUNCTION check_link_columns() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF to_jsonb(OLD) - TG_ARGV IS DISTINCT FROM to_jsonb(NEW) - TG_ARGV THEN
        RAISE EXCEPTION 'a link does not write this' USING ERRCODE = 'insufficient_privilege', TABLE = TG_TABLE_NAME;
      END IF;
      RETURN NEW;
    END $$;
    ${forEach(
      WRITTEN_BY_LINK,
      (
        table,
        columns,
      ) => `CREATE TRIGGER ${table}_written_by_link BEFORE UPDATE ON ${table} FOR EACH ROW WHEN (app_link() IS NOT NULL)
      EXECUTE FUNCTION check_link_columns(${quoted(columns)});`,
    )}

    -- ---- what an answer says of a registration -----------------------------------------------
    -- It is locked by whoever works on it; what changes it is a command.
    ALTER POLICY app_update ON registrations WITH CHECK (patch_id IN (SELECT granted_patches('supervisor')));

    -- The registration is right as it stands: one that was not verified yet is so from now on. False where the caller may
    -- not say so, or it is no longer in force. A link says it with the answer that uses it up.
    CREATE FUNCTION confirm_registration(registration uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      actor CONSTANT uuid := coalesce(app_link(), app_user());
      kind CONSTANT text := CASE WHEN app_link() IS NULL THEN 'user' ELSE 'link' END;
      today CONSTANT date := programme_today();
      before registrations;
    BEGIN
      SELECT * INTO before FROM registrations r WHERE r.id = registration AND r.state IN ('unverified', 'verified')
        AND (r.patch_id IN (SELECT granted_patches('supervisor')) OR r.id IN (SELECT my_registrations())
          OR EXISTS (SELECT FROM links l WHERE l.id = app_link() AND l.registration_id = r.id AND l.purpose = 'confirmation'
            AND link_state(l) = 'used' AND l.used_at = now()))
        FOR UPDATE;
      IF NOT FOUND THEN
        RETURN false;
      END IF;
      UPDATE registrations r SET confirmed_on = today,
        next_confirmation_on = next_confirmation_on(revisit_settings(), r.tier, today, r.unchanged_confirmations + 1),
        unchanged_confirmations = r.unchanged_confirmations + 1, review_requested_at = programme_now(),
        state = 'verified', verified_on = coalesce(r.verified_on, today), updated_at = now(), version = r.version + 1
      WHERE r.id = registration;
      INSERT INTO registration_events (id, registration_id, kind, at, actor_kind, actor_id)
      SELECT gen_random_uuid(), registration, said, programme_now(), kind, actor
      FROM unnest(CASE before.state WHEN 'unverified' THEN ARRAY['verified', 'confirmed'] ELSE ARRAY['confirmed'] END) AS said;
      RETURN true;
    END $$;
    CREATE POLICY owner_confirms ON registration_events FOR INSERT TO doorstep_owner WITH CHECK (kind IN ('verified', 'confirmed'));

    -- Asks the next tick to review it. False where the caller does not work on it.
    CREATE FUNCTION request_review(registration uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE registrations r SET review_requested_at = programme_now() WHERE r.id = registration
        AND (r.patch_id IN (SELECT granted_patches('supervisor')) OR r.id IN (SELECT my_registrations()) OR r.id = link_registration());
      RETURN FOUND;
    END $$;
    REVOKE EXECUTE ON FUNCTION confirm_registration(uuid), request_review(uuid) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION confirm_registration(uuid), request_review(uuid) TO doorstep_app;

    ALTER POLICY app_insert_own_name ON registration_events WITH CHECK (${IN_OWN_NAME} AND CASE
      WHEN app_link() IS NULL THEN kind = 'refused' OR (kind = 'dispute_decided' AND (SELECT has_role('supervisor')))
      WHEN ${LINK_IS_FOR('visit')} THEN kind = 'refused'
      ELSE kind IN ('disputed', 'objected') END);

    -- A claim, which waits for a decision.
    CREATE POLICY app_insert_claim ON declarations AS RESTRICTIVE FOR INSERT TO doorstep_app WITH CHECK (state = 'received'
      AND EXISTS (SELECT FROM registrations r WHERE r.id = registration_id AND r.unit_id = declarations.unit_id)
      AND CASE WHEN app_link() IS NULL THEN declarant = 'officer' AND kind IN ('change', 'end', 'never_lived_here')
        ELSE declarant = 'resident' AND kind = 'end' AND ${LINK_IS_FOR('confirmation')} END);
    DROP POLICY app_update ON declarations;
    REVOKE INSERT, UPDATE ON declarations FROM doorstep_app;
    GRANT INSERT (id, registration_id, unit_id, kind, declarant, claim, state, declared_at) ON declarations TO doorstep_app;
    CREATE POLICY app_insert_by_link ON disputes AS RESTRICTIVE FOR INSERT TO doorstep_app WITH CHECK (${LINK_IS_FOR('confirmation')});
    ${UNUSED.map(
      (table) => `DROP POLICY app_insert ON ${table}; DROP POLICY app_update ON ${table};
      REVOKE INSERT, UPDATE ON ${table} FROM doorstep_app;`,
    ).join('\n    ')}

    -- Contacts are made by the programme; a link says that its own was answered.
    DROP POLICY app_insert ON contact_attempts;
    REVOKE INSERT ON contact_attempts FROM doorstep_app;
    CREATE POLICY app_update_by_link ON contact_attempts AS RESTRICTIVE FOR UPDATE TO doorstep_app
      WITH CHECK (app_link() IS NULL OR state = 'answered');
    CREATE POLICY app_update_by_person ON resident_contacts AS RESTRICTIVE FOR UPDATE TO doorstep_app USING (app_link() IS NULL);
    CREATE POLICY app_update_own_name ON tasks AS RESTRICTIVE FOR UPDATE TO doorstep_app WITH CHECK (closed_at IS NULL
      OR (CASE WHEN app_link() IS NULL THEN closed_by_kind = 'user' AND closed_by = app_user()
        ELSE closed_by_kind = 'link' AND closed_by = app_link() END));

    -- ---- procedures, messages, incidents: what a command leaves for the programme -------------
    DROP POLICY app_insert ON procedures;
    CREATE POLICY app_insert ON procedures FOR INSERT TO doorstep_app WITH CHECK (state = 'requested' AND CASE kind
      WHEN 'siteVisit' THEN workflow_id = 'visit-' || subject_id AND input ->> 'visitId' = subject_id::text
        AND patch_id IN (SELECT granted_patches('supervisor')) AND ${RELEASED_BY_CALLER}
      WHEN 'rulePublication' THEN input ->> 'versionId' = subject_id::text AND patch_id IS NULL AND ${PUBLISHED_BY_CALLER('subject_id::text')}
      ELSE false END);
    REVOKE INSERT ON procedures FROM doorstep_app;
    GRANT INSERT (workflow_id, kind, subject_id, patch_id, state, input) ON procedures TO doorstep_app;
    DROP POLICY app_insert ON outbox;
    CREATE POLICY app_insert ON outbox FOR INSERT TO doorstep_app WITH CHECK (CASE kind WHEN 'start' THEN
        (name = 'siteVisit' AND payload ->> 'visitId' = ${NAMED_VISIT}::text AND ${RELEASED_BY_CALLER})
        OR (name = 'rulePublication' AND ${PUBLISHED_BY_CALLER(`payload ->> 'versionId'`)})
        OR ${RETRIED_BY_CALLER}
      ELSE name = 'wake' AND payload = '{}' AND (${WORKED_BY_CALLER} OR ${PAUSED_BY_CALLER}) END);
    DROP POLICY app_insert ON incidents;
    CREATE POLICY app_insert ON incidents FOR INSERT TO doorstep_app WITH CHECK (code = 'HAZARD_NOT_REMEDIED' AND state = 'open'
      AND patch_id IN (SELECT granted_patches('officer', 'supervisor'))
      AND EXISTS (SELECT FROM hazards h WHERE 'hazard-' || h.id = workflow_id));
    REVOKE INSERT ON incidents FROM doorstep_app;
    GRANT INSERT (id, workflow_id, patch_id, code, about, state, detail) ON incidents TO doorstep_app;

    -- ---- hazards -----------------------------------------------------------------------------
    -- A visit shows its own dwelling and the common parts of its building; one of a building shows no dwelling.
    CREATE FUNCTION check_hazard_place() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF NOT EXISTS (
        SELECT FROM visits v LEFT JOIN registrations r ON r.id = v.registration_id LEFT JOIN units u ON u.id = r.unit_id
        WHERE v.id = NEW.visit_id AND v.building_id = NEW.building_id
          AND (NEW.dwelling_id IS NULL OR NEW.dwelling_id = coalesce(v.dwelling_id, u.dwelling_id))) THEN
        RAISE EXCEPTION 'HAZARD_ELSEWHERE' USING ERRCODE = 'DS070';
      END IF;
      RETURN NEW;
    END $$;
    REVOKE EXECUTE ON FUNCTION check_hazard_place FROM PUBLIC;
    CREATE TRIGGER hazards_place BEFORE INSERT OR UPDATE OF visit_id, building_id, dwelling_id ON hazards FOR EACH ROW
      WHEN (NEW.visit_id IS NOT NULL) EXECUTE FUNCTION check_hazard_place();
    -- Whoever signs in stores one at a visit that they made, in its patch.
    ALTER POLICY app_insert_own_name ON hazards WITH CHECK (found_by = app_user() AND EXISTS (SELECT FROM visits v
      WHERE v.id = hazards.visit_id AND v.officer_id = app_user() AND v.patch_id = hazards.patch_id AND v.state IN ('begun', 'completed')));

    -- ---- areas and grants ----------------------------------------------------------------------
    DROP POLICY app_insert ON areas;
    REVOKE INSERT ON areas FROM doorstep_app;
    ALTER POLICY app_update ON areas USING (id IN (SELECT granted_areas('administrator', 'supervisor')))
      WITH CHECK (id IN (SELECT granted_areas('administrator', 'supervisor')));
    -- whoever writes ancestors by hand is not believed
    DROP TRIGGER areas_ancestors ON areas;
    CREATE TRIGGER areas_ancestors BEFORE INSERT OR UPDATE ON areas FOR EACH ROW EXECUTE FUNCTION set_area_ancestors();
    CREATE FUNCTION set_ancestors_below() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      UPDATE areas SET parent_id = NEW.id WHERE parent_id = NEW.id;
      RETURN NULL;
    END $$;
    CREATE TRIGGER areas_below AFTER UPDATE ON areas FOR EACH ROW WHEN (OLD.ancestors IS DISTINCT FROM NEW.ancestors)
      EXECUTE FUNCTION set_ancestors_below();

    -- The first administrator of an installation is made by whoever sets it up, once.
    ALTER TABLE role_grants ADD CONSTRAINT grants_name_their_granter CHECK (granted_by IS NOT NULL OR role = 'administrator') NOT VALID;
    CREATE UNIQUE INDEX one_grant_without_granter ON role_grants ((granted_by IS NULL)) WHERE granted_by IS NULL;

    ${rulesetVersionCheck(`AND area_id IN (SELECT id FROM areas WHERE kind = 'authority')`)}

    -- ---- who works in a patch ------------------------------------------------------------------
    -- May they work there as an officer today: a grant over the patch, and an account that is not disabled.
    CREATE FUNCTION works_patch(officer uuid, patch uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT EXISTS (
        SELECT FROM areas a JOIN role_grants g ON g.area_id = ANY (a.ancestors) JOIN users u ON u.id = g.user_id, (SELECT programme_today() AS today) t
        WHERE a.id = patch AND g.user_id = officer AND g.role = 'officer' AND u.disabled_at IS NULL
          AND g.valid_from <= t.today AND (g.valid_to IS NULL OR g.valid_to > t.today))
    $$;
    REVOKE EXECUTE ON FUNCTION works_patch(uuid, uuid) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION works_patch(uuid, uuid) TO doorstep_app, doorstep_service;
    CREATE FUNCTION check_officer() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      given CONSTANT jsonb := to_jsonb(NEW);
    BEGIN
      IF NOT works_patch((given ->> TG_ARGV[0])::uuid, (given ->> TG_ARGV[1])::uuid) THEN
        RAISE EXCEPTION 'OFFICER_NOT_OF_PATCH' USING ERRCODE = 'DS069';
      END IF;
      RETURN NEW;
    END $$;
    REVOKE EXECUTE ON FUNCTION check_officer FROM PUBLIC;
    -- people give work to people; the programme's own statements ask works_patch themselves
    CREATE TRIGGER tasks_given BEFORE INSERT ON tasks FOR EACH ROW
      WHEN (session_user = 'doorstep_app' AND NEW.assignee_id IS NOT NULL) EXECUTE FUNCTION check_officer('assignee_id', 'patch_id');
    CREATE TRIGGER tasks_given_anew BEFORE UPDATE OF assignee_id ON tasks FOR EACH ROW
      WHEN (session_user = 'doorstep_app' AND NEW.assignee_id IS NOT NULL AND NEW.assignee_id IS DISTINCT FROM OLD.assignee_id)
      EXECUTE FUNCTION check_officer('assignee_id', 'patch_id');
    CREATE TRIGGER visits_given BEFORE UPDATE OF officer_id ON visits FOR EACH ROW
      WHEN (session_user = 'doorstep_app' AND NEW.officer_id IS NOT NULL AND NEW.officer_id IS DISTINCT FROM OLD.officer_id)
      EXECUTE FUNCTION check_officer('officer_id', 'patch_id');
    CREATE TRIGGER areas_given BEFORE UPDATE OF officer_id ON areas FOR EACH ROW
      WHEN (session_user = 'doorstep_app' AND NEW.officer_id IS NOT NULL AND NEW.officer_id IS DISTINCT FROM OLD.officer_id)
      EXECUTE FUNCTION check_officer('officer_id', 'id');

    -- ---- answers that are kept -----------------------------------------------------------------
    ALTER TABLE idempotency_keys NO FORCE ROW LEVEL SECURITY;
    UPDATE idempotency_keys SET response = response - ${HOME_PROPERTIES} WHERE response ?| ${HOME_PROPERTIES};
    ALTER TABLE idempotency_keys FORCE ROW LEVEL SECURITY;
    ALTER TABLE idempotency_keys ADD CONSTRAINT kept_answers_name_no_home CHECK (NOT coalesce(response ?| ${HOME_PROPERTIES}, false));
  `,
  );
}

/** Homes stay taken out of answers that were kept. */
export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ALTER TABLE idempotency_keys DROP CONSTRAINT kept_answers_name_no_home;
    DROP TRIGGER areas_given ON areas;
    DROP TRIGGER visits_given ON visits;
    DROP TRIGGER tasks_given_anew ON tasks;
    DROP TRIGGER tasks_given ON tasks;
    DROP FUNCTION check_officer, works_patch;
    ${rulesetVersionCheck('')}
    DROP INDEX one_grant_without_granter;
    ALTER TABLE role_grants DROP CONSTRAINT grants_name_their_granter;
    DROP TRIGGER areas_below ON areas;
    DROP FUNCTION set_ancestors_below;
    DROP TRIGGER areas_ancestors ON areas;
    CREATE TRIGGER areas_ancestors BEFORE INSERT OR UPDATE OF parent_id ON areas FOR EACH ROW EXECUTE FUNCTION set_area_ancestors();
    ALTER POLICY app_update ON areas USING ((SELECT has_role('administrator')) OR id IN (SELECT granted_patches('supervisor')))
      WITH CHECK ((SELECT has_role('administrator')) OR id IN (SELECT granted_patches('supervisor')));
    GRANT INSERT ON areas TO doorstep_app;
    CREATE POLICY app_insert ON areas FOR INSERT TO doorstep_app WITH CHECK ((SELECT has_role('administrator')));
    ALTER POLICY app_insert_own_name ON hazards WITH CHECK (${OWN_HAZARD_BEFORE});
    DROP TRIGGER hazards_place ON hazards;
    DROP FUNCTION check_hazard_place;
    REVOKE INSERT (id, workflow_id, patch_id, code, about, state, detail) ON incidents FROM doorstep_app;
    REVOKE INSERT (workflow_id, kind, subject_id, patch_id, state, input) ON procedures FROM doorstep_app;
    GRANT INSERT ON incidents, procedures TO doorstep_app;
    DROP POLICY app_insert ON incidents;
    CREATE POLICY app_insert ON incidents FOR INSERT TO doorstep_app WITH CHECK ${SOMEBODY};
    DROP POLICY app_insert ON outbox;
    CREATE POLICY app_insert ON outbox FOR INSERT TO doorstep_app WITH CHECK ${SOMEBODY};
    DROP POLICY app_insert ON procedures;
    CREATE POLICY app_insert ON procedures FOR INSERT TO doorstep_app WITH CHECK (state = 'requested' AND ${SOMEBODY});
    DROP POLICY app_update_own_name ON tasks;
    DROP POLICY app_update_by_person ON resident_contacts;
    DROP POLICY app_update_by_link ON contact_attempts;
    GRANT INSERT ON contact_attempts TO doorstep_app;
    CREATE POLICY app_insert ON contact_attempts FOR INSERT TO doorstep_app WITH CHECK (may_read_personal(registration_id));
    ${UNUSED.map(
      (table) => `GRANT INSERT, UPDATE ON ${table} TO doorstep_app;
      CREATE POLICY app_insert ON ${table} FOR INSERT TO doorstep_app WITH CHECK (may_read_personal(registration_id));
      CREATE POLICY app_update ON ${table} FOR UPDATE TO doorstep_app USING (may_read_personal(registration_id)) WITH CHECK (may_read_personal(registration_id));`,
    ).join('\n    ')}
    DROP POLICY app_insert_by_link ON disputes;
    REVOKE INSERT (id, registration_id, unit_id, kind, declarant, claim, state, declared_at) ON declarations FROM doorstep_app;
    GRANT INSERT, UPDATE ON declarations TO doorstep_app;
    CREATE POLICY app_update ON declarations FOR UPDATE TO doorstep_app USING (may_read_personal(registration_id)) WITH CHECK (may_read_personal(registration_id));
    DROP POLICY app_insert_claim ON declarations;
    ALTER POLICY app_insert_own_name ON registration_events WITH CHECK (${IN_OWN_NAME});
    DROP POLICY owner_confirms ON registration_events;
    DROP FUNCTION request_review, confirm_registration;
    ALTER POLICY app_update ON registrations WITH CHECK (${REGISTRATION_WORK});
    ${forEach(WRITTEN_BY_LINK, (table) => `DROP TRIGGER ${table}_written_by_link ON ${table};`)}
    DROP FUNCTION check_link_columns;
    ${forEach(WRITTEN_BY_PERSON, (table, columns) => `REVOKE UPDATE (${columns}) ON ${table} FROM doorstep_app; GRANT UPDATE ON ${table} TO doorstep_app;`)}
  `,
  );
}
