import { API_ERRORS } from './api-error';
import type { JsonSchema } from './json-schema';
import { id, integer, list, object, text } from './json-schema';
import type { Operation, PageOperation, Route } from './route';
import { SAFEGUARDS } from './safeguards';

const localised = object({ zh: text, en: text });

/** One thing that is wrong: where, as a JSON pointer into what was sent, and a code. */
const PLACE: JsonSchema = object(
  {
    pointer: text,
    code: text,
    message: { ...localised, description: 'What is wrong, where more than the code is known' },
    expected: { ...localised, description: 'What would be right' },
  },
  ['message', 'expected'],
);
const PROBLEM: JsonSchema = object({
  type: text,
  title: text,
  status: integer,
  code: {
    type: 'string',
    description: "A stable code; a safeguard's own has the status 409",
    enum: [...new Set([...Object.keys(API_ERRORS), ...Object.keys(SAFEGUARDS)])],
  },
  detail: { type: 'string', description: 'In the language that Accept-Language asks for' },
  localised: { ...localised, description: 'The detail in each language' },
  errors: list(PLACE),
});

/** What answers may carry beside their body; a success always carries those that it declares. */
export const ANSWER_HEADERS = {
  ETag: { description: 'The version, as If-Match takes it', schema: text },
  Location: { description: 'The page that says what was done', schema: text },
  'Set-Cookie': { description: "The session's cookie, or its end", schema: text },
  'Retry-After': { description: 'With 429: in how many seconds to try again', schema: text },
  Allow: { description: 'With 405: the methods that the address takes', schema: text },
};
const PROBLEM_ANSWER = {
  description: 'RFC 9457 problem document',
  headers: { 'Retry-After': ANSWER_HEADERS['Retry-After'], Allow: ANSWER_HEADERS.Allow },
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};
const PROBLEM_PAGE = {
  description: 'A page that says in words what is wrong',
  content: { 'text/html': { schema: text } },
};

const header = (name: string, description: string, required: boolean, schema: JsonSchema = text) => ({
  name,
  in: 'header',
  required,
  description,
  schema,
});
const CSRF = header('X-CSRF-Token', "The session's csrfToken", true);
const IDEMPOTENCY_KEY = header(
  'Idempotency-Key',
  'The same key and request are done once and answered alike each time',
  false,
  { type: 'string', minLength: 8, maxLength: 200 },
);
const ifMatch = (required: boolean) =>
  header(
    'If-Match',
    'The version that the change is based on, as the ETag or an item of a list gave it',
    required,
  );

/** As far as the product reads it itself. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: object;
  readonly components: object;
  readonly security: readonly object[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

/** The OpenAPI 3.1 document of the declared operations; `open` ones need no session, `pages` take forms and give HTML. */
export function openApiDocument(
  routes: readonly Route[],
  others: readonly (PageOperation | (Operation & { open?: true }))[] = [],
): OpenApiDocument {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const who = { description: `For ${route.roles.join(', ')}.` };
    (paths[route.path] ??= {})[route.method] = { ...who, ...describe(route, commandHeaders(route)) };
  }
  for (const other of others) {
    const headers = other.method === 'get' || other.open ? [] : [CSRF];
    (paths[other.path] ??= {})[other.method] = {
      ...describe(other, headers),
      ...(other.open && { security: [] }),
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Doorstep', version: '1', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths,
    components: {
      schemas: { Problem: PROBLEM },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'doorstep_session' } },
    },
    security: [{ session: [] }],
  };
}

function commandHeaders({ method, version }: Route): object[] {
  if (method === 'get') return [];
  return [CSRF, IDEMPOTENCY_KEY, ...(version ? [ifMatch(version.required === true)] : [])];
}

function describe(operation: Operation | PageOperation, headers: object[]): object {
  const { method, path, summary, query = {}, body } = operation;
  const pages = 'pages' in operation;
  const takes = pages ? 'application/x-www-form-urlencoded' : 'application/json';
  const inPath = Object.entries(pathParameters(operation)).map(([name, schema]) => ({
    name,
    in: 'path',
    required: true,
    schema,
  }));
  const inQuery = Object.entries(query).map(([name, schema]) => ({ name, in: 'query', schema }));
  return {
    operationId: operationId(method, path),
    tags: [pages ? 'portal' : path.split('/')[2]],
    summary,
    parameters: [...inPath, ...inQuery, ...headers],
    ...(body && { requestBody: { required: true, content: { [takes]: { schema: body } } } }),
    responses: { ...successes(operation), default: pages ? PROBLEM_PAGE : PROBLEM_ANSWER },
  };
}

/** Each way in which an operation succeeds, by status. */
function successes(operation: Operation | PageOperation): Record<number, object> {
  const { response, setsCookie } = operation;
  const pages = 'pages' in operation;
  const cookie = setsCookie && { 'Set-Cookie': ANSWER_HEADERS['Set-Cookie'] };
  const led = pages && operation.leadsOn;
  const done: Record<number, object> = {};
  if (led) done[303] = { description: 'Done', headers: { Location: ANSWER_HEADERS.Location, ...cookie } };
  if (response)
    done[200] = {
      description: 'Done',
      headers: { ...(hasVersion(response) && { ETag: ANSWER_HEADERS.ETag }), ...(!led && cookie) },
      content: { [pages ? 'text/html' : 'application/json']: { schema: response } },
    };
  if (!response && !led) done[204] = { description: 'Done', headers: { ...cookie } };
  return done;
}

/** An answer that has a version gives it as its ETag. */
function hasVersion(response: JsonSchema): boolean {
  const { properties } = response as { properties?: Readonly<Record<string, JsonSchema>> };
  return properties?.['version'] !== undefined;
}

/** The parameters in an operation's path, by name: ids, where nothing else is said. */
export function pathParameters({ path, params = {} }: Operation): Record<string, JsonSchema> {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return Object.fromEntries(names.map((name) => [name, params[name] ?? id]));
}

/** The methods of the operations at an address, as the header Allow lists them; what can be read has HEAD too. */
export function methodsAt(
  operations: readonly Pick<Operation, 'method' | 'path'>[],
  address: string,
): string[] {
  return operations
    .filter(({ path }) => patternOf(path).test(address))
    .flatMap(({ method }) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]));
}

/** What the addresses of a declared path look like, as Express takes them: in any letters, with or without a last slash. */
export function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}/?$`, 'i');
}

/** 'post' and '/api/tasks/{id}/outcome' make 'postTasksIdOutcome'. */
export function operationId(method: string, path: string): string {
  const words = path.split(/[^A-Za-z]+/).filter((word) => word !== '' && word !== 'api');
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
