import { v7 as uuid } from 'uuid';
import { storeNeutralityReport } from '../../db/queries/neutrality';
import { shippedCatalogue } from '../../rules/fact-catalogue';
import { tierPlacement } from '../../rules/shipped-rulesets';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { asUser, grantRole, seedSmallRegister, type SmallRegister } from '../support/register';
import { bringVisitTo, insertHazard, proposeVisit } from '../support/visits';
import { appOn, decideVersion, setPasswords, signIn, type Caller } from './api-client';

let database: TestDatabase;
let register: SmallRegister;
let author: Caller;
let second: Caller;

const versions = '/api/ruleset-versions';
const WORDS = {
  zh: '第一片区的两栋楼共用的配电间存在严重隐患，消除前须逐户查看。',
  en: 'The wiring that the homes of this patch share is unsafe; until it is mended each of them is visited.',
};

/** The first patch has one building in which everybody is written to in Chinese, the second one in English. */
async function fill(homes: number): Promise<void> {
  for (const [index, locale] of ['zh-CN', 'en'].entries()) {
    const home = register.homes[index]!;
    await database.service.raw(
      `WITH made AS (SELECT n, gen_random_uuid() AS dwelling, gen_random_uuid() AS unit, gen_random_uuid() AS registration, gen_random_uuid() AS resident
         FROM generate_series(1, :homes::int) AS n),
       d AS (INSERT INTO dwellings (id, building_id, number, floor, patch_id, legal_occupancy, existed_from)
         SELECT dwelling, :building, 'x' || n, 1, :patch, 4, '2020-01-01' FROM made),
       u AS (INSERT INTO units (id, dwelling_id, existed_from) SELECT unit, dwelling, '2020-01-01' FROM made),
       p AS (INSERT INTO residents (id, name, locale, generated) SELECT resident, 'Demo', :locale, true FROM made)
       INSERT INTO registrations (id, unit_id, building_id, patch_id, state, period, occupant_count, declared_on, verified_on, confirmed_on, next_confirmation_on, generated)
         SELECT registration, unit, :building, :patch, 'verified', '[2026-01-01,)', 2, '2026-01-01', '2026-01-05', '2026-10-05', '2027-01-05', true FROM made`,
      { homes, building: home.buildingId, patch: register.patches[index]!, locale },
    );
    await database.service.raw(
      `INSERT INTO registration_residents (registration_id, resident_id)
       SELECT r.id, p.id FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM registrations WHERE patch_id = ? AND id NOT IN (SELECT registration_id FROM registration_residents)) r
       JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM residents WHERE locale = ? AND name = 'Demo' AND id NOT IN (SELECT resident_id FROM registration_residents)) p USING (n)`,
      [register.patches[index]!, locale],
    );
  }
}

const as = (login: string) => signIn(appOn(database), login);

async function handIn(document: object = tierPlacement): Promise<string> {
  const { body } = await author.post(versions, { rulesetId: register.rulesetId, document }).expect(200);
  await author.post(`${versions}/${body.id}/submit`, {}).expect(200);
  return body.id as string;
}
interface Shown {
  version: number;
  neutrality: {
    exceeded: string[];
    justifications: object[];
    factsRole: { tables: string[]; readable: string[] };
  };
}
const shown = async (id: string) => (await author.agent.get(`${versions}/${id}`).expect(200)).body as Shown;
const justify = async (by: Caller, id: string, dimension: string, words: object = WORDS) =>
  by
    .post(`${versions}/${id}/justify`, { dimension, words })
    .set('If-Match', `"${(await shown(id)).version}"`);
const rates = async (by: Caller, id: string) =>
  (await by.agent.get(`${versions}/${id}/visit-rates`).expect(200)).body.items as {
    dimension: string;
    group: string;
    registrations: number | null;
    visits: number | null;
    exceeds: boolean;
  }[];

beforeEach(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  for (const role of ['data_owner', 'dpo'] as const) {
    const id = uuid();
    await database.service('users').insert({ id, login: role, display_name: role, locale: 'en' });
    await grantRole(database.service, register, id, role, register.authorityId);
  }
  await setPasswords(database);
  [author, second] = [await as('admin'), await as('otheradmin')];
});
afterEach(() => database.close());

test('a version that is handed in has a report: what facts may read, what is proved, and what was tried on real records', async () => {
  const id = await handIn();
  const { neutrality } = await shown(id);
  expect(neutrality).toMatchObject({
    factsRole: { readable: [] },
    proved: { facts: shippedCatalogue.filter(({ mayRaise }) => !mayRaise).map(({ key }) => key) },
    tried: { records: 2, trials: 32, raised: 0 },
    exceeded: [],
    justifications: [],
  });
  expect(neutrality.factsRole.tables).toContain('residents');
  expect((await decideVersion(second, id, 'publish')).status).toBe(200);
});

test('of a small register no figure is shown to anybody', async () => {
  const id = await handIn();
  for (const reader of [await as('data_owner'), await as('dpo')]) {
    const figures = await rates(reader, id);
    expect(figures.length).toBeGreaterThan(4);
    for (const each of figures)
      expect(each).toMatchObject({ registrations: null, visits: null, exceeds: false });
  }
});

describe('where homes of one patch, written to in one language, are visited and the others are not', () => {
  let id: string;
  beforeEach(async () => {
    await fill(60);
    await insertHazard(database.service, register.homes[0], register.patches[0], {
      dwelling_id: null,
      severity: 'severe',
    });
    id = await handIn();
  });

  test('the report says which groups differ, and only data owner and protection officer see by how much', async () => {
    expect((await shown(id)).neutrality.exceeded).toEqual(['contact_language', 'patch']);
    const figures = await rates(await as('dpo'), id);
    expect(figures.filter(({ dimension }) => dimension === 'patch')).toEqual([
      expect.objectContaining({ registrations: 61, visits: 61, exceeds: true, code: 'd1-o1-p1' }),
      expect.objectContaining({ registrations: 61, visits: 0, exceeds: false, code: 'd1-o2-p1' }),
    ]);
    expect(figures).toContainEqual(
      expect.objectContaining({
        dimension: 'dwelling_kind',
        group: 'dwelling',
        registrations: 122,
        visits: 61,
      }),
    );
    expect(await rates(await as('data_owner'), id)).toEqual(figures);
    expect(JSON.stringify(await shown(id))).not.toMatch(/"visits":61/);
    await author.agent.get(`${versions}/${id}/visit-rates`).expect(403);
    // nor by SQL
    for (const user of [register.users.admin, register.users.supervisor, register.users.auditor])
      expect(await asUser(database.app, user, (trx) => trx('visit_rates'))).toEqual([]);
  });

  test('nobody publishes it before its author has justified each, and what they wrote is public', async () => {
    const publish = () => decideVersion(second, id, 'publish');
    expect((await publish()).body.code).toBe('JUSTIFICATION_MISSING');
    expect((await justify(second, id, 'patch')).body.code).toBe('NOTHING_TO_JUSTIFY');
    expect((await justify(author, id, 'tenancy_length')).body.code).toBe('NOTHING_TO_JUSTIFY');
    expect((await justify(author, id, 'patch', { zh: '短', en: 'short' })).body.code).toBe('INVALID_REQUEST');
    expect((await justify(author, id, 'patch')).status).toBe(200);
    expect((await publish()).body.code).toBe('JUSTIFICATION_MISSING');
    const read = (await shown(id)).version;
    expect((await justify(author, id, 'contact_language')).status).toBe(200);
    // what the second person read is not what stands there now
    const stale = second.post(`${versions}/${id}/publish`, {}).set('If-Match', `"${read}"`);
    expect((await stale).body.code).toBe('VERSION_CHANGED');
    const { body: told } = await author.agent.get('/api/rules-in-force').expect(200);
    expect(told.justifications).toMatchObject([
      { number: 2, state: 'in_review', dimension: 'contact_language', words: WORDS },
      { number: 2, state: 'in_review', dimension: 'patch', words: WORDS },
    ]);
    expect((await publish()).status).toBe(200);
    const { text } = await author.agent.get('/rules?lang=en').expect(200);
    expect(text).toContain(WORDS.en);
    expect((await justify(author, id, 'patch')).body.code).toBe('STATE_CONFLICT');
  });

  test('going back to rules says again what was justified when they were in force', async () => {
    for (const dimension of ['patch', 'contact_language']) await justify(author, id, dimension).then();
    expect((await decideVersion(second, id, 'publish')).status).toBe(200);
    const light = { ...tierPlacement, rules: tierPlacement.rules.slice(1) };
    const next = await handIn(light);
    for (const dimension of (await shown(next)).neutrality.exceeded)
      await justify(author, next, dimension).then();
    expect((await decideVersion(second, next, 'publish')).status).toBe(200);
    const { body } = await second.post(`${versions}/${next}/roll-back`, {}).expect(200);
    expect(body.neutrality).toMatchObject({
      exceeded: ['contact_language', 'patch'],
      justifications: [{ words: WORDS }, { words: WORDS }],
    });
    expect((await decideVersion(author, body.id as string, 'publish')).status).toBe(200);
  });

  test('the database refuses it by itself, also where the report was never made or its document changed', async () => {
    const publish = () =>
      asUser(database.app, register.users.otherAdmin, async (trx) => {
        await trx('ruleset_versions').where({ state: 'published' }).update({ state: 'retired' });
        await trx('ruleset_versions')
          .where({ id })
          .update({ state: 'published', approver_id: register.users.otherAdmin });
      });
    await expect(publish()).rejects.toThrow('JUSTIFICATION_MISSING');
    await author.post(`${versions}/${id}/withdraw`, {}).expect(200);
    await asUser(database.app, register.users.admin, (trx) =>
      trx('ruleset_versions')
        .where({ id })
        .update({ document: JSON.stringify({ ...tierPlacement, description: tierPlacement.name }) }),
    );
    expect((await shown(id)).neutrality).toBeNull();
    const assessment = JSON.stringify({
      cases: { failed: 0 },
      simulation: { work: { overCapacity: false } },
    });
    await asUser(database.app, register.users.admin, (trx) =>
      trx('ruleset_versions').where({ id }).update({ state: 'in_review', assessment }),
    );
    await expect(publish()).rejects.toThrow('NEUTRALITY_UNKNOWN');
  });
});

describe('words about a group that is visited more often', () => {
  const publish = (id: string) => decideVersion(second, id, 'publish');
  /** So many more homes of a patch come to have a hazard of their own. */
  const insertHazards = async (patch: 0 | 1, count: number) => {
    const homes = await database
      .service('dwellings')
      .where({ patch_id: register.patches[patch] })
      .whereNotIn('id', database.service('hazards').select('dwelling_id'))
      .limit(count)
      .pluck<string[]>('id');
    for (const dwelling_id of homes)
      await insertHazard(database.service, register.homes[patch], register.patches[patch], {
        dwelling_id,
        severity: 'severe',
      });
  };
  const standing = async (id: string) => (await shown(id)).neutrality;
  const justifyAll = async (id: string) => {
    for (const dimension of (await standing(id)).exceeded)
      expect((await justify(author, id, dimension)).status).toBe(200);
  };

  beforeEach(async () => {
    await fill(60);
    // twice as often
    await insertHazards(0, 20);
    await insertHazards(1, 10);
  });

  test('hold for a later version until the ratio has grown by more than a tenth of what they were written about', async () => {
    const first = await handIn();
    expect(await standing(first)).toMatchObject({
      exceeded: ['contact_language', 'patch'],
      unjustified: ['contact_language', 'patch'],
    });
    await justifyAll(first);
    expect(await standing(first)).toMatchObject({ unjustified: [] });
    expect((await publish(first)).status).toBe(200);

    await insertHazards(0, 1);
    const next = await handIn();
    expect(await standing(next)).toMatchObject({
      exceeded: ['contact_language', 'patch'],
      unjustified: [],
      justifications: [
        { words: WORDS, carriedFrom: 2 },
        { words: WORDS, carriedFrom: 2 },
      ],
    });
    expect((await publish(next)).status).toBe(200);

    // little by little is grown all the same
    await insertHazards(0, 2);
    const last = await handIn();
    expect(await standing(last)).toMatchObject({
      unjustified: ['contact_language', 'patch'],
      justifications: [],
    });
    expect((await publish(last)).body.code).toBe('JUSTIFICATION_MISSING');
    await justifyAll(last);
    expect((await publish(last)).status).toBe(200);
  });

  test('are asked for anew where a version is assessed again and the ratio has grown', async () => {
    const id = await handIn();
    await justifyAll(id);
    await insertHazards(0, 3);
    await author.post(`${versions}/${id}/assess`, {}).expect(200);
    expect(await standing(id)).toMatchObject({
      unjustified: ['contact_language', 'patch'],
      justifications: [{ carriedFrom: null }, { carriedFrom: null }],
    });
    expect((await publish(id)).body.code).toBe('JUSTIFICATION_MISSING');
    await justifyAll(id);
    expect((await publish(id)).status).toBe(200);
  });

  test('that were carried over are changed by the author of the version alone', async () => {
    const first = await handIn();
    await justifyAll(first);
    expect((await publish(first)).status).toBe(200);
    [author, second] = [second, author];
    const next = await handIn();
    expect((await justify(second, next, 'patch')).body.code).toBe('NOTHING_TO_JUSTIFY');
    const words = { ...WORDS, en: `${WORDS.en} It still is.` };
    expect((await justify(author, next, 'patch', words)).status).toBe(200);
    expect((await standing(next)).justifications).toMatchObject([
      { dimension: 'contact_language', words: WORDS, carriedFrom: 2 },
      { dimension: 'patch', words, carriedFrom: null },
    ]);
  });
});

test('a visit that a supervisor released to a home followed up on its record counts as one', async () => {
  await fill(60);
  for (let turn = 0; turn < 6; turn++) {
    const { visitId } = await proposeVisit(database.service, register);
    if (turn < 5) await bringVisitTo(database, register, visitId, 'released');
  }
  const id = await handIn();
  const everythingOnRecord = {
    ...{ sql: '0', bindings: [], defaultTier: 'standard' as const },
    outcomes: [{ tier: 'priority' as const, ground: 'record' as const }],
  };
  const evidence = { proved: { facts: [] }, tried: { records: 1, trials: 1, raised: 0 } };
  await asUser(database.app, register.users.admin, (trx) =>
    storeNeutralityReport(trx, id, evidence, { placement: everythingOnRecord, day: '2026-11-02' }),
  );
  expect(await rates(await as('dpo'), id)).toContainEqual(
    expect.objectContaining({ dimension: 'dwelling_kind', registrations: 128, visits: 5 }),
  );
});

test('while the role that computes facts may read residents nothing is published, and the report says so', async () => {
  await database.owner.transaction(async (trx) => {
    await trx.raw('SET LOCAL ROLE doorstep_owner');
    await trx.raw('GRANT SELECT (locale) ON residents TO doorstep_facts');
  });
  const id = await handIn();
  expect((await shown(id)).neutrality.factsRole.readable).toEqual(['residents']);
  expect((await decideVersion(second, id, 'publish')).body.code).toBe('FACTS_READ_RESIDENTS');
});

test('a report is made of a version in review only, by administrators, and none where a right raised a tier', async () => {
  const id = await handIn();
  const store = (by: string, raised = 0, versionId = id) =>
    asUser(database.app, by, (trx) =>
      trx.raw('SELECT store_neutrality_report(?, ?, ?, ?)', [
        versionId,
        '{"facts": []}',
        JSON.stringify({ records: 1, trials: 1, raised }),
        '{}',
      ]),
    );
  await expect(store(register.users.supervisor)).rejects.toThrow('NOT_IN_REVIEW');
  await expect(store(register.users.admin, 0, register.rulesetVersionId)).rejects.toThrow('NOT_IN_REVIEW');
  await expect(store(register.users.admin, 1)).rejects.toThrow('RIGHT_RAISES_TIER');
  // nobody who asks by themselves learns how homes are written to
  for (const pool of [database.app, database.service, database.facts])
    await expect(pool.raw(`SELECT * FROM count_visits('{}', '{}', '2026-01-01')`)).rejects.toThrow(
      /permission denied/,
    );
});
