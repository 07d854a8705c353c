import type { Response } from 'express';
import type { Knex } from 'knex';
import { cancelStatement, getBackendPid } from '../db/queries/backend';

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
  let cancelling: Promise<void> | undefined;
  const hungUp = (): void => {
    // one that cannot be cancelled ends by itself
    cancelling ??= cancelStatement(pool, pid).catch(() => undefined);
  };
  response.once('close', hungUp);
  if (response.destroyed) hungUp();
  try {
    return await work();
  } finally {
    response.off('close', hungUp);
    // the connection serves somebody else next, whom the cancel must not reach
    await cancelling;
  }
}
