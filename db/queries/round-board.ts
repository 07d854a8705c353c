import type { Knex } from 'knex';

export interface BoardFilter {
  state?: string;
  /** Rounds of the patches in this area, whatever its level. */
  areaId?: string;
}

export interface RoundProgress {
  issued: number;
  /** Done in the programme's sense: refusal and an exhausted ladder count. */
  done: number;
  overdue: number;
  escalated: number;
  reviewed: number;
  moved: number;
}

export interface RoundBoardRow extends RoundProgress {
  id: string;
  patchId: string;
  patchCode: string;
  officerId: string | null;
  officerName: string | null;
  /** First and last day, both inclusive. */
  periodFrom: string;
  periodTo: string;
  state: string;
  closesAt: Date;
  /** Since when nothing goes out to the patch; null: contact is not stopped. */
  pausedSince: Date | null;
}

/** What the board may be sorted by; `worst` has most escalated, then overdue, then open tasks first. */
export const BOARD_ORDERS = {
  worst: 'escalated DESC, overdue DESC, issued - done DESC',
  patch: '"patchCode"',
  closing: '"closesAt"',
} as const;
export type BoardOrder = keyof typeof BOARD_ORDERS;

const BOARD = `
  SELECT r.id, r.patch_id AS "patchId", a.code AS "patchCode", a.officer_id AS "officerId", a.ancestors,
    lower(r.period) AS "periodFrom", upper(r.period) - 1 AS "periodTo", r.state, r.closes_at AS "closesAt", r.reviewed, r.moved,
    count(t.id) AS issued,
    count(t.id) FILTER (WHERE t.state IN ('done', 'refused', 'exhausted')) AS done,
    count(t.id) FILTER (WHERE t.closed_at IS NULL AND t.due_at < now.at) AS overdue,
    count(t.id) FILTER (WHERE t.closed_at IS NULL AND t.escalated_at IS NOT NULL) AS escalated
  FROM (SELECT programme_now() AS at) now CROSS JOIN rounds r JOIN areas a ON a.id = r.patch_id
  LEFT JOIN tasks t ON t.round_id = r.id
  WHERE (:state::text IS NULL OR r.state = :state) AND (:areaId::uuid IS NULL OR a.ancestors @> ARRAY[:areaId::uuid])
  GROUP BY r.id, a.id, now.at`;

/** The supervisor's board: per patch what its rounds issued and how far they are, in the order asked for. */
export async function listRoundBoard(
  trx: Knex,
  filter: BoardFilter,
  order: BoardOrder,
  after: string | null,
  limit: number,
): Promise<RoundBoardRow[]> {
  const { rows } = await trx.raw<{ rows: RoundBoardRow[] }>(
    `WITH placed AS (SELECT b.*, row_number() OVER (ORDER BY ${BOARD_ORDERS[order]}, id DESC) AS place FROM (${BOARD}) b)
     SELECT id, "patchId", "patchCode", "officerId", "periodFrom", "periodTo", state, "closesAt", issued, done, overdue, escalated,
       reviewed, moved, outward_paused_since("patchId") AS "pausedSince",
       (SELECT display_name FROM users WHERE users.id = "officerId") AS "officerName"
     FROM placed WHERE place > coalesce((SELECT place FROM placed WHERE id = :after::uuid), 0) ORDER BY place LIMIT :limit`,
    { state: filter.state ?? null, areaId: filter.areaId ?? null, after, limit },
  );
  return rows;
}

export interface BoardSum extends RoundProgress {
  areaId: string;
  kind: string;
  parentId: string | null;
  code: string;
  nameZh: string;
  nameEn: string;
  rounds: number;
}

/** The same figures summed for every office, district and the authority above the rounds that match. */
export async function sumRoundBoard(trx: Knex, filter: BoardFilter): Promise<BoardSum[]> {
  const { rows } = await trx.raw<{ rows: BoardSum[] }>(
    `SELECT s.id AS "areaId", s.kind, s.parent_id AS "parentId", s.code, s.name_zh AS "nameZh", s.name_en AS "nameEn",
       count(*) AS rounds, sum(b.issued)::int AS issued, sum(b.done)::int AS done, sum(b.overdue)::int AS overdue,
       sum(b.escalated)::int AS escalated, sum(b.reviewed)::int AS reviewed, sum(b.moved)::int AS moved
     FROM (${BOARD}) b JOIN areas s ON s.id = ANY (b.ancestors) AND s.kind <> 'patch'
     GROUP BY s.id ORDER BY cardinality(s.ancestors), s.code`,
    { state: filter.state ?? null, areaId: filter.areaId ?? null },
  );
  return rows;
}
