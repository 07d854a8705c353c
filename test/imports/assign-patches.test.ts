import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { adjustDwellings } from '../../db/queries/import-dwellings';
import { assignPatches, type AssignmentReport } from '../../imports/assign-patches';
import { ImportError } from '../../imports/messages';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { seedSmallRegister, type SmallRegister } from '../support/register';

let database: TestDatabase;
let register: SmallRegister;
const folder = mkdtempSync(path.join(tmpdir(), 'doorstep-'));
const file = path.join(folder, 'patches.csv');

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  await database.service.raw(
    `INSERT INTO buildings (id, source, external_key, district_id, address, storeys, dwelling_count, first_seen_on)
     SELECT gen_random_uuid(), 'city', key, ?::uuid, key, 4, 8, '2026-01-01' FROM unnest(ARRAY['A', 'B']) AS k(key)`,
    [register.districtId],
  );
  await database.service.transaction((trx) =>
    adjustDwellings(trx, { register: 'city', observedOn: '2026-01-01' }),
  );
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await database.close();
});

function assigning(...rows: string[]): Promise<AssignmentReport> {
  writeFileSync(file, [...rows, ''].join('\n'));
  return assignPatches(database.service, file, { register: 'city' });
}
const HEADER = 'building,patch,floor_from,floor_to';
/** By building: the codes of the patches of its floors, from below. */
async function placed(): Promise<Record<string, (string | null)[]>> {
  const { rows } = await database.service.raw<{ rows: { key: string; codes: (string | null)[] }[] }>(
    `SELECT external_key AS key, array_agg(code ORDER BY floor, number) AS codes
     FROM dwellings d JOIN buildings b ON b.id = d.building_id LEFT JOIN areas a ON a.id = d.patch_id
     WHERE b.source = 'city' AND d.ended_on IS NULL GROUP BY 1 ORDER BY 1`,
  );
  return Object.fromEntries(rows.map(({ key, codes }) => [key, codes]));
}
const audit = () =>
  database
    .service('audit_log')
    .where({ action: 'area.dwellings_assigned' })
    .orderBy('id')
    .select<{ actor_kind: string; subject_id: string; detail: object }[]>(
      'actor_kind',
      'subject_id',
      'detail',
    );
const [p, q] = ['d1-o1-p1', 'd1-o2-p1'];

it.each([
  ['a building that is not there', `C,${p},,`, 'BUILDING_UNKNOWN', 'building'],
  ['a patch that is not there', 'A,p9,,', 'PATCH_UNKNOWN', 'patch'],
  ['an area that is no patch', 'A,d1-o1,,', 'PATCH_UNKNOWN', 'patch'],
  ['a floor that is none', `A,${p},first,`, 'FLOOR_INVALID', 'floor_from'],
  ['floors from above to below', `A,${p},3,2`, 'FLOOR_INVALID', 'floor_from'],
  ['a floor given away twice', `B,${q},2,`, 'FLOORS_OVERLAP', 'building'],
])('writes nothing for %s, and names line and column', async (_name, row, code, column) => {
  const error: unknown = await assigning(HEADER, `B,${p},,2`, row).catch((thrown: unknown) => thrown);
  if (!(error instanceof ImportError)) throw new Error('it was taken');
  expect(error.problems).toMatchObject([{ code, line: 3, column, file: 'patches.csv' }]);
  expect(
    Object.values(await placed())
      .flat()
      .every((code) => code === null),
  ).toBe(true);
  expect(await audit()).toEqual([]);
});

it('puts whole buildings and floors into patches, once, and says so in the audit log', async () => {
  const rows = [HEADER, `A,${p},,`, `B,${p},,2`, `B,${q},3,`];
  expect(await assigning(...rows)).toMatchObject({ rows: 3, assigned: 16, withoutPatch: 0 });
  expect(await placed()).toEqual({
    A: Array<string>(8).fill(p),
    B: [...Array<string>(4).fill(p), ...Array<string>(4).fill(q)],
  });
  const entries = await audit();
  expect(entries.map(({ actor_kind, subject_id, detail }) => [actor_kind, subject_id, detail])).toEqual(
    expect.arrayContaining([
      ['command', register.patches[0], { dwellings: 12 }],
      ['command', register.patches[1], { dwellings: 4 }],
    ]) as unknown,
  );
  expect(await assigning(...rows)).toMatchObject({ assigned: 0 });
  expect(await audit()).toHaveLength(entries.length);
});

it("gives a new door to its neighbours' officer", async () => {
  await database.service('buildings').where({ source: 'city' }).update({ dwelling_count: 12 });
  await database.service.transaction((trx) =>
    adjustDwellings(trx, { register: 'city', observedOn: '2026-02-01' }),
  );
  expect(await placed()).toEqual({
    A: Array<string>(12).fill(p),
    B: [...Array<string>(6).fill(p), ...Array<string>(6).fill(q)],
  });
});

it('moves no home that is let: its tasks would stay behind', async () => {
  const home = register.homes[0];
  await database.service('buildings').where({ id: home.buildingId }).update({ source: 'city' });
  const building = await database.service('buildings').where({ id: home.buildingId }).first('external_key');
  await expect(assigning(HEADER, `${building.external_key},${q},,`)).rejects.toMatchObject({
    code: 'DWELLINGS_LET',
    problems: [{ line: 2 }],
  });
  expect(await assigning('building,patch', `${building.external_key},${p}`)).toMatchObject({ assigned: 0 });
});
