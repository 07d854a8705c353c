import { inspect } from 'node:util';
import { errorCode, framesOf, isPassing } from '../../db/error-code';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { SEEDED_NAMES } from '../support/register';

const [NAME] = SEEDED_NAMES;

describe('what is told of an error', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.close());

  const refusalOf = async (sql: string): Promise<unknown> => {
    try {
      await database.service.raw(sql);
    } catch (error) {
      return error;
    }
    throw new Error('the statement was not refused');
  };

  it.each([
    [
      'SQLSTATE_23514',
      `CREATE TEMP TABLE seeded (name text CHECK (name = '')); INSERT INTO seeded VALUES ('${NAME}')`,
    ],
    ['SQLSTATE_22P02', `SELECT '${NAME}'::uuid`],
    [
      'SAFEGUARD_OF_TEST',
      `DO $$ BEGIN RAISE 'SAFEGUARD_OF_TEST' USING ERRCODE = 'DS099', DETAIL = '${NAME}'; END $$`,
    ],
  ])('is %s and where it was thrown, without a value', async (code, sql) => {
    const error = await refusalOf(sql);
    expect(inspect(error)).toContain(NAME);
    expect(errorCode(error)).toBe(code);
    expect(framesOf(error)).toMatch(/at .*:\d+:\d+/);
    expect(framesOf(error)).not.toContain(NAME);
  });

  it.each([
    ['ROUND_UNKNOWN', new Error('ROUND_UNKNOWN')],
    ['UNKNOWN', new Error(`no such resident: ${NAME}`)],
    ['TypeError', new TypeError(`${NAME} is not a function`)],
    ['ECONNREFUSED', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
    ['UNKNOWN', NAME],
    ['UNKNOWN', undefined],
  ])('is %s', (code, error) => {
    expect(errorCode(error)).toBe(code);
  });

  it('is passing where no row is at fault', async () => {
    expect(isPassing(await refusalOf(`SELECT '${NAME}'::uuid`))).toBe(false);
    expect(isPassing(Object.assign(new Error(), { code: '40P01' }))).toBe(true);
    expect(isPassing(await refusalOf('SELECT pg_terminate_backend(pg_backend_pid())'))).toBe(true);
  });
});
