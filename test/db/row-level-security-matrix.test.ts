import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { seedSmallRegister } from '../support/register';
import { createAttempts, type Attempts, type StoredTable } from './matrix/attempts';
import { deedsOn, type Command, type Deed } from './matrix/deeds';
import { MATRIX } from './matrix/matrix';
import { PRIVILEGES } from './matrix/privileges';
import { insertReaders, type Reader } from './matrix/readers';
import { insertRows, type Ids } from './matrix/rows';
import { readStoredTables } from './matrix/stored-tables';

let database: TestDatabase;
let superuser: Client;
let attempts: Attempts;
let readers: Reader[];
let ids: Ids;
let tables: Map<string, StoredTable>;

beforeAll(async () => {
  database = await createTestDatabase();
  superuser = new Client({ connectionString: database.superuserUrl });
  await superuser.connect();
  const register = await seedSmallRegister(database.service);
  readers = await insertReaders(database.service, register);
  const written = await insertRows(superuser, register, readers);
  ids = written.ids;
  tables = await readStoredTables(superuser, written.fixed);
  attempts = createAttempts(superuser);
  // Walls are looked at alone: what a trigger or a check refuses behind one would hide that it is open.
  await superuser.query('SET session_replication_role = replica');
  const { rows } = await superuser.query<{ drop: string }>(
    `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS drop
     FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace AND conrelid <> 0`,
  );
  for (const { drop } of rows) await superuser.query(drop);
  await superuser.query('BEGIN');
});
afterAll(async () => {
  await superuser.query('ROLLBACK');
  await superuser.end();
  await database.close();
});

function deeds(table: string): Deed[] {
  const stored = tables.get(table);
  if (stored === undefined) throw new Error(`there is no table ${table}`);
  return deedsOn(table, stored, attempts, ids);
}

test('has a line, privileges and a row for every table, view and foreign table of the schema', () => {
  expect(Object.keys(MATRIX).toSorted()).toEqual([...tables.keys()]);
  expect(Object.keys(PRIVILEGES).toSorted()).toEqual([...tables.keys()]);
  const empty = [...tables].filter(([, { rows }]) => rows.length === 0).map(([name]) => name);
  expect(empty).toEqual([]);
});

test.each(Object.keys(MATRIX))(
  '%s is read and written as its line says, and not otherwise',
  async (table) => {
    const [seen, declared]: Record<string, unknown>[] = [{}, {}];
    for (const deed of deeds(table)) {
      const done: Record<string, string[]> = {};
      for (const reader of readers) {
        const rows = await deed.by(reader);
        if (rows.length > 0) done[reader.name] = rows;
      }
      seen![deed.name] = done;
      declared![deed.name] = deed.expected;
    }
    expect(seen).toEqual(declared);
  },
);

test('gives each login the privileges that are listed, and nobody else any', async () => {
  const { rows } = await superuser.query<{ name: string; grantee: string; may: string }>(`
    WITH granted AS (
      SELECT c.relname AS name, g.grantee, g.privilege_type AS privilege, NULL AS columns
      FROM pg_class c CROSS JOIN aclexplode(c.relacl) g
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND g.grantee <> c.relowner
      UNION ALL
      SELECT c.relname, g.grantee, g.privilege_type, '(' || string_agg(a.attname, ', ' ORDER BY a.attname) || ')'
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid CROSS JOIN aclexplode(a.attacl) g
      WHERE c.relnamespace = 'public'::regnamespace GROUP BY 1, 2, 3)
    SELECT name, CASE grantee WHEN 0 THEN 'public' ELSE replace(pg_get_userbyid(grantee), 'doorstep_', '') END AS grantee,
      string_agg(coalesce(word, privilege) || coalesce(columns, ''), ' ' ORDER BY place, privilege) AS may
    FROM granted LEFT JOIN (VALUES ('SELECT', 'read', 1), ('INSERT', 'add', 2), ('UPDATE', 'change', 3), ('DELETE', 'remove', 4)) AS w(privilege, word, place)
      USING (privilege)
    GROUP BY 1, 2 ORDER BY 1, 2`);
  const held: Record<string, Record<string, string>> = Object.fromEntries(
    [...tables.keys()].map((name) => [name, {}]),
  );
  for (const { name, grantee, may } of rows) held[name] = { ...held[name], [grantee]: may };
  expect(held).toEqual(PRIVILEGES);
});

interface Policy {
  table: string;
  name: string;
  command: Command | 'ALL';
  roles: string[];
  opened: string | null;
}

/** `opened` is what lets everything through; null where the policy does so already. */
async function policies(): Promise<Policy[]> {
  const { rows } = await superuser.query<Policy>(`
    SELECT tablename AS table, policyname AS name, cmd AS command, roles::text[] AS roles,
      CASE WHEN coalesce(qual, 'true') = 'true' AND coalesce(with_check, 'true') = 'true' THEN NULL ELSE
        CASE WHEN cmd <> 'INSERT' THEN ' USING (true)' ELSE '' END || CASE WHEN cmd IN ('INSERT', 'UPDATE', 'ALL') THEN ' WITH CHECK (true)' ELSE '' END
      END AS opened
    FROM pg_policies WHERE schemaname = 'public' ORDER BY 1, 2`);
  return rows;
}

/** Does anything that the matrix tries with this policy go otherwise than declared? */
async function isNoticed({ table, command, roles }: Policy): Promise<boolean> {
  for (const deed of deeds(table)) {
    if (command !== 'ALL' && command !== deed.command) continue;
    for (const reader of readers) {
      if (!roles.includes(reader.role)) continue;
      const done = await deed.by(reader);
      if (done.join() !== (deed.expected[reader.name] ?? []).join()) return true;
    }
  }
  return false;
}

async function unnoticed(of: Policy[], change: (policy: Policy) => string): Promise<string[]> {
  const missed: string[] = [];
  for (const policy of of) {
    await superuser.query('SAVEPOINT policy');
    await superuser.query(change(policy));
    if (!(await isNoticed(policy))) missed.push(`${policy.table}.${policy.name}`);
    await superuser.query('ROLLBACK TO policy');
  }
  return missed;
}

describe('the matrix notices', () => {
  test('each policy that lets everything through', async () => {
    const closed = (await policies()).filter(({ opened }) => opened !== null);
    expect(closed.length).toBeGreaterThan(100);
    expect(
      await unnoticed(closed, ({ table, name, opened }) => `ALTER POLICY ${name} ON ${table}${opened}`),
    ).toEqual([]);
  });

  test('each policy that is missing', async () => {
    expect(await unnoticed(await policies(), ({ table, name }) => `DROP POLICY ${name} ON ${table}`)).toEqual(
      [],
    );
  });
});
