import { createTestDatabase, type TestDatabase } from '../support/database';
import { seedSmallRegister, type SmallRegister } from '../support/register';
import { appOn, setPasswords, signIn } from './api-client';

let database: TestDatabase;
let register: SmallRegister;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  await setPasswords(database);
});
afterAll(() => database.close());

test('a supervisor stops and resumes contact of their own area only', async () => {
  const supervisor = await signIn(appOn(database), 'supervisor');
  const pause = (areaId: string | null) =>
    supervisor.post('/api/outward-pauses', { areaId, reason: 'scam_warning' });
  const { body } = await pause(register.patches[0]).expect(200);
  expect((await pause(register.patches[0])).body.code).toBe('ALREADY_EXISTS');
  expect((await pause(register.patches[1])).body.code).toBe('FORBIDDEN');
  expect((await pause(null)).body.code).toBe('FORBIDDEN');
  await supervisor.post(`/api/outward-pauses/${body.id}/resume`, {}).expect(200);
  await supervisor.post(`/api/outward-pauses/${body.id}/resume`, {}).expect(404);
  const listed = await supervisor.agent.get('/api/outward-pauses').expect(200);
  expect(listed.body.items).toMatchObject([{ id: body.id, resumedAt: expect.any(String) }]);
  await supervisor.agent.get('/api/visits').expect(200);
});
