import { PAUSE_REASONS } from '../../domain/closed-lists';
import { insertAuditEntry } from '../../db/queries/audit';
import { insertPause, listPauses, setResumed } from '../../db/queries/pauses';
import { id, instant, object, oneOf, orNull, page, text } from '../json-schema';
import { found, PAGE_QUERY, readPage } from '../page';
import { EVERYBODY, type Call, type Route } from '../route';

/** The stop button. */
export const pauseRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/api/outward-pauses',
    summary: 'Where outward contact is or was stopped',
    roles: EVERYBODY,
    query: { ...PAGE_QUERY, state: oneOf(['open']) },
    response: page(
      object({
        id,
        areaId: orNull(id),
        areaCode: orNull(text),
        reason: oneOf(PAUSE_REASONS),
        pausedAt: instant,
        resumedAt: orNull(instant),
      }),
    ),
    handle: (call) => {
      const open = call.query['state'] === 'open';
      return readPage(call, (after, limit) => listPauses(call.db, open, after, limit));
    },
  },
  {
    method: 'post',
    path: '/api/outward-pauses',
    summary: 'Stop all outward contact of an area, or of all',
    roles: ['administrator', 'supervisor'],
    body: object({ areaId: orNull(id), reason: oneOf(PAUSE_REASONS) }),
    response: object({ id }),
    handle: async (call) => {
      const body = call.body as { areaId: string | null; reason: string };
      const pauseId = await insertPause(call.db, { ...body, userId: call.userId });
      await audit(call, 'outward.paused', pauseId, body);
      return { id: pauseId };
    },
  },
  {
    method: 'post',
    path: '/api/outward-pauses/{id}/resume',
    summary: 'Let outward contact go on',
    roles: ['administrator', 'supervisor'],
    response: object({ id }),
    handle: async (call) => {
      const pauseId = call.params['id'] ?? '';
      found((await setResumed(call.db, pauseId, call.userId)) || undefined);
      await audit(call, 'outward.resumed', pauseId, {});
      return { id: pauseId };
    },
  },
];

function audit(call: Call, action: string, subjectId: string, detail: object): Promise<void> {
  const entry = { actorKind: 'user', actorId: call.userId, subjectType: 'outward_pause' } as const;
  return insertAuditEntry(call.db, { ...entry, action, subjectId, detail });
}
