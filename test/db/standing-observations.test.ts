import fc from 'fast-check';
import { v7 as uuid } from 'uuid';
import { factRows } from '../../db/facts/fact-rows';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { AT, insertHome, insertProgramme, type Home } from './fixture';

let database: TestDatabase;
let home: Home;
beforeAll(async () => {
  database = await createTestDatabase();
  const { districtId } = await insertProgramme(database.service);
  home = await insertHome(database.service, districtId);
});
afterAll(() => database.close());

interface Said {
  source: string;
  value: boolean | null;
  /** Days before AT. */
  day: number;
}

async function observe(said: readonly Said[], key = 'fire_alarm'): Promise<void> {
  for (const { source, value, day } of said) {
    await database.service('observations').insert({
      id: uuid(),
      subject_type: 'building',
      subject_id: home.buildingId,
      key,
      value: JSON.stringify(value),
      source_kind: source === 'officer' ? 'officer' : 'import',
      source,
      observed_at: new Date(AT.getTime() - day * 86_400_000),
    });
  }
}

async function forget(): Promise<void> {
  await database.owner.raw('TRUNCATE observations');
}

/** What holds: of each source its last word; of those that still say something, the newest. */
function standing(said: readonly Said[]): boolean | null {
  const last = new Map<string, Said>();
  for (const one of said) {
    const before = last.get(one.source);
    if (before === undefined || one.day <= before.day) last.set(one.source, one);
  }
  const values = [...last.values()].filter(({ value }) => value !== null);
  return values.toSorted((a, b) => a.day - b.day)[0]?.value ?? null;
}

async function fireAlarm(): Promise<unknown> {
  const [row] = await factRows(database.facts, [home.registrationId], AT);
  return row?.facts['fireAlarmPresent'];
}

async function isEvidence(): Promise<boolean> {
  const { rows } = await database.owner.raw<{ rows: [{ evidence: boolean }] }>(
    'SELECT has_safety_evidence(?, ?) AS evidence',
    [home.registrationId, '2025-11-20'],
  );
  return rows[0].evidence;
}

test("an empty cell takes back its own file's value, and not what an officer saw", async () => {
  await forget();
  await observe([
    { source: 'profile', value: true, day: 30 },
    { source: 'officer', value: false, day: 20 },
    { source: 'profile', value: null, day: 10 },
  ]);
  expect(await fireAlarm()).toBe(false);
  expect(await isEvidence()).toBe(true);
});

test('whatever the sources say and take back, the newest value that one of them stands by is the fact and the evidence', async () => {
  const statement = fc.record({
    source: fc.constantFrom('officer', 'profile', 'other-profile'),
    value: fc.constantFrom(true, false, null),
  });
  // days in no order; none twice, since two sources of one instant contradict each other without a newest
  const said = fc
    .array(statement, { maxLength: 7 })
    .chain((all) =>
      fc
        .shuffledSubarray([1, 2, 3, 4, 5, 6, 7, 8], { minLength: all.length, maxLength: all.length })
        .map((days) => all.map((one, at): Said => ({ ...one, day: days[at] ?? 0 }))),
    );
  await fc.assert(
    fc.asyncProperty(said, async (all) => {
      await forget();
      await observe(all);
      expect(await fireAlarm()).toBe(standing(all));
      expect(await isEvidence()).toBe(standing(all) === false);
    }),
    { numRuns: 60 },
  );
}, 60_000);
