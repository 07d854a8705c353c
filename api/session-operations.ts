import { LOCALES } from '../domain/closed-lists';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../domain/session';
import { boolean, id, instant, list, object, oneOf, orNull, text, type JsonSchema } from './json-schema';
import { EVERYBODY, type Operation } from './route';

const session = object({
  user: object({ id, login: text, displayName: text, locale: oneOf(LOCALES) }),
  roles: list(object({ role: oneOf(EVERYBODY), areaId: id })),
  csrfToken: text,
  // with a password that somebody else set, only GET, DELETE and /api/session/password are answered
  mustChangePassword: boolean,
  passwordReset: orNull(object({ at: instant, by: text, confirmedBy: orNull(text) })),
  // one that somebody else set and that opens nothing yet: changing one's own takes it back
  waitingPassword: orNull(object({ at: instant, by: text, usableAt: orNull(instant) })),
  demonstration: boolean,
  timeZone: text,
});

const password = (shortest?: number): JsonSchema => ({
  type: 'string',
  format: 'password',
  maxLength: LONGEST_PASSWORD,
  ...(shortest !== undefined && { minLength: shortest }),
});
export const SIGN_IN_BODY = object({ login: { type: 'string', maxLength: 100 }, password: password() });
export const CHANGE_PASSWORD_BODY = object({
  currentPassword: password(),
  newPassword: password(SHORTEST_PASSWORD),
});

/** What is reached before, or to end, a session; declared for the OpenAPI document, answered by session-router and app. */
export const SESSION_OPERATIONS: readonly (Operation & { open?: true })[] = [
  {
    method: 'post',
    path: '/api/session',
    summary: 'Sign in; the answer sets the session cookie',
    open: true,
    body: SIGN_IN_BODY,
    response: session,
    setsCookie: true,
  },
  { method: 'get', path: '/api/session', summary: 'Who is signed in', response: session },
  {
    method: 'post',
    path: '/api/session/password',
    summary: "Change one's own password; ends one's other sessions",
    body: CHANGE_PASSWORD_BODY,
    response: session,
  },
  { method: 'delete', path: '/api/session', summary: 'Sign out', response: null, setsCookie: true },
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
