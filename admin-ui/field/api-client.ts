import type { Localised } from '../../domain/localised';
import type { TaskOutcome } from '../../domain/outcomes';
import type { Ground, Tier } from '../../domain/tier';

export interface Session {
  user: { id: string; displayName: string; locale: string };
  csrfToken: string;
  demonstration: boolean;
}

export interface FieldTask {
  id: string;
  kind: string;
  address: string;
  dwellingNumber: string | null;
  floor: number | null;
  tier: Tier | null;
  ground: Ground | null;
  dueAt: string;
  contactPhone: string | null;
}

export interface OutcomeDetail {
  movedOutOn?: string;
}

/** What the API answered instead of doing it; `status` 0 is no connection. */
export class RequestError extends Error {
  constructor(
    readonly status: number,
    readonly detail: Localised,
  ) {
    super(`HTTP ${status}`);
  }
}

const NO_CONNECTION: Localised = { zh: '没有网络连接，尚未保存', en: 'No connection: nothing was saved' };

export function getSession(): Promise<Session> {
  return send('GET', '/api/session');
}

export function signIn(login: string, password: string): Promise<Session> {
  return send('POST', '/api/session', { body: { login, password } });
}

export function signOut(csrfToken: string): Promise<void> {
  return send('DELETE', '/api/session', { csrfToken });
}

export async function listTasks(): Promise<FieldTask[]> {
  return (await send<{ items: FieldTask[] }>('GET', '/api/field/tasks')).items;
}

/** Recorded once per `key`, however often it is sent. */
export function recordOutcome(
  taskId: string,
  said: { outcome: TaskOutcome; detail: OutcomeDetail; key: string; csrfToken: string },
): Promise<void> {
  const { outcome, detail, key, csrfToken } = said;
  return send('POST', `/api/tasks/${taskId}/outcome`, { body: { outcome, detail }, key, csrfToken });
}

async function send<T>(
  method: string,
  path: string,
  { body, key, csrfToken }: { body?: object; key?: string; csrfToken?: string } = {},
): Promise<T> {
  const headers: Record<string, string> = {};
  if (body) headers['Content-Type'] = 'application/json';
  if (key) headers['Idempotency-Key'] = key;
  if (csrfToken) headers['X-CSRF-Token'] = csrfToken;
  let response: Response;
  try {
    response = await fetch(path, { method, headers, body: body ? JSON.stringify(body) : undefined });
  } catch {
    throw new RequestError(0, NO_CONNECTION);
  }
  if (response.status === 204) return undefined as T;
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer as T;
  const detail = (answer as { detail?: Localised } | null)?.detail;
  throw new RequestError(response.status, detail ?? { zh: '系统出错', en: 'Something went wrong' });
}
