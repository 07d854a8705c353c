import { v7 as uuid } from 'uuid';
import { GOOD_ASSESSMENT, weigh } from '../support/assessment';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { asLink, asUser, seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';
import { bringVisitTo, insertHazard, proposeVisit } from '../support/visits';
import { letPasswordBeUsed } from '../support/waiting-passwords';

let database: TestDatabase;
let register: SmallRegister;

beforeEach(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
});
afterEach(() => database.close());

type Trx = Parameters<Parameters<typeof asUser>[2]>[0];
const as = <T>(user: keyof SmallRegister['users'], work: (trx: Trx) => Promise<T>) =>
  asUser(database.app, register.users[user], work);

describe('one administrator', () => {
  const draft = (values: Record<string, unknown> = {}) => ({
    id: uuid(),
    ruleset_id: register.rulesetId,
    number: 2,
    state: 'draft',
    document: {},
    author_id: register.users.admin,
    created_at: TEST_START,
    ...values,
  });
  const insert = async (values: Record<string, unknown> = {}) => {
    const version = draft(values);
    await as('admin', (trx) => trx('ruleset_versions').insert(version));
    return version.id;
  };
  const change = (user: 'admin' | 'otherAdmin', id: string, values: Record<string, unknown>) =>
    as(user, (trx) => trx('ruleset_versions').where({ id }).update(values));
  const inReview = async () => {
    const id = await insert();
    await change('admin', id, { state: 'in_review', assessment: GOOD_ASSESSMENT });
    await as('admin', (trx) => weigh(trx, id));
    return id;
  };
  const publish = (user: 'admin' | 'otherAdmin', id: string, approver: string) =>
    as(user, async (trx) => {
      await trx('ruleset_versions').where({ state: 'published' }).update({ state: 'retired' });
      await trx('ruleset_versions').where({ id }).update({ state: 'published', approver_id: approver });
    });

  it('adds nothing but drafts, in their own name', async () => {
    const { otherAdmin } = register.users;
    for (const values of [
      { state: 'in_review' },
      { state: 'published', approver_id: otherAdmin },
      { state: 'retired', approver_id: otherAdmin },
      { approver_id: otherAdmin },
    ])
      await expect(insert(values)).rejects.toThrow('VERSION_BEGINS_AS_DRAFT');
    for (const author of [null, otherAdmin])
      await expect(insert({ author_id: author })).rejects.toThrow(/row-level security/);
  });

  it('keeps the author of a version, and writes in no draft but their own', async () => {
    const id = await insert();
    for (const author of [null, register.users.otherAdmin])
      await expect(change('admin', id, { author_id: author })).rejects.toThrow('VERSION_IS_FIXED');
    for (const values of [{ document: { changed: true } }, { cases: '[{}]' }, { note: 'changed' }])
      await expect(change('otherAdmin', id, values)).rejects.toThrow('DRAFT_OF_ANOTHER');
    expect(await change('admin', id, { document: { changed: true }, cases: '[{}]', note: 'changed' })).toBe(
      1,
    );
  });

  it('changes neither document nor cases nor the reason once it was handed in', async () => {
    const id = await inReview();
    for (const values of [{ document: { changed: true } }, { cases: '[{}]' }, { note: 'changed' }])
      await expect(change('admin', id, values)).rejects.toThrow('VERSION_IS_FIXED');
  });

  it('publishes nothing in another’s name, and nobody publishes without a version in review', async () => {
    const id = await inReview();
    await expect(publish('admin', id, register.users.otherAdmin)).rejects.toThrow('APPROVAL_IN_OWN_NAME');
    await expect(publish('admin', id, register.users.admin)).rejects.toThrow(
      /author_and_approver_differ|THREE/,
    );
    await expect(change('admin', id, { approver_id: register.users.otherAdmin })).rejects.toThrow(
      'VERSION_IS_FIXED',
    );
    await publish('otherAdmin', id, register.users.otherAdmin);
    const next = await insert({ number: 3 });
    await expect(publish('otherAdmin', next, register.users.otherAdmin)).rejects.toThrow('VERSION_IS_FIXED');
    await expect(change('otherAdmin', next, { state: 'published' })).rejects.toThrow('TRANSITION_REFUSED');
  });

  it('takes no version out of force, brings none back, and writes no effect', async () => {
    const inForce = register.rulesetVersionId;
    await expect(change('admin', inForce, { state: 'retired' })).rejects.toThrow('VERSION_NOT_REPLACED');
    for (const state of ['draft', 'in_review', 'rejected'])
      await expect(change('admin', inForce, { state })).rejects.toThrow('TRANSITION_REFUSED');
    await expect(change('admin', inForce, { effect: '{"reviewed": 0}' })).rejects.toThrow('VERSION_IS_FIXED');
    const id = await inReview();
    await publish('otherAdmin', id, register.users.otherAdmin);
    await expect(change('admin', inForce, { state: 'published' })).rejects.toThrow('TRANSITION_REFUSED');
  });

  it.each([
    ['the author set the publisher’s password', 'otherAdmin', 'admin'],
    ['the publisher set the author’s password', 'admin', 'otherAdmin'],
  ] as const)('waits a day where %s', async (_, whose, by) => {
    const id = await inReview();
    await as(by, (trx) =>
      trx('users').where({ id: register.users[whose] }).update({ password_hash: 'set by another' }),
    );
    await letPasswordBeUsed(database, whose.toLowerCase());
    // they made it their own: it is still possible that the other one did
    await as(whose, (trx) =>
      trx('users').where({ id: register.users[whose] }).update({ password_hash: 'my own' }),
    );
    const approve = () => publish('otherAdmin', id, register.users.otherAdmin);
    await expect(approve()).rejects.toThrow('APPROVAL_COOLS_OFF');
    await letResetsAge('25 hours');
    await approve();
  });

  /** As if passwords had been set so long before. */
  async function letResetsAge(age: string): Promise<void> {
    await database.owner.transaction(async (trx) => {
      await trx.raw('SET LOCAL ROLE doorstep_owner');
      await trx.raw(
        'ALTER TABLE password_resets DISABLE TRIGGER password_resets_append_only, NO FORCE ROW LEVEL SECURITY',
      );
      await trx.raw('UPDATE password_resets SET at = at - ?::interval', [age]);
      await trx.raw(
        'ALTER TABLE password_resets ENABLE TRIGGER password_resets_append_only, FORCE ROW LEVEL SECURITY',
      );
    });
  }
});

describe('a grant', () => {
  const grantOf = (user: string): Promise<{ id: string }> =>
    database.service('role_grants').where({ user_id: user }).first<{ id: string }>('id');
  const end = (id: string, values: Record<string, unknown>) =>
    as('admin', (trx) => trx('role_grants').where({ id }).update(values));

  it('is never given to oneself, whoever is said to have given it', async () => {
    for (const granted_by of [register.users.admin, register.users.granter])
      await expect(
        as('admin', (trx) =>
          trx('role_grants').insert({
            id: uuid(),
            user_id: register.users.admin,
            role: 'supervisor',
            area_id: register.authorityId,
            valid_from: '2026-11-02',
            granted_by,
          }),
        ),
      ).rejects.toThrow(/row-level security|nobody_grants_to_themselves/);
  });

  it('changes in nothing but its end', async () => {
    const { id } = await grantOf(register.users.officer);
    for (const values of [
      { role: 'supervisor' },
      { user_id: register.users.admin },
      { area_id: register.authorityId },
      { granted_by: register.users.otherAdmin },
      { valid_from: '2026-06-01' },
    ])
      await expect(end(id, values)).rejects.toThrow(/permission denied/);
    expect(await end(id, { valid_to: '2026-11-03' })).toBe(1);
  });

  it('ends sooner, never later, and not in the past; nobody ends their own', async () => {
    const { id } = await grantOf(register.users.officer);
    await expect(end(id, { valid_to: '2026-11-01' })).rejects.toThrow('GRANT_ONLY_ENDS');
    await end(id, { valid_to: '2026-11-10' });
    for (const valid_to of ['2026-11-11', null])
      await expect(end(id, { valid_to })).rejects.toThrow('GRANT_ONLY_ENDS');
    const own = await grantOf(register.users.admin);
    expect(await end(own.id, { valid_to: '2026-11-03' })).toBe(0);
  });
});

describe('a password that somebody else set', () => {
  const user = (id: string) => database.service('users').where({ id }).first();
  const set = (by: 'admin' | 'officer', id: string) =>
    as(by, (trx) => trx('users').where({ id }).update({ password_hash: uuid() }));

  it('ends all sessions, takes every role until its owner changed it, and is noted with who set it', async () => {
    const { officer } = register.users;
    await database.service('sessions').insert({
      token_hash: Buffer.from('token'),
      user_id: officer,
      csrf_token: 'token',
      expires_at: new Date(Date.now() + 3_600_000),
    });
    const ask = (sql: string) => as('officer', async (trx) => (await trx.raw<{ rows: object[] }>(sql)).rows);
    const roles = () => ask(`SELECT role FROM valid_grants('officer')`);
    const patches = () => ask(`SELECT granted_patches('officer')`);
    const reset = () => ask('SELECT * FROM last_password_reset()');
    expect(await reset()).toEqual([]);
    await set('admin', officer);
    await letPasswordBeUsed(database, 'officer');
    expect(await user(officer)).toMatchObject({ must_change_password: true });
    expect(await database.service('sessions').where({ user_id: officer })).toEqual([]);
    expect([await roles(), await patches()]).toEqual([[], []]);
    expect(await reset()).toMatchObject([{ by_name: 'admin' }]);
    await set('officer', officer);
    expect(await user(officer)).toMatchObject({ must_change_password: false });
    expect(await roles()).toEqual([{ role: 'officer' }]);
    expect(await patches()).toHaveLength(1);
  });

  it('is one that a new user got, too', async () => {
    const id = uuid();
    await as('admin', (trx) =>
      trx('users').insert({ id, login: 'newcomer', display_name: 'Newcomer', password_hash: 'given' }),
    );
    expect(await user(id)).toMatchObject({ must_change_password: true });
  });

  it('cannot be passed off as changed, and no note of it can be written or removed', async () => {
    const { officer } = register.users;
    await set('admin', officer);
    await letPasswordBeUsed(database, 'officer');
    for (const by of ['admin', 'officer'] as const) {
      await expect(
        as(by, (trx) => trx('users').where({ id: officer }).update({ must_change_password: false })),
      ).rejects.toThrow(/permission denied/);
      await expect(
        as(by, (trx) =>
          trx('password_resets').insert({ user_id: officer, reset_by: register.users.granter }),
        ),
      ).rejects.toThrow(/permission denied/);
      await expect(as(by, (trx) => trx('password_resets').delete())).rejects.toThrow(/permission denied/);
    }
    await expect(database.owner.raw('DELETE FROM password_resets')).rejects.toThrow('LOG_IS_APPEND_ONLY');
  });
});

describe('a log', () => {
  const entry = (values: Record<string, unknown> = {}) => ({
    programme_at: TEST_START,
    actor_kind: 'user',
    actor_id: register.users.officer,
    action: 'task.outcome',
    subject_type: 'task',
    ...values,
  });
  const write = (table: string, row: Record<string, unknown>) =>
    as('officer', (trx) => trx(table).insert(row));

  it('names who did it: nobody writes an entry for another, for nobody or for a procedure', async () => {
    await write('audit_log', entry());
    for (const values of [
      { actor_id: register.users.supervisor },
      { actor_id: null },
      { actor_kind: 'link' },
      { actor_kind: 'command', actor_id: null },
      { actor_kind: 'procedure', actor_id: null },
    ])
      await expect(write('audit_log', entry(values))).rejects.toThrow(/row-level security/);
    await expect(database.app('audit_log').insert(entry())).rejects.toThrow(/row-level security/);
    await expect(write('audit_log', entry({ at: TEST_START }))).rejects.toThrow(/permission denied/);
  });

  it('takes from everybody only what a command of their role notes, and of their own patches', async () => {
    const [mine, theirs] = register.patches;
    await write('audit_log', entry({ patch_id: mine }));
    await write('audit_log', entry({ action: 'user.password_changed', subject_type: 'user' }));
    for (const values of [
      { patch_id: theirs },
      { action: 'made.up' },
      { action: 'user.created' },
      { action: 'round.closed' },
      { action: 'portal.stop' },
      { action: 'ruleset_version.published' },
      { action: 'registration.manual_tier', patch_id: mine },
    ])
      await expect(write('audit_log', entry(values))).rejects.toThrow(/row-level security/);
    await expect(as('admin', (trx) => trx('audit_actions').select('*'))).rejects.toThrow(/permission denied/);
  });

  it('names who looked', async () => {
    const look = { subject_type: 'registration', subject_id: uuid(), reason: 'test' };
    await write('access_log', { ...look, user_id: register.users.officer });
    for (const values of [{ user_id: register.users.supervisor }, { user_id: null }, { link_id: uuid() }])
      await expect(write('access_log', { ...look, ...values })).rejects.toThrow(/row-level security/);
    const linkId = uuid();
    await asLink(database.app, linkId, (trx) => trx('access_log').insert({ ...look, link_id: linkId }));
  });
});

describe('what a command leaves for the programme', () => {
  const REFUSED = { code: '42501' };
  const write = (user: keyof SmallRegister['users'], table: string, row: Record<string, unknown>) =>
    as(user, async (trx) => {
      await trx(table).insert(row);
    });
  const start = (name: string, workflow_id: string, payload: object) => ({
    message_id: uuid(),
    workflow_id,
    kind: 'start',
    name,
    payload,
  });
  const wake = (workflow_id: string) => ({ message_id: uuid(), workflow_id, kind: 'signal', name: 'wake' });
  /** A visit whose release the first office's supervisor answers for. */
  const released = async () => {
    const { visitId } = await proposeVisit(database.service, register);
    await bringVisitTo(database, register, visitId, 'released');
    return visitId;
  };
  const procedureOf = (visitId: string) => ({
    workflow_id: `visit-${visitId}`,
    kind: 'siteVisit',
    subject_id: visitId,
    patch_id: register.patches[0],
    state: 'requested',
    input: { visitId },
  });

  it('is a visit’s workflow for the supervisor who released it, and for nobody else', async () => {
    const visitId = await released();
    const begin = start('siteVisit', `visit-${visitId}`, { visitId });
    for (const user of ['auditor', 'admin', 'officer', 'otherSupervisor'] as const) {
      await expect(write(user, 'procedures', procedureOf(visitId))).rejects.toMatchObject(REFUSED);
      await expect(write(user, 'outbox', begin)).rejects.toMatchObject(REFUSED);
    }
    for (const values of [
      { state: 'running' },
      { kind: 'revisitRound' },
      { workflow_id: `visit-${uuid()}` },
      { patch_id: register.patches[1] },
      { input: { visitId: uuid() } },
      { started_at: TEST_START },
    ])
      await expect(
        write('supervisor', 'procedures', { ...procedureOf(visitId), ...values }),
      ).rejects.toMatchObject(REFUSED);
    for (const message of [
      start('siteVisit', `visit-${visitId}`, { visitId: uuid() }),
      start('revisitRound', `visit-${visitId}`, { visitId }),
      start('siteVisit', 'visit-mine', { visitId }),
      { ...begin, sent_at: TEST_START },
    ])
      await expect(write('supervisor', 'outbox', message)).rejects.toMatchObject(REFUSED);
    await write('supervisor', 'procedures', procedureOf(visitId));
    await write('supervisor', 'outbox', begin);
  });

  it('is a publication’s workflow for whoever published it', async () => {
    const versionId = register.rulesetVersionId;
    const begin = start('rulePublication', `publication-${versionId}`, { versionId });
    const procedure = {
      workflow_id: `publication-${versionId}`,
      kind: 'rulePublication',
      subject_id: versionId,
      state: 'requested',
      input: { versionId },
    };
    // the shipped version was published by nobody
    for (const user of ['admin', 'otherAdmin', 'auditor', 'supervisor'] as const) {
      await expect(write(user, 'procedures', procedure)).rejects.toMatchObject(REFUSED);
      await expect(write(user, 'outbox', begin)).rejects.toMatchObject(REFUSED);
    }
  });

  it('wakes a visit’s workflow for those who work on the visit', async () => {
    const visitId = await released();
    for (const user of ['officer', 'supervisor'] as const)
      await write(user, 'outbox', wake(`visit-${visitId}`));
    for (const user of ['auditor', 'admin', 'otherOfficer', 'otherSupervisor'] as const)
      await expect(write(user, 'outbox', wake(`visit-${visitId}`))).rejects.toMatchObject(REFUSED);
    for (const message of [
      wake('tick'),
      { ...wake(`visit-${visitId}`), name: 'close' },
      { ...wake(`visit-${visitId}`), payload: { late: true } },
    ])
      await expect(write('supervisor', 'outbox', message)).rejects.toMatchObject(REFUSED);
    await expect(database.app('outbox').insert(wake(`visit-${visitId}`))).rejects.toMatchObject(REFUSED);
  });

  const round = async (values: Record<string, unknown> = {}) => {
    const workflow_id = `round-${uuid()}`;
    await database.service('procedures').insert({
      workflow_id,
      kind: 'revisitRound',
      subject_id: uuid(),
      patch_id: register.patches[0],
      state: 'running',
      input: { roundId: workflow_id },
      ...values,
    });
    return workflow_id;
  };

  it('wakes what a stop of contact kept waiting, for those who may let contact go on there', async () => {
    const workflowId = await round();
    for (const user of ['auditor', 'officer', 'otherSupervisor'] as const)
      await expect(write(user, 'outbox', wake(workflowId))).rejects.toMatchObject(REFUSED);
    for (const user of ['admin', 'supervisor'] as const) await write(user, 'outbox', wake(workflowId));
    await expect(write('admin', 'outbox', wake(await round({ state: 'ended' })))).rejects.toMatchObject(
      REFUSED,
    );
  });

  it('starts again what failed, for those who may have it tried again, as it was started before', async () => {
    const workflowId = await round({ state: 'failed' });
    const again = (payload: object = { roundId: workflowId }) => start('revisitRound', workflowId, payload);
    await expect(write('supervisor', 'outbox', again())).rejects.toMatchObject(REFUSED);
    await database.service('incidents').insert({
      id: uuid(),
      workflow_id: workflowId,
      patch_id: register.patches[0],
      code: 'PROCEDURE_FAILED',
      state: 'retrying',
    });
    for (const user of ['auditor', 'officer', 'otherSupervisor'] as const)
      await expect(write(user, 'outbox', again())).rejects.toMatchObject(REFUSED);
    await expect(write('supervisor', 'outbox', again({ roundId: 'another' }))).rejects.toMatchObject(REFUSED);
    for (const user of ['admin', 'supervisor'] as const) await write(user, 'outbox', again());
  });

  it('is an incident of a hazard that was not removed, from those who work in its patch', async () => {
    const hazardId = await insertHazard(database.service, register.homes[0], register.patches[0]);
    const incident = (values: Record<string, unknown> = {}) => ({
      id: uuid(),
      workflow_id: `hazard-${hazardId}`,
      patch_id: register.patches[0],
      code: 'HAZARD_NOT_REMEDIED',
      about: uuid(),
      detail: { hazardId },
      ...values,
    });
    for (const user of ['auditor', 'admin', 'otherOfficer'] as const)
      await expect(write(user, 'incidents', incident())).rejects.toMatchObject(REFUSED);
    for (const values of [
      { code: 'PROCEDURE_FAILED' },
      { workflow_id: 'hazard-none' },
      { patch_id: null },
      { state: 'resolved' },
    ])
      await expect(write('officer', 'incidents', incident(values))).rejects.toMatchObject(REFUSED);
    await write('officer', 'incidents', incident());
  });
});

describe('functions that run with their owner’s rights', () => {
  it('are executed by those who need them, and by nobody else', async () => {
    const { rows } = await database.owner.raw<{ rows: { name: string; roles: string[] }[] }>(
      `SELECT p.proname AS name, ARRAY(SELECT role FROM unnest(ARRAY['app', 'facts', 'service']) role
         WHERE has_function_privilege('doorstep_' || role, p.oid, 'EXECUTE')) AS roles
       FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef AND p.prorettype <> 'trigger'::regtype
       ORDER BY p.proname`,
    );
    const everybody = ['app', 'service'];
    expect(Object.fromEntries(rows.map(({ name, roles }) => [name, roles]))).toEqual({
      add_working_days: [],
      administers: ['app'],
      answers_for_hazard: [],
      are_independent: [],
      change_programme: ['service'],
      check_approval: [],
      check_transition: [],
      colleagues: ['app'],
      comes_from: [],
      compute_building_facts: ['facts'],
      compute_registration_facts: ['facts'],
      confirm_by_visit: ['app'],
      confirm_grant: ['app'],
      confirm_password: ['app'],
      confirm_registration: ['app'],
      confirmers: [],
      contact_allowed: everybody,
      count_visits: [],
      delegated_patches: ['app'],
      differing_building_facts: ['facts', 'service'],
      differing_registration_facts: ['facts', 'service'],
      failed_remote_channels: ['service'],
      granted_areas: ['app'],
      granted_patches: ['app'],
      has_authority_role: ['app'],
      has_role: ['app'],
      has_safety_evidence: ['service'],
      has_severe_hazard: everybody,
      held_by_pause: ['service'],
      is_of_use_again: ['app'],
      is_procedure_open: everybody,
      is_rehousing_offered: [],
      is_working_day: [],
      keep_building_facts: ['facts', 'service'],
      keep_registration_facts: ['facts', 'service'],
      last_password_reset: ['app'],
      lineage_is_whole: [],
      link_building: ['app'],
      link_by_token: ['app'],
      link_dwelling: ['app'],
      link_registration: ['app'],
      link_session_by_token: ['app'],
      login_credentials: ['app'],
      may_note: ['app'],
      may_read_personal: ['app'],
      may_work_on: ['app'],
      messages_stopped: ['app'],
      my_dwellings: ['app'],
      my_registrations: ['app'],
      note_receipt: ['app'],
      number_known: [],
      officer_is_busy: everybody,
      outward_paused_since: everybody,
      officers_present: everybody,
      own_waiting_password: ['app'],
      password_confirmers: [],
      paused_during: everybody,
      programme_date: ['app', 'facts', 'service'],
      programme_has_ended: ['service'],
      programme_now: ['app', 'facts', 'service'],
      programme_today: ['app', 'facts', 'service'],
      prove_link_code: ['app'],
      public_facts: ['app'],
      public_justifications: ['app'],
      put_right: [],
      request_review: ['app'],
      request_reviews_of_hazards: everybody,
      resume_messages: ['app'],
      revisit_settings: everybody,
      rules_in_force: ['app'],
      rules_still_deciding: ['app'],
      send_again: ['app'],
      session_by_token: ['app'],
      stop_messages: ['app'],
      subject_paused_since: everybody,
      unjustified_dimensions: ['app'],
      store_neutrality_report: ['app'],
      supervised_officers: ['app'],
      supervises: ['app'],
      supervises_patch: [],
      take_up_password: [],
      valid_grants: ['app'],
      visible_districts: ['app'],
      works_patch: everybody,
    });
  });

  it('are open to no role that is made later', async () => {
    const { rows } = await database.owner.raw<{ rows: { name: string }[] }>(
      `SELECT p.proname AS name FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
       WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef AND p.prorettype <> 'trigger'::regtype AND a.grantee = 0`,
    );
    expect(rows).toEqual([]);
  });
});
