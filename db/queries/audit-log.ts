import type { Knex } from 'knex';
import type { AuditActorKind } from '../../domain/audit';

/** One change, as it was noted in the transaction that made it. */
export interface AuditLogRow {
  /** A number, as text: it may outgrow what JavaScript counts exactly. */
  id: string;
  /** On the programme's clock. */
  programmeAt: Date;
  /** On the machine's clock. */
  at: Date;
  actorKind: AuditActorKind;
  actorId: string | null;
  /** Null where nobody with an account did it, and to those who may not read that account. */
  actorName: string | null;
  action: string;
  subjectType: string;
  subjectId: string | null;
  patchId: string | null;
  patchCode: string | null;
  /** Ids and codes only. */
  detail: object;
}

export interface AuditLogFilter {
  actorKind?: string;
  actorId?: string;
  subjectType?: string;
  subjectId?: string;
  patchId?: string;
}

/** How many values an entry's sort key has. */
export const AUDIT_SORT_VALUES = 1;

/** What was done in the caller's areas, the last first. */
export async function listAuditLog(
  trx: Knex,
  filter: AuditLogFilter,
  after: readonly string[] | null,
  limit: number,
): Promise<(AuditLogRow & { sortKey: string[] })[]> {
  const { rows } = await trx.raw<{ rows: (AuditLogRow & { sortKey: string[] })[] }>(
    `SELECT ARRAY[l.id::text] AS "sortKey", l.id::text AS id, l.programme_at AS "programmeAt", l.at,
       l.actor_kind AS "actorKind", l.actor_id AS "actorId", u.display_name AS "actorName",
       l.action, l.subject_type AS "subjectType", l.subject_id AS "subjectId",
       l.patch_id AS "patchId", a.code AS "patchCode", l.detail
     FROM audit_log l LEFT JOIN users u ON u.id = l.actor_id LEFT JOIN areas a ON a.id = l.patch_id
     WHERE (:actorKind::text IS NULL OR l.actor_kind = :actorKind)
       AND (:actorId::uuid IS NULL OR l.actor_id = :actorId::uuid)
       AND (:subjectType::text IS NULL OR l.subject_type = :subjectType)
       AND (:subjectId::uuid IS NULL OR l.subject_id = :subjectId::uuid)
       AND (:patchId::uuid IS NULL OR l.patch_id = :patchId::uuid)
       AND (:id::bigint IS NULL OR l.id < :id::bigint)
     ORDER BY l.id DESC LIMIT :limit`,
    {
      actorKind: filter.actorKind ?? null,
      actorId: filter.actorId ?? null,
      subjectType: filter.subjectType ?? null,
      subjectId: filter.subjectId ?? null,
      patchId: filter.patchId ?? null,
      id: after?.[0] ?? null,
      limit,
    },
  );
  return rows;
}
