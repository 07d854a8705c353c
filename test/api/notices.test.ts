import { v7 as uuid } from 'uuid';
import { activitiesOn } from '../support/activities';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { noticeOffice, type NoticeOffice } from '../support/notices';
import { setProgrammeClock } from '../support/programme-clock';
import { seedSmallRegister, SEEDED_NAMES, TEST_START, type SmallRegister } from '../support/register';
import { appOn, setPasswords, signIn, type Caller } from './api-client';

const DAY_MS = 86_400_000;

let database: TestDatabase;
let register: SmallRegister;
let office: NoticeOffice;
let officer: Caller;
let supervisor: Caller;
let second: Caller;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  office = await noticeOffice(database, register);
  await setPasswords(database);
  const app = appOn(database);
  officer = await signIn(app, 'officer');
  supervisor = await signIn(app, 'supervisor');
  second = await signIn(app, 'secondsupervisor');
});
afterAll(() => database.close());
beforeEach(() => setProgrammeClock(database, TEST_START));

const noticesOf = async (caller: Caller, hazardId: string) => {
  const { body } = await caller.agent.get(`/api/notices?hazardId=${hazardId}`).expect(200);
  return (body as { items: Record<string, unknown>[] }).items;
};
const read = async (caller: Caller, id: string) =>
  (await caller.agent.get(`/api/notices/${id}`).expect(200)).body as Record<string, unknown>;
const look = (noticeId: string, days: number) =>
  activitiesOn(database).workNotice({ noticeId, at: TEST_START.getTime() + days * DAY_MS });

/** A notice that is issued, with its hazard and whom it goes to. */
async function issued(hazard: Record<string, unknown> = { severity: 'severe' }) {
  const { hazardId, home } = await office.hazard(hazard);
  const { body } = await supervisor.agent.get(`/api/hazards/${hazardId}/parties`).expect(200);
  expect(body).toEqual({ items: [{ id: home.landlordId, kind: 'landlord', partyName: SEEDED_NAMES[2] }] });
  const draft = { partyId: home.landlordId, measure: 'make_safe', locale: 'en' };
  const drafted = await officer.post(`/api/hazards/${hazardId}/notices`, draft).expect(200);
  const { id } = drafted.body as { id: string };
  await supervisor
    .post(`/api/notices/${id}/issue`, {})
    .set('If-Match', '"1"')
    .expect(200, { id, version: 2 });
  return { id, hazardId, home };
}

it('goes from the draft to the referral, each step noted under the name of who took it', async () => {
  const { id, hazardId } = await issued();
  expect(await read(supervisor, id)).toMatchObject({
    state: 'issued',
    deadlineOn: null,
    partyName: SEEDED_NAMES[2],
    paragraphs: expect.arrayContaining([expect.stringContaining('exposed wiring')]) as unknown,
  });
  await look(id, 0);
  const { body } = await officer.agent.get('/api/field/tasks').expect(200);
  const task = (body as { items: { notice: object | null }[] }).items.find(({ notice }) => notice !== null);
  expect(task).toMatchObject({
    kind: 'notice_service',
    registrationId: null,
    notice: { id, partyName: SEEDED_NAMES[2] },
  });
  const key = 'a-service-on-a-phone';
  const serve = () =>
    officer
      .post(`/api/notices/${id}/serve`, { means: 'by_hand', receiver: 'staff' })
      .set('Idempotency-Key', key);
  const first = await serve().expect(200);
  // sent again from the phone: done once, answered alike
  await serve().expect(200, first.body);
  expect(await read(officer, id)).toMatchObject({
    state: 'served',
    deadlineOn: '2026-11-02',
    appealUntil: '2026-11-16',
    service: { means: 'by_hand', receiver: 'staff', reference: null, witnessId: null },
    // whoever has served it is done with the party
    partyName: null,
  });
  const referral = { authority: 'building_control', transmitted: ['hazard', 'service'] };
  expect((await supervisor.post(`/api/notices/${id}/refer`, referral)).body.code).toBe('STATE_CONFLICT');

  await setProgrammeClock(database, new Date(TEST_START.getTime() + DAY_MS));
  await look(id, 1);
  expect((await supervisor.post(`/api/notices/${id}/refer`, referral)).body.code).toBe(
    'HAZARD_NOT_REINSPECTED',
  );
  const reinspection = await database
    .service('tasks')
    .where({ hazard_id: hazardId, kind: 'reinspection' })
    .first<{ id: string }>('id');
  await officer.post(`/api/tasks/${reinspection.id}/outcome`, { outcome: 'not_remedied' }).expect(200);
  await supervisor.post(`/api/notices/${id}/refer`, referral).expect(200);
  await supervisor.post(`/api/notices/${id}/receipt`, { reference: 'BC-2026-17' }).expect(200);
  expect(await read(supervisor, id)).toMatchObject({
    state: 'referred',
    referral: { to: 'building_control', transmitted: ['hazard', 'service'], receiptReference: 'BC-2026-17' },
    lastReinspection: { outcome: 'not_remedied' },
  });
  // what was referred is still looked at, and a look that finds it there changes nothing
  const next = await database
    .service('tasks')
    .where({ hazard_id: hazardId, kind: 'reinspection', state: 'open' })
    .first<{ id: string }>('id');
  await officer.post(`/api/tasks/${next.id}/outcome`, { outcome: 'not_remedied' }).expect(200);
  expect(await database.service('hazards').where({ id: hazardId }).first()).toMatchObject({
    state: 'referred',
  });

  const noted = await database
    .service('audit_log')
    .where({ subject_id: id })
    .orderBy('id')
    .select<{ action: string; actor_id: string }[]>('action', 'actor_id', 'detail');
  const { officer: officerId, supervisor: supervisorId } = register.users;
  expect(noted.map(({ action, actor_id }) => [action, actor_id])).toEqual([
    ['hazard_notice.drafted', officerId],
    ['hazard_notice.issued', supervisorId],
    ['hazard_notice.served', officerId],
    ['hazard_notice.referred', supervisorId],
    ['hazard_notice.receipt_noted', supervisorId],
  ]);
  expect(JSON.stringify(noted)).not.toContain(SEEDED_NAMES[2]);
});

it('asks for the part of the proof that its means needs, and for no other', async () => {
  const { id } = await issued();
  const refused = await supervisor.post(`/api/notices/${id}/serve`, { means: 'email', receiver: 'party' });
  expect(refused.body).toMatchObject({
    code: 'INVALID_REQUEST',
    errors: [
      { pointer: '/receiver', code: 'additionalProperties' },
      { pointer: '/reference', code: 'required' },
    ],
  });
  const posted = { means: 'posted_on_site', witnessId: register.users.officer };
  await supervisor.post(`/api/notices/${id}/serve`, posted).expect(200);
});

it('is appealed, decided by another supervisor, and the party is told', async () => {
  const { id, home } = await issued();
  await database.service('parties').where({ id: home.landlordId }).update({ email: 'party@example.org' });
  await supervisor.post(`/api/notices/${id}/serve`, { means: 'by_hand', receiver: 'party' }).expect(200);
  const appeal = { ground: 'more_time_needed', means: 'letter', receivedOn: '2026-11-02' };
  expect((await supervisor.post(`/api/notices/${id}/appeals`, appeal)).body.code).toBe('DECIDES_OWN_NOTICE');
  const recorded = await second.post(`/api/notices/${id}/appeals`, appeal).expect(200);
  const path = `/api/hazard-appeals/${(recorded.body as { id: string }).id}/decision`;
  const decision = { decision: 'varied', reason: 'work_takes_longer', moreWorkingDays: 5 };
  expect((await supervisor.post(path, decision)).body.code).toBe('DECIDES_OWN_NOTICE');
  expect((await second.post(path, { ...decision, moreWorkingDays: undefined })).status).toBe(400);
  await second.post(path, decision).expect(200);
  const sent: { address: string; body: string }[] = [];
  const sender = { send: async (message: { address: string; body: string }) => void sent.push(message) };
  const activities = activitiesOn(database, { sender });
  await activities.workNotice({ noticeId: id, at: TEST_START.getTime() });
  // told once, however often the procedure looks
  await activities.workNotice({ noticeId: id, at: TEST_START.getTime() });
  expect(sent).toMatchObject([{ address: 'party@example.org' }]);
  expect(sent[0]?.body).toContain('9 November 2026');
  expect(await read(second, id)).toMatchObject({
    state: 'served',
    deadlineOn: '2026-11-09',
    appeals: [{ decision: 'varied', moreWorkingDays: 5, toldAt: expect.any(String) as unknown }],
  });
});

it('is not in the way of who finds the hazard gone at the same time, nor they in its', async () => {
  const races = await Promise.all(
    [1, 2, 3].map(async () => {
      const { id, hazardId } = await issued();
      await supervisor.post(`/api/notices/${id}/serve`, { means: 'by_hand', receiver: 'party' }).expect(200);
      return { id, hazardId };
    }),
  );
  await setProgrammeClock(database, new Date(TEST_START.getTime() + DAY_MS));
  for (const { id, hazardId } of races) {
    await look(id, 1);
    await office.reinspect(hazardId, 'not_remedied');
    await look(id, 1);
    const task = await database
      .service('tasks')
      .insert({
        id: uuid(),
        kind: 'reinspection',
        ...(await database
          .service('hazards')
          .where({ id: hazardId })
          .first('building_id', 'dwelling_id', 'patch_id')),
        hazard_id: hazardId,
        assignee_id: register.users.officer,
        state: 'open',
        issued_at: TEST_START,
        due_at: TEST_START,
      })
      .returning<{ id: string }[]>('id');
    const [gone, referred] = await Promise.all([
      officer.post(`/api/tasks/${task[0]?.id}/outcome`, { outcome: 'remedied' }),
      supervisor.post(`/api/notices/${id}/refer`, { authority: 'housing_office', transmitted: ['hazard'] }),
      look(id, 1),
    ]);
    expect(gone.status).toBe(200);
    // whichever came first
    expect([200, 409]).toContain(referred.status);
    expect(await office.notice(id)).toMatchObject({ state: 'complied' });
  }
});

it('about an overcrowding waits for an offer of help with housing', async () => {
  const { hazardId, home } = await office.hazard({ kind: 'overcrowding' });
  const draft = { partyId: home.landlordId, measure: 'end_overcrowding', locale: 'zh-CN' };
  const other = await supervisor.post(`/api/hazards/${hazardId}/notices`, { ...draft, measure: 'clear' });
  expect(other.body.code).toBe('MEASURE_DOES_NOT_FIT');
  const { body } = await supervisor.post(`/api/hazards/${hazardId}/notices`, draft).expect(200);
  const { id } = body as { id: string };
  expect((await supervisor.post(`/api/notices/${id}/issue`, {})).body.code).toBe('REHOUSING_NOT_OFFERED');
  await officer.post(`/api/hazards/${hazardId}/rehousing-offers`, { help: 'temporary_home' }).expect(200);
  await supervisor.post(`/api/notices/${id}/issue`, {}).expect(200);
  expect((await read(supervisor, id))['paragraphs']).toEqual(
    expect.arrayContaining([expect.stringContaining('不得因此通知要求住户自行搬离')]),
  );
});

it('is one at a time for a hazard, and listed for who works there', async () => {
  const { id, hazardId, home } = await issued({ severity: 'minor' });
  const draft = { partyId: home.landlordId, measure: 'repair', locale: 'en' };
  expect((await officer.post(`/api/hazards/${hazardId}/notices`, draft)).body.code).toBe(
    'NOTICE_IN_THE_MAKING',
  );
  expect(await noticesOf(supervisor, hazardId)).toMatchObject([
    { id, state: 'issued', registrationId: home.registrationId, dwellingNumber: '101', late: false },
  ]);
  // nobody served it in three working days
  await look(id, 0);
  await setProgrammeClock(database, new Date(TEST_START.getTime() + 4 * DAY_MS));
  const { body } = await supervisor.agent.get(`/api/procedures/notice-${id}`).expect(200);
  expect(body).toMatchObject({ kind: 'hazard', openTasks: 1, lateTasks: 1 });
  await look(id, 4);
  expect(await noticesOf(supervisor, hazardId)).toMatchObject([{ late: true }]);
  await supervisor.post(`/api/notices/${id}/withdraw`, {}).expect(200);
  expect((await look(id, 4)).over).toBe(true);
  expect(await database.service('tasks').where({ hazard_id: hazardId }).pluck('state')).toEqual([
    'withdrawn',
  ]);
});
