import * as fc from 'fast-check';
import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import { findFactSource, type FactSource } from '../../api/fact-source';
import { factRows, placedRows } from '../../db/facts/fact-rows';
import { refreshKeptFacts } from '../../db/queries/kept-facts';
import { compileRuleset } from '../../rules/compile-ruleset';
import { compileToSql } from '../../rules/compile-to-sql';
import { evaluate } from '../../rules/evaluate';
import { factsNamed } from '../../rules/facts-named';
import { findingRuleset, rulesetDocument } from '../rules/arbitrary-ruleset';
import { approveFact, insertFactDeciders, SPRINKLED } from '../support/added-fact';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { setProgrammeClock } from '../support/programme-clock';
import { insertHome, seedSmallRegister, TEST_START, type Home } from '../support/register';

const HOMES = 30;
const DAY_MS = 86_400_000;
const PUBLIC = new Date(TEST_START.getTime() + 15 * DAY_MS);
const CHOICES = ['flat', 'gable', 'thatched'];
const TYPES = ['boolean', 'number', 'date', 'enum'] as const;
const SUBJECTS = ['building', 'dwelling'] as const;
const ADDED = TYPES.flatMap((type) => SUBJECTS.map((subject) => ({ type, subject })));

/** What may have been observed; a day that the calendar does not have and a choice that is none are unknown. */
const VALUES: Record<(typeof TYPES)[number], unknown[]> = {
  boolean: [true, false],
  number: [-1, 0, 1, 9, 10, 50.5, 0.1 + 0.2, 365, 1e308, 5e-324],
  date: ['2024-02-29', '2025-11-30', '2025-12-01', '0001-01-01', '9999-12-31', '2025-02-29'],
  enum: [...CHOICES, 'unheard_of'],
};

let database: TestDatabase;
let homes: Home[];
let source: FactSource;

beforeAll(async () => {
  database = await createTestDatabase();
  const register = await seedSmallRegister(database.service);
  const deciders = await insertFactDeciders(database.service, register);
  for (const { type, subject } of ADDED) {
    const observationKey = `${subject}_${type}`;
    await database.owner.transaction(async (trx) => {
      await trx.raw('SET LOCAL ROLE doorstep_owner');
      await trx.raw(
        `INSERT INTO observation_keys (key, value_type, subject_type, label_zh, label_en, origin) VALUES (?, ?, ?, '测试', 'Test', 'profile')`,
        [observationKey, type, subject],
      );
    });
    await approveFact(database.app, register.users.admin, deciders, {
      ...SPRINKLED,
      ...{ key: `${type}Of${subject}`, observationKey },
      unit: type === 'number' ? 'days' : null,
      choices: type === 'enum' ? CHOICES.map((value) => ({ value, label: { zh: '顶', en: value } })) : [],
    });
  }
  homes = [...register.homes];
  while (homes.length < HOMES)
    homes.push(
      await insertHome(database.service, {
        districtId: register.districtId,
        patchId: register.patches[0],
        key: uuid(),
      }),
    );
  const lives = fc.sample(
    fc.tuple(...ADDED.map(({ type }) => fc.option(fc.constantFrom(...VALUES[type]), { freq: 5 }))),
    { numRuns: HOMES, seed: 5 },
  );
  for (const [index, life] of lives.entries())
    for (const [place, value] of life.entries())
      if (value !== null) await observe(homes[index]!, ADDED[place]!, value);
  await setProgrammeClock(database, PUBLIC);
  await refreshKeptFacts(database.service);
  source = await findFactSource(database.service);
}, 120_000);
afterAll(() => database.close());

async function observe(home: Home, { type, subject }: (typeof ADDED)[number], value: unknown): Promise<void> {
  await database.service('observations').insert({
    id: uuid(),
    subject_type: subject,
    subject_id: subject === 'building' ? home.buildingId : home.dwellingId,
    key: `${subject}_${type}`,
    value: JSON.stringify(value),
    source_kind: 'officer',
    source: 'test',
    observed_at: TEST_START,
  });
}

/** The place of the rule that decides, by registration, as the kept facts of the whole register say. */
async function placedByKept(sql: { sql: string; bindings: readonly unknown[] }, day: string) {
  const { rows } = await database.service.raw<{ rows: { id: string; place: number }[] }>(
    `WITH asked AS (SELECT ?::date AS day)
     SELECT k.registration_id AS id, ${sql.sql} AS place
     FROM registration_facts k JOIN building_facts b ON b.building_id = k.building_id CROSS JOIN asked`,
    [day, ...sql.bindings] as Knex.RawBinding[],
  );
  return Object.fromEntries(rows.map(({ id, place }) => [id, place]));
}

test('the database finds the facts that a document names, as those who tell of it do', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(rulesetDocument(), findingRuleset()), async (document) => {
      const { rows } = await database.app.raw<{ rows: { facts: string[] }[] }>(
        'SELECT ARRAY(SELECT facts_named_by(?::jsonb)) AS facts',
        [JSON.stringify(document)],
      );
      const named = new Set(factsNamed(document).map(({ fact }) => fact));
      expect(rows[0]?.facts.toSorted()).toEqual([...named].toSorted());
    }),
    { numRuns: 100 },
  );
});

test('rules on facts that were added place the register, each home by itself and each one read afresh alike', async () => {
  const day = '2026-11-17';
  const ids = homes.map(({ registrationId }) => registrationId);
  const records = await factRows(database.facts, ids, PUBLIC);
  // some of each are known, and some unknown
  for (const { type, subject } of ADDED) {
    const values = new Set(records.map(({ facts }) => facts[`${type}Of${subject}`] === null));
    expect([...values].toSorted()).toEqual([false, true]);
  }
  const added = source.catalogue.slice(-ADDED.length);
  let decided = 0;
  await fc.assert(
    fc.asyncProperty(rulesetDocument([...added, ...source.catalogue.slice(0, 3)]), async (document) => {
      const compiled = compileRuleset(document, { asOf: day, catalogue: source.catalogue });
      const expected: Record<string, number> = {};
      for (const { registrationId, facts } of records) {
        const { decidedBy } = await evaluate(compiled, facts);
        expected[registrationId] = compiled.ruleset.rules.findIndex(({ id }) => id === decidedBy);
      }
      const { decidedBy } = compileToSql(compiled, source.valueSql);
      expect(await placedByKept(decidedBy, day)).toEqual(expected);
      const nothing = { sql: 'NULL', bindings: [] };
      const afresh = await placedRows(database.facts, ids, PUBLIC, {
        place: decidedBy,
        explanation: nothing,
        before: nothing,
        now: nothing,
      });
      expect(Object.fromEntries(afresh.map(({ registrationId, place }) => [registrationId, place]))).toEqual(
        expected,
      );
      decided += Object.values(expected).filter((place) => place >= 0).length;
    }),
    { numRuns: 150 },
  );
  expect(decided).toBeGreaterThan(HOMES);
}, 300_000);
