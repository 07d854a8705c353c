import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { v7 as uuid } from 'uuid';
import { factRows } from '../../db/facts/fact-rows';
import { checkProfile } from '../../imports/check-profile';
import { ImportError } from '../../imports/messages';
import buildingsProfile from '../../imports/profiles/donghu-buildings.json';
import dwellingsProfile from '../../imports/profiles/donghu-dwellings.json';
import { runImport, type ImportOptions } from '../../imports/run-import';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { seedSmallRegister, type SmallRegister } from '../support/register';
import { runFolder } from '../support/run-folder';

const GUIDES = path.join(__dirname, '../../docs/guides');
const BUILDINGS = path.join(GUIDES, 'donghu-buildings-2026-01-01.csv');
const DWELLINGS = path.join(GUIDES, 'donghu-dwellings-2026-01-01.csv');
const buildings = checkProfile(buildingsProfile);
const dwellings = checkProfile(dwellingsProfile);
const [HEADER = '', ...ROWS] = readFileSync(DWELLINGS, 'utf8').trim().split('\n');

let database: TestDatabase;
let register: SmallRegister;
beforeEach(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
});
afterEach(() => database.close());

const importingBuildings = (name = 'buildings-2026-01-01.csv') => {
  const filePath = path.join(runFolder(), name);
  copyFileSync(BUILDINGS, filePath);
  return runImport(database.service, { profile: buildings, filePath });
};
const importing = (day: string, rows: readonly string[] = ROWS, options: Partial<ImportOptions> = {}) => {
  const filePath = path.join(runFolder(), `dwellings-${day}.csv`);
  writeFileSync(filePath, [HEADER, ...rows, ''].join('\n'));
  return runImport(database.service, { profile: dwellings, filePath, ...options });
};
const standing = (building: string) =>
  database
    .service('dwellings as d')
    .join('buildings as b', 'b.id', 'd.building_id')
    .where({ 'b.external_key': building })
    .whereNull('d.ended_on')
    .orderBy('d.number')
    .pluck<string[]>('d.number');

/** Lets a home to one household, in the first patch. */
async function letHome(number: string, occupants: number): Promise<string> {
  const [home] = await database
    .service('dwellings as d')
    .join('units as u', 'u.dwelling_id', 'd.id')
    .where({ 'd.number': number })
    .whereNull('d.ended_on')
    .select<{ id: string; building_id: string; unit_id: string }[]>(
      'd.id',
      'd.building_id',
      'u.id as unit_id',
    );
  const id = uuid();
  const patch = register.patches[0];
  await database.service('dwellings').where({ id: home?.id }).update({ patch_id: patch });
  await database.service('registrations').insert({
    id,
    unit_id: home?.unit_id,
    building_id: home?.building_id,
    patch_id: patch,
    state: 'verified',
    period: '[2026-01-01,)',
    occupant_count: occupants,
    declared_on: '2026-01-01',
    verified_on: '2026-01-05',
    next_confirmation_on: '2026-11-05',
    generated: true,
  });
  return id;
}

describe('the dwellings of a city', () => {
  it('come from a file with a profile and no code, each value with its source and date', async () => {
    await importingBuildings();
    expect(await standing('HB01/0012')).toEqual(['101', '102', '201', '202', '301', '302']);
    const report = await importing('2026-01-01');
    expect(report).toMatchObject({ added: 9, changed: 0, gone: 0, rejected: 0, problems: [] });
    // what the building's count had made up gives way
    expect(await standing('HB01/0012')).toEqual(['1/101', '1/102', '1/201', '1/202', '1/301']);
    expect(await standing('QS02/0007')).toEqual(['1/101', '1/102', '2/101', '2/201']);
    expect(await standing('HB01/0007')).toHaveLength(24);
    const [home] = await database
      .service('dwellings')
      .where({ number: '1/102' })
      .select('id', 'floor', 'legal_occupancy');
    expect(home).toMatchObject({ floor: 1, legal_occupancy: 3 });
    const observed = await database
      .service('observations')
      .where({ subject_id: home.id })
      .orderBy('key')
      .select('subject_type', 'key', 'value', 'source_kind', 'source');
    const source = { subject_type: 'dwelling', source_kind: 'import', source: 'donghu-dwellings' };
    expect(observed).toEqual([
      { key: 'floor', value: 1, ...source },
      { key: 'gas_certificate_expires_on', value: '2025-11-30', ...source },
      { key: 'legal_occupancy', value: 3, ...source },
      { key: 'smoke_alarm', value: true, ...source },
    ]);
    const dated = await database.service.raw<{ rows: { day: string }[] }>(
      `SELECT DISTINCT (observed_at AT TIME ZONE (SELECT time_zone FROM programme))::date AS day FROM observations WHERE subject_type = 'dwelling'`,
    );
    expect(dated.rows).toEqual([{ day: '2026-01-01' }]);
    // and the next month's count of the building makes none
    expect(await importingBuildings('buildings-2026-02-01.csv')).toMatchObject({ dwellingsAdded: 0 });
  });

  it('become facts of what is let there: certificate and occupancy limit', async () => {
    await importingBuildings();
    await importing('2026-01-01');
    const crowded = await letHome('1/102', 4);
    const [row] = await factRows(database.facts, [crowded], new Date('2026-02-01T12:00:00Z'));
    expect(row?.facts).toMatchObject({
      gasCertificate: 'expired',
      electricalCertificate: null,
      overLegalOccupancy: true,
    });
    expect(row?.sources['gasCertificate']).toMatchObject({ source: 'certificate:import' });
    const renewed = ROWS.map((cells) => cells.replace('102,1,3,2025-11-30', '102,1,4,2026-11-30'));
    expect(await importing('2026-02-01', renewed)).toMatchObject({ changed: 1 });
    const [later] = await factRows(database.facts, [crowded], new Date('2026-02-02T12:00:00Z'));
    expect(later?.facts).toMatchObject({ gasCertificate: 'valid', overLegalOccupancy: false });
    expect(
      await database.service('registrations').where({ id: crowded }).pluck('review_requested_at'),
    ).not.toEqual([null]);
  });

  it('change by the next file only where it differs, and the same file changes nothing', async () => {
    await importingBuildings();
    await importing('2026-01-01');
    const rows = async () => (await database.service('observations').count({ n: '*' }))[0]?.['n'];
    const before = await rows();
    expect(await importing('2026-01-01')).toMatchObject({ outcome: 'same' });
    expect(await importing('2026-01-02')).toMatchObject({ outcome: 'imported', changed: 0, unchanged: 9 });
    expect(await rows()).toBe(before);
    const next = [
      ...ROWS.slice(1).map((cells) => cells.replace('1,201,2,4,', '1,201,2,5,')),
      'HB01,0012,湖滨区,1,302,3,4,,,有,',
    ];
    const report = await importing('2026-02-01', next);
    expect(report.differences).toMatchObject({
      added: ['HB01/0012 1/302'],
      changed: ['HB01/0012 1/201'],
      gone: ['HB01/0012 1/101'],
      changes: [{ key: 'HB01/0012 1/201', name: 'legal_occupancy', from: 4, to: 5 }],
    });
    expect(
      await database.service('dwellings').where({ number: '1/101' }).whereNotNull('ended_on'),
    ).toMatchObject([{ end_reason: 'gone', ended_on: '2026-02-01' }]);
    await expect(importing('2026-01-15')).rejects.toMatchObject({ code: 'FILE_OLDER' });
  });

  it('keep what an officer observed, and what a certificate of later says', async () => {
    await importingBuildings();
    await importing('2026-01-01');
    const [home] = await database.service('dwellings').where({ number: '1/201' }).select('id');
    await database.service('observations').insert({
      id: uuid(),
      subject_type: 'dwelling',
      subject_id: home.id,
      key: 'smoke_alarm',
      value: 'true',
      source_kind: 'officer',
      source: uuid(),
      observed_at: '2026-01-20T12:00:00Z',
    });
    const said = ROWS.map((cells) => cells.replace('201,2,4,无记录,,无,', '201,2,4,无记录,,无,again'));
    await importing('2026-02-01', said);
    const { rows } = await database.service.raw<{ rows: { value: boolean }[] }>(
      `SELECT value FROM standing_observations(ARRAY[?::uuid], ARRAY['smoke_alarm'])`,
      [home.id],
    );
    expect(rows).toEqual([{ value: true }]);
  });

  it('stay where they are let though the file lists them no more, and the report says in which building', async () => {
    await importingBuildings();
    await importing('2026-01-01');
    await letHome('1/301', 2);
    const without = ROWS.filter((cells) => !cells.includes(',1,301,'));
    const report = await importing('2026-02-01', without);
    expect(report).toMatchObject({
      gone: 0,
      problems: [{ code: 'DWELLING_STILL_LET', severity: 'warning' }],
    });
    expect(report.problems[0]?.reason.en).toContain('1 dwellings of the building "HB01/0012"');
    expect(await standing('HB01/0012')).toContain('1/301');
    const strict = await importing('2026-02-02', without.slice(1), { strict: true });
    expect(strict).toMatchObject({ outcome: 'refused', gone: 0 });
    expect(await standing('HB01/0012')).toContain('1/101');
  });
});

describe('a file of dwellings that is wrong', () => {
  it.each([
    [
      'a building that is not on the register',
      'XX99,0001,湖滨区,1,101,1,4,,,有,',
      'BUILDING_UNKNOWN',
      '街道代码, 楼栋编号',
    ],
    ['a door that stood there already', 'HB01,0012,湖滨区,1,101,1,4,,,有,', 'KEY_DUPLICATE', '单元'],
    ['no number', 'HB01,0012,湖滨区,1,,1,4,,,有,', 'VALUE_REQUIRED', '房号'],
    ['a floor that is none', 'HB01,0012,湖滨区,1,901,201,4,,,有,', 'NUMBER_OUT_OF_RANGE', '所在楼层'],
    [
      'a limit beyond the profile',
      'HB01,0012,湖滨区,1,901,3,51,,,有,',
      'NUMBER_OUT_OF_RANGE',
      '居住人数上限',
    ],
    [
      'an impossible date',
      'HB01,0012,湖滨区,1,901,3,5,2026-02-30,,有,',
      'DATE_IMPOSSIBLE',
      '燃气安检有效期至',
    ],
    ['an unknown answer', 'HB01,0012,湖滨区,1,901,3,5,,,也许,', 'VALUE_UNMAPPED', '烟雾报警器'],
  ])('loses only the wrong row: %s', async (_name, wrong, code, column) => {
    await importingBuildings();
    const rejectsPath = path.join(runFolder(), 'dwellings.rejects.csv');
    const report = await importing('2026-01-01', [...ROWS, wrong], { rejectsPath });
    expect(report).toMatchObject({ added: 9, rejected: 1 });
    expect(report.problems.filter(({ severity }) => severity === 'row')).toMatchObject([
      {
        code,
        severity: 'row',
        line: 11,
        column,
        reason: { zh: expect.stringMatching(/\p{Script=Han}/u) as string },
      },
    ]);
    expect(readFileSync(rejectsPath, 'utf8')).toContain(`11,${code},`);
    expect(await importing('2026-01-02', [...ROWS, wrong], { strict: true })).toMatchObject({
      outcome: 'refused',
    });
  });

  it('tells of no dwelling of a building that is gone', async () => {
    await importingBuildings();
    await database
      .service('buildings')
      .where({ external_key: 'QS02/0007' })
      .update({ gone_on: '2026-01-01' });
    const report = await importing('2026-01-01');
    expect(report).toMatchObject({ added: 5, rejected: 4 });
    expect(new Set(report.problems.map(({ code }) => code))).toEqual(new Set(['BUILDING_GONE']));
  });

  it('is refused where too many are gone, over several files, until a person accepts it', async () => {
    await importingBuildings();
    const many = Array.from({ length: 300 }, (_none, at) => `HB01,0007,湖滨区,1,${at + 101},,4,,,有,`);
    await importing('2026-01-01', [...ROWS, ...many]);
    // one made-up number had no other one in its place
    for (const [day, left] of [
      ['2026-01-02', 292],
      ['2026-01-03', 286],
    ] as const)
      expect(await importing(day, [...ROWS, ...many.slice(0, left)])).toMatchObject({ outcome: 'imported' });
    const refused: unknown = await importing('2026-01-04', [...ROWS, ...many.slice(0, 270)]).catch(
      (error: unknown) => error,
    );
    if (!(refused instanceof ImportError)) throw new Error('it was imported');
    expect(refused.code).toBe('TOO_MANY_GONE');
    expect(refused.problems[0]?.reason.en).toContain('31 of the 310 dwellings');
    const accepted = await importing('2026-01-04', [...ROWS, ...many.slice(0, 270)], { acceptGone: 31 });
    expect(accepted).toMatchObject({ gone: 16 });
    expect(await standing('HB01/0007')).toHaveLength(270);
  });
});

describe('a profile of dwellings', () => {
  const problemsOf = (change: object) => {
    try {
      checkProfile({ ...dwellingsProfile, ...change });
      return [];
    } catch (error) {
      if (error instanceof ImportError) return error.problems;
      throw error;
    }
  };

  it.each([
    ['no column of a number', { dwellingColumns: undefined }, '/dwellingColumns'],
    ['a number that is part of the key', { dwellingColumns: ['楼栋编号'] }, '/dwellingColumns'],
    ['a district', { districts: buildingsProfile.districts }, '/districts'],
    ['a field of buildings', { fields: [{ to: 'storeys', from: ['x'], type: 'number' }] }, '/fields/0/to'],
    [
      'a limit of none',
      { fields: [{ to: 'legalOccupancy', from: ['x'], type: 'number', min: 0 }] },
      '/fields/0/min',
    ],
    ['scores', { visit: { score: { from: ['x'], min: 0, max: 1 } } }, '/visit'],
    ['numbers of a building', { subject: 'building' }, '/dwellingColumns'],
  ])('is refused with %s, in both languages and at its place', (_name, change, pointer) => {
    const problems = problemsOf(change);
    expect(problems.map(({ column }) => column)).toContain(pointer);
    for (const { reason } of problems) expect(reason.zh).toMatch(/\p{Script=Han}/u);
  });

  it('cannot observe of a dwelling what the register knows of buildings', async () => {
    await importingBuildings();
    const profile = checkProfile({
      ...dwellingsProfile,
      observations: [{ ...dwellingsProfile.observations[0], key: 'fire_alarm' }],
    });
    await expect(importing('2026-01-01', ROWS, { profile })).rejects.toMatchObject({
      code: 'PROFILE_CONTRADICTS',
      problems: [{ reason: { en: expect.stringContaining('of a dwelling') as string } }],
    });
  });
});
