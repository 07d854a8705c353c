import { HttpError } from 'react-admin';
import type { Localised } from '../../domain/localised';
import { UnansweredCommands } from '../unanswered-commands';
import { setTimeZone } from './dates';
import { language } from './language';
import type { Problem } from './problem';

export interface Session {
  user: { id: string; login: string; displayName: string; locale: string };
  roles: { role: string; areaId: string }[];
  csrfToken: string;
  /** Somebody else knows the password: nothing else is answered before it is changed. */
  mustChangePassword: boolean;
  /** When and by whom it was set, where it must be changed. */
  passwordReset: { at: string; by: string } | null;
  /** One that somebody else set and that opens nothing yet; `usableAt` null: before another administrator confirms it. */
  waitingPassword: { at: string; by: string; usableAt: string | null } | null;
  demonstration: boolean;
  /** The authority's, an IANA name. */
  timeZone: string;
}

interface Options {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  body?: object;
  /** The version that a change is based on, for If-Match. */
  version?: number;
  /** Of a POST that only asks and changes nothing: asked again it is answered anew, and given up with the signal. */
  question?: AbortSignal;
}

const UNREACHABLE: Localised = {
  zh: '无法连接服务器，请检查网络后重试',
  en: 'The server cannot be reached; check the network and try again',
};

/** Codes that say too little without what they are about. */
const TOLD_WITH_REASONS: ReadonlySet<string> = new Set(['FACT_ABOUT_A_PERSON', 'FACT_IN_USE']);

let csrfToken = '';
const unanswered = new UnansweredCommands();

/** Unsafe requests carry the token of the session that is remembered here. */
export function rememberSession(session: Session | null): void {
  csrfToken = session?.csrfToken ?? '';
  if (session) setTimeZone(session.timeZone);
}

/** One request to the API on the same origin; throws react-admin's HttpError with the problem document as its body. */
export async function request<T>(
  path: string,
  { method = 'GET', body, version, question }: Options = {},
): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (body) headers['Content-Type'] = 'application/json';
  if (method !== 'GET') headers['X-CSRF-Token'] = csrfToken;
  if (version !== undefined) headers['If-Match'] = `"${version}"`;
  const command = JSON.stringify([method, path, body, version]);
  if ((method === 'POST' || method === 'PATCH') && !question)
    headers['Idempotency-Key'] = unanswered.keyOf(command);
  const response = await fetch(path, {
    method,
    headers,
    body: body ? JSON.stringify(body) : undefined,
    signal: question,
  }).catch(() => {
    throw new HttpError(UNREACHABLE[language()], 503);
  });
  // whether it was done is not known before the server itself has said so
  if (response.status < 500) unanswered.answered(command);
  const answer = parsed(await response.text());
  if (response.ok) return answer as T;
  throw new HttpError(wordingOf(answer, response.status), response.status, answer);
}

/** A proxy in between may answer in HTML. */
function parsed(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/** The problem in the reader's language, with the places that it points to. */
function wordingOf(answer: unknown, status: number): string {
  const problem = answer as Partial<Problem> | null;
  const detail = problem?.localised?.[language()];
  if (detail === undefined) return `HTTP ${status}`;
  const reasons = (problem?.errors ?? []).flatMap(({ message }) => message?.[language()] ?? []);
  if (TOLD_WITH_REASONS.has(problem?.code ?? '') && reasons.length > 0)
    return `${detail} (${[...new Set(reasons)].join('; ')})`;
  const places = (problem?.errors ?? []).map(({ pointer }) => pointer).filter((pointer) => pointer !== '');
  return problem?.code === 'INVALID_REQUEST' && places.length > 0
    ? `${detail} (${places.join(', ')})`
    : detail;
}
