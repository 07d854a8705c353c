import { v7 as uuid } from 'uuid';
import * as stepsOfALadder from '../../db/migrations/088-steps-of-a-ladder';
import { findSettingsInForce } from '../../db/queries/procedure-settings';
import { DEFAULT_MESSAGE_TEXTS, neverSaidIn } from '../../domain/message-texts';
import { DEFAULT_REVISIT_SETTINGS } from '../../domain/revisit-round';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { asUser, grantRole, seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';
import { setProgrammeClock } from '../support/programme-clock';
import { putInForce } from '../support/settings';

let database: TestDatabase;
let register: SmallRegister;

beforeEach(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
});
afterEach(() => database.close());

type Administrator = 'admin' | 'otherAdmin';
const WITH_ONE_STEP = { differsByPercent: 10, differsByAtLeast: 5 };

async function draft(author: Administrator = 'admin', values: Record<string, unknown> = {}): Promise<string> {
  const id = uuid();
  await asUser(database.app, register.users[author], (trx) =>
    trx('procedure_settings').insert({
      id,
      kind: 'rulePublication',
      number: 2,
      document: WITH_ONE_STEP,
      author_id: register.users[author],
      ...values,
    }),
  );
  return id;
}

function change(by: Administrator, id: string, values: Record<string, unknown>): Promise<number> {
  return asUser(database.app, register.users[by], (trx) =>
    trx('procedure_settings').where({ id }).update(values),
  );
}

async function inReview(): Promise<string> {
  const id = await draft();
  await change('admin', id, { state: 'in_review' });
  return id;
}

async function publish(by: Administrator, id: string, approver: string = register.users[by]): Promise<void> {
  await asUser(database.app, register.users[by], async (trx) => {
    await trx('procedure_settings')
      .where({ kind: 'rulePublication', state: 'published' })
      .update({ state: 'retired' });
    await trx('procedure_settings').where({ id }).update({ state: 'published', approver_id: approver });
  });
}

test('texts to residents are held by the database as they are by the form, whoever writes them', async () => {
  const said = [
    'Please confirm: {link}',
    'Please confirm',
    '{link} {link}',
    ...[
      'https://x.example',
      'WWW.x',
      'x.com',
      'your bank',
      'Passport',
      'ｐａｙ',
      '转账',
      '身份证',
      'p\u200Bay',
      '银\u2060行',
      'home.top',
    ].map((words) => `${words} {link}`),
    ...['payer', 'embankment', 'no. community', '验证码', '14.30', 'p.m.'].map((words) => `${words} {link}`),
  ];
  const { rows } = await database.service.raw<{ rows: { taken: boolean }[] }>(
    `SELECT is_text_to_residents(said, '{link}') AS taken FROM unnest(?::text[]) WITH ORDINALITY AS of(said, place) ORDER BY place`,
    [said],
  );
  expect(rows.map(({ taken }) => taken)).toEqual(
    said.map((text) => text.split('{link}').length === 2 && neverSaidIn(text) === null),
  );
  const { manualTier } = DEFAULT_MESSAGE_TEXTS;
  for (const change of [
    { confirmation: { zh: '{link}', en: 'Your password: {link}' } },
    { manualTier: { ...manualTier, en: manualTier.en.replace('{reason}', '') } },
    { greeting: manualTier },
  ])
    await expect(
      draft('admin', { kind: 'messageTexts', document: { ...DEFAULT_MESSAGE_TEXTS, ...change } }),
    ).rejects.toThrow(/texts_keep_their_promises/);
  await draft('admin', { kind: 'messageTexts', document: DEFAULT_MESSAGE_TEXTS });
});

test('ladders from before are made of steps, and steps of other kinds are left out where it is taken back', async () => {
  const { service, owner } = database;
  const ladder = async () =>
    (
      await service('procedure_settings')
        .where({ kind: 'revisitRound', state: 'published' })
        .first<{ ladder: object[] }>(service.raw(`document -> 'ladder' AS ladder`))
    ).ladder;
  const steps = DEFAULT_REVISIT_SETTINGS.ladder;
  await putInForce(service, {
    ...DEFAULT_REVISIT_SETTINGS,
    ladder: [...steps, { do: 'escalate', after: 2 }],
  });
  await owner.transaction((trx) => stepsOfALadder.down(trx));
  expect(await ladder()).toEqual([
    { channel: 'link', afterWorkingDays: 0 },
    { channel: 'message', afterWorkingDays: 3 },
    { channel: 'phone', afterWorkingDays: 3 },
    { channel: 'letter', afterWorkingDays: 3 },
  ]);
  await owner.transaction((trx) => stepsOfALadder.up(trx));
  expect(await ladder()).toEqual(steps);
});

describe('settings of a procedure', () => {
  let shippedId: string;
  beforeEach(async () => {
    shippedId = uuid();
    await database
      .service('procedure_settings')
      .insert({ id: shippedId, kind: 'rulePublication', number: 1, state: 'published', document: {} });
  });

  const inForce = async () => (await findSettingsInForce(database.service, 'rulePublication'))?.id;

  it('begin as a draft in their author’s own name, and count for nothing before they are published', async () => {
    await expect(draft('admin', { state: 'published' })).rejects.toThrow(/permission denied/);
    await expect(draft('admin', { author_id: register.users.otherAdmin })).rejects.toThrow(
      /row-level security/,
    );
    await inReview();
    expect(await inForce()).toBe(shippedId);
  });

  it('are one version in the making and one in force of each kind', async () => {
    await draft();
    await expect(draft('otherAdmin', { number: 3 })).rejects.toThrow(/one_settings_in_the_making/);
    await draft('otherAdmin', { number: 3, kind: 'officerWork' });
  });

  it('are written by their author alone, and by nobody once they were handed in', async () => {
    const id = await draft();
    for (const values of [{ document: {} }, { note: 'changed' }]) {
      await expect(change('otherAdmin', id, values)).rejects.toThrow('DRAFT_OF_ANOTHER');
      await change('admin', id, values);
    }
    await change('admin', id, { state: 'in_review' });
    for (const values of [{ document: WITH_ONE_STEP }, { note: 'again' }])
      await expect(change('admin', id, values)).rejects.toThrow('VERSION_IS_FIXED');
    await expect(change('otherAdmin', id, { state: 'draft' })).rejects.toThrow('DRAFT_OF_ANOTHER');
    await change('admin', id, { state: 'draft' });
    await change('admin', id, { document: WITH_ONE_STEP });
  });

  it('are put into force by a second person, in their own name, and replace what was in force', async () => {
    const id = await inReview();
    await expect(publish('admin', id)).rejects.toThrow(/author_and_approver_differ|THREE_PERSONS_NEEDED/);
    await expect(publish('admin', id, register.users.otherAdmin)).rejects.toThrow('APPROVAL_IN_OWN_NAME');
    await publish('otherAdmin', id);
    expect(await inForce()).toBe(id);
    expect(await database.service('procedure_settings').where({ id: shippedId }).pluck('state')).toEqual([
      'retired',
    ]);
  });

  it('are not approved by whom the author made an administrator, nor by whoever made the author one', async () => {
    const id = await inReview();
    await grantRole(
      database.service,
      { users: { granter: register.users.admin } },
      register.users.otherAdmin,
      'administrator',
      register.authorityId,
    );
    await expect(publish('otherAdmin', id)).rejects.toThrow('THREE_PERSONS_NEEDED');
  });

  it('are not approved by somebody whose role is over', async () => {
    const id = await inReview();
    await database
      .service('role_grants')
      .where({ user_id: register.users.otherAdmin })
      .update({ valid_to: '2026-06-01' });
    await expect(
      database
        .service('procedure_settings')
        .where({ id })
        .update({ state: 'published', approver_id: register.users.otherAdmin }),
    ).rejects.toThrow('APPROVER_NEEDS_ROLE');
  });

  it('are replaced and never just taken away, and none comes back', async () => {
    await expect(change('admin', shippedId, { state: 'retired' })).rejects.toThrow('VERSION_NOT_REPLACED');
    for (const state of ['draft', 'in_review', 'rejected'])
      await expect(change('admin', shippedId, { state })).rejects.toThrow('TRANSITION_REFUSED');
    const id = await draft();
    await expect(change('otherAdmin', id, { state: 'rejected' })).rejects.toThrow('TRANSITION_REFUSED');
    await change('admin', id, { state: 'in_review' });
    await change('otherAdmin', id, { state: 'rejected' });
    await expect(change('admin', id, { state: 'in_review' })).rejects.toThrow('TRANSITION_REFUSED');
  });

  it('say when they were written, handed in, published and replaced by the programme’s clock', async () => {
    const days = [1, 2, 3].map((day) => new Date(TEST_START.getTime() + day * 86_400_000));
    const [written, handedIn, published] = days as [Date, Date, Date];
    await setProgrammeClock(database, written);
    const id = await draft();
    await setProgrammeClock(database, handedIn);
    await change('admin', id, { state: 'in_review' });
    await setProgrammeClock(database, published);
    await publish('otherAdmin', id);
    const [of, before] = await Promise.all(
      [id, shippedId].map((each) =>
        database.service('procedure_settings').where({ id: each }).first<Record<string, Date | null>>(),
      ),
    );
    const day = (at: Date | null | undefined) => at?.toISOString().slice(0, 10) ?? null;
    expect([of?.created_at, of?.submitted_at, of?.published_at, before?.retired_at].map(day)).toEqual(
      [written, handedIn, published, published].map(day),
    );
    await expect(change('admin', id, { published_at: TEST_START })).rejects.toThrow(/permission denied/);
  });

  it('give the cadence of confirmations only once they are in force', async () => {
    const cadence = async (): Promise<number> => {
      const { rows } = await database.service.raw<{ rows: [{ days: number }] }>(
        `SELECT (revisit_settings() #>> '{cadenceDays,priority}')::integer AS days`,
      );
      return rows[0].days;
    };
    const [document] = await database
      .service('procedure_settings')
      .where({ kind: 'revisitRound' })
      .pluck<[{ cadenceDays: object }]>('document');
    const id = await draft('admin', {
      kind: 'revisitRound',
      document: { ...document, cadenceDays: { ...document?.cadenceDays, priority: 15 } },
    });
    expect(await cadence()).toBe(30);
    await change('admin', id, { state: 'in_review' });
    await asUser(database.app, register.users.otherAdmin, async (trx) => {
      await trx('procedure_settings')
        .where({ kind: 'revisitRound', state: 'published' })
        .update({ state: 'retired' });
      await trx('procedure_settings')
        .where({ id })
        .update({ state: 'published', approver_id: register.users.otherAdmin });
    });
    expect(await cadence()).toBe(15);
  });
});
