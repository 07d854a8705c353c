import { createHash } from 'node:crypto';
import request from 'supertest';
import { v7 as uuid } from 'uuid';
import { getProgrammeNow } from '../../db/queries/procedures';
import { openRound } from '../../db/queries/rounds';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { insertHome, seedSmallRegister, SEEDED_NAMES, type SmallRegister } from '../support/register';
import { appOn } from './api-client';

const hashed = (text: string) => createHash('sha256').update(text).digest();
let database: TestDatabase;
let register: SmallRegister;
let app: ReturnType<typeof appOn>;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  app = appOn(database);
});
afterAll(() => database.close());

async function makeLink(token: string, registrationId = register.homes[0].registrationId): Promise<string> {
  const id = uuid();
  await database.service('links').insert({
    id,
    token_hash: hashed(token),
    code_hash: hashed('123456'),
    registration_id: registrationId,
    purpose: 'confirmation',
    expires_at: new Date(Date.now() + 3_600_000),
  });
  return id;
}

test('a resident proves the code and confirms; looking changes nothing', async () => {
  const id = await makeLink('token-a');
  const browser = request.agent(app);
  const first = await browser.get('/c/token-a?lang=en').expect(200);
  expect(first.text).not.toMatch(/Example Street/);
  expect(first.text).not.toContain(SEEDED_NAMES[0]);
  await browser.post('/c/token-a').type('form').send({ code: '123456' }).expect(303);
  const page = await browser.get('/c/token-a?lang=en').expect(200);
  expect(page.text).toContain('1 Example Street');
  expect(await database.service('links').where({ id }).first()).toMatchObject({
    used_at: null,
    wrong_codes: 0,
  });
  const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1];
  await browser.post('/c/token-a/answer').type('form').send({ answer: 'correct' }).expect(403);
  await browser.post('/c/token-a/answer').type('form').send({ answer: 'correct', csrf }).expect(200);
  const row = await database.service('registrations').where({ id: register.homes[0].registrationId }).first();
  expect(row.confirmed_on).toBe('2026-11-02');
  const again = await browser.get('/c/token-a?lang=en').expect(200);
  expect(again.text).toContain('You have answered already');
});

test('something wrong becomes a dispute in the resident’s words', async () => {
  await makeLink('token-b');
  const browser = request.agent(app);
  await browser.post('/c/token-b').type('form').send({ code: '123456' }).expect(303);
  const csrf = /name="csrf" value="([^"]+)"/.exec((await browser.get('/c/token-b')).text)?.[1];
  const answer = { answer: 'wrong', subject: 'occupants', statement: 'three of us', csrf };
  await browser
    .post('/c/token-b/answer')
    .type('form')
    .send({ ...answer, subject: 'neighbour' })
    .expect(400);
  await browser.post('/c/token-b/answer').type('form').send(answer).expect(200);
  expect(await database.service('disputes').select('subject', 'statement')).toEqual([
    { subject: 'occupants', statement: 'three of us' },
  ]);
});

test.each([
  { answer: 'correct' },
  { answer: 'moved_out', date: '2026-11-01' },
  { answer: 'never_lived_here' },
  { answer: 'wrong', subject: 'other' },
])('an answer is no contact made in vain, nor is what was sent before it: %j', async (answer) => {
  const patchId = register.patches[1];
  const { registrationId, buildingId } = await insertHome(database.service, {
    districtId: register.districtId,
    patchId,
    key: answer.answer,
  });
  const taskId = uuid();
  const { roundId } = await database.service.transaction(async (trx) =>
    openRound(trx, patchId, await getProgrammeNow(trx), 'procedure'),
  );
  await database.service.raw(
    `INSERT INTO tasks (id, kind, registration_id, building_id, patch_id, round_id, state, issued_at, due_at)
     VALUES (?, 'revisit', ?, ?, ?, ?, 'waiting', programme_now() - interval '20 days', programme_now() + interval '9 days')`,
    [taskId, registrationId, buildingId, patchId, roundId],
  );
  const contact = async (channel: string, state: string, daysAgo: number): Promise<string> => {
    const id = uuid();
    await database.service.raw(
      `INSERT INTO contact_attempts (id, registration_id, task_id, recipient, channel, purpose, state, at)
       VALUES (?, ?, ?, 'resident', ?, 'reminder', ?, programme_now() - make_interval(days => ?))`,
      [id, registrationId, taskId, channel, state, daysAgo],
    );
    return id;
  };
  const triedInVain = async (): Promise<number> => {
    const { rows } = await database.service.raw<{ rows: { n: string }[] }>(
      `SELECT failed_remote_channels(?, programme_now() + interval '1 day') AS n`,
      [registrationId],
    );
    return Number(rows[0]?.n);
  };
  // the resident uses the first link after the second text has gone out
  const first = await contact('link', 'no_answer', 15);
  const second = await contact('message', 'sent', 8);
  expect(await triedInVain()).toBe(1);
  const token = `token-${answer.answer}`;
  const link = await makeLink(token, registrationId);
  await database.service('links').where({ id: link }).update({ task_id: taskId, contact_attempt_id: first });
  const browser = request.agent(app);
  await browser.post(`/c/${token}`).type('form').send({ code: '123456' }).expect(303);
  const csrf = /name="csrf" value="([^"]+)"/.exec((await browser.get(`/c/${token}`)).text)?.[1];
  await browser
    .post(`/c/${token}/answer`)
    .type('form')
    .send({ ...answer, csrf })
    .expect(200);
  const states: unknown = await database
    .service('contact_attempts')
    .whereIn('id', [first, second])
    .pluck('state');
  expect(states).toEqual(['answered', 'answered']);
  expect(await triedInVain()).toBe(0);
});

test.each([
  ['2025-12-31', 'en', 'neither before you moved in'],
  ['2027-01-02', 'zh', '搬出日期不能早于入住日期'],
  ['2026-02-30', 'en', 'There is no such day'],
  ['', 'zh', '没有这一天'],
])('nobody moved out on %s: it is said in words, and the link stays open', async (date, lang, words) => {
  const token = `token-${date}`;
  const id = await makeLink(token, register.homes[1].registrationId);
  const browser = request.agent(app);
  await browser.post(`/c/${token}`).type('form').send({ code: '123456' }).expect(303);
  const { text } = await browser.get(`/c/${token}`);
  expect(text).toContain('min="2026-01-01" max="2027-01-01"');
  const csrf = /name="csrf" value="([^"]+)"/.exec(text)?.[1];
  const said = browser.post(`/c/${token}/answer?lang=${lang}`).type('form');
  const answer = await said.send({ answer: 'moved_out', date, csrf }).expect(400);
  expect(answer.text).toContain(words);
  expect(await database.service('links').where({ id }).first('used_at')).toEqual({ used_at: null });
  const declared = { registration_id: register.homes[1].registrationId, kind: 'end' };
  const claims: object[] = await database.service('declarations').where(declared).pluck('claim');
  expect(claims).not.toContainEqual({ movedOutOn: date });
});

test('stopping messages twice, as after a broken connection, is on record once', async () => {
  const id = await makeLink('token-d');
  const browser = request.agent(app);
  await browser.post('/c/token-d').type('form').send({ code: '123456' }).expect(303);
  const csrf = /name="csrf" value="([^"]+)"/.exec((await browser.get('/c/token-d')).text)?.[1];
  const stop = () =>
    browser.post('/c/token-d/answer').type('form').send({ answer: 'stop', csrf }).expect(303);
  await stop();
  await stop();
  const said = { registration_id: register.homes[0].registrationId, kind: 'messages_stopped' };
  expect(await database.service('registration_events').where(said)).toHaveLength(1);
  expect(await database.service('audit_log').where({ actor_id: id, action: 'portal.stop' })).toHaveLength(1);
});

test('five wrong codes lock the link, and then the right one no longer helps', async () => {
  await makeLink('token-c');
  const guess = (code: string) => request(app).post('/c/token-c').type('form').send({ code });
  for (let n = 0; n < 4; n++) await guess('000000').expect(403);
  await guess('000000').expect(410);
  await guess('123456').expect(410);
});

test('an unknown link is explained, in the language asked for', async () => {
  const page = await request(app).get('/c/nothing').set('Accept-Language', 'zh-CN').expect(410);
  expect(page.text).toContain('此链接已失效');
});
