import { v7 } from 'uuid';
import { countEverything } from '../../db/queries/counts';
import { createTestDatabase, type TestDatabase } from '../support/database';
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
  const round = (patchId: string, period: string, state: string) => ({
    id: v7(),
    patch_id: patchId,
    period,
    state,
    settings_id: register.settingsId,
    opened_at: TEST_START,
    closes_at: TEST_START,
    closed_at: state === 'closed' ? TEST_START : null,
  });
  const open = round(register.patches[0], '[2026-11-01,2026-11-16)', 'open');
  await service('rounds').insert([
    open,
    round(register.patches[1], '[2026-11-01,2026-11-16)', 'opening'),
    round(register.patches[0], '[2026-10-16,2026-11-01)', 'closed'),
  ]);
  const task = (state: string, closed: boolean) => ({
    id: v7(),
    kind: 'revisit',
    registration_id: here.registrationId,
    building_id: here.buildingId,
    patch_id: register.patches[0],
    round_id: open.id,
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
  const incident = (code: string, state: string) => ({ id: v7(), workflow_id: 'w', code, state });
  await service('incidents').insert([
    incident('A', 'open'),
    incident('B', 'retrying'),
    incident('C', 'resolved'),
    incident('D', 'skipped'),
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
