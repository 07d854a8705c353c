import type { Knex } from 'knex';

/** The server process that serves this transaction. */
export async function getBackendPid(trx: Knex): Promise<number> {
  const { rows } = await trx.raw<{ rows: { pid: number }[] }>('SELECT pg_backend_pid() AS pid');
  const pid = rows[0]?.pid;
  if (pid === undefined) throw new Error('a connection has a process');
  return pid;
}

/** Waits for a connection of the pool, and lends it. */
export async function onOwnConnection(pool: Knex, work: (db: Knex) => Promise<void>): Promise<void> {
  await pool.transaction(work);
}

/** Cancels what that process is doing, if anything: it fails with SQLSTATE 57014. Only one of the same login. */
export async function cancelStatement(db: Knex, pid: number): Promise<void> {
  await db.raw('SELECT pg_cancel_backend(?)', [pid]);
}
