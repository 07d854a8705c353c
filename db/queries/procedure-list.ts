import type { Knex } from 'knex';
import type { LadderDeed } from '../../domain/revisit-round';
import { OPEN_TASK } from './procedure-commands';

export interface ProcedureRow {
  id: string;
  kind: string;
  subjectId: string;
  patchId: string | null;
  patchCode: string | null;
  state: string;
  /** Where its story is; null before it began and after it ended. */
  step: string | null;
  /** Since when it is there, on the programme's clock, as the other instants are. */
  since: Date;
  /** At which it goes on by itself. */
  nextAt: Date | null;
  updatedAt: Date;
  /** Since when a supervisor's command keeps it waiting. */
  pausedAt: Date | null;
  /** What it was commanded and has not carried out yet. */
  waitingCommand: string | null;
  openTasks: number;
  /** Of the open tasks those whose deadline is past. */
  lateTasks: number;
  /** Since when it is late: its earliest deadline that is past, or when it should have gone on by itself; null: it is not. */
  lateSince: Date | null;
  openIncidents: number;
}

export interface ProcedureFilter {
  kind?: string;
  state?: string;
  patchId?: string;
  late?: string;
}

/** How many values a procedure's sort key has. */
export const PROCEDURE_SORT_VALUES = 2;

/** A procedure that is looked after goes on when it is time; after so long nobody looks after it. */
const GOES_ON_WITHIN = `interval '5 minutes' * (SELECT clock_rate FROM programme)`;

/** SQL on `tasks t`: an unclosed task of the notice that `p` is about. No command changes it. */
const OF_NOTICE = `(t.closed_at IS NULL AND p.kind = 'hazard' AND t.kind IN ('notice_service', 'reinspection')
  AND t.hazard_id = (SELECT n.hazard_id FROM hazard_notices n WHERE n.id = p.subject_id AND n.ended_at IS NULL))`;
const OPEN = `p.state IN ('requested', 'started', 'running')`;
const ROW = `p.workflow_id AS id, p.kind, p.subject_id AS "subjectId", p.patch_id AS "patchId", a.code AS "patchCode", p.state, p.step,
    coalesce(p.step_since, updated.at) AS since, p.next_at AS "nextAt", updated.at AS "updatedAt", p.paused_at AS "pausedAt",
    (SELECT c.command FROM procedure_commands c WHERE c.workflow_id = p.workflow_id AND c.state = 'requested') AS "waitingCommand",
    work.open AS "openTasks", work.late AS "lateTasks", least(work.since, stuck.since) AS "lateSince",
    (SELECT count(*) FROM incidents i WHERE i.workflow_id = p.workflow_id AND i.state IN ('open', 'retrying')) AS "openIncidents"`;
const FROM = `FROM procedures p LEFT JOIN areas a ON a.id = p.patch_id
  CROSS JOIN LATERAL (SELECT clock_programme_start + (p.updated_at - clock_real_start) * clock_rate AS at FROM programme) updated
  CROSS JOIN LATERAL (SELECT count(*)::integer AS open, count(*) FILTER (WHERE t.due_at < programme_now())::integer AS late,
    min(t.due_at) FILTER (WHERE t.due_at < programme_now()) AS since FROM tasks t WHERE ${OPEN_TASK} OR ${OF_NOTICE}) work
  CROSS JOIN LATERAL (SELECT CASE WHEN ${OPEN} AND p.next_at < programme_now() - ${GOES_ON_WITHIN} THEN p.next_at END AS since) stuck`;

/** Procedures of the caller's areas, the last changed first; `state` open are those that have not ended. */
export async function listProcedures(
  trx: Knex,
  filter: ProcedureFilter,
  after: readonly string[] | null,
  limit: number,
): Promise<(ProcedureRow & { sortKey: string[] })[]> {
  const [updatedAt = null, id = null] = after ?? [];
  const { rows } = await trx.raw<{ rows: (ProcedureRow & { sortKey: string[] })[] }>(
    `SELECT ARRAY[p.updated_at::text, p.workflow_id] AS "sortKey", ${ROW} ${FROM}
     WHERE (:kind::text IS NULL OR p.kind = :kind) AND (:patchId::uuid IS NULL OR p.patch_id = :patchId::uuid)
       AND (:state::text IS NULL OR p.state = :state OR (:state = 'open' AND ${OPEN}))
       AND (NOT :late::boolean OR least(work.since, stuck.since) IS NOT NULL)
       AND (:id::text IS NULL OR (p.updated_at, p.workflow_id) < (:updatedAt::timestamptz, :id::text))
     ORDER BY p.updated_at DESC, p.workflow_id DESC LIMIT :limit`,
    {
      kind: filter.kind ?? null,
      state: filter.state ?? null,
      patchId: filter.patchId ?? null,
      late: filter.late === 'true',
      updatedAt,
      id,
      limit,
    },
  );
  return rows;
}

export interface ProcedureDetail extends ProcedureRow {
  /** Of a round its ladder, with how many tasks wait for each step; empty elsewhere. */
  ladder: { does: LadderDeed; waiting: number }[];
}

/** One procedure; undefined where the caller has none such. */
export async function findProcedure(trx: Knex, id: string): Promise<ProcedureDetail | undefined> {
  const { rows } = await trx.raw<{ rows: ProcedureDetail[] }>(
    `SELECT ${ROW}, coalesce((SELECT jsonb_agg(jsonb_build_object('does', ladder.step ->> 'do', 'waiting',
         (SELECT count(*) FROM tasks t WHERE t.round_id = r.id AND t.state = 'waiting' AND t.ladder_step = ladder.place - 1)) ORDER BY ladder.place)
       FROM rounds r JOIN procedure_settings s ON s.id = r.settings_id, jsonb_array_elements(s.document -> 'ladder') WITH ORDINALITY AS ladder(step, place)
       WHERE p.kind = 'revisitRound' AND r.id = p.subject_id), '[]') AS ladder
     ${FROM} WHERE p.workflow_id = ?`,
    [id],
  );
  return rows[0];
}
