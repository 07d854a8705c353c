import { listVisits } from '../../db/queries/visits';
import { id, integer, object, orNull, page, text } from '../json-schema';
import { PAGE_QUERY, readPage } from '../page';
import { OFFICE, type Route } from '../route';

const visit = object({
  id,
  subjectType: text,
  registrationId: orNull(id),
  patchId: orNull(id),
  address: text,
  state: text,
  ground: orNull(text),
  officerId: orNull(id),
  version: integer,
});

export const visitRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/api/visits',
    summary: 'Visits proposed, released and under way',
    roles: [...OFFICE, 'officer'],
    query: PAGE_QUERY,
    response: page(visit),
    handle: (call) => readPage(call, (after, limit) => listVisits(call.db, after, limit)),
  },
];
