import { hash, verify } from '@node-rs/argon2';
import { Router, type Request } from 'express';
import { insertAuditEntry } from '../db/queries/audit';
import { findGrants, setUser } from '../db/queries/identity';
import {
  deleteOtherSessions,
  deleteSession,
  findCredentials,
  findOwnWaitingPassword,
  findPasswordReset,
  findSession,
  getInstallation,
  getSessionUser,
  insertSession,
  type Session,
} from '../db/queries/sessions';
import { setPassword } from '../db/queries/users';
import { inTransaction } from '../db/transaction';
import { SESSION_HOURS } from '../domain/session';
import { ApiError } from './api-error';
import type { AppDependencies } from './app';
import { readCookie, setCookie } from './cookies';
import { createLoginLimits } from './login-limits';
import { requestCheck } from './schema-check';
import { hashSecret, newSecret, sameSecret } from './secrets';
import { CHANGE_PASSWORD_BODY, SIGN_IN_BODY } from './session-operations';

const COOKIE = 'doorstep_session';

/**
 * The signed-in caller; unsafe methods must also carry the session's CSRF token. Whoever has to change their password
 * first is refused with PASSWORD_CHANGE_REQUIRED.
 */
export async function authenticate(deps: AppDependencies, request: Request): Promise<Session> {
  const session = await findSignedIn(deps, request);
  if (session.mustChangePassword) throw new ApiError('PASSWORD_CHANGE_REQUIRED');
  return session;
}

/** The same, for what can be done with a password that somebody else set: see it, change it, sign out. */
async function findSignedIn(deps: AppDependencies, request: Request): Promise<Session> {
  const token = readCookie(request, COOKIE);
  const session = token === undefined ? undefined : await findSession(deps.db, hashSecret(token));
  if (!session) throw new ApiError('NOT_SIGNED_IN');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    if (!sameSecret(request.get('X-CSRF-Token') ?? '', session.csrfToken))
      throw new ApiError('CSRF_TOKEN_WRONG');
  }
  return session;
}

/** Signing in, who is signed in, changing one's own password, signing out. */
export function sessionRouter(deps: AppDependencies): Router {
  const router = Router();
  const secure = deps.publicUrl.startsWith('https:');
  const limits = createLoginLimits(deps.db);
  // an unknown login costs the same time as a known one
  const decoy = hash(newSecret());

  /** The account whose password this is. */
  async function checkPassword(request: Request, login: string, password: string): Promise<string> {
    const address = request.ip ?? '';
    await limits.count(address, login);
    const known = await findCredentials(deps.db, login);
    const right = await verify(known?.passwordHash ?? (await decoy), password);
    if (!known?.passwordHash || !right) throw new ApiError('WRONG_LOGIN');
    await limits.forgive(address, login);
    return known.userId;
  }

  router.post('/', async (request, response) => {
    const { login, password } = readLogin(request.body);
    const userId = await checkPassword(request, login, password);
    const [token, csrfToken] = [newSecret(), newSecret()];
    await asUser(deps, userId, (trx) =>
      insertSession(trx, { userId, csrfToken, tokenHash: hashSecret(token), hours: SESSION_HOURS }),
    );
    setCookie(response, COOKIE, token, { secure, path: '/', hours: SESSION_HOURS });
    response.json(await describeSession(deps, token));
  });
  router.get('/', async (request, response) => {
    await findSignedIn(deps, request);
    response.json(await describeSession(deps, tokenOf(request)));
  });
  router.post('/password', async (request, response) => {
    const { userId } = await findSignedIn(deps, request);
    const { currentPassword, newPassword } = readPasswordChange(request.body);
    const { login } = await asUser(deps, userId, (trx) => getSessionUser(trx, userId));
    try {
      await checkPassword(request, login, currentPassword);
    } catch (error) {
      // the session is right: a 401 would sign them out
      throw error instanceof ApiError && error.code === 'WRONG_LOGIN'
        ? new ApiError('WRONG_PASSWORD')
        : error;
    }
    if (newPassword === currentPassword) throw new ApiError('PASSWORD_UNCHANGED');
    const passwordHash = await hash(newPassword);
    await asUser(deps, userId, async (trx) => {
      await setPassword(trx, userId, passwordHash);
      await deleteOtherSessions(trx, userId, hashSecret(tokenOf(request)));
      const subject = { subjectType: 'user', subjectId: userId } as const;
      await insertAuditEntry(trx, {
        actorKind: 'user',
        actorId: userId,
        action: 'user.password_changed',
        ...subject,
      });
    });
    response.json(await describeSession(deps, tokenOf(request)));
  });
  router.delete('/', async (request, response) => {
    const session = await findSignedIn(deps, request);
    await asUser(deps, session.userId, (trx) => deleteSession(trx, hashSecret(tokenOf(request))));
    response.clearCookie(COOKIE, { path: '/' }).status(204).end();
  });
  return router;
}

/** What screens need to know of the session of this cookie. */
async function describeSession(deps: AppDependencies, token: string): Promise<object> {
  const session = await findSession(deps.db, hashSecret(token));
  if (!session) throw new ApiError('NOT_SIGNED_IN');
  const { userId, csrfToken, mustChangePassword } = session;
  return asUser(deps, userId, async (trx) => ({
    user: await getSessionUser(trx, userId),
    roles: await findGrants(trx),
    csrfToken,
    mustChangePassword,
    passwordReset: mustChangePassword ? await findPasswordReset(trx) : null,
    waitingPassword: await findOwnWaitingPassword(trx),
    ...(await getInstallation(trx)),
  }));
}

/** One transaction as this user. */
function asUser<T>(
  deps: AppDependencies,
  userId: string,
  work: (trx: Parameters<typeof setUser>[0]) => Promise<T>,
): Promise<T> {
  return inTransaction(deps.db, async (trx) => {
    await setUser(trx, userId);
    return work(trx);
  });
}

function tokenOf(request: Request): string {
  return readCookie(request, COOKIE) ?? '';
}

const checkLogin = requestCheck(SIGN_IN_BODY);
const checkPasswordChange = requestCheck(CHANGE_PASSWORD_BODY);

function readLogin(body: unknown): { login: string; password: string } {
  checkLogin(body);
  const said = body as { login: string; password: string };
  return { ...said, login: said.login.toLowerCase() };
}

function readPasswordChange(body: unknown): { currentPassword: string; newPassword: string } {
  checkPasswordChange(body);
  return body as { currentPassword: string; newPassword: string };
}
