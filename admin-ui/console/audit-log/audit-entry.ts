import type { AuditActorKind, AuditSubjectType } from '../../../domain/audit';

/** One line of the audit log, as the API gives it. */
export interface AuditEntry {
  id: string;
  programmeAt: string;
  actorKind: AuditActorKind;
  /** Null also to those who may not read that account. */
  actorName: string | null;
  action: string;
  subjectType: AuditSubjectType;
  subjectId: string | null;
  patchCode: string | null;
  detail: Record<string, unknown>;
}
