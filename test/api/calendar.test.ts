import { createTestDatabase, type TestDatabase } from '../support/database';
import { grantRole, seedSmallRegister } from '../support/register';
import { appOn, setPasswords, signIn, type Caller } from './api-client';

let database: TestDatabase;
let admin: Caller;
let local: Caller;

beforeAll(async () => {
  database = await createTestDatabase();
  const register = await seedSmallRegister(database.service);
  await setPasswords(database);
  const { otherSupervisor } = register.users;
  await grantRole(database.service, register, otherSupervisor, 'administrator', register.districtId);
  const app = appOn(database);
  [admin, local] = await Promise.all([signIn(app, 'admin'), signIn(app, 'othersupervisor')]);
});
afterAll(() => database.close());

const set = (by: Caller, day: string, kind: string, label = 'A day of rest') =>
  by.post('/api/calendar-days', { day, kind, label });
const holidays = async () =>
  (await admin.agent.get('/api/working-calendar').expect(200)).body.holidays as string[];

test('a day to come becomes a holiday, and a regular day again; who did it is on the log', async () => {
  await set(admin, '2026-12-24', 'holiday').expect(200);
  expect(await holidays()).toContain('2026-12-24');
  const { items, knownUntil } = (await admin.agent.get('/api/calendar-days').expect(200)).body;
  expect(items).toContainEqual({ id: '2026-12-24', kind: 'holiday', label: 'A day of rest' });
  expect(knownUntil).toBe('2035-12-31');
  await set(admin, '2026-12-24', 'regular').expect(200);
  expect(await holidays()).not.toContain('2026-12-24');
  const logged = database.service('audit_log').where({ action: 'calendar.changed' }).orderBy('id');
  expect(await logged.select('detail')).toEqual([
    { detail: { day: '2026-12-24', kind: 'holiday' } },
    { detail: { day: '2026-12-24', kind: 'regular' } },
  ]);
});

test.each([
  ['2026-11-02', 'holiday', 409, 'CALENDAR_DAY_OVER'],
  ['2026-10-30', 'holiday', 409, 'CALENDAR_DAY_OVER'],
  ['2026-12-26', 'holiday', 422, 'CALENDAR_KIND_WRONG'],
  ['2026-12-24', 'make_up', 422, 'CALENDAR_KIND_WRONG'],
  ['2026-12-23', 'regular', 404, 'NOT_FOUND'],
])('%s does not become %s', async (day, kind, status, code) => {
  const { status: answered, body } = await set(admin, day, kind);
  expect([answered, body.code]).toEqual([status, code]);
});

test('an administrator of a district changes nobody’s calendar', async () => {
  await set(admin, '2027-01-04', 'holiday').expect(200);
  expect((await set(local, '2027-01-05', 'holiday')).status).toBe(403);
  expect((await set(local, '2027-01-04', 'regular')).status).toBe(404);
  expect(await holidays()).toContain('2027-01-04');
});
