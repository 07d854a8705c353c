import type { AuthProvider } from 'react-admin';
import { HttpError } from 'react-admin';
import type { Localised } from '../../domain/localised';
import { rememberSession, request, type Session } from './api-client';
import { language } from './language';

const MUST_CHANGE: Localised = {
  zh: '请先改成自己的密码',
  en: 'Change the password to one of your own first',
};

let current: Promise<Session> | null = null;
/** Somebody who signed in with a password that is not their own yet: the console is closed to them until it is. */
let newcomer: Session | null = null;
let onNewcomer: (() => void) | null = null;

/** Who is signed in, with a password of their own; asked of the API once per page load. */
export function session(): Promise<Session> {
  current ??= request<Session>('/api/session').then(enter, (error: unknown) => {
    current = null;
    throw error;
  });
  return current;
}

/** The session whose password must be changed, and who wants to hear of it: for useSyncExternalStore. */
export const newcomers = {
  get: (): Session | null => newcomer,
  subscribe: (listener: () => void): (() => void) => {
    onNewcomer = listener;
    return () => {
      onNewcomer = null;
    };
  },
};

/** Changes the password of whoever is signed in. Throws react-admin's HttpError. */
export async function changePassword(currentPassword: string, newPassword: string): Promise<void> {
  const body = { currentPassword, newPassword };
  const changed = await request<Session>('/api/session/password', { method: 'POST', body });
  setNewcomer(null);
  current = Promise.resolve(remember(changed));
}

function enter(found: Session): Session {
  remember(found);
  if (!found.mustChangePassword) return found;
  current = null;
  setNewcomer(found);
  throw new HttpError(MUST_CHANGE[language()], 401);
}

function setNewcomer(found: Session | null): void {
  newcomer = found;
  onNewcomer?.();
}

function remember(found: Session): Session {
  rememberSession(found);
  return found;
}

function forget(): void {
  current = null;
  setNewcomer(null);
  rememberSession(null);
}

export const authProvider: AuthProvider = {
  async login({ username, password }: { username: string; password: string }) {
    const body = { login: username, password };
    current = Promise.resolve(enter(await request<Session>('/api/session', { method: 'POST', body })));
  },
  async logout() {
    // signing out must succeed here even when the session is gone there
    if (current) await request('/api/session', { method: 'DELETE' }).catch(() => undefined);
    // react-admin also calls this to show the login page, which is where a newcomer changes their password
    if (newcomer === null) forget();
  },
  async checkAuth() {
    await session();
  },
  async checkError(error) {
    if (error instanceof HttpError && error.status === 401) {
      forget();
      throw error;
    }
  },
  async getIdentity() {
    const { user } = await session();
    return { id: user.id, fullName: user.displayName };
  },
  async getPermissions() {
    const { roles } = await session();
    return [...new Set(roles.map(({ role }) => role))];
  },
};
