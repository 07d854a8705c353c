import { WorkflowNotFoundError, type WorkflowExecutionDescription } from '@temporalio/client';
import { openIncident, resolveIncidents, resolveIncidentsOfEndedProcedures } from '../db/queries/incidents';
import {
  claimProceduresToCheck,
  setProcedureFailed,
  setProcedureStarted,
  type ProcedureToCheck,
} from '../db/queries/procedures';
import { start, type RelayDeps } from './deliver';

/** Temporal ended these without the procedure's own last step. */
const BROKEN = new Set(['FAILED', 'TERMINATED', 'TIMED_OUT', 'CANCELLED']);
/**
 * A workflow whose code fails is replayed again and again: it does not fit its history after a deployment, or has an
 * error. A worker that is down does not count up.
 */
const STUCK_FROM_ATTEMPT = 5;
/** So many procedures in a row that cannot be looked at: Temporal itself does not answer. */
const GIVE_UP_AFTER = 3;

/**
 * Compares procedures that ought to be running with Temporal. One that Temporal does not know (its database was lost)
 * is started again: its steps find in PostgreSQL what was done. One that broke becomes the incident PROCEDURE_FAILED,
 * one whose code cannot go on WORKFLOW_STUCK. Throws, after all had their turn, what kept one from being looked at.
 */
export async function reconcileProcedures(deps: RelayDeps, untouchedForSeconds: number): Promise<void> {
  await resolveIncidentsOfEndedProcedures(deps.db);
  const errors: unknown[] = [];
  for (const procedure of await claimProceduresToCheck(deps.db, untouchedForSeconds)) {
    try {
      await check(deps, procedure);
    } catch (error) {
      errors.push(error);
      if (errors.length === GIVE_UP_AFTER) break;
    }
  }
  await checkTick(deps);
  if (errors.length > 0) throw errors[0];
}

async function check(deps: RelayDeps, { workflowId, kind, input }: ProcedureToCheck): Promise<void> {
  const found = await deps.client.workflow
    .getHandle(workflowId)
    .describe()
    .catch((error: unknown) => {
      if (error instanceof WorkflowNotFoundError) return null;
      throw error;
    });
  if (found === null) {
    const runId = await start(deps, { workflowId, name: kind, payload: input });
    await setProcedureStarted(deps.db, workflowId, runId);
  } else if (BROKEN.has(found.status.name)) {
    await deps.db.transaction(async (trx) => {
      await setProcedureFailed(trx, workflowId);
      await openIncident(trx, {
        workflowId,
        code: 'PROCEDURE_FAILED',
        detail: { status: found.status.name },
      });
    });
  } else await tellIfStuck(deps, workflowId, found);
}

/** The tick has no row among the procedures, and each of its runs an id of its own; to people it is one. */
async function checkTick({ db, client, taskQueue }: RelayDeps): Promise<void> {
  const query = `WorkflowType = 'tick' AND ExecutionStatus = 'Running' AND TaskQueue = '${taskQueue}'`;
  for await (const { workflowId } of client.workflow.list({ query, pageSize: 1 })) {
    await tellIfStuck({ db }, 'tick', await client.workflow.getHandle(workflowId).describe());
    return;
  }
  await resolveIncidents(db, { workflowId: 'tick', code: 'WORKFLOW_STUCK' });
}

async function tellIfStuck(
  { db }: Pick<RelayDeps, 'db'>,
  workflowId: string,
  { raw }: WorkflowExecutionDescription,
): Promise<void> {
  const attempt = raw.pendingWorkflowTask?.attempt ?? 0;
  const incident = { workflowId, code: 'WORKFLOW_STUCK' };
  if (attempt < STUCK_FROM_ATTEMPT) await resolveIncidents(db, incident);
  else await openIncident(db, { ...incident, state: 'retrying', detail: { attempt } });
}
