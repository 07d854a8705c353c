import type { AuthProvider } from 'react-admin';
import { HttpError } from 'react-admin';
import { rememberSession, request, type Session } from './api-client';

let current: Promise<Session> | null = null;

/** Who is signed in; asked of the API once per page load. */
export function session(): Promise<Session> {
  current ??= request<Session>('/api/session').then(remember, (error: unknown) => {
    current = null;
    throw error;
  });
  return current;
}

function remember(found: Session): Session {
  rememberSession(found);
  return found;
}

function forget(): void {
  current = null;
  rememberSession(null);
}

export const authProvider: AuthProvider = {
  async login({ username, password }: { username: string; password: string }) {
    const body = { login: username, password };
    current = Promise.resolve(remember(await request<Session>('/api/session', { method: 'POST', body })));
  },
  async logout() {
    // signing out must succeed here even when the session is gone there
    if (current) await request('/api/session', { method: 'DELETE' }).catch(() => undefined);
    forget();
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
