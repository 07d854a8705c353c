import type { Knex } from 'knex';
import type { ReinspectionOutcome } from '../../domain/hazard';
import type { TaskOutcome } from '../../domain/outcomes';
import { NotUpdated } from '../not-updated';
import type { Actor } from './confirmations';
import { numberToCall } from './contacts';
import { lockRegistration } from './registrations';

export interface Task {
  id: string;
  kind: string;
  registrationId: string | null;
  patchId: string;
  assigneeId: string | null;
  state: string;
  rank: number;
  dueAt: Date;
  outcome: string | null;
  version: number;
  address: string;
}

export interface TaskItem extends Task {
  /** Null for those who may not see below the building. */
  dwellingNumber: string | null;
  patchCode: string;
  assigneeName: string | null;
  /** Somebody's to do, and past its deadline on the programme's clock; one that waits for an answer is nobody's. */
  overdue: boolean;
  escalatedAt: Date | null;
}

const COLUMNS = [
  't.id',
  't.kind',
  't.registration_id as registrationId',
  't.patch_id as patchId',
  't.assignee_id as assigneeId',
  't.state',
  't.rank',
  't.due_at as dueAt',
  't.outcome',
  't.version',
  'b.address',
];

export interface TaskFilter {
  patchId?: string;
  state?: string;
  assigneeId?: string;
  kind?: string;
  registrationId?: string;
  /** 'true': open and past their deadline. */
  overdue?: string;
}

/** How many values a task's sort key has. */
export const TASK_SORT_VALUES = 2;

/** Tasks the caller may see, the first due first, `limit` of them after that sort key; `state` unclosed: open or waiting. */
export async function listTasks(
  trx: Knex,
  filter: TaskFilter,
  after: readonly string[] | null,
  limit: number,
): Promise<(TaskItem & { sortKey: string[] })[]> {
  const query = trx('tasks as t')
    .join('buildings as b', 'b.id', 't.building_id')
    .leftJoin('dwellings as d', 'd.id', 't.dwelling_id')
    .join('areas as a', 'a.id', 't.patch_id')
    .leftJoin('users as u', 'u.id', 't.assignee_id')
    .orderBy(['t.due_at', 't.id'])
    .limit(limit)
    .select<(TaskItem & { sortKey: string[] })[]>([
      ...COLUMNS,
      trx.raw('ARRAY[t.due_at::text, t.id::text] AS "sortKey"'),
      'd.number as dwellingNumber',
      'a.code as patchCode',
      'u.display_name as assigneeName',
      trx.raw(`(t.state = 'open' AND t.due_at < (SELECT programme_now())) AS overdue`),
      't.escalated_at as escalatedAt',
    ]);
  if (filter.patchId) void query.where('t.patch_id', filter.patchId);
  if (filter.registrationId) void query.where('t.registration_id', filter.registrationId);
  if (filter.assigneeId) void query.where('t.assignee_id', filter.assigneeId);
  if (filter.kind) void query.where('t.kind', filter.kind);
  if (filter.state === 'unclosed') void query.whereNull('t.closed_at');
  else if (filter.state) void query.where('t.state', filter.state);
  if (filter.overdue) void query.where('t.state', 'open').whereRaw('t.due_at < (SELECT programme_now())');
  if (after) void query.whereRaw('(t.due_at, t.id) > (?::timestamptz, ?::uuid)', [...after]);
  return query;
}

/**
 * The task, locked until the transaction ends; missing where the caller may not work on it. Its registration and its
 * visit are locked first, in the order in which a visit's steps and a resident's answer lock them.
 */
export async function lockTask(trx: Knex, id: string): Promise<Task | undefined> {
  const of = await trx('tasks')
    .where({ id })
    .first<{ registrationId: string | null; visitId: string | null } | undefined>(
      'registration_id as registrationId',
      'visit_id as visitId',
    );
  if (!of) return undefined;
  if (of.registrationId) await lockRegistration(trx, of.registrationId);
  if (of.visitId) await trx('visits').where({ id: of.visitId }).forUpdate().first('id');
  return trx('tasks as t')
    .join('buildings as b', 'b.id', 't.building_id')
    .where('t.id', id)
    .forUpdate('t')
    .first<Task | undefined>(COLUMNS);
}

/** The task that carries this one on, over any number of rounds; the task itself where it was not carried over. */
export async function findOpenSuccessor(trx: Knex, id: string): Promise<string> {
  const { rows } = await trx.raw<{ rows: { id: string }[] }>(
    `WITH RECURSIVE line AS (
       SELECT id, state, 0 AS steps FROM tasks WHERE id = ?
       UNION ALL SELECT t.id, t.state, l.steps + 1 FROM line l JOIN tasks t ON t.predecessor_id = l.id WHERE l.state = 'carried_over'
     ) SELECT id FROM line ORDER BY steps DESC LIMIT 1`,
    [id],
  );
  return rows[0]?.id ?? id;
}

export async function setAssignee(trx: Knex, taskId: string, assigneeId: string): Promise<void> {
  await trx('tasks')
    .where({ id: taskId })
    .update({ assignee_id: assigneeId, version: trx.raw('version + 1') });
}

/**
 * Records an outcome; a state other than waiting and open closes the task.
 * Throws TASK_NOT_UPDATED where the caller may not work on it.
 */
export async function setOutcome(
  trx: Knex,
  taskId: string,
  actor: Actor,
  result: {
    state: 'done' | 'refused' | 'waiting' | 'open';
    outcome: TaskOutcome | ReinspectionOutcome;
    detail: object;
  },
): Promise<void> {
  const closing =
    result.state === 'waiting' || result.state === 'open'
      ? {}
      : { closed_at: trx.raw('programme_now()'), closed_by_kind: actor.kind, closed_by: actor.id };
  const count: number = await trx('tasks')
    .where({ id: taskId })
    .update({
      state: result.state,
      outcome: result.outcome,
      outcome_detail: JSON.stringify(result.detail),
      version: trx.raw('version + 1'),
      ...closing,
    });
  if (count === 0) throw new NotUpdated('TASK_NOT_UPDATED');
}

/** The registration's open revisit task, if it has one. */
export async function findOpenRevisit(trx: Knex, registrationId: string): Promise<string | undefined> {
  const row = await trx('tasks')
    .where({ registration_id: registrationId, kind: 'revisit' })
    .whereNull('closed_at')
    .first<{ id: string } | undefined>('id');
  return row?.id;
}

/** A task as an officer's list shows it; what is personal in it is named here. */
export interface FieldTaskRow {
  registrationId: string | null;
  contactPhone: string | null;
}

/** The caller's open tasks by street and floor; on one floor in due order. */
export async function listFieldTasks(trx: Knex): Promise<FieldTaskRow[]> {
  const { rows } = await trx.raw<{ rows: FieldTaskRow[] }>(
    `SELECT t.id, t.kind, t.registration_id AS "registrationId", b.address, d.number AS "dwellingNumber", d.floor,
       r.tier, r.tier_ground AS ground, lower(r.period) AS "tenancySince", t.due_at AS "dueAt", t.version,
       -- what a step of the ladder gave to the officer without a call shows no number: a call has its place under the ceilings
       CASE WHEN t.stepped_on IS NULL OR EXISTS (SELECT FROM contact_attempts c
           WHERE c.registration_id = t.registration_id AND c.channel = 'phone' AND c.state = 'queued')
         THEN (SELECT address FROM resident_contacts WHERE id = (${numberToCall('t.registration_id')})) END AS "contactPhone",
       t.visit_id AS "visitId", v.state AS "visitState", lower(v.appointment) AS "appointmentFrom", upper(v.appointment) AS "appointmentTo",
       outward_paused_since(t.patch_id) AS "pausedSince",
       CASE WHEN h.id IS NOT NULL THEN jsonb_build_object('kind', h.kind, 'severity', h.severity) END AS hazard,
       CASE WHEN n.id IS NOT NULL THEN jsonb_build_object('id', n.id, 'partyName', y.name, 'partyAddress', y.postal_address) END AS notice
     FROM tasks t JOIN buildings b ON b.id = t.building_id LEFT JOIN dwellings d ON d.id = t.dwelling_id
     LEFT JOIN registrations r ON r.id = t.registration_id LEFT JOIN visits v ON v.id = t.visit_id
     LEFT JOIN hazards h ON h.id = t.hazard_id
     LEFT JOIN hazard_notices n ON t.kind = 'notice_service' AND n.hazard_id = t.hazard_id AND n.ended_at IS NULL
     LEFT JOIN parties y ON y.id = n.party_id
     WHERE t.assignee_id = app_user() AND t.state = 'open'
     ORDER BY ltrim(b.address, '0123456789 '), b.address, d.floor NULLS FIRST, t.rank, t.due_at, t.id`,
  );
  return rows;
}
