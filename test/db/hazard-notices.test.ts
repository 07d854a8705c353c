import fc from 'fast-check';
import { v7 as uuid } from 'uuid';
import { loadCalendar } from '../../db/queries/rounds';
import { APPEALABLE_STATES, noticeActions, NOTICE_STATES, noticeStateAfter } from '../../domain/notice';
import { STATE_TRANSITIONS } from '../../domain/state-transitions';
import { addWorkingDays } from '../../domain/working-days';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { BY_HAND, noticeOffice, type NoticeOffice } from '../support/notices';
import { setProgrammeClock } from '../support/programme-clock';
import { grantRole, seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';

const DAY_MS = 86_400_000;

let database: TestDatabase;
let register: SmallRegister;
let office: NoticeOffice;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  office = await noticeOffice(database, register);
});
afterAll(() => database.close());
beforeEach(() => after(0));

/** The programme's clock shows this day of the test, counted from Monday 2 November 2026. */
const after = (days: number) => setProgrammeClock(database, new Date(TEST_START.getTime() + days * DAY_MS));
const refused = (code: string): unknown => expect.objectContaining({ code });
const notice = (id: string) => office.notice(id);

async function served(hazard: Record<string, unknown> = {}, days: Record<string, unknown> = {}) {
  const { hazardId, home } = await office.hazard(hazard);
  const noticeId = await office.draft(hazardId, home.landlordId);
  await office.issue(noticeId, days);
  await office.serve(noticeId);
  return { hazardId, noticeId, home };
}

async function lapsed(hazard: Record<string, unknown> = { severity: 'severe' }) {
  const made = await served(hazard);
  await after(1);
  await office.lapse(made.noticeId);
  return made;
}

describe('what may follow what', () => {
  it('is in domain/notice.ts what it is in the table of transitions', () => {
    const inDomain = Object.fromEntries(
      NOTICE_STATES.map((state) => [state, new Set(noticeActions(state).map(noticeStateAfter))]),
    );
    for (const state of NOTICE_STATES) inDomain[state]?.delete(state);
    const stored = Object.fromEntries(
      NOTICE_STATES.map((state) => [
        state,
        new Set<string>((STATE_TRANSITIONS.hazard_notice as Record<string, readonly string[]>)[state] ?? []),
      ]),
    );
    expect(inDomain).toEqual(stored);
  });

  it('begins with a draft about a hazard that is there, to who answers for the place', async () => {
    const { hazardId, home } = await office.hazard();
    const stranger = register.homes[0].landlordId;
    const ended = await office.hazard();
    await database
      .service('registrations')
      .where({ id: ended.home.registrationId })
      .update({ state: 'ended', period: '[2026-01-01,2026-10-01)' });
    await expect(office.draft(ended.hazardId, ended.home.landlordId)).rejects.toEqual(refused('DS126'));
    await expect(office.draft(hazardId, stranger)).rejects.toEqual(refused('DS126'));
    await office.draft(hazardId, home.landlordId);
    // one at a time
    await expect(office.draft(hazardId, home.landlordId)).rejects.toEqual(refused('23505'));
    const gone = await office.hazard();
    await office.reinspect(gone.hazardId, 'remedied');
    await expect(office.draft(gone.hazardId, gone.home.landlordId)).rejects.toEqual(refused('DS125'));
  });

  it('leaves an overcrowding to the landlord, not to who manages', async () => {
    const { hazardId, home } = await office.hazard({ kind: 'overcrowding' });
    const managerId = uuid();
    await database
      .service('parties')
      .insert({ id: managerId, kind: 'manager', is_organisation: true, generated: true });
    await database
      .service('registrations')
      .where({ id: home.registrationId })
      .update({ manager_id: managerId });
    await expect(office.draft(hazardId, managerId)).rejects.toEqual(refused('DS126'));
    await office.draft(hazardId, home.landlordId);
  });
});

it('asks of an overcrowding that it is ended, and of nothing else', async () => {
  const insert = async (kind: string, measure: string) => {
    const { hazardId, home } = await office.hazard({ kind });
    return database.service('hazard_notices').insert({
      id: uuid(),
      hazard_id: hazardId,
      patch_id: register.patches[0],
      party_id: home.landlordId,
      measure,
      locale: 'en',
      drafted_by: register.users.officer,
    });
  };
  await expect(insert('other', 'end_overcrowding')).rejects.toEqual(refused('DS161'));
  await expect(insert('overcrowding', 'make_safe')).rejects.toEqual(refused('DS161'));
  await insert('other', 'make_safe');
  await insert('overcrowding', 'end_overcrowding');
});

it('waits for whoever finds the hazard gone, and is not drafted after them', async () => {
  const { hazardId, home } = await office.hazard();
  const closing = await database.service.transaction();
  await closing('hazards')
    .where({ id: hazardId })
    .update({
      state: 'closed',
      closed_at: closing.raw('programme_now()'),
      closed_by: register.users.officer,
    });
  const drafted = office.draft(hazardId, home.landlordId).then(
    () => 'drafted',
    (error: unknown) => (error as { code: string }).code,
  );
  const waits = async () =>
    (
      await database.owner.raw<{ rows: object[] }>(
        `SELECT FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'`,
      )
    ).rows.length;
  while ((await waits()) === 0);
  await closing.commit();
  expect(await drafted).toBe('DS125');
});

describe('issuing', () => {
  it('asks again who answers for the place', async () => {
    const { hazardId, home } = await office.hazard();
    const id = await office.draft(hazardId, home.landlordId);
    await database
      .service('registrations')
      .where({ id: home.registrationId })
      .update({ state: 'ended', period: '[2026-01-01,2026-10-01)' });
    await expect(office.issue(id)).rejects.toEqual(refused('DS126'));
  });

  it('and reminding end with the programme; an answer to an appeal does not', async () => {
    const { noticeId } = await served({}, { remedy_working_days: 20 });
    const appealId = await office.appeal(noticeId);
    const { hazardId, home } = await office.hazard();
    const id = await office.draft(hazardId, home.landlordId);
    const { ends_on: ends } = await database.owner('programme').first<{ ends_on: string }>('ends_on');
    await setProgrammeClock(database, new Date(Date.parse(ends) + DAY_MS));
    await expect(office.issue(id)).rejects.toEqual(refused('DS007'));
    const now = database.service.raw('programme_now()');
    await expect(
      database.service('hazard_notices').where({ id: noticeId }).update({ reminded_at: now }),
    ).rejects.toEqual(refused('DS007'));
    await office.decide(appealId, { decision: 'dismissed', reason: 'hazard_seen' });
    await database.service('hazard_appeals').where({ id: appealId }).update({ told_at: now });
  });

  it('is a supervisor’s, in their own name, and dated by the database', async () => {
    const { hazardId, home } = await office.hazard();
    const id = await office.draft(hazardId, home.landlordId);
    // an officer who drafted it does not reach it any more
    expect(await office.issue(id, {}, register.users.officer)).toBe(0);
    await office.issue(id);
    expect(await notice(id)).toMatchObject({
      state: 'issued',
      drafted_by: register.users.officer,
      issued_by: register.users.supervisor,
      patch_id: register.patches[0],
    });
    await expect(
      database.service('hazard_notices').where({ id }).update({ measure: 'clear' }),
    ).rejects.toEqual(refused('DS127'));
  });

  it('waits while outward contact is stopped', async () => {
    // a day that no other test's service falls on
    await after(300);
    const known = await served({}, { remedy_working_days: 20 });
    const decided = await office.appeal(known.noticeId);
    await office.decide(decided, { decision: 'dismissed', reason: 'hazard_seen' });
    const waits = await office.hazard();
    const unserved = await office.draft(waits.hazardId, waits.home.landlordId);
    await office.issue(unserved);
    const { hazardId, home } = await office.hazard();
    const id = await office.draft(hazardId, home.landlordId);
    const pause = uuid();
    await database.service('outward_pauses').insert({
      id: pause,
      area_id: register.patches[0],
      reason: 'technical',
      paused_at: database.service.raw('programme_now()'),
      paused_by: register.users.supervisor,
    });
    await expect(office.issue(id)).rejects.toEqual(refused('DS010'));
    await expect(office.serve(unserved)).rejects.toEqual(refused('DS010'));
    // and so do texts to a party
    const now = database.service.raw('programme_now()');
    await expect(
      database.service('hazard_notices').where({ id: known.noticeId }).update({ reminded_at: now }),
    ).rejects.toEqual(refused('DS010'));
    await expect(
      database.service('hazard_appeals').where({ id: decided }).update({ told_at: now }),
    ).rejects.toEqual(refused('DS010'));
    await database
      .service('outward_pauses')
      .where({ id: pause })
      .update({ resumed_at: database.service.raw('programme_now()'), resumed_by: register.users.supervisor });
    await office.issue(id);
  });

  it('of an order to end an overcrowding comes after an offer of help with housing', async () => {
    const { hazardId, home } = await office.hazard({ kind: 'overcrowding' });
    const id = await office.draft(hazardId, home.landlordId);
    await expect(office.issue(id)).rejects.toEqual(refused('DS129'));
    await database.service('rehousing_offers').insert({
      id: uuid(),
      hazard_id: hazardId,
      help: 'housing_list',
      offered_by: register.users.officer,
      offered_at: TEST_START,
    });
    await office.issue(id);
  });
});

describe('service', () => {
  it('is proven by what its means needs, after the issue and not in the future', async () => {
    const { hazardId, home } = await office.hazard();
    const id = await office.draft(hazardId, home.landlordId);
    await office.issue(id);
    const letter = { service_means: 'registered_letter', service_reference: 'RR-12345' };
    await expect(office.serve(id, { service_means: 'registered_letter' })).rejects.toEqual(refused('23514'));
    await expect(office.serve(id, { ...letter, service_reference: 'gave it to him' })).rejects.toEqual(
      refused('23514'),
    );
    const past = new Date(TEST_START.getTime() - DAY_MS);
    await expect(office.serve(id, { ...letter, at: past })).rejects.toEqual(refused('DS130'));
    const future = new Date(TEST_START.getTime() + DAY_MS);
    await expect(office.serve(id, { ...letter, at: future })).rejects.toEqual(refused('DS130'));
    // a witness is an officer of the patch, and not who posted it
    const posted = { service_means: 'posted_on_site', service_witness: register.users.otherOfficer };
    await expect(office.serve(id, posted)).rejects.toEqual(refused('DS130'));
    await office.serve(id, letter);
    expect(await notice(id)).toMatchObject({ state: 'served', served_by: register.users.supervisor });
    await expect(
      database.service('hazard_notices').where({ id }).update({ service_reference: 'RR-99999' }),
    ).rejects.toEqual(refused('DS127'));
  });

  it('starts the deadline and the time to appeal: working days, counted as domain/ counts them', async () => {
    const calendar = await loadCalendar(database.service);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 900 }),
        fc.integer({ min: 0, max: 60 }),
        async (day, count) => {
          const from = new Date(TEST_START.getTime() + day * DAY_MS).toISOString().slice(0, 10);
          const { rows } = await database.owner.raw<{ rows: [{ on: string }] }>(
            'SELECT add_working_days(?::date, ?)::text AS on',
            [from, count],
          );
          expect(rows[0].on).toBe(addWorkingDays(calendar, from, count));
        },
      ),
      { numRuns: 60 },
    );
    const { noticeId } = await served({}, { remedy_working_days: 10 });
    expect(await notice(noticeId)).toMatchObject({ deadline_on: '2026-11-16', appeal_until: '2026-11-16' });
  });

  it('is what time runs from: none lapses before it, nor before the deadline', async () => {
    const { hazardId, home } = await office.hazard();
    const id = await office.draft(hazardId, home.landlordId);
    await office.issue(id);
    await after(200);
    await expect(office.lapse(id)).rejects.toEqual(refused('DS009'));
    await after(1);
    await office.serve(id);
    await expect(office.lapse(id)).rejects.toEqual(refused('DS131'));
    await after(2);
    await office.lapse(id);
    expect(await notice(id)).toMatchObject({ state: 'lapsed', deadline_on: '2026-11-03' });
  });

  it('is not said to have lapsed by anybody who signs in', async () => {
    const { noticeId } = await served();
    await after(1);
    const { change } = office;
    await expect(change(register.users.supervisor, noticeId, { state: 'lapsed' })).rejects.toEqual(
      refused('DS009'),
    );
    await expect(change(register.users.supervisor, noticeId, { state: 'complied' })).rejects.toEqual(
      refused('DS009'),
    );
  });
});

it('is dated by an officer who serves it with the moment of the record, and by nobody earlier', async () => {
  const { hazardId, home } = await office.hazard();
  const id = await office.draft(hazardId, home.landlordId);
  await office.issue(id);
  await database.service('tasks').insert({
    id: uuid(),
    kind: 'notice_service',
    building_id: home.buildingId,
    dwelling_id: home.dwellingId,
    patch_id: register.patches[0],
    hazard_id: hazardId,
    assignee_id: register.users.officer,
    state: 'open',
    issued_at: TEST_START,
    due_at: TEST_START,
  });
  await after(3);
  await office.serve(id, { ...BY_HAND, at: new Date(TEST_START.getTime() + DAY_MS) }, register.users.officer);
  expect(await notice(id)).toMatchObject({ deadline_on: '2026-11-05', served_by: register.users.officer });
});

it('follows its hazard and its appeals by what stands in the rows, from whatever trigger it is written', async () => {
  const { noticeId } = await lapsed();
  const varied = await office.appeal(noticeId);
  await office.decide(varied, { decision: 'varied', reason: 'work_takes_longer', more_working_days: 1 });
  await after(7);
  await office.lapse(noticeId);
  const write = (values: object) =>
    database.app.transaction(async (trx) => {
      await trx.raw(`SELECT set_config('doorstep.user_id', ?, true)`, [register.users.supervisor]);
      await trx.raw(`CREATE TEMP TABLE way_round (state text) ON COMMIT DROP`);
      await trx.raw(`CREATE FUNCTION pg_temp.go_round() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE public.hazard_notices SET state = NEW.state WHERE id = '${noticeId}'; RETURN NEW; END $$`);
      await trx.raw(
        `CREATE TRIGGER goes_round BEFORE INSERT ON way_round FOR EACH ROW EXECUTE FUNCTION pg_temp.go_round()`,
      );
      await trx('way_round').insert(values);
    });
  for (const state of ['complied', 'served'])
    await expect(write({ state })).rejects.toEqual(refused('DS009'));
});

describe('a referral', () => {
  it('that was taken back is told of, and its hazard can be given notice of again', async () => {
    const { noticeId, hazardId, home } = await lapsed();
    await office.reinspect(hazardId, 'not_remedied');
    const appealId = await office.appeal(noticeId);
    await office.decide(appealId, { decision: 'dismissed', reason: 'hazard_seen' });
    const second = await office.appeal(noticeId);
    await expect(office.refer(noticeId)).rejects.toEqual(refused('DS132'));
    await office.decide(second, { decision: 'dismissed', reason: 'hazard_seen' });
    await office.refer(noticeId);
    const late = await office.appeal(noticeId);
    // there is no time to give any more
    await expect(
      office.decide(late, { decision: 'varied', reason: 'work_takes_longer', more_working_days: 5 }),
    ).rejects.toEqual(refused('DS162'));
    await expect(office.draft(hazardId, home.landlordId)).rejects.toEqual(refused('DS125'));
    await office.decide(late, { decision: 'upheld', reason: 'party_is_not_responsible' });
    const again = await office.draft(hazardId, home.landlordId);
    expect(await notice(again)).toMatchObject({ state: 'drafted' });
  });

  it('comes after the deadline and a look that found it still there', async () => {
    const { noticeId, hazardId } = await served({ severity: 'severe' });
    await office.reinspect(hazardId, 'not_remedied');
    await expect(office.refer(noticeId)).rejects.toEqual(refused('DS009'));
    await after(1);
    await office.lapse(noticeId);
    // what was seen before the time was over does not count
    await expect(office.refer(noticeId)).rejects.toEqual(refused('DS090'));
    await office.reinspect(hazardId, 'not_remedied');
    await office.refer(noticeId);
    expect(await notice(noticeId)).toMatchObject({
      state: 'referred',
      referred_by: register.users.supervisor,
    });
  });

  it('of what puts nobody in danger at once waits until no appeal can come any more', async () => {
    const { noticeId, hazardId } = await lapsed({ severity: 'minor' });
    await office.reinspect(hazardId, 'not_remedied');
    await expect(office.refer(noticeId)).rejects.toEqual(refused('DS132'));
    await after(15);
    await office.refer(noticeId);
  });

  it('is a supervisor’s of the patch', async () => {
    const { noticeId, hazardId } = await lapsed();
    await office.reinspect(hazardId, 'not_remedied');
    expect(await office.refer(noticeId, register.users.otherSupervisor)).toBe(0);
    await expect(
      database
        .service('hazard_notices')
        .where({ id: noticeId })
        .update({
          state: 'referred',
          referred_to: 'gas_safety',
          referred_by: register.users.officer,
          transmitted: ['hazard'],
        }),
    ).rejects.toEqual(refused('DS128'));
  });

  it('marks the hazard, which nobody does without it; evidence it stays', async () => {
    const { noticeId, hazardId } = await lapsed();
    const refer = (userId: string) =>
      database.app.transaction(async (trx) => {
        await trx.raw(`SELECT set_config('doorstep.user_id', ?, true)`, [userId]);
        await trx('hazards').where({ id: hazardId }).update({ state: 'referred' });
      });
    await expect(refer(register.users.supervisor)).rejects.toEqual(refused('DS090'));
    await office.reinspect(hazardId, 'not_remedied');
    await office.refer(noticeId);
    expect(await database.service('hazards').where({ id: hazardId }).first('state')).toEqual({
      state: 'referred',
    });
    const { rows } = await database.owner.raw<{ rows: [{ evidence: boolean }] }>(
      `SELECT has_severe_hazard(r.id) AS evidence FROM registrations r JOIN hazards h ON h.building_id = r.building_id WHERE h.id = ?`,
      [hazardId],
    );
    expect(rows[0].evidence).toBe(true);
  });
});

describe('an appeal', () => {
  it('holds a referral back until it is decided', async () => {
    const { noticeId, hazardId } = await lapsed();
    await office.reinspect(hazardId, 'not_remedied');
    const appealId = await office.appeal(noticeId);
    await expect(office.refer(noticeId)).rejects.toEqual(refused('DS132'));
    await office.decide(appealId, { decision: 'dismissed', reason: 'hazard_seen' });
    await office.refer(noticeId);
  });

  it('is recorded and decided by others than who issued the notice', async () => {
    const { noticeId } = await lapsed();
    const { supervisor } = register.users;
    await expect(office.appeal(noticeId, {}, supervisor)).rejects.toEqual(refused('DS134'));
    const appealId = await office.appeal(noticeId);
    const decision = { decision: 'dismissed', reason: 'hazard_seen' };
    await expect(office.decide(appealId, decision, supervisor)).rejects.toEqual(refused('DS134'));
    expect(await office.decide(appealId, decision, register.users.officer)).toBe(0);
    await office.decide(appealId, decision);
    await expect(
      database.service('hazard_appeals').where({ id: appealId }).update({ reason: 'time_was_enough' }),
    ).rejects.toEqual(refused('DS127'));
  });

  it('comes within its time, and against a notice that was served', async () => {
    const { hazardId, home } = await office.hazard();
    const unserved = await office.draft(hazardId, home.landlordId);
    await office.issue(unserved);
    await office.serve(unserved);
    await expect(office.appeal(unserved, { received_on: '2026-11-01' })).rejects.toEqual(refused('DS133'));
    await expect(office.appeal(unserved, { received_on: '2026-11-03' })).rejects.toEqual(refused('DS133'));
    await after(20);
    await expect(office.appeal(unserved)).rejects.toEqual(refused('DS133'));
    // received in time and recorded later
    await office.appeal(unserved, { received_on: '2026-11-16' });
  });

  it('that is upheld takes the notice back; one that is varied gives time from then on', async () => {
    const first = await lapsed();
    const upheld = await office.appeal(first.noticeId);
    await office.decide(upheld, { decision: 'upheld', reason: 'party_is_not_responsible' });
    expect(await notice(first.noticeId)).toMatchObject({
      state: 'withdrawn',
      withdrawn_reason: 'appeal_upheld',
    });

    await after(0);
    const second = await lapsed();
    const varied = await office.appeal(second.noticeId);
    await office.decide(varied, { decision: 'varied', reason: 'work_takes_longer', more_working_days: 5 });
    expect(await notice(second.noticeId)).toMatchObject({ state: 'served', deadline_on: '2026-11-10' });
    // and never takes any away
    await after(2);
    const third = await served({}, { remedy_working_days: 20 });
    const again = await office.appeal(third.noticeId);
    const { deadline_on: before } = await notice(third.noticeId);
    await office.decide(again, { decision: 'varied', reason: 'work_takes_longer', more_working_days: 1 });
    expect(await notice(third.noticeId)).toMatchObject({ deadline_on: before });
  });

  it('is nothing that facts are computed from: no tier knows of notices and appeals', async () => {
    const { rows } = await database.owner.raw<{ rows: { readable: boolean }[] }>(
      `SELECT has_any_column_privilege('doorstep_facts', t, 'SELECT') AS readable
       FROM unnest(ARRAY['hazard_notices', 'hazard_appeals', 'rehousing_offers']) AS t`,
    );
    expect(rows.map(({ readable }) => readable)).toEqual([false, false, false]);
    const { noticeId, home } = await lapsed();
    const before = await database.service('registrations').where({ id: home.registrationId }).first();
    await office.appeal(noticeId);
    expect(await database.service('registrations').where({ id: home.registrationId }).first()).toEqual(
      before,
    );
  });
});

it('ends with its hazard: complied where it was served, taken back where nobody was told', async () => {
  const { noticeId, hazardId } = await lapsed();
  await office.reinspect(hazardId, 'remedied');
  expect(await notice(noticeId)).toMatchObject({ state: 'complied' });
  const { hazardId: other, home } = await office.hazard();
  const draft = await office.draft(other, home.landlordId);
  await office.reinspect(other, 'remedied');
  expect(await notice(draft)).toMatchObject({ state: 'withdrawn', withdrawn_reason: 'hazard_over' });
});

it('is seen by who supervises its patch or brings it, with whom it goes to, and by no other', async () => {
  const { hazardId, home } = await office.hazard();
  const id = await office.draft(hazardId, home.landlordId, register.users.supervisor);
  const server = uuid();
  await database.service('users').insert({ id: server, login: 'server', display_name: 'server' });
  await grantRole(database.service, register, server, 'officer', register.patches[0]);
  const sees = (userId: string) =>
    database.app.transaction(async (trx) => {
      await trx.raw(`SELECT set_config('doorstep.user_id', ?, true)`, [userId]);
      const notices = await trx('hazard_notices').where({ id }).pluck('id');
      const parties = await trx('parties').where({ id: home.landlordId }).pluck('id');
      return [notices.length, parties.length];
    });
  expect(await sees(server)).toEqual([0, 0]);
  await database.service('tasks').insert({
    id: uuid(),
    kind: 'notice_service',
    building_id: home.buildingId,
    dwelling_id: home.dwellingId,
    patch_id: register.patches[0],
    hazard_id: hazardId,
    assignee_id: server,
    state: 'open',
    issued_at: TEST_START,
    due_at: TEST_START,
  });
  expect(await sees(server)).toEqual([1, 1]);
  expect(await sees(register.users.otherSupervisor)).toEqual([0, 0]);
});

test('whatever people do in whatever order, nothing is referred before service, deadline, a look and the appeal', async () => {
  const COMMANDS = [
    'issue',
    'serve',
    'day',
    'week',
    'lapse',
    'still_there',
    'remedied',
    'appeal',
    'dismiss',
    'vary',
    'uphold',
    'refer',
    'withdraw',
  ] as const;
  const { hazard, draft, issue, serve, lapse, reinspect, appeal, decide, refer, change } = office;
  let referrals = 0;
  // of any commands few would ever refer: they are strewn into the way that leads there
  const WAY = ['issue', 'serve', 'day', 'lapse', 'still_there', 'refer'] as const;
  const commands = fc
    .tuple(
      fc.array(fc.tuple(fc.integer({ min: 0, max: WAY.length }), fc.constantFrom(...COMMANDS)), {
        maxLength: 6,
      }),
      // and one step of the way may be left out
      fc.option(fc.constantFrom(...WAY), { freq: 2 }),
    )
    .map(([strewn, left]) =>
      [...WAY, 'refer' as const].flatMap((step, place) => [
        ...strewn.filter(([at]) => at === place).map(([, command]) => command),
        ...(step === left ? [] : [step]),
      ]),
    );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('minor', 'severe'), commands, async (severity, run) => {
      await after(0);
      let day = 0;
      const { hazardId, home } = await hazard({ severity });
      const id = await draft(hazardId, home.landlordId);
      let appealId = '';
      const decideAppeal = (values: object) => decide(appealId, { ...values, reason: 'hazard_seen' });
      /** The model: what has been seen to happen. */
      const seen = { lookedAfterDeadline: false, open: false };
      const DO: Record<(typeof COMMANDS)[number], () => Promise<unknown>> = {
        issue: () => issue(id),
        serve: () => serve(id),
        day: () => after((day += 1)),
        week: () => after((day += 7)),
        lapse: () => lapse(id),
        still_there: async () => {
          await reinspect(hazardId, 'not_remedied');
          seen.lookedAfterDeadline = day > deadline((await notice(id))['deadline_on']);
        },
        remedied: () => reinspect(hazardId, 'remedied'),
        appeal: async () => {
          appealId = await appeal(id);
          seen.open = true;
        },
        dismiss: async () => {
          if ((await decideAppeal({ decision: 'dismissed' })) > 0) seen.open = false;
        },
        vary: async () => {
          if ((await decideAppeal({ decision: 'varied', more_working_days: 2 })) === 0) return;
          seen.open = false;
          seen.lookedAfterDeadline = false;
        },
        uphold: async () => {
          if ((await decideAppeal({ decision: 'upheld' })) > 0) seen.open = false;
        },
        refer: () => refer(id),
        withdraw: () => change(register.users.supervisor, id, { state: 'withdrawn' }),
      };
      for (const command of run) {
        const before = await notice(id);
        if ((command === 'dismiss' || command === 'vary' || command === 'uphold') && appealId === '')
          continue;
        const went = await DO[command]().then(
          () => true,
          (error: unknown) => {
            // refused by a safeguard, a check or a unique index: never by accident
            expect(String((error as { code?: string }).code)).toMatch(/^(DS\d{3}|23505|23514)$/);
            return false;
          },
        );
        const now = await notice(id);
        if (command === 'refer' && went && before['state'] !== 'referred') {
          referrals += 1;
          expect(before).toMatchObject({ state: 'lapsed' });
          expect(before['served_at']).not.toBeNull();
          expect(day).toBeGreaterThan(deadline(before['deadline_on']));
          expect(seen).toEqual({ lookedAfterDeadline: true, open: false });
        }
        // an appeal runs only against what was served
        if (command === 'vary' && went && now['version'] !== before['version']) {
          expect(['served', 'lapsed']).toContain(before['state']);
          expect(now['state']).toBe('served');
        }
        if (command === 'appeal' && went) expect(APPEALABLE_STATES).toContain(before['state']);
        if (now['deadline_on'] !== null) expect(now['served_at']).not.toBeNull();
      }
    }),
    { numRuns: 60, seed: 7 },
  );
  expect(referrals).toBeGreaterThan(3);
});

/** As days from the test's Monday; before service there is none to be after. */
function deadline(on: unknown): number {
  return typeof on !== 'string' ? Infinity : (Date.parse(on) - Date.parse('2026-11-02')) / DAY_MS;
}
