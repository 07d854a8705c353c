import { v7 as uuid } from 'uuid';
import { createActivities, type Activities } from '../../activities/create-activities';
import { logSender } from '../../activities/senders/log';
import { openRound } from '../../db/queries/rounds';
import { createTestDatabase, type TestDatabase } from '../support/database';
import {
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
const texts = () => database.service('message_log').orderBy('sent_at').pluck('body');

beforeEach(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  activities = createActivities({
    service: database.service,
    review: async ({ registrationIds }) => ({ reviewed: registrationIds.length, moved: 0, moves: {} }),
    sender: logSender,
    publicUrl: 'https://portal.example',
  });
  ({ visitId, home } = await proposeVisit(database.service, register));
  await bringVisitTo(database.service, register, visitId, 'released');
});
afterEach(() => database.close());

const appoint = (fromHours: number) =>
  visits().update({
    state: 'appointed',
    appointment: `[${new Date(hours(fromHours)).toISOString()},${new Date(hours(fromHours + 1)).toISOString()})`,
  });
const end = (state: 'refused' | 'completed' | 'withdrawn' | 'no_show') =>
  bringVisitTo(database.service, register, visitId, state);

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

  it('waits for room under the ceilings', async () => {
    for (const at of [-3, -2])
      await database.service('contact_attempts').insert({
        id: uuid(),
        registration_id: home.registrationId,
        recipient: 'resident',
        channel: 'message',
        purpose: 'confirmation',
        state: 'sent',
        at: new Date(days(at)),
      });
    await work(hours(0));
    expect(await contacts()).toEqual([]);
    await work(days(29));
    expect(await contacts()).toMatchObject([{ state: 'sent' }]);
  });

  it('without an appointment in time becomes an incident, once', async () => {
    const { nextAt } = await work(days(13.5));
    expect(await incidents()).toEqual([]);
    expect(nextAt).toBe(days(14));
    await work(days(14));
    await work(days(15));
    expect(await incidents()).toEqual(['VISIT_NOT_APPOINTED']);
  });
});

describe('an appointment', () => {
  it('is reminded of a day before, once, with its time in the resident’s language', async () => {
    await appoint(100);
    const { nextAt } = await work(hours(60));
    expect(nextAt).toBe(hours(76));
    expect(await contacts()).toEqual([]);
    await work(hours(76));
    await work(hours(80));
    expect(await contacts()).toEqual([{ purpose: 'visit_reminder', channel: 'link', state: 'sent' }]);
    // 100 hours after Monday 10:00 in Toronto
    expect((await texts())[0]).toContain('Friday 6 November, 14:00–15:00');
  });

  it('in Chinese, for a home that reads Chinese', async () => {
    await database.service('residents').where({ id: home.residentId }).update({ locale: 'zh-CN' });
    await appoint(20);
    await work(hours(1));
    expect((await texts())[0]).toContain('11月3日星期二 06:00–07:00');
  });

  it('that nobody recorded becomes an incident a day later', async () => {
    await appoint(48);
    await work(hours(72));
    expect(await incidents()).toEqual([]);
    await work(hours(73));
    expect(await incidents()).toEqual(['VISIT_NOT_RECORDED']);
  });

  it('whose reminder is held up by the stop button is looked at again within the hour', async () => {
    await appoint(20);
    await database.service('outward_pauses').insert({
      id: uuid(),
      reason: 'technical',
      paused_at: TEST_START,
      paused_by: register.users.supervisor,
    });
    expect((await work(hours(1))).nextAt).toBe(hours(2));
    expect(await contacts()).toEqual([]);
  });
});

describe('an ended visit', () => {
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
