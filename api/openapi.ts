import { API_ERRORS } from './api-error';
import type { JsonSchema } from './json-schema';
import { anything, integer, list, object, text } from './json-schema';
import type { Operation, Route } from './route';

const localised = object({ zh: text, en: text });

const PROBLEM: JsonSchema = object({
  type: text,
  title: text,
  status: integer,
  code: {
    type: 'string',
    description: `A stable code: one of ${Object.keys(API_ERRORS).join(', ')}, or a safeguard's own (status 409)`,
  },
  detail: { type: 'string', description: 'In the language that Accept-Language asks for' },
  localised: { ...localised, description: 'The detail in each language' },
  errors: list(anything),
});

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
  others: readonly (Operation & { open?: true; pages?: true })[] = [],
): OpenApiDocument {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const who = { description: `For ${route.roles.join(', ')}.` };
    (paths[route.path] ??= {})[route.method] = { ...who, ...describe(route, commandHeaders(route)) };
  }
  for (const other of others) {
    const headers = other.method === 'get' || other.open ? [] : [CSRF];
    (paths[other.path] ??= {})[other.method] = {
      ...describe(other, headers, other.pages),
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

function describe(
  { method, path, summary, query = {}, body, response }: Operation,
  headers: object[],
  pages = false,
): object {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const inQuery = Object.entries(query).map(([name, schema]) => ({ name, in: 'query', schema }));
  const [takes, gives] = pages
    ? ['application/x-www-form-urlencoded', 'text/html']
    : ['application/json', 'application/json'];
  const done = response
    ? { 200: { description: 'Done', content: { [gives]: { schema: response } } } }
    : { 204: { description: 'Done' } };
  return {
    operationId: operationId(method, path),
    tags: [pages ? 'portal' : path.split('/')[2]],
    summary,
    parameters: [...inPath, ...inQuery, ...headers],
    ...(body && { requestBody: { required: true, content: { [takes]: { schema: body } } } }),
    responses: {
      ...done,
      default: pages
        ? {
            description: 'A page that says in words what is wrong',
            content: { [gives]: { schema: response } },
          }
        : {
            description: 'RFC 9457 problem document',
            content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
          },
    },
  };
}

/** 'post' and '/api/tasks/{id}/outcome' make 'postTasksIdOutcome'. */
export function operationId(method: string, path: string): string {
  const words = path.split(/[^A-Za-z]+/).filter((word) => word !== '' && word !== 'api');
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
