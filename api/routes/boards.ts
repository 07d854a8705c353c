import { insertAuditEntry } from '../../db/queries/audit';
import {
  findImport,
  listAreas,
  listImports,
  listIncidents,
  listRoundBoard,
  listUsers,
  resolveIncident,
} from '../../db/queries/boards';
import { shippedCatalogue } from '../../rules/fact-catalogue';
import { anything, day, id, instant, integer, list, object, orNull, page, text } from '../json-schema';
import { found, PAGE_QUERY, readPage } from '../page';
import { EVERYBODY, OFFICE, type Route } from '../route';

const counts = {
  issued: integer,
  done: integer,
  overdue: integer,
  escalated: integer,
  reviewed: integer,
  moved: integer,
};
const round = object({
  id,
  patchId: id,
  patchCode: text,
  period: text,
  state: text,
  closesAt: instant,
  ...counts,
});
const incident = object({
  id,
  workflowId: orNull(text),
  patchId: orNull(id),
  code: text,
  detail: anything,
  state: text,
  openedAt: instant,
});
const area = object({
  id,
  kind: text,
  parentId: orNull(id),
  code: text,
  nameZh: text,
  nameEn: text,
  officerId: orNull(id),
});
const imported = object({
  id,
  profileKey: text,
  fileName: text,
  observedOn: day,
  state: text,
  counts: anything,
  differences: anything,
  problems: anything,
  finishedAt: instant,
});

export const boardRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/api/rounds',
    summary: 'Rounds with how far each patch is',
    roles: [...OFFICE, 'officer'],
    query: PAGE_QUERY,
    response: page(round),
    handle: (call) => readPage(call, (after, limit) => listRoundBoard(call.db, after, limit)),
  },
  {
    method: 'get',
    path: '/api/incidents',
    summary: 'Procedures that need a person',
    roles: OFFICE,
    query: PAGE_QUERY,
    response: page(incident),
    handle: (call) => readPage(call, (after, limit) => listIncidents(call.db, after, limit)),
  },
  {
    method: 'post',
    path: '/api/incidents/{id}/resolve',
    summary: 'Close an incident',
    roles: ['administrator', 'supervisor'],
    response: object({ id }),
    handle: async ({ db, params, userId }) => {
      const incidentId = params['id'] ?? '';
      const { patchId } = found(await resolveIncident(db, incidentId, userId));
      await insertAuditEntry(db, {
        actorKind: 'user',
        actorId: userId,
        action: 'incident.resolved',
        subjectType: 'incident',
        subjectId: incidentId,
        patchId,
      });
      return { id: incidentId };
    },
  },
  {
    method: 'get',
    path: '/api/areas',
    summary: 'All areas',
    roles: EVERYBODY,
    response: object({ items: list(area) }),
    handle: async ({ db }) => ({ items: await listAreas(db) }),
  },
  {
    method: 'get',
    path: '/api/users',
    summary: 'The users that the caller may see',
    roles: OFFICE,
    response: object({ items: list(object({ id, login: text, displayName: text, locale: text })) }),
    handle: async ({ db }) => ({ items: await listUsers(db) }),
  },
  {
    method: 'get',
    path: '/api/imports',
    summary: 'Imports with their reports',
    roles: OFFICE,
    query: PAGE_QUERY,
    response: page(imported),
    handle: (call) => readPage(call, (after, limit) => listImports(call.db, after, limit)),
  },
  {
    method: 'get',
    path: '/api/imports/{id}',
    summary: 'One import',
    roles: OFFICE,
    response: imported,
    handle: async ({ db, params }) => found(await findImport(db, params['id'] ?? '')),
  },
  {
    method: 'get',
    path: '/api/facts',
    summary: 'The fact catalogue',
    roles: EVERYBODY,
    response: object({ items: anything }),
    handle: () => Promise.resolve({ items: shippedCatalogue }),
  },
];
