import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import iconv from 'iconv-lite';
import { setAuthority } from '../../db/queries/programme';
import { importAreas, type AreasReport } from '../../imports/import-areas';
import { ImportError } from '../../imports/messages';
import { insertProgramme } from '../db/fixture';
import { createTestDatabase, type TestDatabase } from '../support/database';

const HEADER = 'kind,code,parent,name_zh,name_en';
const GOOD = ['patch,p1,o1,片区一,Patch 1', 'office,o1,d1,一所,Office 1', 'district,d1,,一区,District 1'];

let database: TestDatabase;
const folder = mkdtempSync(path.join(tmpdir(), 'doorstep-'));
beforeAll(async () => {
  database = await createTestDatabase();
  await insertProgramme(database.service);
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await database.close();
});
beforeEach(async () => {
  await database.owner.raw('TRUNCATE areas CASCADE');
  await setAuthority(database.service, { code: 'city', zh: '市局', en: 'City' });
});

function importing(...rows: string[]): Promise<AreasReport> {
  const file = path.join(folder, 'areas.csv');
  writeFileSync(file, iconv.encode([...rows, ''].join('\r\n'), 'gb18030'));
  return importAreas(database.service, file);
}
const audited = async () =>
  (await database.service('audit_log').orderBy('id').select('actor_kind', 'action', 'detail')).map(
    ({ actor_kind, action, detail }) => `${actor_kind} ${action} ${detail.code}`,
  );
const tree = () => database.service('areas').orderBy('code').pluck<string[]>('code');

it('takes rows in any order, and changes nothing when the same file comes again', async () => {
  expect(await importing(HEADER, ...GOOD)).toMatchObject({ rows: 3, added: ['d1', 'o1', 'p1'] });
  expect(await tree()).toEqual(['city', 'd1', 'o1', 'p1']);
  const patch = await database.service('areas').where({ code: 'p1' }).first('name_zh', 'ancestors');
  expect(patch).toMatchObject({ name_zh: '片区一' });
  expect(patch.ancestors).toHaveLength(4);
  const made = await audited();
  expect(made.slice(-3)).toEqual(['command area.added d1', 'command area.added o1', 'command area.added p1']);
  expect(await importing(HEADER, ...GOOD)).toMatchObject({ added: [], renamed: [], unchanged: 3 });
  expect(await audited()).toEqual(made);
});

it('gives an area that is there its new names, and leaves one that the file does not name', async () => {
  await importing(HEADER, ...GOOD);
  const report = await importing(HEADER, 'district,d1,city,一区（新）,District One');
  expect(report).toMatchObject({ added: [], renamed: ['d1'], unchanged: 0 });
  expect((await audited()).at(-1)).toBe('command area.renamed d1');
  expect(await tree()).toEqual(['city', 'd1', 'o1', 'p1']);
});

it.each([
  ['a kind that there is not', 'street,s1,d1,街,Street', 'VALUE_UNMAPPED', 'kind'],
  ['no parent for an office', 'office,o2,,二所,Office 2', 'VALUE_REQUIRED', 'parent'],
  ['a parent that there is not', 'office,o2,d9,二所,Office 2', 'AREA_PARENT_UNKNOWN', 'parent'],
  ['a parent of the wrong kind', 'patch,p2,d1,片区二,Patch 2', 'AREA_PARENT_WRONG', 'parent'],
  ['a code twice', 'office,o1,d1,一所,Office 1', 'KEY_DUPLICATE', 'code'],
  ['a code with other characters', 'office,所,d1,一所,Office', 'AREA_CODE_INVALID', 'code'],
  ['no Chinese name', 'office,o2,d1,,Office 2', 'VALUE_REQUIRED', 'name_zh'],
  ['too few cells', 'office,o2', 'ROW_RAGGED', null],
])('writes nothing for %s, and names line and column in both languages', async (_name, row, code, column) => {
  const error: unknown = await importing(HEADER, ...GOOD, row).catch((thrown: unknown) => thrown);
  if (!(error instanceof ImportError)) throw new Error('it was imported');
  expect(error.problems).toEqual([
    expect.objectContaining({ code, file: 'areas.csv', line: 5, column }) as object,
  ]);
  expect(error.problems[0]?.reason.zh).toMatch(/\p{Script=Han}/u);
  expect(await tree()).toEqual(['city']);
});

it.each([
  ['a missing column', 'kind,code,parent,name_zh', 'COLUMN_MISSING'],
  ['another column', `${HEADER},head_count`, 'COLUMN_UNEXPECTED'],
  ['an HTML page', '<!DOCTYPE html>', 'NOT_CSV'],
])('refuses a file with %s', async (_name, header, code) => {
  await expect(importing(header, ...GOOD)).rejects.toMatchObject({ code });
});

it('does not move an area that is there', async () => {
  await importing(HEADER, ...GOOD, 'district,d2,,二区,District 2');
  await expect(importing(HEADER, 'office,o1,d2,一所,Office 1')).rejects.toMatchObject({ code: 'AREA_MOVED' });
});

it('needs an authority to stand under', async () => {
  await database.owner.raw('TRUNCATE areas CASCADE');
  await expect(importing(HEADER, ...GOOD)).rejects.toMatchObject({ code: 'AUTHORITY_MISSING' });
});
