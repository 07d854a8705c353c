import { v7 as uuid } from 'uuid';
import { reviewRegistrations } from '../../activities/review-registrations';
import { factRows } from '../../db/facts/fact-rows';
import { setLink } from '../../db/queries/identity';
import { getProgrammeNow } from '../../db/queries/procedures';
import { insertManualTier } from '../../db/queries/registrations';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { answerLink, insertPortalLink, proveLink } from '../support/portal-link';
import {
  asUser,
  grantRole,
  type Home,
  insertHome,
  seedSmallRegister,
  type SmallRegister,
} from '../support/register';
import { appOn, setPasswords, signIn } from './api-client';

let database: TestDatabase;
let register: SmallRegister;
let app: ReturnType<typeof appOn>;
let home: Home;
let decisionId: string;
let made = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  await setPasswords(database);
  app = appOn(database);
  // of the district, above the office whose supervisor sets tiers
  await grantRole(
    database.service,
    register,
    register.users.otherSupervisor,
    'supervisor',
    register.districtId,
  );
});
afterAll(() => database.close());
beforeEach(async () => {
  home = await insertHome(database.service, {
    districtId: register.districtId,
    patchId: register.patches[0],
    key: `objects-${++made}`,
  });
  decisionId = await setTier('standard');
});

const setTier = async (tier: string, of = home, by = register.users.supervisor) =>
  asUser(database.app, by, async (trx) =>
    insertManualTier(trx, {
      registrationId: of.registrationId,
      tier,
      previousTier: 'standard',
      reason: 'service_handover',
      decidedBy: by,
      at: await getProgrammeNow(trx),
    }),
  );
const resident = async (of = home) => {
  const token = `token-${uuid()}`;
  const id = await insertPortalLink(database.service, { token, registrationId: of.registrationId });
  return { token, id, browser: await proveLink(app, token) };
};
const objects = async (): Promise<string> => {
  const { token, browser } = await resident();
  expect((await answerLink(browser, token, { answer: 'object' })).status).toBe(200);
  const made = { tier_decision_id: decisionId };
  return (await database.service('disputes').where(made).first<{ id: string }>('id')).id;
};
const review = async () =>
  reviewRegistrations(
    { service: database.service, facts: database.facts },
    { registrationIds: [home.registrationId], at: await getProgrammeNow(database.service) },
  );
const registration = () =>
  database
    .service('registrations')
    .where({ id: home.registrationId })
    .first<{ tier: string; tier_decision_id: string }>();

describe('the page behind the link of a home whose tier a person set', () => {
  it.each([
    ['en', ['standard', 'services were handed over', '2 December 2026', 'd1-o1', 'Object to this']],
    ['zh', ['常规跟进', '服务交接', '2026年12月2日', 'd1-o1', '对此提出异议']],
  ])('says in %s which, why, until when and by whom, and takes an objection', async (lang, parts) => {
    const { token, browser } = await resident();
    const { text } = await browser.get(`/c/${token}?lang=${lang}`).expect(200);
    for (const part of parts) expect(text).toContain(part);
    expect(text).toContain('name="answer" value="object"');
  });

  it('says nothing of a tier that the rules decided, nor of another home’s', async () => {
    const other = await insertHome(database.service, {
      districtId: register.districtId,
      patchId: register.patches[0],
      key: `rules-${made}`,
    });
    const { token, browser, id } = await resident(other);
    expect((await browser.get(`/c/${token}?lang=en`)).text).not.toContain('Object to this');
    expect((await answerLink(browser, token, { answer: 'object' })).status).toBe(409);
    await objects();
    await database.app.transaction(async (trx) => {
      await setLink(trx, id);
      expect(await trx('tier_decisions').select('id')).toEqual([]);
      expect(await trx('disputes').select('id')).toEqual([]);
    });
  });
});

describe('an objection', () => {
  it('is stored in the resident’s words, raises nothing, and leaves record and link as they were', async () => {
    const { token, id, browser } = await resident();
    const long = await answerLink(browser, token, { answer: 'object', statement: 'x'.repeat(201) });
    expect(long.status).toBe(400);
    const said = await answerLink(browser, token, { answer: 'object', statement: 'it was never needed' });
    expect(said.status).toBe(200);
    expect(await database.service('disputes').where({ registration_id: home.registrationId })).toMatchObject([
      { subject: 'tier', tier_decision_id: decisionId, statement: 'it was never needed', decided_at: null },
    ]);
    const events = { registration_id: home.registrationId, kind: 'objected' };
    expect(await database.service('registration_events').where(events)).toMatchObject([
      { actor_kind: 'link', actor_id: id, detail: { decisionId } },
    ]);
    const [facts] = await factRows(
      database.facts,
      [home.registrationId],
      await getProgrammeNow(database.service),
    );
    expect(facts!.facts).toMatchObject({ objection: true, disputed: false, recordContradictory: false });
    await review();
    expect(await registration()).toMatchObject({ tier: 'standard', tier_decision_id: decisionId });

    const page = (await browser.get(`/c/${token}?lang=en`)).text;
    // ten working days after Monday 2 November, Remembrance Day among them where it is a holiday
    expect(page).toMatch(/It will be decided by 1[67] November 2026/);
    expect(page).not.toContain('value="object"');
    expect((await answerLink(browser, token, { answer: 'object' })).status).toBe(200);
    expect(await database.service('registration_events').where(events)).toHaveLength(1);
    expect((await answerLink(browser, token, { answer: 'correct' })).status).toBe(200);
  });

  it('is seen by a supervisor, with its words, and nobody who only reads', async () => {
    await objects();
    const supervisor = await signIn(app, 'supervisor');
    const path = `/api/disputes?state=open&registrationId=${home.registrationId}`;
    const { body } = await supervisor.agent.get(path).expect(200);
    expect(body.items).toMatchObject([
      { subject: 'tier', tier: 'standard', manualReason: 'service_handover', decision: null },
    ]);
    for (const login of ['auditor', 'officer', 'admin'])
      await (await signIn(app, login)).agent.get(path).expect(403);
  });

  it('is not decided by whoever set the tier', async () => {
    const id = await objects();
    const supervisor = await signIn(app, 'supervisor');
    const { body } = await supervisor
      .post(`/api/disputes/${id}/decision`, { decision: 'rejected' })
      .expect(409);
    expect(body.code).toBe('DECIDES_OWN_CASE');
    expect(await database.service('disputes').where({ id }).first('decided_at')).toEqual({
      decided_at: null,
    });
  });

  it('upheld by another supervisor, lets the rules decide again, and the resident reads it', async () => {
    const { token, browser } = await resident();
    const id = await objects();
    const other = await signIn(app, 'othersupervisor');
    await other.post(`/api/disputes/${id}/decision`, { decision: 'upheld' }).expect(200);
    const again = await other.post(`/api/disputes/${id}/decision`, { decision: 'rejected' }).expect(409);
    expect(again.body.code).toBe('DISPUTE_DECIDED');
    await review();
    const after = await registration();
    expect(after.tier_decision_id).not.toBe(decisionId);
    expect(
      await database.service('tier_decisions').where({ id: after.tier_decision_id }).first('kind'),
    ).toEqual({ kind: 'rule' });
    for (const [lang, words] of [
      ['en', 'Your objection was upheld'],
      ['zh', '您的异议成立'],
    ])
      expect((await browser.get(`/c/${token}?lang=${lang}`)).text).toContain(words);
  });

  it('rejected, leaves the tier until it ends, and is not made twice against one decision', async () => {
    const { token, browser } = await resident();
    const id = await objects();
    const other = await signIn(app, 'othersupervisor');
    await other.post(`/api/disputes/${id}/decision`, { decision: 'rejected' }).expect(200);
    await review();
    expect(await registration()).toMatchObject({ tier_decision_id: decisionId });
    expect((await browser.get(`/c/${token}?lang=en`)).text).toContain('left the level as it is');
    expect((await answerLink(browser, token, { answer: 'object' })).status).toBe(200);
    expect(await database.service('disputes').where({ tier_decision_id: decisionId })).toHaveLength(1);
    // another decision can be objected to, also while one about an earlier one is open
    decisionId = await setTier('priority');
    await objects();
  });

  it('the database takes none against a rule’s decision or another home’s, and no decision from its maker', async () => {
    const { id } = await resident();
    const asLink = (change: object) =>
      database.app.transaction(async (trx) => {
        await setLink(trx, id);
        const at = await getProgrammeNow(trx);
        await trx('disputes').insert({
          id: uuid(),
          registration_id: home.registrationId,
          subject: 'tier',
          tier_decision_id: decisionId,
          opened_at: at,
          due_at: at,
          ...change,
        });
        await trx('disputes').update({
          decision: 'upheld',
          decided_at: at,
          decided_by: register.users.officer,
        });
        expect(await trx('disputes').whereNotNull('decided_at')).toEqual([]);
      });
    const other = await setTier('light', register.homes[1], register.users.otherSupervisor);
    await expect(asLink({ tier_decision_id: other })).rejects.toThrow('NOTHING_TO_OBJECT_TO');
    await expect(asLink({ tier_decision_id: null })).rejects.toThrow('objection_names_its_decision');
    const decided = { decision: 'upheld', decided_at: new Date(), decided_by: register.users.officer };
    await expect(asLink(decided)).rejects.toThrow('row-level security');
    await asLink({});
  });
});
