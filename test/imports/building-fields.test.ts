import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { checkProfile } from '../../imports/check-profile';
import { FIELD_OBSERVATIONS } from '../../imports/field-observations';
import { ImportError, type Problem } from '../../imports/messages';
import donghu from '../../imports/profiles/donghu-buildings.json';
import { BUILDING_FIELDS, DWELLING_FIELDS } from '../../imports/profile-types';
import { runImport } from '../../imports/run-import';
import { approveKey } from '../support/approve-keys';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { runFolder } from '../support/run-folder';

const { districts: _districts, ...shipped } = donghu;
/** The least that a profile can say: every bound is left to the programme. */
const bare = {
  ...shipped,
  keyColumns: ['key'],
  valueMaps: {},
  fields: [
    { to: 'address', from: ['address'], type: 'text' },
    { to: 'postalCode', from: ['postalCode'], type: 'text' },
    ...['storeys', 'dwellings', 'yearBuilt', 'latitude', 'longitude'].map((to) => ({
      to,
      from: [to],
      type: 'number',
    })),
  ],
  observations: [
    {
      key: 'elevator_last_inspected_on',
      from: ['inspected'],
      type: 'date',
      max: '2100-01-01',
      label: { zh: '电梯最近检验日期', en: 'Elevator last inspected on' },
    },
    {
      key: 'fire_certificate_expires_on',
      from: ['expires'],
      type: 'date',
      ahead: true,
      label: { zh: '消防证书到期日', en: 'Fire certificate expires on' },
    },
  ],
  optionalColumns: [],
  ignoredColumns: [],
};
const COLUMNS = [
  ...['key', 'address', 'postalCode', 'storeys', 'dwellings', 'yearBuilt', 'latitude', 'longitude'],
  ...['inspected', 'expires'],
];

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await approveKey(database, { key: 'fire_certificate_expires_on', valueType: 'date' });
});
afterAll(() => database.close());
afterEach(() => database.owner.raw('TRUNCATE buildings, imports CASCADE'));

function importing(...rows: Record<string, string>[]) {
  const filePath = path.join(runFolder(), 'fields-2025-11-11.csv');
  const lines = rows.map((cells, at) =>
    COLUMNS.map((column) => ({ key: String(at), address: '1 Example St', ...cells })[column] ?? '').join(','),
  );
  writeFileSync(filePath, [COLUMNS.join(','), ...lines, ''].join('\n'));
  const rejectsPath = path.join(runFolder(), 'fields.rejects.csv');
  return runImport(database.service, { profile: checkProfile(bare), filePath, rejectsPath });
}

function problemsOf(profile: unknown): readonly Problem[] {
  try {
    checkProfile(profile);
  } catch (error) {
    if (error instanceof ImportError) return error.problems;
    throw error;
  }
  return [];
}

describe('a cell that the register cannot hold', () => {
  it.each([
    ['storeys', '5000', 'NUMBER_OUT_OF_RANGE'],
    ['storeys', '99999999999', 'NUMBER_OUT_OF_RANGE'],
    ['storeys', '3.5', 'NUMBER_NOT_WHOLE'],
    ['dwellings', '50000', 'NUMBER_OUT_OF_RANGE'],
    ['dwellings', '-3', 'NUMBER_OUT_OF_RANGE'],
    ['yearBuilt', '99', 'NUMBER_OUT_OF_RANGE'],
    ['latitude', '4365000', 'NUMBER_OUT_OF_RANGE'],
    ['longitude', '-180.5', 'NUMBER_OUT_OF_RANGE'],
    ['address', ' ', 'VALUE_REQUIRED'],
    ['inspected', '2099-01-01', 'DATE_OUT_OF_RANGE'],
    ['inspected', '2025-11-12', 'DATE_OUT_OF_RANGE'],
  ])('rejects its row alone, with its place: %s %j', async (column, value, code) => {
    const report = await importing({}, { [column]: value }, {});
    expect(report).toMatchObject({ outcome: 'imported', added: 2, rejected: 1 });
    expect(report.problems).toMatchObject([
      { code, severity: 'row', line: 3, column, ...(value.trim() === '' ? {} : { value }) },
    ]);
    expect(readFileSync(path.join(runFolder(), 'fields.rejects.csv'), 'utf8')).toContain(code);
  });

  it('is none where it stands on the bound, or tells of a day to come that may lie ahead', async () => {
    const report = await importing(
      { storeys: '200', dwellings: '1', yearBuilt: '2200', latitude: '-90', longitude: '180' },
      { inspected: '2025-11-11', expires: '2027-01-01' },
    );
    expect(report).toMatchObject({ added: 2, rejected: 0 });
    expect(
      await database.service('observations').whereIn('key', ['fire_certificate_expires_on']).pluck('value'),
    ).toEqual(['2027-01-01']);
  });
});

const CERTIFICATES = ['gas_certificate_expires_on', 'electrical_certificate_expires_on'];

describe('the table of fields', () => {
  it.each([
    ['buildings', BUILDING_FIELDS],
    ['dwellings', DWELLING_FIELDS],
  ] as const)('holds the bounds of the database: %s', async (table, fields) => {
    const inColumns = fields
      .map((field) => FIELD_OBSERVATIONS[field])
      .filter(({ key }) => !CERTIFICATES.includes(key));
    const { rows } = await database.service.raw<{ rows: { bound: string }[] }>(
      `SELECT pg_get_constraintdef(oid) AS bound FROM pg_constraint WHERE conrelid = ?::regclass AND contype = 'c'`,
      [table],
    );
    const inDatabase = rows.flatMap(({ bound }) => {
      const found = /\(\(?\(?(\w+) >= \(?'?(-?\d+)'?.*? AND \(?\w+ <= \(?'?(-?\d+)/.exec(bound);
      return found ? [[found[1], Number(found[2]), Number(found[3])]] : [];
    });
    const inTable = inColumns.flatMap(({ key, value }) =>
      value.type === 'number' ? [[key, value.min, value.max]] : [],
    );
    expect(inTable.sort()).toEqual(inDatabase.sort());
    const columns = await database.service.raw<{ rows: { column_name: string; data_type: string }[] }>(
      `SELECT column_name, data_type, is_nullable FROM information_schema.columns WHERE table_name = ?`,
      [table],
    );
    for (const { key, value, required } of inColumns) {
      const type = value.type === 'number' ? (value.whole ? 'integer' : 'double precision') : value.type;
      expect(columns.rows).toContainEqual({
        column_name: key,
        data_type: type,
        is_nullable: required === true ? 'NO' : 'YES',
      });
    }
  });

  it.each([
    ['storeys as text', { to: 'storeys', from: ['x'], type: 'text' }, '/fields/0/type'],
    ['a year as a date', { to: 'yearBuilt', from: ['x'], type: 'date' }, '/fields/0/type'],
    ['an address as a number', { to: 'address', from: ['x'], type: 'number' }, '/fields/0/type'],
    [
      'halves of storeys',
      { to: 'storeys', from: ['x'], type: 'number', integer: false },
      '/fields/0/integer',
    ],
    [
      'more storeys than there are',
      { to: 'storeys', from: ['x'], type: 'number', max: 5000 },
      '/fields/0/max',
    ],
    ['fewer than none', { to: 'dwellings', from: ['x'], type: 'number', min: -3 }, '/fields/0/min'],
    ['a field that is not there', { to: 'owner', from: ['x'], type: 'text' }, '/fields/0'],
    ['no value at all', { to: 'storeys', from: ['x'], type: 'number', min: 9, max: 2 }, '/fields/0/max'],
  ])('refuses a profile that asks for %s', (_name, field, pointer) => {
    const problems = problemsOf({ ...bare, fields: [field, bare.fields[0]] });
    expect(problems.map(({ column }) => column)).toContain(pointer);
  });
});
