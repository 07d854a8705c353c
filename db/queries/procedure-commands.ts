import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import type {
  CommandRefusal,
  CommandRequest,
  CommandTarget,
  ProcedureCommand,
} from '../../domain/procedure-command';
import { CONTACT_CHANNELS, CONTACT_HOURS } from '../../domain/revisit-round';

const CONTACT_STEPS = Object.keys(CONTACT_CHANNELS)
  .map((deed) => `'${deed}'`)
  .join(', ');

/** SQL on `tasks t`: an unclosed task of the procedure `p`. */
export const OPEN_TASK = `(t.closed_at IS NULL AND (t.round_id = p.subject_id OR (t.visit_id = p.subject_id AND t.kind = 'visit')))`;

const DUE = `((:untilOn::date + make_interval(hours => ${CONTACT_HOURS.to})) AT TIME ZONE (SELECT time_zone FROM programme))`;

/**
 * SQL on `tasks t` of a procedure `p`: that the command changes it. A step is passed over for those that wait for it, and
 * only where the home was asked before or is asked by a step that follows: to pass over is not to give up asking.
 */
const CHANGES: Readonly<Record<ProcedureCommand, string>> = {
  pause: OPEN_TASK,
  resume: OPEN_TASK,
  cancel: OPEN_TASK,
  extend: `${OPEN_TASK} AND t.due_at < ${DUE}`,
  reassign: `${OPEN_TASK} AND t.assignee_id IS DISTINCT FROM :officerId::uuid`,
  skip_step: `${OPEN_TASK} AND t.state = 'waiting' AND t.ladder_step = :step::integer AND (
    EXISTS (SELECT FROM contact_attempts c WHERE c.registration_id = t.registration_id AND c.recipient = 'resident' AND c.at >= t.issued_at
      AND c.purpose IN ('confirmation', 'reminder') AND c.state NOT IN ('queued', 'cancelled', 'failed'))
    OR EXISTS (SELECT FROM rounds r JOIN procedure_settings s ON s.id = r.settings_id,
        jsonb_array_elements(s.document -> 'ladder') WITH ORDINALITY AS ladder(step, place)
      WHERE r.id = t.round_id AND ladder.place > :step::integer + 1 AND ladder.step ->> 'do' IN (${CONTACT_STEPS})))`,
};

export interface TargetRow extends CommandTarget {
  id: string;
  subjectId: string;
  patchId: string | null;
  patchCode: string | null;
}

/** The procedures among these, as the command would find them at this instant; of what is in a patch, with `supervised` only the caller's own. */
export async function listCommandTargets(
  db: Knex,
  ids: readonly string[],
  request: CommandRequest,
  { at, supervised = false }: { at: Date; supervised?: boolean },
): Promise<TargetRow[]> {
  const { rows } = await db.raw<{ rows: TargetRow[] }>(
    `SELECT p.workflow_id AS id, p.kind, p.subject_id AS "subjectId", p.patch_id AS "patchId", a.code AS "patchCode", p.state, p.paused_at AS "pausedAt",
       EXISTS (SELECT FROM procedure_commands c WHERE c.workflow_id = p.workflow_id AND c.state = 'requested') AS waits,
       coalesce(r.state = 'closed' OR r.closes_at <= :at::timestamptz OR v.ended_at IS NOT NULL, false) AS over,
       v.state AS "visitState", programme_date(:at::timestamptz) AS today,
       (SELECT count(*)::integer FROM tasks t WHERE ${CHANGES[request.command]}) AS tasks,
       coalesce(works_patch(:officerId::uuid, p.patch_id), false) AS "officerWorks", coalesce(v.released_by = :officerId::uuid, false) AS "officerReleased",
       coalesce(v.appointment IS NOT NULL AND officer_is_busy(:officerId::uuid, v.appointment, v.id), false) AS "officerBusy"
     FROM procedures p LEFT JOIN areas a ON a.id = p.patch_id
     LEFT JOIN rounds r ON p.kind = 'revisitRound' AND r.id = p.subject_id LEFT JOIN visits v ON p.kind = 'siteVisit' AND v.id = p.subject_id
     WHERE p.workflow_id = ANY (:ids::text[]) ${supervised ? `AND (p.patch_id IS NULL OR p.patch_id IN (SELECT granted_patches('supervisor')))` : ''}
     ORDER BY a.code, p.workflow_id`,
    { ...request, ids: [...ids], at },
  );
  return rows;
}

/** Leaves the command for the procedure and wakes it. Its id. */
export async function insertCommand(
  trx: Knex.Transaction,
  command: CommandRequest & { workflowId: string; patchId: string | null; reason: string; userId: string },
): Promise<string> {
  const id = uuid();
  await trx('procedure_commands').insert({
    id,
    workflow_id: command.workflowId,
    patch_id: command.patchId,
    command: command.command,
    reason: command.reason,
    until_on: command.untilOn,
    officer_id: command.officerId,
    step: command.step,
    requested_by: command.userId,
  });
  await trx('outbox').insert({
    message_id: uuid(),
    workflow_id: command.workflowId,
    kind: 'signal',
    name: 'wake',
  });
  return id;
}

export interface CommandRow extends CommandRequest {
  id: string;
  reason: string;
  requestedBy: string;
  /** Null where the caller may not see them. */
  requesterName: string | null;
  officerName: string | null;
  requestedAt: Date;
  state: string;
  settledAt: Date | null;
  refusal: CommandRefusal | null;
  tasks: number | null;
}

/** What a procedure was commanded, the newest first. */
export async function listCommands(
  trx: Knex,
  workflowId: string,
  after: string | null,
  limit: number,
): Promise<CommandRow[]> {
  const { rows } = await trx.raw<{ rows: CommandRow[] }>(
    `SELECT c.id, c.command, c.reason, c.until_on AS "untilOn", c.officer_id AS "officerId", o.display_name AS "officerName", c.step,
       c.requested_by AS "requestedBy", u.display_name AS "requesterName", c.requested_at AS "requestedAt", c.state, c.settled_at AS "settledAt", c.refusal, c.tasks
     FROM procedure_commands c LEFT JOIN users u ON u.id = c.requested_by LEFT JOIN users o ON o.id = c.officer_id
     WHERE c.workflow_id = :workflowId AND (:after::uuid IS NULL OR c.id < :after::uuid) ORDER BY c.id DESC LIMIT :limit`,
    { workflowId, after, limit },
  );
  return rows;
}

/** The command that waits for the procedure, locked; whoever looks at the same time waits and then finds none. */
export async function lockWaitingCommand(
  trx: Knex.Transaction,
  workflowId: string,
): Promise<(CommandRequest & { id: string; requestedBy: string }) | undefined> {
  return trx('procedure_commands')
    .where({ workflow_id: workflowId, state: 'requested' })
    .forUpdate()
    .first<(CommandRequest & { id: string; requestedBy: string }) | undefined>(
      'id',
      'command',
      'until_on as untilOn',
      'officer_id as officerId',
      'step',
      'requested_by as requestedBy',
    );
}

/** What waits for the procedure; undefined: nothing does. */
export async function findWaitingCommand(
  db: Knex,
  workflowId: string,
): Promise<{ command: ProcedureCommand } | undefined> {
  return db('procedure_commands')
    .where({ workflow_id: workflowId, state: 'requested' })
    .first<{ command: ProcedureCommand } | undefined>('command');
}

export async function setCommandSettled(
  trx: Knex.Transaction,
  id: string,
  result: { at: Date; refusal: CommandRefusal | null; tasks: number | null },
): Promise<void> {
  await trx('procedure_commands')
    .where({ id })
    .update({
      state: result.refusal === null ? 'acknowledged' : 'refused',
      settled_at: result.at,
      refusal: result.refusal,
      tasks: result.tasks,
    });
}

/**
 * Texts that are just being handed over leave before the transaction goes on, and none after it has paused: as with a stop
 * of outward contact. Its first statement, before any row is locked.
 */
export async function waitForTextsUnderWay(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`SELECT pg_advisory_xact_lock(hashtextextended('outward_pauses', 40))`);
}

export async function setProcedurePaused(
  trx: Knex.Transaction,
  workflowId: string,
  at: Date | null,
): Promise<void> {
  await trx('procedures').where({ workflow_id: workflowId }).update({ paused_at: at });
}

/**
 * A pause counts against nobody: what was not late before it gets its time back, without what a stop of outward contact
 * gives back by itself.
 */
export async function extendByPause(
  trx: Knex.Transaction,
  { workflowId, pausedAt, at }: { workflowId: string; pausedAt: Date; at: Date },
): Promise<void> {
  await trx.raw(
    `UPDATE tasks t SET due_at = t.due_at + own.length, version = t.version + 1
     FROM procedures p JOIN areas a ON a.id = p.patch_id
     CROSS JOIN LATERAL (SELECT coalesce(range_agg(tstzrange(least(s.paused_at, :at::timestamptz), least(coalesce(s.resumed_at, :at::timestamptz), :at::timestamptz))),
         '{}'::tstzmultirange) AS stopped
       FROM outward_pauses s WHERE s.area_id IS NULL OR s.area_id = ANY (a.ancestors)) stops,
       tasks waited CROSS JOIN LATERAL (SELECT coalesce(sum(upper(span) - lower(span)), interval '0') AS length
         FROM unnest(tstzmultirange(tstzrange(greatest(:pausedAt::timestamptz, least(waited.issued_at, :at::timestamptz)), :at::timestamptz)) - stops.stopped) AS span) own
     WHERE p.workflow_id = :workflowId AND waited.id = t.id AND t.due_at > :pausedAt::timestamptz AND own.length > interval '0' AND ${OPEN_TASK}`,
    { workflowId, pausedAt, at },
  );
}

/** The step is passed over. How many tasks go on without it. */
export async function passOverStep(
  trx: Knex.Transaction,
  workflowId: string,
  request: CommandRequest,
): Promise<number> {
  return changeTasks(trx, workflowId, request, 'ladder_step = t.ladder_step + 1');
}

/** Tasks that are due earlier are due at the end of this day's contact hours, and reminded of anew. */
export async function extendTasks(
  trx: Knex.Transaction,
  workflowId: string,
  request: CommandRequest,
): Promise<number> {
  return changeTasks(trx, workflowId, request, `due_at = ${DUE}, reminded_at = NULL`);
}

export async function reassignTasks(
  trx: Knex.Transaction,
  workflowId: string,
  request: CommandRequest,
): Promise<number> {
  return changeTasks(trx, workflowId, request, 'assignee_id = :officerId::uuid');
}

/** Nobody asks any more. How many tasks that ends. */
export async function withdrawTasks(
  trx: Knex.Transaction,
  workflowId: string,
  request: CommandRequest,
  at: Date,
): Promise<number> {
  return changeTasks(
    trx,
    workflowId,
    request,
    `state = 'withdrawn', closed_at = :at::timestamptz, closed_by_kind = 'procedure'`,
    at,
  );
}

async function changeTasks(
  trx: Knex.Transaction,
  workflowId: string,
  request: CommandRequest,
  set: string,
  at: Date | null = null,
): Promise<number> {
  const { rowCount } = await trx.raw<{ rowCount: number }>(
    `UPDATE tasks t SET ${set}, version = t.version + 1 FROM procedures p WHERE p.workflow_id = :workflowId AND ${CHANGES[request.command]}`,
    { ...request, workflowId, at },
  );
  return rowCount;
}
