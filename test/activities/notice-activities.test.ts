import {
  SenderError,
  UNKNOWN_RECIPIENT,
  type OutgoingMessage,
} from '../../activities/senders/message-sender';
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
    expect(sent.map(({ messageId }) => messageId)).toEqual(noticeId === reached.noticeId ? [noticeId] : []);
  }
  expect(await incidents(unknown.noticeId)).toEqual(['PARTY_UNREACHABLE open', 'PARTY_UNREACHABLE open']);
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
