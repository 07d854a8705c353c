import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';

export interface PauseRow {
  id: string;
  areaId: string | null;
  reason: string;
  pausedAt: Date;
  resumedAt: Date | null;
}

export async function listPauses(trx: Knex, after: string | null, limit: number): Promise<PauseRow[]> {
  const query = trx('outward_pauses').orderBy('id').limit(limit);
  if (after) void query.where('id', '>', after);
  return (await query.select(
    'id',
    'area_id as areaId',
    'reason',
    'paused_at as pausedAt',
    'resumed_at as resumedAt',
  )) as PauseRow[];
}

/** Stops all outward contact of an area, or of everybody where `areaId` is null. Returns the pause's id. */
export async function insertPause(
  trx: Knex,
  pause: { areaId: string | null; reason: string; userId: string },
): Promise<string> {
  const id = uuid();
  await trx('outward_pauses').insert({
    id,
    area_id: pause.areaId,
    reason: pause.reason,
    paused_at: trx.raw('programme_now()'),
    paused_by: pause.userId,
  });
  return id;
}

/** False where the caller has no such open pause. */
export async function setResumed(trx: Knex, id: string, userId: string): Promise<boolean> {
  const count: number = await trx('outward_pauses')
    .where({ id })
    .whereNull('resumed_at')
    .update({ resumed_at: trx.raw('programme_now()'), resumed_by: userId });
  return count === 1;
}
