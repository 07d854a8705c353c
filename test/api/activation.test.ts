import { v7 as uuid } from 'uuid';
import { activateApproved } from '../../activities/activate-approved';
import { tierPlacement } from '../../rules/shipped-rulesets';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { setProgrammeClock } from '../support/programme-clock';
import { asUser, seedSmallRegister, type SmallRegister } from '../support/register';
import { appOn, setPasswords, signIn, type Caller } from './api-client';

const versions = '/api/ruleset-versions';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const everythingLight = { ...tierPlacement, rules: tierPlacement.rules.slice(0, 1), defaultTier: 'light' };

let database: TestDatabase;
let register: SmallRegister;
let author: Caller;
let second: Caller;
let id: string;
let path: string;
let now: Date;

beforeEach(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service, { endsOn: '2100-01-01' });
  await setPasswords(database);
  const app = appOn(database);
  [author, second] = [await signIn(app, 'admin'), await signIn(app, 'otheradmin')];
  const draft = { rulesetId: register.rulesetId, document: everythingLight };
  const { body } = await author.post(versions, draft).expect(200);
  id = body.id as string;
  path = `${versions}/${id}`;
  await author.post(`${path}/submit`, {}).expect(200);
  now = await programmeNow();
});
afterEach(() => database.close());

async function programmeNow(): Promise<Date> {
  const { rows } = await database.service.raw<{ rows: { now: Date }[] }>('SELECT programme_now() AS now');
  return rows[0]?.now ?? new Date(0);
}
const stored = () =>
  database.service('ruleset_versions').where({ id }).first('state', 'approver_id', 'activates_at');
async function version(): Promise<number> {
  const row = await database.service('ruleset_versions').where({ id }).first<{ version: number }>('version');
  return row.version;
}
async function approve(caller: Caller, inMs: number) {
  const activatesAt = new Date(now.getTime() + inMs).toISOString();
  return caller.post(`${path}/approve`, { activatesAt }).set('If-Match', `"${await version()}"`);
}
async function comeTo(inMs: number): Promise<number> {
  const at = new Date(now.getTime() + inMs);
  await setProgrammeClock(database, at);
  return activateApproved(database.service, at);
}

test('a version comes into force when the time has come that a second person approved it for, and not before', async () => {
  const { body } = await approve(second, 2 * HOUR_MS);
  expect(body).toMatchObject({ state: 'approved', approverId: register.users.otherAdmin, publishedAt: null });
  expect(await comeTo(HOUR_MS)).toBe(0);
  expect(await stored()).toMatchObject({ state: 'approved' });

  expect(await comeTo(2 * HOUR_MS + 1)).toBe(1);
  expect(await stored()).toMatchObject({ state: 'published' });
  expect(await database.service('procedures').where({ subject_id: id })).toHaveLength(1);
  expect(await comeTo(3 * HOUR_MS)).toBe(0);
  expect(await database.service('audit_log').where({ subject_id: id }).pluck('action')).toContain(
    'ruleset_version.activated',
  );
});

test('the author approves for no time, nor is one approved for the past or for after its assessment has aged', async () => {
  expect((await approve(author, HOUR_MS)).body.code).toBe('AUTHOR_CANNOT_APPROVE');
  expect((await approve(second, -HOUR_MS)).body.code).toBe('ACTIVATION_OUT_OF_RANGE');
  expect((await approve(second, 17 * DAY_MS)).body.code).toBe('ACTIVATION_OUT_OF_RANGE');
  expect(await stored()).toMatchObject({ state: 'in_review', approver_id: null });
});

test('what was approved blocks another draft, and any administrator takes the approval back before its time', async () => {
  await approve(second, HOUR_MS);
  const draft = { rulesetId: register.rulesetId, document: everythingLight };
  expect((await author.post(versions, draft)).body.code).toBe('VERSION_IN_THE_MAKING');
  await author.post(`${path}/recall`, {}).expect(200);
  expect(await stored()).toMatchObject({ state: 'in_review', approver_id: null, activates_at: null });
  expect(await comeTo(2 * HOUR_MS)).toBe(0);
  expect((await approve(second, 3 * HOUR_MS)).status).toBe(200);
});

test('where another version came into force meanwhile it waits for a second person again, and somebody is told', async () => {
  await approve(second, HOUR_MS);
  await database.service.transaction(async (trx) => {
    await trx('ruleset_versions').where({ state: 'published' }).update({ state: 'retired' });
    await trx('ruleset_versions').insert({
      id: uuid(),
      ruleset_id: register.rulesetId,
      number: 3,
      state: 'published',
      document: JSON.stringify(tierPlacement),
      published_at: now,
      created_at: now,
    });
  });
  expect(await comeTo(2 * HOUR_MS)).toBe(0);
  expect(await stored()).toMatchObject({ state: 'in_review', approver_id: null });
  expect(await database.service('incidents').where({ code: 'ACTIVATION_HELD' })).toMatchObject([
    { about: id, detail: { error: 'ASSESSMENT_OUTDATED' } },
  ]);
});

test('where the approver is no administrator any more it does not come into force', async () => {
  await approve(second, 3 * DAY_MS);
  await database
    .service('role_grants')
    .where({ user_id: register.users.otherAdmin, role: 'administrator' })
    .update({ valid_to: new Date(now.getTime() + DAY_MS) });
  expect(await comeTo(3 * DAY_MS + 1)).toBe(0);
  expect(await stored()).toMatchObject({ state: 'in_review' });
  expect(await database.service('incidents').where({ code: 'ACTIVATION_HELD' })).toMatchObject([
    { detail: { error: 'APPROVER_NEEDS_ROLE' } },
  ]);
});

test('nobody who signs in puts an approved version into force, moves its time or approves in the name of another', async () => {
  const as = (user: string, change: object) =>
    asUser(database.app, user, (trx) => trx('ruleset_versions').where({ id }).update(change));
  const { admin, otherAdmin } = register.users;
  const later = new Date(now.getTime() + HOUR_MS);
  const approval = { state: 'approved', activates_at: later, approver_id: otherAdmin };
  await expect(as(admin, approval)).rejects.toMatchObject({ code: 'DS015' });
  await expect(as(admin, { ...approval, approver_id: admin })).rejects.toMatchObject({ code: 'DS005' });
  await expect(as(otherAdmin, { ...approval, activates_at: now })).rejects.toMatchObject({ code: 'DS009' });
  await as(otherAdmin, approval);
  await expect(as(otherAdmin, { activates_at: new Date(later.getTime() + 1) })).rejects.toMatchObject({
    code: 'DS009',
  });
  await setProgrammeClock(database, new Date(now.getTime() + 2 * HOUR_MS));
  await expect(as(otherAdmin, { state: 'published' })).rejects.toMatchObject({ code: 'DS009' });
});
