import { HttpError } from 'react-admin';
import { newCommandKey } from '../command-key';
import { language } from './language';
import type { Problem } from './problem';

export interface Session {
  user: { id: string; login: string; displayName: string; locale: string };
  roles: { role: string; areaId: string }[];
  csrfToken: string;
  demonstration: boolean;
}

interface Options {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  body?: object;
  /** The version that a change is based on, for If-Match. */
  version?: number;
}

let csrfToken = '';

/** Unsafe requests carry the token of the session that is remembered here. */
export function rememberSession(session: Session | null): void {
  csrfToken = session?.csrfToken ?? '';
}

/** One request to the API on the same origin; throws react-admin's HttpError with the problem document as its body. */
export async function request<T>(path: string, { method = 'GET', body, version }: Options = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (body) headers['Content-Type'] = 'application/json';
  if (method !== 'GET') headers['X-CSRF-Token'] = csrfToken;
  // a command that is sent again by the browser must not be done twice
  if (method === 'POST') headers['Idempotency-Key'] = newCommandKey();
  if (version !== undefined) headers['If-Match'] = `"${version}"`;
  const response = await fetch(path, { method, headers, body: body ? JSON.stringify(body) : undefined });
  const text = await response.text();
  const answer: unknown = text === '' ? null : JSON.parse(text);
  if (response.ok) return answer as T;
  throw new HttpError(wordingOf(answer, response.status), response.status, answer);
}

function wordingOf(answer: unknown, status: number): string {
  const detail = (answer as Partial<Problem> | null)?.detail;
  return detail?.[language()] ?? `HTTP ${status}`;
}
