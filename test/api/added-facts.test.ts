import { v7 as uuid } from 'uuid';
import { refreshKeptFacts } from '../../db/queries/kept-facts';
import { tierPlacement } from '../../rules/shipped-rulesets';
import { insertFactDeciders, SPRINKLED } from '../support/added-fact';
import { activitiesOn } from '../support/activities';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { setProgrammeClock } from '../support/programme-clock';
import { seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';
import { appOn, decideVersion, setPasswords, signIn, type Caller } from './api-client';

let database: TestDatabase;
let register: SmallRegister;
let admin: Caller;
let as: (login: string) => Promise<Caller>;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  await insertFactDeciders(database.service, register);
  await setPasswords(database);
  const app = appOn(database);
  as = (login) => signIn(app, login);
  admin = await as('admin');
});
afterAll(() => database.close());

const NO_CASES = { ruleset: tierPlacement.key, asOf: '2026-11-01', cases: [] };

test('a fact about a person is refused at once, with the place and the subject', async () => {
  const about = async (change: object): Promise<object> =>
    (await admin.post('/api/added-facts', { ...SPRINKLED, ...change })).body as object;
  expect(await about({ label: { zh: '户籍', en: 'Roof' } })).toMatchObject({
    code: 'FACT_ABOUT_A_PERSON',
    errors: [{ pointer: '/label/zh', message: { zh: '涉及户籍：“户籍”' } }],
  });
  expect(await about({ key: 'tenantIncome' })).toMatchObject({
    errors: [{ pointer: '/key', message: { en: 'about income: “income”' } }],
  });
  expect(await about({ legalBasis: { zh: '测试条例', en: 'Immigration Act, section 3' } })).toMatchObject({
    code: 'FACT_ABOUT_A_PERSON',
    errors: [{ pointer: '/legalBasis/en', message: { en: 'about origin: “immigra*”' } }],
  });
  expect(await about({ key: 'fireAlarmPresent' })).toMatchObject({ code: 'ALREADY_EXISTS' });
  expect(await about({ observationKey: 'nothing_known' })).toMatchObject({ code: 'FACT_OF_ANOTHER_KIND' });
});

test('a fact goes from a proposal to rules that place by it, and everybody can read it before', async () => {
  const { body: made } = await admin.post('/api/added-facts', SPRINKLED).expect(200);
  const path = `/api/added-facts/${made.id as string}`;
  const [dpo, owner] = [await as('dpo'), await as('owner')];
  const approve = { decision: 'approved', words: 'Needed for the by-law' };
  expect((await owner.post(`${path}/decision`, approve)).body.code).toBe('OPINION_MISSING');
  await dpo.post(`${path}/opinion`, { opinion: 'with_conditions', words: 'For buildings only' }).expect(200);
  await owner.post(`${path}/decision`, approve).expect(200);
  const { body: proposals } = await admin.agent.get('/api/added-facts').expect(200);
  expect(proposals.items).toMatchObject([
    {
      key: 'sprinklerInstalled',
      opinion: 'with_conditions',
      opinionWords: 'For buildings only',
      decision: 'approved',
    },
  ]);
  const { body: rules } = await admin.agent.get('/api/rules-in-force').expect(200);
  expect(rules.addedFacts).toMatchObject([{ key: 'sprinklerInstalled', opinion: 'with_conditions' }]);
  expect((await admin.agent.get('/rules?lang=zh').expect(200)).text).toContain('装有自动喷淋');
  const { body: facts } = await admin.agent.get('/api/facts').expect(200);
  expect(facts.items).toContainEqual(
    expect.objectContaining({ key: 'sprinklerInstalled', family: 'structure' }),
  );

  // homes with sprinklers are followed up lightly
  const document = {
    ...tierPlacement,
    rules: [
      ...tierPlacement.rules.map((rule) => ({ ...rule, priority: rule.priority + 10 })),
      {
        ...tierPlacement.rules[0]!,
        id: 'sprinkled',
        name: SPRINKLED.label,
        ground: undefined,
        priority: 1,
        conditions: { fact: 'sprinklerInstalled', operator: 'is', value: true },
        event: { type: 'tier', params: { tier: 'light' } },
      },
    ],
  };
  const [home] = register.homes;
  await database.service('observations').insert({
    id: uuid(),
    subject_type: 'building',
    subject_id: home.buildingId,
    key: 'sprinkler_system',
    value: 'true',
    source_kind: 'officer',
    source: 'test',
    observed_at: TEST_START,
  });
  const { body: draft } = await admin
    .post('/api/ruleset-versions', {
      rulesetId: register.rulesetId,
      document,
      cases: {
        ruleset: tierPlacement.key,
        asOf: '2026-11-01',
        cases: [
          {
            name: 'sprinkled',
            facts: { sprinklerInstalled: true },
            expect: { tier: 'light', ground: null, decidedBy: 'sprinkled' },
          },
        ],
      },
    })
    .expect(200);
  const versionId = draft.id as string;
  // it can be written at once, and nobody learns anything by it before the fact was public for its time
  const tries: [string, object][] = [
    [`/api/rulesets/${register.rulesetId}/assessment`, { document }],
    [`/api/rulesets/${register.rulesetId}/estimate`, { document }],
    [`/api/rulesets/${register.rulesetId}/records`, { document, decidedBy: 'sprinkled', seed: 1 }],
    [`/api/ruleset-versions/${versionId}/submit`, {}],
  ];
  const tryAll = async () => {
    const answers: { body: { assessment?: object } }[] = [];
    for (const [to, body] of tries) answers.push(await admin.post(to, body));
    return answers;
  };
  for (const { body } of await tryAll())
    expect(body).toMatchObject({
      code: 'RULESET_INVALID',
      errors: [
        {
          code: 'FACT_NOT_PUBLIC_YET',
          pointer: `/rules/${document.rules.length - 1}/conditions/fact`,
          expected: { en: expect.stringContaining('from 2026-11-16 on') },
        },
      ],
    });
  await setProgrammeClock(database, new Date(TEST_START.getTime() + 14 * 86_400_000 + 60_000));
  await refreshKeptFacts(database.service);
  let asked = 0;
  const count = ({ sql }: { sql: string }): void => {
    if (sql.includes('FROM added_facts f JOIN observation_keys')) asked += 1;
  };
  database.app.on('query', count);
  const [, , , handedIn] = await tryAll();
  database.app.off('query', count);
  // each asked for the facts once
  expect(asked).toBe(tries.length);
  const submitted = handedIn!.body;
  expect(submitted.assessment).toMatchObject({
    cases: { passed: 1 },
    simulation: { moved: 1, moves: { 'standard>light': 1 } },
  });
  const second = await as('otheradmin');
  expect((await decideVersion(second, versionId, 'publish')).status).toBe(200);

  // the register in sets, and one home by itself, say the same; so does the explanation
  const activities = activitiesOn(database);
  const at = TEST_START.getTime() + 15 * 86_400_000;
  const placed = await activities.placeDistrictBatch({
    versionId,
    districtId: register.districtId,
    after: null,
    at,
  });
  expect(placed.moves).toEqual({ 'standard>light': 1 });
  await database
    .service('registrations')
    .where({ id: home.registrationId })
    .update({ review_requested_at: new Date() });
  await activities.reviewRequested();
  const supervisor = await as('supervisor');
  const { body: shown } = await supervisor.agent.get(`/api/registrations/${home.registrationId}`).expect(200);
  expect(shown).toMatchObject({ tier: 'light', decision: { ruleId: 'sprinkled' } });
  expect(shown.decision.explanation.facts.sprinklerInstalled).toMatchObject({
    value: true,
    source: 'officer:test',
  });
  expect(JSON.stringify(shown.explanation.because)).toContain('Sprinkler installed');

  // what it says against other rules is told with it, before and after
  const differences = async () =>
    (
      await admin
        .post(`/api/rulesets/${register.rulesetId}/differences`, { before: tierPlacement, after: document })
        .expect(200)
    ).body as { items: { text: { en: string } }[] | null };
  expect(JSON.stringify((await differences()).items)).toContain('Sprinkler installed');

  // its use ends once rules without it are in force, and what was decided with it is told as before
  const why = { words: 'The by-law was repealed' };
  expect((await owner.post(`${path}/end`, why)).body).toMatchObject({
    code: 'FACT_IN_USE',
    errors: [{ message: { en: 'tier-placement, version 2 (in force)' } }],
  });
  const { body: next } = await admin
    .post('/api/ruleset-versions', {
      rulesetId: register.rulesetId,
      document: tierPlacement,
      cases: NO_CASES,
    })
    .expect(200);
  await admin.post(`/api/ruleset-versions/${next.id as string}/submit`, {}).expect(200);
  expect((await decideVersion(second, next.id as string, 'publish')).status).toBe(200);
  await owner.post(`${path}/end`, why).expect(200);
  const { body: later } = await supervisor.agent.get(`/api/registrations/${home.registrationId}`).expect(200);
  expect(later.explanation).toEqual(shown.explanation);
  expect((await differences()).items).not.toBeNull();
  const { body: changes } = await admin.agent
    .get(`/api/ruleset-versions/${next.id as string}/changes`)
    .expect(200);
  expect(JSON.stringify(changes.items)).toContain('Sprinkler installed');
  const { body: written } = await admin.post('/api/ruleset-versions', {
    rulesetId: register.rulesetId,
    document,
  });
  expect(written).toMatchObject({ code: 'RULESET_INVALID', errors: [{ code: 'UNKNOWN_FACT' }] });
  const { body: after } = await admin.agent.get('/api/facts').expect(200);
  expect(JSON.stringify(after.items)).not.toContain('sprinklerInstalled');
  expect(after.ended).toMatchObject([{ key: 'sprinklerInstalled' }]);
  const { body: ended } = await admin.agent.get('/api/rules-in-force').expect(200);
  expect(ended.addedFacts).toMatchObject([{ key: 'sprinklerInstalled', endedAt: expect.any(String) }]);
  expect((await admin.agent.get('/rules?lang=zh').expect(200)).text).toContain('停用于');
  expect((await admin.agent.get('/api/added-facts').expect(200)).body.items).toMatchObject([
    { endedWords: why.words, endedBy: 'owner' },
  ]);
});
