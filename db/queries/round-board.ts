import type { Knex } from 'knex';
import { officerOf } from './patch-officers';

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

interface Order {
  by: string;
  /** What a row is sorted by, as text; `length` values. */
  key: string;
  length: number;
  /** Whether a row comes behind these values, bound as :k0, :k1 ... */
  isBehind: string;
}

/** What the board may be sorted by; `worst` has most escalated, then overdue, then open tasks first. */
export const BOARD_ORDERS = {
  worst: {
    by: 'escalated DESC, overdue DESC, issued - done DESC, id DESC',
    key: 'escalated::text, overdue::text, (issued - done)::text, id::text',
    length: 4,
    isBehind: '(escalated, overdue, issued - done, id) < (:k0::bigint, :k1::bigint, :k2::bigint, :k3::uuid)',
  },
  patch: {
    by: '"patchCode", id DESC',
    key: '"patchCode", id::text',
    length: 2,
    isBehind: '("patchCode" > :k0::text OR ("patchCode" = :k0::text AND id < :k1::uuid))',
  },
  closing: {
    by: '"closesAt", id DESC',
    key: '"closesAt"::text, id::text',
    length: 2,
    isBehind: '("closesAt" > :k0::timestamptz OR ("closesAt" = :k0::timestamptz AND id < :k1::uuid))',
  },
} as const satisfies Record<string, Order>;
export type BoardOrder = keyof typeof BOARD_ORDERS;

const BOARD = `
  SELECT r.id, r.patch_id AS "patchId", a.code AS "patchCode", ${officerOf('a.officer_id')} AS "officerId", a.ancestors,
    lower(r.period) AS "periodFrom", upper(r.period) - 1 AS "periodTo", r.state, r.closes_at AS "closesAt", r.reviewed, r.moved,
    count(t.id) AS issued,
    count(t.id) FILTER (WHERE t.state IN ('done', 'refused', 'exhausted')) AS done,
    count(t.id) FILTER (WHERE t.state = 'open' AND t.due_at < now.at) AS overdue,
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
  after: readonly string[] | null,
  limit: number,
): Promise<(RoundBoardRow & { sortKey: string[] })[]> {
  const { by, key, isBehind } = BOARD_ORDERS[order];
  const { rows } = await trx.raw<{ rows: (RoundBoardRow & { sortKey: string[] })[] }>(
    `SELECT ARRAY[${key}] AS "sortKey", id, "patchId", "patchCode", "officerId", "periodFrom", "periodTo", state, "closesAt", issued, done, overdue, escalated,
       reviewed, moved, outward_paused_since("patchId") AS "pausedSince",
       (SELECT display_name FROM users WHERE users.id = "officerId") AS "officerName"
     FROM (${BOARD}) b WHERE ${after ? isBehind : 'true'} ORDER BY ${by} LIMIT :limit`,
    {
      state: filter.state ?? null,
      areaId: filter.areaId ?? null,
      limit,
      ...Object.fromEntries((after ?? []).map((value, index) => [`k${index}`, value])),
    },
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
