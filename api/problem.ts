import { errorCode } from '../db/error-code';
import { NotUpdated } from '../db/not-updated';
import type { Language, Localised } from '../domain/localised';
import { API_ERRORS, ApiError, type ApiErrorCode } from './api-error';
import { wordingOfSafeguard } from './safeguards';

/** What went wrong, before it is worded for a reader. */
export interface Problem {
  status: number;
  /** Of API_ERRORS, or a safeguard's own. */
  code: string;
  /** What kind of problem it is, whatever happened this time. */
  title: Localised;
  detail: Localised;
  errors: readonly object[];
}

/** RFC 9457 in the language asked for; `localised` is the detail in each language, for who keeps it or switches. */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  localised: Localised;
  errors: readonly object[];
}

/**
 * SQLSTATEs that say something to the caller: unique violation, exclusion, check, foreign key, row-level security; lost
 * against another transaction; what is no uuid, no character (NUL), no number or no date of its column.
 */
const SQL_CODES: Record<string, ApiErrorCode> = {
  '23505': 'ALREADY_EXISTS',
  '23P01': 'STATE_CONFLICT',
  '23514': 'STATE_CONFLICT',
  '23503': 'INVALID_REQUEST',
  '42501': 'FORBIDDEN',
  '40P01': 'LOST_RACE',
  '40001': 'LOST_RACE',
  '22P02': 'INVALID_REQUEST',
  '22P05': 'INVALID_REQUEST',
  '22021': 'INVALID_REQUEST',
  '22003': 'INVALID_REQUEST',
  '22007': 'INVALID_REQUEST',
  '22008': 'INVALID_REQUEST',
};

/** A database that is stopping, starting or out of reach, or that gave the statement up: the caller may try again. 08: connection exceptions. */
const UNAVAILABLE = /^(08...|57014|57P0[123]|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/;

/** Constraints whose names say more than their SQLSTATE. */
const CONSTRAINT_CODES: Record<string, ApiErrorCode> = {
  nobody_grants_to_themselves: 'NOT_YOURSELF',
  author_and_approver_differ: 'AUTHOR_CANNOT_APPROVE',
  releaser_does_not_visit: 'RELEASER_CANNOT_VISIT',
  one_version_in_the_making: 'VERSION_IN_THE_MAKING',
  one_roll_back_in_the_making: 'VERSION_IN_THE_MAKING',
  one_settings_in_the_making: 'VERSION_IN_THE_MAKING',
  one_visit_at_a_time: 'APPOINTMENT_OVERLAPS',
  one_open_notice_per_hazard: 'NOTICE_IN_THE_MAKING',
  witness_is_another: 'WITNESS_IS_ANOTHER',
};

/** What express's body parser calls a body that it does not take. */
const BODY_CODES: Record<string, ApiErrorCode> = {
  'entity.too.large': 'BODY_TOO_LARGE',
  'charset.unsupported': 'CHARSET_UNSUPPORTED',
  'encoding.unsupported': 'CONTENT_ENCODING_UNSUPPORTED',
};

/** Maps whatever was thrown; PostgreSQL's own texts may hold personal values and are left out. */
export function toProblem(error: unknown): Problem {
  if (error instanceof ApiError) {
    const wording = wordingOfSafeguard(error.code);
    return wording
      ? safeguard(error.code, wording, error.errors)
      : problem(error.code as ApiErrorCode, error.errors);
  }
  if (error instanceof NotUpdated) return problem(error.code);
  const sqlState = text(error, 'code');
  // the safeguards' triggers raise class DS with a stable code as the message
  if (sqlState.startsWith('DS')) {
    const code = errorCode(error);
    return safeguard(code, wordingOfSafeguard(code) ?? API_ERRORS.SAFEGUARD);
  }
  if (UNAVAILABLE.test(sqlState)) return problem('DATABASE_UNAVAILABLE');
  const mapped = CONSTRAINT_CODES[text(error, 'constraint')] ?? SQL_CODES[sqlState];
  return problem(mapped ?? requestProblem(error) ?? 'INTERNAL');
}

/** The problem as it is answered. */
export function toDocument(
  { status, code, title, detail, errors }: Problem,
  language: Language,
): ProblemDocument {
  const localised = { zh: detail.zh, en: detail.en };
  const worded = { title: title[language], detail: localised[language] };
  return { type: `urn:doorstep:problem:${code}`, ...worded, status, code, localised, errors };
}

/** What express refuses before any route sees it: a path that cannot be decoded, a body that cannot be read. */
function requestProblem(error: unknown): ApiErrorCode | undefined {
  if (error instanceof URIError) return 'MALFORMED_PATH';
  const ofBody = BODY_CODES[text(error, 'type')];
  if (ofBody) return ofBody;
  const status: unknown = property(error, 'status');
  return typeof status === 'number' && status >= 400 && status < 500 ? 'INVALID_REQUEST' : undefined;
}

function problem(code: ApiErrorCode, errors: readonly object[] = []): Problem {
  const { status, ...wording } = API_ERRORS[code];
  return { status, code, title: wording, detail: wording, errors };
}

function safeguard(code: string, detail: Localised, errors: readonly object[] = []): Problem {
  return { ...problem('SAFEGUARD', errors), code, detail };
}

function text(error: unknown, name: 'code' | 'constraint' | 'type'): string {
  const value = property(error, name);
  return typeof value === 'string' ? value : '';
}

function property(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
}
