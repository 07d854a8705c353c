import { v7 as uuid } from 'uuid';
import { tierPlacement } from '../../rules/shipped-rulesets';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { asUser, seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';
import { appOn, decideVersion, setPasswords, signIn } from './api-client';

let database: TestDatabase;
let register: SmallRegister;
let app: ReturnType<typeof appOn>;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  await setPasswords(database);
  app = appOn(database);
});
afterAll(() => database.close());

test('a draft is changed with its ETag, and only a second person publishes it', async () => {
  const author = await signIn(app, 'admin');
  const draft = { rulesetId: register.rulesetId, document: tierPlacement };
  const created = await author.post('/api/ruleset-versions', draft).expect(200);
  const path = `/api/ruleset-versions/${created.body.id}`;
  const change = (etag: string) =>
    author.agent
      .patch(path)
      .set('X-CSRF-Token', author.csrfToken)
      .set('If-Match', etag)
      .send({ document: tierPlacement, note: 'tighter' });
  await change('"1"').expect(200).expect('ETag', '"2"');
  expect((await change('"1"')).body).toMatchObject({ status: 412, code: 'VERSION_CHANGED' });
  await author.post(`${path}/submit`, {}).expect(200);
  const version = String(created.body.id);
  expect((await decideVersion(author, version, 'publish')).body.code).toBe('AUTHOR_CANNOT_APPROVE');
  const second = await signIn(app, 'otheradmin');
  // what was read once may say something else by now
  for (const [header, code] of [
    [undefined, 'VERSION_REQUIRED'],
    ['*', 'VERSION_REQUIRED'],
    ['"2"', 'VERSION_CHANGED'],
  ] as const) {
    for (const step of ['publish', 'reject']) {
      const asked = second.post(`${path}/${step}`, {});
      expect((await (header === undefined ? asked : asked.set('If-Match', header))).body.code).toBe(code);
    }
  }
  expect((await decideVersion(second, version, 'publish')).body.state).toBe('published');
  const old = await database.service('ruleset_versions').where({ id: register.rulesetVersionId }).first();
  expect(old.state).toBe('retired');
  const started = await database.service('outbox').select('workflow_id', 'kind', 'name', 'payload');
  const versionId = String(created.body.id);
  expect(started).toMatchObject([
    {
      workflow_id: `publication-${versionId}`,
      kind: 'start',
      name: 'rulePublication',
      payload: { versionId },
    },
  ]);
});

test('a document is of its own ruleset: another key is refused where it stands, by the database too', async () => {
  const author = await signIn(app, 'admin');
  const document = { ...tierPlacement, key: 'another-ruleset' };
  const refused = await author.post('/api/ruleset-versions', { rulesetId: register.rulesetId, document });
  expect(refused.body).toMatchObject({
    code: 'RULESET_INVALID',
    errors: [{ pointer: '/key', code: 'KEY_OF_ANOTHER_RULESET' }],
  });
  await expect(
    asUser(database.app, register.users.admin, (trx) =>
      trx('ruleset_versions').insert({
        id: uuid(),
        ruleset_id: register.rulesetId,
        number: 90,
        state: 'draft',
        document: JSON.stringify(document),
        author_id: register.users.admin,
        created_at: TEST_START,
      }),
    ),
  ).rejects.toMatchObject({ code: 'DS075' });
});

test('what is not in force today is refused when handed in and when published, not while it is drafted', async () => {
  const [author, second] = [await signIn(app, 'admin'), await signIn(app, 'otheradmin')];
  const later = {
    ...tierPlacement.parameters['goodVisitScore'],
    values: [{ validFrom: '2099-01-01', value: 85 }],
  };
  const document = {
    ...tierPlacement,
    parameters: { ...tierPlacement.parameters, goodVisitScore: later },
  };
  const draft = { rulesetId: register.rulesetId, document };
  const created = await author.post('/api/ruleset-versions', draft).expect(200);
  const path = `/api/ruleset-versions/${created.body.id}`;
  const notInForce = { code: 'RULESET_INVALID', errors: [{ code: 'PARAMETER_NOT_IN_FORCE' }] };
  expect((await author.post(`${path}/submit`, {}).expect(422)).body).toMatchObject(notInForce);
  // one that was handed in before the product asked
  await database.service('ruleset_versions').where({ id: created.body.id }).update({ state: 'in_review' });
  const version = String(created.body.id);
  expect((await decideVersion(second, version, 'publish')).body).toMatchObject({
    status: 422,
    ...notInForce,
  });
  expect((await decideVersion(second, version, 'reject')).status).toBe(200);
});

test('who wrote a version takes it back while it is in review, changes it and hands it in again; nobody else does', async () => {
  const [author, second] = [await signIn(app, 'admin'), await signIn(app, 'otheradmin')];
  const draft = { rulesetId: register.rulesetId, document: tierPlacement };
  const { body } = await author.post('/api/ruleset-versions', draft).expect(200);
  const path = `/api/ruleset-versions/${body.id}`;
  expect((await author.post(`${path}/withdraw`, {})).body.code).toBe('STATE_CONFLICT');
  await author.post(`${path}/submit`, {}).expect(200);
  expect((await second.post(`${path}/withdraw`, {})).body.code).toBe('DRAFT_OF_ANOTHER');
  const taken = await author.post(`${path}/withdraw`, {}).expect(200);
  expect(taken.body).toMatchObject({ state: 'draft', version: 3 });
  await author.agent
    .patch(path)
    .set({ 'X-CSRF-Token': author.csrfToken, 'If-Match': '"3"' })
    .send({ document: tierPlacement, note: 'better' })
    .expect(200);
  await author.post(`${path}/submit`, {}).expect(200);
  // both at once: one of them finds it in review
  const version = String(body.id);
  const answers = await Promise.all([
    author.post(`${path}/withdraw`, {}),
    decideVersion(second, version, 'reject'),
  ]);
  const statuses = answers.map(({ status }) => status);
  // the second person may also find that it is another version than the one that they read
  expect([
    [200, 409],
    [200, 412],
  ]).toContainEqual(statuses.toSorted());
  if (answers[0].status === 200) {
    await author.post(`${path}/submit`, {}).expect(200);
    expect((await decideVersion(second, version, 'reject')).status).toBe(200);
  }
});

test('a wrong document is refused with the place and both languages', async () => {
  const author = await signIn(app, 'admin');
  const draft = { rulesetId: register.rulesetId, document: { rules: [] } };
  const { body } = await author.post('/api/ruleset-versions', draft).expect(422);
  expect(body.errors[0]).toMatchObject({ message: { zh: expect.any(String), en: expect.any(String) } });
});

test('every list answers as declared, to those who hold the role', async () => {
  const supervisor = await signIn(app, 'supervisor');
  for (const list of [
    'rounds',
    'incidents',
    'areas',
    'users',
    'imports',
    'facts',
    'rulesets',
    'ruleset-versions',
    'tasks',
    'registrations',
  ]) {
    await supervisor.agent.get(`/api/${list}`).expect(200);
  }
  const officer = await signIn(app, 'officer');
  expect((await officer.agent.get('/api/imports')).body.code).toBe('FORBIDDEN');
  await supervisor.post('/api/ruleset-versions', { rulesetId: register.rulesetId, document: {} }).expect(403);
});

test('a version tells in words what it changes against the one in force', async () => {
  const author = await signIn(app, 'admin');
  const [first, ...rest] = tierPlacement.rules;
  const document = { ...tierPlacement, rules: [{ ...first, priority: 1001 }, ...rest] };
  const { body } = await author
    .post('/api/ruleset-versions', { rulesetId: register.rulesetId, document })
    .expect(200);
  const changes = await author.agent.get(`/api/ruleset-versions/${body.id}/changes`).expect(200);
  expect(changes.body).toMatchObject({
    against: 2,
    items: [{ kind: 'changed', pointer: '/rules/0/priority' }],
  });
  expect(changes.body.items[0].text.zh).toContain('1000 → 1001');
  const listed = await author.agent.get(`/api/rulesets/${register.rulesetId}/versions`).expect(200);
  expect(listed.body.items[0]).not.toHaveProperty('document');
});
