import { v7 as uuid } from 'uuid';
import * as noFastHash from '../../db/migrations/019-no-fast-hash-of-a-password';
import { migrateToLatest, rollbackAll } from '../../db/migrate';
import { createTestDatabase, TEST_PASSWORD, type TestDatabase } from '../support/database';

/** Roles belong to the whole server: another password would lock the other test files out. */
const PASSWORDS = { app: TEST_PASSWORD, service: TEST_PASSWORD, facts: TEST_PASSWORD };

describe('migrations', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.close());

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

  it('give nobody the right to bypass row-level security', async () => {
    const { rows } = await database.owner.raw<{ rows: { name: string }[] }>(
      `SELECT rolname AS name FROM pg_roles WHERE rolname LIKE 'doorstep%' AND (rolbypassrls OR rolsuper)`,
    );
    expect(rows).toEqual([]);
  });
});
