import type { Knex } from 'knex';
import type { SubjectType } from './import-subjects';

/** What is gone from a register that nobody has accepted. */
export interface GoneCount {
  /** Those that stand, and those that are gone. */
  standing: number;
  gone: number;
  /** So many may be; more wait for a person, and the database refuses them. */
  allowed: number;
}

/** How many buildings or dwellings of a register went since a person last accepted it. */
export async function countGone(
  trx: Knex.Transaction,
  register: string,
  type: SubjectType,
): Promise<GoneCount> {
  const { rows } = await trx.raw<{ rows: [GoneCount] }>('SELECT * FROM count_gone(?, ?)', [register, type]);
  return rows[0];
}

/** A person has looked: what is gone from the register by now is counted no longer. */
export async function acceptGone(trx: Knex.Transaction, register: string): Promise<void> {
  await trx.raw(
    'UPDATE buildings SET gone_accepted = true WHERE source = ? AND gone_on IS NOT NULL AND NOT gone_accepted',
    [register],
  );
  await trx.raw(
    `UPDATE dwellings d SET gone_accepted = true FROM buildings b
     WHERE b.id = d.building_id AND b.source = ? AND d.end_reason = 'gone' AND NOT d.gone_accepted`,
    [register],
  );
}

/**
 * Lets the database check now what it would check at the end of the transaction. A seed goes on in the same one, and
 * alters tables, which it may not while a check waits.
 */
export async function checkGoneNow(trx: Knex.Transaction): Promise<void> {
  await trx.raw('SET CONSTRAINTS imports_empty_no_register IMMEDIATE');
  await trx.raw('SET CONSTRAINTS imports_empty_no_register DEFERRED');
}
