import { closeRoundRow, getRound, openRound } from '../../db/queries/rounds';
import { DEFAULT_REVISIT_SETTINGS } from '../../domain/revisit-round';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { setProgrammeClock } from '../support/programme-clock';
import { seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';
import { appOn, setPasswords, signIn, type Caller } from './api-client';

const settings = '/api/procedure-settings';
/** Letters before calls. */
const CHANGED = {
  ...DEFAULT_REVISIT_SETTINGS,
  ladder: [
    { do: 'link', after: 0 },
    { do: 'letter', after: 4 },
    { do: 'phone_task', after: 3, until: 5 },
    { do: 'escalate', after: 5 },
  ],
  cadenceDays: { ...DEFAULT_REVISIT_SETTINGS.cadenceDays, priority: 45 },
};

interface Version {
  id: string;
  number: number;
  state: string;
  version: number;
  document: object;
}

let database: TestDatabase;
let register: SmallRegister;
let author: Caller;
let second: Caller;
let draft: Version;
let path: string;

beforeEach(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  await setPasswords(database);
  const app = appOn(database);
  [author, second] = [await signIn(app, 'admin'), await signIn(app, 'otheradmin')];
  const { body } = await author.post(settings, { kind: 'revisitRound', note: 'letters first' }).expect(200);
  draft = body as Version;
  path = `${settings}/${draft.id}`;
});
afterEach(() => database.close());

const read = async (): Promise<Version> => (await author.agent.get(path).expect(200)).body as Version;
const write = async (document: object, by = author) =>
  by.agent
    .patch(path)
    .set({ 'X-CSRF-Token': by.csrfToken, 'If-Match': `"${(await read()).version}"` })
    .send({ document });
const step = async (by: Caller, name: string) =>
  by.post(`${path}/${name}`, {}).set('If-Match', `"${(await read()).version}"`);

test('a draft begins as what is in force, and a second of its kind is refused', async () => {
  expect(draft).toMatchObject({ number: 2, state: 'draft', document: DEFAULT_REVISIT_SETTINGS });
  const again = await second.post(settings, { kind: 'revisitRound' });
  expect(again.body.code).toBe('VERSION_IN_THE_MAKING');
  const { body } = await second.agent.get(settings).expect(200);
  expect(
    (body as { items: { id: string; inForce: object | null; inTheMaking: object | null }[] }).items.map(
      ({ id, inForce, inTheMaking }) => [id, inForce !== null, inTheMaking !== null],
    ),
  ).toEqual([
    ['revisitRound', true, true],
    ['siteVisit', false, false],
    ['hazard', false, false],
    ['officerWork', false, false],
    ['rulePublication', false, false],
    ['advertSweep', false, false],
    ['messageTexts', false, false],
    ['serviceRequest', false, false],
  ]);
});

test('what does not fit is refused with its place and in words, and nothing is stored', async () => {
  const { status, body } = await write({
    ...CHANGED,
    dueAfterWorkingDays: 400,
    ladder: [{ do: 'knock', after: 0 }],
  });
  expect([status, body.code]).toEqual([422, 'SETTINGS_INVALID']);
  expect((body as { errors: { pointer: string; message: object }[] }).errors).toEqual([
    expect.objectContaining({ pointer: '/ladder/0/do', code: 'WRONG_VALUE' }),
    expect.objectContaining({ pointer: '/dueAfterWorkingDays', code: 'WRONG_VALUE' }),
  ]);
  expect((await read()).document).toEqual(DEFAULT_REVISIT_SETTINGS);
});

test('its author changes it, and everybody in the office reads in words what it changes', async () => {
  expect((await write(CHANGED, second)).body.code).toBe('DRAFT_OF_ANOTHER');
  expect((await write(CHANGED)).status).toBe(200);
  const supervisor = await signIn(appOn(database), 'supervisor');
  const { body } = await supervisor.agent.get(`${path}/changes`).expect(200);
  const { against, items } = body as { against: number; items: { pointer: string; text: { en: string } }[] };
  expect(against).toBe(1);
  expect(items.map(({ pointer, text }) => [pointer, text.en])).toEqual([
    ['/ladder/1', 'Step 2: Send a message, Wait 3 working days → Send a letter, Wait 4 working days'],
    [
      '/ladder/2',
      'Step 3: Have the officer call, Wait 3 working days → Have the officer call, Wait 3 working days, Officer’s deadline 5 working days',
    ],
    [
      '/ladder/3',
      'Step 4: Send a letter, Wait 3 working days → Escalate to the supervisor, Wait 5 working days',
    ],
    ['/cadenceDays/priority', 'Between confirmations · Priority: 30 days → 45 days'],
  ]);
});

test('rounds that open after a second person put it into force go by it; one that is open keeps its own', async () => {
  const settingsOf = async (roundId: string) =>
    (await getRound(database.service, roundId, TEST_START)).settings;
  const [patchId] = register.patches;
  const before = await database.service.transaction((trx) => openRound(trx, patchId, TEST_START, 'command'));
  await write(CHANGED);
  expect((await step(author, 'submit')).body).toMatchObject({ state: 'in_review' });
  expect((await step(author, 'publish')).body.code).toBe('AUTHOR_CANNOT_APPROVE');
  expect((await second.post(`${path}/publish`, {})).body.code).toBe('VERSION_REQUIRED');
  expect((await step(second, 'publish')).body).toMatchObject({
    state: 'published',
    approverId: register.users.otherAdmin,
  });
  expect(await settingsOf(before.roundId)).toEqual(DEFAULT_REVISIT_SETTINGS);
  const next = new Date(TEST_START.getTime() + 14 * 86_400_000);
  await setProgrammeClock(database, next);
  await database.service.transaction(async (trx) => {
    await closeRoundRow(trx, await getRound(trx, before.roundId, next), next);
    const after = await openRound(trx, patchId, next, 'procedure');
    expect((await getRound(trx, after.roundId, next)).settings).toEqual(CHANGED);
  });
});

test('an author takes back what they handed in, and a second person sends it back', async () => {
  await step(author, 'submit');
  expect((await write(CHANGED)).body.code).toBe('STATE_CONFLICT');
  expect((await step(second, 'withdraw')).body.code).toBe('DRAFT_OF_ANOTHER');
  expect((await step(author, 'withdraw')).body).toMatchObject({ state: 'draft', submittedAt: null });
  await step(author, 'submit');
  expect((await step(author, 'reject')).body.code).toBe('AUTHOR_CANNOT_APPROVE');
  expect((await step(second, 'reject')).body).toMatchObject({ state: 'rejected' });
  const { body } = await author.agent.get(`${settings}/kinds/revisitRound/versions`).expect(200);
  expect((body as { items: Version[] }).items.map(({ number, state }) => [number, state])).toEqual([
    [2, 'rejected'],
    [1, 'published'],
  ]);
});

test('each step is in the log under the name of who took it', async () => {
  await write(CHANGED);
  await step(author, 'submit');
  await step(second, 'publish');
  const entries = await database
    .service('audit_log')
    .where({ subject_type: 'procedure_settings', subject_id: draft.id })
    .orderBy('id')
    .select<{ action: string; actor_id: string }[]>('action', 'actor_id');
  const { admin, otherAdmin } = register.users;
  expect(entries.map(({ action, actor_id }) => [action, actor_id])).toEqual([
    ['procedure_settings.drafted', admin],
    ['procedure_settings.changed', admin],
    ['procedure_settings.submitted', admin],
    ['procedure_settings.published', otherAdmin],
  ]);
});
