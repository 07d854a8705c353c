import type { Knex } from 'knex';

export interface ProcedureRow {
  id: string;
  kind: string;
  subjectId: string;
  patchId: string | null;
  patchCode: string | null;
  state: string;
  /** Where its story is; null before it began and after it ended. */
  step: string | null;
  /** The programme's instant at which it goes on by itself. */
  nextAt: Date | null;
  /** On the programme's clock, as `nextAt` is. */
  updatedAt: Date;
  openIncidents: number;
}

export interface ProcedureFilter {
  kind?: string;
  state?: string;
  patchId?: string;
}

/** How many values a procedure's sort key has. */
export const PROCEDURE_SORT_VALUES = 2;

/** Procedures of the caller's areas, the last changed first; `state` open are those that have not ended. */
export async function listProcedures(
  trx: Knex,
  filter: ProcedureFilter,
  after: readonly string[] | null,
  limit: number,
): Promise<(ProcedureRow & { sortKey: string[] })[]> {
  const [updatedAt = null, id = null] = after ?? [];
  const { rows } = await trx.raw<{ rows: (ProcedureRow & { sortKey: string[] })[] }>(
    `SELECT ARRAY[p.updated_at::text, p.workflow_id] AS "sortKey", p.workflow_id AS id, p.kind, p.subject_id AS "subjectId", p.patch_id AS "patchId", a.code AS "patchCode", p.state, p.step,
       p.next_at AS "nextAt",
       (SELECT clock_programme_start + (p.updated_at - clock_real_start) * clock_rate FROM programme) AS "updatedAt",
       (SELECT count(*) FROM incidents i WHERE i.workflow_id = p.workflow_id AND i.state IN ('open', 'retrying')) AS "openIncidents"
     FROM procedures p LEFT JOIN areas a ON a.id = p.patch_id
     WHERE (:kind::text IS NULL OR p.kind = :kind) AND (:patchId::uuid IS NULL OR p.patch_id = :patchId::uuid)
       AND (:state::text IS NULL OR p.state = :state OR (:state = 'open' AND p.state IN ('requested', 'started', 'running')))
       AND (:id::text IS NULL OR (p.updated_at, p.workflow_id) < (:updatedAt::timestamptz, :id::text))
     ORDER BY p.updated_at DESC, p.workflow_id DESC LIMIT :limit`,
    {
      kind: filter.kind ?? null,
      state: filter.state ?? null,
      patchId: filter.patchId ?? null,
      updatedAt,
      id,
      limit,
    },
  );
  return rows;
}
