import request from 'supertest';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { answerLink, insertPortalLink, proveLink } from '../support/portal-link';
import { insertHome, seedSmallRegister, type Home, type SmallRegister } from '../support/register';
import { LINK_CODE, releaseVisitWithLink } from '../support/visit-link';
import { appOn } from './api-client';

let database: TestDatabase;
let register: SmallRegister;
let app: ReturnType<typeof appOn>;
let made = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  app = appOn(database);
});
afterAll(() => database.close());

/** A home of its own for each test, and a link to it. */
async function homeWithLink(): Promise<{ home: Home; token: string }> {
  const key = `${(made += 1)}-forms`;
  const [patchId] = register.patches;
  const home = await insertHome(database.service, { districtId: register.districtId, patchId, key });
  const token = `token-${key}`;
  await insertPortalLink(database.service, { token, registrationId: home.registrationId });
  return { home, token };
}

const registration = ({ registrationId }: Home) =>
  database.service('registrations').where({ id: registrationId }).first();
const opened = (html: string, inside: string) =>
  [...html.matchAll(/<details( open)?>(.*?)<\/details>/gs)].some(
    ([, open, text]) => open !== undefined && text!.includes(inside),
  );

describe('what a resident typed', () => {
  it('may hold 200 characters as the page counts them, line breaks included', async () => {
    const { home, token } = await homeWithLink();
    // a browser counts a line break as one character and posts it as two
    const lines = Array(100).fill('a').join('\n') + 'b';
    expect(lines).toHaveLength(200);
    const browser = await proveLink(app, token);
    const statement = lines.replaceAll('\n', '\r\n');
    const said = await answerLink(browser, token, { answer: 'wrong', subject: 'other', statement });
    expect(said.status).toBe(200);
    expect(
      await database.service('disputes').where({ registration_id: home.registrationId }).pluck('statement'),
    ).toEqual([lines]);
  });

  it.each(['en', 'zh'] as const)(
    'stands there again, with the field named, where it is refused (%s)',
    async (lang) => {
      const { home, token } = await homeWithLink();
      const browser = await proveLink(app, token);
      const statement = `<b>one & two</b>\r\n${'x'.repeat(200)}`;
      const { status, text } = await answerLink(
        browser,
        token,
        { answer: 'wrong', subject: 'landlord', statement },
        lang,
      );
      expect(status).toBe(400);
      expect(text).toContain(`&#60;b&#62;one &#38; two&#60;/b&#62;\n${'x'.repeat(200)}</textarea>`);
      expect(text).toContain('<option value="landlord" selected>');
      expect(text).toMatch(
        /<textarea id="statement"[^>]* aria-invalid="true" aria-describedby="statement-problem"/,
      );
      expect(text).toMatch(
        lang === 'en' ? /id="statement-problem">At most 200/ : /id="statement-problem">说明最多 200 字/,
      );
      expect(opened(text, 'id="statement"')).toBe(true);
      expect(opened(text, 'id="date"')).toBe(false);
      expect(
        await database.service('disputes').where({ registration_id: home.registrationId }).select(),
      ).toEqual([]);
    },
  );

  it.each([
    ['2026-02-31', 'There is no such day'],
    ['', 'There is no such day'],
    ['2031-01-01', 'neither before you moved in'],
  ])('is told of a date of moving out that cannot be: %j', async (date, words) => {
    const { token } = await homeWithLink();
    const browser = await proveLink(app, token);
    const { status, text } = await answerLink(browser, token, { answer: 'moved_out', date });
    expect(status).toBe(400);
    expect(text).toContain(words);
    expect(text).toContain(`value="${date}" aria-invalid="true"`);
    expect(opened(text, 'id="date"')).toBe(true);
  });

  it('stands there again where a time asked for a visit cannot be', async () => {
    const token = 'token-wish';
    await releaseVisitWithLink(database, register, token);
    const browser = await proveLink(app, token);
    const wish = (date: string) => answerLink(browser, token, { answer: 'wish', date, part: 'evening' });
    for (const [date, words] of [
      ['2026-02-31', 'There is no such day'],
      ['2026-11-01', 'Choose a day from tomorrow on'],
    ] as const) {
      const { status, text } = await wish(date);
      expect([date, status]).toEqual([date, 400]);
      expect(text).toContain(words);
      expect(text).toContain(`value="${date}" aria-invalid="true"`);
      expect(text).toContain('<option value="evening" selected>');
      expect(opened(text, 'id="date"')).toBe(true);
    }
  });
});

describe('stopping messages', () => {
  it('is said on the page, and can be taken back there: one mistaken tap is not for good', async () => {
    const { home, token } = await homeWithLink();
    const browser = await proveLink(app, token);
    const stopped = await answerLink(browser, token, { answer: 'stop' });
    expect(stopped.status).toBe(303);
    const { text } = await browser.get(stopped.headers['location']!).expect(200);
    expect(text).toContain('Recorded: we will send you no more messages');
    expect(text).toContain('You stopped our messages');
    expect(text).not.toContain('name="answer" value="stop"');
    expect(text).toContain('name="answer" value="resume"');
    expect(await registration(home)).toMatchObject({ messages_stopped_at: expect.any(Date) });

    for (const _ of [1, 2]) {
      const resumed = await browser
        .post(`/c/${token}/answer?lang=zh`)
        .type('form')
        .send({ answer: 'resume', csrf: /name="csrf" value="([^"]+)"/.exec(text)?.[1] })
        .expect(303);
      expect((await browser.get(resumed.headers['location']!)).text).toContain(
        '已记录：您会重新收到我们的消息',
      );
    }
    expect(await registration(home)).toMatchObject({ messages_stopped_at: null });
    const said = await database
      .service('registration_events')
      .where({ registration_id: home.registrationId })
      .orderBy('id')
      .pluck<string[]>('kind');
    expect(said.toSorted()).toEqual(['messages_resumed', 'messages_stopped']);
  });

  it('and having them again works behind a link that was answered, to which the thanks lead back', async () => {
    const { home, token } = await homeWithLink();
    const browser = await proveLink(app, token);
    const thanks = await answerLink(browser, token, { answer: 'correct' });
    const [, back = ''] = /<a href="([^"]+)">Back</.exec(thanks.text) ?? [];
    expect((await browser.get(back).expect(200)).text).toContain('You have answered already');
    expect((await answerLink(browser, token, { answer: 'stop' })).status).toBe(303);
    expect((await browser.get(back)).text).toContain('You stopped our messages');
    expect((await answerLink(browser, token, { answer: 'resume' })).status).toBe(303);
    expect(await registration(home)).toMatchObject({ messages_stopped_at: null });
  });

  it('keeps calls away too: the database takes none into a list', async () => {
    const { home } = await homeWithLink();
    const call = (state: string) =>
      database.service.raw(
        `INSERT INTO contact_attempts (id, registration_id, recipient, channel, purpose, state, at)
         VALUES (gen_random_uuid(), ?, 'resident', 'phone', 'reminder', ?, programme_now())`,
        [home.registrationId, state],
      );
    await database
      .service('registrations')
      .where({ id: home.registrationId })
      .update({ messages_stopped_at: '2026-11-01' });
    await expect(call('queued')).rejects.toMatchObject({ code: 'DS011' });
    // one that was made before is told of
    await call('answered');
  });
});

describe('a page that can do no more', () => {
  it('says what happens next, and how the programme is reached', async () => {
    await database.service('programme').update({
      contact_phone: '416-555-0100',
      contact_address_zh: '示例路 1 号',
      contact_address_en: '1 Example <Road>',
      contact_hours_zh: '周一至周五',
      contact_hours_en: 'Monday to Friday',
    });
    const gone = await request(app).get('/c/nothing?lang=en').expect(410);
    expect(gone.text).toContain('our next message or letter brings a new one');
    expect(gone.text).toContain('<a href="tel:4165550100">416-555-0100</a> (Monday to Friday)');
    expect(gone.text).toContain('1 Example &#60;Road&#62;');
    const { token } = await homeWithLink();
    const guess = () => request(app).post(`/c/${token}?lang=zh`).type('form').send({ code: '000000' });
    for (let n = 0; n < 4; n++) await guess().expect(403);
    expect((await guess().expect(410)).text).toMatch(/已锁定.*下一条消息或信件会带来新的链接.*416-555-0100/s);
    await request(app).post(`/c/${token}`).type('form').send({ code: LINK_CODE }).expect(410);
  });
});
