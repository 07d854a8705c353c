import type { Knex } from 'knex';

export interface AuditEntry {
  /** `command`: whoever may use the machine's command line; no account says who that is. */
  actorKind: 'user' | 'link' | 'command';
  actorId: string | null;
  action: string;
  subjectType: string;
  subjectId: string | null;
  patchId?: string | null;
  /** Ids and codes only. */
  detail?: object;
}

/** One row per change, in the transaction that makes it. */
export async function insertAuditEntry(trx: Knex, entry: AuditEntry): Promise<void> {
  await trx('audit_log').insert({
    programme_at: trx.raw('programme_now()'),
    actor_kind: entry.actorKind,
    actor_id: entry.actorId,
    action: entry.action,
    subject_type: entry.subjectType,
    subject_id: entry.subjectId,
    patch_id: entry.patchId ?? null,
    detail: JSON.stringify(entry.detail ?? {}),
  });
}

/** Records that somebody looked at personal data, and why (a code). */
export async function insertAccess(
  trx: Knex,
  access: { userId?: string; linkId?: string; subjectId: string; reason: string },
): Promise<void> {
  await trx('access_log').insert({
    user_id: access.userId ?? null,
    link_id: access.linkId ?? null,
    subject_type: 'registration',
    subject_id: access.subjectId,
    reason: access.reason,
  });
}

/** The same for a list: one row for each registration of which something personal was shown. */
export async function insertAccesses(
  trx: Knex,
  access: { userId: string; subjectIds: readonly string[]; reason: string },
): Promise<void> {
  if (access.subjectIds.length === 0) return;
  await trx('access_log').insert(
    access.subjectIds.map((subjectId) => ({
      user_id: access.userId,
      subject_type: 'registration',
      subject_id: subjectId,
      reason: access.reason,
    })),
  );
}
