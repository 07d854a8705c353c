import { activitiesOn } from '../support/activities';
import { tierPlacement } from '../../rules/shipped-rulesets';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { asUser, seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';
import { appOn, decideVersion, setPasswords, signIn, type Caller } from './api-client';

let database: TestDatabase;
let register: SmallRegister;
let author: Caller;
let second: Caller;
/** In force, and moves everything. */
let publishedId: string;

const versions = '/api/ruleset-versions';
const everythingLight = { ...tierPlacement, rules: tierPlacement.rules.slice(0, 1), defaultTier: 'light' };

beforeEach(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  await setPasswords(database);
  const app = appOn(database);
  [author, second] = [await signIn(app, 'admin'), await signIn(app, 'otheradmin')];
  const draft = { rulesetId: register.rulesetId, document: everythingLight };
  const { body } = await author.post(versions, draft).expect(200);
  publishedId = body.id as string;
  await author.post(`${versions}/${publishedId}/submit`, {}).expect(200);
  expect((await decideVersion(second, publishedId, 'publish')).status).toBe(200);
});
afterEach(() => database.close());

async function place(versionId: string) {
  const activities = activitiesOn(database);
  const { districts } = await activities.planPlacing({ versionId });
  const at = TEST_START.getTime();
  const batches = [];
  for (const districtId of districts)
    batches.push(await activities.placeDistrictBatch({ versionId, districtId, after: null, at }));
  return batches;
}
const tiers = () => database.service('registrations').pluck<string[]>('tier');

test('the placing of a published version is held by an administrator and goes on, and says so on the version', async () => {
  const path = `${versions}/${publishedId}`;
  expect((await author.post(`${path}/resume`, {})).body.code).toBe('STATE_CONFLICT');
  const { body } = await author.post(`${path}/pause`, {}).expect(200);
  expect(body.placing).toBe('paused');
  expect(await place(publishedId)).toMatchObject([{ standing: 'held' }]);
  expect((await author.post(`${path}/pause`, {})).body.code).toBe('STATE_CONFLICT');
  await second.post(`${path}/resume`, {}).expect(200);
  expect(await place(publishedId)).toMatchObject([{ standing: 'goesOn', moved: 2 }]);
  const kept = await author.agent.get(path).expect(200);
  expect(kept.body).toMatchObject({ placing: 'running', placingProgress: { districts: 1 } });
});

test('the version before comes into force again when a second person publishes what was proposed, also beside a draft', async () => {
  await place(publishedId);
  expect(await tiers()).toEqual(['light', 'light']);
  const draft = { rulesetId: register.rulesetId, document: everythingLight };
  await author.post(versions, draft).expect(200);

  const { body: proposed } = await author.post(`${versions}/${publishedId}/roll-back`, {}).expect(200);
  expect(proposed).toMatchObject({ state: 'in_review', rollsBack: publishedId, document: tierPlacement });
  expect(proposed.assessment).toMatchObject({ against: 2, simulation: { moved: 2 } });
  const again = await second.post(`${versions}/${publishedId}/roll-back`, {});
  expect(again.body.code).toBe('VERSION_IN_THE_MAKING');
  expect((await decideVersion(author, proposed.id as string, 'publish')).body.code).toBe(
    'AUTHOR_CANNOT_APPROVE',
  );
  expect((await decideVersion(second, proposed.id as string, 'publish')).status).toBe(200);

  expect(await place(publishedId)).toMatchObject([{ standing: 'superseded' }]);
  // held against the version that was taken back
  expect(await place(proposed.id as string)).toMatchObject([{ moved: 2, moves: { 'light>standard': 2 } }]);
  expect(await tiers()).toEqual(['standard', 'standard']);
});

test('what is put back is what was in force, word for word: other rules are a draft of their own', async () => {
  const { body } = await author.post(`${versions}/${publishedId}/roll-back`, {}).expect(200);
  const path = `${versions}/${body.id as string}`;
  const { body: taken } = await author.post(`${path}/withdraw`, {}).expect(200);
  const changed = await author.agent
    .patch(path)
    .set({ 'X-CSRF-Token': author.csrfToken, 'If-Match': `"${taken.version as number}"` })
    .send({ document: everythingLight });
  expect(changed.body.code).toBe('VERSION_IS_FIXED');
});

test('what was in force before is not kept away by the work that it asks for', async () => {
  const { body } = await author.post(`${versions}/${publishedId}/roll-back`, {}).expect(200);
  await database.service.raw(
    `UPDATE ruleset_versions SET assessment = jsonb_set(assessment, '{simulation,work,overCapacity}', 'true') WHERE id = ?`,
    [body.id as string],
  );
  expect((await decideVersion(second, body.id as string, 'publish')).status).toBe(200);
});

test('nobody says in the database what was placed, or makes a version into one that goes back', async () => {
  const change = (values: object) =>
    asUser(database.app, register.users.admin, (trx) =>
      trx('ruleset_versions').where({ id: publishedId }).update(values),
    );
  await expect(change({ placing_state: 'done' })).rejects.toThrow('TRANSITION_REFUSED');
  await expect(change({ placing_state: 'stopped' })).rejects.toThrow('TRANSITION_REFUSED');
  await expect(change({ placing_progress: '{}' })).rejects.toThrow('TRANSITION_REFUSED');
  await expect(change({ rolls_back: publishedId })).rejects.toThrow('VERSION_IS_FIXED');
});
