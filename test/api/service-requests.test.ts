import { v7 as uuid } from 'uuid';
import { tendOpenWork } from '../../activities/tend-open-work';
import { DEFAULT_SERVICE_REQUEST_SETTINGS } from '../../domain/service-request';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { answerLink, insertPortalLink, proveLink } from '../support/portal-link';
import { setProgrammeClock } from '../support/programme-clock';
import {
  asLink,
  asUser,
  grantRole,
  insertHome,
  seedSmallRegister,
  TEST_START,
  type Home,
  type SmallRegister,
} from '../support/register';
import { appOn, setPasswords, signIn, type Caller } from './api-client';

const NOTE = 'The tap in the kitchen drips';

let database: TestDatabase;
let register: SmallRegister;
let app: ReturnType<typeof appOn>;
let supervisor: Caller;
let officer: Caller;
let home: Home;
let made = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  await setPasswords(database);
  app = appOn(database);
  supervisor = await signIn(app, 'supervisor');
  officer = await signIn(app, 'officer');
});
afterAll(() => database.close());
beforeEach(async () => {
  home = await insertHome(database.service, {
    districtId: register.districtId,
    patchId: register.patches[0],
    key: `asks-${++made}`,
  });
});
afterEach(() => setProgrammeClock(database, TEST_START));

async function resident(of = home) {
  const token = `token-${uuid()}`;
  const id = await insertPortalLink(database.service, { token, registrationId: of.registrationId });
  const browser = await proveLink(app, token);
  return {
    id,
    answer: (fields: Record<string, string>) => answerLink(browser, token, fields),
    page: async (language = 'en') => (await browser.get(`/c/${token}?lang=${language}`)).text,
  };
}
const asks = { answer: 'ask_service', subject: 'repair', statement: NOTE };
const stored = () =>
  database
    .service('service_requests')
    .where({ registration_id: home.registrationId })
    .first<Record<string, unknown> & { id: string }>();
async function act(by: Caller, name: string, body: object = {}): Promise<number> {
  const { id } = await stored();
  return (await by.post(`/api/service-requests/${id}/${name}`, body)).status;
}
const audited = async () =>
  database
    .service('audit_log')
    .where({ subject_id: home.registrationId })
    .orderBy('id')
    .pluck<string[]>('action');

test('a service asked for behind the link is promised, taken on, handed off, done and judged, and who asked sees it at each step', async () => {
  const { answer, page } = await resident();
  expect((await answer(asks)).status).toBe(303);
  // pressed twice
  expect((await answer(asks)).status).toBe(303);
  // 10 working days from Monday, 2 November
  expect(await stored()).toMatchObject({ state: 'requested', channel: 'link', promised_for: '2026-11-16' });
  expect(await page()).toContain('Received');
  expect(await page('zh')).toContain('已收到');
  expect(await page()).toContain(NOTE);

  // the officer has no work at the home: the supervisor gives it to them, and with it the home
  expect(await act(officer, 'accept')).toBe(404);
  expect(await act(supervisor, 'finish')).toBe(409);
  expect(await act(supervisor, 'accept', { officerId: register.users.officer })).toBe(200);
  const { body } = await officer.agent.get('/api/service-requests?state=open').expect(200);
  expect(body.items).toMatchObject([{ state: 'accepted', note: NOTE, holderId: register.users.officer }]);
  expect(await act(officer, 'hand-off', { partner: 'repair_service', reference: 'R-20261' })).toBe(200);
  expect(await page()).toContain('Handed to a partner');
  expect(await act(officer, 'finish')).toBe(200);
  expect(await page()).toContain('Done');
  const { id: request } = await stored();
  const judged = { answer: 'rate_service', request, satisfied: 'yes', statement: 'Quick' };
  expect((await answer(judged)).status).toBe(303);
  expect((await answer({ ...judged, satisfied: 'no' })).status).toBe(303);
  expect(await stored()).toMatchObject({ state: 'done', satisfied: true, feedback: 'Quick' });
  expect(await audited()).toEqual([
    'portal.ask_service',
    'service_request.accepted',
    'service_request.handed_off',
    'service_request.finished',
    'portal.rate_service',
  ]);
  const details = await database.service('audit_log').where({ subject_id: home.registrationId });
  expect(JSON.stringify(details)).not.toContain(NOTE);
  // what was done there is over, and so is the officer's sight of it
  expect((await officer.agent.get('/api/service-requests').expect(200)).body.items).toEqual([]);
});

test('who asked withdraws it; a declined one says why', async () => {
  const { answer, page } = await resident();
  await answer(asks);
  const { id: request } = await stored();
  expect((await answer({ answer: 'withdraw_service', request })).status).toBe(303);
  expect(await stored()).toMatchObject({ state: 'withdrawn' });
  expect(await act(supervisor, 'accept')).toBe(409);
  await answer({ ...asks, subject: 'school' });
  const school = await database
    .service('service_requests')
    .where({ registration_id: home.registrationId, kind: 'school' })
    .first<{ id: string }>();
  await supervisor
    .post(`/api/service-requests/${school.id}/decline`, { reason: 'not_offered_here' })
    .expect(200);
  expect(await page()).toContain('This is not offered here');
});

test('what was told at the door is recorded by who heard it, once while it is open', async () => {
  const { registrationId } = home;
  const told = { registrationId, kind: 'mediation', channel: 'door' };
  const { body } = await supervisor.post('/api/service-requests', told).expect(200);
  expect(body).toMatchObject({ promisedFor: '2026-11-23' });
  await supervisor.post('/api/service-requests', told).expect(409);
  expect(await stored()).toMatchObject({ recorded_by: register.users.supervisor, channel: 'door' });
  expect((await officer.post('/api/service-requests', { ...told, kind: 'job' })).status).toBe(404);
});

test('nobody does the other side’s steps, changes what was asked, or promises a day that has come', async () => {
  const { id: linkId, answer } = await resident();
  await answer(asks);
  const { id } = await stored();
  const byLink = (values: object) =>
    asLink(database.app, linkId, (trx) => trx('service_requests').where({ id }).update(values));
  const byUser = (values: object, user = register.users.supervisor) =>
    asUser(database.app, user, (trx) => trx('service_requests').where({ id }).update(values));
  for (const values of [
    { state: 'accepted', holder_id: register.users.officer },
    { state: 'declined', decline_reason: 'not_reached' },
  ])
    await expect(byLink(values)).rejects.toThrow('SERVICE_REQUEST_NOT_THEIRS');
  await expect(byUser({ state: 'withdrawn' })).rejects.toThrow('SERVICE_REQUEST_NOT_THEIRS');
  await expect(byUser({ state: 'done' })).rejects.toThrow('TRANSITION_REFUSED');
  await expect(byUser({ holder_id: register.users.officer })).rejects.toThrow('SERVICE_REQUEST_IS_FIXED');
  const stranger = register.users.otherSupervisor;
  await expect(byUser({ state: 'accepted', holder_id: stranger })).rejects.toThrow('HOLDER_NOT_OF_PATCH');
  expect(await byUser({ state: 'accepted', holder_id: stranger }, stranger)).toBe(0);
  await expect(
    asLink(database.app, linkId, (trx) =>
      trx('service_requests').insert({
        id: uuid(),
        registration_id: home.registrationId,
        kind: 'job',
        channel: 'link',
        promised_for: '2026-11-02',
      }),
    ),
  ).rejects.toThrow('PROMISE_NOT_AHEAD');
});

test('an officer with work at the home takes a request on, and neither gives it away nor ends what a colleague has', async () => {
  const { officer: worker, otherOfficer } = register.users;
  await grantRole(database.service, register, otherOfficer, 'officer', register.patches[0]);
  await database.service.raw(
    `INSERT INTO tasks (id, kind, registration_id, building_id, patch_id, assignee_id, state, issued_at, due_at)
     SELECT gen_random_uuid(), 'document_request', id, building_id, patch_id, ?, 'open', now(), now() FROM registrations WHERE id = ?`,
    [worker, home.registrationId],
  );
  const { answer } = await resident();
  await answer(asks);
  const { id } = await stored();
  const byOfficer = (values: object) =>
    asUser(database.app, worker, (trx) => trx('service_requests').where({ id }).update(values));
  await expect(byOfficer({ state: 'accepted', holder_id: otherOfficer })).rejects.toThrow(
    'SERVICE_REQUEST_OF_ANOTHER',
  );
  expect(await act(supervisor, 'accept', { officerId: otherOfficer })).toBe(200);
  await expect(byOfficer({ state: 'declined', decline_reason: 'not_reached' })).rejects.toThrow(
    'SERVICE_REQUEST_OF_ANOTHER',
  );
  expect(await act(supervisor, 'decline', { reason: 'not_reached' })).toBe(200);
});

test('behind another home’s link nobody sees or withdraws it', async () => {
  const { answer } = await resident();
  await answer(asks);
  const other = await insertHome(database.service, {
    districtId: register.districtId,
    patchId: register.patches[0],
    key: `other-${made}`,
  });
  const { id, page, answer: answersElsewhere } = await resident(other);
  expect(await page()).not.toContain(NOTE);
  expect(await asLink(database.app, id, (trx) => trx('service_requests'))).toEqual([]);
  const { id: request } = await stored();
  expect((await answersElsewhere({ answer: 'withdraw_service', request })).status).toBe(404);
  expect(await stored()).toMatchObject({ state: 'requested' });
});

test('a promised day that has passed is told to the supervisor once, and is over when what was promised has ended', async () => {
  const { answer } = await resident();
  await answer(asks);
  const told = () =>
    database
      .service('incidents')
      .where({ code: 'SERVICE_REQUESTS_LATE', patch_id: register.patches[0] })
      .whereIn('state', ['open', 'retrying']);
  const others = { state: 'withdrawn', closed_at: TEST_START };
  await database
    .service('service_requests')
    .whereNot({ registration_id: home.registrationId })
    .whereNull('closed_at')
    .update(others);
  const tick = async (at: string) => {
    await setProgrammeClock(database, new Date(at));
    await tendOpenWork(database.service, new Date(at));
  };
  await tick('2026-11-16T15:00:00Z');
  expect(await told()).toEqual([]);
  await tick('2026-11-17T15:00:00Z');
  await tick('2026-11-18T15:00:00Z');
  expect(await told()).toMatchObject([{ detail: { requests: 1 } }]);
  await act(supervisor, 'decline', { reason: 'not_reached' });
  await tick('2026-11-19T15:00:00Z');
  expect(await told()).toEqual([]);
});

test('the promise is what the settings in force say', async () => {
  const { promisedWorkingDays } = DEFAULT_SERVICE_REQUEST_SETTINGS;
  const document = { promisedWorkingDays: { ...promisedWorkingDays, repair: 1 } };
  const { users } = register;
  const id = uuid();
  await asUser(database.app, users.admin, (trx) =>
    trx('procedure_settings').insert({
      id,
      kind: 'serviceRequest',
      number: 1,
      document,
      author_id: users.admin,
    }),
  );
  const step = (user: string, values: object) =>
    asUser(database.app, user, (trx) => trx('procedure_settings').where({ id }).update(values));
  await step(users.admin, { state: 'in_review' });
  await step(users.otherAdmin, { state: 'published', approver_id: users.otherAdmin });
  const { answer } = await resident();
  await answer(asks);
  expect(await stored()).toMatchObject({ promised_for: '2026-11-03' });
});
