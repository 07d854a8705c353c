import { v7 as uuid } from 'uuid';
import { createTestDatabase, type TestDatabase } from '../support/database';
import {
  asUser,
  grantRole,
  seedSmallRegister,
  type Home,
  type SmallRegister,
  TEST_START,
} from '../support/register';
import { insertRound } from '../support/rounds';
import { bringVisitTo, checklistWith, letAppointmentCome, proposeVisit } from '../support/visits';
import { appOn, setPasswords, signIn, type Caller } from './api-client';

let database: TestDatabase;
let register: SmallRegister;
let supervisor: Caller;
let officer: Caller;
let otherOfficer: Caller;
let day = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  await setPasswords(database);
  const app = appOn(database);
  supervisor = await signIn(app, 'supervisor');
  officer = await signIn(app, 'officer');
  otherOfficer = await signIn(app, 'otherofficer');
});
afterAll(() => database.close());

/** Fifteen minutes of their own in contact hours of the working days to come, so that no two appointments overlap. */
function nextTime(): { from: string; to: string } {
  const [days, quarter] = [Math.floor(day / 40), day++ % 40];
  // Wednesday 4 November, 9:00 in Toronto: two working days ahead
  const from = new Date(Date.UTC(2026, 10, 4 + days, 14, quarter * 15));
  return { from: from.toISOString(), to: new Date(from.getTime() + 900_000).toISOString() };
}
const COMPLETED = { consent: 'given', checklist: checklistWith(), hazards: [] };
const send = (caller: Caller, visitId: string, name: string, body: object = {}) =>
  caller.post(`/api/visits/${visitId}/${name}`, body);
const row = (id: string): Promise<Record<string, unknown>> =>
  database.service('visits').where({ id }).first();
const taskOf = (visitId: string) => database.service('tasks').where({ visit_id: visitId }).first();
const wakes = (visitId: string) =>
  database.service('outbox').where({ workflow_id: `visit-${visitId}`, kind: 'signal', name: 'wake' });

async function released() {
  const proposed = await proposeVisit(database.service, register);
  await send(supervisor, proposed.visitId, 'release').expect(200);
  return proposed;
}
async function appointed() {
  const visit = await released();
  const time = nextTime();
  await send(officer, visit.visitId, 'appoint', time).expect(200);
  return { ...visit, ...time };
}
async function begun() {
  const visit = await appointed();
  await letCome(visit.visitId);
  await send(officer, visit.visitId, 'begin', { identified: true, purposeStated: true }).expect(200);
  return visit;
}
const letCome = (id: string) => letAppointmentCome(database.service, id);

describe('a supervisor', () => {
  it('sees proposals in work order and why each was made', async () => {
    const minor = await proposeVisit(database.service, register);
    const severe = await proposeVisit(database.service, register);
    await database.service('visits').where({ id: minor.visitId }).update({ rank: 2 });
    await database.service('visits').where({ id: severe.visitId }).update({ rank: 0 });
    const { body } = await supervisor.agent.get('/api/visits?state=proposed&ground=safety').expect(200);
    const ids = (body.items as { id: string }[]).map(({ id }) => id);
    expect(ids.indexOf(severe.visitId)).toBeLessThan(ids.indexOf(minor.visitId));
    expect(body.items[0]).toMatchObject({ patchCode: 'd1-o1-p1', dwellingNumber: '101', rank: 0 });
    const detail = await supervisor.agent.get(`/api/visits/${severe.visitId}`).expect(200);
    expect(detail.body.explanation.because[0].en).toContain('severe');
    expect(detail.body.contactPhone).toBe('+10000000000');
  });

  it('pages through the list without losing or repeating a visit', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { body } = await supervisor.agent
        .get(`/api/visits?limit=1${cursor === null ? '' : `&cursor=${cursor}`}`)
        .expect(200);
      seen.push(...(body.items as { id: string }[]).map(({ id }) => id));
      cursor = body.nextCursor as string | null;
    } while (cursor !== null);
    const { body } = await supervisor.agent.get('/api/visits?limit=200').expect(200);
    expect(seen).toEqual((body.items as { id: string }[]).map(({ id }) => id));
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('releases to the patch’s officer: task, procedure and its start in one transaction', async () => {
    const { visitId } = await proposeVisit(database.service, register);
    const { body } = await send(supervisor, visitId, 'release').expect(200);
    expect(body).toMatchObject({ state: 'released', officerId: register.users.officer });
    expect(await taskOf(visitId)).toMatchObject({ state: 'open', assignee_id: register.users.officer });
    const workflow_id = `visit-${visitId}`;
    expect(await database.service('procedures').where({ workflow_id }).first()).toMatchObject({
      kind: 'siteVisit',
      state: 'requested',
    });
    expect(await database.service('outbox').where({ workflow_id })).toMatchObject([{ kind: 'start' }]);
    expect(await database.service('audit_log').where({ subject_id: visitId })).toMatchObject([
      { action: 'visit.release', patch_id: register.patches[0] },
    ]);
    expect((await send(supervisor, visitId, 'release')).body.code).toBe('STATE_CONFLICT');
  });

  it('releases neither to themselves nor to somebody who does not work the patch', async () => {
    const { visitId } = await proposeVisit(database.service, register);
    const to = (officerId: string) => send(supervisor, visitId, 'release', { officerId });
    expect((await to(register.users.supervisor)).body.code).toBe('RELEASER_CANNOT_VISIT');
    expect((await to(register.users.otherOfficer)).body.code).toBe('OFFICER_NOT_OF_PATCH');
    expect(await row(visitId)).toMatchObject({ state: 'proposed', released_by: null });
  });

  it('of another office finds no such visit, and an officer releases none', async () => {
    const { visitId } = await proposeVisit(database.service, register);
    const stranger = await signIn(appOn(database), 'othersupervisor');
    await stranger.agent.get(`/api/visits/${visitId}`).expect(404);
    await send(stranger, visitId, 'release').expect(404);
    await send(officer, visitId, 'release').expect(403);
  });

  it('cannot release when the evidence is gone: the database says so with its own code', async () => {
    const { visitId, hazardId } = await proposeVisit(database.service, register);
    await database
      .service('hazards')
      .where({ id: hazardId })
      .update({ state: 'closed', closed_at: TEST_START });
    const { status, body } = await send(supervisor, visitId, 'release');
    expect([status, body.code]).toEqual([409, 'VISIT_WITHOUT_GROUND']);
    expect(await taskOf(visitId)).toBeUndefined();
  });

  it('withdraws with a reason, and the task with it', async () => {
    const { visitId } = await appointed();
    const { body } = await send(supervisor, visitId, 'withdraw', { reason: 'by_supervisor' }).expect(200);
    expect(body.state).toBe('withdrawn');
    expect(await taskOf(visitId)).toMatchObject({ state: 'withdrawn', closed_by: register.users.supervisor });
    expect(await wakes(visitId)).toHaveLength(2);
    await send(supervisor, visitId, 'withdraw', { reason: 'ground_ended' }).expect(400);
  });
});

describe('an appointment', () => {
  const at = (date: string) => new Date(`${date}:00-05:00`).toISOString();
  const asks = (visitId: string, from: string, to: string, more: object = {}) =>
    send(officer, visitId, 'appoint', { from: at(from), to: at(to), ...more });

  it.each([
    ['APPOINTMENT_INVALID', '2026-11-04T14:00', '2026-11-04T13:00'],
    ['APPOINTMENT_IN_PAST', '2026-11-02T09:00', '2026-11-02T10:00'],
    ['APPOINTMENT_TOO_LONG', '2026-11-04T09:00', '2026-11-04T18:00'],
    ['APPOINTMENT_TOO_LATE', '2026-11-17T10:00', '2026-11-17T11:00'],
    ['APPOINTMENT_OUTSIDE_HOURS', '2026-11-04T22:00', '2026-11-04T23:00'],
    ['APPOINTMENT_NOT_WORKING_DAY', '2026-11-08T14:00', '2026-11-08T15:00'],
    ['APPOINTMENT_TOO_SOON', '2026-11-03T14:00', '2026-11-03T15:00'],
  ])('is refused with %s', async (code, from, to) => {
    const { visitId } = await released();
    const { body } = await asks(visitId, from, to);
    expect(body.code).toBe(code);
    expect((await row(visitId)).state).toBe('released');
  });

  it('on a Sunday is made where the resident asked for it: by word, or on their own page', async () => {
    const said = await released();
    await asks(said.visitId, '2026-11-08T14:00', '2026-11-08T15:00', { residentAsked: true }).expect(200);
    const log = { subject_id: said.visitId, action: 'visit.appoint' };
    expect(await database.service('audit_log').where(log).first()).toMatchObject({
      detail: { residentAsked: true },
    });
    const written = await released();
    await database
      .service('visits')
      .where({ id: written.visitId })
      .update({ wished_on: '2026-11-08', wished_part: 'afternoon' });
    await asks(written.visitId, '2026-11-15T16:00', '2026-11-15T17:00').expect(409);
    await asks(written.visitId, '2026-11-08T16:00', '2026-11-08T17:00').expect(200);
  });

  it('is made for today where a severe hazard is open', async () => {
    const { visitId, hazardId } = await released();
    await database.service('hazards').where({ id: hazardId }).update({ severity: 'severe' });
    await asks(visitId, '2026-11-02T19:00', '2026-11-02T19:15').expect(200);
  });

  it('wakes the workflow and may be moved twice, not more', async () => {
    const { visitId } = await appointed();
    await send(officer, visitId, 'appoint', nextTime()).expect(200);
    const { body } = await send(supervisor, visitId, 'appoint', nextTime()).expect(200);
    expect(body).toMatchObject({ state: 'appointed', reschedules: 2 });
    expect((await send(officer, visitId, 'appoint', nextTime())).body.code).toBe('RESCHEDULES_USED_UP');
    expect(await wakes(visitId)).toHaveLength(3);
  });

  it('never overlaps another of the same officer, whoever is quicker', async () => {
    const [one, two] = [await released(), await released()];
    const time = nextTime();
    const answers = await Promise.all([
      send(officer, one.visitId, 'appoint', time),
      send(supervisor, two.visitId, 'appoint', time),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const late = answers.find(({ status }) => status === 409);
    expect(['APPOINTMENT_OVERLAPS', 'STATE_CONFLICT']).toContain(late?.body.code);
  });

  it('is not made by an officer whose visit it is not', async () => {
    const { visitId } = await released();
    await send(otherOfficer, visitId, 'appoint', nextTime()).expect(404);
  });
});

describe('an officer at the door', () => {
  it('begins no earlier than the home was told', async () => {
    const { visitId } = await appointed();
    const begin = () => send(officer, visitId, 'begin', { identified: true, purposeStated: true });
    const { status, body } = await begin();
    expect([status, body.code]).toEqual([409, 'APPOINTMENT_NOT_REACHED']);
    await letCome(visitId);
    await begin().expect(200);
  });

  it('begins only identified and with the purpose stated', async () => {
    const { visitId } = await appointed();
    await letCome(visitId);
    await send(officer, visitId, 'begin', { identified: true }).expect(400);
    await send(officer, visitId, 'begin', { identified: true, purposeStated: false }).expect(400);
    const { body } = await send(officer, visitId, 'begin', { identified: true, purposeStated: true }).expect(
      200,
    );
    expect(body.state).toBe('begun');
  });

  it('completes with checklist and hazards: score, deadlines, review asked for, task done', async () => {
    const { visitId, home } = await begun();
    const { body } = await send(officer, visitId, 'complete', {
      consent: 'given',
      checklist: checklistWith({ gas: 'defect', balcony: 'not_seen' }),
      hazards: [
        { kind: 'gas_leak', severity: 'severe', inCommonParts: false },
        { kind: 'fire_exit_blocked', severity: 'minor', inCommonParts: true },
      ],
    }).expect(200);
    expect(body).toMatchObject({ state: 'completed' });
    const detail = await supervisor.agent.get(`/api/visits/${visitId}`).expect(200);
    expect(detail.body).toMatchObject({
      consent: 'given',
      score: 88,
      hazards: [
        { kind: 'gas_leak', severity: 'severe', deadlineOn: '2026-11-04' },
        { kind: 'fire_exit_blocked', severity: 'minor', deadlineOn: '2026-12-02' },
      ],
    });
    const found = await database.service('hazards').where({ visit_id: visitId }).orderBy('deadline_on');
    expect(found).toMatchObject([
      { dwelling_id: home.dwellingId, generated: false },
      { dwelling_id: null, generated: false },
    ]);
    const registration = await database.service('registrations').where({ id: home.registrationId }).first();
    expect(registration.review_requested_at).not.toBeNull();
    expect(await taskOf(visitId)).toMatchObject({ state: 'done', outcome: 'completed' });
    expect((await send(officer, visitId, 'complete', COMPLETED)).body.code).toBe('STATE_CONFLICT');
  });

  describe('at a home whose record is due to be confirmed', () => {
    let roundId: string;
    beforeAll(async () => {
      roundId = await insertRound(database, register, '2026-11-02');
    });
    const revisit = (home: Home) =>
      database.service('tasks').where({ registration_id: home.registrationId, kind: 'revisit' }).first();
    const registrationOf = (home: Home) =>
      database.service('registrations').where({ id: home.registrationId }).first();
    /** The visit's officer is a substitute: the home's revisit task is another's, or nobody's yet. */
    async function begunBesideRevisit() {
      const visit = await begun();
      const { home } = visit;
      await database.service('tasks').insert({
        id: uuid(),
        kind: 'revisit',
        registration_id: home.registrationId,
        building_id: home.buildingId,
        dwelling_id: home.dwellingId,
        patch_id: register.patches[0],
        round_id: roundId,
        state: 'waiting',
        rank: 10,
        issued_at: TEST_START,
        due_at: TEST_START,
      });
      return visit;
    }

    it('and is found as registered, confirms the record and ends its revisit task', async () => {
      const { visitId, home } = await begunBesideRevisit();
      await send(officer, visitId, 'complete', COMPLETED).expect(200);
      expect(await registrationOf(home)).toMatchObject({ state: 'verified', confirmed_on: '2026-11-02' });
      expect(await revisit(home)).toMatchObject({
        state: 'done',
        outcome: 'confirmed',
        closed_by_kind: 'user',
        closed_by: register.users.officer,
      });
    });

    it.each(['defect', 'not_seen'] as const)(
      'and is not found as registered (%s), leaves the record to be confirmed by its residents',
      async (result) => {
        const { visitId, home } = await begunBesideRevisit();
        const checklist = checklistWith({ unit_matches: result });
        await send(officer, visitId, 'complete', { ...COMPLETED, checklist }).expect(200);
        expect(await registrationOf(home)).toMatchObject({ confirmed_on: '2026-01-05' });
        expect((await registrationOf(home)).review_requested_at).not.toBeNull();
        expect(await revisit(home)).toMatchObject({ state: 'waiting', outcome: null });
      },
    );

    it('and declines, has refused that too: nobody asks for a confirmation the next morning', async () => {
      const { visitId, home } = await begunBesideRevisit();
      await send(officer, visitId, 'refuse').expect(200);
      expect(await revisit(home)).toMatchObject({
        state: 'refused',
        outcome: 'refused',
        closed_by_kind: 'user',
        closed_by: register.users.officer,
      });
    });

    it('is confirmed by nobody but the visit’s officer, with what they saw, once', async () => {
      const { visitId, home } = await begunBesideRevisit();
      const confirm = async (user: keyof SmallRegister['users']) => {
        const { rows } = await asUser(database.app, register.users[user], (trx) =>
          trx.raw<{ rows: { confirmed: boolean }[] }>('SELECT confirm_by_visit(?) AS confirmed', [visitId]),
        );
        return rows[0]?.confirmed;
      };
      expect(await confirm('officer')).toBe(false);
      await bringVisitTo(database, register, visitId, 'completed', {
        checklist: JSON.stringify(checklistWith()),
      });
      expect(await confirm('supervisor')).toBe(false);
      expect(await confirm('otherOfficer')).toBe(false);
      expect(await revisit(home)).toMatchObject({ state: 'waiting' });
      expect(await confirm('officer')).toBe(true);
      await database.service('tasks').where({ visit_id: visitId }).update({
        state: 'done',
        outcome: 'completed',
        closed_at: TEST_START,
        closed_by_kind: 'user',
        closed_by: register.users.officer,
      });
      expect(await confirm('officer')).toBe(false);
    });
  });

  it('records nothing before the visit has begun, nor an incomplete or foreign checklist', async () => {
    const { visitId } = await appointed();
    await letCome(visitId);
    const early = await send(officer, visitId, 'complete', COMPLETED);
    expect(early.body.code).toBe('STATE_CONFLICT');
    await send(officer, visitId, 'begin', { identified: true, purposeStated: true }).expect(200);
    await send(officer, visitId, 'complete', { ...COMPLETED, checklist: {} }).expect(400);
    await send(officer, visitId, 'complete', {
      ...COMPLETED,
      checklist: { ...checklistWith(), visitors: 'ok' },
    }).expect(400);
  });

  it('completes only where the resident’s consent is stated', async () => {
    const { visitId } = await begun();
    const { consent: _, ...unsaid } = COMPLETED;
    await send(officer, visitId, 'complete', unsaid).expect(400);
    await send(officer, visitId, 'complete', { ...COMPLETED, consent: 'refused' }).expect(400);
    expect(await row(visitId)).toMatchObject({ state: 'begun', consent: null });
    await send(officer, visitId, 'complete', COMPLETED).expect(200);
    expect(await row(visitId)).toMatchObject({ state: 'completed', consent: 'given' });
  });

  it('records a refusal, which counts as done and asks for no review', async () => {
    const { visitId, home } = await begun();
    await database
      .service('registrations')
      .where({ id: home.registrationId })
      .update({ review_requested_at: null });
    const { body } = await send(officer, visitId, 'refuse').expect(200);
    expect(body.state).toBe('refused');
    expect(await taskOf(visitId)).toMatchObject({ state: 'refused' });
    const refused = { registration_id: home.registrationId, kind: 'refused' };
    expect(await database.service('registration_events').where(refused)).toHaveLength(1);
    const registration = await database.service('registrations').where({ id: home.registrationId }).first();
    expect(registration).toMatchObject({ review_requested_at: null, tier: 'priority' });
  });

  it('records a no-show only after the time has come; the first one is appointed again, the second ends it', async () => {
    const { visitId } = await appointed();
    expect((await send(officer, visitId, 'no-show')).body.code).toBe('APPOINTMENT_NOT_REACHED');
    await letCome(visitId);
    const first = await send(officer, visitId, 'no-show').expect(200);
    expect(first.body).toMatchObject({ state: 'released', appointmentFrom: null });
    expect(await taskOf(visitId)).toMatchObject({ state: 'open' });
    await send(officer, visitId, 'appoint', nextTime()).expect(200);
    await letCome(visitId);
    const second = await send(officer, visitId, 'no-show').expect(200);
    expect(second.body).toMatchObject({ state: 'no_show', reschedules: 0 });
    expect(await taskOf(visitId)).toMatchObject({ state: 'done', outcome: 'no_show' });
  });

  it('has met nobody only after waiting, whoever writes it', async () => {
    const { visitId } = await appointed();
    const until = new Date(TEST_START.getTime() + 600_000).toISOString();
    await database
      .service('visits')
      .where({ id: visitId })
      .update({ appointment: `[${TEST_START.toISOString()},${until})` });
    expect((await send(officer, visitId, 'no-show')).body.code).toBe('NO_SHOW_TOO_EARLY');
    for (const values of [
      { state: 'released', appointment: null },
      { state: 'no_show', ended_at: TEST_START },
    ]) {
      await expect(
        asUser(database.app, register.users.officer, (trx) =>
          trx('visits')
            .where({ id: visitId })
            .update({ ...values, no_shows: 1 }),
        ),
      ).rejects.toThrow('NO_SHOW_TOO_EARLY');
    }
    expect(await row(visitId)).toMatchObject({ state: 'appointed', no_shows: 0 });
  });

  it('is another than the supervisor, who records nothing there', async () => {
    const { visitId } = await begun();
    for (const name of ['refuse', 'no-show']) await send(supervisor, visitId, name).expect(403);
  });
});

describe('while outward contact is stopped', () => {
  /** The supervisor presses the stop button; contact goes on when the work is done. */
  async function paused(work: () => Promise<void>): Promise<void> {
    const pause = { areaId: register.patches[0], reason: 'scam_warning' };
    const { body } = await supervisor.post('/api/outward-pauses', pause).expect(200);
    await work();
    await supervisor.post(`/api/outward-pauses/${body.id}/resume`, {}).expect(200);
  }

  it('nobody is sent to a home or promised to it, and the answer says why in both languages', async () => {
    const proposed = await proposeVisit(database.service, register);
    const one = await released();
    const other = await appointed();
    await letCome(other.visitId);
    const begin = { identified: true, purposeStated: true };
    await paused(async () => {
      for (const [caller, visitId, name, body] of [
        [supervisor, proposed.visitId, 'release', {}],
        [officer, one.visitId, 'appoint', nextTime()],
        [officer, other.visitId, 'appoint', nextTime()],
        [officer, other.visitId, 'begin', begin],
      ] as const) {
        const before = await row(visitId);
        const refused = await send(caller, visitId, name, body);
        expect([name, refused.status, refused.body.code]).toEqual([name, 409, 'OUTWARD_PAUSED']);
        expect(refused.body.localised.zh).toContain('暂停');
        expect(refused.body.localised.en).toContain('stopped');
        expect(await row(visitId)).toEqual(before);
      }
    });
    await send(officer, other.visitId, 'begin', begin).expect(200);
  });

  it('what was found and what the resident said is recorded all the same', async () => {
    const [seen, declined] = [await begun(), await appointed()];
    await paused(async () => {
      await send(officer, seen.visitId, 'complete', COMPLETED).expect(200);
      await send(officer, declined.visitId, 'refuse').expect(200);
    });
  });

  it('lists say since when', async () => {
    const { visitId } = await released();
    const pausedSince = async (): Promise<unknown[]> => {
      const { body } = await officer.agent.get('/api/field/tasks').expect(200);
      const items = body.items as { visitId: string | null; pausedSince: string | null }[];
      const { body: visit } = await supervisor.agent.get(`/api/visits/${visitId}`).expect(200);
      const listed = items.find((item) => item.visitId === visitId)?.pausedSince;
      return [listed, (visit as { pausedSince: string | null }).pausedSince];
    };
    expect(await pausedSince()).toEqual([null, null]);
    await paused(async () =>
      expect(await pausedSince()).toEqual([expect.any(String) as string, expect.any(String) as string]),
    );
  });
});

describe('every command', () => {
  it('is refused on a stale version and done once for one key', async () => {
    const { visitId } = await proposeVisit(database.service, register);
    const stale = await send(supervisor, visitId, 'release').set('If-Match', '"7"');
    expect([stale.status, stale.body.code]).toEqual([412, 'VERSION_CHANGED']);
    const once = () =>
      send(supervisor, visitId, 'release')
        .set('If-Match', '"1"')
        .set('Idempotency-Key', `release-${visitId}`);
    const first = await once().expect(200);
    expect((await once().expect(200)).body).toEqual(first.body);
    expect(first.headers['etag']).toBe('"2"');
    expect(await database.service('audit_log').where({ subject_id: visitId })).toHaveLength(1);
  });

  it('is refused in each state that does not allow it', async () => {
    const time = nextTime();
    const bodies: Record<string, object> = {
      appoint: time,
      begin: { identified: true, purposeStated: true },
      complete: COMPLETED,
      refuse: {},
      'no-show': {},
    };
    const { visitId } = await begun();
    await send(officer, visitId, 'refuse').expect(200);
    for (const [name, body] of Object.entries(bodies))
      expect((await send(officer, visitId, name, body)).body.code).toBe('STATE_CONFLICT');
  });
});

it('stands in its officer’s list with its appointment, and goes with its task to another officer', async () => {
  const { visitId, from, to } = await appointed();
  const { body } = await officer.agent.get('/api/field/tasks').expect(200);
  const item = (body.items as { id: string; visitId: string | null }[]).find(
    (task) => task.visitId === visitId,
  );
  expect(item).toMatchObject({
    visitState: 'appointed',
    appointmentFrom: from,
    appointmentTo: to,
    hazard: null,
  });
  const colleague = uuid();
  await database
    .service('users')
    .insert({ id: colleague, login: `u-${colleague}`, display_name: 'Colleague' });
  await grantRole(database.service, register, colleague, 'officer', register.patches[0]);
  const woken = (await wakes(visitId)).length;
  await supervisor.post(`/api/tasks/${item?.id}/reassign`, { assigneeId: colleague }).expect(200);
  expect(await row(visitId)).toMatchObject({ officer_id: colleague });
  expect(await wakes(visitId)).toHaveLength(woken + 1);
  await send(officer, visitId, 'refuse').expect(404);
});

describe('an appointment inside a stop of outward contact', () => {
  it('that nobody was met at is not one in vain: another is made, and the database refuses to count it', async () => {
    const { visitId } = await appointed();
    await database.service('visits').where({ id: visitId }).update({ no_shows: 1 });
    await letCome(visitId);
    const [pause] = await database
      .service('outward_pauses')
      .insert({
        id: uuid(),
        area_id: register.patches[0],
        reason: 'technical',
        paused_at: new Date(TEST_START.getTime() - 7_200_000),
        paused_by: register.users.supervisor,
      })
      .returning<{ id: string }[]>('id');
    try {
      await expect(
        database
          .service('visits')
          .where({ id: visitId })
          .update({ state: 'no_show', no_shows: 2, ended_at: TEST_START }),
      ).rejects.toThrow('NO_SHOW_IN_PAUSE');
      await send(officer, visitId, 'no-show').expect(200);
      expect(await row(visitId)).toMatchObject({ state: 'released', no_shows: 1, appointment: null });
    } finally {
      await database
        .service('outward_pauses')
        .where({ id: pause?.id })
        .update({ resumed_at: TEST_START, resumed_by: register.users.supervisor });
    }
  });
});

it('no appointment is made with an officer who may not work in the patch any more', async () => {
  const { visitId } = await released();
  const gone = uuid();
  await database
    .service('users')
    .insert({ id: gone, login: `u-${gone}`, display_name: 'Gone', disabled_at: TEST_START });
  await database.service('visits').where({ id: visitId }).update({ officer_id: gone });
  expect((await send(supervisor, visitId, 'appoint', nextTime())).body.code).toBe('OFFICER_NOT_OF_PATCH');
});

it('a visit does not begin long after its appointment, whoever asks; a no-show can be recorded', async () => {
  const { visitId } = await appointed();
  const day = ['2026-10-30T14:00:00Z', '2026-10-30T14:15:00Z'];
  await database
    .service('visits')
    .where({ id: visitId })
    .update({ appointment: `[${day.join(',')})` });
  const answer = await send(officer, visitId, 'begin', { identified: true, purposeStated: true });
  expect([answer.status, answer.body.code]).toEqual([409, 'APPOINTMENT_OVER']);
  await expect(
    asUser(database.app, register.users.officer, (trx) =>
      trx('visits').where({ id: visitId }).update({ state: 'begun', identified: true, purpose_stated: true }),
    ),
  ).rejects.toThrow('APPOINTMENT_OVER');
  await send(officer, visitId, 'no-show').expect(200);
});

it('an administrator sees visits, and nothing below the building', async () => {
  const { visitId } = await released();
  const { agent } = await signIn(appOn(database), 'admin');
  const { body } = await agent.get(`/api/visits/${visitId}`).expect(200);
  expect(body).toMatchObject({ dwellingNumber: null, floor: null, contactPhone: null });
});

it('an officer no longer sees or works a visit when their grant for the patch has ended', async () => {
  const { visitId } = await begun();
  const { officer: user_id } = register.users;
  await grantRole(database.service, register, user_id, 'officer', register.patches[1]);
  await database
    .service('role_grants')
    .where({ user_id, area_id: register.patches[0] })
    .update({ valid_to: '2026-11-01' });
  await officer.agent.get(`/api/visits/${visitId}`).expect(404);
  await send(officer, visitId, 'refuse').expect(404);
});
