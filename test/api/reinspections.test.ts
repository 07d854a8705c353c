import { v7 as uuid } from 'uuid';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';
import { insertHazard } from '../support/visits';
import { appOn, setPasswords, signIn, type Caller } from './api-client';

let database: TestDatabase;
let register: SmallRegister;
let officer: Caller;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  await database
    .service('procedure_settings')
    .insert({ id: uuid(), kind: 'siteVisit', number: 1, state: 'published', document: '{}' });
  await setPasswords(database);
  officer = await signIn(appOn(database), 'officer');
});
afterAll(() => database.close());

/** A task for a hazard in the home, or with `dwelling_id: null` in common parts. */
async function reinspect(values: Record<string, unknown> = {}) {
  const [home, patchId] = [register.homes[0], register.patches[0]];
  const hazardId = await insertHazard(database.service, home, patchId, values);
  const taskId = uuid();
  await database.service('tasks').insert({
    id: taskId,
    kind: 'reinspection',
    building_id: home.buildingId,
    dwelling_id: 'dwelling_id' in values ? null : home.dwellingId,
    patch_id: patchId,
    hazard_id: hazardId,
    assignee_id: register.users.officer,
    state: 'open',
    issued_at: TEST_START,
    due_at: TEST_START,
  });
  await database.service('registrations').update({ review_requested_at: null });
  return { hazardId, taskId };
}
const record = (taskId: string, outcome: string) => officer.post(`/api/tasks/${taskId}/outcome`, { outcome });
const hazard = (id: string) => database.service('hazards').where({ id }).first();
const requested = async () => {
  const rows = await database.service('registrations').whereNotNull('review_requested_at').pluck('id');
  return rows as string[];
};

it('remedied closes the hazard, asks for a review of the homes it touches, and of no other', async () => {
  const { hazardId, taskId } = await reinspect({ dwelling_id: null });
  await record(taskId, 'remedied').expect(200, { id: taskId, state: 'done' });
  expect(await hazard(hazardId)).toMatchObject({ state: 'closed', closed_by: register.users.officer });
  expect(await requested()).toEqual([register.homes[0].registrationId]);
});

it('not remedied keeps it open with its deadline, reinspects again and tells a supervisor once', async () => {
  const { hazardId, taskId } = await reinspect({ severity: 'severe', deadline_on: '2026-11-01' });
  await record(taskId, 'not_remedied').expect(200, { id: taskId, state: 'done' });
  expect(await hazard(hazardId)).toMatchObject({ state: 'open', deadline_on: '2026-11-01' });
  const next = await database.service('tasks').where({ predecessor_id: taskId }).first();
  // the end of 4 November in Toronto: two days for a severe one
  expect(next).toMatchObject({
    kind: 'reinspection',
    state: 'open',
    due_at: new Date('2026-11-05T01:00:00Z'),
  });
  await record(String(next.id), 'not_remedied').expect(200);
  const incidents = await database.service('incidents').where({ workflow_id: `hazard-${hazardId}` });
  expect(incidents).toMatchObject([{ code: 'HAZARD_NOT_REMEDIED', patch_id: register.patches[0] }]);
});

it('no answer leaves the task open and the hazard as it was', async () => {
  const { hazardId, taskId } = await reinspect();
  await record(taskId, 'no_answer').expect(200, { id: taskId, state: 'open' });
  expect(await hazard(hazardId)).toMatchObject({ state: 'open' });
  expect(await requested()).toEqual([]);
});

it('takes only its own outcomes, and no other task takes them', async () => {
  const { hazardId, taskId } = await reinspect();
  expect((await record(taskId, 'confirmed')).status).toBe(400);
  await database
    .service('hazards')
    .where({ id: hazardId })
    .update({ state: 'closed', closed_at: TEST_START });
  expect((await record(taskId, 'remedied')).body.code).toBe('STATE_CONFLICT');
});

it('stands in the officer’s list with what is to be looked at', async () => {
  const { taskId } = await reinspect({ kind: 'no_heating', severity: 'minor' });
  const { body } = await officer.agent.get('/api/field/tasks').expect(200);
  const item = (body.items as { id: string }[]).find(({ id }) => id === taskId);
  expect(item).toMatchObject({ visitId: null, hazard: { kind: 'no_heating', severity: 'minor' } });
});
