import type { Knex } from 'knex';

/**
 * Runs `work` as doorstep_owner on tables whose row-level security is not forced on their owner until it is done: a
 * new database is filled by who owns it. Nobody else sees a table in that state, and a failure leaves it forced.
 * The transaction's login must be able to become doorstep_owner, as the one that migrates is.
 */
export async function asUnforcedOwner<T>(
  transaction: Knex.Transaction,
  work: (owner: Knex.Transaction) => Promise<T>,
): Promise<T> {
  await transaction.raw('SET LOCAL ROLE doorstep_owner');
  const { rows } = await transaction.raw<{ rows: { table: string }[] }>(
    'SELECT oid::regclass::text AS "table" FROM pg_class WHERE relforcerowsecurity ORDER BY oid',
  );
  for (const { table } of rows) await transaction.raw(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`);
  const result = await work(transaction);
  for (const { table } of rows) await transaction.raw(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
  await transaction.raw('RESET ROLE');
  return result;
}
