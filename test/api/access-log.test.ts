import { v7 as uuid } from 'uuid';
import { operationId } from '../../api/openapi';
import type { JsonSchema } from '../../api/json-schema';
import { ROUTES } from '../../api/routes';
import { PERSONAL_PROPERTIES, REGISTRATION_KEYWORD } from '../../api/shown-registrations';
import { insertAdvert } from '../support/adverts';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { noticeOffice, type NoticeOffice } from '../support/notices';
import { seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';
import { letAppointmentCome, proposeVisit } from '../support/visits';
import { appOn, setPasswords, signIn, type Caller } from './api-client';

let database: TestDatabase;
let register: SmallRegister;
let office: NoticeOffice;
let supervisor: Caller;
let officer: Caller;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  office = await noticeOffice(database, register);
  await setPasswords(database);
  const app = appOn(database);
  supervisor = await signIn(app, 'supervisor');
  officer = await signIn(app, 'officer');
});
afterAll(() => database.close());

interface Inner {
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
}

/** What the product calls a thing that is a person's or points below the building; of staff it says more than `name`. */
const LOOKS_PERSONAL = /dwelling|resident|phone|telephone|^name$|^number$|message|statement/i;

/** Every object in a schema that has such a property, with whether the registration that it tells of is declared. */
function homesIn(schema: JsonSchema, declared = false): { property: string; declared: boolean }[] {
  const { properties = {}, items, anyOf = [] } = schema as Inner;
  const here = declared || REGISTRATION_KEYWORD in schema;
  return [
    ...Object.keys(properties)
      .filter((name) => LOOKS_PERSONAL.test(name))
      .map((property) => ({ property, declared: here })),
    ...[...Object.values(properties), ...anyOf, ...(items ? [items] : [])].flatMap((inner) =>
      homesIn(inner, here),
    ),
  ];
}
// versions of rulesets and settings have a number, an import names columns of the register: none is a home
const OF_NO_HOME = /^\/api\/ruleset|^\/api\/procedure-settings|^\/api\/facts|^\/api\/imports/;
const showing = ROUTES.filter(
  ({ path, response }) => !OF_NO_HOME.test(path) && homesIn(response).length > 0,
).map((route) => [operationId(route.method, route.path), route] as const);

let hour = 15;
async function visitIn(state: 'proposed' | 'released' | 'appointed' | 'begun') {
  const visit = await proposeVisit(database.service, register);
  const path = `/api/visits/${visit.visitId}`;
  if (state !== 'proposed') await supervisor.post(`${path}/release`, {}).expect(200);
  if (state === 'appointed' || state === 'begun') {
    const time = { from: `2026-11-04T${hour}:00:00Z`, to: `2026-11-04T${hour++}:30:00Z` };
    await officer.post(`${path}/appoint`, time).expect(200);
    await letAppointmentCome(database.service, visit.visitId);
  }
  if (state === 'begun')
    await officer.post(`${path}/begin`, { identified: true, purposeStated: true }).expect(200);
  const task = await database
    .service('tasks')
    .where({ visit_id: visit.visitId })
    .first<{ id: string } | undefined>('id');
  return { ...visit, path, taskId: task?.id, registrationId: visit.home.registrationId };
}

async function notice() {
  const { hazardId, home } = await office.hazard();
  return { id: await office.draft(hazardId, home.landlordId), registrationId: home.registrationId };
}

interface Shown {
  registrationId: string;
  call: () => Promise<unknown>;
  by: 'supervisor' | 'officer';
}
const get = async (by: 'supervisor' | 'officer', address: string, registrationId: string): Promise<Shown> => {
  const caller = { supervisor, officer }[by];
  return { registrationId, by, call: async () => await caller.agent.get(address).expect(200) };
};
/** How each of them is called so that it shows a home. A new route that shows one needs a line here. */
const CALLS: Readonly<Record<string, () => Promise<Shown>>> = {
  getRegistrations: () => get('supervisor', '/api/registrations', register.homes[0].registrationId),
  getRegistrationsId: () => {
    const { registrationId } = register.homes[0];
    return get('supervisor', `/api/registrations/${registrationId}`, registrationId);
  },
  getDisputes: async () => {
    const { registrationId } = register.homes[0];
    const dispute = { id: uuid(), registration_id: registrationId, subject: 'occupants' };
    await database.service('disputes').insert({ ...dispute, opened_at: TEST_START, due_at: TEST_START });
    return get('supervisor', '/api/disputes', registrationId);
  },
  getClaims: async () => {
    const { registrationId, unitId } = register.homes[0];
    const told = {
      kind: 'end',
      declarant: 'officer',
      claim: '{}',
      state: 'received',
      declared_at: TEST_START,
    };
    await database
      .service('declarations')
      .insert({ id: uuid(), registration_id: registrationId, unit_id: unitId, ...told });
    return get('supervisor', '/api/claims', registrationId);
  },
  getAdverts: async () => {
    const { registrationId, dwellingId } = register.homes[0];
    await insertAdvert(database.service, {
      dwelling_id: dwellingId,
      patch_id: register.patches[0],
      state: 'matched',
    });
    return get('supervisor', '/api/adverts', registrationId);
  },
  getAdvertsId: async () => {
    const { registrationId, dwellingId } = register.homes[0];
    const at = { dwelling_id: dwellingId, patch_id: register.patches[0], state: 'matched' };
    return get('supervisor', `/api/adverts/${await insertAdvert(database.service, at)}`, registrationId);
  },
  getUndelivered: async () => {
    const { registrationId } = register.homes[0];
    await database.service('contact_attempts').insert({
      id: uuid(),
      registration_id: registrationId,
      recipient: 'resident',
      channel: 'letter',
      purpose: 'confirmation',
      state: 'failed',
      failure: 'UNDELIVERED',
      at: TEST_START,
      finished_at: database.service.raw('programme_now()'),
    });
    return get('supervisor', '/api/undelivered', registrationId);
  },
  getServiceRequests: async () => {
    const { registrationId } = register.homes[0];
    const asked = { registrationId, kind: 'repair', channel: 'phone' };
    await supervisor.post('/api/service-requests', asked).expect(200);
    return get('supervisor', '/api/service-requests', registrationId);
  },
  getNotices: async () => get('supervisor', '/api/notices?limit=200', (await notice()).registrationId),
  getNoticesId: async () => {
    const { id, registrationId } = await notice();
    return get('supervisor', `/api/notices/${id}`, registrationId);
  },
  getTasks: async () => get('supervisor', '/api/tasks?limit=200', (await visitIn('released')).registrationId),
  getFieldTasks: async () => get('officer', '/api/field/tasks', (await visitIn('released')).registrationId),
  getVisits: async () =>
    get('supervisor', '/api/visits?limit=200', (await visitIn('proposed')).registrationId),
  getVisitsId: async () => {
    const { path, registrationId } = await visitIn('released');
    return get('supervisor', path, registrationId);
  },
};

it('is written for what is called personal, and nothing personal is missing from that list', () => {
  expect(showing.length).toBeGreaterThan(5);
  for (const [operation, { response }] of showing) {
    const homes = homesIn(response);
    expect([operation, homes.filter(({ declared }) => !declared)]).toEqual([operation, []]);
    const named = homes.filter(({ property }) => PERSONAL_PROPERTIES.some((known) => known === property));
    expect([operation, named.length > 0]).toEqual([operation, true]);
  }
});

it.each(showing)('%s leaves a row of who saw which home', async (operation) => {
  const { registrationId, by, call } = await (
    CALLS[operation] ?? (() => Promise.reject(new Error(`say in CALLS how ${operation} is called`)))
  )();
  const rows = () =>
    database.service('access_log').where({
      subject_type: 'registration',
      subject_id: registrationId,
      user_id: register.users[by],
      reason: operation,
    });
  const before = (await rows()).length;
  await call();
  expect(await rows()).toHaveLength(before + 1);
});

it('names nothing where row-level security hid the home', async () => {
  const admin = await signIn(appOn(database), 'admin');
  for (const path of ['/api/registrations', '/api/tasks', '/api/visits'])
    await admin.agent.get(path).expect(200);
  await admin.agent.get(`/api/registrations/${register.homes[0].registrationId}`).expect(200);
  expect(await database.service('access_log').where({ user_id: register.users.admin })).toEqual([]);
});

it('knows of no command that answers with a home: what is kept to answer it again names none', async () => {
  const commands = ROUTES.filter(({ method }) => method !== 'get');
  expect(commands.length).toBeGreaterThan(20);
  const naming = commands.filter(
    ({ path, response }) => !OF_NO_HOME.test(path) && /"(address|floor)"/.test(JSON.stringify(response)),
  );
  expect(naming).toEqual([]);
  expect(showing.filter(([operation]) => !operation.startsWith('get'))).toEqual([]);

  const { path } = await visitIn('proposed');
  const key = `kept-${uuid()}`;
  const release = () => supervisor.post(`${path}/release`, {}).set('Idempotency-Key', key).expect(200);
  const first = await release();
  expect((await release()).body).toEqual(first.body);
  const kept = await database
    .service('idempotency_keys')
    .where({ key })
    .first<{ response: object }>('response');
  expect(kept.response).toMatchObject({ state: 'released' });
  expect(JSON.stringify(kept.response)).not.toMatch(/Example Street|"101"/);
});

it('is not gone round by an answer that is kept, whoever stores it', async () => {
  for (const property of ['address', 'dwellingNumber', 'floor'])
    await expect(
      database.service('idempotency_keys').insert({
        actor_id: uuid(),
        key: `kept-${property}`,
        request_hash: 'none',
        status: 200,
        response: { [property]: '101' },
      }),
    ).rejects.toThrow('kept_answers_name_no_home');
});
