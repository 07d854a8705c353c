import type { TestDatabase } from './database';

/** From now on the programme's clock shows this instant; only its tables' owner can do that, and only a test does. */
export async function setProgrammeClock({ owner }: TestDatabase, at: Date): Promise<void> {
  await owner.transaction(async (trx) => {
    await trx.raw('SET LOCAL ROLE doorstep_owner');
    await trx.raw('ALTER TABLE programme DISABLE TRIGGER programme_clock_fixed, NO FORCE ROW LEVEL SECURITY');
    await trx('programme').update({ clock_real_start: trx.fn.now(), clock_programme_start: at });
    await trx.raw('ALTER TABLE programme ENABLE TRIGGER programme_clock_fixed, FORCE ROW LEVEL SECURITY');
  });
}
