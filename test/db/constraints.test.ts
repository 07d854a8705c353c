import { Client, type DatabaseError } from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { CONSTRAINT_LINES, type Refused, type TableLine, type Twice } from './constraint-lines';

type Row = Record<string, unknown>;

let database: TestDatabase;
let superuser: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  superuser = new Client({ connectionString: database.superuserUrl });
  await superuser.connect();
  // Neither triggers nor other tables' rows are asked: what is refused here, the constraint refuses.
  await superuser.query('SET session_replication_role = replica');
  await superuser.query('BEGIN');
});
afterAll(async () => {
  await superuser.query('ROLLBACK');
  await superuser.end();
  await database.close();
});

const CODES = { check: '23514', unique: '23505', exclude: '23P01' } as const;
interface Constraint {
  table: string;
  name: string;
  kind: keyof typeof CODES;
  /** SQL that takes it away. */
  drop: string;
}

/** Checks, exclusions and unique constraints, and unique indexes that are no constraint. */
async function constraints(): Promise<Constraint[]> {
  const { rows } = await superuser.query<Constraint>(`
    SELECT c.relname AS table, con.conname AS name, CASE con.contype WHEN 'c' THEN 'check' WHEN 'u' THEN 'unique' ELSE 'exclude' END AS kind,
      format('ALTER TABLE %I DROP CONSTRAINT %I CASCADE', c.relname, con.conname) AS drop
    FROM pg_constraint con JOIN pg_class c ON c.oid = con.conrelid
    WHERE con.connamespace = 'public'::regnamespace AND con.contype IN ('c', 'u', 'x')
    UNION ALL
    SELECT c.relname, i.relname, 'unique', format('DROP INDEX %I', i.relname)
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid
    WHERE c.relnamespace = 'public'::regnamespace AND x.indisunique AND NOT x.indisprimary
      AND NOT EXISTS (SELECT FROM pg_constraint con WHERE con.conindid = i.oid)
    ORDER BY 1, 2`);
  return rows;
}

async function insert(table: string, row: Row): Promise<void> {
  const columns = Object.keys(row).join(', ');
  await superuser.query(
    `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_record(NULL::${table}, $1)`,
    [JSON.stringify(row)],
  );
}

/** What of it was refused, and by which constraint; null where the table took all. Nothing of it stays. */
async function refusal(
  table: string,
  rows: readonly Row[],
  without?: string,
): Promise<{ code: string | undefined; constraint: string | undefined } | null> {
  await superuser.query('SAVEPOINT refused');
  try {
    if (without !== undefined) await superuser.query(without);
    for (const row of rows) await insert(table, row);
    return null;
  } catch (error) {
    const { code, constraint } = error as DatabaseError;
    if (constraint === undefined) throw error;
    return { code, constraint };
  } finally {
    await superuser.query('ROLLBACK TO refused');
  }
}

function isTwice(refused: Refused): refused is { twice: Twice } {
  return 'twice' in refused && 'same' in (refused.twice as object);
}

/** Each of the line's refused rows, with the one that stands before it. */
function casesOf({ row }: TableLine, refused: Refused): Row[][] {
  if (isTwice(refused)) {
    const { same, where, second } = refused.twice;
    const first: Row = { ...row(), ...where };
    const shared = Object.fromEntries(same.map((column) => [column, first[column]]));
    return [[first, { ...row(), ...where, ...shared, ...second }]];
  }
  const changes: readonly Row[] = Array.isArray(refused) ? refused : [refused];
  return changes.map((changed) => [{ ...row(), ...changed }]);
}

test('every constraint of every table has a line', async () => {
  const declared = Object.entries(CONSTRAINT_LINES).flatMap(([table, { refuses }]) =>
    Object.keys(refuses).map((name) => `${table}.${name}`),
  );
  const stand = (await constraints()).map(({ table, name }) => `${table}.${name}`);
  expect(declared.toSorted()).toEqual(stand.toSorted());
});

describe.each(Object.entries(CONSTRAINT_LINES))('%s', (table, line) => {
  test('takes a row', async () => {
    expect(await refusal(table, [line.row()])).toBeNull();
  });

  test.each(Object.entries(line.refuses))('is held by %s, and by nothing else', async (name, refused) => {
    const found = (await constraints()).find((one) => one.table === table && one.name === name);
    if (found === undefined) throw new Error(`${table} has no ${name}`);
    const also = isTwice(refused) ? refused.twice.also : undefined;
    for (const rows of casesOf(line, refused)) {
      expect({ rows, refusal: await refusal(table, rows) }).toEqual({
        rows,
        refusal: { code: CODES[found.kind], constraint: name },
      });
      expect({ rows, also: (await refusal(table, rows, found.drop))?.constraint }).toEqual({ rows, also });
    }
  });
});
