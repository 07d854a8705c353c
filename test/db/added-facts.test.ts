import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import { factRows } from '../../db/facts/fact-rows';
import {
  deleteFactProposal,
  insertFactProposal,
  listAddedFacts,
  type NewFact,
  setFactDecision,
  setFactEnded,
  setFactOpinion,
} from '../../db/queries/added-facts';
import type { FactOpinion } from '../../domain/added-fact';
import { checkKeptFacts } from '../../db/queries/check-kept-facts';
import { refreshKeptFacts } from '../../db/queries/kept-facts';
import { tierPlacement } from '../../rules/shipped-rulesets';
import { approveFact, insertFactDeciders, SPRINKLED, type FactDeciders } from '../support/added-fact';
import { DEFAULT_REVISIT_SETTINGS } from '../../domain/revisit-round';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { setProgrammeClock } from '../support/programme-clock';
import { asUser, grantRole, seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';
import { putInForce } from '../support/settings';

let database: TestDatabase;
let register: SmallRegister;
let deciders: FactDeciders;

beforeEach(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  deciders = await insertFactDeciders(database.service, register);
});
afterEach(() => database.close());

const DAY_MS = 86_400_000;
/** What is approved at the start has been public for long enough. */
const PUBLIC = new Date(TEST_START.getTime() + 14 * DAY_MS + 60_000);
const as = <T>(user: string, work: Parameters<typeof asUser<T>>[2]) => asUser(database.app, user, work);
const propose = (fact: Partial<NewFact> = {}, by = register.users.admin) =>
  as(by, (trx) => insertFactProposal(trx, by, { ...SPRINKLED, ...fact }));
const opine = (id: string, by = deciders.dpo, opinion: FactOpinion = 'in_favour') =>
  as(by, (trx) => setFactOpinion(trx, id, { opinion, words: 'As it should be', by }));
const decide = (id: string, by = deciders.owner) =>
  as(by, (trx) => setFactDecision(trx, id, { decision: 'approved', words: 'Needed', by }));
const observe = (subjectId: string, key: string, value: unknown, subjectType = 'building') =>
  database.service('observations').insert({
    id: uuid(),
    subject_type: subjectType,
    subject_id: subjectId,
    key,
    value: JSON.stringify(value),
    source_kind: 'officer',
    source: 'test',
    observed_at: TEST_START,
  });
const insertKey = (key: string, valueType: string, subjectType: string) =>
  database.owner.transaction(async (trx) => {
    await trx.raw('SET LOCAL ROLE doorstep_owner');
    await trx.raw(
      `INSERT INTO observation_keys (key, value_type, subject_type, label_zh, label_en, origin) VALUES (?, ?, ?, '测试', 'Test', 'profile')`,
      [key, valueType, subjectType],
    );
  });
const factsOf = async (index: 0 | 1, at = PUBLIC) => {
  const [row] = await factRows(database.facts, [register.homes[index].registrationId], at);
  return row!;
};

/** What is kept of a home and of its building. */
const keptOf = async (index: 0 | 1) => {
  const { rows } = await database.service.raw<{ rows: { of: object | null; ofBuilding: object | null }[] }>(
    `SELECT r.added AS of, b.added AS "ofBuilding" FROM registration_facts r JOIN building_facts b USING (building_id)
     WHERE r.registration_id = ?`,
    [register.homes[index].registrationId],
  );
  return rows[0];
};

describe('a fact is decided by three persons', () => {
  it('proposed by an administrator, decided by the data owner after the opinion of the protection officer', async () => {
    const id = await propose();
    await expect(decide(id)).rejects.toThrow('OPINION_MISSING');
    expect(await opine(id)).toBe(true);
    await expect(opine(id, deciders.dpo, 'against')).rejects.toThrow('FACT_IS_DECIDED');
    expect(await listAddedFacts(database.service)).toEqual([]);
    expect(await decide(id)).toBe(true);
    await expect(decide(id)).rejects.toThrow('FACT_IS_DECIDED');
    expect(await listAddedFacts(database.service)).toMatchObject([{ key: 'sprinklerInstalled' }]);
  });

  it('by nobody else, in nobody else’s name, and by nobody twice', async () => {
    const { supervisor, admin, otherAdmin } = register.users;
    await expect(propose({}, supervisor)).rejects.toThrow(/row-level security/);
    const id = await propose();
    expect(await opine(id, otherAdmin)).toBe(false);
    await expect(opine(id, deciders.owner)).rejects.toThrow('NOT_THEIRS_TO_SAY');
    await expect(
      as(deciders.dpo, (trx) =>
        setFactOpinion(trx, id, { opinion: 'in_favour', words: 'Fine', by: otherAdmin }),
      ),
    ).rejects.toThrow('APPROVAL_IN_OWN_NAME');
    // whatever roles somebody came to hold
    await grantRole(database.service, register, admin, 'dpo', register.authorityId);
    await expect(opine(id, admin)).rejects.toThrow('THREE_PERSONS_NEEDED');
    await opine(id);
    await expect(decide(id, deciders.dpo)).rejects.toThrow('NOT_THEIRS_TO_SAY');
    await grantRole(database.service, register, deciders.dpo, 'data_owner', register.authorityId);
    await expect(decide(id, deciders.dpo)).rejects.toThrow('THREE_PERSONS_NEEDED');
    await grantRole(database.service, register, admin, 'data_owner', register.authorityId);
    await expect(decide(id, admin)).rejects.toThrow('THREE_PERSONS_NEEDED');
  });

  it('and not by one to whom another of them gave the role', async () => {
    const friend = uuid();
    await database.service('users').insert({ id: friend, login: 'friend', display_name: 'friend' });
    await database.service('role_grants').insert({
      id: uuid(),
      user_id: friend,
      role: 'data_owner',
      area_id: register.authorityId,
      valid_from: '2026-01-01',
      granted_by: register.users.admin,
      effective_at: TEST_START,
    });
    const id = await propose();
    await opine(id);
    await expect(decide(id, friend)).rejects.toThrow('THREE_PERSONS_NEEDED');
  });

  it('is taken back while there is no opinion, and kept from then on', async () => {
    const first = await propose();
    expect(await as(register.users.otherAdmin, (trx) => deleteFactProposal(trx, first))).toBe(true);
    const id = await propose();
    await opine(id);
    expect(await as(register.users.admin, (trx) => deleteFactProposal(trx, id))).toBe(false);
  });
});

it.each<[string, Partial<NewFact>]>([
  ['key', { key: 'residentNationality' }],
  ['label', { label: { zh: '户籍', en: 'Roof' } }],
  ['label in English', { label: { zh: '屋顶', en: 'Age of the tenant' } }],
  ['purpose', { purpose: { zh: '消防安全', en: 'To find the religion of residents' } }],
  ['legal basis', { legalBasis: { zh: '户籍管理条例', en: 'By-law' } }],
  ['legal basis in English', { legalBasis: { zh: '测试条例', en: 'Immigration and Refugee Act' } }],
])('a fact about a person is refused by the database too: %s', async (_, fact) => {
  await expect(propose(fact)).rejects.toThrow('no_forbidden_fact');
});

it.each<[string, Partial<NewFact>]>([
  ['a unit for what is no number', { unit: 'count' }],
  ['choices for what is no enumeration', { choices: [{ value: 'a', label: { zh: '甲', en: 'A' } }] }],
  ['an enumeration without choices', { observationKey: 'window_type' }],
  ['a number without unit', { observationKey: 'measured' }],
  ['an observation of a unit', { observationKey: 'of_a_unit' }],
])('a fact fits its observation: not with %s', async (_, fact) => {
  await insertKey('measured', 'number', 'building');
  await insertKey('of_a_unit', 'boolean', 'unit');
  await expect(propose(fact)).rejects.toThrow('FACT_OF_ANOTHER_KIND');
});

describe('an added fact', () => {
  it('is known with source and date to a review and kept for the register, of buildings and of dwellings', async () => {
    await insertKey('balcony_secured', 'boolean', 'dwelling');
    const [home, other] = register.homes;
    // observed before there was the fact, and after it
    await observe(home.buildingId, 'sprinkler_system', true);
    await observe(home.dwellingId, 'balcony_secured', false, 'dwelling');
    await approveFact(database.app, register.users.admin, deciders);
    const balcony = { ...SPRINKLED, key: 'balconySecured', observationKey: 'balcony_secured' };
    await approveFact(database.app, register.users.admin, deciders, balcony);
    await setProgrammeClock(database, PUBLIC);
    await refreshKeptFacts(database.service);
    await observe(other.dwellingId, 'balcony_secured', true, 'dwelling');

    const first = await factsOf(0);
    expect(first.facts).toMatchObject({ sprinklerInstalled: true, balconySecured: false });
    expect(first.sources['sprinklerInstalled']).toMatchObject({ source: 'officer:test' });
    const second = await factsOf(1);
    expect(second.facts).toMatchObject({ sprinklerInstalled: null, balconySecured: true });
    expect(second.sources['sprinklerInstalled']).toBeNull();
    expect([await keptOf(0), await keptOf(1)]).toEqual([
      { of: { balconySecured: false }, ofBuilding: { sprinklerInstalled: true } },
      { of: { balconySecured: true }, ofBuilding: null },
    ]);
    // the nightly check computes the same
    await checkKeptFacts(database.service, new Date(PUBLIC.getTime() + DAY_MS));
    expect(await database.service('incidents').where({ code: 'KEPT_FACTS_DIFFERED' })).toEqual([]);
  });

  it('is unknown to everything that reads facts until it was public for fourteen days', async () => {
    const [home] = register.homes;
    await insertKey('balcony_secured', 'boolean', 'dwelling');
    await observe(home.buildingId, 'sprinkler_system', true);
    await observe(home.dwellingId, 'balcony_secured', false, 'dwelling');
    const balcony = { ...SPRINKLED, key: 'balconySecured', observationKey: 'balcony_secured' };
    for (const fact of [SPRINKLED, balcony])
      await approveFact(database.app, register.users.admin, deciders, fact);
    const early = new Date(PUBLIC.getTime() - 120_000);
    for (const at of [TEST_START, early]) {
      await setProgrammeClock(database, at);
      await refreshKeptFacts(database.service);
      expect(await keptOf(0)).toEqual({ of: null, ofBuilding: null });
      const { facts, sources } = await factsOf(0, at);
      expect(facts).toMatchObject({ sprinklerInstalled: null, balconySecured: null });
      expect(sources['sprinklerInstalled']).toBeNull();
    }
    await setProgrammeClock(database, PUBLIC);
    await refreshKeptFacts(database.service);
    expect(await keptOf(0)).toEqual({
      of: { balconySecured: false },
      ofBuilding: { sprinklerInstalled: true },
    });
    expect((await factsOf(0)).facts).toMatchObject({ sprinklerInstalled: true, balconySecured: false });
  });

  it('is unknown where what was observed is none of its values, or no day of the calendar', async () => {
    const [home] = register.homes;
    await insertKey('checked_on', 'date', 'building');
    await approveFact(database.app, register.users.admin, deciders, {
      ...SPRINKLED,
      key: 'windowType',
      observationKey: 'window_type',
      choices: ['single', 'double'].map((value) => ({ value, label: { zh: '窗', en: value } })),
    });
    const checked = { ...SPRINKLED, key: 'checkedOn', observationKey: 'checked_on' };
    await approveFact(database.app, register.users.admin, deciders, checked);
    await observe(home.buildingId, 'window_type', 'triple');
    await observe(home.buildingId, 'checked_on', '2026-02-30');
    expect((await factsOf(0)).facts).toMatchObject({ windowType: null, checkedOn: null });
    await database.service('observations').insert({
      id: uuid(),
      subject_type: 'building',
      subject_id: home.buildingId,
      key: 'window_type',
      value: '"double"',
      source_kind: 'officer',
      source: 'test',
      observed_at: new Date(TEST_START.getTime() + 1),
    });
    await observe(home.buildingId, 'checked_on', '2024-02-29');
    expect((await factsOf(0)).facts).toMatchObject({ windowType: 'double' });
  });
});

const READING_IT = {
  ...tierPlacement,
  rules: tierPlacement.rules.map((rule, index) =>
    index === 0
      ? {
          ...rule,
          conditions: {
            all: [rule.conditions, { not: { fact: 'sprinklerInstalled', operator: 'is', value: true } }],
          },
        }
      : rule,
  ),
};
const insertVersion = async (document: object = READING_IT, number = 2) => {
  const id = uuid();
  await database.service('ruleset_versions').insert({
    id,
    ruleset_id: register.rulesetId,
    number,
    state: 'in_review',
    document: JSON.stringify(document),
    author_id: register.users.admin,
    created_at: TEST_START,
  });
  return id;
};
const publishIn = async (trx: Knex, id: string) => {
  await trx('ruleset_versions').where({ state: 'published' }).update({ state: 'retired' });
  await trx('ruleset_versions')
    .where({ id })
    .update({ state: 'published', approver_id: register.users.otherAdmin, published_at: TEST_START });
};
const publish = (id: string) => database.service.transaction((trx) => publishIn(trx, id));

it('rules that read it come into force when it has been public for fourteen days, whoever publishes them', async () => {
  const versionId = await insertVersion();
  const id = await propose();
  await expect(publish(versionId)).rejects.toThrow('FACT_NOT_PUBLIC_LONG_ENOUGH');
  await opine(id);
  await decide(id);
  await expect(publish(versionId)).rejects.toThrow('FACT_NOT_PUBLIC_LONG_ENOUGH');
  await setProgrammeClock(database, new Date(TEST_START.getTime() + 14 * DAY_MS - 60_000));
  await expect(publish(versionId)).rejects.toThrow('FACT_NOT_PUBLIC_LONG_ENOUGH');
  await setProgrammeClock(database, PUBLIC);
  await publish(versionId);
});

describe('the use of a fact ends', () => {
  const end = (id: string, by = deciders.owner, words = 'No purpose any more') =>
    as(by, (trx) => setFactEnded(trx, id, { words, by }));

  it('by the data owner alone, in their own name, once', async () => {
    const id = await approveFact(database.app, register.users.admin, deciders);
    const { admin } = register.users;
    expect(await end(id, admin)).toBe(false);
    await expect(end(id, deciders.dpo)).rejects.toThrow('NOT_THEIRS_TO_SAY');
    const inAnothersName = as(deciders.owner, (trx) =>
      setFactEnded(trx, id, { words: 'No purpose', by: admin }),
    );
    await expect(inAnothersName).rejects.toThrow('APPROVAL_IN_OWN_NAME');
    expect(await end(id)).toBe(true);
    await expect(end(id)).rejects.toThrow('FACT_IS_DECIDED');
    expect(await listAddedFacts(database.service)).toMatchObject([
      { key: 'sprinklerInstalled', endedAt: expect.any(Date) },
    ]);
    // what stored decisions are explained with is never another fact
    await expect(propose()).rejects.toThrow('one_fact_of_a_key');
  });

  it('only where it was approved, and with a reason', async () => {
    const id = await propose();
    await expect(end(id)).rejects.toThrow('what_ends_was_approved');
    await opine(id);
    await decide(id);
    await expect(end(id, deciders.owner, ' x ')).rejects.toThrow('added_facts_ended_words_check');
  });

  it('at once for everything that reads facts, and of nothing else', async () => {
    const [home] = register.homes;
    await observe(home.buildingId, 'sprinkler_system', true);
    const id = await approveFact(database.app, register.users.admin, deciders);
    await insertKey('balcony_secured', 'boolean', 'dwelling');
    await observe(home.dwellingId, 'balcony_secured', false, 'dwelling');
    const balcony = { ...SPRINKLED, key: 'balconySecured', observationKey: 'balcony_secured' };
    const otherId = await approveFact(database.app, register.users.admin, deciders, balcony);
    await setProgrammeClock(database, PUBLIC);
    await refreshKeptFacts(database.service);
    await end(id);
    expect((await factsOf(0)).facts).toMatchObject({ balconySecured: false });
    expect((await factsOf(0)).facts).not.toHaveProperty('sprinklerInstalled');
    expect(await keptOf(0)).toEqual({ of: { balconySecured: false }, ofBuilding: null });
    await end(otherId);
    await refreshKeptFacts(database.service);
    expect(await keptOf(0)).toEqual({ of: null, ofBuilding: null });
  });

  it('not while rules in force read it, or such as were approved for a time to come', async () => {
    const id = await approveFact(database.app, register.users.admin, deciders);
    await setProgrammeClock(database, PUBLIC);
    const versionId = await insertVersion();
    await database
      .service('ruleset_versions')
      .where({ id: versionId })
      .update({
        state: 'approved',
        approver_id: register.users.otherAdmin,
        activates_at: new Date(PUBLIC.getTime() + DAY_MS),
      });
    await expect(end(id)).rejects.toThrow('FACT_IN_USE');
    await database
      .service('ruleset_versions')
      .where({ id: versionId })
      .update({ state: 'in_review', approver_id: null, activates_at: null });
    await publish(versionId);
    await expect(end(id)).rejects.toThrow('FACT_IN_USE');
    await publish(await insertVersion(tierPlacement, 3));
    expect(await end(id)).toBe(true);
  });

  it('and no rules that read it are written or handed in any more; what is there is taken back and mended', async () => {
    const id = await approveFact(database.app, register.users.admin, deciders);
    await setProgrammeClock(database, PUBLIC);
    const versionId = await insertVersion();
    await end(id);
    await expect(publish(versionId)).rejects.toThrow('FACT_HAS_ENDED');
    const change = (values: object) =>
      database.service('ruleset_versions').where({ id: versionId }).update(values);
    await change({ state: 'draft' });
    await expect(change({ state: 'in_review' })).rejects.toThrow('FACT_HAS_ENDED');
    await expect(
      change({ document: JSON.stringify({ ...READING_IT, defaultTier: 'light' }) }),
    ).rejects.toThrow('FACT_HAS_ENDED');
    await change({ document: JSON.stringify(tierPlacement) });
    await change({ state: 'in_review' });
  });

  it('not while a step of a ladder in force asks for it', async () => {
    const id = await approveFact(database.app, register.users.admin, deciders);
    await setProgrammeClock(database, PUBLIC);
    const step = {
      do: 'letter',
      after: 0,
      when: { fact: 'sprinklerInstalled', operator: 'equal', value: false },
    } as const;
    await putInForce(database.service, { ...DEFAULT_REVISIT_SETTINGS, ladder: [step] });
    await expect(end(id)).rejects.toThrow('FACT_IN_USE');
  });

  it('not beside a publication that is being committed', async () => {
    const id = await approveFact(database.app, register.users.admin, deciders);
    await setProgrammeClock(database, PUBLIC);
    const versionId = await insertVersion();
    const { ended } = await database.service.transaction(async (trx) => {
      await publishIn(trx, versionId);
      const ending = end(id).then(() => 'ended', String);
      await untilSomebodyWaits();
      return { ended: ending };
    });
    expect(await ended).toContain('FACT_IN_USE');
  });
});

/** Resolves once a statement of this database waits for an advisory lock. */
async function untilSomebodyWaits(): Promise<void> {
  for (let waiting = 0; waiting === 0;) {
    const { rows } = await database.owner.raw<{ rows: { count: number }[] }>(
      `SELECT count(*)::integer AS count FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    waiting = rows[0]?.count ?? 0;
  }
}
