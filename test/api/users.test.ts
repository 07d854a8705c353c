import { verify } from '@node-rs/argon2';
import request from 'supertest';
import { v7 as uuid } from 'uuid';
import { ROUTES } from '../../api/routes';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { asUser, seedSmallRegister, type SmallRegister } from '../support/register';
import { appOn, type Caller, decideVersion, PASSWORD, setPasswords, signIn } from './api-client';

let database: TestDatabase;
let register: SmallRegister;
let app: ReturnType<typeof appOn>;
let admin: Caller;
let otherAdmin: Caller;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  await setPasswords(database);
  app = appOn(database);
  admin = await signIn(app, 'admin');
  otherAdmin = await signIn(app, 'otheradmin');
});
afterAll(() => database.close());

const FIRST_PASSWORD = 'handed-over-once';

async function createUser(login: string): Promise<string> {
  const user = { login, displayName: 'New Person', locale: 'en', password: FIRST_PASSWORD };
  return (await admin.post('/api/users', user).expect(200)).body.id as string;
}

/** Signs in with a password that an administrator gave, and makes it their own. */
async function firstSignIn(login: string, given = FIRST_PASSWORD): Promise<Caller> {
  const caller = await signIn(app, login, given);
  const change = { currentPassword: given, newPassword: PASSWORD };
  await caller.post('/api/session/password', change).expect(200);
  return caller;
}

/** A role that the second administrator has confirmed. */
async function grantConfirmed(userId: string, grant: object): Promise<string> {
  const { body } = await admin.post(`/api/users/${userId}/grants`, grant).expect(200);
  await otherAdmin.post(`/api/users/${userId}/grants/${body.id}/confirm`, {}).expect(200);
  return body.id as string;
}

const logIn = (login: string, password: string) =>
  request(app).post('/api/session').send({ login, password });

test('a new user signs in with the password handed over, and holds no role', async () => {
  const id = await createUser('newcomer');
  const kept = await database.service('users').where({ id }).first<{ password_hash: string }>();
  expect(kept.password_hash).toMatch(/^\$argon2id\$/);
  expect(await verify(kept.password_hash, FIRST_PASSWORD)).toBe(true);
  const { body } = await logIn('newcomer', FIRST_PASSWORD).expect(200);
  expect(body.roles).toEqual([]);
  const again = { login: 'newcomer', displayName: 'Another', locale: 'en', password: FIRST_PASSWORD };
  expect((await admin.post('/api/users', again)).body.code).toBe('ALREADY_EXISTS');
  expect((await admin.post('/api/users', { ...again, login: 'short', password: 'short' })).status).toBe(400);
});

test('passwords stand in no answer and no audit row', async () => {
  const id = await createUser('silent');
  const shown = await admin.agent.get(`/api/users/${id}`).expect(200);
  expect(shown.text).not.toMatch(/argon2|hash/i);
  expect(shown.text).not.toContain(FIRST_PASSWORD);
  const audited = await database
    .service('audit_log')
    .where({ subject_id: id })
    .select<{ action: string }[]>();
  expect(audited.map(({ action }) => action)).toEqual(['user.created']);
  expect(JSON.stringify(audited)).not.toContain(FIRST_PASSWORD);
});

test('what is kept of a request with a password costs a guess as much as the password itself does', async () => {
  const user = { login: 'keyed', displayName: 'New Person', locale: 'en', password: FIRST_PASSWORD };
  const key = 'made-once-with-a-key';
  const create = (body: object) => admin.post('/api/users', body).set('Idempotency-Key', key);
  const first = await create(user).expect(200);
  expect((await create(user).expect(200)).body).toEqual(first.body);
  expect((await create({ ...user, password: 'quite-another-one' })).body.code).toBe('IDEMPOTENCY_KEY_REUSED');
  const kept = await database.service('idempotency_keys').where({ key }).first<{ request_hash: string }>();
  expect(kept.request_hash).toMatch(/^\$argon2id\$/);
});

test('every secret in a request’s body is declared as one', () => {
  const secrets = ROUTES.flatMap(({ path, body }) =>
    Object.entries((body?.['properties'] ?? {}) as Record<string, object>)
      .filter(([name]) => /password|secret|token|code$/i.test(name))
      .map(([name, schema]) => [path, name, Reflect.get(schema, 'format') as unknown]),
  );
  expect(secrets.length).toBeGreaterThan(1);
  expect(secrets.filter(([, , format]) => format !== 'password')).toEqual([]);
});

test('a disabled user is out at once and comes back when enabled', async () => {
  const id = await createUser('leaver');
  const agent = request.agent(app);
  await agent.post('/api/session').send({ login: 'leaver', password: FIRST_PASSWORD }).expect(200);
  await admin.post(`/api/users/${id}/disable`, {}).expect(200);
  await agent.get('/api/session').expect(401);
  await logIn('leaver', FIRST_PASSWORD).expect(401);
  await admin.post(`/api/users/${id}/enable`, {}).expect(200);
  // the session that was open then does not come back with them
  await agent.get('/api/session').expect(401);
  await logIn('leaver', FIRST_PASSWORD).expect(200);
});

test('an administrator of one patch gives no role beyond it, and takes nobody’s account who works beyond it', async () => {
  const local = await createUser('local');
  const inside = await createUser('inside');
  const patch = register.patches[0];
  const here = { role: 'administrator', areaId: patch, validFrom: null, validTo: null };
  await grantConfirmed(local, here);
  await grantConfirmed(inside, { ...here, role: 'officer' });
  const caller = await firstSignIn('local');
  for (const areaId of [register.authorityId, register.patches[1]])
    await caller.post(`/api/users/${inside}/grants`, { ...here, areaId }).expect(403);
  await caller.post(`/api/users/${inside}/grants`, { ...here, role: 'auditor' }).expect(200);
  for (const [id, status] of [
    [register.users.supervisor, 403],
    [register.users.otherAdmin, 403],
    [inside, 200],
  ] as const) {
    await caller.post(`/api/users/${id}/password`, { password: 'another-password' }).expect(status);
    await caller.post(`/api/users/${id}/disable`, {}).expect(status);
  }
  // the database by itself
  const taken = await asUser(database.app, local, (trx) =>
    trx('users').where({ id: register.users.otherAdmin }).update({ password_hash: 'taken' }),
  );
  expect(taken).toBe(0);
  const version = { ruleset_id: register.rulesetId, number: 99, author_id: local, document: '{}' };
  await expect(
    asUser(database.app, local, (trx) =>
      trx('ruleset_versions').insert({ id: uuid(), state: 'draft', ...version }),
    ),
  ).rejects.toMatchObject({ code: '42501' });
});

test('an administrator of one patch is refused to end a grant beyond it, as any other grant is refused to them', async () => {
  const local = await createUser('ender');
  const inside = await createUser('ended');
  const [patch, other] = register.patches;
  const here = { role: 'administrator', areaId: patch, validFrom: null, validTo: null };
  await grantConfirmed(local, here);
  const grants = [];
  for (const areaId of [patch, other]) {
    const given = await admin.post(`/api/users/${inside}/grants`, { ...here, role: 'officer', areaId });
    grants.push(given.body.id as string);
  }
  const caller = await firstSignIn('ender');
  const end = (grantId: string) => caller.post(`/api/users/${inside}/grants/${grantId}/end`, {});
  const refused = await end(grants[1]!);
  expect([refused.status, refused.body.code]).toEqual([403, 'FORBIDDEN']);
  expect((await end(uuid())).status).toBe(404);
  await end(grants[0]!).expect(200);
  expect((await end(grants[0]!)).status).toBe(404);
});

test('another password replaces the old one', async () => {
  const id = await createUser('forgetful');
  await admin.post(`/api/users/${id}/password`, { password: 'another-password' }).expect(200);
  await logIn('forgetful', FIRST_PASSWORD).expect(401);
  await logIn('forgetful', 'another-password').expect(200);
});

test('a role is granted from a day on, to somebody else, and ended', async () => {
  const id = await createUser('promoted');
  const grant = { role: 'officer', areaId: register.patches[0], validFrom: null, validTo: null };
  const grantId = await grantConfirmed(id, grant);
  const user = async () =>
    (await admin.agent.get(`/api/users/${id}`).expect(200)).body as { grants: object[] };
  expect(await user()).toMatchObject({
    roles: ['officer'],
    grants: [
      {
        role: 'officer',
        areaCode: 'd1-o1-p1',
        validFrom: '2026-11-02',
        validTo: null,
        granterName: 'admin',
        confirmerName: 'otheradmin',
      },
    ],
  });
  const promoted = await firstSignIn('promoted');
  await promoted.agent.get('/api/field/tasks').expect(200);
  const ended = await admin.post(`/api/users/${id}/grants/${grantId}/end`, {}).expect(200);
  expect(ended.body.validTo).toBe('2026-11-02');
  await promoted.agent.get('/api/field/tasks').expect(403);
  await admin.post(`/api/users/${id}/grants/${grantId}/end`, {}).expect(404);
  const later = await admin.post(`/api/users/${id}/grants`, {
    ...grant,
    validFrom: '2026-12-01',
    validTo: '2026-12-31',
  });
  expect(later.status).toBe(200);
  expect((await user()).grants).toHaveLength(2);
  await admin.post(`/api/users/${id}/grants/${later.body.id}/end`, {}).expect(200);
});

test('a role has no effect before a second administrator confirmed it, who did not come from the first', async () => {
  const id = await createUser('waiting');
  const grant = { role: 'officer', areaId: register.patches[0], validFrom: null, validTo: null };
  const { body } = await admin.post(`/api/users/${id}/grants`, grant).expect(200);
  expect(body.effectiveAt).toBeNull();
  const waiting = await firstSignIn('waiting');
  await waiting.agent.get('/api/field/tasks').expect(403);
  const confirm = (by: Caller) => by.post(`/api/users/${id}/grants/${body.id}/confirm`, {});
  expect((await confirm(admin)).body.code).toBe('CONFIRMER_NOT_INDEPENDENT');
  await confirm(otherAdmin).expect(200);
  await waiting.agent.get('/api/field/tasks').expect(200);
  expect((await confirm(otherAdmin)).status).toBe(404);
  const actions = await database.service('audit_log').where({ subject_id: id }).pluck('action');
  expect(actions).toContain('grant.confirmed');
});

test('a role begins today at the earliest and ends after it began', async () => {
  const id = await createUser('dated');
  const grant = { role: 'officer', areaId: register.patches[0] };
  const give = (validFrom: string | null, validTo: string | null) =>
    admin.post(`/api/users/${id}/grants`, { ...grant, validFrom, validTo });
  expect((await give('2020-01-01', '2020-02-01')).body.code).toBe('GRANT_BACKDATED');
  for (const [from, to] of [
    ['2026-12-01', '2026-11-30'],
    ['2026-12-01', '2026-12-01'],
    [null, '2026-11-02'],
  ] as const) {
    const refused = await give(from, to);
    expect([refused.status, refused.body.code]).toEqual([422, 'GRANT_PERIOD_INVALID']);
    expect(refused.body.errors).toEqual([{ pointer: '/validTo', code: 'minimum' }]);
  }
});

test('nobody gives, ends or takes their own access', async () => {
  const self = register.users.admin;
  const grant = { role: 'supervisor', areaId: register.authorityId, validFrom: null, validTo: null };
  expect((await admin.post(`/api/users/${self}/grants`, grant)).body.code).toBe('NOT_YOURSELF');
  expect((await admin.post(`/api/users/${self}/disable`, {})).body.code).toBe('NOT_YOURSELF');
});

test('whoever was made an administrator by the author cannot publish for them, and is told why', async () => {
  const id = await createUser('crony');
  const grant = { role: 'administrator', areaId: register.authorityId, validFrom: null, validTo: null };
  await grantConfirmed(id, grant);
  const { document } = (await admin.agent.get(`/api/ruleset-versions/${register.rulesetVersionId}`)).body;
  const draft = await admin
    .post('/api/ruleset-versions', { rulesetId: register.rulesetId, document })
    .expect(200);
  const second = await admin.post('/api/ruleset-versions', { rulesetId: register.rulesetId, document });
  expect(second.body.code).toBe('VERSION_IN_THE_MAKING');
  await admin.post(`/api/ruleset-versions/${draft.body.id}/submit`, {}).expect(200);
  const crony = await firstSignIn('crony');
  const { body: session } = await crony.agent.get('/api/session').expect(200);
  expect(session.roles).toMatchObject([{ role: 'administrator' }]);
  const refused = await decideVersion(crony, String(draft.body.id), 'publish');
  expect(refused.body).toMatchObject({ status: 409, code: 'THREE_PERSONS_NEEDED' });
  expect(refused.body.detail).toContain('three different persons');
});

test('only administrators manage users', async () => {
  const supervisor = await signIn(app, 'supervisor');
  const user = { login: 'sneaked', displayName: 'X', locale: 'en', password: FIRST_PASSWORD };
  await supervisor.post('/api/users', user).expect(403);
  await supervisor.agent.get('/api/users').expect(200);
});

describe('a password that an administrator set for somebody who holds a role', () => {
  const set = (login: string, password: string) =>
    admin.post(`/api/users/${register.users[login as 'supervisor']}/password`, { password });
  const supervisorPath = () => `/api/users/${register.users.supervisor}`;

  test('opens nothing before a second administrator confirmed it, and both owner and colleagues are told', async () => {
    const { body } = await set('supervisor', 'set-by-the-admin').expect(200);
    expect(body.waitingPassword).toMatchObject({ setterName: 'admin', usableAt: null });
    expect((await logIn('supervisor', 'set-by-the-admin')).status).toBe(401);
    const own = await logIn('supervisor', PASSWORD).expect(200);
    expect(own.body).toMatchObject({
      mustChangePassword: false,
      roles: [{ role: 'supervisor' }],
      waitingPassword: { by: 'admin', usableAt: null },
    });
    const shown = await otherAdmin.agent.get(supervisorPath()).expect(200);
    expect(shown.body.waitingPassword).toMatchObject({ setBy: register.users.admin });
    const refused = await admin.post(`${supervisorPath()}/password/confirm`, {});
    expect([refused.status, refused.body.code]).toEqual([409, 'PASSWORD_CONFIRMER_NOT_INDEPENDENT']);
    await otherAdmin.post(`${supervisorPath()}/password/confirm`, {}).expect(200);
    expect((await otherAdmin.post(`${supervisorPath()}/password/confirm`, {})).status).toBe(404);
    expect((await logIn('supervisor', PASSWORD)).status).toBe(401);
    const given = await logIn('supervisor', 'set-by-the-admin').expect(200);
    expect(given.body).toMatchObject({
      mustChangePassword: true,
      roles: [],
      passwordReset: { by: 'admin', confirmedBy: 'otheradmin' },
    });
    const actions = await database
      .service('audit_log')
      .where({ subject_id: register.users.supervisor })
      .orderBy('id')
      .pluck('action');
    expect(actions).toEqual(['user.password_set', 'user.password_confirmed']);
  });

  test('is taken back by another administrator, or by its owner changing their own', async () => {
    const path = `/api/users/${register.users.officer}/password`;
    await set('officer', 'set-by-the-admin').expect(200);
    await otherAdmin.post(`${path}/take-back`, {}).expect(200);
    expect((await otherAdmin.post(`${path}/take-back`, {})).status).toBe(404);
    await set('officer', 'set-by-the-admin').expect(200);
    const officer = await signIn(app, 'officer');
    const changed = await officer
      .post('/api/session/password', { currentPassword: PASSWORD, newPassword: 'my-very-own-one' })
      .expect(200);
    expect(changed.body.waitingPassword).toBeNull();
    expect((await otherAdmin.post(`${path}/confirm`, {})).status).toBe(404);
    await logIn('officer', 'my-very-own-one').expect(200);
  });
});

describe('a password that an administrator gave', () => {
  const OWN = 'a-password-of-my-own';
  const change = (caller: Caller, currentPassword: string, newPassword: string) =>
    caller.post('/api/session/password', { currentPassword, newPassword });

  test('lets its user do nothing before they changed it, and tells them when and by whom it was set', async () => {
    const id = await createUser('beginner');
    const grant = { role: 'officer', areaId: register.patches[0], validFrom: null, validTo: null };
    await grantConfirmed(id, grant);
    const beginner = await signIn(app, 'beginner', FIRST_PASSWORD);
    const { body } = await beginner.agent.get('/api/session').expect(200);
    expect(body).toMatchObject({ mustChangePassword: true, roles: [], passwordReset: { by: 'admin' } });
    expect(Date.now() - Date.parse(body.passwordReset.at as string)).toBeLessThan(60_000);
    const refused = await beginner.agent.get('/api/field/tasks').expect(403);
    expect(refused.body.code).toBe('PASSWORD_CHANGE_REQUIRED');
    const changed = await change(beginner, FIRST_PASSWORD, OWN).expect(200);
    expect(changed.body).toMatchObject({
      mustChangePassword: false,
      passwordReset: null,
      roles: [{ role: 'officer' }],
    });
    await beginner.agent.get('/api/field/tasks').expect(200);
    await logIn('beginner', FIRST_PASSWORD).expect(401);
    const audited = await database
      .service('audit_log')
      .where({ subject_id: id })
      .orderBy('id')
      .select<{ action: string; actor_id: string }[]>('action', 'actor_id');
    expect(audited.map(({ action, actor_id }) => [action, actor_id])).toEqual([
      ['user.created', register.users.admin],
      ['grant.given', register.users.admin],
      ['grant.confirmed', register.users.otherAdmin],
      ['user.password_changed', id],
    ]);
  });

  test('ends the sessions of its user, whose own change ends all but the one it is made in', async () => {
    const id = await createUser('twice');
    const first = await firstSignIn('twice');
    const second = await signIn(app, 'twice');
    await change(second, PASSWORD, OWN).expect(200);
    await first.agent.get('/api/session').expect(401);
    await second.agent.get('/api/session').expect(200);
    await admin.post(`/api/users/${id}/password`, { password: 'set-once-more' }).expect(200);
    await second.agent.get('/api/session').expect(401);
    const actions = await database.service('audit_log').where({ subject_id: id }).pluck('action');
    expect(actions).toContain('user.password_set');
  });

  test('is changed with the old one, to another one, by its owner only', async () => {
    await createUser('careful');
    const careful = await signIn(app, 'careful', FIRST_PASSWORD);
    const wrong = await change(careful, 'not-the-password', OWN);
    expect([wrong.status, wrong.body.code]).toEqual([403, 'WRONG_PASSWORD']);
    expect((await change(careful, FIRST_PASSWORD, FIRST_PASSWORD)).body.code).toBe('PASSWORD_UNCHANGED');
    await change(careful, FIRST_PASSWORD, 'too-short').expect(400);
    await careful.agent
      .post('/api/session/password')
      .send({ currentPassword: FIRST_PASSWORD, newPassword: OWN })
      .expect(403);
    const self = await admin.post(`/api/users/${register.users.admin}/password`, { password: OWN });
    expect(self.body.code).toBe('NOT_YOURSELF');
    await change(careful, FIRST_PASSWORD, OWN).expect(200);
  });

  test('cannot be guessed through the form either', async () => {
    await createUser('guessed');
    const guessed = await signIn(app, 'guessed', FIRST_PASSWORD);
    for (let attempt = 0; attempt < 10; attempt += 1)
      await change(guessed, 'not-the-password', OWN).expect(403);
    await change(guessed, 'not-the-password', OWN).expect(429);
  });
});
