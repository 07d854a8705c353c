import { requestOf } from './command';
import type { FieldTask, VisitDetail } from './field-task';
import type { Operation } from './operation';
import type { KeptCalendar } from './phone-storage';
import type { Answer } from './verdict';

export interface Session {
  user: { id: string; displayName: string };
  csrfToken: string;
  /** Somebody else knows the password: nothing else is answered before it is changed. */
  mustChangePassword: boolean;
  passwordReset: { at: string; by: string } | null;
  /** One that somebody else set and that opens nothing yet. */
  waitingPassword: { at: string; by: string } | null;
  demonstration: boolean;
  timeZone: string;
}

export interface TaskList {
  items: FieldTask[];
  /** The programme's instant. */
  asOf: string;
  calendar: KeptCalendar;
}

/** Longer than a slow answer takes; a phone at the edge of the network otherwise waits for minutes. */
const TIMEOUT_MS = 20_000;

export function getSession(): Promise<Answer> {
  return request('GET', '/api/session');
}

export function signIn(login: string, password: string): Promise<Answer> {
  return request('POST', '/api/session', { body: { login, password } });
}

export function changePassword(
  { csrfToken }: Session,
  currentPassword: string,
  newPassword: string,
): Promise<Answer> {
  return request('POST', '/api/session/password', { body: { currentPassword, newPassword }, csrfToken });
}

export function signOut(csrfToken: string): Promise<Answer> {
  return request('DELETE', '/api/session', { csrfToken });
}

export function listTasks(): Promise<Answer> {
  return request('GET', '/api/field/tasks');
}

/** The visit, or null where there is no connection or the officer no longer sees it. */
export async function findVisit(id: string): Promise<VisitDetail | null> {
  const { status, body } = await request('GET', `/api/visits/${id}`);
  return status === 200 ? (body as VisitDetail | null) : null;
}

/** Done once per operation, however often it is sent. */
export function carryOut({ command, key }: Operation, csrfToken: string): Promise<Answer> {
  const { path, body } = requestOf(command);
  return request('POST', path, { body, key, csrfToken });
}

async function request(
  method: string,
  path: string,
  { body, key, csrfToken }: { body?: object; key?: string; csrfToken?: string } = {},
): Promise<Answer> {
  const headers: Record<string, string> = {};
  if (body) headers['Content-Type'] = 'application/json';
  if (key) headers['Idempotency-Key'] = key;
  if (csrfToken) headers['X-CSRF-Token'] = csrfToken;
  try {
    const response = await fetch(path, {
      method,
      headers,
      body: body ? JSON.stringify(body) : undefined,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return { status: response.status, body: response.status === 204 ? {} : await jsonOf(response) };
  } catch {
    return { status: 0, body: null };
  }
}

async function jsonOf(response: Response): Promise<unknown> {
  return response.json().catch(() => null);
}
