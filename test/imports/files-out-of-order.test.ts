import { writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { v7 as uuid } from 'uuid';
import { checkProfile } from '../../imports/check-profile';
import donghu from '../../imports/profiles/donghu-buildings.json';
import { runImport } from '../../imports/run-import';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { runFolder } from '../support/run-folder';

const { districts: _districts, ...shipped } = donghu;
/** Two sources of one register; neither lists all of it, so none of their files is too old to be read. */
const profileOf = (key: string) =>
  checkProfile({
    ...shipped,
    key,
    complete: false,
    keyColumns: ['key'],
    valueMaps: { yes_no: { yes: true, no: false } },
    fields: [
      { to: 'address', from: ['address'], type: 'text' },
      { to: 'storeys', from: ['storeys'], type: 'number' },
    ],
    observations: [
      {
        key: 'fire_alarm',
        from: ['alarm'],
        type: 'boolean',
        values: 'yes_no',
        label: { zh: '火灾报警装置', en: 'Fire alarm' },
      },
    ],
    optionalColumns: [],
    ignoredColumns: [],
  });
const profiles = [profileOf('city-office'), profileOf('fire-brigade')] as const;

const RUNS = 20;

interface SourceFile {
  source: 0 | 1;
  /** Of January 2026. */
  day: number;
  storeys: number | null;
  alarm: boolean | null;
}

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());
beforeEach(() => database.owner.raw('TRUNCATE buildings, imports, said_by_source, observations CASCADE'));

const dayOf = (day: number) => `2026-01-${String(day).padStart(2, '0')}`;

function importing({ source, day, storeys, alarm }: SourceFile, key = '7') {
  const filePath = path.join(runFolder(), `order-${source}-${dayOf(day)}.csv`);
  const told = alarm === null ? '' : alarm ? 'yes' : 'no';
  writeFileSync(filePath, `key,address,storeys,alarm\n${key},1 Example St,${storeys ?? ''},${told}\n`);
  return runImport(database.service, { profile: profiles[source], filePath });
}

async function register(key = '7') {
  const [building] = await database.service('buildings').where({ external_key: key }).select('id', 'storeys');
  const { rows } = await database.service.raw<{ rows: { key: string; value: unknown }[] }>(
    `SELECT key, value FROM standing_observations(ARRAY[?::uuid], ARRAY['storeys', 'fire_alarm']) ORDER BY key`,
    [building.id],
  );
  return { storeys: building.storeys as number | null, standing: rows };
}

describe('an older file', () => {
  it('replaces nothing newer, and its report names what was kept', async () => {
    await importing({ source: 0, day: 20, storeys: 6, alarm: true });
    const older = await importing({ source: 0, day: 10, storeys: 4, alarm: false });
    expect(older).toMatchObject({ added: 0, changed: 0, unchanged: 1, kept: 1 });
    expect(older.differences.kept).toEqual([
      { key: '7', name: 'storeys', from: 6, to: 4 },
      { key: '7', name: 'fire_alarm', from: true, to: false },
    ]);
    expect(await register()).toMatchObject({ storeys: 6 });
    expect(
      await database.service('imports').orderBy('id', 'desc').first('counts', 'differences'),
    ).toMatchObject({ counts: { kept: 1 }, differences: { kept: older.differences.kept } });
  });

  it('replaces nothing that a newer file only said again', async () => {
    await importing({ source: 0, day: 1, storeys: 6, alarm: true });
    await importing({ source: 0, day: 20, storeys: 6, alarm: true });
    expect(await importing({ source: 1, day: 10, storeys: 4, alarm: false })).toMatchObject({ kept: 1 });
    expect(await register()).toEqual({
      storeys: 6,
      standing: [
        { key: 'fire_alarm', value: true },
        { key: 'storeys', value: 6 },
      ],
    });
  });

  it('replaces nothing that an officer saw later', async () => {
    await importing({ source: 0, day: 1, storeys: 6, alarm: true });
    const building = await database.service('buildings').first<{ id: string }>('id');
    await database.service('observations').insert({
      id: uuid(),
      subject_type: 'building',
      subject_id: building.id,
      key: 'fire_alarm',
      value: 'false',
      source_kind: 'officer',
      source: uuid(),
      observed_at: '2026-01-15T12:00:00Z',
    });
    const report = await importing({ source: 1, day: 10, storeys: 6, alarm: true });
    expect(report.differences.kept).toEqual([{ key: '7', name: 'fire_alarm', from: false, to: true }]);
  });

  it('brings no building back that a newer one called gone', async () => {
    await importing({ source: 0, day: 10, storeys: 6, alarm: true });
    await database.service('buildings').update({ gone_on: '2026-01-20' });
    const report = await importing({ source: 1, day: 15, storeys: 6, alarm: true });
    expect(report.differences.kept).toContainEqual({
      ...{ key: '7', name: 'gone_on', to: null },
      from: '2026-01-20',
    });
    await importing({ source: 1, day: 25, storeys: 6, alarm: true });
    expect(await database.service('buildings').pluck('gone_on')).toEqual([null]);
  });

  it('leaves the same register, in whatever order the files of several sources come in', async () => {
    const files = fc
      .uniqueArray(
        fc.record({
          source: fc.constantFrom(0 as const, 1 as const),
          day: fc.integer({ min: 1, max: 28 }),
          storeys: fc.option(fc.integer({ min: 3, max: 5 })),
          alarm: fc.option(fc.boolean()),
        }),
        { minLength: 2, maxLength: 5, selector: ({ day }) => day },
      )
      .chain((made) => fc.tuple(fc.constant(made), fc.shuffledSubarray(made, { minLength: made.length })));
    let buildings = 0;
    const after = async (order: readonly SourceFile[]) => {
      const key = `building-${(buildings += 1)}`;
      for (const file of order) await importing(file, key);
      return register(key);
    };
    await fc.assert(
      fc.asyncProperty(files, async ([made, shuffled]) => {
        const inOrder = made.toSorted((a, b) => a.day - b.day);
        expect(await after(shuffled)).toEqual(await after(inOrder));
      }),
      { numRuns: RUNS },
    );
  }, 180_000);
});

it('dates a row by the column that the profile names', async () => {
  const dated = checkProfile({
    ...profiles[0],
    observedAt: { from: 'column', column: 'seen' },
  });
  const importingDated = (name: string, seen: string, storeys: number) => {
    const filePath = path.join(runFolder(), name);
    writeFileSync(filePath, `key,address,storeys,alarm,seen\n7,1 Example St,${storeys},yes,${seen}\n`);
    return runImport(database.service, { profile: dated, filePath });
  };
  await importingDated('dated-2026-01-20.csv', '2026-01-15', 6);
  const { rows } = await database.service.raw<{ rows: { day: string }[] }>(
    `SELECT DISTINCT (observed_at AT TIME ZONE 'UTC')::date AS day FROM observations`,
  );
  expect(rows).toEqual([{ day: '2026-01-15' }]);
  expect(await importingDated('dated-2026-01-21.csv', '2026-01-14', 5)).toMatchObject({
    changed: 0,
    kept: 1,
  });
  expect(await importingDated('dated-2026-01-22.csv', '2026-01-21', 5)).toMatchObject({
    changed: 1,
    kept: 0,
  });
});
