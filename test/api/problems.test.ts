import request from 'supertest';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { seedSmallRegister } from '../support/register';
import { appOn, setPasswords, signIn, type Caller } from './api-client';

let database: TestDatabase;
let app: ReturnType<typeof appOn>;
let supervisor: Caller;
let admin: Caller;
const unexplained: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  await seedSmallRegister(database.service);
  await setPasswords(database);
  app = appOn(database, { onError: (code) => unexplained.push(code) });
  supervisor = await signIn(app, 'supervisor');
  admin = await signIn(app, 'admin');
});
afterAll(() => database.close());
afterEach(() => expect(unexplained).toEqual([]));

const signInWith = (body: string, headers: Record<string, string> = {}) =>
  request(app)
    .post('/api/session')
    .set({ 'Content-Type': 'application/json', ...headers })
    .send(body);
const LOGIN = JSON.stringify({ login: 'nobody', password: 'nothing' });

describe('what a client did wrong is a problem document with a code of its own', () => {
  it.each([
    [
      'a charset that is not read',
      415,
      'CHARSET_UNSUPPORTED',
      () => signInWith(LOGIN, { 'Content-Type': 'application/json; charset=iso-8859-15' }),
    ],
    [
      'a content encoding that is not read',
      415,
      'CONTENT_ENCODING_UNSUPPORTED',
      () => signInWith(LOGIN, { 'Content-Encoding': 'compress' }),
    ],
    [
      'a body that is not what its encoding says',
      400,
      'INVALID_REQUEST',
      () => signInWith(LOGIN, { 'Content-Encoding': 'gzip' }),
    ],
    [
      'a body of another type',
      415,
      'MEDIA_TYPE_UNSUPPORTED',
      () => signInWith('login=nobody', { 'Content-Type': 'application/x-www-form-urlencoded' }),
    ],
    [
      'a field that nobody asked for',
      400,
      'INVALID_REQUEST',
      () => signInWith(JSON.stringify({ login: 'nobody', password: 'nothing', remember: true })),
    ],
    ['a body that is no JSON', 400, 'INVALID_REQUEST', () => signInWith('{')],
    [
      'a body over one megabyte',
      413,
      'BODY_TOO_LARGE',
      () => signInWith(JSON.stringify({ login: 'a'.repeat(1_100_000) })),
    ],
    [
      'a path that cannot be decoded',
      400,
      'MALFORMED_PATH',
      () => supervisor.agent.get('/api/visits/%E0%A4%A'),
    ],
    ['NUL in a path', 400, 'INVALID_REQUEST', () => supervisor.agent.get('/api/visits/%00')],
    ['NUL in a query', 400, 'INVALID_REQUEST', () => supervisor.agent.get('/api/tasks?kind=%00')],
    [
      'NUL in a login',
      400,
      'INVALID_REQUEST',
      () => signInWith(JSON.stringify({ login: 'no\u0000body', password: 'nothing' })),
    ],
    [
      'NUL in a name',
      400,
      'INVALID_REQUEST',
      () =>
        admin.post('/api/users', {
          login: 'new',
          displayName: 'N\u0000',
          locale: 'en',
          password: 'long-enough-for-this',
        }),
    ],
    [
      'NUL in an Idempotency-Key’s request',
      400,
      'INVALID_REQUEST',
      () => admin.post('/api/users/%00/enable', {}).set('Idempotency-Key', 'with-nothing-in-it'),
    ],
    [
      'a cursor that nobody gave',
      400,
      'INVALID_REQUEST',
      () => supervisor.agent.get('/api/visits?cursor=YWJj'),
    ],
    [
      'a cursor with values of another kind',
      400,
      'INVALID_REQUEST',
      () =>
        supervisor.agent.get(
          `/api/tasks?cursor=${Buffer.from(JSON.stringify(['soon', 'x'])).toString('base64url')}`,
        ),
    ],
  ] as const)('%s: %i %s', async (_, status, code, call) => {
    const answer = await call();
    expect([answer.status, answer.body.code, answer.type]).toEqual([
      status,
      code,
      'application/problem+json',
    ]);
  });
});

describe('a problem is worded', () => {
  const refused = (language?: string) => {
    const asked = request(app).get('/api/tasks');
    return language === undefined ? asked : asked.set('Accept-Language', language);
  };

  it.each([
    ['zh-CN,zh;q=0.9,en;q=0.5', 'zh-CN', '请先登录'],
    ['en-GB,en;q=0.9', 'en', 'Sign in first'],
    ['fr', 'en', 'Sign in first'],
    [undefined, 'en', 'Sign in first'],
  ])('in the language asked for (%s), and in both for who keeps it', async (asked, language, detail) => {
    const { body, headers } = await refused(asked);
    expect(body).toMatchObject({
      title: detail,
      detail,
      localised: { zh: '请先登录', en: 'Sign in first' },
    });
    expect(headers).toMatchObject({
      'content-language': language,
      vary: expect.stringContaining('Language'),
    });
  });
});

describe('a resident', () => {
  it.each([
    ['/c/%E0%A4%A', 400],
    ['/c/%00', 410],
  ])('reads a page where an address (%s) is no link', async (address, status) => {
    const answer = await request(app).get(address);
    expect([answer.status, answer.type]).toEqual([status, 'text/html']);
    expect(answer.text).toContain('This link no longer works');
  });

  it('reads a page where a form was too large or in a charset that is not read', async () => {
    for (const [sent, type] of [
      ['x'.repeat(20_000), 'application/x-www-form-urlencoded'],
      ['code=1', 'application/x-www-form-urlencoded; charset=utf-16'],
    ] as const) {
      const answer = await request(app).post('/c/some-link').set('Content-Type', type).send(sent);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(answer.type).toBe('text/html');
    }
  });
});

it('nothing that the API answers is kept by anybody on the way, refused bodies included', async () => {
  for (const answer of [
    await request(app).get('/api/status'),
    await signInWith('{'),
    await signInWith('x', { 'Content-Type': 'text/plain' }),
  ])
    expect([answer.status, answer.get('Cache-Control')]).toEqual([answer.status, 'no-store']);
});

describe('an address that is not taken', () => {
  it.each([
    ['/api/tasks', 'GET, HEAD'],
    ['/API/Tasks/', 'GET, HEAD'],
    ['/api/ruleset-versions/x', 'GET, HEAD, PATCH'],
    ['/api/session', 'POST, GET, HEAD, DELETE'],
    ['/api/status', 'GET, HEAD'],
  ])('says which methods %s has', async (path, allowed) => {
    const refused = await supervisor.agent.put(path).set('X-CSRF-Token', supervisor.csrfToken).expect(405);
    expect(refused.body.code).toBe('METHOD_NOT_ALLOWED');
    expect(refused.get('Allow')?.split(', ').toSorted()).toEqual(allowed.split(', ').toSorted());
  });

  it('has a head where it can be read', async () => {
    const { headers } = await supervisor.agent.head('/api/tasks').expect(200);
    expect(headers['content-type']).toContain('application/json');
  });

  it.each([
    ['put', '/c/x', 405],
    ['get', '/c/x/answer', 405],
    ['get', '/c/x/other', 404],
  ] as const)('is said to a resident on a page: %s %s', async (method, path, status) => {
    const refused = await request(app)[method](path).expect(status);
    expect(refused.type).toBe('text/html');
    expect(refused.text).toContain('<h1>Tenancy registration</h1>');
    expect(refused.get('Allow') !== undefined).toBe(status === 405);
  });

  it.each([
    ['Idempotency-Key', 'short'],
    ['If-Match', 'seven'],
  ])('names the header that cannot be read: %s', async (name, value) => {
    const { body } = await admin.agent
      .post('/api/observation-keys/ramp/approve')
      .set({ 'X-CSRF-Token': admin.csrfToken, [name]: value })
      .expect(400);
    expect(body).toMatchObject({ code: 'INVALID_REQUEST', errors: [{ pointer: `/${name}` }] });
  });

  it('is not found where no method is known', async () => {
    await supervisor.agent.put('/api/nothing').set('X-CSRF-Token', supervisor.csrfToken).expect(404);
  });

  it.each([
    ['get', '/api/registrations/17', '/id'],
    ['post', '/api/observation-keys/%00/approve', '/id'],
    ['post', '/api/users/0190a2f0-0000-7000-8000-000000000000/grants/17/confirm', '/grantId'],
  ] as const)('names the id that is none: %s %s', async (method, path, pointer) => {
    const { body } = await admin.agent[method](path).set('X-CSRF-Token', admin.csrfToken).expect(400);
    expect(body).toMatchObject({ code: 'INVALID_REQUEST', errors: [{ pointer }] });
  });

  it.each([
    ['/api/registrations?state=lost', '/state'],
    ['/api/tasks?state=lost', '/state'],
    ['/api/tasks?kind=chat', '/kind'],
    ['/api/procedures?kind=chat', '/kind'],
    ['/api/rounds?state=lost', '/state'],
  ])('names the value that is on no list: %s', async (path, pointer) => {
    const { body } = await supervisor.agent.get(path).expect(400);
    expect(body).toMatchObject({ code: 'INVALID_REQUEST', errors: [{ pointer, code: 'enum' }] });
  });
});

it('names the field that is missing, or that nobody knows', async () => {
  const misnamed = await admin.post('/api/users', { login: 'new', name: 'New', locale: 'en' }).expect(400);
  expect(misnamed.body.errors).toEqual(
    expect.arrayContaining([
      { pointer: '/displayName', code: 'required' },
      { pointer: '/password', code: 'required' },
      { pointer: '/name', code: 'additionalProperties' },
    ]),
  );
  const { body } = await supervisor.agent.get('/api/registrations?foo=1').expect(400);
  expect(body.errors).toEqual([{ pointer: '/foo', code: 'additionalProperties' }]);
});
