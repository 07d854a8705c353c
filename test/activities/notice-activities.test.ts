import { v5 as uuidOf } from 'uuid';
import {
  SenderError,
  UNKNOWN_RECIPIENT,
  type OutgoingMessage,
} from '../../activities/senders/message-sender';
import { appealDecisionText, type NoticeWords } from '../../domain/notice-text';
import { activitiesOn } from '../support/activities';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { noticeOffice, type NoticeOffice } from '../support/notices';
import { setProgrammeClock } from '../support/programme-clock';
import { seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let database: TestDatabase;
let register: SmallRegister;
let office: NoticeOffice;
let sent: OutgoingMessage[];
let refusal: Error | null;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  office = await noticeOffice(database, register);
});
afterAll(() => database.close());
beforeEach(async () => {
  await setProgrammeClock(database, TEST_START);
  sent = [];
  refusal = null;
});

/** A notice that was served, and whose appeal was decided: the party is to be told. */
async function decided(
  contact: Record<string, string | null>,
): Promise<{ noticeId: string; appealId: string }> {
  const { hazardId, home } = await office.hazard();
  await database.service('parties').where({ id: home.landlordId }).update(contact);
  const noticeId = await office.draft(hazardId, home.landlordId);
  await office.issue(noticeId, { remedy_working_days: 10 });
  await office.serve(noticeId);
  const appealId = await office.appeal(noticeId);
  await office.decide(appealId, { decision: 'dismissed', reason: 'time_was_enough' });
  return { noticeId, appealId };
}
const look = (noticeId: string, at = TEST_START.getTime()) =>
  activitiesOn(database, {
    sender: {
      send: (message) => {
        if (refusal) return Promise.reject(refusal);
        sent.push(message);
        return Promise.resolve();
      },
    },
  }).workNotice({ noticeId, at });
const incidents = async (noticeId: string) => {
  const rows = await database
    .service('incidents')
    .where({ workflow_id: `notice-${noticeId}` })
    .select<{ code: string; state: string }[]>('code', 'state');
  return rows.map(({ code, state }) => `${code} ${state}`);
};
const toldAt = async (appealId: string) =>
  (
    await database
      .service('hazard_appeals')
      .where({ id: appealId })
      .first<{ told_at: Date | null }>('told_at')
  ).told_at;

it('tells by e-mail, by phone or by letter, whichever there is, under the id of what it tells of', async () => {
  const [mail, call, post] = [
    await decided({ email: 'party@example.org', phone: '+10000000001' }),
    await decided({ phone: '+10000000002' }),
    await decided({ postal_address: '1 Party Road' }),
  ];
  for (const { noticeId } of [mail, call, post]) await look(noticeId);
  expect(sent.map(({ messageId, channel, address }) => [messageId, channel, address])).toEqual([
    [mail.appealId, 'message', 'party@example.org'],
    [call.appealId, 'message', '+10000000002'],
    [post.appealId, 'letter', '1 Party Road'],
  ]);
  // the subject says who writes, and nothing of why
  expect(new Set(sent.map(({ subject }) => subject))).toEqual(new Set(['Test programme']));
});

it('leaves a party that nothing reaches to a person, and does not wait for them', async () => {
  const { noticeId, appealId } = await decided({ email: null });
  await look(noticeId);
  expect(await incidents(noticeId)).toEqual(['PARTY_UNREACHABLE open']);
  expect(await toldAt(appealId)).toBeNull();
  await office.change(register.users.supervisor, noticeId, { state: 'withdrawn' });
  expect((await look(noticeId)).over).toBe(true);

  const wrong = await decided({ email: 'nobody@example.org' });
  refusal = new SenderError(UNKNOWN_RECIPIENT);
  await look(wrong.noticeId);
  // nor is it tried again
  refusal = null;
  await look(wrong.noticeId);
  expect(sent).toEqual([]);
  expect(await incidents(wrong.noticeId)).toEqual(['PARTY_UNREACHABLE open']);
});

it('tries a text that was refused again within the hour, and is not told before it went', async () => {
  const { noticeId, appealId } = await decided({ email: 'party@example.org' });
  refusal = new SenderError('SMTP_TIMEOUT');
  const { nextAt } = await look(noticeId);
  expect(nextAt).toBe(TEST_START.getTime() + HOUR_MS);
  expect(await incidents(noticeId)).toEqual(['NOTICE_TEXT_FAILED retrying']);
  expect(await toldAt(appealId)).toBeNull();
  refusal = null;
  await look(noticeId, nextAt);
  expect(await incidents(noticeId)).toEqual(['NOTICE_TEXT_FAILED resolved']);
  expect(sent.map(({ messageId }) => messageId)).toEqual([appealId]);
});

it('reminds once, two working days before the deadline, and leaves it to a person where no text reaches', async () => {
  const [reached, unknown] = [await decided({ email: 'party@example.org' }), await decided({ email: null })];
  // due on Monday 16 November
  for (const { noticeId } of [reached, unknown]) {
    await look(noticeId);
    sent = [];
    const { nextAt } = await look(noticeId, new Date('2026-11-11T15:00:00Z').getTime());
    expect(sent).toEqual([]);
    expect(new Date(nextAt)).toEqual(new Date('2026-11-12T14:00:00Z'));
    await look(noticeId, nextAt);
    await look(noticeId, nextAt + HOUR_MS);
    expect(sent.map(({ messageId }) => messageId)).toEqual(
      noticeId === reached.noticeId ? [uuidOf('reminder 2026-11-16', noticeId)] : [],
    );
  }
  expect(await incidents(unknown.noticeId)).toEqual(['PARTY_UNREACHABLE open', 'PARTY_UNREACHABLE open']);
});

it('reminds of a deadline that was put off under an id of its own, also whom a person had to tell of the one before', async () => {
  const { hazardId, home } = await office.hazard();
  const contact = (email: string | null) =>
    database.service('parties').where({ id: home.landlordId }).update({ email });
  await contact(null);
  const noticeId = await office.draft(hazardId, home.landlordId);
  await office.issue(noticeId, { remedy_working_days: 5 });
  await office.serve(noticeId);
  const thursday = new Date('2026-11-05T15:00:00Z');
  await look(noticeId, thursday.getTime());
  expect(await incidents(noticeId)).toEqual(['PARTY_UNREACHABLE open']);
  await contact('party@example.org');
  await setProgrammeClock(database, thursday);
  const appealId = await office.appeal(noticeId);
  await office.decide(appealId, { decision: 'varied', reason: 'work_takes_longer', more_working_days: 10 });
  await look(noticeId, new Date('2026-11-17T15:00:00Z').getTime());
  expect(sent.map(({ messageId }) => messageId)).toEqual([uuidOf('reminder 2026-11-19', noticeId), appealId]);
});

it('goes on after a referral, so that an appeal that is recorded late is answered, and a referral taken back told of', async () => {
  const { hazardId, home } = await office.hazard({ severity: 'severe' });
  await database.service('parties').where({ id: home.landlordId }).update({ email: 'party@example.org' });
  const noticeId = await office.draft(hazardId, home.landlordId);
  await office.issue(noticeId);
  await office.serve(noticeId);
  const on = async (days: number) => {
    const at = new Date(TEST_START.getTime() + days * DAY_MS);
    await setProgrammeClock(database, at);
    return at.getTime();
  };
  await look(noticeId, await on(1));
  await office.reinspect(hazardId, 'not_remedied');
  await office.refer(noticeId);
  expect((await look(noticeId, await on(21))).over).toBe(false);
  const appealId = await office.appeal(noticeId, { received_on: '2026-11-16' });
  await office.decide(appealId, { decision: 'upheld', reason: 'party_is_not_responsible' });
  const at = await on(22);
  await look(noticeId, at);
  expect((await look(noticeId, at)).over).toBe(true);
  expect(sent.map(({ messageId }) => messageId)).toEqual([appealId]);
  expect(await incidents(noticeId)).toEqual(['REFERRAL_TAKEN_BACK open']);
});

it('tells whose notice has ended meanwhile that there is nothing to do, and of no failure when no text is due', async () => {
  const { hazardId, home } = await office.hazard();
  await database.service('parties').where({ id: home.landlordId }).update({ email: 'party@example.org' });
  const noticeId = await office.draft(hazardId, home.landlordId);
  await office.issue(noticeId, { remedy_working_days: 2 });
  await office.serve(noticeId);
  const appealId = await office.appeal(noticeId);
  await database.service('procedures').insert({
    workflow_id: `notice-${noticeId}`,
    kind: 'hazard',
    subject_id: noticeId,
    patch_id: register.patches[0],
    state: 'running',
    input: { noticeId },
  });
  await office.reinspect(hazardId, 'remedied');
  // whoever saw it gone has woken what waits
  expect(
    await database
      .service('outbox')
      .where({ workflow_id: `notice-${noticeId}` })
      .select('name'),
  ).toEqual([{ name: 'wake' }]);
  await office.decide(appealId, { decision: 'dismissed', reason: 'hazard_seen' });
  refusal = new SenderError('SMTP_TIMEOUT');
  await look(noticeId);
  expect(await incidents(noticeId)).toEqual(['NOTICE_TEXT_FAILED retrying']);
  await database.service('hazard_appeals').where({ id: appealId }).update({ told_at: TEST_START });
  await look(noticeId);
  expect(await incidents(noticeId)).toEqual(['NOTICE_TEXT_FAILED resolved']);

  const text = {
    programme: { zh: '', en: '' },
    verifyHint: { zh: '', en: '' },
    reference: 'N-1',
    deadlineOn: null,
  };
  const said = appealDecisionText(text as unknown as NoticeWords, {
    decision: 'dismissed',
    reason: 'hazard_seen',
    stands: false,
  });
  expect(said.en).toContain('The notice has ended meanwhile');
  expect(said.zh).toContain('已见到该隐患');
});

it('looks again within a minute where the database’s day is not over yet', async () => {
  const { hazardId, home } = await office.hazard();
  const noticeId = await office.draft(hazardId, home.landlordId);
  await office.issue(noticeId);
  await office.serve(noticeId);
  const midnight = new Date('2026-11-03T05:00:00Z').getTime();
  expect((await look(noticeId, midnight)).nextAt).toBe(midnight + 60_000);
});

it('has a look that was given out for later made the day after the time was over', async () => {
  const { hazardId, home } = await office.hazard();
  await office.reinspect(hazardId, 'not_remedied');
  await database.service('tasks').insert({
    id: uuidOf('late', hazardId),
    kind: 'reinspection',
    building_id: home.buildingId,
    dwelling_id: home.dwellingId,
    patch_id: register.patches[0],
    hazard_id: hazardId,
    assignee_id: register.users.officer,
    state: 'open',
    issued_at: TEST_START,
    due_at: new Date('2026-12-01T12:00:00Z'),
  });
  const noticeId = await office.draft(hazardId, home.landlordId);
  await office.issue(noticeId);
  await office.serve(noticeId);
  const tuesday = new Date(TEST_START.getTime() + DAY_MS);
  await setProgrammeClock(database, tuesday);
  await look(noticeId, tuesday.getTime());
  const { due_at: dueAt } = await database
    .service('tasks')
    .where({ hazard_id: hazardId, kind: 'reinspection' })
    .whereNull('closed_at')
    .first<{ due_at: Date }>('due_at');
  expect(dueAt < new Date('2026-11-06T00:00:00Z')).toBe(true);
});

it('tells nobody outside of contact hours', async () => {
  const { noticeId } = await decided({ email: 'party@example.org' });
  // Monday 22:00; contact hours begin again on Tuesday at 9:00
  const { nextAt } = await look(noticeId, TEST_START.getTime() + 12 * HOUR_MS);
  expect(sent).toEqual([]);
  expect(new Date(nextAt)).toEqual(new Date('2026-11-03T14:00:00Z'));
});

it('has a hazard looked at once when the time is over, however often it looks', async () => {
  const { hazardId, home } = await office.hazard();
  const noticeId = await office.draft(hazardId, home.landlordId);
  await office.issue(noticeId);
  await look(noticeId);
  await look(noticeId);
  await office.serve(noticeId);
  await setProgrammeClock(database, new Date(TEST_START.getTime() + DAY_MS));
  await look(noticeId, TEST_START.getTime() + DAY_MS);
  await look(noticeId, TEST_START.getTime() + DAY_MS);
  const tasks = await database
    .service('tasks')
    .where({ hazard_id: hazardId })
    .orderBy('kind')
    .select('kind', 'assignee_id');
  const { officer } = register.users;
  expect(tasks).toEqual([
    { kind: 'notice_service', assignee_id: officer },
    { kind: 'reinspection', assignee_id: officer },
  ]);
  expect(await office.notice(noticeId)).toMatchObject({ state: 'lapsed' });
});
