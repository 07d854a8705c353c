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
