import type { Response } from 'express';
import type { Knex } from 'knex';
import { cancelStatement, getBackendPid, onOwnConnection } from '../db/queries/backend';

/**
 * Runs `work` in the transaction `trx`; where the caller hangs up before it is answered, what the database does for it is cancelled, and
 * `work` fails with it. `pool` gives the connection that cancels.
 */
export async function cancelWhenAbandoned<T>(
  pool: Knex,
  trx: Knex,
  response: Response,
  work: () => Promise<T>,
): Promise<T> {
  const pid = await getBackendPid(trx);
  let over = false;
  let cancelling: Promise<void> | undefined;
  const hungUp = async (): Promise<void> => {
    await onOwnConnection(pool, async (connection) => {
      // it may have taken long to get a connection, and `work` be over
      if (over) return;
      cancelling = cancelStatement(connection, pid);
      await cancelling;
    });
  };
  // one that cannot be cancelled ends by itself
  const listener = (): void => void hungUp().catch(() => undefined);
  response.once('close', listener);
  if (response.destroyed) listener();
  try {
    return await work();
  } finally {
    over = true;
    response.off('close', listener);
    // the connection serves somebody else next, whom a cancel that is under way must not reach
    await cancelling?.catch(() => undefined);
  }
}
