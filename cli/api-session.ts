import { randomUUID } from 'node:crypto';
import { CommandError } from './command';

/** Somebody who signed in to the API: a command that changes something does it in their name, within their grants. */
export interface ApiSession {
  userId: string;
  /** @throws CommandError with the API's own code and words */
  ask<Answer>(
    method: 'GET' | 'POST' | 'PATCH',
    path: string,
    body?: object,
    version?: number,
  ): Promise<Answer>;
}

interface ProblemDocument {
  code: string;
  localised: { zh: string; en: string };
  errors: { pointer?: string; message?: { zh: string; en: string } }[];
}

/** Does something as this person, and signs out. */
export async function withApiSession<Result>(
  { url, login, password }: { url: string; login: string; password: string },
  act: (api: ApiSession) => Promise<Result>,
): Promise<Result> {
  const signedIn = await send(url, 'POST', '/api/session', {}, { login, password });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((each) => each.split(';')[0] ?? '')
    .join('; ');
  const { csrfToken, user } = (await signedIn.json()) as { csrfToken: string; user: { id: string } };
  const headers = { cookie, 'X-CSRF-Token': csrfToken };
  try {
    return await act({
      userId: user.id,
      ask: async <Answer>(method: string, path: string, body?: object, version?: number) => {
        const response = await send(
          url,
          method,
          path,
          {
            ...headers,
            ...(method !== 'GET' && { 'Idempotency-Key': randomUUID() }),
            ...(version !== undefined && { 'If-Match': `"${version}"` }),
          },
          body,
        );
        return (await response.json()) as Answer;
      },
    });
  } finally {
    await send(url, 'DELETE', '/api/session', headers).catch(() => undefined);
  }
}

async function send(
  url: string,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: object,
): Promise<Response> {
  const response = await fetch(url + path, {
    method,
    headers: { ...headers, ...(body && { 'Content-Type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError('API_UNREACHABLE', `${url}: ${reason} / 无法连接此地址`);
  });
  if (response.ok) return response;
  const problem = (await response.json().catch(() => null)) as ProblemDocument | null;
  if (!problem) throw new CommandError('API_UNREACHABLE', `${url}${path}: HTTP ${response.status}`);
  const { code, localised, errors } = problem;
  const places = errors.map(
    ({ pointer = '', message }) => `\n${pointer} ${message ? `${message.en} / ${message.zh}` : ''}`,
  );
  throw new CommandError(code, `${localised.en} / ${localised.zh}${places.join('')}`, { errors });
}
