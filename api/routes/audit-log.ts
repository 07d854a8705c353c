import { AUDIT_SORT_VALUES, listAuditLog } from '../../db/queries/audit-log';
import { AUDIT_ACTOR_KINDS, AUDIT_SUBJECT_TYPES } from '../../domain/audit';
import { documentOf, id, instant, object, oneOf, orNull, page, text } from '../json-schema';
import { PAGE_QUERY, readSortedPage } from '../page';
import type { Route } from '../route';

const entry = object({
  id: text,
  programmeAt: instant,
  at: instant,
  actorKind: oneOf(AUDIT_ACTOR_KINDS),
  actorId: orNull(id),
  actorName: orNull(text),
  action: text,
  subjectType: oneOf(AUDIT_SUBJECT_TYPES),
  subjectId: orNull(id),
  patchId: orNull(id),
  patchCode: orNull(text),
  detail: documentOf('Ids and codes; which depends on the action'),
});

/** What was done, by whom and when, for those who answer for it; nobody can change a line of it. */
export const auditLogRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/api/audit-log',
    summary: 'What was done, the last first',
    roles: ['supervisor', 'auditor', 'dpo'],
    query: {
      ...PAGE_QUERY,
      actorKind: oneOf(AUDIT_ACTOR_KINDS),
      actorId: id,
      subjectType: oneOf(AUDIT_SUBJECT_TYPES),
      subjectId: id,
      patchId: id,
    },
    response: page(entry),
    handle: (call) =>
      readSortedPage(call, AUDIT_SORT_VALUES, (after, limit) =>
        listAuditLog(call.db, call.query, after, limit),
      ),
  },
];
