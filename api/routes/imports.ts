import { findImport, listImports } from '../../db/queries/imports';
import { anything, day, id, instant, integer, object, page, text } from '../json-schema';
import { found, PAGE_QUERY, readPage } from '../page';
import { OFFICE, type Route } from '../route';

const item = {
  id,
  profileKey: text,
  fileName: text,
  observedOn: day,
  state: text,
  counts: anything,
  problemCount: integer,
  finishedAt: instant,
};

export const importRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/api/imports',
    summary: 'Imports, newest first',
    roles: OFFICE,
    query: PAGE_QUERY,
    response: page(object(item)),
    handle: (call) => readPage(call, (after, limit) => listImports(call.db, after, limit)),
  },
  {
    method: 'get',
    path: '/api/imports/{id}',
    summary: 'One import with what it changed and what was wrong',
    roles: OFFICE,
    response: object({ ...item, differences: anything, problems: anything, labels: anything }),
    handle: async ({ db, params }) => found(await findImport(db, params['id'] ?? '')),
  },
];
