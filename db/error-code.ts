/** PostgreSQL's SQLSTATE: two characters of class, three more. */
const SQLSTATE = /^[0-9A-Z]{5}$/;
/** Our own stable codes, thrown as an error's message. */
const STABLE_CODE = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/;
/** Node's codes of system errors and of its own: ECONNREFUSED, ERR_INVALID_URL. */
const NODE_CODE = /^E[A-Z][A-Z0-9_]+$/;
/** The name of an error's class. */
const CLASS_NAME = /^[A-Z]\w{2,60}$/;
/** Connection exceptions, resources used up, a server that stops or starts, a connection that cannot be made. */
const UNAVAILABLE =
  /^(08...|53...|57P0[1-5]|ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;
/** The transaction lost against another one and may simply be tried again. */
const LOST_RACE = /^40(001|P01)$/;

/**
 * The stable code of whatever was thrown: what may be written to a log or to Temporal. PostgreSQL's texts, details and
 * parameters may hold personal values, so nothing of them is kept.
 * A safeguard (SQLSTATE class DS) gives its own code; any other refusal `SQLSTATE_23505` and the like.
 */
export function errorCode(thrown: unknown): string {
  const code = textOf(thrown, 'code');
  const message = textOf(thrown, 'message');
  // knex puts the statement before the safeguard's code
  if (/^DS...$/.test(code)) return /[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.exec(message)?.[0] ?? 'SAFEGUARD';
  if (NODE_CODE.test(code)) return code;
  if (SQLSTATE.test(code)) return `SQLSTATE_${code}`;
  // an ApplicationFailure's type
  for (const stable of [code, textOf(thrown, 'type'), message]) if (STABLE_CODE.test(stable)) return stable;
  const name = textOf(thrown, 'name');
  return CLASS_NAME.test(name) && name !== 'Error' ? name : 'UNKNOWN';
}

/**
 * Whether the database could not be asked, or asks to be tried again: the fault of no row, so that trying the same
 * again later is the answer.
 */
export function isPassing(thrown: unknown): boolean {
  const code = textOf(thrown, 'code');
  return (
    UNAVAILABLE.test(code) ||
    isLostRace(thrown) ||
    textOf(thrown, 'name') === 'KnexTimeoutError' ||
    isLost(thrown)
  );
}

/** node-postgres tells of a connection that broke in the middle of a statement by text alone. */
function isLost(thrown: unknown): boolean {
  return /^Connection terminated|Client has encountered a connection error/.test(
    textOf(thrown, 'message').split(' - ').at(-1) ?? '',
  );
}

/** Whether the transaction lost against another one: nothing of it was kept, and it may begin anew. */
export function isLostRace(thrown: unknown): boolean {
  return LOST_RACE.test(textOf(thrown, 'code'));
}

/** Where it was thrown: the lines of the stack that name a place in the code, without the text above them. */
export function framesOf(thrown: unknown): string {
  const lines = textOf(thrown, 'stack').split('\n');
  return lines.filter((line) => /^ {4}at [^'"]*:\d+:\d+\)?$/.test(line)).join('\n');
}

function textOf(thrown: unknown, property: string): string {
  const value: unknown =
    typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, property) : undefined;
  return typeof value === 'string' ? value : '';
}
