import type { Knex } from 'knex';
import type { ProcedureStep } from '../../domain/procedure-step';
import type { ProgrammeClock } from '../../domain/programme-clock';

export type ProcedureKind = 'revisitRound' | 'siteVisit' | 'hazard' | 'rulePublication' | 'advertSweep';

/** The programme's clock, as workflows get it. */
export async function getProgrammeClock(db: Knex): Promise<ProgrammeClock> {
  const { rows } = await db.raw<{ rows: ProgrammeClock[] }>(
    `SELECT extract(epoch FROM clock_real_start) * 1000 AS "realStartMs",
       extract(epoch FROM clock_programme_start) * 1000 AS "programmeStartMs", clock_rate AS rate FROM programme`,
  );
  const clock = rows[0];
  if (!clock) throw new Error('PROGRAMME_MISSING');
  return clock;
}

/** Programme seconds per real second; 1 while the installation has no programme. */
export async function getClockRate(db: Knex): Promise<number> {
  const row = await db('programme').first<{ rate: number } | undefined>('clock_rate as rate');
  return row?.rate ?? 1;
}

/**
 * Asks for a workflow: its procedures row and the outbox row that starts it. Call it in the transaction of the change
 * that needs the workflow. Asking twice changes nothing.
 */
export async function requestProcedure(
  db: Knex,
  procedure: {
    workflowId: string;
    kind: ProcedureKind;
    subjectId: string;
    patchId: string | null;
    input: object;
    messageId: string;
  },
): Promise<void> {
  const input = JSON.stringify(procedure.input);
  await db.raw(
    `WITH requested AS (
       INSERT INTO procedures (workflow_id, kind, subject_id, patch_id, state, input) VALUES (?, ?, ?, ?, 'requested', ?)
       ON CONFLICT (workflow_id) DO NOTHING RETURNING workflow_id, kind, input)
     INSERT INTO outbox (message_id, workflow_id, kind, name, payload)
     SELECT ?, workflow_id, 'start', kind, input FROM requested`,
    [
      procedure.workflowId,
      procedure.kind,
      procedure.subjectId,
      procedure.patchId,
      input,
      procedure.messageId,
    ],
  );
}

/** Where a workflow is, for boards: a code, and the programme's instant at which it goes on by itself. */
export async function setProcedureStep(
  db: Knex,
  workflowId: string,
  step: ProcedureStep,
  nextAt: Date | null,
): Promise<void> {
  await db('procedures')
    .where({ workflow_id: workflowId })
    .whereNotIn('state', ['ended', 'cancelled'])
    .update({ state: 'running', step, next_at: nextAt, updated_at: db.fn.now() });
}

/**
 * The workflow came to its end, by itself or because that was commanded; only the first call changes anything. A command
 * that came too late is refused.
 */
export async function endProcedure(db: Knex, workflowId: string): Promise<void> {
  await db.raw(
    `UPDATE procedures p SET step = NULL, next_at = NULL, paused_at = NULL, ended_at = now(), updated_at = now(),
       -- one that had failed and came to its end all the same was not cancelled
       state = CASE WHEN p.state <> 'failed' AND EXISTS (SELECT FROM procedure_commands c
         WHERE c.workflow_id = p.workflow_id AND c.command = 'cancel' AND c.state = 'acknowledged') THEN 'cancelled' ELSE 'ended' END
     WHERE workflow_id = ? AND state NOT IN ('ended', 'cancelled')`,
    [workflowId],
  );
  await db('procedure_commands')
    .where({ workflow_id: workflowId, state: 'requested' })
    .update({
      state: 'refused',
      settled_at: db.raw('programme_now()'),
      refusal: 'PROCEDURE_OVER',
    });
}

/** Temporal runs it, for the first time or again; `runId` is null when it turned out to be started before. */
export async function setProcedureStarted(db: Knex, workflowId: string, runId: string | null): Promise<void> {
  await db.raw(
    `UPDATE procedures SET state = CASE WHEN state IN ('requested', 'failed') THEN 'started' ELSE state END,
       ended_at = CASE WHEN state <> 'failed' THEN ended_at END, run_id = coalesce(?, run_id),
       started_at = coalesce(started_at, now()), updated_at = now() WHERE workflow_id = ?`,
    [runId, workflowId],
  );
}

export interface ProcedureToCheck {
  workflowId: string;
  kind: ProcedureKind;
  input: Record<string, unknown>;
}

/**
 * Takes the next procedures that ought to be running, and whose start is not waiting in the outbox, for a comparison
 * with Temporal: those that had their turn longest ago. Relays side by side take different ones.
 */
export async function claimProceduresToCheck(
  db: Knex,
  untouchedForSeconds: number,
): Promise<ProcedureToCheck[]> {
  const { rows } = await db.raw<{ rows: ProcedureToCheck[] }>(
    `UPDATE procedures SET checked_at = now() WHERE workflow_id IN (
       SELECT workflow_id FROM procedures p
       WHERE state IN ('requested', 'started', 'running') AND updated_at <= now() - make_interval(secs => ?)
         AND NOT EXISTS (SELECT FROM outbox o WHERE o.workflow_id = p.workflow_id AND o.kind = 'start' AND o.sent_at IS NULL AND o.late_at IS NULL)
       ORDER BY checked_at NULLS FIRST LIMIT 500 FOR UPDATE SKIP LOCKED)
     RETURNING workflow_id AS "workflowId", kind, input`,
    [untouchedForSeconds],
  );
  return rows;
}

/** Temporal ended the workflow before its last step; one that has come to its end meanwhile stays ended. */
export async function setProcedureFailed(db: Knex, workflowId: string): Promise<void> {
  await db('procedures')
    .where({ workflow_id: workflowId })
    .whereIn('state', ['requested', 'started', 'running'])
    .update({ state: 'failed', next_at: null, ended_at: db.fn.now(), updated_at: db.fn.now() });
}

/** Whether the workflow was asked for and has not ended. */
export async function isProcedureOpen(db: Knex, workflowId: string): Promise<boolean> {
  const row = await db('procedures')
    .where({ workflow_id: workflowId })
    .whereIn('state', ['requested', 'started', 'running'])
    .first<{ workflow_id: string } | undefined>('workflow_id');
  return row !== undefined;
}

/** The instant on the programme's clock; undefined while the installation has no programme. */
export async function findProgrammeNow(db: Knex): Promise<Date | undefined> {
  const { rows } = await db.raw<{ rows: { at: Date | null }[] }>('SELECT programme_now() AS at');
  return rows[0]?.at ?? undefined;
}

/** Whether the programme has ended by this instant or by now: nobody is contacted or visited any more. */
export async function hasProgrammeEnded(db: Knex, at: Date): Promise<boolean> {
  const { rows } = await db.raw<{ rows: { ended: boolean | null }[] }>(
    'SELECT programme_has_ended(?) AS ended',
    [at],
  );
  return rows[0]?.ended ?? false;
}

/** The instant on the programme's clock; throws PROGRAMME_MISSING. */
export async function getProgrammeNow(db: Knex): Promise<Date> {
  return (await findProgrammeNow(db)) ?? Promise.reject(new Error('PROGRAMME_MISSING'));
}

/**
 * Has a procedure that failed started again under its own row: its steps find in PostgreSQL what was done. Gives its
 * patch; undefined where the incident does not wait for that. The relay takes it from there.
 */
export async function retryFailedProcedure(
  trx: Knex.Transaction,
  incidentId: string,
  messageId: string,
): Promise<{ patchId: string | null } | undefined> {
  const { rows } = await trx.raw<{ rows: { workflowId: string; patchId: string | null }[] }>(
    `UPDATE incidents SET state = 'retrying' WHERE id = ? AND code = 'PROCEDURE_FAILED' AND state = 'open'
       AND EXISTS (SELECT FROM procedures p WHERE p.workflow_id = incidents.workflow_id AND p.state = 'failed')
     RETURNING workflow_id AS "workflowId", patch_id AS "patchId"`,
    [incidentId],
  );
  const incident = rows[0];
  if (!incident) return undefined;
  await trx.raw(
    `INSERT INTO outbox (message_id, workflow_id, kind, name, payload)
     SELECT ?, workflow_id, 'start', kind, input FROM procedures WHERE workflow_id = ?`,
    [messageId, incident.workflowId],
  );
  return { patchId: incident.patchId };
}
