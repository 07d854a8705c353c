import type { Knex } from 'knex';
import type { AuditActorKind, AuditSubjectType } from '../../domain/audit';

export interface AuditEntry {
  actorKind: AuditActorKind;
  actorId: string | null;
  action: string;
  subjectType: AuditSubjectType;
  subjectId: string | null;
  patchId?: string | null;
  /** The programme's instant; left out: now. */
  at?: Date;
  /** Ids and codes only. */
  detail?: object;
}

/** One row per change, in the transaction that makes it. */
export async function insertAuditEntry(trx: Knex, entry: AuditEntry): Promise<void> {
  await trx('audit_log').insert({
    programme_at: entry.at ?? trx.raw('programme_now()'),
    actor_kind: entry.actorKind,
    actor_id: entry.actorId,
    action: entry.action,
    subject_type: entry.subjectType,
    subject_id: entry.subjectId,
    patch_id: entry.patchId ?? null,
    detail: JSON.stringify(entry.detail ?? {}),
  });
}

/** Records that somebody was shown something personal of these registrations: one row for each; `reason` is a code. */
export async function insertAccesses(
  trx: Knex,
  access: { userId?: string; linkId?: string; registrationIds: readonly string[]; reason: string },
): Promise<void> {
  if (access.registrationIds.length === 0) return;
  await trx.raw(
    `INSERT INTO access_log (user_id, link_id, subject_type, subject_id, reason)
     SELECT ?::uuid, ?::uuid, 'registration', id, ? FROM unnest(?::uuid[]) AS id`,
    [access.userId ?? null, access.linkId ?? null, access.reason, [...access.registrationIds]],
  );
}
