import { createTestDatabase, type TestDatabase } from '../support/database';
import { seedOfficeDay, type OfficeDay } from '../support/office-day';
import { seedSmallRegister, type SmallRegister } from '../support/register';
import { appOn, setPasswords, signIn } from './api-client';

let database: TestDatabase;
let register: SmallRegister;
let day: OfficeDay;
let app: ReturnType<typeof appOn>;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  day = await seedOfficeDay(database.service, register);
  await setPasswords(database);
  app = appOn(database);
});
afterAll(() => database.close());

test('areas come as a tree, each after the one that it is part of', async () => {
  const { agent } = await signIn(app, 'auditor');
  const { body } = await agent.get('/api/areas').expect(200);
  const { items } = body as { items: { code: string }[] };
  expect(items.map(({ code }) => code)).toEqual([
    'authority',
    'd1',
    'd1-o1',
    'd1-o1-p1',
    'd1-o2',
    'd1-o2-p1',
  ]);
  expect(items[3]).toMatchObject({ kind: 'patch', officerName: 'officer' });
});

test('officers of a patch are those who hold the role over it today and are not disabled', async () => {
  const { agent } = await signIn(app, 'supervisor');
  const officers = async () => {
    const { body } = await agent.get(`/api/areas/${register.patches[0]}/officers`).expect(200);
    return (body as { items: { displayName: string }[] }).items.map(({ displayName }) => displayName);
  };
  expect(await officers()).toEqual(['Substitute', 'officer']);
  await database.service('users').where({ id: day.substituteId }).update({ disabled_at: new Date() });
  expect(await officers()).toEqual(['officer']);
  await database.service('users').where({ id: day.substituteId }).update({ disabled_at: null });
});

test('a supervisor gives a patch of theirs another officer, and only one who may work it', async () => {
  const supervisor = await signIn(app, 'supervisor');
  const set = (patchId: string, officerId: string | null) =>
    supervisor.post(`/api/areas/${patchId}/officer`, { officerId });
  await set(register.patches[0], day.substituteId).expect(200);
  const area = await database.service('areas').where({ id: register.patches[0] }).first();
  expect(area.officer_id).toBe(day.substituteId);
  const audited = await database.service('audit_log').where({ action: 'area.officer_set' });
  expect(audited).toMatchObject([
    { subject_id: register.patches[0], detail: { officerId: day.substituteId } },
  ]);
  expect((await set(register.patches[0], register.users.otherOfficer)).body).toMatchObject({
    status: 409,
    code: 'OFFICER_NOT_OF_PATCH',
  });
  // it is shown to everybody, so that one may not change it is no secret
  for (const areaId of [register.patches[1], register.districtId]) {
    const refused = await set(areaId, null);
    expect([refused.status, refused.body.code]).toEqual([403, 'FORBIDDEN']);
  }
  expect((await set(day.substituteId, null)).status).toBe(404);
  await set(register.patches[0], null).expect(200);
});
