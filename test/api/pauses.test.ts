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

test('resuming wakes the rounds, visits and notices of the area that are running, and no others', async () => {
  const [patch, otherPatch] = register.patches;
  const procedure = (workflowId: string, patchId: string, state: string) => ({
    workflow_id: workflowId,
    kind: 'revisitRound',
    subject_id: patchId,
    patch_id: patchId,
    state,
    input: {},
  });
  await database
    .service('procedures')
    .insert([
      procedure('round-here', patch, 'running'),
      procedure('round-ended', patch, 'ended'),
      procedure('round-elsewhere', otherPatch, 'running'),
      { ...procedure('notice-here', patch, 'running'), kind: 'hazard' },
    ]);
  const supervisor = await signIn(appOn(database), 'supervisor');
  const { body } = await supervisor
    .post('/api/outward-pauses', { areaId: patch, reason: 'technical' })
    .expect(200);
  await supervisor.post(`/api/outward-pauses/${body.id}/resume`, {}).expect(200);
  const woken = await database.service('outbox').orderBy('workflow_id').select('workflow_id', 'name');
  expect(woken).toEqual([
    { workflow_id: 'notice-here', name: 'wake' },
    { workflow_id: 'round-here', name: 'wake' },
  ]);
});

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
  expect(listed.body.items).toContainEqual(
    expect.objectContaining({ id: body.id, resumedAt: expect.any(String) }),
  );
  await supervisor.agent.get('/api/visits').expect(200);
});
