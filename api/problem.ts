import { errorCode } from '../db/error-code';
import { NotUpdated } from '../db/not-updated';
import { API_ERRORS, ApiError, type ApiErrorCode } from './api-error';
import { SAFEGUARDS } from './safeguards';

/** RFC 9457, with both languages in `detail`. */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: { zh: string; en: string };
  errors: readonly object[];
}

/** SQLSTATEs that say something to the caller: unique violation, exclusion, check, row-level security, bad uuid. */
const SQL_CODES: Record<string, ApiErrorCode> = {
  '23505': 'ALREADY_EXISTS',
  '23P01': 'STATE_CONFLICT',
  '23514': 'STATE_CONFLICT',
  '23503': 'INVALID_REQUEST',
  '42501': 'FORBIDDEN',
  '22P02': 'INVALID_REQUEST',
};

/** A database that is stopping, starting or out of reach: the caller may try again. 08: connection exceptions. */
const UNAVAILABLE = /^(08...|57P0[123]|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/;

/** Constraints whose names say more than their SQLSTATE. */
const CONSTRAINT_CODES: Record<string, ApiErrorCode> = {
  nobody_grants_to_themselves: 'NOT_YOURSELF',
  author_and_approver_differ: 'AUTHOR_CANNOT_APPROVE',
  releaser_does_not_visit: 'RELEASER_CANNOT_VISIT',
  one_version_in_the_making: 'VERSION_IN_THE_MAKING',
};

/** Maps whatever was thrown; PostgreSQL's own texts may hold personal values and are left out. */
export function toProblem(error: unknown): ProblemDocument {
  if (error instanceof ApiError) return document(error.code, error.code, error.errors);
  if (error instanceof NotUpdated) return document(error.code, error.code, []);
  const sqlState = property(error, 'code');
  // the safeguards' triggers raise class DS with a stable code as the message
  if (sqlState.startsWith('DS')) {
    const code = errorCode(error);
    return { ...document('SAFEGUARD', code, []), detail: SAFEGUARDS[code] ?? API_ERRORS.SAFEGUARD };
  }
  if (UNAVAILABLE.test(sqlState)) return document('DATABASE_UNAVAILABLE', 'DATABASE_UNAVAILABLE', []);
  const mapped =
    CONSTRAINT_CODES[property(error, 'constraint')] ??
    SQL_CODES[sqlState] ??
    (property(error, 'type').startsWith('entity.') ? 'INVALID_REQUEST' : 'INTERNAL');
  return document(mapped, mapped, []);
}

function document(kind: ApiErrorCode, code: string, errors: readonly object[]): ProblemDocument {
  const { status, zh, en } = API_ERRORS[kind];
  return { type: `urn:doorstep:problem:${code}`, title: en, status, code, detail: { zh, en }, errors };
}

function property(error: unknown, name: 'code' | 'constraint' | 'type'): string {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
  return typeof value === 'string' ? value : '';
}
