import type { TestDatabase } from './database';

/** Resolves once somebody waits for a transaction of somebody else's that has not ended. */
export async function somebodyWaits({ owner }: TestDatabase): Promise<void> {
  for (;;) {
    const { rows } = await owner.raw<{ rows: { waiting: boolean }[] }>(
      `SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND locktype = 'transactionid') AS waiting`,
    );
    if (rows[0]?.waiting) return;
  }
}
