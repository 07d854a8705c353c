import { createHash } from 'node:crypto';
import type { ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { Request, RequestHandler } from 'express';
import { insertAnswer, lockAnswer } from '../db/queries/idempotency';
import { findGrants, setUser } from '../db/queries/identity';
import { ApiError } from './api-error';
import type { AppDependencies } from './app';
import { object } from './json-schema';
import type { Call, Route } from './route';
import { authenticate } from './session-router';

const ajv = new Ajv2020({ allErrors: true, strict: false });
addFormats(ajv);

/** Checks, runs and answers one route in one transaction. */
export function handlerOf(route: Route, deps: AppDependencies): RequestHandler {
  const query = route.query ?? {};
  const checkQuery = ajv.compile(object(query, Object.keys(query)));
  const checkBody = route.body && ajv.compile(route.body);
  const checkResponse = deps.validateResponses ? ajv.compile(route.response) : undefined;

  return async (request, response) => {
    const { userId } = await authenticate(deps, request);
    const answer = await deps.db.transaction(async (db) => {
      await setUser(db, userId);
      const grants = await findGrants(db);
      if (!grants.some(({ role }) => route.roles.some((allowed) => allowed === role)))
        throw new ApiError('FORBIDDEN');
      check(checkQuery, request.query);
      if (checkBody) check(checkBody, request.body ?? {});
      const call: Call = {
        db,
        userId,
        grants,
        params: request.params as Record<string, string>,
        query: request.query as Record<string, string>,
        body: request.body ?? {},
        ifMatch: ifMatchOf(request),
      };
      const run = async (): Promise<unknown> => JSON.parse(JSON.stringify(await route.handle(call)));
      return route.method === 'post' ? once(request, call, run) : run();
    });
    if (checkResponse && !checkResponse(answer)) {
      throw new Error(
        `response of ${route.path} is not as declared: ${ajv.errorsText(checkResponse.errors)}`,
      );
    }
    const version = versionOf(answer);
    if (version !== undefined) response.set('ETag', `"${version}"`);
    response.json(answer);
  };
}

function check(validate: ValidateFunction, value: unknown): void {
  if (validate(value)) return;
  const errors = (validate.errors ?? []).map(({ instancePath, keyword }) => ({
    pointer: instancePath,
    code: keyword,
  }));
  throw new ApiError('INVALID_REQUEST', errors);
}

/** With an Idempotency-Key the same request is done once and answered alike each time. */
async function once(request: Request, call: Call, run: () => Promise<unknown>): Promise<unknown> {
  const key = request.get('Idempotency-Key');
  if (key === undefined) return run();
  if (key.length < 8 || key.length > 200) throw new ApiError('INVALID_REQUEST');
  const requestHash = createHash('sha256')
    .update(`${request.originalUrl} ${JSON.stringify(request.body ?? {})}`)
    .digest('hex');
  const kept = await lockAnswer(call.db, call.userId, key);
  if (kept && kept.requestHash !== requestHash) throw new ApiError('IDEMPOTENCY_KEY_REUSED');
  if (kept) return kept.response;
  const response = await run();
  await insertAnswer(call.db, call.userId, key, { requestHash, status: 200, response });
  return response;
}

function ifMatchOf(request: Request): number | null {
  const header = request.get('If-Match');
  if (header === undefined) return null;
  const version = /^(?:W\/)?"(\d+)"$/.exec(header)?.[1];
  if (version === undefined) throw new ApiError('INVALID_REQUEST');
  return Number(version);
}

function versionOf(answer: unknown): number | undefined {
  const version: unknown =
    typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'version') : undefined;
  return typeof version === 'number' ? version : undefined;
}
