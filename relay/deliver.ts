import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { Knex } from 'knex';
import { errorCode } from '../db/error-code';
import { openIncident, resolveIncidents } from '../db/queries/incidents';
import { lockOutbox, setFailedAttempt, setLate, setSent, type OutboxRow } from '../db/queries/outbox';
import { setProcedureStarted } from '../db/queries/procedures';

export interface RelayDeps {
  db: Knex;
  client: Client;
  taskQueue: string;
}

const BATCH = 50;
const MARK_FAILING_AFTER = 5;
const ENDED = new Set(['ended', 'failed', 'cancelled']);

/**
 * Hands one batch of the outbox to Temporal and gives how many messages it settled. A crash between Temporal and the
 * commit hands a message over twice: a start is refused by its id, a signal is dropped by its message id.
 */
export async function deliverBatch(deps: RelayDeps): Promise<number> {
  return deps.db.transaction(async (trx) => {
    const rows = await lockOutbox(trx, BATCH);
    const settled = await Promise.all(rows.map(async (row) => ({ row, outcome: await handOver(deps, row) })));
    for (const { row, outcome } of settled) await record(trx, row, outcome);
    return settled.filter(({ outcome }) => outcome.kind !== 'failed').length;
  });
}

type Outcome = { kind: 'sent'; runId: string | null } | { kind: 'late' } | { kind: 'failed'; code: string };

async function handOver(deps: RelayDeps, row: OutboxRow): Promise<Outcome> {
  // only open ones are signalled
  if (row.kind === 'signal' && (row.procedureState === null || ENDED.has(row.procedureState)))
    return { kind: 'late' };
  try {
    if (row.kind === 'start') return { kind: 'sent', runId: await start(deps, row) };
    await deps.client.workflow
      .getHandle(row.workflowId)
      .signal(row.name, { ...row.payload, messageId: row.messageId });
    return { kind: 'sent', runId: null };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { kind: 'late' };
    return { kind: 'failed', code: errorCode(error) };
  }
}

/**
 * Starts a workflow under its id; the run's id, or null when it had been started before. Once for ever, unless the
 * procedure is known to have failed: then a person has asked for it again, and a run that came to its end is still one.
 */
export async function start(
  { client, taskQueue }: Pick<RelayDeps, 'client' | 'taskQueue'>,
  workflow: Pick<OutboxRow, 'workflowId' | 'name' | 'payload'> & Partial<Pick<OutboxRow, 'procedureState'>>,
): Promise<string | null> {
  try {
    const handle = await client.workflow.start(workflow.name, {
      taskQueue,
      workflowId: workflow.workflowId,
      workflowIdReusePolicy:
        workflow.procedureState === 'failed' ? 'ALLOW_DUPLICATE_FAILED_ONLY' : 'REJECT_DUPLICATE',
      args: [workflow.payload],
    });
    return handle.firstExecutionRunId;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return null;
    throw error;
  }
}

async function record(trx: Knex.Transaction, row: OutboxRow, outcome: Outcome): Promise<void> {
  switch (outcome.kind) {
    case 'sent':
      await setSent(trx, row);
      await resolveIncidents(trx, { workflowId: row.workflowId, code: 'MESSAGE_UNDELIVERED' });
      if (row.kind === 'start') {
        await setProcedureStarted(trx, row.workflowId, outcome.runId);
        await resolveIncidents(trx, { workflowId: row.workflowId, code: 'PROCEDURE_FAILED' });
      }
      return;
    case 'late':
      await setLate(trx, row.id);
      await openIncident(trx, {
        workflowId: row.workflowId,
        code: 'MESSAGE_LATE',
        detail: { name: row.name },
      });
      return;
    case 'failed':
      await setFailedAttempt(trx, row.id, outcome.code);
      if (row.attempts + 1 >= MARK_FAILING_AFTER)
        await openIncident(trx, {
          workflowId: row.workflowId,
          code: 'MESSAGE_UNDELIVERED',
          state: 'retrying',
          detail: { name: row.name, error: outcome.code },
        });
  }
}
