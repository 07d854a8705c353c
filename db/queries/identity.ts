import type { Knex } from 'knex';
import { EVERYBODY } from '../../domain/role';

export interface Grant {
  role: string;
  areaId: string;
}

/** One transaction as this user: row-level security follows from their grants. `trx` must be a transaction. */
export async function setUser(trx: Knex, userId: string): Promise<void> {
  await trx.raw(`SELECT set_config('doorstep.user_id', ?, true)`, [userId]);
}

/** One transaction as the resident who proved this link's code. `trx` must be a transaction. */
export async function setLink(trx: Knex, linkId: string): Promise<void> {
  await trx.raw(`SELECT set_config('doorstep.link_id', ?, true)`, [linkId]);
}

/** The caller's grants that are valid on the programme's date. */
export async function findGrants(trx: Knex): Promise<Grant[]> {
  const { rows } = await trx.raw<{ rows: Grant[] }>(
    `SELECT role, area_id AS "areaId"
     FROM valid_grants(VARIADIC ?::text[]) ORDER BY role, area_id`,
    [[...EVERYBODY]],
  );
  return rows;
}
