import type { Knex } from 'knex';

/** Leaves a signal for a workflow, in the transaction of the change that it tells of. Ids and codes only. */
export async function insertSignal(
  db: Knex,
  signal: { messageId: string; workflowId: string; name: string; payload?: object },
): Promise<void> {
  await db('outbox').insert({
    message_id: signal.messageId,
    workflow_id: signal.workflowId,
    kind: 'signal',
    name: signal.name,
    payload: JSON.stringify(signal.payload ?? {}),
  });
}

export interface OutboxRow {
  id: number;
  messageId: string;
  workflowId: string;
  kind: 'start' | 'signal';
  name: string;
  payload: Record<string, unknown>;
  attempts: number;
  /** Of the workflow's procedure; null when there is none. */
  procedureState: string | null;
  /** Later messages of the workflow that ask for the same: it looks once for all of them. */
  coveredIds: number[];
}

/**
 * Locks the oldest unsent message of each of up to `limit` workflows, so that a workflow gets its messages in order
 * whatever the number of relays: while its oldest is locked or waits for another attempt, the later ones wait too.
 * A wake covers those that wait behind it with the same payload: what they tell of is committed, so that one look sees
 * it all, and no flood of wakes makes a long history.
 */
export async function lockOutbox(trx: Knex.Transaction, limit: number): Promise<OutboxRow[]> {
  const { rows } = await trx.raw<{ rows: OutboxRow[] }>(
    `SELECT o.id, o.message_id AS "messageId", o.workflow_id AS "workflowId", o.kind, o.name, o.payload, o.attempts,
       (SELECT p.state FROM procedures p WHERE p.workflow_id = o.workflow_id) AS "procedureState",
       ARRAY(SELECT later.id FROM outbox later WHERE o.name = 'wake' AND later.workflow_id = o.workflow_id AND later.id > o.id
         AND later.name = o.name AND later.payload = o.payload AND later.sent_at IS NULL AND later.late_at IS NULL) AS "coveredIds"
     FROM outbox o
     WHERE o.sent_at IS NULL AND o.late_at IS NULL AND o.next_attempt_at <= now()
       AND NOT EXISTS (SELECT FROM outbox earlier WHERE earlier.workflow_id = o.workflow_id AND earlier.id < o.id
         AND earlier.sent_at IS NULL AND earlier.late_at IS NULL)
     ORDER BY o.id LIMIT ? FOR UPDATE OF o SKIP LOCKED`,
    [limit],
  );
  return rows;
}

/** Temporal has the message, and with it those that it covers. */
export async function setSent(
  db: Knex,
  { id, coveredIds }: Pick<OutboxRow, 'id' | 'coveredIds'>,
): Promise<void> {
  await db('outbox')
    .whereIn('id', [id, ...coveredIds])
    .update({ sent_at: db.fn.now(), last_error: null });
}

/** The message came after its workflow had ended. */
export async function setLate(db: Knex, id: number): Promise<void> {
  await db('outbox').where({ id }).update({ late_at: db.fn.now() });
}

/** Temporal did not take the message: try again after a while that doubles, up to a minute. */
export async function setFailedAttempt(db: Knex, id: number, code: string): Promise<void> {
  await db.raw(
    `UPDATE outbox SET attempts = attempts + 1, last_error = ?,
       next_attempt_at = now() + least(interval '1 minute', interval '500 ms' * power(2, least(attempts, 10))) WHERE id = ?`,
    [code, id],
  );
}
