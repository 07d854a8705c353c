import { AREA_KINDS } from '../../domain/closed-lists';
import { isOfOthers, listAreas, setPatchOfficer } from '../../db/queries/areas';
import { insertAuditEntry } from '../../db/queries/audit';
import { listPatchOfficers } from '../../db/queries/patch-officers';
import { ApiError } from '../api-error';
import { id, list, object, oneOf, orNull, text } from '../json-schema';
import { found } from '../page';
import { EVERYBODY, OFFICE, type Route } from '../route';

const area = object({
  id,
  kind: oneOf(AREA_KINDS),
  parentId: orNull(id),
  code: text,
  nameZh: text,
  nameEn: text,
  officerId: orNull(id),
  officerName: orNull(text),
});

export const areaRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/api/areas',
    summary: 'All areas, each after the one that it is part of',
    roles: EVERYBODY,
    response: object({ items: list(area) }),
    handle: async ({ db }) => ({ items: await listAreas(db) }),
  },
  {
    method: 'get',
    path: '/api/areas/{id}/officers',
    summary: 'Who may work this patch today',
    roles: OFFICE,
    response: object({ items: list(object({ id, displayName: text })) }),
    handle: async ({ db, params }) => ({ items: await listPatchOfficers(db, params['id'] ?? '') }),
  },
  {
    method: 'post',
    path: '/api/areas/{id}/officer',
    summary: 'Give a patch its officer, or none; open tasks stay with whom they are',
    roles: ['supervisor', 'administrator'],
    body: object({ officerId: orNull(id) }),
    response: object({ id }),
    handle: async ({ db, params, userId, body }) => {
      const patchId = params['id'] ?? '';
      const { officerId } = body as { officerId: string | null };
      // areas are shown to everybody: there is nothing to hide behind a 404
      if (await isOfOthers(db, patchId)) throw new ApiError('FORBIDDEN');
      if (officerId !== null) {
        const officers = await listPatchOfficers(db, patchId);
        if (!officers.some((officer) => officer.id === officerId)) throw new ApiError('OFFICER_NOT_OF_PATCH');
      }
      found((await setPatchOfficer(db, patchId, officerId)) || undefined);
      await insertAuditEntry(db, {
        actorKind: 'user',
        actorId: userId,
        action: 'area.officer_set',
        subjectType: 'area',
        subjectId: patchId,
        patchId,
        detail: { officerId },
      });
      return { id: patchId };
    },
  },
];
