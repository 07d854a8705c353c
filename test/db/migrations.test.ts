import { readdirSync } from 'node:fs';
import path from 'node:path';
import { v7 as uuid } from 'uuid';
import * as noFastHash from '../../db/migrations/019-no-fast-hash-of-a-password';
import { SAFEGUARDS } from '../../api/safeguards';
import { migrateToLatest, migrationSource, rollbackAll } from '../../db/migrate';
import { createTestDatabase, TEST_PASSWORD, type TestDatabase } from '../support/database';
import { schemaFingerprint } from '../support/schema-fingerprint';

/** Roles belong to the whole server: another password would lock the other test files out. */
const PASSWORDS = { app: TEST_PASSWORD, service: TEST_PASSWORD, facts: TEST_PASSWORD };

const without = (lines: string[], others: string[]): string[] => {
  const known = new Set(others);
  return lines.filter((line) => !known.has(line));
};

describe('migrations', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.close());

  /** Goes one migration after the other, and tells of each the schema before it and after it. */
  async function eachStep(
    direction: 'up' | 'down',
    tell: (name: string, before: string[], after: string[]) => void,
  ): Promise<void> {
    let before = await schemaFingerprint(database.owner);
    for (;;) {
      const [, [name]] = (await database.owner.migrate[direction]({ migrationSource })) as [number, string[]];
      if (name === undefined) return;
      const after = await schemaFingerprint(database.owner);
      tell(name, before, after);
      before = after;
    }
  }

  it('are those of the folder, in the order of their numbers', async () => {
    const folder = path.join(__dirname, '..', '..', 'db', 'migrations');
    const files = readdirSync(folder).filter((name) => /^\d/.test(name));
    expect(await migrationSource.getMigrations([])).toEqual(
      files.toSorted().map((name) => path.basename(name, '.ts')),
    );
  });

  it('go down to an empty schema and up again', async () => {
    await rollbackAll(database.owner);
    const left = await database.owner.raw<{ rows: { name: string }[] }>(
      `SELECT table_name AS name FROM information_schema.tables
       WHERE table_schema = 'public' AND table_name NOT LIKE 'knex_%'`,
    );
    expect(left.rows).toEqual([]);
    const { applied } = await migrateToLatest(database.owner, PASSWORDS);
    expect(applied.length).toBeGreaterThan(0);
  });

  it('each take back all that they did: columns, rules, functions, policies and who may do what', async () => {
    await rollbackAll(database.owner);
    const schemas = new Map<string, string[]>();
    await eachStep('up', (name, before) => schemas.set(name, before));
    const told = new Set<string>();
    const others: Record<string, string[]> = {};
    await eachStep('down', (name, _, after) => {
      const before = schemas.get(name) ?? [];
      const differs = [
        ...without(before, after).map((line) => `lost: ${line}`),
        ...without(after, before).map((line) => `left: ${line}`),
      ].filter((line) => !told.has(line));
      for (const line of differs) told.add(line);
      if (differs.length > 0) others[name] = differs;
    });
    expect(others).toEqual({});
    await migrateToLatest(database.owner, PASSWORDS);
  }, 120_000);

  it('force row-level security on every table and leave no table without a policy', async () => {
    const { rows } = await database.owner.raw<{ rows: { name: string }[] }>(
      `SELECT c.relname AS name FROM pg_class c
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname NOT LIKE 'knex_%'
         AND NOT (c.relrowsecurity AND c.relforcerowsecurity AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid))`,
    );
    expect(rows).toEqual([]);
  });

  it('ask once for each statement, and not for each row, what a policy wants to know of the caller', async () => {
    const { rows } = await database.owner.raw<{ rows: { policy: string }[] }>(
      `SELECT tablename || '.' || policyname AS policy FROM pg_policies
       WHERE coalesce(qual, '') || coalesce(with_check, '') ~ '(\\?<!SELECT )(link_(registration|building|dwelling)\\(\\)|has_(authority_)\\?role\\()'`,
    );
    expect(rows).toEqual([]);
  });

  it('delete the fast hashes of requests that held a password, and keep what a phone may send again', async () => {
    const [userId, taskId] = [uuid(), uuid()];
    await database.service('users').insert({ id: userId, login: 'hashed', display_name: 'Hashed' });
    const kept = { actor_id: userId, request_hash: 'ab'.repeat(32), status: 200 };
    await database.service('idempotency_keys').insert([
      { ...kept, key: 'password-set', response: JSON.stringify({ id: userId }) },
      { ...kept, key: 'task-outcome', response: JSON.stringify({ id: taskId, state: 'done' }) },
    ]);
    await database.owner.transaction((trx) => noFastHash.up(trx));
    expect(await database.service('idempotency_keys').pluck<string[]>('key')).toEqual(['task-outcome']);
  });

  it('give every refusal a code of its own, with a wording in both languages', async () => {
    const { rows } = await database.owner.raw<{ rows: { state: string; codes: string[] }[] }>(
      `SELECT m[2] AS state, array_agg(DISTINCT m[1]) AS codes
       FROM pg_proc p CROSS JOIN regexp_matches(p.prosrc, 'RAISE EXCEPTION ''([A-Z_]+)'' USING ERRCODE = ''(DS[0-9]+)''', 'g') AS m
       WHERE p.pronamespace = 'public'::regnamespace GROUP BY 1 ORDER BY 1`,
    );
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.filter(({ codes }) => codes.length > 1)).toEqual([]);
    const unworded = rows.flatMap(({ codes }) => codes).filter((code) => !(code in SAFEGUARDS));
    expect(unworded).toEqual([]);
  });

  it('give nobody the right to bypass row-level security', async () => {
    const { rows } = await database.owner.raw<{ rows: { name: string }[] }>(
      `SELECT rolname AS name FROM pg_roles WHERE rolname LIKE 'doorstep%' AND (rolbypassrls OR rolsuper)`,
    );
    expect(rows).toEqual([]);
  });
});
