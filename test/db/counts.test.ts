import { v7 } from 'uuid';
import { countEverything } from '../../db/queries/counts';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { insertRound } from '../support/rounds';
import { seedSmallRegister, TEST_START } from '../support/register';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

const NO_TASKS = { waiting: 0, open: 0, done: 0, refused: 0, exhausted: 0, withdrawn: 0, carried_over: 0 };

test('of an empty database everything is none, and named', async () => {
  expect(await countEverything(db.service)).toEqual({
    buildings: 0,
    dwellings: 0,
    registrations: { priority: 0, standard: 0, light: 0 },
    openRounds: 0,
    tasks: NO_TASKS,
    unsentOutbox: 0,
    incidents: 0,
  });
});

test('what is over is not counted: gone buildings, ended registrations, closed rounds, sent and late messages', async () => {
  const { service } = db;
  const register = await seedSmallRegister(service);
  const [here, there] = register.homes;
  const light = v7();
  await service('tier_decisions').insert({
    id: light,
    registration_id: here.registrationId,
    kind: 'rule',
    tier: 'light',
    ruleset_version_id: register.rulesetVersionId,
    decided_at: TEST_START,
  });
  await service('registrations')
    .where({ id: here.registrationId })
    .update({ tier: 'light', tier_decision_id: light });
  await service('registrations').where({ id: there.registrationId }).update({ state: 'void' });
  await service('buildings').where({ id: there.buildingId }).update({ gone_on: '2026-10-01' });
  const openRoundId = await insertRound(db, register, '2026-11-02');
  await insertRound(db, register, '2026-11-02', { patch_id: register.patches[1], state: 'opening' });
  await insertRound(db, register, '2026-10-20', { state: 'closed', closed_at: TEST_START });
  const task = (state: string, closed: boolean) => ({
    id: v7(),
    kind: 'revisit',
    registration_id: here.registrationId,
    building_id: here.buildingId,
    patch_id: register.patches[0],
    round_id: openRoundId,
    state,
    issued_at: TEST_START,
    due_at: TEST_START,
    closed_at: closed ? TEST_START : null,
    closed_by_kind: closed ? 'procedure' : null,
  });
  await service('tasks').insert([task('open', false), task('exhausted', true), task('exhausted', true)]);
  const message = (fields: object) => ({
    message_id: v7(),
    workflow_id: 'w',
    kind: 'signal',
    name: 'wake',
    sent_at: null,
    late_at: null,
    ...fields,
  });
  await service('outbox').insert([
    message({}),
    message({ sent_at: TEST_START }),
    message({ late_at: TEST_START }),
  ]);
  const incident = (code: string, state: string, closed_at?: Date) => ({
    id: v7(),
    workflow_id: 'w',
    code,
    state,
    closed_at,
  });
  await service('incidents').insert([
    incident('A', 'open'),
    incident('B', 'retrying'),
    incident('C', 'resolved', TEST_START),
    incident('D', 'skipped', TEST_START),
  ]);
  expect(await countEverything(service)).toEqual({
    buildings: 1,
    dwellings: 2,
    registrations: { priority: 0, standard: 0, light: 1 },
    openRounds: 2,
    tasks: { ...NO_TASKS, open: 1, exhausted: 2 },
    unsentOutbox: 1,
    incidents: 2,
  });
});
