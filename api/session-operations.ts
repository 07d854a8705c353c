import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../domain/session';
import { boolean, id, instant, list, object, orNull, text } from './json-schema';
import type { Operation } from './route';

const session = object({
  user: object({ id, login: text, displayName: text, locale: text }),
  roles: list(object({ role: text, areaId: id })),
  csrfToken: text,
  // with a password that somebody else set, only GET, DELETE and /api/session/password are answered
  mustChangePassword: boolean,
  passwordReset: orNull(object({ at: instant, by: text })),
  demonstration: boolean,
  timeZone: text,
});

/** What is reached before, or to end, a session; declared for the OpenAPI document, answered by session-router and app. */
export const SESSION_OPERATIONS: readonly (Operation & { open?: true })[] = [
  {
    method: 'post',
    path: '/api/session',
    summary: 'Sign in; the answer sets the session cookie',
    open: true,
    body: object({
      login: { type: 'string', maxLength: 100 },
      password: { type: 'string', format: 'password', maxLength: 200 },
    }),
    response: session,
  },
  { method: 'get', path: '/api/session', summary: 'Who is signed in', response: session },
  {
    method: 'post',
    path: '/api/session/password',
    summary: "Change one's own password; ends one's other sessions",
    body: object({
      currentPassword: { type: 'string', maxLength: LONGEST_PASSWORD },
      newPassword: { type: 'string', minLength: SHORTEST_PASSWORD, maxLength: LONGEST_PASSWORD },
    }),
    response: session,
  },
  { method: 'delete', path: '/api/session', summary: 'Sign out', response: null },
  {
    method: 'get',
    path: '/api/status',
    summary: 'Health, for machines; 503 while the database does not answer',
    open: true,
    response: object({ ok: boolean }),
  },
  {
    method: 'get',
    path: '/api/openapi.json',
    summary: 'This document',
    open: true,
    response: { type: 'object' },
  },
];
