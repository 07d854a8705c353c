import type { Request, RequestHandler } from 'express';
import { insertAccesses } from '../db/queries/audit';
import { insertAnswer, lockAnswer } from '../db/queries/idempotency';
import { findGrants, setUser } from '../db/queries/identity';
import { inTransaction } from '../db/transaction';
import { cancelWhenAbandoned } from './abandoned-question';
import { ApiError } from './api-error';
import type { AppDependencies } from './app';
import { findFactSource, type FactSource } from './fact-source';
import { object } from './json-schema';
import { operationId, pathParameters } from './openapi';
import { found } from './page';
import { fingerprintFor, type Fingerprint } from './request-fingerprint';
import type { Call, Route } from './route';
import { requestCheck } from './schema-check';
import { authenticate } from './session-router';
import { registrationsShown } from './shown-registrations';
import { createTurns, type InTurn } from './turns';

/** Checks, runs and answers one route in one transaction, with a row in the access log for each home that it shows. */
export function handlerOf(route: Route, deps: AppDependencies): RequestHandler {
  const query = route.query ?? {};
  const checkQuery = requestCheck(object(query, Object.keys(query)));
  const checkParams = requestCheck(object(pathParameters(route)));
  const checkBody = route.body && requestCheck(route.body);
  const fingerprint = fingerprintFor(route.body);
  const reason = operationId(route.method, route.path);
  const inTurn: InTurn = route.abandonable === 'inTurn' ? createTurns() : (_, work) => work();

  return async (request, response) => {
    const { userId } = await authenticate(deps, request);
    const answer = await inTurn(response, () =>
      inTransaction(deps.db, async (db) => {
        await setUser(db, userId);
        const grants = await findGrants(db);
        if (!grants.some(({ role }) => route.roles.some((allowed) => allowed === role)))
          throw new ApiError('FORBIDDEN');
        checkParams(request.params);
        checkQuery(request.query);
        checkBody?.(request.body ?? {});
        let factSource: Promise<FactSource> | undefined;
        const call: Call = {
          db,
          userId,
          grants,
          params: request.params as Record<string, string>,
          query: request.query as Record<string, string>,
          body: request.body ?? {},
          factSource: () => (factSource ??= findFactSource(db)),
        };
        const run = async (): Promise<unknown> => {
          if (route.method !== 'get') await checkVersion(route, call, request);
          return JSON.parse(JSON.stringify(await route.handle(call)));
        };
        const answerOnce = () => (route.method === 'get' ? run() : once(request, call, fingerprint, run));
        const shown = await (route.abandonable
          ? cancelWhenAbandoned(deps.db, db, response, answerOnce)
          : answerOnce());
        const registrationIds = registrationsShown(route.response, shown);
        await insertAccesses(db, { userId, registrationIds, reason });
        return shown;
      }),
    );
    const version = versionIn(answer);
    if (version !== undefined) response.set('ETag', `"${version}"`);
    response.json(answer);
  };
}

/** With an Idempotency-Key the same request is done once and answered alike each time. */
async function once(
  request: Request,
  call: Call,
  fingerprint: Fingerprint,
  run: () => Promise<unknown>,
): Promise<unknown> {
  const key = request.get('Idempotency-Key');
  if (key === undefined) return run();
  if (key.length < 8 || key.length > 200) throw badHeader('Idempotency-Key');
  const said = requestInWords(request);
  const kept = await lockAnswer(call.db, call.userId, key);
  if (kept) {
    if (!(await fingerprint.matches(kept.requestHash, said))) throw new ApiError('IDEMPOTENCY_KEY_REUSED');
    return kept.response;
  }
  const response = await run();
  const requestHash = await fingerprint.of(said);
  await insertAnswer(call.db, call.userId, key, { requestHash, status: 200, response });
  return response;
}

/** All that makes it another request, written one way: the order of a body's keys is not among it. */
function requestInWords({ method, originalUrl, body, headers }: Request): string {
  const sorted = (_: string, value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return JSON.stringify([method, originalUrl, headers['if-match'] ?? null, body ?? {}], sorted);
}

/** A change that names the version it is based on is made to that version only. */
async function checkVersion({ version }: Route, call: Call, request: Request): Promise<void> {
  const header = request.get('If-Match');
  if (header === undefined || header.trim() === '*') {
    // "any version" names none that was read
    if (version?.required) throw new ApiError('VERSION_REQUIRED');
    return;
  }
  const named = /^(?:W\/)?"(\d+)"$/.exec(header.trim())?.[1];
  if (named === undefined) throw badHeader('If-Match');
  // a condition that nobody can check is not passed over
  if (!version) throw new ApiError('VERSION_UNKNOWN');
  const locked = found(await version.lock(call.db, call.params['id'] ?? ''));
  if (locked.version !== Number(named)) throw new ApiError('VERSION_CHANGED');
}

/** A header is named as a parameter of the address is: by its name. */
function badHeader(name: string): ApiError {
  return new ApiError('INVALID_REQUEST', [{ pointer: `/${name}`, code: 'format' }]);
}

function versionIn(answer: unknown): number | undefined {
  const version: unknown =
    typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'version') : undefined;
  return typeof version === 'number' ? version : undefined;
}
