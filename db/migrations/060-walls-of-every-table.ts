import type { Knex } from 'knex';
import { asOwner } from './as-owner';

const SIGNED_IN = 'app_user() IS NOT NULL';
const HOLDS_A_ROLE = `(SELECT has_role('administrator', 'supervisor', 'officer', 'auditor', 'data_owner', 'dpo'))`;
/** What stands in no area: each was read by whoever signed in. */
const OF_NO_AREA = [
  'building_facts',
  'earlier_visit_scores',
  'import_profiles',
  'outward_pauses',
  'procedure_settings',
  'ruleset_versions',
  'rulesets',
];
const OBSERVATIONS_READ = (ofBuildings: string) => `CASE subject_type WHEN 'building' THEN ${ofBuildings}
  WHEN 'registration' THEN EXISTS (SELECT FROM registrations r WHERE r.id = subject_id)
  WHEN 'dwelling' THEN EXISTS (SELECT FROM dwellings d WHERE d.id = subject_id)
  ELSE EXISTS (SELECT FROM units u WHERE u.id = subject_id) END`;
const VISITS_READ = (
  imported: string,
) => `patch_id IN (SELECT granted_patches('administrator', 'supervisor', 'auditor'))
  OR (officer_id = app_user() AND patch_id IN (SELECT granted_patches('officer')))
  OR registration_id IN (SELECT my_registrations()) OR registration_id = (SELECT link_registration())
  OR (origin = 'imported' AND ${imported})`;

const OWN_EVENT = (decides: string) => `CASE
    WHEN app_link() IS NOT NULL THEN actor_kind = 'link' AND actor_id = app_link()
    ELSE actor_kind = 'user' AND actor_id = app_user() AND (SELECT has_role('officer', 'supervisor')) END
  AND CASE
    WHEN app_link() IS NULL THEN kind = 'refused' OR (kind = 'dispute_decided' AND ${decides})
    WHEN EXISTS (SELECT FROM links l WHERE l.id = (SELECT app_link()) AND l.purpose = 'visit') THEN kind = 'refused'
    ELSE kind IN ('disputed', 'objected') END`;
const REPORTED = (place: string) => `code = 'HAZARD_NOT_REMEDIED' AND state = 'open'
  AND patch_id IN (SELECT granted_patches('officer', 'supervisor'))
  AND EXISTS (SELECT FROM hazards h WHERE 'hazard-' || h.id = workflow_id${place})`;
const CONTACT_OF = (rule: string) =>
  `EXISTS (SELECT FROM registration_residents rr WHERE rr.resident_id = resident_contacts.resident_id${rule})`;

/** What leads to names and numbers (residents and their contacts are read through the first), and what was written to them. */
const PERSONAL = ['registration_residents', 'parties', 'message_log'];

/** States and dates of one row that go together, as those of tasks, hazards and disputes already must. */
const CONSTRAINTS: readonly [table: string, name: string, check: string][] = [
  [
    'conflicts',
    'resolution_is_whole',
    '(resolved_at IS NULL) = (resolution IS NULL) AND (resolved_by IS NULL OR resolved_at IS NOT NULL)',
  ],
  [
    'objections',
    'objection_decision_is_whole',
    '(decided_at IS NULL) = (decision IS NULL) AND (decided_by IS NULL OR decided_at IS NOT NULL)',
  ],
  ['rounds', 'closed_round_has_end', `(state = 'closed') = (closed_at IS NOT NULL)`],
  ['incidents', 'closed_incident_has_end', `(state IN ('resolved', 'skipped')) = (closed_at IS NOT NULL)`],
  ['outward_pauses', 'pause_ends_after_it_begins', 'resumed_at >= paused_at'],
  ['certificates', 'certificate_ends_after_it_begins', 'expires_on >= issued_on'],
  ['adverts', 'advert_ends_after_it_begins', 'first_seen_on <= least(last_seen_on, ended_on)'],
  ['access_log', 'somebody_looked', 'num_nonnulls(user_id, link_id) = 1'],
];

/**
 * What the matrix of all tables, readers and commands (test/db/row-level-security-matrix.test.ts) found too wide: whoever could read
 * a home wrote about it, as the data protection officer or somebody who audits where they do not work; whoever signed in read what
 * no area holds, also when their last role had ended; a link read the names and numbers of everybody in the home. And doors without
 * a key: policies for what nobody was granted, which would have opened with the next grant. And what test/db/constraints.test.ts,
 * which has a row for each constraint, found that none refused: a row that says of itself that it is over, or when, but not both.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ${OF_NO_AREA.map((table) => `ALTER POLICY app_read ON ${table} USING (${HOLDS_A_ROLE});`).join('\n    ')}
    ALTER POLICY app_read ON observations USING (${OBSERVATIONS_READ(HOLDS_A_ROLE)});
    ALTER POLICY app_read ON visits USING (${VISITS_READ(HOLDS_A_ROLE)});

    -- No page behind a link names anybody, and a link may have come to a stranger: it opens no name, no number and no message.
    ${PERSONAL.map((table) => `CREATE POLICY app_read_by_person ON ${table} AS RESTRICTIVE FOR SELECT TO doorstep_app USING ((SELECT app_link()) IS NULL);`).join('\n    ')}

    -- who works on a home: supervises its patch, has a task there, or is its resident; not who may only read about it
    CREATE FUNCTION supervises(registration uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT EXISTS (SELECT FROM registrations r WHERE r.id = registration AND r.patch_id IN (SELECT granted_patches('supervisor')))
    $$;
    CREATE FUNCTION may_work_on(registration uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT registration = link_registration() OR supervises(registration) OR registration IN (SELECT my_registrations())
    $$;
    REVOKE EXECUTE ON FUNCTION may_work_on(uuid), supervises(uuid) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION may_work_on(uuid), supervises(uuid) TO doorstep_app;
    ALTER POLICY app_update ON contact_attempts USING (may_work_on(registration_id)) WITH CHECK (may_work_on(registration_id));
    ALTER POLICY app_insert ON declarations WITH CHECK (may_work_on(registration_id));
    ALTER POLICY app_update ON resident_contacts USING (${CONTACT_OF(' AND may_work_on(rr.registration_id)')})
      WITH CHECK (${CONTACT_OF(' AND may_work_on(rr.registration_id)')});
    ALTER POLICY app_insert ON registration_events WITH CHECK (may_work_on(registration_id));
    ALTER POLICY app_insert_own_name ON registration_events WITH CHECK (${OWN_EVENT('supervises(registration_id)')});
    ALTER POLICY app_insert ON incidents WITH CHECK (${REPORTED(` AND (h.patch_id = incidents.patch_id
      OR EXISTS (SELECT FROM tasks t WHERE t.hazard_id = h.id AND t.kind = 'reinspection' AND t.patch_id = incidents.patch_id))`)});

    -- a call is recorded by who made it; a link writes nothing of who did (contact_attempts_written_by_link)
    CREATE POLICY app_update_own_name ON contact_attempts AS RESTRICTIVE FOR UPDATE TO doorstep_app
      WITH CHECK (app_link() IS NOT NULL OR made_by IS NULL OR made_by = app_user());

    -- claims are settled for somebody, and neither made nor deleted
    DROP POLICY owner_settles ON declarations;
    CREATE POLICY owner_read ON declarations FOR SELECT TO doorstep_owner USING (true);
    CREATE POLICY owner_settles ON declarations FOR UPDATE TO doorstep_owner USING (true) WITH CHECK (state = 'superseded');

    -- ---- what a row cannot be; what was stored before must not keep an installation from its upgrade ----
    ${CONSTRAINTS.map(([table, name, check]) => `ALTER TABLE ${table} ADD CONSTRAINT ${name} CHECK (${check}) NOT VALID;`).join('\n    ')}

    -- ---- doors without a key --------------------------------------------------------------------
    DROP POLICY app_insert ON certificates;
    DROP POLICY app_insert ON observations;
    DROP POLICY app_update ON sessions;
    -- and three that others hold open, or closed
    DROP POLICY app_update_by_person ON resident_contacts;
    DROP POLICY owner_settles_revisit ON tasks;
    DROP POLICY owner_stops_messages ON registrations;
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ${CONSTRAINTS.map(([table, name]) => `ALTER TABLE ${table} DROP CONSTRAINT ${name};`).join('\n    ')}
    CREATE POLICY app_update_by_person ON resident_contacts AS RESTRICTIVE FOR UPDATE TO doorstep_app USING (app_link() IS NULL);
    CREATE POLICY owner_stops_messages ON registrations FOR UPDATE TO doorstep_owner USING (true);
    CREATE POLICY owner_settles_revisit ON tasks FOR UPDATE TO doorstep_owner USING (kind = 'revisit')
      WITH CHECK (kind = 'revisit' AND state = 'done' AND outcome = 'confirmed');
    CREATE POLICY app_update ON sessions FOR UPDATE TO doorstep_app USING (user_id = app_user()) WITH CHECK (user_id = app_user());
    CREATE POLICY app_insert ON observations FOR INSERT TO doorstep_app
      WITH CHECK (${OBSERVATIONS_READ(`(SELECT has_role('officer', 'supervisor'))`)});
    CREATE POLICY app_insert ON certificates FOR INSERT TO doorstep_app WITH CHECK (EXISTS (SELECT FROM dwellings d WHERE d.id = dwelling_id));
    DROP POLICY owner_settles ON declarations;
    DROP POLICY owner_read ON declarations;
    CREATE POLICY owner_settles ON declarations FOR ALL TO doorstep_owner USING (true) WITH CHECK (state = 'superseded');
    DROP POLICY app_update_own_name ON contact_attempts;
    ALTER POLICY app_insert ON incidents WITH CHECK (${REPORTED('')});
    ALTER POLICY app_insert_own_name ON registration_events WITH CHECK (${OWN_EVENT(`(SELECT has_role('supervisor'))`)});
    ALTER POLICY app_insert ON registration_events WITH CHECK (EXISTS (SELECT FROM registrations r WHERE r.id = registration_id));
    ALTER POLICY app_update ON resident_contacts USING (${CONTACT_OF('')}) WITH CHECK (${CONTACT_OF('')});
    ALTER POLICY app_insert ON declarations WITH CHECK (may_read_personal(registration_id));
    ALTER POLICY app_update ON contact_attempts USING (may_read_personal(registration_id)) WITH CHECK (may_read_personal(registration_id));
    DROP FUNCTION may_work_on, supervises;
    ${PERSONAL.map((table) => `DROP POLICY app_read_by_person ON ${table};`).join('\n    ')}
    ALTER POLICY app_read ON visits USING (${VISITS_READ(SIGNED_IN)});
    ALTER POLICY app_read ON observations USING (${OBSERVATIONS_READ(SIGNED_IN)});
    ${OF_NO_AREA.map((table) => `ALTER POLICY app_read ON ${table} USING (${table === 'building_facts' ? '(SELECT app_user()) IS NOT NULL' : SIGNED_IN});`).join('\n    ')}
  `,
  );
}
