import request from 'supertest';
import { v7 as uuid } from 'uuid';
import { createTestDatabase, type TestDatabase } from '../support/database';
import {
  grantRole,
  SEEDED_NAMES,
  seedSmallRegister,
  type SmallRegister,
  TEST_START,
} from '../support/register';
import { insertRound } from '../support/rounds';
import { appOn, setPasswords, signIn } from './api-client';

let database: TestDatabase;
let register: SmallRegister;
let roundId: string;
let app: ReturnType<typeof appOn>;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  roundId = await insertRound(database, register, '2026-11-02');
  await setPasswords(database);
  app = appOn(database);
});
afterAll(() => database.close());
afterEach(async () => {
  await database
    .service('tasks')
    .whereNull('closed_at')
    .update({ state: 'withdrawn', closed_at: TEST_START });
});

async function issueTask(): Promise<string> {
  const home = register.homes[0];
  const id = uuid();
  await database.service('tasks').insert({
    id,
    kind: 'revisit',
    registration_id: home.registrationId,
    building_id: home.buildingId,
    dwelling_id: home.dwellingId,
    patch_id: register.patches[0],
    round_id: roundId,
    assignee_id: register.users.officer,
    state: 'open',
    issued_at: TEST_START,
    due_at: TEST_START,
  });
  return id;
}

test('signing in needs the right password and gives roles and a CSRF token', async () => {
  const wrong = await request(app).post('/api/session').send({ login: 'officer', password: 'no' });
  expect([wrong.status, wrong.body.code]).toEqual([401, 'WRONG_LOGIN']);
  const { agent } = await signIn(app, 'officer');
  const { body } = await agent.get('/api/session').expect(200);
  expect(body).toMatchObject({
    user: { login: 'officer' },
    roles: [{ role: 'officer', areaId: register.patches[0] }],
    demonstration: true,
    timeZone: 'America/Toronto',
  });
});

test('guessing is slowed down', async () => {
  const guess = () => request(app).post('/api/session').send({ login: 'granter', password: 'guess' });
  for (let n = 0; n < 10; n++) await guess().expect(401);
  expect((await guess()).body.code).toBe('TOO_MANY_ATTEMPTS');
});

test('without a session or its CSRF token nothing is done', async () => {
  await request(app).get('/api/registrations').expect(401);
  const id = await issueTask();
  const { agent } = await signIn(app, 'officer');
  const answer = await agent.post(`/api/tasks/${id}/outcome`).send({ outcome: 'confirmed' });
  expect([answer.status, answer.body.code]).toEqual([403, 'CSRF_TOKEN_WRONG']);
});

test('an officer confirms a registration from the task list, and the same key does it once', async () => {
  const id = await issueTask();
  const officer = await signIn(app, 'officer');
  const { body } = await officer.agent.get('/api/field/tasks').expect(200);
  expect(body.items).toMatchObject([{ id, address: '1 Example Street', dwellingNumber: '101', floor: 1 }]);
  // the programme's clock, which started with the test
  expect(Date.parse(String(body.asOf)) - TEST_START.getTime()).toBeGreaterThanOrEqual(0);
  const send = (outcome: string) =>
    officer.post(`/api/tasks/${id}/outcome`, { outcome }).set('Idempotency-Key', 'key-of-officer');
  await send('confirmed').expect(200, { id, state: 'done' });
  await send('confirmed').expect(200, { id, state: 'done' });
  expect((await send('refused')).body.code).toBe('IDEMPOTENCY_KEY_REUSED');
  const row = await database.service('registrations').where({ id: register.homes[0].registrationId }).first();
  expect(row).toMatchObject({
    confirmed_on: '2026-11-02',
    // 90 days, lengthened by half: nothing had changed
    next_confirmation_on: '2027-03-17',
    unchanged_confirmations: 1,
  });
  expect(row.review_requested_at).not.toBeNull();
  const audited = await database.service('audit_log').where({ subject_id: id, action: 'task.outcome' });
  expect(audited).toHaveLength(1);
});

test('an officer records no moving out before the tenancy began, nor one far ahead, and is told why', async () => {
  const id = await issueTask();
  const officer = await signIn(app, 'officer');
  const movedOut = (movedOutOn: string) =>
    officer.post(`/api/tasks/${id}/outcome`, { outcome: 'moved_out', detail: { movedOutOn } });
  for (const date of ['2025-12-31', '2027-01-02', '2999-01-01']) {
    const { body } = await movedOut(date).expect(422);
    expect(body).toMatchObject({ code: 'MOVED_OUT_RANGE', errors: [{ pointer: '/detail/movedOutOn' }] });
  }
  expect(await database.service('declarations').where({ kind: 'end' })).toEqual([]);
  await movedOut('2026-10-31').expect(200);
});

test.each([
  [{ outcome: 'changed' }, ['/detail/changed required']],
  [{ outcome: 'changed', detail: { changed: 'occupants' } }, ['/detail/occupantCount required']],
  [
    { outcome: 'changed', detail: { occupantCount: 3, movedOutOn: '2026-10-31' } },
    [
      '/detail/changed required',
      '/detail/movedOutOn additionalProperties',
      '/detail/occupantCount additionalProperties',
    ],
  ],
  [
    { outcome: 'confirmed', detail: { changed: 'landlord', occupantCount: 9 } },
    ['/detail/changed additionalProperties', '/detail/occupantCount additionalProperties'],
  ],
  [{ outcome: 'moved_out' }, ['/detail/movedOutOn required']],
])('an outcome says what belongs to it and nothing that contradicts it: not %j', async (said, places) => {
  const id = await issueTask();
  const officer = await signIn(app, 'officer');
  const { body } = await officer.post(`/api/tasks/${id}/outcome`, said).expect(400);
  const { errors } = body as { errors: { pointer: string; code: string }[] };
  expect(errors.map(({ pointer, code }) => `${pointer} ${code}`).toSorted()).toEqual(places);
  expect(await database.service('tasks').where({ id }).first()).toMatchObject({ state: 'open' });
});

test('a call that nobody answered is on record, and the task leaves the list until the next step', async () => {
  const id = await issueTask();
  const { registrationId } = register.homes[0];
  const attempt = uuid();
  await database.service('contact_attempts').insert({
    id: attempt,
    registration_id: registrationId,
    task_id: id,
    recipient: 'resident',
    channel: 'phone',
    purpose: 'reminder',
    state: 'queued',
    at: TEST_START,
  });
  const officer = await signIn(app, 'officer');
  await officer
    .post(`/api/tasks/${id}/outcome`, { outcome: 'no_answer' })
    .expect(200, { id, state: 'waiting' });
  expect((await officer.agent.get('/api/field/tasks')).body).toMatchObject({ items: [] });
  const made = await database.service('contact_attempts').where({ id: attempt }).first();
  expect(made).toMatchObject({ state: 'no_answer', made_by: register.users.officer });
});

test('whose telephone number an officer’s list showed is on the access log', async () => {
  await issueTask();
  const { registrationId } = register.homes[0];
  const seen = () =>
    database
      .service('access_log')
      .where({ subject_id: registrationId, reason: 'getFieldTasks', user_id: register.users.officer })
      .then((rows: unknown[]) => rows.length);
  const before = await seen();
  const { agent } = await signIn(app, 'officer');
  await agent.get('/api/field/tasks').expect(200);
  expect(await seen()).toBe(before + 1);
});

test('an officer without a task and another area see no registration; an administrator no resident', async () => {
  const { registrationId } = register.homes[0];
  for (const login of ['officer', 'othersupervisor']) {
    const { agent } = await signIn(app, login);
    await agent.get(`/api/registrations/${registrationId}`).expect(404);
  }
  const admin = await signIn(app, 'admin');
  const masked = await admin.agent.get(`/api/registrations/${registrationId}`).expect(200);
  expect(masked.body).toMatchObject({ dwellingNumber: null, residents: [] });
  const supervisor = await signIn(app, 'supervisor');
  const full = await supervisor.agent.get(`/api/registrations/${registrationId}`).expect(200);
  expect(full.body.residents).toMatchObject([{ name: SEEDED_NAMES[0] }]);
  const viewers: unknown = await database
    .service('access_log')
    .where({ subject_id: registrationId, reason: 'getRegistrationsId' })
    .pluck('user_id');
  expect(viewers).toEqual([register.users.supervisor]);
});

test('while outward contact is stopped the officer’s list shows no number to call', async () => {
  await issueTask();
  const { agent } = await signIn(app, 'officer');
  const phones = async () =>
    ((await agent.get('/api/field/tasks').expect(200)).body.items as { contactPhone: string | null }[]).map(
      ({ contactPhone }) => contactPhone,
    );
  expect(await phones()).toEqual(['+10000000000']);
  const pause = {
    id: uuid(),
    reason: 'technical',
    paused_at: TEST_START,
    paused_by: register.users.supervisor,
  };
  await database.service('outward_pauses').insert(pause);
  expect(await phones()).toEqual([null]);
  await database
    .service('outward_pauses')
    .where({ id: pause.id })
    .update({ resumed_at: TEST_START, resumed_by: register.users.supervisor });
  expect(await phones()).toEqual(['+10000000000']);
});

test('a supervisor reassigns only within the patch and sets a manual tier', async () => {
  const id = await issueTask();
  const supervisor = await signIn(app, 'supervisor');
  const reassign = (assigneeId: string) => supervisor.post(`/api/tasks/${id}/reassign`, { assigneeId });
  await reassign(register.users.officer).expect(200);
  await reassign(register.users.otherOfficer).expect(409);
  const path = `/api/registrations/${register.homes[0].registrationId}/manual-tier`;
  await supervisor.post(path, { tier: 'light', reason: 'resident_wish' }).expect(200);
  await supervisor.post(path, { tier: 'light', reason: 'because' }).expect(400);
});

test('an officer whose grant for the patch has ended is told that the task is not theirs, and nothing is stored', async () => {
  const taskId = await issueTask();
  const grant = () =>
    database.service('role_grants').where({ user_id: register.users.officer, area_id: register.patches[0] });
  // still an officer, of another patch
  await grantRole(database.service, register, register.users.officer, 'officer', register.patches[1]);
  await grant().update({ valid_to: '2026-11-02' });
  const officer = await signIn(app, 'officer');
  const list = await officer.agent.get('/api/field/tasks').expect(200);
  expect(list.body.items).toEqual([]);
  const { body } = await officer.post(`/api/tasks/${taskId}/outcome`, { outcome: 'confirmed' }).expect(404);
  expect(body.code).toBe('TASK_NOT_YOURS');
  expect(body.localised.zh).toContain('主管');
  expect(await database.service('tasks').where({ id: taskId }).first()).toMatchObject({
    state: 'open',
    outcome: null,
  });
  await grant().update({ valid_to: null });
});

test('what was recorded without a connection counts for the task that carries this one on', async () => {
  const before = await issueTask();
  const row = await database.service('tasks').where({ id: before }).first();
  await database
    .service('tasks')
    .where({ id: before })
    .update({ state: 'carried_over', closed_at: TEST_START });
  await database
    .service('rounds')
    .where({ id: row.round_id })
    .update({ state: 'closed', closed_at: TEST_START });
  const after = await issueTask();
  await database.service('tasks').where({ id: after }).update({ predecessor_id: before });
  const officer = await signIn(app, 'officer');
  await officer
    .post(`/api/tasks/${before}/outcome`, { outcome: 'confirmed' })
    .expect(200, { id: after, state: 'done' });
  expect(await database.service('tasks').where({ id: after }).first()).toMatchObject({
    outcome: 'confirmed',
  });
  await officer.post(`/api/tasks/${before}/outcome`, { outcome: 'confirmed' }).expect(409);
});
