import { LOCALES } from '../../domain/closed-lists';
import { hash } from '@node-rs/argon2';
import { insertAuditEntry } from '../../db/queries/audit';
import {
  administersUser,
  confirmGrant,
  confirmPassword,
  deleteWaitingPassword,
  endGrant,
  findUser,
  findWaitingPassword,
  getToday,
  insertGrant,
  insertUser,
  liesBeyondArea,
  listUsers,
  lockUser,
  setDisabled,
  setPassword,
} from '../../db/queries/users';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../../domain/session';
import { ApiError } from '../api-error';
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
  text,
  type JsonSchema,
} from '../json-schema';
import { found, PAGE_QUERY, readSortedPage } from '../page';
import { EVERYBODY, OFFICE, type Call, type Route } from '../route';

const item = {
  id,
  login: text,
  displayName: text,
  locale: oneOf(LOCALES),
  disabledAt: orNull(instant),
  roles: list(oneOf(EVERYBODY)),
  version: integer,
};
const grant = object({
  id,
  role: oneOf(EVERYBODY),
  areaId: id,
  areaCode: text,
  validFrom: day,
  validTo: orNull(day),
  grantedBy: orNull(id),
  granterName: orNull(text),
  delegatedBy: orNull(id),
  // null: waits for a second administrator
  effectiveAt: orNull(instant),
  confirmerName: orNull(text),
});
const waitingPassword = object({
  setBy: id,
  setterName: orNull(text),
  setAt: instant,
  // null: waits for a second administrator
  usableAt: orNull(instant),
});
const login: JsonSchema = { type: 'string', pattern: '^[a-z][a-z0-9._-]{1,39}$' };
const displayName: JsonSchema = { type: 'string', minLength: 1, maxLength: 100, pattern: '\\S' };
const password: JsonSchema = {
  type: 'string',
  format: 'password',
  minLength: SHORTEST_PASSWORD,
  maxLength: LONGEST_PASSWORD,
};

interface NewUser {
  login: string;
  displayName: string;
  locale: string;
  password: string;
}

interface AskedGrant {
  role: string;
  areaId: string;
  /** Null: from today on. */
  validFrom: string | null;
  validTo: string | null;
}

export const userRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/api/users',
    summary: 'The users that the caller may see, by login',
    roles: OFFICE,
    query: { ...PAGE_QUERY, q: { type: 'string', minLength: 1, maxLength: 100 }, role: oneOf(EVERYBODY) },
    response: page(object(item)),
    handle: (call) => readSortedPage(call, 1, (after, limit) => listUsers(call.db, call.query, after, limit)),
  },
  {
    method: 'get',
    path: '/api/users/{id}',
    summary: 'One user with their grants',
    roles: OFFICE,
    response: object({ ...item, grants: list(grant), waitingPassword: orNull(waitingPassword) }),
    handle: async ({ db, params }) => found(await findUser(db, params['id'] ?? '')),
  },
  {
    method: 'post',
    path: '/api/users',
    summary: 'A new user, without any role yet',
    roles: ['administrator'],
    body: object({ login, displayName, locale: oneOf(LOCALES), password }),
    response: object({ id }),
    handle: async (call) => {
      const { password: given, ...user } = call.body as NewUser;
      const userId = await insertUser(call.db, { ...user, passwordHash: await hash(given) });
      await audit(call, 'user.created', userId);
      return { id: userId };
    },
  },
  switchRoute('disable', true, 'Lock a user out; their sessions end'),
  switchRoute('enable', false, 'Let a disabled user in again'),
  {
    method: 'post',
    path: '/api/users/{id}/password',
    summary:
      'Give somebody else another password, which they change at once; where they hold a role, theirs stays right until another administrator confirms it',
    roles: ['administrator'],
    body: object({ password }),
    response: object({ id, waitingPassword: orNull(waitingPassword) }),
    version: { lock: lockUser },
    handle: async (call) => {
      const userId = await administered(call);
      const passwordHash = await hash((call.body as { password: string }).password);
      found((await setPassword(call.db, userId, passwordHash)) || undefined);
      await audit(call, 'user.password_set', userId);
      return { id: userId, waitingPassword: await findWaitingPassword(call.db, userId) };
    },
  },
  {
    method: 'post',
    path: '/api/users/{id}/password/confirm',
    summary: 'Let a password open the account that another administrator set for it',
    roles: ['administrator'],
    response: object({ id }),
    handle: async (call) => {
      const userId = await administered(call);
      found((await confirmPassword(call.db, userId)) || undefined);
      await audit(call, 'user.password_confirmed', userId);
      return { id: userId };
    },
  },
  {
    method: 'post',
    path: '/api/users/{id}/password/take-back',
    summary: 'Take back a password that waits; the one that its owner has stays right',
    roles: ['administrator'],
    response: object({ id }),
    handle: async (call) => {
      const userId = await administered(call);
      found((await deleteWaitingPassword(call.db, userId)) || undefined);
      await audit(call, 'user.password_taken_back', userId);
      return { id: userId };
    },
  },
  {
    method: 'post',
    path: '/api/users/{id}/grants',
    summary:
      'Give somebody else a role over an area, from a day on; it takes effect when another confirms it',
    roles: ['administrator'],
    body: object({ role: oneOf(EVERYBODY), areaId: id, validFrom: orNull(day), validTo: orNull(day) }),
    response: object({ id, effectiveAt: orNull(instant) }),
    handle: async (call) => {
      const userId = notOneself(call);
      const asked = call.body as AskedGrant;
      const validFrom = asked.validFrom ?? (await getToday(call.db));
      if (asked.validTo !== null && asked.validTo <= validFrom)
        throw new ApiError('GRANT_PERIOD_INVALID', [{ pointer: '/validTo', code: 'minimum' }]);
      const given = await insertGrant(call.db, { ...asked, validFrom, userId, grantedBy: call.userId });
      await audit(call, 'grant.given', userId, { grantId: given.id, ...asked });
      return given;
    },
  },
  {
    method: 'post',
    path: '/api/users/{id}/grants/{grantId}/confirm',
    summary: 'Put a role that another administrator gave into effect',
    roles: ['administrator'],
    response: object({ id }),
    handle: async (call) => {
      const userId = notOneself(call);
      const grantId = call.params['grantId'] ?? '';
      found((await confirmGrant(call.db, userId, grantId)) || undefined);
      await audit(call, 'grant.confirmed', userId, { grantId });
      return { id: grantId };
    },
  },
  {
    method: 'post',
    path: '/api/users/{id}/grants/{grantId}/end',
    summary: "End somebody else's grant at once",
    roles: ['administrator'],
    response: object({ id, validTo: day }),
    handle: async (call) => {
      const userId = notOneself(call);
      const grantId = call.params['grantId'] ?? '';
      const ended = await endGrant(call.db, userId, grantId);
      if (!ended && (await liesBeyondArea(call.db, grantId))) throw new ApiError('FORBIDDEN');
      const { validTo, ...given } = found(ended);
      await audit(call, 'grant.ended', userId, { grantId, ...given, validTo });
      return { id: grantId, validTo };
    },
  },
];

function switchRoute(name: string, disabled: boolean, summary: string): Route {
  return {
    method: 'post',
    path: `/api/users/{id}/${name}`,
    summary,
    roles: ['administrator'],
    response: object({ id }),
    version: { lock: lockUser },
    handle: async (call) => {
      const userId = await administered(call);
      found((await setDisabled(call.db, userId, disabled)) || undefined);
      await audit(call, `user.${name}d`, userId);
      return { id: userId };
    },
  };
}

/** Whom the path names; what gives or takes access is always done by somebody else. One's own password: session-router. */
function notOneself({ params, userId }: Call): string {
  if (params['id'] === userId) throw new ApiError('NOT_YOURSELF');
  return params['id'] ?? '';
}

/** Whom the path names, where all their roles lie within the caller's area; the database refuses it else. */
async function administered(call: Call): Promise<string> {
  const userId = notOneself(call);
  if (!(await administersUser(call.db, userId))) throw new ApiError('FORBIDDEN');
  return userId;
}

function audit(call: Call, action: string, userId: string, detail: object = {}): Promise<void> {
  const entry = { actorKind: 'user', actorId: call.userId, subjectType: 'user' } as const;
  return insertAuditEntry(call.db, { ...entry, action, subjectId: userId, detail });
}
