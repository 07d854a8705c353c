import type { Knex } from 'knex';
import type { TestDatabase } from './database';

/** Changes what is fixed of the programme; only its tables' owner can do that, and only a test does. */
export async function changeProgramme(
  { owner }: TestDatabase,
  values: (trx: Knex.Transaction) => object,
): Promise<void> {
  await owner.transaction(async (trx) => {
    await trx.raw('SET LOCAL ROLE doorstep_owner');
    await trx.raw('ALTER TABLE programme DISABLE TRIGGER programme_clock_fixed, NO FORCE ROW LEVEL SECURITY');
    await trx('programme').update(values(trx));
    await trx.raw('ALTER TABLE programme ENABLE TRIGGER programme_clock_fixed, FORCE ROW LEVEL SECURITY');
  });
}

/** From now on the programme's clock shows this instant. */
export async function setProgrammeClock(database: TestDatabase, at: Date): Promise<void> {
  await changeProgramme(database, (trx) => ({
    clock_real_start: trx.fn.now(),
    clock_programme_start: at,
  }));
}
