import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { v7 as uuid } from 'uuid';
import * as scoresOfTheNewestFile from '../../db/migrations/023-scores-of-the-newest-file';
import { checkProfile } from '../../imports/check-profile';
import { ImportError } from '../../imports/messages';
import registrationsProfile from '../../imports/profiles/rentsafe-registrations.json';
import evaluationsProfile from '../../imports/profiles/rentsafe-evaluations.json';
import { readCsv } from '../../imports/read-csv';
import { runImport, type ImportReport } from '../../imports/run-import';
import { createTestDatabase, type TestDatabase } from '../support/database';

const DATA = path.join(__dirname, '../../data/rentsafe');
const NOVEMBER = path.join(DATA, 'registrations-2025-11-06.csv');
const DECEMBER = path.join(DATA, 'registrations-2025-12-06.csv');
const EVALUATIONS = path.join(DATA, 'evaluations-2025-11-30.csv');
const registrations = checkProfile(registrationsProfile);
const evaluations = checkProfile(evaluationsProfile);

const counts = ({ added, changed, gone, rejected }: ImportReport) => ({ added, changed, gone, rejected });

describe('importing the real register', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.close());
  const count = async (table: string, where: Record<string, unknown> = {}) =>
    Number((await database.service(table).where(where).count({ n: '*' }))[0]?.['n']);

  it('takes every building of the first month, with its dwellings, in one go', async () => {
    const report = await runImport(database.service, { profile: registrations, filePath: NOVEMBER });
    expect(counts(report)).toEqual({ added: 3599, changed: 0, gone: 0, rejected: 0 });
    expect(report.problems).toEqual([]);
    expect(await count('buildings')).toBe(3599);
    expect(await count('dwellings')).toBe(report.dwellingsAdded);
    expect(await count('units')).toBe(report.dwellingsAdded);
    expect(report.dwellingsAdded).toBeGreaterThan(326_000);
    expect(await count('areas', { kind: 'district' })).toBe(25);
  }, 120_000);

  it('changes nothing when the same file comes again', async () => {
    const before = await count('observations');
    const report = await runImport(database.service, { profile: registrations, filePath: NOVEMBER });
    expect(report.outcome).toBe('same');
    expect(await count('observations')).toBe(before);
    // only the record of the import says that it was there
    expect(await count('imports')).toBe(2);
  });

  it('writes nothing but the differences of the next month, and keeps what an officer observed', async () => {
    const [building] = await database.service('buildings').where({ external_key: '4154772' }).select('id');
    await database.service('observations').insert({
      id: uuid(),
      subject_type: 'building',
      subject_id: building.id,
      key: 'fire_alarm',
      value: 'false',
      source_kind: 'officer',
      source: uuid(),
      observed_at: '2025-11-20T12:00:00Z',
    });
    const before = await count('observations');
    const report = await runImport(database.service, { profile: registrations, filePath: DECEMBER });
    expect(counts(report)).toEqual({ added: 2, changed: 25, gone: 2, rejected: 0 });
    expect(report.unchanged).toBe(3572);
    expect((await count('observations')) - before).toBeLessThan(200);
    expect(
      await database
        .service('observations')
        .where({ subject_id: building.id, key: 'fire_alarm', source_kind: 'officer' }),
    ).toHaveLength(1);
    expect(await count('buildings')).toBe(3601);
  }, 60_000);

  it('turns evaluations into imported visits with scores, once', async () => {
    const rejectsPath = path.join(mkdtempSync(path.join(tmpdir(), 'doorstep-')), 'rejects.csv');
    const report = await runImport(database.service, {
      profile: evaluations,
      filePath: EVALUATIONS,
      rejectsPath,
    });
    // two rows of the file have no date of evaluation
    expect(report.rejected).toBe(2);
    expect(await count('visits')).toBe(5238);
    expect(readFileSync(rejectsPath, 'utf8')).toContain('VALUE_REQUIRED');
    const again = await runImport(database.service, {
      profile: evaluations,
      filePath: EVALUATIONS,
      observedOn: '2025-12-01',
    });
    expect(counts(again)).toEqual({ added: 0, changed: 0, gone: 0, rejected: 2 });
    // nor is it the same file only, as long as something of it is not taken
    const same = { profile: evaluations, filePath: EVALUATIONS, observedOn: '2025-12-01' };
    expect(counts(await runImport(database.service, same))).toEqual(counts(again));
    expect(await runImport(database.service, { ...same, strict: true })).toMatchObject({
      outcome: 'refused',
    });
  }, 120_000);

  it('keeps source and date of each value that it brought in, of columns and observations alike', async () => {
    const { rows } = await database.service.raw<{ rows: object[] }>(
      `SELECT o.key, o.value, o.source_kind, o.source, (o.observed_at AT TIME ZONE 'UTC')::date AS day
       FROM observations o JOIN buildings b ON b.id = o.subject_id
       WHERE b.external_key = '4154772' AND o.key IN ('address', 'year_built', 'intercom', 'latitude') AND o.source_kind = 'import'
       ORDER BY o.key`,
    );
    const register = { source_kind: 'import', source: 'rentsafe-registrations', day: '2025-11-06' };
    expect(rows).toEqual([
      { key: 'address', value: expect.any(String) as string, ...register },
      { key: 'intercom', value: expect.any(Boolean) as boolean, ...register },
      // where it stands is what its newest evaluation says, on the day of that evaluation
      {
        key: 'latitude',
        value: expect.any(Number) as number,
        source_kind: 'import',
        source: 'rentsafe-evaluations',
        day: expect.stringMatching(/^20\d\d-/) as string,
      },
      { key: 'year_built', value: expect.any(Number) as number, ...register },
    ]);
    const bare = await database.service.raw<{ rows: object[] }>(
      `SELECT b.external_key FROM buildings b WHERE NOT EXISTS (
         SELECT FROM observations o WHERE o.subject_id = b.id AND o.key = 'address' AND o.value = to_jsonb(b.address))`,
    );
    expect(bare.rows).toEqual([]);
  });

  it('refuses a second import while one runs', async () => {
    await database.service.transaction(async (trx) => {
      await trx.raw(`SELECT pg_advisory_xact_lock(hashtext('doorstep import'))`);
      await expect(
        runImport(database.service, { profile: registrations, filePath: NOVEMBER }),
      ).rejects.toMatchObject({ code: 'IMPORT_RUNNING' });
    });
  });
});

describe('a file that is wrong', () => {
  let database: TestDatabase;
  let folder: string;
  const [header = '', ...lines] = readFileSync(DECEMBER, 'utf8').split('\n').slice(0, 6);
  const columns = header.trim().split(',');

  beforeAll(async () => {
    database = await createTestDatabase();
    folder = mkdtempSync(path.join(tmpdir(), 'doorstep-'));
  });
  afterAll(() => database.close());
  afterEach(async () => {
    await database.owner.raw('TRUNCATE buildings, imports CASCADE');
  });

  const importing = (content: string | Buffer, options: { strict?: boolean } = {}) => {
    const filePath = path.join(folder, 'input-2025-12-06.csv');
    writeFileSync(filePath, content);
    return runImport(database.service, { profile: registrations, filePath, ...options });
  };
  const codes = async (content: string | Buffer): Promise<string[]> => {
    try {
      return (await importing(content)).problems.map(({ code }) => code);
    } catch (error) {
      if (!(error instanceof ImportError)) throw error;
      return error.problems.map(({ code }) => code);
    }
  };
  /** A row of the given cells; all others are empty. */
  const row = (cells: Record<string, string>) =>
    columns
      .map((column) => ({ RSN: '1', SITE_ADDRESS: '1 Example St', WARD: '01', ...cells })[column] ?? '')
      .join(',');
  const file = (...rows: string[]) => [header.trim(), ...rows, ''].join('\n');
  const written = async () => Number((await database.service('buildings').count({ n: '*' }))[0]?.['n']);

  it.each([
    ['a piece of HTML saved as CSV', '<!-- error --><h1>Service unavailable</h1>', 'NOT_CSV'],
    ['an HTML page saved as CSV', '<!DOCTYPE html><html><body>404</body></html>', 'NOT_CSV'],
    ['an empty file', '', 'FILE_EMPTY'],
    ['a header alone', file(), 'NO_ROWS'],
    ['a quote that never closes', `${file(row({}))}"never,closed\n${lines.join('\n')}`, 'QUOTE_BROKEN'],
    ['a missing column', file(row({})).replace('SITE_ADDRESS', 'X'), 'COLUMN_MISSING'],
    ['a renamed column', file(row({})).replace('SITE_ADDRESS', 'SITE_ADDRESSES'), 'COLUMN_RENAMED'],
    ['a column that stands twice', file(row({})).replace('AIR_CONDITIONING_TYPE', 'RSN'), 'COLUMN_DUPLICATE'],
  ])('is refused as a whole: %s', async (_name, content, code) => {
    expect(await codes(content)).toContain(code);
    expect(await written()).toBe(0);
  });

  it('is told with the columns that nobody knows, where one is missing: it may only have got another name', async () => {
    const found = await codes(file(row({})).replace('SITE_ADDRESS', 'WHERE_IT_IS'));
    expect(found).toEqual(['COLUMN_MISSING', 'COLUMN_UNKNOWN']);
  });

  it.each([
    ['an impossible number', { CONFIRMED_UNITS: 'many' }, 'NUMBER_IMPOSSIBLE'],
    ['a number out of range', { CONFIRMED_UNITS: '-4' }, 'NUMBER_OUT_OF_RANGE'],
    ['half a dwelling', { CONFIRMED_UNITS: '3.5' }, 'NUMBER_NOT_WHOLE'],
    ['an impossible date', { DATE_OF_LAST_INSPECTION_BY_TSSA: '31/31/2020' }, 'DATE_IMPOSSIBLE'],
    ['an unknown ward', { WARD: '99' }, 'VALUE_UNMAPPED'],
    ['no key', { RSN: '' }, 'VALUE_REQUIRED'],
    ['an answer that is neither yes nor no', { FIRE_ALARM: 'PERHAPS' }, 'VALUE_UNMAPPED'],
    ['a NUL character', { SITE_ADDRESS: '1 Exa\0mple' }, 'NUL_CHARACTER'],
    ['a cell of 10 MB', { SITE_ADDRESS: 'x'.repeat(10_000_000) }, 'CELL_TOO_LARGE'],
  ])('loses only the wrong row, and names its place: %s', async (_name, cells, code) => {
    const { problems } = await importing(file(row({ RSN: '7' }), row(cells)));
    const [column = '', value = ''] = Object.entries(cells)[0] ?? [];
    expect(problems.filter(({ severity }) => severity === 'row')).toMatchObject([
      {
        code,
        file: 'input-2025-12-06.csv',
        line: 3,
        column,
        reason: {
          zh: expect.stringMatching(/\p{Script=Han}/u) as string,
          en: expect.stringMatching(/[a-z]/) as string,
        },
      },
    ]);
    if (value !== '')
      expect(problems[0]?.value?.slice(0, 5)).toBe(value.slice(0, 5).replaceAll('\0', '\u{fffd}'));
    expect(JSON.stringify(problems).length).toBeLessThan(2_000);
    expect(await written()).toBe(1);
  });

  it('names file, line, column, value and reason in both languages', async () => {
    const report = await importing(file(row({ RSN: '7' }), row({ CONFIRMED_UNITS: 'many' })));
    expect(report.problems[0]).toMatchObject({
      code: 'NUMBER_IMPOSSIBLE',
      file: 'input-2025-12-06.csv',
      line: 3,
      column: 'CONFIRMED_UNITS',
      value: 'many',
    });
    expect(report.problems[0]?.reason.zh).toMatch(/\p{Script=Han}/u);
    expect(report.problems[0]?.reason.en).toMatch(/number/);
  });

  it('keeps the first of two rows with one key', async () => {
    expect(await codes(file(row({}), row({ SITE_ADDRESS: '2 Example St' })))).toEqual(['KEY_DUPLICATE']);
    expect(await database.service('buildings').select('address')).toEqual([{ address: '1 Example St' }]);
  });

  it.each([
    ['a key', '\u{200b}1', 'RSN'],
    ['a key', '1\u{200d}', 'RSN'],
    ['a column’s name', '1', '\u{feff}RSN\u{200b}'],
  ])('makes nothing of characters that nobody sees in %s', async (_where, key, column) => {
    expect(await codes(file(row({})))).toEqual([]);
    expect(
      await codes(file(row({ RSN: key, SITE_ADDRESS: '1\u{200b} Example St' })).replace('RSN', column)),
    ).toEqual([]);
    expect(await database.service('buildings').select('address')).toEqual([{ address: '1 Example St' }]);
  });

  it('calls a building gone only if the file surely does not name it', async () => {
    const gone = () =>
      database
        .service('buildings')
        .whereNotNull('gone_on')
        .orderBy('external_key')
        .pluck<string[]>('external_key');
    await importing(file(row({ RSN: '1' }), row({ RSN: '2' }), row({ RSN: '3' })));
    // a wrong row still names its building; a row without a readable key may be any
    expect(await codes(file(row({ RSN: '1' }), row({ RSN: '2', CONFIRMED_UNITS: 'many' }), 'a,b'))).toContain(
      'GONE_UNDECIDED',
    );
    expect(await gone()).toEqual([]);
    const report = await importing(file(row({ RSN: '1' }), row({ RSN: '2', CONFIRMED_UNITS: 'many' })));
    expect(report.differences.gone).toEqual(['3']);
    expect(await gone()).toEqual(['3']);
    const back = await importing(file(row({ RSN: '1' }), row({ RSN: '2' }), row({ RSN: '3' })));
    expect(back.differences.changed).toEqual(['3']);
    expect(await gone()).toEqual([]);
  });

  it('lists what changed, from which value to which', async () => {
    await importing(file(row({ FIRE_ALARM: 'YES', CONFIRMED_STOREYS: '3' })));
    const report = await importing(file(row({ FIRE_ALARM: '', CONFIRMED_STOREYS: '4', WARD: '02' })));
    expect(report.differences.changes).toEqual([
      { key: '1', name: 'storeys', from: 3, to: 4 },
      { key: '1', name: 'district', from: expect.stringContaining('01'), to: expect.stringContaining('02') },
      { key: '1', name: 'fire_alarm', from: true, to: null },
    ]);
    const [record] = await database.service('imports').orderBy('id', 'desc').limit(1);
    expect(record).toMatchObject({ state: 'done', differences: { changes: report.differences.changes } });
  });

  it('does not let an older register replace a newer one', async () => {
    await importing(file(row({})));
    const filePath = path.join(folder, 'input-2025-11-06.csv');
    writeFileSync(filePath, file(row({ RSN: '2' })));
    await expect(runImport(database.service, { profile: registrations, filePath })).rejects.toMatchObject({
      code: 'FILE_OLDER',
    });
    expect(await database.service('imports').orderBy('id', 'desc').first('state', 'problems')).toMatchObject({
      state: 'refused',
      problems: [{ code: 'FILE_OLDER' }],
    });
  });

  it('needs a day that exists', async () => {
    const filePath = path.join(folder, 'undated.csv');
    writeFileSync(filePath, file(row({})));
    await expect(runImport(database.service, { profile: registrations, filePath })).rejects.toMatchObject({
      code: 'DATE_NEEDED',
    });
    for (const [observedOn, code] of [
      ['2025-02-30', 'DATE_IMPOSSIBLE'],
      ['yesterday', 'DATE_IMPOSSIBLE'],
      ['20251206', 'DATE_IMPOSSIBLE'],
      ['2025-12-6', 'DATE_IMPOSSIBLE'],
      ['', 'DATE_IMPOSSIBLE'],
      ['0205-12-06', 'DATE_IMPOSSIBLE'],
      ['1025-12-06', 'DATE_OUT_OF_RANGE'],
      ['1969-12-31', 'DATE_OUT_OF_RANGE'],
    ] as const) {
      const options = { profile: registrations, filePath, observedOn };
      await expect(runImport(database.service, options)).rejects.toMatchObject({
        code,
        problems: [{ code, severity: 'file', value: observedOn }],
      });
    }
    expect(await written()).toBe(0);
  });

  it('refuses a day that has not come yet: it would shut out every true file until then', async () => {
    const filePath = path.join(folder, 'undated.csv');
    writeFileSync(filePath, file(row({})));
    const { rows } = await database.service.raw<{ rows: [{ today: string; tomorrow: string }] }>(
      `SELECT current_date AS today, current_date + 1 AS tomorrow`,
    );
    const [{ today, tomorrow }] = rows;
    for (const observedOn of [tomorrow, '9999-12-31']) {
      await expect(
        runImport(database.service, { profile: registrations, filePath, observedOn }),
      ).rejects.toMatchObject({
        code: 'DATE_IN_FUTURE',
        problems: [{ reason: { zh: expect.stringContaining(today) as string } }],
      });
    }
    expect(await written()).toBe(0);
    const report = await runImport(database.service, { profile: registrations, filePath, observedOn: today });
    expect(report.outcome).toBe('imported');
    // nor by any other way than this one
    const done = database.service('imports').where({ state: 'done' });
    await expect(done.clone().update({ observed_on: tomorrow })).rejects.toMatchObject({ code: 'DS040' });
  });

  it('keeps out an evaluation made after the file that tells of it', async () => {
    await importing(file(row({ RSN: '7' })));
    const filePath = path.join(folder, 'evaluations-2025-12-06.csv');
    const columnsOf = (readFileSync(EVALUATIONS, 'utf8').split('\n')[0] ?? '').trim();
    const evaluation = (day: string) =>
      columnsOf
        .split(',')
        .map(
          (column) =>
            ({ RSN: '7', 'EVALUATION COMPLETED ON': day, 'CURRENT BUILDING EVAL SCORE': '61' })[column] ?? '',
        )
        .join(',');
    writeFileSync(filePath, [columnsOf, evaluation('2025-12-07'), evaluation('2025-12-06'), ''].join('\n'));
    const report = await runImport(database.service, { profile: evaluations, filePath });
    expect(counts(report)).toEqual({ added: 1, changed: 0, gone: 0, rejected: 1 });
    expect(report.problems).toMatchObject([{ code: 'DATE_OUT_OF_RANGE', line: 2, value: '2025-12-07' }]);
  });

  it('takes a rejected row of the same file once what it needs has come in', async () => {
    const filePath = path.join(folder, 'evaluations-2025-12-06.csv');
    const columnsOf = (readFileSync(EVALUATIONS, 'utf8').split('\n')[0] ?? '').trim();
    const known: Record<string, string> = {
      RSN: '7777777',
      'EVALUATION COMPLETED ON': '2025-12-05',
      'CURRENT BUILDING EVAL SCORE': '61',
    };
    const evaluation = columnsOf.split(',').map((column) => known[column] ?? '');
    writeFileSync(filePath, [columnsOf, evaluation.join(','), ''].join('\n'));
    const evaluate = () => runImport(database.service, { profile: evaluations, filePath });
    expect(await evaluate()).toMatchObject({ rejected: 1, problems: [{ code: 'BUILDING_UNKNOWN' }] });
    expect(await evaluate()).toMatchObject({ outcome: 'imported', rejected: 1, unchanged: 0 });
    await importing(file(row({ RSN: '7777777' })));
    expect(counts(await evaluate())).toEqual({ added: 1, changed: 0, gone: 0, rejected: 0 });
    expect(await evaluate()).toMatchObject({ outcome: 'same', unchanged: 1 });
  });

  it('reads the same file again when the profile has changed', async () => {
    await importing(file(row({ FIRE_ALARM: 'YES' })));
    const filePath = path.join(folder, 'input-2025-12-06.csv');
    const fewer = {
      ...registrations,
      observations: registrations.observations.filter(({ key }) => key !== 'window_type'),
    };
    expect(await runImport(database.service, { profile: fewer, filePath })).toMatchObject({
      outcome: 'imported',
      changed: 0,
    });
    expect(await runImport(database.service, { profile: fewer, filePath })).toMatchObject({
      outcome: 'same',
    });
  });

  it('adds and ends dwellings as their number changes, and ends none that is let', async () => {
    const open = () =>
      database.service('dwellings').whereNull('ended_on').orderBy(['floor', 'number']).pluck('number');
    const importUnits = (units: number) =>
      importing(file(row({ CONFIRMED_UNITS: String(units), CONFIRMED_STOREYS: '2' })));
    expect(await importUnits(4)).toMatchObject({ dwellingsAdded: 4, dwellingsEnded: 0 });
    expect(await open()).toEqual(['101', '102', '201', '202']);
    expect(await importUnits(6)).toMatchObject({ dwellingsAdded: 2, dwellingsEnded: 0 });
    expect(await open()).toEqual(['101', '102', '103', '201', '202', '203']);
    expect(await importUnits(2)).toMatchObject({ dwellingsAdded: 0, dwellingsEnded: 4 });
    expect(await open()).toEqual(['101', '102']);
    expect(await database.service('units').whereNull('ended_on')).toHaveLength(2);
    expect(await database.service('dwellings')).toHaveLength(6);
  });

  it('makes each managing company a party once', async () => {
    await database.owner.raw('TRUNCATE parties CASCADE');
    const managed = (RSN: string, company: string) => row({ RSN, PROP_MANAGEMENT_COMPANY_NAME: company });
    await importing(file(managed('1', 'EXAMPLE HOMES'), managed('2', 'EXAMPLE HOMES'), managed('3', '')));
    await importing(file(managed('1', 'EXAMPLE HOMES'), managed('2', 'SAMPLE LIVING'), managed('3', '')));
    expect(
      await database.service('parties').orderBy('name').select('kind', 'name', 'is_organisation'),
    ).toEqual([
      { kind: 'manager', name: 'EXAMPLE HOMES', is_organisation: true },
      { kind: 'manager', name: 'SAMPLE LIVING', is_organisation: true },
    ]);
  });

  it('holds the name of a manager in one table only, where it can be erased', async () => {
    await database.owner.raw('TRUNCATE parties CASCADE');
    const managed = (RSN: string, PROP_MANAGEMENT_COMPANY_NAME: string) =>
      row({ RSN, PROP_MANAGEMENT_COMPANY_NAME });
    const name = 'ZEPHYRINE EXAMPLE';
    await importing(file(managed('1', name), managed('2', 'SAMPLE LIVING')));
    await importing(
      file(
        managed('1', 'SAMPLE LIVING'),
        managed('2', name),
        managed('3', name.repeat(40)),
        managed('4', `${name}\0`),
        row({ RSN: '5', AMENITIES_AVAILABLE: `${name}\0` }),
      ),
    );
    await importing(`${file(managed('1', name))}2,"${name}" x,\n`).catch((error: unknown) => error);
    const { rows } = await database.service.raw<{ rows: object[] }>(
      `SELECT name FROM (SELECT 'observations', o::text FROM observations o UNION ALL SELECT 'imports', i::text FROM imports i
         UNION ALL SELECT 'buildings', b::text FROM buildings b UNION ALL SELECT 'audit', a::text FROM audit_log a) AS stored(name, held)
       WHERE held LIKE '%ZEPHYRINE%'`,
    );
    expect(rows).toEqual([]);
    const managers = await database.service.raw<{ rows: object[] }>(
      `SELECT p.name FROM observations o JOIN parties p ON to_jsonb(p.id) = o.value JOIN buildings b ON b.id = o.subject_id
       WHERE b.external_key = '1' ORDER BY o.recorded_at`,
    );
    expect(managers.rows).toEqual([{ name }, { name: 'SAMPLE LIVING' }]);
    await expect(database.facts('parties').select('name')).rejects.toMatchObject({ code: '42501' });
  });

  it.each([
    'NIL',
    'N/A',
    'na',
    'Self',
    'OWNER',
    'Not Applicable',
    '-',
    '--',
    '...',
    '0',
    '无',
    'self-managed',
  ])('takes %s for no company at all', async (PROP_MANAGEMENT_COMPANY_NAME) => {
    await database.owner.raw('TRUNCATE parties CASCADE');
    await importing(file(row({ PROP_MANAGEMENT_COMPANY_NAME })));
    expect(await database.service('parties')).toEqual([]);
    expect(await database.service('observations').where({ key: 'management_company' })).toEqual([]);
  });

  it('refuses a profile that takes a known observation for something else', async () => {
    const filePath = path.join(folder, 'input-2025-12-06.csv');
    writeFileSync(filePath, file(row({})));
    const label = { zh: '测试', en: 'Test' };
    const from = ['INTERCOM'];
    for (const observation of [
      { key: 'smoke_alarm', type: 'boolean', values: 'yes_no', from, label },
      { key: 'occupant_count', type: 'number', from, label },
      { key: 'heating_type', type: 'number', from, label },
    ]) {
      const profile = checkProfile({
        ...registrationsProfile,
        optionalColumns: [],
        observations: [observation],
      });
      await expect(runImport(database.service, { profile, filePath })).rejects.toMatchObject({
        code: 'PROFILE_CONTRADICTS',
        problems: [{ value: observation.key, column: '/observations' }],
      });
    }
    expect(await written()).toBe(0);
  });

  it('keeps a score that a later file corrects, with the import that brought it', async () => {
    await importing(file(row({ RSN: '7' })));
    const header = (readFileSync(EVALUATIONS, 'utf8').split('\n')[0] ?? '').trim();
    const evaluate = async (day: string, score: string) => {
      const filePath = path.join(folder, `evaluations-${day}.csv`);
      const cells: Record<string, string> = {
        RSN: '7',
        'EVALUATION COMPLETED ON': '2025-12-01',
        'CURRENT BUILDING EVAL SCORE': score,
      };
      const line = header.split(',').map((column) => cells[column] ?? '');
      writeFileSync(filePath, [header, line.join(','), ''].join('\n'));
      return runImport(database.service, { profile: evaluations, filePath });
    };
    await evaluate('2025-12-07', '61');
    await evaluate('2025-12-08', '62');
    const report = await evaluate('2025-12-09', '88');
    expect(report.differences.changes).toEqual([{ key: '7 2025-12-01', name: 'score', from: 62, to: 88 }]);
    expect(await database.service('visits').pluck('score')).toEqual([88]);
    const kept = await database
      .service('earlier_visit_scores as e')
      .join('imports as brought', 'brought.id', 'e.import_id')
      .join('imports as other', 'other.id', 'e.replaced_by')
      .orderBy('e.id')
      .select('score', { of: 'brought.observed_on' }, { until: 'other.observed_on' });
    expect(kept).toEqual([
      { score: 61, of: '2025-12-07', until: '2025-12-08' },
      { score: 62, of: '2025-12-08', until: '2025-12-09' },
    ]);
    // said again on the 10th; what comes in late changes nothing, neither by the import nor by another way
    await evaluate('2025-12-10', '88');
    expect(counts(await evaluate('2025-12-08', '62'))).toMatchObject({ added: 0, changed: 0 });
    const late = await evaluate('2025-12-09', '55');
    expect(late.differences).toEqual({
      ...{ added: [], changed: [], gone: [], changes: [] },
      kept: [{ key: '7 2025-12-01', name: 'score', from: 88, to: 55 }],
    });
    expect(await database.service('visits').pluck('score')).toEqual([88]);
    await expect(
      database.service('visits').update({ score: 55, said_on: '2025-12-09' }),
    ).rejects.toMatchObject({ code: 'DS042' });
    expect((await evaluate('2025-12-10', '89')).differences.changed).toEqual(['7 2025-12-01']);
    // an installation from before the day was kept takes it from the import that brought the score
    await database.owner.transaction(scoresOfTheNewestFile.down);
    await database.owner.transaction(scoresOfTheNewestFile.up);
    expect(await database.service('visits').pluck('said_on')).toEqual(['2025-12-10']);
    await expect(database.service('earlier_visit_scores').delete()).rejects.toMatchObject({ code: '42501' });
  });

  it('leaves a building where its newest evaluation put it, whichever file comes in last', async () => {
    await importing(file(row({ RSN: '7' })));
    const header = (readFileSync(EVALUATIONS, 'utf8').split('\n')[0] ?? '').trim();
    const evaluate = async (fileDay: string, day: string, LATITUDE: string) => {
      const filePath = path.join(folder, `evaluations-${fileDay}.csv`);
      const cells: Record<string, string> = {
        RSN: '7',
        'EVALUATION COMPLETED ON': day,
        'CURRENT BUILDING EVAL SCORE': '61',
        LATITUDE,
      };
      writeFileSync(
        filePath,
        [header, header.split(',').map((column) => cells[column] ?? ''), ''].join('\n'),
      );
      await runImport(database.service, { profile: evaluations, filePath });
      return (await database.service('buildings').pluck<number[]>('latitude'))[0];
    };
    expect(await evaluate('2025-12-08', '2025-12-05', '43.5')).toBe(43.5);
    expect(await evaluate('2025-12-09', '2025-12-01', '10')).toBe(43.5);
    expect(await evaluate('2025-12-07', '2025-12-05', '20')).toBe(43.5);
    expect(await evaluate('2025-12-09', '2025-12-05', '43.6')).toBe(43.6);
  });

  it('loses no row: each is on the register or among the rejects, which can be mended and imported', async () => {
    const cells = fc.record({
      CONFIRMED_UNITS: fc.constantFrom('', '2', 'x', '-1'),
      WARD: fc.constantFrom('01', '25', '26'),
      FIRE_ALARM: fc.constantFrom('YES', 'NO', '', '"a, b"', 'NO\n'),
      RSN: fc.constantFrom('1', '2', '3', '4', '5', '6', ''),
    });
    const rejectsPath = path.join(folder, 'rejects.csv');
    await fc.assert(
      fc.asyncProperty(fc.array(cells, { minLength: 1, maxLength: 8 }), async (rows) => {
        await database.owner.raw('TRUNCATE buildings, imports CASCADE');
        rmSync(rejectsPath, { force: true });
        const content = file(
          ...rows.map((given) => row({ ...given, FIRE_ALARM: given.FIRE_ALARM.replace('NO\n', '"NO\n"') })),
        );
        const filePath = path.join(folder, 'input-2025-12-06.csv');
        writeFileSync(filePath, content);
        const report = await runImport(database.service, { profile: registrations, filePath, rejectsPath });
        expect(report.rows).toBe(rows.length);
        expect(report.added + report.rejected).toBe(rows.length);
        expect(await written()).toBe(report.added);
        const kept: string[] = [];
        if (report.rejected > 0) {
          for await (const {
            cells: [line = ''],
          } of readCsv(rejectsPath, { encoding: 'utf-8', delimiter: ',' }))
            kept.push(line);
        }
        expect(Math.max(kept.length - 1, 0)).toBe(report.rejected);
        expect(new Set(kept.slice(1))).toEqual(
          new Set(
            report.problems.filter(({ severity }) => severity === 'row').map(({ line }) => String(line)),
          ),
        );
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it('tells of a ragged row', async () => {
    expect(await codes(file(row({ RSN: '7' }), 'just,three,cells'))).toContain('ROW_RAGGED');
  });

  it('tells of a column that the profile does not know', async () => {
    const [first = '', second = ''] = file(row({})).split('\n');
    expect(await codes(`${first},NEW_COLUMN\n${second},1\n`)).toEqual(['COLUMN_UNKNOWN']);
    expect(await written()).toBe(1);
  });

  it.each([
    ['a byte order mark', Buffer.from(`\u{feff}${file(row({}))}`)],
    ['UTF-16 with a mark', Buffer.from(`\u{feff}${file(row({}))}`, 'utf16le')],
    ['UTF-16 without a mark', Buffer.from(file(row({})), 'utf16le')],
    ['CRLF', Buffer.from(file(row({})).replaceAll('\n', '\r\n'))],
  ])('reads %s without complaint', async (_name, content) => {
    expect(await codes(content)).toEqual([]);
    expect(await written()).toBe(1);
  });

  it('reads another delimiter and says so', async () => {
    expect(await codes(file(row({})).replaceAll(',', ';'))).toEqual(['DELIMITER_DIFFERS']);
    expect(await written()).toBe(1);
  });

  it.each([';', '\t', '|'])('reads a header in quotes with %j between its names', async (delimiter) => {
    const content = file(row({}))
      .split('\n')
      .map((text) =>
        text
          .split(',')
          .map((cell) => `"${cell}"`)
          .join(delimiter),
      )
      .slice(0, 2)
      .join('\n');
    expect(await codes(content)).toEqual(['DELIMITER_DIFFERS']);
    expect(await written()).toBe(1);
  });

  describe('of an encoding that', () => {
    const many = (value: string) =>
      Array.from({ length: 12 }, (_, at) => row({ RSN: String(at), SITE_ADDRESS: `${at} ${value}` }));
    const withByte = (text: string, byte: number) => {
      const [before = '', after = ''] = text.split('@');
      return Buffer.concat([Buffer.from(before), Buffer.from([byte]), Buffer.from(after)]);
    };
    const problemOf = async (content: Buffer) => {
      const error: unknown = await importing(content).catch((thrown: unknown) => thrown);
      if (!(error instanceof ImportError)) throw new Error('it was imported');
      return error.problems[0];
    };

    it('is UTF-8 with one broken byte is refused, with the line of that byte', async () => {
      const damaged = withByte(file(...many('Rue Québec'), row({ RSN: '99', SITE_ADDRESS: '1 @ St' })), 0xe9);
      const problem = await problemOf(damaged);
      expect(problem).toMatchObject({ code: 'ENCODING_BROKEN', line: 14 });
      expect(problem?.reason.zh).toContain('14');
      expect(await written()).toBe(0);
    });

    it('cannot be told, one byte among plain letters, is refused until the operator tells', async () => {
      const content = withByte(file(row({}), row({ RSN: '2', SITE_ADDRESS: '1 Rue Qu@bec' })), 0xe9);
      expect(await problemOf(content)).toMatchObject({ code: 'ENCODING_UNDECIDED', line: 3 });
      const filePath = path.join(folder, 'input-2025-12-06.csv');
      const options = { profile: registrations, filePath, encoding: 'windows-1252' };
      const report = await runImport(database.service, options);
      expect(report).toMatchObject({ added: 2, encoding: { name: 'windows-1252', reason: 'given' } });
      expect(await database.service('buildings').where({ external_key: '2' }).pluck('address')).toEqual([
        '1 Rue Québec',
      ]);
      const wrong = { ...options, encoding: 'utf-8' };
      await expect(runImport(database.service, wrong)).rejects.toMatchObject({ code: 'ENCODING_BROKEN' });
    });

    it('surely is another is read as that, and says so', async () => {
      const content = Buffer.from(file(...many('Rue Québec')), 'latin1');
      const report = await importing(content);
      expect(report).toMatchObject({ added: 12, encoding: { name: 'windows-1252', reason: 'not_utf8' } });
      expect(report.problems).toMatchObject([{ code: 'ENCODING_ASSUMED', severity: 'warning', line: 2 }]);
    });

    it('fits is told with its reason', async () => {
      expect((await importing(file(row({})))).encoding).toEqual({ name: 'utf-8', reason: 'every_byte_fits' });
      const marked = await importing(Buffer.from(`\u{feff}${file(row({ RSN: '2' }))}`, 'utf16le'));
      expect(marked.encoding).toEqual({ name: 'utf-16le', reason: 'byte_order_mark' });
    });
  });

  describe('and rejects that cannot be written', () => {
    const rejecting = (rejectsPath: string, wrong = 'many') => {
      const filePath = path.join(folder, 'input-2025-12-06.csv');
      writeFileSync(filePath, file(row({ RSN: '7' }), row({ CONFIRMED_UNITS: wrong })));
      return runImport(database.service, { profile: registrations, filePath, rejectsPath });
    };

    it.each([
      ['in a folder that is not there', () => path.join(folder, 'none', 'rejects.csv')],
      ['where a folder stands', () => folder],
      ['over the imported file', () => path.join(folder, 'input-2025-12-06.csv')],
      [
        'over a file that holds something else',
        () => {
          const other = path.join(folder, 'other.csv');
          writeFileSync(other, 'RSN,SITE_ADDRESS\n');
          return other;
        },
      ],
    ])('%s: refused before anything is done', async (_name, place) => {
      const rejectsPath = place();
      await expect(rejecting(rejectsPath)).rejects.toMatchObject({ code: 'REJECTS_UNWRITABLE' });
      expect(await written()).toBe(0);
      expect(readFileSync(path.join(folder, 'input-2025-12-06.csv'), 'utf8')).toContain('many');
      expect(await database.service('imports').select('state')).toEqual([{ state: 'refused' }]);
    });

    it('for want of space: nothing is imported, and no half file is left', async () => {
      // Linux's device on which no byte finds room
      const rejectsPath = path.join(folder, 'full.csv');
      symlinkSync('/dev/full', `${rejectsPath}.new`);
      await expect(rejecting(rejectsPath)).rejects.toMatchObject({ code: 'REJECTS_UNWRITABLE' });
      expect(await written()).toBe(0);
      expect(existsSync(rejectsPath) || existsSync(`${rejectsPath}.new`)).toBe(false);
    });

    it('replaces an earlier rejects file, and leaves none where every row came in', async () => {
      const rejectsPath = path.join(folder, 'again.csv');
      await rejecting(rejectsPath);
      expect((await rejecting(rejectsPath, 'few')).rejected).toBe(1);
      expect(readFileSync(rejectsPath, 'utf8').split('\n')).toHaveLength(3);
      const filePath = path.join(folder, 'input-2025-12-06.csv');
      writeFileSync(filePath, file(row({ RSN: '7' })));
      const none = path.join(folder, 'none.csv');
      await runImport(database.service, { profile: registrations, filePath, rejectsPath: none });
      expect(existsSync(none) || existsSync(`${none}.new`)).toBe(false);
    });
  });

  it('writes nothing at all under strict', async () => {
    const report = await importing(file(row({ RSN: '7' }), row({ CONFIRMED_UNITS: 'many' })), {
      strict: true,
    });
    expect(report.outcome).toBe('refused');
    expect(await written()).toBe(0);
    expect(await database.service('imports').select('state')).toEqual([{ state: 'refused' }]);
  });

  it('leaves an empty cell unknown, which is not "no"', async () => {
    await importing(file(row({ FIRE_ALARM: '' })));
    expect(await database.service('observations').where({ key: 'fire_alarm' })).toEqual([]);
  });
});

describe('a profile', () => {
  it.each([
    [
      'who someone is',
      { key: 'nationality', from: ['INTERCOM'], label: { zh: '国籍', en: 'Nationality' }, type: 'number' },
    ],
    [
      'who comes and goes',
      { key: 'whereabouts', from: ['INTERCOM'], label: { zh: '行踪', en: 'Whereabouts' }, type: 'number' },
    ],
  ])('that would bring in %s is refused', (_name, observation) => {
    const document = {
      ...registrationsProfile,
      observations: [...registrationsProfile.observations, observation],
    };
    expect(() => checkProfile(document)).toThrow(ImportError);
    expect(() => checkProfile(document)).toThrow(/must not hold/);
  });
});
