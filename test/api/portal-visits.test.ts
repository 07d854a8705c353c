import request, { type Agent } from 'supertest';
import { v7 as uuid } from 'uuid';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { seedSmallRegister, SEEDED_NAMES, TEST_START, type SmallRegister } from '../support/register';
import { LINK_CODE, releaseVisitWithLink } from '../support/visit-link';
import { appOn } from './api-client';

let database: TestDatabase;
let register: SmallRegister;
let app: ReturnType<typeof appOn>;
let links = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  app = appOn(database);
});
afterAll(() => database.close());

/** A resident who has proved the code of a new link. */
async function resident() {
  const token = `visit-token-${++links}`;
  const visit = await releaseVisitWithLink(database, register, token);
  const browser = request.agent(app);
  await browser.post(`/c/${token}`).type('form').send({ code: LINK_CODE }).expect(303);
  return { ...visit, token, browser };
}
const pageOf = async (browser: Agent, token: string, language = 'en') =>
  (await browser.get(`/c/${token}?lang=${language}`).expect(200)).text;
async function answer(browser: Agent, token: string, fields: Record<string, string>) {
  const csrf = /name="csrf" value="([^"]+)"/.exec(await pageOf(browser, token))?.[1];
  return browser
    .post(`/c/${token}/answer?lang=en`)
    .type('form')
    .send({ csrf, ...fields });
}
const slotsOn = (page: string) =>
  [...page.matchAll(/name="slot" value="([^"]+)"/g)].map(([, slot]) => slot ?? '');
const row = (id: string): Promise<Record<string, unknown>> =>
  database.service('visits').where({ id }).first();
const wakes = (visitId: string) => database.service('outbox').where({ workflow_id: `visit-${visitId}` });

describe('before the code', () => {
  it('nothing is shown of the visit, its home or its reason, and looking changes nothing', async () => {
    const token = `visit-token-${++links}`;
    const { visitId } = await releaseVisitWithLink(database, register, token);
    for (const language of ['en', 'zh']) {
      const { text } = await request(app).get(`/c/${token}?lang=${language}`).expect(200);
      expect(text).not.toMatch(/Example Street|visit to this home|上门|hazard|隐患/);
      for (const name of SEEDED_NAMES) expect(text).not.toContain(name);
    }
    expect(await row(visitId)).toMatchObject({ state: 'released', version: 1 });
  });

  it('no answer is taken', async () => {
    const token = `visit-token-${++links}`;
    const { visitId } = await releaseVisitWithLink(database, register, token);
    await request(app).post(`/c/${token}/answer`).type('form').send({ answer: 'decline' }).expect(403);
    expect(await row(visitId)).toMatchObject({ state: 'released' });
  });
});

describe('behind link and code', () => {
  it('a resident reads where, why, what is looked at, and that it is voluntary, in both languages', async () => {
    const { browser, token } = await resident();
    const english = await pageOf(browser, token);
    for (const part of ['Example Street 101', 'Why we ask', 'hazard', 'Smoke alarm works', 'You may decline'])
      expect(english).toContain(part);
    const chinese = await pageOf(browser, token, 'zh');
    for (const part of ['Example Street 101', '为什么要上门', '烟雾报警器可用', '您可以谢绝'])
      expect(chinese).toContain(part);
    for (const name of SEEDED_NAMES) expect(english + chinese).not.toContain(name);
  });

  it('a resident chooses a time: appointment, workflow woken, contact answered, and the link stays', async () => {
    const { browser, token, visitId, contactId } = await resident();
    const [slot = ''] = slotsOn(await pageOf(browser, token));
    // the second working day after Monday 2 November, at 9 in Toronto
    expect(slot).toBe('2026-11-04 9');
    await answer(browser, token, { answer: 'choose', slot }).then(({ status }) => expect(status).toBe(303));
    expect(await row(visitId)).toMatchObject({
      state: 'appointed',
      appointment: '["2026-11-04 14:00:00+00","2026-11-04 15:00:00+00")',
      reschedules: 0,
      resident_reschedules: 0,
    });
    expect(await wakes(visitId)).toMatchObject([{ name: 'wake' }]);
    expect(await database.service('contact_attempts').where({ id: contactId }).first()).toMatchObject({
      state: 'answered',
    });
    const audited = await database.service('audit_log').where({ subject_id: visitId });
    expect(audited).toMatchObject([{ action: 'portal.visit_choose', actor_kind: 'link' }]);
    expect(await pageOf(browser, token)).toContain('Wednesday 4 November, 09:00–10:00');
  });

  it('a resident reads that visits are stopped, is offered no time, and can still decline', async () => {
    const { browser, token, visitId } = await resident();
    const [slot = ''] = slotsOn(await pageOf(browser, token));
    const [pause] = await database
      .service('outward_pauses')
      .insert({
        id: uuid(),
        area_id: register.patches[0],
        reason: 'scam_warning',
        paused_at: TEST_START,
        paused_by: register.users.supervisor,
      })
      .returning<{ id: string }[]>('id');
    const page = await pageOf(browser, token);
    expect(page).toContain('nobody comes until they go on');
    expect(await pageOf(browser, token, 'zh')).toContain('目前所有上门已暂停');
    expect(slotsOn(page)).toEqual([]);
    const late = await answer(browser, token, { answer: 'choose', slot });
    expect([late.status, late.text.includes('nobody comes until they go on')]).toEqual([400, true]);
    expect(await row(visitId)).toMatchObject({ state: 'released', appointment: null });
    expect((await answer(browser, token, { answer: 'decline' })).status).toBe(303);
    await database
      .service('outward_pauses')
      .where({ id: pause?.id })
      .update({ resumed_at: TEST_START, resumed_by: register.users.supervisor });
  });

  it('a time at which the officer is busy is not offered, and one taken meanwhile is refused', async () => {
    const first = await resident();
    const second = await resident();
    const slot = slotsOn(await pageOf(second.browser, second.token))[1] ?? '';
    expect((await answer(first.browser, first.token, { answer: 'choose', slot })).status).toBe(303);
    const late = await answer(second.browser, second.token, { answer: 'choose', slot });
    expect(late.status).toBe(400);
    expect(late.text).toContain('just been taken');
    expect(slotsOn(late.text)).not.toContain(slot);
    expect(await row(second.visitId)).toMatchObject({ state: 'released' });
  });

  it('no time is offered with an officer who may not work there any more, and one on an old page is refused', async () => {
    const { browser, token, visitId } = await resident();
    const [slot = ''] = slotsOn(await pageOf(browser, token));
    const disabled = (at: Date | null) =>
      database.service('users').where({ id: register.users.officer }).update({ disabled_at: at });
    await disabled(TEST_START);
    try {
      expect(slotsOn(await pageOf(browser, token))).toEqual([]);
      await answer(browser, token, { answer: 'choose', slot });
      expect(await row(visitId)).toMatchObject({ state: 'released', appointment: null });
    } finally {
      await disabled(null);
    }
  });

  it('another time that the resident asks for waits for the officer and does not count for the programme', async () => {
    const { browser, token, visitId } = await resident();
    const [slot = ''] = slotsOn(await pageOf(browser, token)).slice(-1);
    await answer(browser, token, { answer: 'choose', slot });
    await answer(browser, token, { answer: 'wish', date: '2026-11-10', part: 'evening' });
    expect(await row(visitId)).toMatchObject({
      state: 'released',
      appointment: null,
      wished_on: '2026-11-10',
      wished_part: 'evening',
      reschedules: 0,
      resident_reschedules: 1,
    });
    expect(await pageOf(browser, token)).toContain('10 November 2026 evening');
  });

  it.each([
    ['2026-11-02', 'morning'],
    ['2026-11-30', 'morning'],
    ['2026-11-10', 'night'],
    ['tomorrow', 'morning'],
  ])('a wish for %s, %s is sent back', async (date, part) => {
    const { browser, token, visitId } = await resident();
    expect((await answer(browser, token, { answer: 'wish', date, part })).status).toBe(400);
    expect(await row(visitId)).toMatchObject({ wished_on: null });
  });

  it('after as many moves as the settings allow the officer does it, and declining stays possible', async () => {
    const { browser, token, visitId } = await resident();
    const [slot = ''] = slotsOn(await pageOf(browser, token)).slice(-1);
    await answer(browser, token, { answer: 'choose', slot });
    await database.service('visits').where({ id: visitId }).update({ resident_reschedules: 3 });
    const page = await pageOf(browser, token);
    expect(slotsOn(page)).toEqual([]);
    expect(page).toContain('contact us as described below');
    const wish = { answer: 'wish', date: '2026-11-10', part: 'morning' };
    expect((await answer(browser, token, wish)).status).toBe(400);
    expect((await answer(browser, token, { answer: 'decline' })).status).toBe(303);
  });

  it('declining ends the visit as refused, asks for no review and leaves the tier alone', async () => {
    const { browser, token, visitId, home } = await resident();
    await database.service('registrations').update({ review_requested_at: null });
    expect((await answer(browser, token, { answer: 'decline' })).headers['location']).toContain(
      'said=decline',
    );
    expect(await row(visitId)).toMatchObject({ state: 'refused', consent: 'refused' });
    const task = await database.service('tasks').where({ visit_id: visitId }).first();
    expect(task).toMatchObject({ state: 'refused', closed_by_kind: 'link' });
    const registration = await database.service('registrations').where({ id: home.registrationId }).first();
    expect(registration).toMatchObject({ tier: 'priority', review_requested_at: null });
    expect(await wakes(visitId)).toHaveLength(1);
    expect(await pageOf(browser, token)).toContain('You declined this visit');
    const again = await answer(browser, token, { answer: 'decline' });
    expect(again.status).toBe(409);
    expect(again.text).toContain('Something has changed');
  });

  it('messages can be stopped without touching the visit', async () => {
    const { browser, token, visitId, home } = await resident();
    expect((await answer(browser, token, { answer: 'stop' })).status).toBe(303);
    const registration = await database.service('registrations').where({ id: home.registrationId }).first();
    expect(registration.messages_stopped_at).not.toBeNull();
    expect(await row(visitId)).toMatchObject({ state: 'released' });
  });

  it('a forged or stale form changes nothing and says so in words', async () => {
    const { browser, token, visitId } = await resident();
    const forged = await browser
      .post(`/c/${token}/answer?lang=zh`)
      .type('form')
      .send({ answer: 'decline', csrf: 'x' });
    expect([forged.status, forged.type]).toEqual([403, 'text/html']);
    expect(forged.text).toContain('页面已过期');
    expect(await row(visitId)).toMatchObject({ state: 'released' });
  });

  it('a visit whose ground ended cannot be appointed any more', async () => {
    const { browser, token, visitId, hazardId } = await resident();
    const [slot = ''] = slotsOn(await pageOf(browser, token)).slice(-1);
    await database
      .service('hazards')
      .where({ id: hazardId })
      .update({ state: 'closed', closed_at: TEST_START });
    const late = await answer(browser, token, { answer: 'choose', slot });
    expect([late.status, late.type]).toEqual([409, 'text/html']);
    expect(await row(visitId)).toMatchObject({ state: 'released' });
  });
});
