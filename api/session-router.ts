import { hash, verify } from '@node-rs/argon2';
import { Router, type Request } from 'express';
import { findGrants, setUser } from '../db/queries/identity';
import {
  deleteSession,
  findCredentials,
  findSession,
  getInstallation,
  getSessionUser,
  insertSession,
  type Session,
} from '../db/queries/sessions';
import { SESSION_HOURS } from '../domain/session';
import { ApiError } from './api-error';
import type { AppDependencies } from './app';
import { readCookie, setCookie } from './cookies';
import { createLoginLimits } from './login-limits';
import { hashSecret, newSecret, sameSecret } from './secrets';

const COOKIE = 'doorstep_session';

/** The signed-in caller; unsafe methods must also carry the session's CSRF token. */
export async function authenticate(deps: AppDependencies, request: Request): Promise<Session> {
  const token = readCookie(request, COOKIE);
  const session = token === undefined ? undefined : await findSession(deps.db, hashSecret(token));
  if (!session) throw new ApiError('NOT_SIGNED_IN');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    if (!sameSecret(request.get('X-CSRF-Token') ?? '', session.csrfToken))
      throw new ApiError('CSRF_TOKEN_WRONG');
  }
  return session;
}

/** Signing in, who is signed in, signing out. */
export function sessionRouter(deps: AppDependencies): Router {
  const router = Router();
  const secure = deps.publicUrl.startsWith('https:');
  const limits = createLoginLimits(deps.db);
  // an unknown login costs the same time as a known one
  const decoy = hash(newSecret());

  router.post('/', async (request, response) => {
    const { login, password } = readLogin(request.body);
    const address = request.ip ?? '';
    await limits.count(address, login);
    const known = await findCredentials(deps.db, login);
    const right = await verify(known?.passwordHash ?? (await decoy), password);
    if (!known?.passwordHash || !right) throw new ApiError('WRONG_LOGIN');
    const token = newSecret();
    const session = { userId: known.userId, csrfToken: newSecret() };
    await deps.db.transaction(async (trx) => {
      await setUser(trx, session.userId);
      await insertSession(trx, { ...session, tokenHash: hashSecret(token), hours: SESSION_HOURS });
    });
    await limits.forgive(address, login);
    setCookie(response, COOKIE, token, { secure, path: '/', hours: SESSION_HOURS });
    response.json(await describeSession(deps, session));
  });
  router.get('/', async (request, response) => {
    response.json(await describeSession(deps, await authenticate(deps, request)));
  });
  router.delete('/', async (request, response) => {
    const session = await authenticate(deps, request);
    await deps.db.transaction(async (trx) => {
      await setUser(trx, session.userId);
      await deleteSession(trx, hashSecret(readCookie(request, COOKIE) ?? ''));
    });
    response.clearCookie(COOKIE, { path: '/' }).status(204).end();
  });
  return router;
}

async function describeSession(deps: AppDependencies, { userId, csrfToken }: Session): Promise<object> {
  return deps.db.transaction(async (trx) => {
    await setUser(trx, userId);
    return {
      user: await getSessionUser(trx, userId),
      roles: await findGrants(trx),
      csrfToken,
      ...(await getInstallation(trx)),
    };
  });
}

function readLogin(body: unknown): { login: string; password: string } {
  const login: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'login') : undefined;
  const password: unknown =
    typeof body === 'object' && body !== null ? Reflect.get(body, 'password') : undefined;
  if (
    typeof login !== 'string' ||
    typeof password !== 'string' ||
    login.length > 100 ||
    password.length > 200
  ) {
    throw new ApiError('INVALID_REQUEST');
  }
  return { login: login.toLowerCase(), password };
}
