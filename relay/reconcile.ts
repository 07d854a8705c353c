import { WorkflowNotFoundError } from '@temporalio/client';
import { openIncident } from '../db/queries/incidents';
import { listOpenProcedures, setProcedureFailed, setProcedureStarted } from '../db/queries/procedures';
import { start, type RelayDeps } from './deliver';

/** Temporal ended these without the procedure's own last step. */
const BROKEN = new Set(['FAILED', 'TERMINATED', 'TIMED_OUT', 'CANCELLED']);

/**
 * Compares procedures that ought to be running with Temporal. One that Temporal does not know (its database was lost)
 * is started again: its steps find in PostgreSQL what was done. One that broke becomes an incident.
 */
export async function reconcileProcedures(deps: RelayDeps, untouchedForSeconds = 60): Promise<void> {
  for (const { workflowId, kind, input } of await listOpenProcedures(deps.db, untouchedForSeconds)) {
    try {
      const { status } = await deps.client.workflow.getHandle(workflowId).describe();
      if (BROKEN.has(status.name)) {
        await deps.db.transaction(async (trx) => {
          await setProcedureFailed(trx, workflowId);
          await openIncident(trx, { workflowId, code: 'PROCEDURE_FAILED', detail: { status: status.name } });
        });
      }
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      const runId = await start(deps.client, deps.taskQueue, { workflowId, name: kind, payload: input });
      await setProcedureStarted(deps.db, workflowId, runId);
    }
  }
}
