import * as fc from 'fast-check';
import { v7 } from 'uuid';
import { keptColumns } from '../../db/facts/kept-columns';
import { installKeptFacts } from '../../db/facts/install-kept-facts';
import { refreshKeptFacts } from '../../db/queries/kept-facts';
import { asUnforcedOwner } from '../../db/seeds/as-unforced-owner';
import { BUILDING_COLUMNS } from '../../db/facts/building-columns';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { insertHome, insertProgramme, type Home } from './fixture';
import { happen, happening, HAPPENINGS } from './happenings';

const DAY_MS = 86_400_000;

let db: TestDatabase;
let districtId: string;
beforeAll(async () => {
  db = await createTestDatabase();
  districtId = (await insertProgramme(db.service)).districtId;
  await insertAddedFacts();
});
afterAll(() => db.close());

/** One of buildings and one of dwellings, the one not public for long enough yet; values of both are kept for less time than happenings are old. */
async function insertAddedFacts(): Promise<void> {
  const [proposer, giver, decider] = [v7(), v7(), v7()];
  for (const id of [proposer, giver, decider])
    await db.service('users').insert({ id, login: id, display_name: id });
  const rows = await db.service.raw<{ rows: { now: Date }[] }>('SELECT programme_now() AS now');
  const now = rows.rows[0]?.now.getTime() ?? 0;
  const fact = (key: string, observation_key: string, days: number) => {
    const at = new Date(now - days * DAY_MS);
    return {
      ...{ id: v7(), key, observation_key, label_zh: '测试', label_en: 'Test', about: 'structure' },
      ...{ purpose_zh: '测试用', purpose_en: 'Test', legal_basis_zh: '测试用', legal_basis_en: 'Test' },
      ...{ retention: 'P2M', may_raise: false, visibility: ['officer'] },
      ...{
        proposed_by: proposer,
        opinion: 'in_favour',
        opinion_words: 'Fine',
        opinion_by: giver,
        opinion_at: at,
      },
      ...{ decision: 'approved', decision_words: 'Fine', decided_by: decider, decided_at: at },
    };
  };
  await db.owner.transaction((trx) =>
    asUnforcedOwner(trx, async (owner) => {
      await owner('observation_keys').insert({
        ...{ key: 'balcony_secured', value_type: 'boolean', subject_type: 'dwelling' },
        ...{ label_zh: '测试', label_en: 'Test', origin: 'profile' },
      });
      await owner('added_facts').insert([
        fact('ofBuilding', 'sprinkler_system', 10),
        fact('ofDwelling', 'balcony_secured', 20),
      ]);
    }),
  );
}

const COLUMNS = Object.keys(keptColumns).join(', ');

/** Rows that differ from a full computation, in either direction. */
async function differences(home: Home, at?: Date): Promise<unknown[]> {
  const { rows } = await db.facts.raw<{ rows: unknown[] }>(
    `WITH kept AS (SELECT registration_id, building_id, patch_id, ${COLUMNS} FROM registration_facts WHERE registration_id = :id),
       full_ones AS (SELECT registration_id, building_id, patch_id, ${COLUMNS}
         FROM compute_registration_facts(ARRAY[:id::uuid], coalesce(:at::timestamptz, programme_now())))
     SELECT 'kept' AS side, to_jsonb(k) AS row FROM (TABLE kept EXCEPT TABLE full_ones) k
     UNION ALL SELECT 'full', to_jsonb(f) FROM (TABLE full_ones EXCEPT TABLE kept) f`,
    { id: home.registrationId, at: at ?? null },
  );
  const { rows: buildings } = await db.facts.raw<{ rows: unknown[] }>(
    `SELECT f.* FROM building_facts f JOIN compute_building_facts(ARRAY[:id::uuid], coalesce(:at::timestamptz, programme_now())) c USING (building_id)
     WHERE (${BUILDING_COLUMNS.map((c) => `f.${c}`).join(', ')}) IS DISTINCT FROM (${BUILDING_COLUMNS.map((c) => `c.${c}`).join(', ')})`,
    { id: home.buildingId, at: at ?? null },
  );
  return [...rows, ...buildings];
}

test('whatever happens to a home, its kept facts are those of a full computation', async () => {
  const accepted = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 1, maxLength: 12 }), async (happenings) => {
      const home = await insertHome(db.service, districtId, { period: '[2025-01-01,)' });
      expect(await differences(home)).toEqual([]);
      for (const what of happenings) {
        if (!(await happen(db, home, what))) continue;
        accepted.set(what.what, (accepted.get(what.what) ?? 0) + 1);
        expect(await differences(home)).toEqual([]);
      }
      // nor does the nightly check find anything
      const { rows } = await db.service.raw<{ rows: unknown[] }>(
        `SELECT differing_registration_facts(ARRAY[?::uuid]) UNION ALL SELECT differing_building_facts(ARRAY[?::uuid])`,
        [home.registrationId, home.buildingId],
      );
      expect(rows).toEqual([]);
    }),
    { numRuns: 120 },
  );
  // each kind of change was made at least once: a happening that is always refused proves nothing
  expect(Object.keys(HAPPENINGS).filter((what) => !accepted.has(what))).toEqual([]);
}, 120_000);

test('until the instant that a kept row names, time alone changes nothing in it', async () => {
  let finite = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(happening, { minLength: 1, maxLength: 8 }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), { minLength: 3, maxLength: 3 }),
      async (happenings, shares) => {
        const home = await insertHome(db.service, districtId, { period: '[2025-01-01,)' });
        // a call that nobody answered counts for three months: most rows have an instant to be held against
        await happen(db, home, { what: 'contact', days: 10, choice: 0 });
        for (const what of happenings) await happen(db, home, what);
        const {
          rows: [row],
        } = await db.facts.raw<{ rows: { kept: Date; expires: Date }[] }>(
          `SELECT greatest(r.kept_at, b.kept_at) AS kept, least(r.expires_at, b.expires_at, r.kept_at + interval '2 years') AS expires
           FROM registration_facts r JOIN building_facts b USING (building_id) WHERE r.registration_id = ?`,
          [home.registrationId],
        );
        if (!row) return;
        finite += Number(row.expires.getTime() < row.kept.getTime() + 700 * DAY_MS);
        // a Date has milliseconds, the database microseconds
        const [from, to] = [row.kept.getTime() + 1, row.expires.getTime() - 1];
        for (const share of [0, ...shares, 1]) {
          const at = new Date(Math.max(from, Math.floor(from + share * (to - from))));
          expect(await differences(home, at)).toEqual([]);
        }
      },
    ),
    { numRuns: 80 },
  );
  expect(finite).toBeGreaterThan(20);
}, 120_000);

test('a database that had homes before their facts were kept has them after the next start and refresh', async () => {
  const home = await insertHome(db.service, districtId, { period: '[2025-01-01,)' });
  await db.service('buildings').where({ id: home.buildingId }).update({ storeys: 12 });
  await db.owner.transaction((trx) =>
    asUnforcedOwner(trx, async (owner) => {
      await owner('registration_facts').where({ registration_id: home.registrationId }).delete();
      await owner('building_facts').where({ building_id: home.buildingId }).delete();
    }),
  );
  await db.owner.transaction(async (trx) => {
    await trx.raw('SET LOCAL ROLE doorstep_facts');
    await trx.raw(`COMMENT ON FUNCTION keep_registration_facts(uuid[]) IS 'made from an older SQL'`);
    // which kept fewer columns
    await trx.raw('DROP FUNCTION compute_building_facts(uuid[], timestamptz)');
  });
  await db.owner.transaction(async (trx) => {
    await trx.raw('GRANT CREATE ON SCHEMA public TO doorstep_facts');
    await trx.raw('SET LOCAL ROLE doorstep_facts');
    await trx.raw(
      `CREATE FUNCTION compute_building_facts(ids uuid[]) RETURNS TABLE (building_id uuid) LANGUAGE sql AS 'SELECT unnest(ids)'`,
    );
  });
  await installKeptFacts(db.owner);
  await refreshKeptFacts(db.service);
  expect(await differences(home)).toEqual([]);
  expect(await db.facts('building_facts').where({ building_id: home.buildingId }).pluck('storeys')).toEqual([
    12,
  ]);
});
