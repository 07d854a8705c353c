import * as fc from 'fast-check';
import { DateTime, Duration } from 'luxon';
import { v7 as uuid } from 'uuid';
import { factRows } from '../../db/facts/fact-rows';
import { type ApprovedFact, listAddedFacts } from '../../db/queries/added-facts';
import { refreshKeptFacts } from '../../db/queries/kept-facts';
import { approveFact, insertFactDeciders, SPRINKLED } from '../support/added-fact';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { setProgrammeClock } from '../support/programme-clock';
import { insertHome, seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';

const ZONE = 'America/Toronto';
const DAY_MS = 86_400_000;
/** Days, months with ends of their own, and a leap day's year. */
const RETENTIONS = ['P1D', 'P30D', 'P1M', 'P6M', 'P1Y', 'P4Y'] as const;
/** Around the end of February, and the nights on which clocks change. */
const BEGINS = [
  '2023-10-31T12:00:00Z',
  '2024-02-29T04:30:00Z',
  '2024-02-29T23:00:00Z',
  '2024-03-10T06:30:00Z',
  '2026-11-01T05:30:00Z',
].map((text) => new Date(text).getTime());

interface Said {
  at: Date;
  source: string;
  /** Null: the source says no more of it. */
  value: boolean | null;
}

/** What a plain reading of the rule says: the newest of what each source says last, while it is not older than it is kept. */
function expectedOf(said: readonly Said[], { retention, usableAt }: ApprovedFact, now: Date) {
  if (now < usableAt) return null;
  const last = new Map<string, Said>();
  for (const each of said.toSorted((a, b) => a.at.getTime() - b.at.getTime())) last.set(each.source, each);
  const newest = [...last.values()]
    .filter(({ value }) => value !== null)
    .toSorted((a, b) => b.at.getTime() - a.at.getTime())[0];
  if (!newest) return null;
  const over = DateTime.fromJSDate(newest.at, { zone: ZONE })
    .startOf('day')
    .plus(Duration.fromISO(retention));
  return now < over.toJSDate() ? newest.value : null;
}

let database: TestDatabase;
let register: SmallRegister;
/** As they were approved, one after the other. */
let facts: ApprovedFact[];
const PROPOSED = RETENTIONS.flatMap((retention) =>
  (['building', 'dwelling'] as const).map((subject) => ({
    key: `${subject}Has${retention}`,
    observationKey: subject === 'building' ? 'sprinkler_system' : 'balcony_secured',
    retention,
  })),
);

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  await database.owner.transaction(async (trx) => {
    await trx.raw('SET LOCAL ROLE doorstep_owner');
    await trx.raw(
      `INSERT INTO observation_keys (key, value_type, subject_type, label_zh, label_en, origin)
       VALUES ('balcony_secured', 'boolean', 'dwelling', '测试', 'Test', 'profile')`,
    );
  });
  const deciders = await insertFactDeciders(database.service, register);
  for (const { key, observationKey, retention } of PROPOSED)
    await approveFact(database.app, register.users.admin, deciders, {
      ...SPRINKLED,
      ...{ key, observationKey, retention },
    });
  facts = await listAddedFacts(database.service);
});
afterAll(() => database.close());

const said: fc.Arbitrary<Said[]> = fc
  .uniqueArray(
    fc.record({
      at: fc
        .oneof(
          fc.tuple(fc.constantFrom(...BEGINS), fc.integer({ min: 0, max: 60 * 24 })),
          fc.tuple(fc.constant(TEST_START.getTime()), fc.integer({ min: -40 * 24, max: -1 })),
        )
        .map(([begin, hours]) => new Date(begin + (hours * DAY_MS) / 24)),
      source: fc.constantFrom('one', 'two'),
      value: fc.option(fc.boolean(), { freq: 4 }),
    }),
    { selector: ({ at }) => at.getTime(), minLength: 1, maxLength: 4 },
  )
  .map((all) => all.filter(({ at }) => at < TEST_START));

/** Instants at which something may change: a fact becomes usable, a value is over; and ones before. */
function instants(all: readonly Said[]): Date[] {
  const ends = all.flatMap(({ at }) =>
    RETENTIONS.map((retention) =>
      DateTime.fromJSDate(at, { zone: ZONE }).startOf('day').plus(Duration.fromISO(retention)).toMillis(),
    ),
  );
  // they were approved within moments of each other, and the clock goes on while the facts are asked for: an instant between
  // two of them would be before or after the second by chance
  const usable = facts.map(({ usableAt }) => usableAt.getTime());
  return (
    [...ends, Math.max(...usable)]
      .filter((instant) => instant >= TEST_START.getTime())
      // a Date has milliseconds, the database microseconds
      .flatMap((instant) => [instant - 600_000, instant + 1])
      .map((instant) => new Date(instant))
  );
}

/** Said an hour before, and asked about at the last instant of `instants`, when all facts are public. */
const KNOWN: [Said[], number] = [
  [{ at: new Date(TEST_START.getTime() - DAY_MS / 24), source: 'one', value: true }],
  2 * RETENTIONS.length + 1,
];

test('a value of an added fact is known from the day the fact is public for long enough until it is older than it is kept', async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(said, fc.nat(), async (all, choice) => {
      const candidates = instants(all);
      const now = candidates[choice % candidates.length] ?? TEST_START;
      // kept while the clock stood at the start: only what was written says when it ends
      await setProgrammeClock(database, TEST_START);
      const [patchId] = register.patches;
      const { districtId } = register;
      const home = await insertHome(database.service, { districtId, patchId, key: uuid() });
      for (const { at, source, value } of all)
        for (const [subject, id, key] of [
          ['building', home.buildingId, 'sprinkler_system'],
          ['dwelling', home.dwellingId, 'balcony_secured'],
        ] as const)
          await database.service('observations').insert({
            ...{ id: uuid(), subject_type: subject, subject_id: id, key, value: JSON.stringify(value) },
            ...{ source_kind: 'officer', source, observed_at: at },
          });
      const expected = Object.fromEntries(facts.map((fact) => [fact.key, expectedOf(all, fact, now)]));
      const [row] = await factRows(database.facts, [home.registrationId], now);
      expect(row?.facts).toMatchObject(expected);
      for (const { key } of facts) expect(row?.sources[key] === null).toBe(expected[key] === null);

      await setProgrammeClock(database, now);
      await refreshKeptFacts(database.service);
      const { rows } = await database.service.raw<{ rows: { added: object }[] }>(
        `SELECT coalesce(r.added, '{}') || coalesce(b.added, '{}') AS added
         FROM registration_facts r JOIN building_facts b USING (building_id) WHERE r.registration_id = ?`,
        [home.registrationId],
      );
      const known = Object.entries(expected).filter(([, value]) => value !== null);
      expect(rows[0]?.added).toEqual(Object.fromEntries(known));
      for (const { key, retention } of facts) seen.add(`${retention} ${expected[key]}`);
    }),
    { numRuns: 60, examples: [KNOWN, [KNOWN[0].map((each) => ({ ...each, value: null })), KNOWN[1]]] },
  );
  // of each retention a value was known, and one was over; a day is over before the fact is public
  expect(
    RETENTIONS.filter((each) => each !== 'P1D' && !seen.has(`${each} true`) && !seen.has(`${each} false`)),
  ).toEqual([]);
  expect(RETENTIONS.filter((each) => !seen.has(`${each} null`))).toEqual([]);
}, 300_000);
