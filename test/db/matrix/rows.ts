import { randomBytes } from 'node:crypto';
import type { Client } from 'pg';
import { v7 as uuid } from 'uuid';
import { TEST_START, type SmallRegister } from '../../support/register';
import type { Reader, ReaderName } from './readers';

/** What the rows that readers offer refer to. */
export interface Ids {
  here: Place;
  there: Place;
  /** Released by the supervisor, and made by the officer. */
  releasedVisit: string;
  completedVisit: string;
  /** Of the supervisor here who only audits there, and once worked there. */
  formerVisit: string;
  thereVisit: string;
  hazard: { here: string; there: string };
  /** Issued by the supervisors of here and there. */
  notice: { here: string; there: string };
  publishedVersion: string;
  /** Published with the administrator's approval. */
  approvedVersion: string;
  rulesetId: string;
  failedProcedure: string;
  /** Users of the patches who are no readers. */
  colleague: string;
}

interface Place {
  patch: string;
  building: string;
  dwelling: string;
  unit: string;
  registration: string;
  resident: string;
  landlord: string;
  officer: string;
}

type Row = Record<string, unknown>;
export interface FixedRow {
  table: string;
  label: string;
  of?: ReaderName;
  /** The row to insert; or `where` the register has it already. */
  values?: Row;
  where?: Row;
}

const AT = TEST_START.toISOString();
const day = (offset: number): string => new Date(TEST_START.getTime() + offset * 86_400_000).toISOString();
const bytes = (): string => `\\x${randomBytes(16).toString('hex')}`;

/**
 * Rows of every table: one here and one there where a table's rows have a place, and whatever else a policy tells
 * apart. Written by the superuser without triggers: what leads to such rows is not the matter.
 */
export async function insertRows(
  superuser: Client,
  register: SmallRegister,
  readers: readonly Reader[],
): Promise<{ ids: Ids; fixed: FixedRow[] }> {
  const placeOf = (index: 0 | 1): Place => {
    const home = register.homes[index];
    return {
      patch: register.patches[index],
      building: home.buildingId,
      dwelling: home.dwellingId,
      unit: home.unitId,
      registration: home.registrationId,
      resident: home.residentId,
      landlord: home.landlordId,
      officer: index === 0 ? register.users.officer : register.users.otherOfficer,
    };
  };
  const [here, there] = [placeOf(0), placeOf(1)];
  const places = [
    ['here', here],
    ['there', there],
  ] as const;
  const [releasedVisit, completedVisit, thereVisit, importedVisit] = [uuid(), uuid(), uuid(), uuid()];
  const [colleague, otherRulesetId, shownVersion] = [uuid(), uuid(), uuid()];
  const { supervisor, otherSupervisor, otherAdmin, admin, granter } = register.users;
  const failedProcedure = `publication-${register.rulesetVersionId}`;
  const hazard = { here: uuid(), there: uuid() };
  const notice = { here: uuid(), there: uuid() };
  const ids: Ids = {
    here,
    there,
    releasedVisit,
    completedVisit,
    formerVisit: uuid(),
    thereVisit,
    hazard,
    notice,
    publishedVersion: register.rulesetVersionId,
    approvedVersion: uuid(),
    rulesetId: register.rulesetId,
    failedProcedure,
    colleague,
  };
  const decision = { here: uuid(), there: uuid() };
  const attempt = { here: uuid(), there: uuid() };
  const round = { here: uuid(), there: uuid() };
  const [namedSettings, oldDwelling, oldDwellingThere, elsewhere] = [uuid(), uuid(), uuid(), uuid()];

  const fixed: FixedRow[] = [];
  const row = (table: string, label: string, values: Row): void => {
    fixed.push({ table, label, values });
  };
  const stands = (table: string, label: string, where: Row): void => {
    fixed.push({ table, label, where });
  };
  const perPlace = (table: string, values: (place: Place, label: 'here' | 'there') => Row): void => {
    for (const [label, place] of places) row(table, label, values(place, label));
  };

  // ---- the programme, areas, people -------------------------------------------------------
  stands('programme', 'one', { id: 1 });
  row('installation', 'one', { id: 1, production_since: AT });
  stands('areas', 'here', { id: here.patch });
  stands('areas', 'there', { id: there.patch });
  stands('areas', 'authority', { id: register.authorityId });
  row('users', 'here', { id: colleague, login: 'colleague', display_name: 'Colleague' });
  stands('users', 'there', { id: there.officer });
  row('role_grants', 'here', {
    id: uuid(),
    user_id: colleague,
    role: 'officer',
    area_id: here.patch,
    valid_from: '2026-01-01',
    granted_by: granter,
  });
  row('role_grants', 'standIn', {
    id: uuid(),
    user_id: colleague,
    role: 'officer',
    area_id: here.patch,
    valid_from: '2026-01-01',
    valid_to: '2028-01-01',
    delegated_by: here.officer,
    granted_by: granter,
  });
  stands('role_grants', 'there', { user_id: there.officer });
  stands('role_grants', 'authority', { user_id: otherAdmin });
  for (const { name, userId } of readers) {
    if (userId === undefined) continue;
    fixed.push({ table: 'users', label: 'own', of: name, where: { id: userId } });
    fixed.push({ table: 'role_grants', label: 'own', of: name, where: { user_id: userId } });
    fixed.push({
      table: 'sessions',
      label: 'own',
      of: name,
      values: { token_hash: bytes(), user_id: userId, csrf_token: 'x', expires_at: day(0) },
    });
    fixed.push({
      table: 'waiting_passwords',
      label: 'own',
      of: name,
      values: { user_id: userId, password_hash: 'x', set_by: granter, set_at: AT },
    });
    fixed.push({
      table: 'idempotency_keys',
      label: 'own',
      of: name,
      values: { actor_id: userId, key: 'own-request', request_hash: 'x', status: 200, created_at: AT },
    });
  }
  const justification = {
    dimension: 'patch',
    text_zh: 'x'.repeat(20),
    text_en: 'x'.repeat(20),
    written_at: AT,
  };
  const justified = (of: string) => readers.find(({ name }) => name === of)?.userId;
  fixed.push({
    table: 'visit_rate_justifications',
    label: 'own',
    of: 'administrator',
    values: { ...justification, version_id: uuid(), written_by: justified('administrator') },
  });
  row('visit_rate_justifications', 'another', { ...justification, version_id: uuid(), written_by: uuid() });
  row('justified_ratios', 'one', { version_id: uuid(), dimension: 'patch', grp: 'x', ratio: 1.5 });
  row('neutrality_reports', 'one', {
    version_id: uuid(),
    made_at: AT,
    facts_role: {},
    proved: {},
    tried: {},
    exceeded: '{}',
  });
  row('waiting_districts', 'one', { ruleset_id: uuid(), district_id: uuid(), version_id: uuid() });
  row('visit_rates', 'one', { version_id: uuid(), dimension: 'patch', grp: 'x', exceeds: false });
  for (const { name, linkId } of readers) {
    if (linkId === undefined) continue;
    fixed.push({ table: 'links', label: 'own', of: name, where: { id: linkId } });
    fixed.push({
      table: 'link_sessions',
      label: 'own',
      of: name,
      values: { token_hash: bytes(), link_id: linkId, csrf_token: 'x', expires_at: day(1) },
    });
    fixed.push({
      table: 'idempotency_keys',
      label: 'own',
      of: name,
      values: { actor_id: linkId, key: 'own-request', request_hash: 'x', status: 200, created_at: AT },
    });
  }
  const holders = { here: colleague, there: there.officer };
  for (const label of ['here', 'there'] as const) {
    row('sessions', label, {
      token_hash: bytes(),
      user_id: holders[label],
      csrf_token: 'x',
      expires_at: day(0),
    });
    row('waiting_passwords', label, {
      user_id: holders[label],
      password_hash: 'x',
      set_by: granter,
      set_at: AT,
    });
    row('password_resets', label, {
      id: label === 'here' ? 1 : 2,
      user_id: holders[label],
      reset_by: granter,
    });
  }
  row('idempotency_keys', 'another', {
    actor_id: colleague,
    key: 'a-request',
    request_hash: 'x',
    status: 200,
    created_at: new Date().toISOString(),
  });
  row('idempotency_keys', 'old', {
    actor_id: colleague,
    key: 'an-old-request',
    request_hash: 'x',
    status: 200,
    created_at: '2020-01-01T00:00:00Z',
  });
  row('rate_limits', 'one', { key: 'login:x', points: 1 });
  stands('calendar_days', 'one', { day: '2035-12-25' });
  const pause = { reason: 'technical', paused_at: AT, paused_by: supervisor };
  perPlace('officer_absences', ({ officer }) => ({
    id: uuid(),
    officer_id: officer,
    from_on: '2026-11-09',
    until_on: '2026-11-16',
    planned_by: officer,
    planned_at: AT,
  }));
  perPlace('outward_pauses', ({ patch }) => ({ ...pause, id: uuid(), area_id: patch }));
  row('outward_pauses', 'everywhere', { ...pause, id: uuid() });
  row('outward_pauses', 'ended', {
    ...pause,
    id: uuid(),
    area_id: here.patch,
    resumed_at: AT,
    resumed_by: supervisor,
  });

  // ---- configuration ------------------------------------------------------------------------
  stands('rulesets', 'one', { id: register.rulesetId });
  row('rulesets', 'other', { id: otherRulesetId, key: 'other', name_zh: 'x', name_en: 'x' });
  const version = { document: {}, cases: [], created_at: AT, version: 1 };
  row('ruleset_versions', 'shown', {
    ...version,
    id: shownVersion,
    ruleset_id: register.rulesetId,
    number: 2,
    state: 'retired',
  });
  row('ruleset_versions', 'approved', {
    ...version,
    id: ids.approvedVersion,
    ruleset_id: otherRulesetId,
    number: 2,
    state: 'published',
    author_id: otherAdmin,
    approver_id: admin,
  });
  row('ruleset_versions', 'draft', {
    ...version,
    id: uuid(),
    ruleset_id: otherRulesetId,
    number: 1,
    state: 'draft',
    author_id: otherAdmin,
  });
  const settings = { kind: 'siteVisit', document: {}, created_at: AT, version: 1 };
  row('procedure_settings', 'shown', {
    ...settings,
    id: namedSettings,
    number: 1,
    state: 'published',
    published_at: AT,
  });
  row('procedure_settings', 'other', {
    ...settings,
    id: uuid(),
    number: 2,
    state: 'draft',
    author_id: otherAdmin,
  });
  row('procedure_settings', 'promises', {
    ...settings,
    id: uuid(),
    kind: 'serviceRequest',
    number: 1,
    state: 'published',
    published_at: AT,
  });
  row('import_profiles', 'one', { key: 'a-profile', document: {}, updated_at: AT });
  row('imports', 'one', {
    id: uuid(),
    profile_key: 'a-profile',
    file_name: 'x',
    file_hash: 'x',
    observed_on: '2026-01-01',
    state: 'done',
    counts: {},
    differences: {},
    problems: [],
    started_at: AT,
    finished_at: AT,
  });
  const key = { value_type: 'boolean', subject_type: 'building', label_zh: 'x', label_en: 'x' };
  row('observation_keys', 'one', { ...key, key: 'a_key', origin: 'profile' });
  const proposal = { ...key, reason: 'wanted', proposed_by: otherAdmin, proposed_at: AT };
  row('observation_key_proposals', 'waiting', { ...proposal, key: 'waiting' });
  row('observation_key_proposals', 'approved', {
    ...proposal,
    key: 'approved',
    approved_by: admin,
    approved_at: AT,
  });
  row('state_transitions', 'one', { noun: 'test', before: 'a', after: 'b' });
  row('audit_actions', 'one', { action: 'test.done', actor_kind: 'user', roles: [] });

  // ---- the register ---------------------------------------------------------------------------
  const otherDistrict = uuid();
  row('areas', 'elsewhere', {
    id: otherDistrict,
    kind: 'district',
    parent_id: register.authorityId,
    code: 'd2',
    name_zh: 'd2',
    name_en: 'd2',
    ancestors: [register.authorityId, otherDistrict],
    created_at: AT,
  });
  for (const [label, place] of places) {
    stands('buildings', label, { id: place.building });
    stands('dwellings', label, { id: place.dwelling });
    stands('units', label, { id: place.unit });
    stands('registrations', label, { id: place.registration });
    stands('residents', label, { id: place.resident });
    stands('resident_contacts', label, { resident_id: place.resident });
    stands('registration_residents', label, { registration_id: place.registration });
    stands('parties', label, { id: place.landlord });
  }
  row('buildings', 'elsewhere', {
    id: elsewhere,
    source: 'test',
    external_key: 'elsewhere',
    district_id: otherDistrict,
    address: 'Elsewhere',
    first_seen_on: '2026-01-01',
    version: 1,
    created_at: AT,
    updated_at: AT,
    gone_accepted: false,
  });
  perPlace('dwelling_lineage', ({ dwelling }, label) => ({
    parent_id: label === 'here' ? oldDwelling : oldDwellingThere,
    child_id: dwelling,
    kind: 'split',
    happened_on: '2026-01-01',
  }));
  for (const [label, place] of places) stands('building_facts', label, { building_id: place.building });
  for (const [label, place] of places)
    stands('registration_facts', label, { registration_id: place.registration });
  const addedFact = {
    label_zh: 'x',
    label_en: 'x',
    about: 'structure',
    observation_key: 'a_key',
    choices: [],
    purpose_zh: 'xxx',
    purpose_en: 'xxx',
    legal_basis_zh: 'xxx',
    legal_basis_en: 'xxx',
    retention: 'P1Y',
    may_raise: true,
    visibility: ['officer'],
    proposed_by: uuid(),
    proposed_at: AT,
  };
  row('added_facts', 'proposed', { ...addedFact, id: uuid(), key: 'proposedOne' });
  row('added_facts', 'approved', {
    ...addedFact,
    id: uuid(),
    key: 'approvedOne',
    opinion: 'in_favour',
    opinion_words: 'xxx',
    opinion_by: uuid(),
    opinion_at: AT,
    decision: 'approved',
    decision_words: 'xxx',
    decided_by: uuid(),
    decided_at: AT,
  });
  row('kept_fact_checks', 'one', { night: '2026-01-01' });
  perPlace('said_by_source', ({ building }) => ({
    subject_id: building,
    source: 'x',
    said_on: '2026-01-01',
  }));
  perPlace('registration_events', ({ registration }) => ({
    id: uuid(),
    registration_id: registration,
    kind: 'declared',
    at: AT,
    actor_kind: 'import',
    detail: {},
  }));
  const observation = {
    key: 'a_key',
    value: true,
    source_kind: 'officer',
    source: 'x',
    observed_at: AT,
    recorded_at: AT,
  };
  for (const [label, place] of places)
    for (const subject of ['building', 'dwelling', 'unit', 'registration'] as const)
      row('observations', label === 'here' ? subject : `${subject}There`, {
        ...observation,
        id: uuid(),
        subject_type: subject,
        subject_id: place[subject],
      });
  perPlace('conflicts', ({ registration }) => ({
    id: uuid(),
    registration_id: registration,
    kind: 'period',
    opened_at: AT,
  }));
  perPlace('certificates', ({ dwelling }) => ({
    id: uuid(),
    dwelling_id: dwelling,
    kind: 'gas',
    present: false,
    source_kind: 'officer',
    recorded_at: AT,
  }));
  row('advert_sources', 'one', {
    key: 'a-source',
    kind: 'agency',
    name_zh: 'x',
    name_en: 'x',
    allowed_at: AT,
  });
  const advert = {
    feed: 'a-source',
    address: '1 Demo St',
    unit_kind: 'dwelling',
    first_seen_on: '2026-01-01',
    last_seen_on: '2026-01-01',
    version: 1,
  };
  const adverts = { here: uuid(), there: uuid() };
  perPlace('adverts', ({ dwelling, patch }, label) => ({
    ...advert,
    id: adverts[label],
    reference: label,
    state: 'unregistered_let',
    dwelling_id: dwelling,
    patch_id: patch,
  }));
  row('adverts', 'everywhere', { ...advert, id: uuid(), reference: 'everywhere', state: 'unmatched' });
  perPlace('advert_matches', ({ building, dwelling }, label) => ({
    advert_id: adverts[label],
    place: 1,
    building_id: building,
    dwelling_id: dwelling,
    agreement: {},
  }));
  perPlace('building_roads', ({ building }) => ({
    building_id: building,
    of_address: 'x',
    road: 'x',
    reading: {},
  }));
  perPlace('declarations', ({ registration, unit }) => ({
    id: uuid(),
    registration_id: registration,
    unit_id: unit,
    kind: 'end',
    declarant: 'resident',
    claim: { movedOutOn: '2026-10-01' },
    state: 'received',
    declared_at: AT,
  }));
  perPlace('disputes', ({ registration }) => ({
    id: uuid(),
    registration_id: registration,
    subject: 'period',
    opened_at: AT,
    due_at: AT,
  }));
  perPlace('partner_reports', ({ building, patch, officer }) => ({
    id: uuid(),
    partner: 'fire_service',
    building_id: building,
    patch_id: patch,
    part: 'stairs',
    kind: 'gas_leak',
    seen_on: '2026-11-01',
    recorded_by: officer,
  }));
  perPlace('service_requests', ({ registration }) => ({
    id: uuid(),
    registration_id: registration,
    kind: 'repair',
    channel: 'phone',
    opened_at: AT,
    promised_for: '2026-12-01',
  }));
  perPlace('objections', ({ registration }) => ({
    id: uuid(),
    registration_id: registration,
    opened_at: AT,
  }));
  perPlace('tier_decisions', ({ registration }, label) => ({
    id: decision[label],
    registration_id: registration,
    kind: 'rule',
    tier: 'standard',
    ruleset_version_id: label === 'here' ? shownVersion : register.rulesetVersionId,
    explanation: {},
    decided_at: AT,
  }));

  // ---- work -------------------------------------------------------------------------------------
  perPlace('rounds', ({ patch }, label) => ({
    id: round[label],
    kind: 'revisit',
    patch_id: patch,
    period: '[2026-11-01,2026-11-16)',
    state: 'open',
    settings_id: register.settingsId,
    opened_at: AT,
    closes_at: '2026-11-16',
    reviewed: 0,
    moved: 0,
  }));
  perPlace('hazards', ({ building, dwelling, patch }, label) => ({
    id: hazard[label],
    building_id: building,
    dwelling_id: dwelling,
    patch_id: patch,
    kind: 'no_heating',
    severity: 'minor',
    state: 'open',
    found_at: AT,
    deadline_on: '2026-12-01',
    generated: false,
  }));
  // to somebody who lets nothing there: only the notice shows who
  const noticed = uuid();
  row('parties', 'noticed', {
    id: noticed,
    kind: 'manager',
    is_organisation: true,
    locale: 'en',
    generated: false,
    created_at: AT,
  });
  perPlace('hazard_notices', ({ patch, officer, landlord }, label) => ({
    id: notice[label],
    hazard_id: hazard[label],
    patch_id: patch,
    party_id: label === 'here' ? noticed : landlord,
    state: 'issued',
    measure: 'repair',
    locale: 'en',
    drafted_by: officer,
    drafted_at: AT,
    issued_by: label === 'here' ? supervisor : otherSupervisor,
    issued_at: AT,
    settings_id: namedSettings,
    remedy_working_days: 1,
    appeal_working_days: 10,
    version: 1,
  }));
  perPlace('hazard_appeals', (_, label) => ({
    id: uuid(),
    notice_id: notice[label],
    ground: 'other',
    means: 'letter',
    received_on: '2026-11-02',
    recorded_by: colleague,
    recorded_at: AT,
    version: 1,
  }));
  perPlace('rehousing_offers', ({ officer }, label) => ({
    id: uuid(),
    hazard_id: hazard[label],
    help: 'advice',
    offered_by: officer,
    offered_at: AT,
  }));
  const visit = (place: Place, releasedBy: string): Row => ({
    origin: 'own',
    subject_type: 'registration',
    building_id: place.building,
    dwelling_id: place.dwelling,
    registration_id: place.registration,
    patch_id: place.patch,
    ground: 'safety',
    tier_decision_id: uuid(),
    released_by: releasedBy,
    released_at: AT,
    officer_id: place.officer,
    version: 1,
    rank: 4,
    rank_on: '2026-12-01',
    reschedules: 0,
    no_shows: 0,
    resident_reschedules: 0,
    appointment_asked: false,
    created_at: AT,
  });
  row('visits', 'here', {
    ...visit(here, supervisor),
    id: releasedVisit,
    state: 'released',
    settings_id: namedSettings,
  });
  row('visits', 'completed', {
    ...visit(here, supervisor),
    id: completedVisit,
    state: 'completed',
    ended_at: AT,
  });
  row('visits', 'there', { ...visit(there, otherSupervisor), id: thereVisit, state: 'released' });
  row('visits', 'former', {
    ...visit(there, otherSupervisor),
    id: ids.formerVisit,
    officer_id: readers.find(({ name }) => name === 'auditingSupervisor')?.userId,
    state: 'completed',
    ended_at: AT,
  });
  row('visits', 'imported', {
    ...visit(there, otherSupervisor),
    id: importedVisit,
    origin: 'imported',
    subject_type: 'building',
    dwelling_id: null,
    registration_id: null,
    patch_id: null,
    officer_id: null,
    released_by: null,
    state: 'completed',
    ended_at: AT,
    external_key: 'x',
  });
  perPlace('visit_photos', (_, label) => ({
    id: uuid(),
    visit_id: label === 'here' ? completedVisit : thereVisit,
    media_type: 'image/png',
    content: '\\x00',
    taken_at: AT,
  }));
  perPlace('earlier_visit_scores', (_, label) => ({
    id: label === 'here' ? 1 : 2,
    visit_id: importedVisit,
    replaced_at: AT,
  }));
  const task = (place: Place): Row => ({
    id: uuid(),
    kind: 'dispute',
    registration_id: place.registration,
    building_id: place.building,
    dwelling_id: place.dwelling,
    patch_id: place.patch,
    assignee_id: place.officer,
    state: 'open',
    rank: 50,
    ladder_step: 0,
    issued_at: AT,
    due_at: AT,
    version: 1,
    created_at: AT,
  });
  row('tasks', 'here', task(here));
  // of nobody, and of no home: who works in the patch does not see it
  row('tasks', 'unassigned', {
    ...task(here),
    kind: 'document_request',
    registration_id: null,
    dwelling_id: null,
    assignee_id: null,
  });
  row('tasks', 'revisit', {
    ...task(here),
    kind: 'revisit',
    round_id: round.here,
    assignee_id: null,
    state: 'waiting',
  });
  row('tasks', 'service', {
    ...task(here),
    kind: 'notice_service',
    registration_id: null,
    hazard_id: hazard.here,
  });
  row('tasks', 'there', task(there));
  perPlace('contact_attempts', ({ registration }, label) => ({
    id: attempt[label],
    registration_id: registration,
    recipient: 'resident',
    channel: 'phone',
    purpose: 'confirmation',
    state: 'queued',
    at: AT,
    send_attempts: 0,
    went_out: false,
  }));
  perPlace('message_log', (_, label) => ({
    contact_attempt_id: attempt[label],
    recipient_address: 'x',
    body: 'x',
    sent_at: label === 'here' ? AT : null,
  }));
  perPlace('links', ({ registration }) => ({
    id: uuid(),
    token_hash: bytes(),
    code_hash: bytes(),
    registration_id: registration,
    purpose: 'confirmation',
    wrong_codes: 0,
    expires_at: day(100),
    created_at: AT,
  }));
  perPlace('link_sessions', (_, label) => ({
    token_hash: bytes(),
    link_id: fixed.find((one) => one.table === 'links' && one.label === label)?.values?.id,
    csrf_token: 'x',
    expires_at: day(1),
  }));

  // ---- the engine, the logs ---------------------------------------------------------------------
  const procedure = { input: {}, state: 'running', requested_at: AT, updated_at: AT };
  perPlace('procedures', ({ patch }, label) => {
    const id = label === 'here' ? completedVisit : thereVisit;
    return { ...procedure, workflow_id: `visit-${id}`, kind: 'siteVisit', subject_id: id, patch_id: patch };
  });
  row('procedures', 'of the notice there', {
    ...procedure,
    workflow_id: `notice-${notice.there}`,
    kind: 'hazard',
    subject_id: notice.there,
    patch_id: register.patches[1],
  });
  row('procedures', 'everywhere', {
    ...procedure,
    workflow_id: failedProcedure,
    kind: 'rulePublication',
    subject_id: register.rulesetVersionId,
    state: 'failed',
  });
  perPlace('procedure_commands', ({ patch, officer }, label) => ({
    id: uuid(),
    workflow_id: `visit-${label === 'here' ? completedVisit : thereVisit}`,
    patch_id: patch,
    command: 'pause',
    reason: 'workload',
    requested_by: officer,
    requested_at: AT,
    state: 'requested',
  }));
  const incident = { code: 'PROCEDURE_FAILED', detail: {}, state: 'open', opened_at: AT, about: '' };
  perPlace('incidents', ({ patch }, label) => ({
    ...incident,
    id: uuid(),
    patch_id: patch,
    workflow_id: `visit-${label === 'here' ? completedVisit : thereVisit}`,
  }));
  row('incidents', 'everywhere', {
    ...incident,
    id: uuid(),
    workflow_id: failedProcedure,
    state: 'retrying',
  });
  row('incidents', 'closed', {
    ...incident,
    id: uuid(),
    patch_id: here.patch,
    state: 'resolved',
    closed_at: AT,
    closed_by: supervisor,
  });
  row('outbox', 'one', {
    id: 1,
    message_id: uuid(),
    workflow_id: 'x',
    kind: 'signal',
    name: 'wake',
    payload: {},
    created_at: AT,
    attempts: 0,
    next_attempt_at: AT,
  });
  const entry = {
    at: AT,
    programme_at: AT,
    actor_kind: 'command',
    action: 'test',
    subject_type: 'x',
    detail: {},
  };
  perPlace('audit_log', ({ patch }, label) => ({
    ...entry,
    id: label === 'here' ? 1001 : 1002,
    patch_id: patch,
  }));
  row('audit_log', 'everywhere', { ...entry, id: 1003 });
  const view = { at: AT, user_id: supervisor, reason: 'test' };
  perPlace('access_log', ({ registration }, label) => ({
    ...view,
    id: label === 'here' ? 1001 : 1002,
    subject_type: 'registration',
    subject_id: registration,
  }));
  row('access_log', 'everywhere', { ...view, id: 1003, subject_type: 'programme', subject_id: uuid() });
  stands('knex_migrations', 'one', { id: 1 });
  stands('knex_migrations_lock', 'one', { index: 1 });

  await superuser.query('BEGIN');
  await superuser.query('SET LOCAL session_replication_role = replica');
  for (const { table, values } of fixed) {
    if (values === undefined) continue;
    const columns = Object.keys(values).join(', ');
    await superuser.query(
      `INSERT INTO ${table} (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM jsonb_populate_record(NULL::${table}, $1)`,
      [JSON.stringify(values)],
    );
  }
  await superuser.query('COMMIT');
  return { ids, fixed };
}
