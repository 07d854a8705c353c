import { IMPORT_STATES } from '../../domain/closed-lists';
import { IMPORT_SEVERITIES } from '../../domain/import-severity';
import { findImport, listImports } from '../../db/queries/imports';
import {
  day,
  id,
  instant,
  integer,
  list,
  object,
  oneOf,
  orNull,
  page,
  record,
  scalar,
  text,
} from '../json-schema';
import { found, PAGE_QUERY, readPage } from '../page';
import { OFFICE, type Route } from '../route';

const COUNTS = ['rows', 'added', 'changed', 'gone', 'unchanged', 'kept', 'rejected'];
const counts = object(Object.fromEntries(COUNTS.map((name) => [name, integer])), COUNTS);
const localised = object({ zh: text, en: text });
const valueChange = object({ key: text, name: text, from: scalar, to: scalar });
// cut at a thousand entries each; an import that was refused has none
const DIFFERENCES = {
  added: list(text),
  changed: list(text),
  gone: list(text),
  changes: list(valueChange),
  kept: list(valueChange),
};
const importProblem = object({
  code: text,
  severity: oneOf(IMPORT_SEVERITIES),
  file: orNull(text),
  line: orNull(integer),
  column: orNull(text),
  value: orNull(text),
  reason: localised,
});
const item = {
  id,
  profileKey: text,
  fileName: text,
  observedOn: day,
  state: oneOf(IMPORT_STATES),
  counts,
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
    response: object({
      ...item,
      differences: object(DIFFERENCES, Object.keys(DIFFERENCES)),
      problems: list(importProblem),
      labels: record(localised),
    }),
    handle: async ({ db, params }) => found(await findImport(db, params['id'] ?? '')),
  },
];
