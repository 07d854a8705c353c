import { v7 as uuid } from 'uuid';
import type { Activities } from '../../activities/create-activities';
import { logSender } from '../../activities/senders/log';
import type { MessageSender } from '../../activities/senders/message-sender';
import { sendQueued } from '../../activities/send-queued';
import { openRound } from '../../db/queries/rounds';
import { activitiesOn, reviewNothing } from '../support/activities';
import { createTestDatabase, type TestDatabase } from '../support/database';
import {
  asUser,
  seedSmallRegister,
  SEEDED_NAMES,
  TEST_START,
  type Home,
  type SmallRegister,
} from '../support/register';
import { bringVisitTo, insertHazard, proposeVisit } from '../support/visits';

let database: TestDatabase;
let register: SmallRegister;
let activities: Activities;
let visitId: string;
let home: Home;
let senderWorks: boolean;
const sender: MessageSender = {
  keepsTexts: true,
  send: (message) =>
    senderWorks ? logSender.send(message) : Promise.reject(new Error('503 try again later')),
};

/** Hours after Monday 2 November 2026, 10:00 in Toronto; contact hours open again at hours(23), 47, 71, 95 and on Monday at 167. */
const hours = (count: number) => TEST_START.getTime() + count * 3_600_000;
const days = (count: number) => hours(24 * count);
const work = (at: number) => activities.workVisit({ visitId, at });
const visits = () => database.service('visits').where({ id: visitId });
const contacts = () =>
  database
    .service('contact_attempts')
    .where({ visit_id: visitId })
    .orderBy('at')
    .select('purpose', 'channel', 'state');
const incidents = () =>
  database
    .service('incidents')
    .where({ workflow_id: `visit-${visitId}` })
    .pluck('code');
const texts = () => database.service('message_log').whereNotNull('sent_at').orderBy('sent_at').pluck('body');

beforeEach(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  senderWorks = true;
  activities = activitiesOn(database, { review: reviewNothing, sender });
  ({ visitId, home } = await proposeVisit(database.service, register));
  await bringVisitTo(database, register, visitId, 'released');
});
afterEach(() => database.close());

const appoint = (fromHours: number) =>
  visits().update({
    state: 'appointed',
    appointment: `[${new Date(hours(fromHours)).toISOString()},${new Date(hours(fromHours + 1)).toISOString()})`,
  });
const insertContact = (at: number, values: Record<string, unknown> = {}) =>
  database.service('contact_attempts').insert({
    id: uuid(),
    registration_id: home.registrationId,
    recipient: 'resident',
    channel: 'message',
    purpose: 'confirmation',
    state: 'sent',
    at: new Date(at),
    ...values,
  });
const end = (state: 'refused' | 'completed' | 'withdrawn' | 'no_show') =>
  bringVisitTo(database, register, visitId, state);

describe('a released visit', () => {
  it('is asked for once, however often it is looked at, in words without a name', async () => {
    await Promise.all([work(hours(0)), work(hours(0))]);
    await work(days(1));
    expect(await contacts()).toEqual([{ purpose: 'visit_request', channel: 'link', state: 'sent' }]);
    const [body] = (await texts()) as string[];
    expect(body).toMatch(/choose a time or decline: https:\/\/portal\.example\/c\/[\w-]{32}/);
    for (const name of SEEDED_NAMES) expect(body).not.toContain(name);
    expect(await database.service('links').pluck('purpose')).toEqual(['visit']);
    expect(await database.service('tasks').where({ visit_id: visitId })).toHaveLength(1);
  });

  it('leaves the home to itself: no round asks what the visit will', async () => {
    const roundId = await database.service.transaction(async (trx) => {
      const round = await openRound(trx, register.patches[0], TEST_START, 'procedure');
      await trx('registrations').update({ next_confirmation_on: '2026-11-02' });
      return round.roundId;
    });
    await activities.issueRoundTasks({ roundId, at: hours(0) });
    const asked = () => database.service('tasks').where({ kind: 'revisit' }).pluck('registration_id');
    expect(await asked()).toEqual([register.homes[0].registrationId]);
    await end('refused');
    await activities.issueRoundTasks({ roundId, at: hours(1) });
    expect((await asked()).toSorted()).toEqual(
      [register.homes[0].registrationId, home.registrationId].toSorted(),
    );
  });

  it('is asked for by letter where no message is wanted', async () => {
    await database
      .service('registrations')
      .where({ id: home.registrationId })
      .update({ messages_stopped_at: TEST_START });
    await work(hours(0));
    expect(await contacts()).toEqual([{ purpose: 'visit_request', channel: 'letter', state: 'sent' }]);
  });

  it('waits while contact is stopped, and is asked for afterwards', async () => {
    const id = uuid();
    await database.service('outward_pauses').insert({
      id,
      area_id: register.patches[0],
      reason: 'technical',
      paused_at: TEST_START,
      paused_by: register.users.supervisor,
    });
    const { nextAt } = await work(hours(0));
    expect(await contacts()).toEqual([]);
    await database
      .service('outward_pauses')
      .where({ id })
      .update({ resumed_at: new Date(hours(2)), resumed_by: register.users.supervisor });
    await work(nextAt);
    expect(await contacts()).toMatchObject([{ state: 'sent' }]);
  });

  it('is not late to be appointed while contact is stopped, nor before its time after the stop', async () => {
    const id = uuid();
    await database.service('outward_pauses').insert({
      id,
      area_id: register.patches[0],
      reason: 'technical',
      paused_at: TEST_START,
      paused_by: register.users.supervisor,
    });
    await work(hours(0));
    await work(days(15));
    expect(await incidents()).toEqual([]);
    await database
      .service('outward_pauses')
      .where({ id })
      .update({ resumed_at: new Date(days(20)), resumed_by: register.users.supervisor });
    await work(days(21));
    expect(await incidents()).toEqual([]);
    await work(days(35));
    expect(await incidents()).toEqual(['VISIT_NOT_APPOINTED']);
  });

  it('is asked for when contact hours open: not on a weekend, and not at night', async () => {
    // Saturday noon
    expect((await work(hours(122))).nextAt).toBe(hours(146));
    expect((await work(hours(146))).nextAt).toBe(hours(167));
    expect(await contacts()).toEqual([]);
    await work(hours(167));
    expect(await contacts()).toMatchObject([{ state: 'sent' }]);
  });

  it('is asked for at once, at any hour, where a severe hazard is open', async () => {
    await insertHazard(database.service, home, register.patches[0], { severity: 'severe' });
    await work(hours(122));
    expect(await contacts()).toMatchObject([{ state: 'sent' }]);
  });

  it('is asked for by its own procedure: a round that is told not to wait leaves its text alone', async () => {
    const { roundId } = await database.service.transaction((trx) =>
      openRound(trx, register.patches[0], TEST_START, 'command'),
    );
    senderWorks = false;
    await work(hours(9.9));
    senderWorks = true;
    await activities.workRound({ roundId, at: hours(12), contactNow: true });
    await work(hours(12));
    expect(await contacts()).toMatchObject([{ state: 'queued' }]);
    await work(hours(23));
    expect(await contacts()).toMatchObject([{ state: 'sent' }]);
  });

  it('waits for room under the ceilings', async () => {
    for (const at of [-3, -2]) await insertContact(days(at));
    await work(hours(0));
    expect(await contacts()).toEqual([]);
    await work(days(29));
    expect(await contacts()).toMatchObject([{ state: 'sent' }]);
  });

  it('without an appointment in time becomes an incident, once', async () => {
    const visit = await visits().first<{ released_at: Date }>('released_at');
    const appointBy = visit.released_at.getTime() + 14 * 86_400_000;
    // Monday 9:00, the hour before
    const { nextAt } = await work(hours(335));
    expect(await incidents()).toEqual([]);
    expect(nextAt).toBe(appointBy);
    await work(appointBy);
    await work(days(15));
    expect(await incidents()).toEqual(['VISIT_NOT_APPOINTED']);
  });
});

describe('an appointment', () => {
  it('moves the deadline of its task, and begins the time for another anew where it is given up', async () => {
    const dueAt = async () =>
      (await database.service('tasks').where({ visit_id: visitId }).first<{ due_at: Date }>('due_at')).due_at;
    await work(hours(0));
    const first = await dueAt();
    await appoint(24 * 20);
    const moved = await dueAt();
    expect(moved > first).toBe(true);
    await work(first.getTime());
    await appoint(100);
    // an earlier one makes nothing late
    expect(await dueAt()).toEqual(moved);
    await visits().update({ state: 'released', appointment: null });
    expect(await dueAt()).toEqual(moved);
    await database.service('tasks').where({ visit_id: visitId }).update({ due_at: TEST_START });
    await appoint(100);
    await visits().update({ state: 'released', appointment: null });
    expect((await dueAt()).getTime()).toBeGreaterThanOrEqual(days(14));
    expect(await incidents()).toEqual([]);
  });

  it.each(['sender', 'look'])(
    'that is given up while its reminder waits is not reminded of by the next %s',
    async (by) => {
      await appoint(100);
      senderWorks = false;
      await work(hours(96));
      expect(await contacts()).toMatchObject([{ state: 'queued' }]);
      await visits().update({ state: 'released', appointment: null });
      senderWorks = true;
      if (by === 'sender') {
        const deps = { service: database.service, sender, publicUrl: 'http://127.0.0.1' };
        await sendQueued(deps, register.patches[0], new Date(hours(98)), visitId);
        expect(await texts()).toEqual([]);
        expect(await database.service('incidents').pluck('state')).toEqual(['resolved']);
      } else {
        await work(hours(96.1));
      }
      expect(await contacts()).toContainEqual(
        expect.objectContaining({ purpose: 'visit_reminder', state: 'cancelled' }),
      );
      expect(await visits().first()).toMatchObject({ reminded_at: null });
    },
  );

  it('is reminded of when contact hours open a day before, once, with its time in the resident’s language', async () => {
    await appoint(100);
    const { nextAt } = await work(hours(60));
    expect(nextAt).toBe(hours(71));
    expect(await contacts()).toEqual([]);
    await work(hours(71));
    await work(hours(80));
    await work(hours(95));
    expect(await contacts()).toEqual([{ purpose: 'visit_reminder', channel: 'link', state: 'sent' }]);
    // 100 hours after Monday 10:00 in Toronto
    expect((await texts())[0]).toContain('Friday 6 November, 14:00-15:00');
  });

  it('on a Monday morning is reminded of on Friday', async () => {
    await appoint(167);
    expect((await work(hours(94))).nextAt).toBe(hours(95));
    await work(hours(95));
    expect(await contacts()).toEqual([{ purpose: 'visit_reminder', channel: 'link', state: 'sent' }]);
    expect((await texts())[0]).toContain('Monday 9 November, 09:00-10:00');
  });

  it('that was made less than a day before is reminded of at once in contact hours, else when they open', async () => {
    await appoint(28);
    await work(hours(9));
    expect(await contacts()).toMatchObject([{ state: 'sent' }]);
    await visits().update({ appointment: null, state: 'released', reminded_at: null });
    await appoint(50);
    expect((await work(hours(35))).nextAt).toBe(hours(47));
    expect(await contacts()).toHaveLength(1);
    await work(hours(47));
    expect(await contacts()).toHaveLength(2);
    expect(await incidents()).toEqual([]);
  });

  it('after a severe hazard is reminded of at any hour', async () => {
    await insertHazard(database.service, home, register.patches[0], { severity: 'severe' });
    await appoint(23);
    await work(hours(12));
    expect(await contacts()).toMatchObject([{ state: 'sent' }]);
  });

  it('is reminded of as soon as the ceilings have room, at an opening of contact hours', async () => {
    // less than a month before Thursday 9:00, more than one before Friday 9:00
    for (const purpose of ['confirmation', 'reminder'])
      await insertContact(Date.parse('2026-10-05T20:00:00Z'), { purpose });
    await appoint(100);
    expect((await work(hours(71))).nextAt).toBe(hours(95));
    expect(await contacts()).toEqual([]);
    await work(hours(95));
    expect(await contacts()).toMatchObject([{ state: 'sent' }]);
  });

  it('that comes unreminded is told to the supervisor, once', async () => {
    for (const at of [-3, -2]) await insertContact(days(at));
    await appoint(100);
    expect((await work(hours(95))).nextAt).toBe(hours(100));
    expect(await incidents()).toEqual([]);
    await work(hours(100));
    await work(hours(100.5));
    expect(await incidents()).toEqual(['VISIT_NOT_REMINDED']);
    const seen = await asUser(database.app, register.users.supervisor, (trx) =>
      trx('incidents').where({ code: 'VISIT_NOT_REMINDED' }).pluck('patch_id'),
    );
    expect(seen).toEqual([register.patches[0]]);
  });

  it.each(['begun', 'completed', 'no_show'] as const)(
    'that came unreminded is told when the visit was found %s',
    async (state) => {
      await bringVisitTo(database, register, visitId, state);
      await work(hours(1));
      expect(await incidents()).toContain('VISIT_NOT_REMINDED');
    },
  );

  it.each(['recorded as missed', 'moved'] as const)(
    'that came unreminded while no worker looked, and was %s meanwhile, is told by the next look',
    async (meanwhile) => {
      await visits().update({
        state: 'appointed',
        appointment: '[2026-11-02T14:00:00Z,2026-11-02T14:30:00Z)',
      });
      if (meanwhile === 'moved') await appoint(100);
      else await visits().update({ state: 'released', appointment: null, no_shows: 1 });
      expect(await incidents()).toEqual([]);
      await work(hours(1));
      expect(await incidents()).toEqual(['VISIT_NOT_REMINDED']);
      // told once: what a supervisor put aside is not told again
      await database.service('incidents').update({ state: 'resolved', closed_at: TEST_START });
      await work(hours(2));
      expect(await database.service('incidents').where({ state: 'open' })).toEqual([]);
    },
  );

  it('that did not come, or of which the home was reminded, is moved without a word to the supervisor', async () => {
    await appoint(100);
    await appoint(167);
    await visits().update({
      appointment: '[2026-11-02T14:00:00Z,2026-11-02T14:30:00Z)',
      reminded_at: new Date(hours(-3)),
    });
    await visits().update({ state: 'released', appointment: null, no_shows: 1 });
    await work(hours(1));
    expect(await incidents()).toEqual([]);
  });

  it('is not reminded of by a text that the sender refused', async () => {
    senderWorks = false;
    await appoint(100);
    await work(hours(71));
    expect(await contacts()).toMatchObject([{ state: 'queued' }]);
    expect(await visits().first('reminded_at')).toEqual({ reminded_at: null });
    await work(hours(100));
    expect(await incidents()).toEqual(['VISIT_NOT_REMINDED']);
  });

  it('that is moved while its reminder waits is reminded of at its own time', async () => {
    senderWorks = false;
    await appoint(100);
    await work(hours(71));
    senderWorks = true;
    await appoint(167);
    await work(hours(72));
    expect(await contacts()).toMatchObject([{ state: 'cancelled' }]);
    await work(hours(95));
    expect(await contacts()).toMatchObject([{ state: 'cancelled' }, { state: 'sent' }]);
  });

  it('in Chinese, for a home that reads Chinese', async () => {
    await database.service('residents').where({ id: home.residentId }).update({ locale: 'zh-CN' });
    await appoint(20);
    await work(hours(1));
    expect((await texts())[0]).toContain('11月3日星期二 06:00–07:00');
  });

  it('that nobody recorded becomes an incident a day later', async () => {
    await appoint(48);
    await work(hours(23));
    await work(hours(72));
    expect(await incidents()).toEqual([]);
    await work(hours(73));
    expect(await incidents()).toEqual(['VISIT_NOT_RECORDED']);
  });

  it('whose reminder is held up by the stop button is looked at again when contact hours open', async () => {
    await appoint(28);
    await database.service('outward_pauses').insert({
      id: uuid(),
      reason: 'technical',
      paused_at: TEST_START,
      paused_by: register.users.supervisor,
    });
    expect((await work(hours(5))).nextAt).toBe(hours(23));
    expect(await contacts()).toEqual([]);
  });
});

describe('a visit whose officer may not work there any more', () => {
  const disabled = (at: Date | null) =>
    database.service('users').where({ id: register.users.officer }).update({ disabled_at: at });

  it('is not asked for until it is somebody’s who may come', async () => {
    await disabled(TEST_START);
    await work(hours(0));
    expect(await contacts()).toEqual([]);
    await disabled(null);
    await work(hours(1));
    expect(await contacts()).toEqual([{ purpose: 'visit_request', channel: 'link', state: 'sent' }]);
  });

  it('is not reminded of, and a reminder that waits to be sent is taken back', async () => {
    await appoint(30);
    senderWorks = false;
    await work(hours(1));
    expect(await contacts()).toMatchObject([{ purpose: 'visit_reminder', state: 'queued' }]);
    senderWorks = true;
    await disabled(TEST_START);
    await work(hours(2));
    expect(await contacts()).toMatchObject([{ purpose: 'visit_reminder', state: 'cancelled' }]);
    expect(await texts()).toEqual([]);
  });
});

describe('an ended visit', () => {
  beforeEach(() => visits().update({ reminded_at: TEST_START }));

  it.each(['refused', 'completed', 'withdrawn'] as const)(
    'that was %s is over, and asks nobody',
    async (state) => {
      await end(state);
      expect(await work(hours(1))).toEqual({ nextAt: hours(1), over: true });
      expect(await contacts()).toEqual([]);
      expect(await incidents()).toEqual([]);
    },
  );

  it('that was a no-show is told to a person', async () => {
    await end('no_show');
    await work(hours(1));
    await work(hours(1));
    expect(await incidents()).toEqual(['VISIT_NO_SHOW']);
  });
});

describe('hazards found at a visit', () => {
  const follow = (at: number) => activities.followUpHazards({ visitId, at });
  const tasks = () => database.service('tasks').where({ kind: 'reinspection' }).orderBy('issued_at');

  it('are each given to an officer once, when their deadline has passed', async () => {
    await end('completed');
    const found = { visit_id: visitId, deadline_on: '2026-11-04' };
    const severe = await insertHazard(database.service, home, register.patches[0], {
      ...found,
      severity: 'severe',
    });
    const common = await insertHazard(database.service, home, register.patches[0], {
      ...found,
      dwelling_id: null,
      deadline_on: '2026-11-16',
    });
    // the end of 4 November in Toronto
    const afterFourth = Date.parse('2026-11-05T05:00:00Z');
    expect(await follow(hours(1))).toEqual({ nextAt: afterFourth });
    expect(await tasks()).toEqual([]);
    const [again] = await Promise.all([follow(afterFourth), follow(afterFourth)]);
    const afterSixteenth = Date.parse('2026-11-17T05:00:00Z');
    expect(again).toEqual({ nextAt: afterSixteenth });
    expect(await tasks()).toMatchObject([
      {
        hazard_id: severe,
        registration_id: home.registrationId,
        assignee_id: register.users.officer,
        due_at: new Date('2026-11-06T01:00:00Z'),
      },
    ]);
    expect(await follow(afterSixteenth)).toEqual({ nextAt: null });
    expect((await tasks())[1]).toMatchObject({ hazard_id: common, registration_id: null, dwelling_id: null });
  });

  it('that are closed before their deadline are not reinspected', async () => {
    await end('completed');
    await insertHazard(database.service, home, register.patches[0], {
      visit_id: visitId,
      state: 'closed',
      closed_at: TEST_START,
    });
    expect(await follow(hours(1))).toEqual({ nextAt: null });
  });
});
