import request from 'supertest';
import { v7 as uuid } from 'uuid';
import { setLink } from '../../db/queries/identity';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { answerLink, insertPortalLink, proveLink } from '../support/portal-link';
import { insertHome, seedSmallRegister, type Home, type SmallRegister } from '../support/register';
import { LINK_CODE } from '../support/visit-link';
import { appOn, setPasswords, signIn } from './api-client';

let database: TestDatabase;
let register: SmallRegister;
let app: ReturnType<typeof appOn>;
let home: Home;
let made = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  await setPasswords(database);
  app = appOn(database);
});
afterAll(() => database.close());
beforeEach(async () => {
  home = await insertHome(database.service, {
    districtId: register.districtId,
    patchId: register.patches[0],
    key: `links-${++made}`,
  });
});

const linkOf = async (channel: 'link' | 'message' | 'letter', of = home) => {
  const token = `token-${uuid()}`;
  const { registrationId, residentId } = of;
  const id = await insertPortalLink(database.service, { token, registrationId, residentId, channel });
  return { id, token };
};
const revoked = async (...ids: string[]) => {
  const rows = await database.service('links').whereIn('id', ids).select('id', 'revoked_at');
  return ids.map((id) => rows.find((row: { id: string }) => row.id === id).revoked_at !== null);
};
const guess = (token: string, code: string) => request(app).post(`/c/${token}`).type('form').send({ code });

describe('a code', () => {
  it('guessed at fifty times at once is tried five times, and locks the link', async () => {
    const { id, token } = await linkOf('message');
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => guess(token, String(900_000 + n)).then(({ status }) => status)),
    );
    const counted = (status: number) => answers.filter((answer) => answer === status).length;
    expect([counted(403), counted(410)]).toEqual([4, 46]);
    expect(await database.service('links').where({ id }).first('wrong_codes')).toEqual({ wrong_codes: 5 });
    await guess(token, LINK_CODE).expect(410);
    expect(await database.service('link_sessions').where({ link_id: id })).toEqual([]);
  });

  it('that is right does not open a link that is being locked at the same time', async () => {
    const { id, token } = await linkOf('message');
    const lock = await database.service.transaction();
    await lock('links').where({ id }).update({ wrong_codes: 5 });
    const late = guess(token, LINK_CODE).then(({ status }) => status);
    while (!(await isWaited()));
    await lock.commit();
    expect(await late).toBe(410);
    expect(await database.service('link_sessions').where({ link_id: id })).toEqual([]);
  });

  /** Whether the application waits for a row's lock. */
  async function isWaited(): Promise<boolean> {
    const { rows } = await database.owner.raw<{ rows: unknown[] }>(
      `SELECT FROM pg_locks l JOIN pg_database d ON d.datname = current_database() WHERE NOT l.granted`,
    );
    return rows.length > 0;
  }

  it('is neither read nor its count set back, nor a session made, beside the function that checks it', async () => {
    const { id } = await linkOf('message');
    const asLink = (sql: string, values: unknown[] = []) =>
      database.app.transaction(async (trx) => {
        await setLink(trx, id);
        await trx.raw(sql, values as never[]);
      });
    const denied = /permission denied/;
    await expect(asLink('SELECT code_hash FROM links')).rejects.toThrow(denied);
    await expect(asLink('UPDATE links SET wrong_codes = 0')).rejects.toThrow(denied);
    await expect(asLink('UPDATE links SET revoked_at = NULL')).rejects.toThrow(denied);
    const session = `INSERT INTO link_sessions (token_hash, link_id, csrf_token, expires_at) VALUES ('\\x00', ?, 'x', now() + interval '1 hour')`;
    await expect(asLink(session, [id])).rejects.toThrow(denied);
  });
});

describe('an answer that is pressed more than once', () => {
  it('is taken once, and every press is told that it was', async () => {
    const { token } = await linkOf('message');
    const browser = await proveLink(app, token);
    const csrf = /name="csrf" value="([^"]+)"/.exec((await browser.get(`/c/${token}`)).text)?.[1];
    const press = () =>
      browser.post(`/c/${token}/answer?lang=en`).type('form').send({ answer: 'correct', csrf });
    const pressed = await Promise.all([press(), press(), press(), press()]);
    expect(pressed.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    for (const { text } of pressed) expect(text).toMatch(/Thank you|You have answered already/);
    const confirmed = { registration_id: home.registrationId, kind: 'confirmed' };
    expect(await database.service('registration_events').where(confirmed)).toHaveLength(1);
  });
});

describe('a used link', () => {
  it('shows nothing of the registration and still stops messages, once proved, in both languages', async () => {
    const { token } = await linkOf('message');
    const answered = await proveLink(app, token);
    expect((await answerLink(answered, token, { answer: 'correct' })).status).toBe(200);

    const stranger = await request(app).get(`/c/${token}?lang=en`).expect(200);
    expect(stranger.text).toContain('You have answered already');
    expect(stranger.text).not.toContain('value="stop"');
    await request(app).post(`/c/${token}/answer`).type('form').send({ answer: 'stop' }).expect(200);
    const before = { id: home.registrationId };
    expect(await database.service('registrations').where(before).first('messages_stopped_at')).toEqual({
      messages_stopped_at: null,
    });

    const browser = await proveLink(app, token);
    for (const [lang, words] of [
      ['en', 'Stop messages'],
      ['zh', '停止发送消息'],
    ] as const) {
      const { text } = await browser.get(`/c/${token}?lang=${lang}`).expect(200);
      expect(text).toContain(words);
      expect([...text.matchAll(/name="answer" value="(\w+)"/g)].map(([, kind]) => kind)).toEqual(['stop']);
      expect(text).not.toContain('Example Street');
    }
    const again = await answerLink(browser, token, { answer: 'never_lived_here' });
    expect([again.status, again.text.includes('You have answered already')]).toEqual([200, true]);
    expect(
      await database.service('disputes').where({ registration_id: home.registrationId }).select(),
    ).toEqual([]);

    // sent again, as after a broken connection
    const csrf = /name="csrf" value="([^"]+)"/.exec((await browser.get(`/c/${token}`)).text)?.[1];
    const stop = () => browser.post(`/c/${token}/answer`).type('form').send({ answer: 'stop', csrf });
    for (const send of [stop, stop]) await send().expect(303);
    expect((await browser.get(`/c/${token}?lang=en`)).text).toContain('You stopped our messages');
    const events = { registration_id: home.registrationId, kind: 'messages_stopped' };
    expect(await database.service('registration_events').where(events)).toHaveLength(1);
    expect(
      await database.service('audit_log').where({ action: 'portal.stop', subject_id: home.registrationId }),
    ).toHaveLength(1);
  });

  it('opens nothing in the database but stopping messages', async () => {
    const { id, token } = await linkOf('message');
    const browser = await proveLink(app, token);
    expect((await answerLink(browser, token, { answer: 'correct' })).status).toBe(200);
    await database.app.transaction(async (trx) => {
      await setLink(trx, id);
      expect(await trx('registrations').select('id')).toEqual([]);
      expect(await trx('buildings').select('id')).toEqual([]);
      expect(
        await trx('links')
          .where({ id })
          .update({ used_at: trx.raw('now()') }),
      ).toBe(0);
    });
  });

  it.each([
    ['revoked', { revoked_at: new Date() }],
    ['expired', { expires_at: new Date(Date.now() - 1000) }],
    ['locked', { wrong_codes: 5 }],
  ])('that is %s besides stops nothing', async (_state, change) => {
    const { id, token } = await linkOf('message');
    await database
      .service('links')
      .where({ id })
      .update({ used_at: new Date(), ...change });
    await guess(token, LINK_CODE).expect(410);
    await database.app.transaction(async (trx) => {
      await setLink(trx, id);
      expect((await trx.raw('SELECT * FROM stop_messages()')).rows).toEqual([]);
    });
  });
});

describe('a wrong contact', () => {
  const callHome = async () => {
    const taskId = uuid();
    await database.service('tasks').insert({
      id: taskId,
      kind: 'document_request',
      registration_id: home.registrationId,
      building_id: home.buildingId,
      dwelling_id: home.dwellingId,
      patch_id: register.patches[0],
      assignee_id: register.users.officer,
      state: 'open',
      issued_at: new Date(),
      due_at: new Date(Date.now() + 86_400_000),
    });
    return taskId;
  };
  const outcome = async (taskId: string, said: string) => {
    const officer = await signIn(app, 'officer');
    await officer.post(`/api/tasks/${taskId}/outcome`, { outcome: said }).expect(200);
  };

  it('behind a link: every link of theirs to this home ends at once, the open pages too, and the number is not used again', async () => {
    const mine = await linkOf('message');
    const other = await linkOf('link');
    const used = await linkOf('message');
    await database.service('links').where({ id: used.id }).update({ used_at: new Date() });
    const elsewhere = await linkOf('message', register.homes[1]);
    const openPage = await proveLink(app, other.token);
    const browser = await proveLink(app, mine.token);

    const thanked = await answerLink(browser, mine.token, { answer: 'never_lived_here' });
    expect([thanked.status, thanked.text.includes('Thank you')]).toEqual([200, true]);
    expect(await revoked(mine.id, other.id, used.id, elsewhere.id)).toEqual([true, true, true, false]);
    await openPage.get(`/c/${other.token}`).expect(410);
    await openPage.post(`/c/${other.token}/answer`).type('form').send({ answer: 'correct' }).expect(410);
    await guess(mine.token, LINK_CODE).expect(410);
    const contact = await database
      .service('resident_contacts')
      .where({ resident_id: home.residentId })
      .first('wrong_at');
    expect(contact.wrong_at).not.toBeNull();
  });

  it('behind a letter’s link: the number that nobody spoke of stays', async () => {
    const letter = await linkOf('letter');
    const browser = await proveLink(app, letter.token);
    await answerLink(browser, letter.token, { answer: 'never_lived_here' });
    expect(await revoked(letter.id)).toEqual([true]);
    expect(
      await database.service('resident_contacts').where({ resident_id: home.residentId }).first('wrong_at'),
    ).toEqual({ wrong_at: null });
  });

  it('on the phone: the links that went to that number end, a letter to the home stays', async () => {
    const contact = (address: string) => ({
      id: uuid(),
      resident_id: home.residentId,
      channel: 'phone',
      address,
    });
    // the officer calls a number that the messages go to as well
    await database.service('resident_contacts').insert(contact('+10000000000'));
    const message = await linkOf('message');
    const letter = await linkOf('letter');
    const openPage = await proveLink(app, message.token);
    await outcome(await callHome(), 'wrong_contact');
    expect(await revoked(message.id, letter.id)).toEqual([true, false]);
    await openPage.get(`/c/${message.token}`).expect(410);
    const rows = await database.service('resident_contacts').where({ resident_id: home.residentId });
    expect(rows.map(({ wrong_at: at }: { wrong_at: Date | null }) => at !== null)).toEqual([true, true]);
  });

  it('on another number: the links that went to the number for messages stay', async () => {
    await database.service('resident_contacts').insert({
      id: uuid(),
      resident_id: home.residentId,
      channel: 'phone',
      address: '+10000000099',
    });
    const message = await linkOf('message');
    await outcome(await callHome(), 'wrong_contact');
    expect(await revoked(message.id)).toEqual([false]);
  });

  it('who told the officer that they never lived there keeps no message’s link', async () => {
    const message = await linkOf('message');
    const letter = await linkOf('letter');
    await outcome(await callHome(), 'never_lived_here');
    expect(await revoked(message.id, letter.id)).toEqual([true, false]);
  });
});
