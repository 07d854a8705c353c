import type { Knex } from 'knex';
import { v7 } from 'uuid';
import { shippedRulesets } from '../../../activities/review-registrations';
import { asUnforcedOwner } from '../../../db/seeds/as-unforced-owner';
import { seedDemonstration } from '../../../db/seeds/demonstration';
import { insertDemonstrationProgramme } from '../../../db/seeds/demonstration-programme';
import { numberedIds } from '../../../db/seeds/numbered-ids';
import { setConstraintsAside } from '../../../db/seeds/set-constraints-aside';
import { addShippedCalendars, seedShippedConfiguration } from '../../../db/seeds/shipped-configuration';

const HOMES_PER_BUILDING = 100;
const HOMES_PER_FLOOR = 10;
/** The rest stands empty or is lived in by its owner, as the seed draws it. */
const LET = 0.945;

/**
 * Fills an empty database with about so many registrations, by the demonstration's own seed, on buildings that are made up
 * here with equipment, papers and scores; gives how many there are. One transaction of the tables' owner.
 */
export async function makeRegister(
  owner: Knex,
  registrations: number,
  onStep: (step: string) => void,
): Promise<number> {
  const buildings = Math.max(1, Math.ceil(registrations / LET / HOMES_PER_BUILDING));
  const made = await owner.transaction((transaction) =>
    asUnforcedOwner(transaction, async (db) => {
      await insertDemonstrationProgramme(db, { clockRate: 1, beginsOn: null });
      await seedShippedConfiguration(db, shippedRulesets);
      await addShippedCalendars(db);
      onStep('buildings');
      const aside = ['buildings', 'dwellings', 'units', 'observations', 'visits'].map((table) => ({ table }));
      await setConstraintsAside(db, aside, () => insertBuildings(db, buildings, onStep));
      const { rows } = await db.raw<{ rows: { at: Date }[] }>('SELECT programme_now() AS at');
      const at = rows[0]?.at ?? new Date();
      // nobody signs in here
      return seedDemonstration(db, { all: true, seed: 1, at, passwordHash: '-', onStep });
    }),
  );
  return made.registrations;
}

async function insertBuildings(db: Knex, buildings: number, onStep: (step: string) => void): Promise<void> {
  const [authorityId, districtId] = [v7(), v7()];
  const area = { name_zh: '基准', name_en: 'Benchmark', ancestors: [] };
  await db('areas').insert({ id: authorityId, kind: 'authority', code: 'benchmark', ...area });
  await db('areas').insert({
    id: districtId,
    kind: 'district',
    parent_id: authorityId,
    code: 'ward-01',
    ...area,
  });
  const id = numberedIds();
  await db.raw(
    `INSERT INTO buildings (id, source, external_key, district_id, address, postal_code, storeys, year_built, first_seen_on)
     SELECT ${id('building')}, 'benchmark', number, ?, number || ' EXAMPLE ST', 'M' || number % 10, 4 + number % 30, 1950 + number % 70, '2020-01-01'
     FROM generate_series(1, ${buildings}) AS made (number)`,
    [districtId],
  );
  onStep('dwellings');
  await db.raw(`CREATE TEMP TABLE bench_home ON COMMIT DROP AS
    SELECT number, ${id('dwelling')} AS dwelling_id, (number - 1) % ${HOMES_PER_BUILDING} AS place, b.id AS building_id
    FROM generate_series(1, ${buildings * HOMES_PER_BUILDING}) AS made (number)
    JOIN buildings b ON b.external_key = (1 + (number - 1) / ${HOMES_PER_BUILDING})::text AND b.source = 'benchmark'`);
  await db.raw(`INSERT INTO dwellings (id, building_id, number, floor, existed_from)
    SELECT dwelling_id, building_id, lpad((place + 101)::text, 4, '0'), 1 + place / ${HOMES_PER_FLOOR}, '2020-01-01' FROM bench_home`);
  onStep('units');
  // not counted up: the index that keeps tenancies of a unit apart tells uuids by their first half (btree_gist's penalty),
  // and ids that share it make it look through more pages with each row that is updated
  await db.raw(`INSERT INTO units (id, dwelling_id, existed_from)
    SELECT gen_random_uuid(), dwelling_id, '2020-01-01' FROM bench_home`);
  onStep('observations');
  const observed = [
    'fire_alarm',
    'fire_alarm_test_records',
    'sprinkler_test_records',
    'elevator_test_records',
  ];
  for (const [index, key] of observed.entries()) {
    // one building in 83 and so on lacks it, one in ten says nothing
    await db.raw(
      `INSERT INTO observations (id, subject_type, subject_id, key, value, source_kind, source, observed_at)
       SELECT ${id(key)}, 'building', id, ?, to_jsonb(number % ${83 + 10 * index} <> 0), 'import', 'benchmark', now() - interval '90 days'
       FROM (SELECT id, external_key::integer AS number FROM buildings WHERE source = 'benchmark') b WHERE (number + ${index}) % 10 <> 0`,
      [key],
    );
  }
  await db.raw(`INSERT INTO visits (id, origin, external_key, subject_type, building_id, state, score, ended_at)
    SELECT ${id('score')}, 'imported', number, 'building', id, 'completed', 55 + number % 45, now() - interval '1 day' * (30 + number % 1000)
    FROM (SELECT id, external_key::integer AS number FROM buildings WHERE source = 'benchmark') b WHERE number % 5 <> 0`);
}
