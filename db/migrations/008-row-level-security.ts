import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * Row-level security, the last wall. Every table forces it; a table without a line here can be read by nobody.
 *
 * Per transaction the API sets doorstep.user_id (a signed-in user) or doorstep.link_id (a resident who proved a
 * link's code). What that person may see follows from dated grants, tasks, delegations and the link, computed here
 * and not believed from the caller.
 */

const STAFF = 'app_user() IS NOT NULL';
const ADMINISTRATOR = `has_role('administrator')`;
/** The reader holds the personal side of this registration: supervises it, works a task on it, or is its resident. */
const personal = (registrationId: string) => `may_read_personal(${registrationId})`;
const readable = (registrationId: string) =>
  `EXISTS (SELECT FROM registrations r WHERE r.id = ${registrationId})`;
const inPatches = (patchId: string, ...roles: string[]) =>
  `${patchId} IN (SELECT granted_patches(${roles.map((role) => `'${role}'`).join(', ')}))`;

interface Access {
  /** What doorstep_app may read, add and change; missing: nothing of the kind. */
  read?: string;
  insert?: string;
  update?: string;
  delete?: string;
  /** doorstep_facts may read: true for the whole row, or the columns it may see. */
  facts?: true | string;
  /** doorstep_service may delete; it may read and add always, and change unless the table is append-only. */
  serviceDeletes?: true;
  appendOnly?: true;
}

const REGISTRATION_SCOPE = `${inPatches('patch_id', 'administrator', 'supervisor', 'auditor', 'data_owner', 'dpo')}
  OR id IN (SELECT my_registrations()) OR id = link_registration()`;
const REGISTRATION_WORK = `${inPatches('patch_id', 'supervisor')} OR id IN (SELECT my_registrations()) OR id = link_registration()`;
const TASK_SCOPE = `${inPatches('patch_id', 'administrator', 'supervisor', 'auditor')} OR assignee_id = app_user()
  OR patch_id IN (SELECT delegated_patches()) OR registration_id = link_registration()`;
const TASK_WORK = `${inPatches('patch_id', 'supervisor')} OR assignee_id = app_user()
  OR patch_id IN (SELECT delegated_patches()) OR registration_id = link_registration()`;
const VISIT_SCOPE = `${inPatches('patch_id', 'administrator', 'supervisor', 'auditor')} OR officer_id = app_user()
  OR registration_id IN (SELECT my_registrations()) OR registration_id = link_registration()
  OR (origin = 'imported' AND ${STAFF})`;
const AREA_OR_ALL = (column: string, ...roles: string[]) =>
  `CASE WHEN ${column} IS NULL THEN has_role(${roles.map((r) => `'${r}'`).join(', ')}) ELSE ${inPatches(column, ...roles)} END`;

const tables: Record<string, Access> = {
  programme: { read: 'true', facts: true },
  areas: {
    read: 'true',
    insert: ADMINISTRATOR,
    update: `${ADMINISTRATOR} OR ${inPatches('id', 'supervisor')}`,
    facts: true,
  },
  users: {
    read: `id = app_user() OR ${ADMINISTRATOR} OR id IN (SELECT colleagues())`,
    insert: ADMINISTRATOR,
    update: `id = app_user() OR ${ADMINISTRATOR}`,
  },
  role_grants: {
    read: `user_id = app_user() OR ${ADMINISTRATOR} OR area_id IN (SELECT granted_areas('supervisor', 'auditor'))`,
    insert: `granted_by = app_user() AND (${ADMINISTRATOR} OR (delegated_by IS NOT NULL AND role = 'officer' AND area_id IN (SELECT granted_areas('supervisor'))))`,
    update: ADMINISTRATOR,
  },
  sessions: {
    read: 'user_id = app_user()',
    insert: 'user_id = app_user()',
    update: 'user_id = app_user()',
    delete: 'user_id = app_user()',
    serviceDeletes: true,
  },
  rate_limits: { read: 'true', insert: 'true', update: 'true', delete: 'true', serviceDeletes: true },
  calendar_days: {
    read: 'true',
    insert: ADMINISTRATOR,
    update: ADMINISTRATOR,
    delete: ADMINISTRATOR,
    facts: true,
    serviceDeletes: true,
  },
  outward_pauses: {
    read: STAFF,
    insert: `paused_by = app_user() AND (CASE WHEN area_id IS NULL THEN has_authority_role('administrator', 'supervisor') ELSE area_id IN (SELECT granted_areas('administrator', 'supervisor')) END)`,
    update: `CASE WHEN area_id IS NULL THEN has_authority_role('administrator', 'supervisor') ELSE area_id IN (SELECT granted_areas('administrator', 'supervisor')) END`,
  },

  rulesets: { read: STAFF, insert: ADMINISTRATOR, update: ADMINISTRATOR },
  ruleset_versions: {
    read: STAFF,
    insert: `${ADMINISTRATOR} AND author_id = app_user()`,
    update: ADMINISTRATOR,
  },
  procedure_settings: { read: STAFF, insert: ADMINISTRATOR },
  import_profiles: { read: STAFF, insert: ADMINISTRATOR, update: ADMINISTRATOR },
  imports: { read: `has_role('administrator', 'supervisor', 'auditor')` },
  observation_keys: { read: 'true', facts: true },

  buildings: { read: `district_id IN (SELECT visible_districts()) OR id = link_building()`, facts: true },
  dwellings: {
    read: `${inPatches('patch_id', 'supervisor', 'dpo')} OR id IN (SELECT my_dwellings()) OR id = link_dwelling()`,
    update: inPatches('patch_id', 'supervisor'),
    facts: true,
  },
  dwelling_lineage: { read: `EXISTS (SELECT FROM dwellings d WHERE d.id = child_id)`, facts: true },
  units: { read: `EXISTS (SELECT FROM dwellings d WHERE d.id = dwelling_id)`, facts: true },
  parties: {
    read: `EXISTS (SELECT FROM registrations r WHERE parties.id IN (r.landlord_id, r.manager_id) AND ${personal('r.id')})`,
  },
  residents: {
    read: `EXISTS (SELECT FROM registration_residents rr WHERE rr.resident_id = residents.id)`,
    serviceDeletes: true,
  },
  resident_contacts: {
    read: `EXISTS (SELECT FROM registration_residents rr WHERE rr.resident_id = resident_contacts.resident_id)`,
    update: `EXISTS (SELECT FROM registration_residents rr WHERE rr.resident_id = resident_contacts.resident_id)`,
    serviceDeletes: true,
  },
  registration_residents: { read: personal('registration_id'), serviceDeletes: true },
  registrations: {
    read: REGISTRATION_SCOPE,
    update: REGISTRATION_WORK,
    facts: `id, unit_id, building_id, patch_id, state, period, occupant_count, declared_on, verified_on, verification_due_on,
      confirmed_on, next_confirmation_on, unchanged_confirmations, tier, tier_ground, tier_decision_id, reviewed_at, review_requested_at`,
  },
  registration_events: {
    read: readable('registration_id'),
    insert: readable('registration_id'),
    facts: true,
    appendOnly: true,
  },
  observations: {
    read: `CASE subject_type WHEN 'building' THEN ${STAFF} WHEN 'registration' THEN ${readable('subject_id')}
      WHEN 'dwelling' THEN EXISTS (SELECT FROM dwellings d WHERE d.id = subject_id) ELSE EXISTS (SELECT FROM units u WHERE u.id = subject_id) END`,
    insert: `CASE subject_type WHEN 'building' THEN has_role('officer', 'supervisor') WHEN 'registration' THEN ${readable('subject_id')}
      WHEN 'dwelling' THEN EXISTS (SELECT FROM dwellings d WHERE d.id = subject_id) ELSE EXISTS (SELECT FROM units u WHERE u.id = subject_id) END`,
    facts: true,
    appendOnly: true,
  },
  conflicts: {
    read: readable('registration_id'),
    insert: personal('registration_id'),
    update: personal('registration_id'),
    facts: true,
  },
  certificates: {
    read: `EXISTS (SELECT FROM dwellings d WHERE d.id = dwelling_id)`,
    insert: `EXISTS (SELECT FROM dwellings d WHERE d.id = dwelling_id)`,
    facts: true,
  },
  adverts: { read: `EXISTS (SELECT FROM dwellings d WHERE d.id = dwelling_id)`, facts: true },
  declarations: {
    read: personal('registration_id'),
    insert: personal('registration_id'),
    update: personal('registration_id'),
  },
  disputes: {
    read: personal('registration_id'),
    insert: personal('registration_id'),
    update: personal('registration_id'),
    facts: 'id, registration_id, subject, opened_at, due_at, decided_at, decision',
  },
  service_requests: {
    read: personal('registration_id'),
    insert: personal('registration_id'),
    update: personal('registration_id'),
    facts: true,
  },
  objections: {
    read: personal('registration_id'),
    insert: personal('registration_id'),
    update: personal('registration_id'),
    facts: true,
  },

  tier_decisions: {
    read: readable('registration_id'),
    insert: `decided_by = app_user() AND has_role('supervisor') AND ${readable('registration_id')}`,
    facts: true,
  },
  rounds: {
    read: inPatches('patch_id', 'administrator', 'supervisor', 'auditor', 'officer'),
    update: inPatches('patch_id', 'supervisor'),
  },
  tasks: { read: TASK_SCOPE, insert: inPatches('patch_id', 'supervisor', 'officer'), update: TASK_WORK },
  contact_attempts: {
    read: readable('registration_id'),
    insert: personal('registration_id'),
    update: personal('registration_id'),
    facts: true,
  },
  links: { read: 'id = app_link()', update: 'id = app_link()' },
  link_sessions: {
    read: 'link_id = app_link()',
    insert: 'link_id = app_link()',
    delete: 'link_id = app_link()',
    serviceDeletes: true,
  },
  message_log: {
    read: `(SELECT demonstration FROM programme) AND EXISTS (SELECT FROM contact_attempts c WHERE c.id = contact_attempt_id AND ${personal('c.registration_id')})`,
    serviceDeletes: true,
  },
  visits: {
    read: VISIT_SCOPE,
    insert: inPatches('patch_id', 'supervisor'),
    update: `${inPatches('patch_id', 'supervisor')} OR officer_id = app_user() OR registration_id = link_registration()`,
    facts: true,
  },
  visit_photos: {
    read: `EXISTS (SELECT FROM visits v WHERE v.id = visit_id AND (v.officer_id = app_user() OR ${inPatches('v.patch_id', 'supervisor')}))`,
    insert: `EXISTS (SELECT FROM visits v WHERE v.id = visit_id AND v.officer_id = app_user())`,
    serviceDeletes: true,
  },
  hazards: {
    read: inPatches('patch_id', 'supervisor', 'auditor', 'officer'),
    insert: inPatches('patch_id', 'supervisor', 'officer'),
    update: inPatches('patch_id', 'supervisor', 'officer'),
    facts: true,
  },

  procedures: { read: AREA_OR_ALL('patch_id', 'administrator', 'supervisor', 'auditor'), insert: 'true' },
  incidents: {
    read: AREA_OR_ALL('patch_id', 'administrator', 'supervisor', 'auditor'),
    insert: 'true',
    update: AREA_OR_ALL('patch_id', 'administrator', 'supervisor'),
  },
  outbox: { insert: 'true' },
  idempotency_keys: {
    read: 'actor_id IN (app_user(), app_link())',
    insert: 'actor_id IN (app_user(), app_link())',
  },
  audit_log: {
    read: AREA_OR_ALL('patch_id', 'supervisor', 'auditor', 'dpo'),
    insert: 'true',
    appendOnly: true,
  },
  access_log: { read: `has_role('dpo', 'auditor')`, insert: 'true', appendOnly: true },
};

/** Who asks, and what follows from it. Owned by doorstep_owner, who reads through the owner policies below. */
const FUNCTIONS = `
  CREATE FUNCTION app_user() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT nullif(current_setting('doorstep.user_id', true), '')::uuid $$;
  CREATE FUNCTION app_link() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT nullif(current_setting('doorstep.link_id', true), '')::uuid $$;

  -- the grants of the caller that are valid today, for these roles
  CREATE FUNCTION valid_grants(VARIADIC roles text[]) RETURNS SETOF role_grants LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT g.* FROM role_grants g, (SELECT programme_today() AS today) t
    WHERE g.user_id = app_user() AND g.role = ANY (roles) AND g.valid_from <= t.today AND (g.valid_to IS NULL OR g.valid_to > t.today)
  $$;
  CREATE FUNCTION has_role(VARIADIC roles text[]) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM valid_grants(VARIADIC roles))
  $$;
  CREATE FUNCTION has_authority_role(VARIADIC roles text[]) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM valid_grants(VARIADIC roles) g JOIN areas a ON a.id = g.area_id WHERE a.kind = 'authority')
  $$;
  CREATE FUNCTION granted_areas(VARIADIC roles text[]) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.id FROM areas a WHERE a.ancestors && ARRAY(SELECT area_id FROM valid_grants(VARIADIC roles))
  $$;
  CREATE FUNCTION granted_patches(VARIADIC roles text[]) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.id FROM areas a WHERE a.kind = 'patch' AND a.ancestors && ARRAY(SELECT area_id FROM valid_grants(VARIADIC roles))
  $$;
  CREATE FUNCTION delegated_patches() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.id FROM areas a WHERE a.kind = 'patch' AND a.ancestors && ARRAY(SELECT area_id FROM valid_grants('officer') WHERE delegated_by IS NOT NULL)
  $$;
  CREATE FUNCTION visible_districts() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT d.id FROM areas d WHERE d.kind = 'district' AND EXISTS (
      SELECT FROM valid_grants('administrator', 'supervisor', 'officer', 'auditor', 'data_owner', 'dpo') g JOIN areas a ON a.id = g.area_id
      WHERE d.id = ANY (a.ancestors) OR a.id = ANY (d.ancestors))
  $$;
  -- those whom the caller supervises or works beside
  CREATE FUNCTION colleagues() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT g.user_id FROM role_grants g WHERE g.area_id IN (SELECT granted_areas('supervisor', 'auditor'))
  $$;
  -- an officer's registrations: an open task of theirs is on them, or a dated delegation covers an open task there
  CREATE FUNCTION my_registrations() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT registration_id FROM tasks WHERE assignee_id = app_user() AND closed_at IS NULL AND registration_id IS NOT NULL
      AND patch_id IN (SELECT granted_patches('officer', 'supervisor'))
    UNION
    SELECT registration_id FROM tasks WHERE patch_id IN (SELECT delegated_patches()) AND closed_at IS NULL AND registration_id IS NOT NULL
  $$;
  CREATE FUNCTION my_dwellings() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.dwelling_id FROM registrations r JOIN units u ON u.id = r.unit_id WHERE r.id IN (SELECT my_registrations())
    UNION
    SELECT dwelling_id FROM tasks WHERE assignee_id = app_user() AND closed_at IS NULL AND dwelling_id IS NOT NULL
  $$;
  CREATE FUNCTION link_registration() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT registration_id FROM links WHERE id = app_link() AND revoked_at IS NULL AND expires_at > now()
  $$;
  CREATE FUNCTION link_building() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT building_id FROM registrations WHERE id = link_registration()
  $$;
  CREATE FUNCTION link_dwelling() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.dwelling_id FROM registrations r JOIN units u ON u.id = r.unit_id WHERE r.id = link_registration()
  $$;
  CREATE FUNCTION may_read_personal(registration uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT registration = link_registration()
      OR EXISTS (SELECT FROM registrations r WHERE r.id = registration AND r.patch_id IN (SELECT granted_patches('supervisor', 'dpo')))
      OR registration IN (SELECT my_registrations())
  $$;

  -- Before anybody is known: what signing in needs, and nothing more.
  CREATE FUNCTION login_credentials(login_name text) RETURNS TABLE (user_id uuid, password_hash text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT id, users.password_hash FROM users WHERE login = lower(login_name) AND disabled_at IS NULL
  $$;
  CREATE FUNCTION session_by_token(hash bytea) RETURNS TABLE (user_id uuid, csrf_token text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.user_id, s.csrf_token FROM sessions s JOIN users u ON u.id = s.user_id
    WHERE s.token_hash = hash AND s.expires_at > now() AND u.disabled_at IS NULL
  $$;
  CREATE FUNCTION link_by_token(hash bytea) RETURNS TABLE (link_id uuid, purpose text, code_hash bytea, state text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT id, links.purpose, links.code_hash, CASE WHEN revoked_at IS NOT NULL THEN 'revoked' WHEN expires_at <= now() THEN 'expired'
      WHEN wrong_codes >= 5 THEN 'locked' WHEN used_at IS NOT NULL THEN 'used' ELSE 'open' END
    FROM links WHERE token_hash = hash
  $$;
  CREATE FUNCTION count_wrong_code(link uuid) RETURNS smallint LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE links SET wrong_codes = wrong_codes + 1 WHERE id = link RETURNING wrong_codes
  $$;
  CREATE FUNCTION link_session_by_token(hash bytea) RETURNS TABLE (link_id uuid, csrf_token text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.link_id, s.csrf_token FROM link_sessions s JOIN links l ON l.id = s.link_id
    WHERE s.token_hash = hash AND s.expires_at > now() AND l.expires_at > now() AND l.revoked_at IS NULL
  $$;
`;

/** Tables that the definer functions above and the safeguards' triggers read as their owner. */
const OWNER_READS = [
  'programme',
  'areas',
  'users',
  'role_grants',
  'sessions',
  'outward_pauses',
  'buildings',
  'dwellings',
  'units',
  'registrations',
  'observations',
  'certificates',
  'tier_decisions',
  'hazards',
  'visits',
  'tasks',
  'contact_attempts',
  'links',
  'link_sessions',
];

function statementsFor(table: string, access: Access): string[] {
  const all = [
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
    `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
  ];
  const serviceRights = [
    'SELECT',
    'INSERT',
    ...(access.appendOnly ? [] : ['UPDATE']),
    ...(access.serviceDeletes ? ['DELETE'] : []),
  ];
  all.push(
    `GRANT ${serviceRights.join(', ')} ON ${table} TO doorstep_service`,
    `CREATE POLICY service ON ${table} TO doorstep_service USING (true) WITH CHECK (true)`,
  );
  // users.password_hash is read by login_credentials alone
  const columns =
    table === 'users'
      ? ' (id, login, display_name, locale, demonstration, disabled_at, version, created_at)'
      : '';
  if (access.read)
    all.push(
      `GRANT SELECT${columns} ON ${table} TO doorstep_app`,
      `CREATE POLICY app_read ON ${table} FOR SELECT TO doorstep_app USING (${access.read})`,
    );
  if (access.insert)
    all.push(
      `GRANT INSERT ON ${table} TO doorstep_app`,
      `CREATE POLICY app_insert ON ${table} FOR INSERT TO doorstep_app WITH CHECK (${access.insert})`,
    );
  if (access.update) {
    all.push(
      `GRANT UPDATE ON ${table} TO doorstep_app`,
      `CREATE POLICY app_update ON ${table} FOR UPDATE TO doorstep_app USING (${access.update}) WITH CHECK (${access.update})`,
    );
  }
  if (access.delete)
    all.push(
      `GRANT DELETE ON ${table} TO doorstep_app`,
      `CREATE POLICY app_delete ON ${table} FOR DELETE TO doorstep_app USING (${access.delete})`,
    );
  if (access.facts) {
    all.push(
      `GRANT SELECT ${access.facts === true ? '' : `(${access.facts})`} ON ${table} TO doorstep_facts`,
      `CREATE POLICY facts_read ON ${table} FOR SELECT TO doorstep_facts USING (true)`,
    );
  }
  if (OWNER_READS.includes(table))
    all.push(`CREATE POLICY owner_read ON ${table} FOR SELECT TO doorstep_owner USING (true)`);
  return all;
}

export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `${FUNCTIONS}
    ${Object.entries(tables)
      .flatMap(([table, access]) => statementsFor(table, access))
      .join(';\n')};
    CREATE POLICY owner_counts_wrong_codes ON links FOR UPDATE TO doorstep_owner USING (true);`,
  );
}

export async function down(knex: Knex): Promise<void> {
  const undo = Object.keys(tables).flatMap((table) => [
    ...['service', 'app_read', 'app_insert', 'app_update', 'app_delete', 'facts_read', 'owner_read'].map(
      (policy) => `DROP POLICY IF EXISTS ${policy} ON ${table}`,
    ),
    `ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`,
    `ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`,
    `REVOKE ALL ON ${table} FROM doorstep_app, doorstep_service, doorstep_facts`,
  ]);
  await asOwner(
    knex,
    `DROP POLICY owner_counts_wrong_codes ON links;
    ${undo.join(';\n')};
    DROP FUNCTION link_session_by_token, count_wrong_code, link_by_token, session_by_token, login_credentials, may_read_personal, link_dwelling,
      link_building, link_registration, my_dwellings, my_registrations, colleagues, visible_districts, delegated_patches, granted_patches,
      granted_areas, has_authority_role, has_role, valid_grants, app_link, app_user;`,
  );
}
