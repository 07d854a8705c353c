import { HttpError } from 'react-admin';
import type { Localised } from '../../domain/localised';

/** One thing that is wrong with a document; `message` is absent where only the code is known. */
export interface ProblemPlace {
  pointer: string;
  code: string;
  message?: Localised;
  expected?: Localised;
}

/** RFC 9457 as the API answers it. */
export interface Problem {
  code: string;
  title: string;
  detail: Localised;
  errors: ProblemPlace[];
}

/** The API's own problem document behind a failed request; undefined for anything else, such as a lost connection. */
export function problemOf(error: unknown): Problem | undefined {
  if (!(error instanceof HttpError)) return undefined;
  const body: unknown = error.body;
  return isProblem(body) ? body : undefined;
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'detail' in body && 'errors' in body;
}
