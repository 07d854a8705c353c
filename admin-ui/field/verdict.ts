import type { Localised } from '../../domain/localised';
import type { Refusal } from './operation';

/** What an answer says about an operation that was sent. */
export type Verdict =
  | { kind: 'taken' }
  /** Nobody, or not our server, answered: try again when there is a connection. */
  | { kind: 'offline' }
  /** The session is over, or is somebody else's by now. */
  | { kind: 'not_ours' }
  /** The server cannot take it just now. */
  | { kind: 'later' }
  | { kind: 'refused'; refusal: Refusal };

export interface Answer {
  /** 0: no connection. */
  status: number;
  /** The JSON body, or null where there was none: a guest network's sign-in page answers 200 too, with HTML. */
  body: unknown;
}

const LATER = [408, 425, 429];

export function verdictOf({ status, body }: Answer): Verdict {
  if (status >= 500 || LATER.includes(status)) return { kind: 'later' };
  if (typeof body !== 'object' || body === null) return { kind: 'offline' };
  if (status >= 200 && status < 300) return { kind: 'taken' };
  const refusal = refusalIn(body);
  if (status === 401 || refusal.code === 'CSRF_TOKEN_WRONG') return { kind: 'not_ours' };
  return { kind: 'refused', refusal };
}

/** The problem document's code and its wording in both languages: the officer may switch while it waits. */
export function refusalIn(body: object | null): Refusal {
  const { code, localised } = (body ?? {}) as { code?: string; localised?: Localised };
  return {
    code: code ?? 'INTERNAL',
    detail: localised ?? { zh: '系统出错', en: 'Something went wrong' },
  };
}
