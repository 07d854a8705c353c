import type { Knex } from 'knex';
import type { ProgrammeClock } from '../../domain/programme-clock';

export type ProcedureKind = 'revisitRound' | 'siteVisit' | 'rulePublication';

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
  step: string,
  nextAt: Date | null,
): Promise<void> {
  await db('procedures')
    .where({ workflow_id: workflowId })
    .whereNotIn('state', ['ended', 'cancelled'])
    .update({ state: 'running', step, next_at: nextAt, updated_at: db.fn.now() });
}

/** The workflow came to its end; only the first call changes anything. */
export async function endProcedure(db: Knex, workflowId: string): Promise<void> {
  await db('procedures').where({ workflow_id: workflowId }).whereNot({ state: 'ended' }).update({
    state: 'ended',
    step: null,
    next_at: null,
    ended_at: db.fn.now(),
    updated_at: db.fn.now(),
  });
}

/** Temporal runs it; `runId` is null when it turned out to be started before. */
export async function setProcedureStarted(db: Knex, workflowId: string, runId: string | null): Promise<void> {
  await db.raw(
    `UPDATE procedures SET state = CASE WHEN state = 'requested' THEN 'started' ELSE state END, run_id = coalesce(?, run_id),
       started_at = coalesce(started_at, now()), updated_at = now() WHERE workflow_id = ?`,
    [runId, workflowId],
  );
}

/** Procedures that ought to be running, longest untouched first, whose start is not waiting in the outbox. */
export async function listOpenProcedures(
  db: Knex,
  untouchedForSeconds: number,
): Promise<{ workflowId: string; kind: ProcedureKind; input: object }[]> {
  const { rows } = await db.raw<{ rows: { workflowId: string; kind: ProcedureKind; input: object }[] }>(
    `SELECT workflow_id AS "workflowId", kind, input FROM procedures p
     WHERE state IN ('requested', 'started', 'running') AND updated_at <= now() - make_interval(secs => ?)
       AND NOT EXISTS (SELECT FROM outbox o WHERE o.workflow_id = p.workflow_id AND o.kind = 'start' AND o.sent_at IS NULL AND o.late_at IS NULL)
     ORDER BY updated_at LIMIT 500`,
    [untouchedForSeconds],
  );
  return rows;
}

/** Temporal ended the workflow before its last step. */
export async function setProcedureFailed(db: Knex, workflowId: string): Promise<void> {
  await db('procedures')
    .where({ workflow_id: workflowId })
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

export async function getProgrammeNow(db: Knex): Promise<Date> {
  return (await findProgrammeNow(db)) ?? Promise.reject(new Error('PROGRAMME_MISSING'));
}
