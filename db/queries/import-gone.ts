import type { Knex } from 'knex';
import type { SubjectType } from './import-subjects';

/** A dwelling that came back under its number is not gone, whatever became of its first row. */
const CAME_BACK = `SELECT FROM dwellings o WHERE o.building_id = d.building_id AND o.number = d.number AND o.ended_on IS NULL`;

/** SQL of how many stand on a register, and how many are gone from it that nobody has accepted. */
const COUNTS: Readonly<Record<SubjectType, string>> = {
  building: `SELECT count(*) FILTER (WHERE gone_on IS NULL)::int AS standing,
      count(*) FILTER (WHERE gone_on IS NOT NULL AND NOT gone_accepted)::int AS gone
    FROM buildings WHERE source = :register`,
  dwelling: `SELECT
      (SELECT count(*)::int FROM dwellings d JOIN buildings b ON b.id = d.building_id
       WHERE b.source = :register AND b.gone_on IS NULL AND d.ended_on IS NULL) AS standing,
      (SELECT count(DISTINCT (d.building_id, d.number))::int FROM dwellings d JOIN buildings b ON b.id = d.building_id
       WHERE b.source = :register AND b.gone_on IS NULL AND d.end_reason = 'gone' AND NOT d.gone_accepted AND NOT EXISTS (${CAME_BACK})) AS gone`,
};

/** How many buildings or dwellings of a register stand, and how many went since a person last accepted it. */
export async function countGone(
  trx: Knex.Transaction,
  register: string,
  type: SubjectType,
): Promise<{ standing: number; gone: number }> {
  const { rows } = await trx.raw<{ rows: [{ standing: number; gone: number }] }>(COUNTS[type], { register });
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
