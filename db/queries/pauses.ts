import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';

export interface PauseRow {
  id: string;
  areaId: string | null;
  areaCode: string | null;
  reason: string;
  pausedAt: Date;
  resumedAt: Date | null;
}

/** Pauses newest first; `open`: only those that still hold. */
export async function listPauses(
  trx: Knex,
  open: boolean,
  after: string | null,
  limit: number,
): Promise<PauseRow[]> {
  const query = trx('outward_pauses as p')
    .leftJoin('areas as a', 'a.id', 'p.area_id')
    .orderBy('p.id', 'desc')
    .limit(limit);
  if (open) void query.whereNull('p.resumed_at');
  if (after) void query.where('p.id', '<', after);
  return query.select<PauseRow[]>(
    'p.id',
    'p.area_id as areaId',
    'a.code as areaCode',
    'p.reason',
    'p.paused_at as pausedAt',
    'p.resumed_at as resumedAt',
  );
}

/** Since when nothing goes out to the patch, for its area or for all; null: contact is not stopped. */
export async function findPausedSince(trx: Knex, patchId: string): Promise<Date | null> {
  const { rows } = await trx.raw<{ rows: { since: Date | null }[] }>(
    'SELECT outward_paused_since(?) AS since',
    [patchId],
  );
  return rows[0]?.since ?? null;
}

/** Whether contact to the patch was stopped at any time from one instant to the other. */
export async function wasPausedDuring(
  trx: Knex,
  patchId: string,
  from: Date,
  to: Date | null,
): Promise<boolean> {
  const { rows } = await trx.raw<{ rows: { paused: boolean }[] }>(
    'SELECT paused_during(?, tstzrange(?, ?)) AS paused',
    [patchId, from, to],
  );
  return rows[0]?.paused ?? false;
}

/**
 * Until the transaction ends no stop of outward contact begins: one that is asked for meanwhile waits, and is answered
 * when the text under way has left or has failed. In a statement of its own, so that the next one sees every stop that
 * was answered before.
 */
export async function holdOffPauses(trx: Knex.Transaction): Promise<void> {
  // its other side is the trigger outward_pauses_wait
  await trx.raw(`SELECT pg_advisory_xact_lock_shared(hashtextextended('outward_pauses', 40))`);
}

/**
 * Stops all outward contact of an area, or of everybody where `areaId` is null. Returns the pause's id. Waits for texts
 * that are just being handed over; none is handed over once this has been committed.
 */
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

/** Lets contact go on and wakes the rounds, visits and notices that waited for it. False where the caller has no such open pause. */
export async function setResumed(trx: Knex, id: string, userId: string): Promise<boolean> {
  const [resumed] = await trx('outward_pauses')
    .where({ id })
    .whereNull('resumed_at')
    .update({ resumed_at: trx.raw('programme_now()'), resumed_by: userId })
    .returning<{ areaId: string | null }[]>('area_id as areaId');
  if (!resumed) return false;
  await trx.raw(
    `INSERT INTO outbox (message_id, workflow_id, kind, name)
     SELECT gen_random_uuid(), p.workflow_id, 'signal', 'wake' FROM procedures p JOIN areas a ON a.id = p.patch_id
     WHERE p.kind IN ('revisitRound', 'siteVisit', 'hazard') AND p.state IN ('requested', 'started', 'running')
       AND (:area::uuid IS NULL OR :area::uuid = ANY (a.ancestors))`,
    { area: resumed.areaId },
  );
  return true;
}
