import { AREA_KINDS, INCIDENT_STATES, PROCEDURE_KINDS, ROUND_STATES } from '../../domain/closed-lists';
import { v7 as uuidv7 } from 'uuid';
import { insertAuditEntry } from '../../db/queries/audit';
import {
  countOpenIncidents,
  hasIncident,
  listIncidents,
  resolveIncident,
} from '../../db/queries/incident-list';
import { retryFailedProcedure } from '../../db/queries/procedures';
import { BOARD_ORDERS, listRoundBoard, sumRoundBoard, type BoardOrder } from '../../db/queries/round-board';
import { ApiError } from '../api-error';
import {
  day,
  documentOf,
  id,
  instant,
  integer,
  list,
  object,
  oneOf,
  orNull,
  page,
  text,
} from '../json-schema';
import { found, PAGE_QUERY, readPage, readSortedPage } from '../page';
import { OFFICE, type Route } from '../route';

const progress = {
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
  officerId: orNull(id),
  officerName: orNull(text),
  periodFrom: day,
  periodTo: day,
  state: oneOf(ROUND_STATES),
  closesAt: instant,
  pausedSince: orNull(instant),
  ...progress,
});
const sum = object({
  areaId: id,
  kind: oneOf(AREA_KINDS),
  parentId: orNull(id),
  code: text,
  nameZh: text,
  nameEn: text,
  rounds: integer,
  ...progress,
});
const incident = object({
  id,
  workflowId: orNull(text),
  procedureKind: orNull(oneOf(PROCEDURE_KINDS)),
  patchId: orNull(id),
  patchCode: orNull(text),
  code: text,
  detail: documentOf('Ids and codes; which depends on the incident'),
  state: oneOf(INCIDENT_STATES),
  openedAt: instant,
});
const BOARD_QUERY = { state: oneOf(ROUND_STATES), areaId: id };

export const boardRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/api/rounds',
    summary: 'Rounds with how far each patch is; the worst first unless asked otherwise',
    roles: [...OFFICE, 'officer'],
    query: { ...PAGE_QUERY, ...BOARD_QUERY, order: oneOf(Object.keys(BOARD_ORDERS)) },
    response: page(round),
    handle: (call) => {
      const order = (call.query['order'] ?? 'worst') as BoardOrder;
      return readSortedPage(call, BOARD_ORDERS[order].length, (after, limit) =>
        listRoundBoard(call.db, call.query, order, after, limit),
      );
    },
  },
  {
    method: 'get',
    path: '/api/rounds/sums',
    summary:
      'The same rounds summed for each area above their patches, the open incidents, and patches with visits to release',
    roles: [...OFFICE, 'officer'],
    query: BOARD_QUERY,
    response: object({ items: list(sum), openIncidents: integer, patchesToRelease: integer }),
    handle: async ({ db, query }) => ({
      items: await sumRoundBoard(db, query),
      ...(await countOpenIncidents(db)),
    }),
  },
  {
    method: 'get',
    path: '/api/incidents',
    summary: 'Procedures that need a person, newest first',
    roles: OFFICE,
    query: { ...PAGE_QUERY, state: oneOf(['open', 'resolved', 'skipped']) },
    response: page(incident),
    handle: (call) =>
      readPage(call, (after, limit) => listIncidents(call.db, call.query['state'], after, limit)),
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
    method: 'post',
    path: '/api/incidents/{id}/retry',
    summary: 'Have a procedure that failed started again',
    roles: ['administrator', 'supervisor'],
    response: object({ id }),
    handle: async ({ db, params, userId }) => {
      const incidentId = params['id'] ?? '';
      const retried = await retryFailedProcedure(db, incidentId, uuidv7());
      if (!retried) throw new ApiError((await hasIncident(db, incidentId)) ? 'STATE_CONFLICT' : 'NOT_FOUND');
      await insertAuditEntry(db, {
        actorKind: 'user',
        actorId: userId,
        action: 'incident.retried',
        subjectType: 'incident',
        subjectId: incidentId,
        patchId: retried.patchId,
      });
      return { id: incidentId };
    },
  },
];
