import type { Knex } from 'knex';
import { isLostRace } from './error-code';

/** One transaction, begun anew once where it lost against another (SQLSTATE 40P01, 40001): `work` must change nothing else. */
export async function inTransaction<T>(db: Knex, work: (trx: Knex.Transaction) => Promise<T>): Promise<T> {
  try {
    return await db.transaction(work);
  } catch (error) {
    if (!isLostRace(error)) throw error;
    return db.transaction(work);
  }
}
