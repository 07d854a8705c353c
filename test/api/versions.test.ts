import request from 'supertest';
import { v7 as uuid } from 'uuid';
import { operationId } from '../../api/openapi';
import type { Role, Route } from '../../api/route';
import { ROUTES } from '../../api/routes';
import { tierPlacement } from '../../rules/shipped-rulesets';
import { insertFactDeciders } from '../support/added-fact';
import { insertAdvert, TEST_SOURCE } from '../support/adverts';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { noticeOffice } from '../support/notices';
import { seedSmallRegister, type SmallRegister } from '../support/register';
import { proposeVisit } from '../support/visits';
import { appOn, setPasswords, signIn, type Caller } from './api-client';

let database: TestDatabase;
let register: SmallRegister;
let app: ReturnType<typeof appOn>;
const callers = new Map<Role, Caller>();
/** The id of a resource of each kind that has a version, by the first word of its path. */
let ids: Record<string, string>;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  await insertFactDeciders(database.service, register);
  await setPasswords(database);
  app = appOn(database);
  for (const [role, login] of [
    ['administrator', 'admin'],
    ['supervisor', 'supervisor'],
    ['officer', 'officer'],
    ['dpo', 'dpo'],
    ['data_owner', 'owner'],
  ] as const)
    callers.set(role, await signIn(app, login));
  const { visitId, home } = await proposeVisit(database.service, register);
  await callers.get('supervisor')!.post(`/api/visits/${visitId}/release`, {}).expect(200);
  const task = await database.service('tasks').where({ visit_id: visitId }).first<{ id: string }>('id');
  const draft = { rulesetId: register.rulesetId, document: tierPlacement };
  const { body } = await callers.get('administrator')!.post('/api/ruleset-versions', draft).expect(200);
  const settings = await callers
    .get('administrator')!
    .post('/api/procedure-settings', { kind: 'revisitRound' })
    .expect(200);
  const proposal = {
    key: 'roof_type',
    valueType: 'enum',
    subjectType: 'building',
    labelZh: '屋顶',
    labelEn: 'Roof',
    reason: 'Insulation programme',
  };
  await callers.get('administrator')!.post('/api/observation-keys', proposal).expect(200);
  const advert = { state: 'uncertain', patch_id: register.patches[0] };
  const office = await noticeOffice(database, register);
  const { hazardId, home: noticed } = await office.hazard();
  const noticeId = await office.draft(hazardId, noticed.landlordId);
  await office.issue(noticeId);
  await office.serve(noticeId);
  ids = {
    notices: noticeId,
    'hazard-appeals': await office.appeal(noticeId),
    adverts: await insertAdvert(database.service, advert),
    'advert-sources': TEST_SOURCE,
    visits: visitId,
    'partner-reports': await partnerReport(home.registrationId),
    'service-requests': await serviceRequest(home.registrationId),
    'observation-keys': proposal.key,
    tasks: task.id,
    registrations: home.registrationId,
    'ruleset-versions': body.id as string,
    'procedure-settings': (settings.body as { id: string }).id,
    users: register.users.officer,
  };
});
afterAll(() => database.close());

async function partnerReport(registrationId: string): Promise<string> {
  const said = { partner: 'fire_service', part: 'stairs', kind: 'other', seenOn: '2026-11-01' };
  const path = `/api/registrations/${registrationId}/partner-reports`;
  return ((await callers.get('supervisor')!.post(path, said).expect(200)).body as { id: string }).id;
}

/** One that a resident asked for. */
async function serviceRequest(registrationId: string): Promise<string> {
  const asked = { registrationId, kind: 'repair', channel: 'phone' };
  const { body } = await callers.get('supervisor')!.post('/api/service-requests', asked).expect(200);
  return (body as { id: string }).id;
}

interface Parameter {
  name: string;
  in: string;
  required: boolean;
}
interface Operation {
  operationId: string;
  parameters: Parameter[];
}

const commands = ROUTES.filter(({ method }) => method !== 'get').map(
  (route) => [operationId(route.method, route.path), route] as const,
);

/** What the served document says of an operation. */
async function declared({ method, path }: Route): Promise<Operation> {
  const { body } = await request(app).get('/api/openapi.json').expect(200);
  return (body as { paths: Record<string, Record<string, Operation>> }).paths[path]![method]!;
}

/** The least that a schema accepts. */
function example(schema: Record<string, unknown>): unknown {
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  if (Array.isArray(schema['anyOf'])) return example(schema['anyOf'][0] as Record<string, unknown>);
  if (schema['type'] === 'array')
    return schema['minItems'] ? [example(schema['items'] as Record<string, unknown>)] : [];
  if (schema['type'] === 'boolean') return true;
  if (schema['type'] === 'integer') return 1;
  if (schema['type'] === 'object') {
    const { required = [], properties = {} } = schema as {
      required?: string[];
      properties?: Record<string, Record<string, unknown>>;
    };
    return Object.fromEntries(required.map((name) => [name, example(properties[name] ?? {})]));
  }
  if (schema['format'] === 'uuid') return uuid();
  if (schema['format'] === 'date') return '2026-11-04';
  if (schema['format'] === 'date-time') return '2026-11-04T15:00:00Z';
  const text = ['example-of-a-text', 'example_of_a_text', 'exampleOfAText', 'P5Y'];
  return (
    text.find((each) => new RegExp((schema['pattern'] as string | undefined) ?? '').test(each)) ?? text[0]
  );
}

function send({ method, path, roles, body }: Route, etag: string | null) {
  const caller = callers.get(roles.find((role) => callers.has(role)) ?? 'administrator')!;
  const id = ids[path.split('/')[2] ?? ''] ?? register.users.officer;
  const address = path.replaceAll(/\{\w+\}/g, id);
  const sent = method === 'patch' ? caller.agent.patch(address) : caller.agent.post(address);
  const headed = sent.set('X-CSRF-Token', caller.csrfToken);
  return (etag === null ? headed : headed.set('If-Match', etag)).send(
    example(body ?? { type: 'object' }) as object,
  );
}

it.each(commands)('%s honours If-Match where its document declares it, and only there', async (_, route) => {
  const parameters = (await declared(route)).parameters;
  const isDeclared = parameters.some(({ name }) => name === 'If-Match');
  const { status, body } = await send(route, '"999"');
  expect([status, body.code]).toEqual([412, isDeclared ? 'VERSION_CHANGED' : 'VERSION_UNKNOWN']);
  expect((await send(route, 'not-an-etag')).body.code).toBe('INVALID_REQUEST');
});

it('is required where a change without it would overwrite somebody else’s', async () => {
  const required: string[] = [];
  for (const [operation, route] of commands) {
    const parameter = (await declared(route)).parameters.find(({ name }) => name === 'If-Match');
    if (!parameter?.required) continue;
    required.push(operation);
    expect((await send(route, null)).body).toMatchObject({ status: 428, code: 'VERSION_REQUIRED' });
  }
  // and where a second person answers for what they read
  expect(required.toSorted()).toEqual([
    'patchProcedureSettingsId',
    'patchRulesetVersionsId',
    'postObservationKeysIdApprove',
    'postProcedureSettingsIdPublish',
    'postProcedureSettingsIdReject',
    'postRulesetVersionsIdApprove',
    'postRulesetVersionsIdJustify',
    'postRulesetVersionsIdPublish',
    'postRulesetVersionsIdReject',
  ]);
});

it('lets the change through that is based on the version as it is, or on any', async () => {
  const { visits } = ids;
  const version = async () =>
    (await database.service('visits').where({ id: visits }).first<{ version: number }>()).version;
  const appoint = (etag: string, hour: number) =>
    callers
      .get('supervisor')!
      .post(`/api/visits/${visits}/appoint`, {
        from: `2026-11-04T${hour}:00:00Z`,
        to: `2026-11-04T${hour}:30:00Z`,
      })
      .set('If-Match', etag);
  await appoint(`"${await version()}"`, 15).expect(200);
  await appoint(`"${(await version()) - 1}"`, 16).expect(412);
  // proxies that compress an answer make its ETag weak
  await appoint(`W/"${await version()}"`, 16).expect(200);
  await appoint('*', 17).expect(200);
});

it.each(commands)('%s declares Idempotency-Key', async (_, route) => {
  expect((await declared(route)).parameters.map(({ name }) => name)).toContain('Idempotency-Key');
});

it('a change with PATCH is made once for one key', async () => {
  const admin = callers.get('administrator')!;
  const path = `/api/ruleset-versions/${ids['ruleset-versions']}`;
  const change = (note: string) =>
    admin.agent
      .patch(path)
      .set({ 'X-CSRF-Token': admin.csrfToken, 'If-Match': '"1"', 'Idempotency-Key': 'patched-once' })
      .send({ document: tierPlacement, note });
  const basedOn = (version: string) =>
    admin.agent
      .patch(path)
      .set({ 'X-CSRF-Token': admin.csrfToken, 'If-Match': version, 'Idempotency-Key': 'patched-once' })
      // the same, with its keys in another order
      .send({ note: 'tighter', document: tierPlacement });
  const first = await change('tighter').expect(200);
  expect((await change('tighter').expect(200)).body).toEqual(first.body);
  expect((await change('looser')).body.code).toBe('IDEMPOTENCY_KEY_REUSED');
  expect((await basedOn('"1"').expect(200)).body).toEqual(first.body);
  expect((await basedOn('"2"')).body.code).toBe('IDEMPOTENCY_KEY_REUSED');
});
