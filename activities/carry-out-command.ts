import type { Knex } from 'knex';
import { insertAuditEntry } from '../db/queries/audit';
import { resolveIncidents } from '../db/queries/incidents';
import {
  extendByPause,
  extendTasks,
  findWaitingCommand,
  listCommandTargets,
  lockWaitingCommand,
  passOverStep,
  reassignTasks,
  setCommandSettled,
  setProcedurePaused,
  waitForTextsUnderWay,
  withdrawTasks,
  type TargetRow,
} from '../db/queries/procedure-commands';
import { endProcedure } from '../db/queries/procedures';
import { cancelUnwantedContacts } from '../db/queries/queued-contacts';
import { closeCancelledRound } from '../db/queries/rounds';
import { setVisitGiven, setWithdrawn } from '../db/queries/visit-commands';
import { cancelVisitContacts, lockVisit, type VisitRow } from '../db/queries/visit-procedure';
import { commandRefusal, VISIT_PAUSE_DAYS, type CommandRequest } from '../domain/procedure-command';

const DAY_MS = 86_400_000;

/**
 * Carries out what a supervisor asked of the procedure, or says why it cannot be any more, before the procedure looks at its
 * work: one transaction, whose row is the guard against doing it twice.
 */
export async function carryOutCommand(service: Knex, workflowId: string, at: Date): Promise<void> {
  const waiting = await findWaitingCommand(service, workflowId);
  if (!waiting) return;
  await service.transaction(async (trx) => {
    if (waiting.command === 'pause') await waitForTextsUnderWay(trx);
    // before its task and its command, as whoever changes a visit does
    if (workflowId.startsWith('visit-')) await lockVisit(trx, workflowId.slice('visit-'.length));
    const command = await lockWaitingCommand(trx, workflowId);
    if (!command) return;
    const [found] = await listCommandTargets(trx, [workflowId], command, { at });
    if (!found) throw new Error('PROCEDURE_UNKNOWN');
    // it waits for itself
    const refusal = commandRefusal({ ...found, waits: false }, command);
    const tasks = refusal === null ? await carryOut(trx, found, command, at) : null;
    await setCommandSettled(trx, command.id, { at, refusal, tasks });
    await insertAuditEntry(trx, {
      actorKind: 'procedure',
      actorId: null,
      action: refusal === null ? 'procedure.obeyed' : 'procedure.refused',
      subjectType: found.kind === 'siteVisit' ? 'visit' : 'round',
      subjectId: found.subjectId,
      patchId: found.patchId,
      at,
      detail: { commandId: command.id, command: command.command, tasks, refusal },
    });
    if (command.command === 'cancel' && refusal === null && found.kind === 'revisitRound')
      await endProcedure(trx, workflowId);
  });
}

/** How many tasks it changed. */
async function carryOut(
  trx: Knex.Transaction,
  target: TargetRow,
  request: CommandRequest,
  at: Date,
): Promise<number> {
  const { id: workflowId, subjectId } = target;
  switch (request.command) {
    case 'pause':
      await setProcedurePaused(trx, workflowId, at);
      return target.tasks;
    case 'resume':
      await endPause(trx, target, at);
      return target.tasks;
    case 'skip_step':
      return passOverStep(trx, workflowId, request);
    case 'extend':
      await resolveIncidents(trx, { workflowId, code: 'VISIT_NOT_APPOINTED' });
      return extendTasks(trx, workflowId, request);
    case 'reassign':
      if (target.kind === 'siteVisit' && request.officerId !== null)
        await setVisitGiven(trx, subjectId, request.officerId);
      return reassignTasks(trx, workflowId, request);
    case 'cancel':
      return cancel(trx, target, request, at);
  }
}

async function cancel(
  trx: Knex.Transaction,
  target: TargetRow,
  request: CommandRequest,
  at: Date,
): Promise<number> {
  const { id: workflowId, subjectId, patchId } = target;
  if (target.kind === 'siteVisit') {
    await setWithdrawn(trx, subjectId, 'by_supervisor', at);
    const tasks = await withdrawTasks(trx, workflowId, request, at);
    await cancelVisitContacts(trx, subjectId, at);
    return tasks;
  }
  const tasks = await withdrawTasks(trx, workflowId, request, at);
  await closeCancelledRound(trx, subjectId, at);
  if (patchId !== null) await cancelUnwantedContacts(trx, { patchId }, at);
  return tasks;
}

/** A visit's pause ends by itself, so that none is forgotten. */
export async function endLongPause(
  trx: Knex.Transaction,
  { id, heldSince }: Pick<VisitRow, 'id' | 'heldSince'>,
  at: Date,
): Promise<boolean> {
  if (heldSince === null || at.getTime() < heldSince.getTime() + VISIT_PAUSE_DAYS * DAY_MS) return false;
  await endPause(trx, { id: `visit-${id}`, pausedAt: heldSince }, at);
  return true;
}

/** The procedure goes on, and its tasks get back the time that they waited; nothing where it is not paused. */
export async function endPause(
  trx: Knex.Transaction,
  { id: workflowId, pausedAt }: Pick<TargetRow, 'id' | 'pausedAt'>,
  at: Date,
): Promise<void> {
  if (pausedAt === null) return;
  await extendByPause(trx, { workflowId, pausedAt, at });
  await setProcedurePaused(trx, workflowId, null);
}
