import { createTestDatabase, type TestDatabase } from '../support/database';
import { grantRole, seedSmallRegister, type SmallRegister } from '../support/register';
import { appOn, setPasswords, signIn, type Caller } from './api-client';

let database: TestDatabase;
let register: SmallRegister;
let admin: Caller;
let otherAdmin: Caller;
let local: Caller;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  await setPasswords(database);
  const { otherSupervisor } = register.users;
  await grantRole(database.service, register, otherSupervisor, 'administrator', register.districtId);
  const app = appOn(database);
  [admin, otherAdmin, local] = await Promise.all([
    signIn(app, 'admin'),
    signIn(app, 'otheradmin'),
    signIn(app, 'othersupervisor'),
  ]);
});
afterAll(() => database.close());

const PROPOSAL = {
  key: 'roof_type',
  valueType: 'enum',
  subjectType: 'building',
  labelZh: '屋顶',
  labelEn: 'Roof',
  reason: 'Insulation programme',
};
const propose = (by: Caller, change: object = {}) =>
  by.post('/api/observation-keys', { ...PROPOSAL, ...change });
const versionOf = async (key: string) =>
  ((await listed()) as { id: string; version: number }[]).find(({ id }) => id === key)?.version ?? 0;
const approve = async (by: Caller, key = 'roof_type') =>
  by.post(`/api/observation-keys/${key}/approve`, {}).set('If-Match', `"${await versionOf(key)}"`);
const withdraw = (by: Caller, key = 'roof_type') => by.post(`/api/observation-keys/${key}/withdraw`, {});
const listed = async () =>
  (await admin.agent.get('/api/observation-keys').expect(200)).body.items as object[];

test('one administrator proposes what may be observed, and another approves it', async () => {
  await propose(admin).expect(200);
  expect((await propose(otherAdmin)).body.code).toBe('ALREADY_EXISTS');
  expect((await approve(admin)).body.code).toBe('THREE_PERSONS_NEEDED');
  expect(await listed()).toMatchObject([{ id: 'roof_type', proposedBy: 'admin', approvedBy: null }]);
  expect((await approve(otherAdmin)).status).toBe(200);
  expect((await approve(otherAdmin)).body.code).toBe('KEY_IS_APPROVED');
  expect((await withdraw(admin)).status).toBe(404);
  expect(await listed()).toMatchObject([{ approvedBy: 'otheradmin' }]);
  expect(await database.service('observation_keys').where({ key: 'roof_type' })).toHaveLength(1);
  expect(
    await database
      .service('audit_log')
      .where('action', 'like', 'observation_key.%')
      .orderBy('id')
      .pluck('action'),
  ).toEqual(['observation_key.propose', 'observation_key.approve']);
});

test('what is approved is what was read, and not what was proposed in its place meanwhile', async () => {
  const key = { key: 'balcony' };
  await propose(admin, { ...key, valueType: 'boolean' }).expect(200);
  const read = await versionOf('balcony');
  await withdraw(admin, 'balcony').expect(200);
  await propose(admin, { ...key, valueType: 'date', reason: 'Something else' }).expect(200);
  const approveWith = (version?: string) => {
    const asked = otherAdmin.post('/api/observation-keys/balcony/approve', {});
    return version === undefined ? asked : asked.set('If-Match', version);
  };
  expect((await approveWith(`"${read}"`)).body.code).toBe('VERSION_CHANGED');
  for (const none of [undefined, '*']) expect((await approveWith(none)).body.code).toBe('VERSION_REQUIRED');
  await withdraw(admin, 'balcony').expect(200);
});

test('a proposal is taken back, and nobody approves what is not there', async () => {
  await propose(admin, { key: 'lift_type' }).expect(200);
  await withdraw(otherAdmin, 'lift_type').expect(200);
  for (const refused of [withdraw(admin, 'lift_type'), approve(otherAdmin, 'lift_type')])
    expect((await refused).status).toBe(404);
});

test('an administrator of an area says nothing of what the whole authority observes', async () => {
  await propose(admin, { key: 'stairs' }).expect(200);
  for (const refused of [
    propose(local, { key: 'cellar' }),
    approve(local, 'stairs'),
    withdraw(local, 'stairs'),
  ])
    expect((await refused).body).toMatchObject({ status: 403, code: 'FORBIDDEN' });
});

test('what says who somebody is, and what is observed already, cannot be proposed', async () => {
  for (const [change, pointer] of [
    [{ key: 'dementia' }, '/key'],
    [{ labelZh: '访客' }, '/labelZh'],
    [{ labelEn: 'Religion of the tenant' }, '/labelEn'],
  ] as const) {
    const { body } = await propose(admin, { key: 'harmless', ...change });
    expect([body.status, body.code, body.errors]).toEqual([
      422,
      'KEY_ABOUT_A_PERSON',
      [{ pointer, code: 'forbidden_subject' }],
    ]);
  }
  expect((await propose(admin, { key: 'fire_alarm' })).body.code).toBe('ALREADY_EXISTS');
});
