import type { Activities } from '../../activities/create-activities';
import { activitiesOn } from '../support/activities';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';
import { publishDocument } from '../support/publish-document';
import { tierPlacement } from '../../rules/shipped-rulesets';

let database: TestDatabase;
let register: SmallRegister;
let activities: Activities;
let versionId: string;
let districtId: string;

const everythingLight = { ...tierPlacement, rules: [], defaultTier: 'light' as const };
const version = () => database.service('ruleset_versions').where({ id: versionId });
const place = (after: string | null = null) =>
  activities.placeDistrictBatch({ versionId, districtId, after, at: TEST_START.getTime() });

beforeEach(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  activities = activitiesOn(database);
  versionId = await publishDocument(database.service, register, everythingLight);
  [districtId = ''] = (await activities.planPlacing({ versionId })).districts;
});
afterEach(() => database.close());

test('a district is placed, and how far the version is stands on it', async () => {
  expect(districtId).toBe(register.districtId);
  expect(await place()).toMatchObject({ standing: 'goesOn', after: null, reviewed: 2, moved: 2 });
  expect(await database.service('registrations').pluck('tier')).toEqual(['light', 'light']);
  await activities.watchPlacing({ versionId, districtId, effect: { reviewed: 2, moved: 2 }, over: true });
  await activities.watchPlacing({ versionId, districtId, effect: { reviewed: 2, moved: 2 }, over: true });
  expect(await version().first()).toMatchObject({
    placing_state: 'running',
    placing_progress: { districts: 1, done: [{ districtId, reviewed: 2, moved: 2, expected: 2 }] },
  });
});

test('while a person holds it nothing is placed, and it goes on where it was', async () => {
  await version().update({ placing_state: 'paused' });
  expect(await place()).toMatchObject({ standing: 'held', reviewed: 0 });
  expect(await database.service('registrations').pluck('tier')).toEqual(['standard', 'standard']);
  await version().update({ placing_state: 'running' });
  expect(await place()).toMatchObject({ standing: 'goesOn', reviewed: 2 });
});

test('where another version came into force it places nothing more', async () => {
  await publishDocument(database.service, register, tierPlacement);
  expect(await place()).toMatchObject({ standing: 'superseded', reviewed: 0 });
});

test('where it moves much more than was foreseen it stops and tells, once for each district', async () => {
  const foreseen = { simulation: { districts: [{ id: districtId, moved: 10 }] } };
  versionId = await publishDocument(database.service, register, everythingLight, foreseen);
  await activities.planPlacing({ versionId });
  const watch = (moved: number, over: boolean) =>
    activities.watchPlacing({ versionId, districtId, effect: { reviewed: 100, moved }, over });
  await watch(30, false);
  expect((await version().first())?.['placing_state']).toBe('running');
  await watch(31, false);
  expect((await version().first())?.['placing_state']).toBe('stopped');
  expect(await database.service('incidents').where({ code: 'PUBLICATION_DIFFERS' })).toMatchObject([
    { workflow_id: `publication-${versionId}`, state: 'open', detail: { expected: 10, moved: 31 } },
  ]);
  // a person let it go on: the rest of the district is no new question
  await version().update({ placing_state: 'running' });
  await watch(40, true);
  expect((await version().first())?.['placing_state']).toBe('running');
  expect(await place()).toMatchObject({ standing: 'goesOn' });
});

test('where as many move as was foreseen, but elsewhere, it stops and says from where to where', async () => {
  const changes = { 'standard>light': 100 };
  const foreseen = { simulation: { districts: [{ id: districtId, moved: 100, changes }] } };
  versionId = await publishDocument(database.service, register, everythingLight, foreseen);
  await activities.planPlacing({ versionId });
  const happened = { 'standard>light': 70, 'standard>priority.safety': 30 };
  const effect = { reviewed: 100, moved: 100, changes: happened };
  await activities.watchPlacing({ versionId, districtId, effect, over: true });
  expect(await version().first()).toMatchObject({
    placing_state: 'stopped',
    placing_progress: {
      done: [
        {
          moved: 100,
          expected: 100,
          differing: [
            { change: 'standard>light', foreseen: 100, happened: 70 },
            { change: 'standard>priority.safety', foreseen: 0, happened: 30 },
          ],
        },
      ],
    },
  });
  expect(await database.service('incidents').where({ code: 'PUBLICATION_DIFFERS' })).toMatchObject([
    { detail: { expected: 100, moved: 100, otherwise: 30 } },
  ]);
});

test('a version assessed before changes were kept is held against its moves', async () => {
  const foreseen = { simulation: { districts: [{ id: districtId, moved: 100 }] } };
  versionId = await publishDocument(database.service, register, everythingLight, foreseen);
  await activities.planPlacing({ versionId });
  const effect = { reviewed: 100, moved: 100, changes: { 'standard>priority.safety': 100 } };
  await activities.watchPlacing({ versionId, districtId, effect, over: true });
  expect((await version().first())?.['placing_state']).toBe('running');
});

test('a district that a worker began which did not count changes is held against its moves', async () => {
  const foreseen = {
    simulation: { districts: [{ id: districtId, moved: 100, changes: { 'standard>light': 100 } }] },
  };
  versionId = await publishDocument(database.service, register, everythingLight, foreseen);
  await activities.planPlacing({ versionId });
  const watch = (moved: number) =>
    activities.watchPlacing({ versionId, districtId, effect: { reviewed: 100, moved }, over: true });
  await watch(90);
  expect((await version().first())?.['placing_state']).toBe('running');
  await watch(50);
  expect((await version().first())?.['placing_state']).toBe('stopped');
});

test('too few is seen only when a district is over', async () => {
  const foreseen = { simulation: { districts: [{ id: districtId, moved: 100 }] } };
  versionId = await publishDocument(database.service, register, everythingLight, foreseen);
  await activities.planPlacing({ versionId });
  const watch = (over: boolean) =>
    activities.watchPlacing({ versionId, districtId, effect: { reviewed: 100, moved: 50 }, over });
  await watch(false);
  expect((await version().first())?.['placing_state']).toBe('running');
  await watch(true);
  expect((await version().first())?.['placing_state']).toBe('stopped');
});
