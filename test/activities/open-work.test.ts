import { v7 as uuid } from 'uuid';
import type { Activities } from '../../activities/create-activities';
import { activitiesOn, reviewNothing } from '../support/activities';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { setProgrammeClock } from '../support/programme-clock';
import { seedSmallRegister, type Home, type SmallRegister } from '../support/register';
import { bringVisitTo, insertHazard, proposeVisit } from '../support/visits';

let database: TestDatabase;
let register: SmallRegister;
let activities: Activities;
let visitId: string;
let home: Home;

beforeEach(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  activities = activitiesOn(database, { review: reviewNothing });
  ({ visitId, home } = await proposeVisit(database.service, register));
});
afterEach(() => database.close());

const tick = () => activities.tendVisitProposals();
const tickOn = async (at: string) => {
  await setProgrammeClock(database, new Date(at));
  await tick();
};
const incidents = (code: string) =>
  database.service('incidents').where({ code }).orderBy('opened_at').select('state', 'patch_id', 'detail');
const disable = () =>
  database
    .service('users')
    .where({ id: register.users.officer })
    .update({ disabled_at: database.service.fn.now() });

describe('a reinspection that nobody makes', () => {
  let hazardId: string;
  const reinspection = () => database.service('tasks').where({ hazard_id: hazardId });

  beforeEach(async () => {
    await bringVisitTo(database, register, visitId, 'completed');
    hazardId = await insertHazard(database.service, home, register.patches[0], {
      visit_id: visitId,
      severity: 'severe',
      deadline_on: '2026-11-04',
    });
    // the end of 4 November in Toronto; due on 5 November, at 20:00
    await activities.followUpHazards({ visitId, at: Date.parse('2026-11-05T05:00:00Z') });
  });

  it('is reminded of, escalated and told once, also when its visit’s workflow has ended', async () => {
    await tickOn('2026-11-05T06:00:00Z');
    expect(await reinspection().first()).toMatchObject({
      reminded_at: expect.any(Date) as Date,
      escalated_at: null,
    });
    expect(await incidents('REINSPECTION_OVERDUE')).toEqual([]);
    await tickOn('2026-12-20T15:00:00Z');
    await tick();
    const [task] = (await reinspection()) as [{ id: string; escalated_at: Date }];
    expect(task.escalated_at).toBeInstanceOf(Date);
    expect(await incidents('REINSPECTION_OVERDUE')).toEqual([
      { state: 'open', patch_id: register.patches[0], detail: { taskId: task.id, hazardId } },
    ]);
  });

  it('is not late while outward contact is stopped, and gets that time afterwards', async () => {
    const pause = { id: uuid(), area_id: null, reason: 'emergency', paused_by: register.users.supervisor };
    await database.service('outward_pauses').insert({ ...pause, paused_at: '2026-11-05T06:00:00Z' });
    await tickOn('2026-12-20T15:00:00Z');
    expect(await reinspection().first()).toMatchObject({ reminded_at: null, escalated_at: null });
    expect(await incidents('REINSPECTION_OVERDUE')).toEqual([]);
    await database
      .service('outward_pauses')
      .update({ resumed_at: '2026-12-20T06:00:00Z', resumed_by: register.users.supervisor });
    await tick();
    // 45 days later than it was
    expect(await reinspection().first()).toMatchObject({
      due_at: new Date('2026-12-21T01:00:00Z'),
      escalated_at: null,
    });
  });

  it('is not what a notice that nobody serves is', async () => {
    await database.service('tasks').insert({
      id: uuid(),
      kind: 'notice_service',
      building_id: home.buildingId,
      dwelling_id: home.dwellingId,
      patch_id: register.patches[0],
      hazard_id: hazardId,
      assignee_id: register.users.officer,
      state: 'open',
      issued_at: '2026-11-02T15:00:00Z',
      due_at: '2026-11-03T15:00:00Z',
    });
    await tickOn('2026-11-05T06:00:00Z');
    expect(
      await database.service('tasks').where({ kind: 'notice_service' }).first('escalated_at'),
    ).toMatchObject({ escalated_at: expect.any(Date) as Date });
    expect(await incidents('REINSPECTION_OVERDUE')).toEqual([]);
  });

  it('is over when it is made: what was told closes by itself', async () => {
    await tickOn('2026-12-20T15:00:00Z');
    await reinspection().update({ state: 'done', outcome: 'remedied', closed_at: new Date() });
    await tick();
    expect(await incidents('REINSPECTION_OVERDUE')).toMatchObject([{ state: 'resolved' }]);
  });

  it('in a patch whose officer was disabled asks for another officer', async () => {
    await disable();
    await tick();
    expect(await incidents('PATCH_WITHOUT_OFFICER')).toMatchObject([{ state: 'open' }]);
    expect(await incidents('TASKS_WITHOUT_OFFICER')).toMatchObject([
      { detail: { tasks: 1, visits: 0, appointments: 0 } },
    ]);
  });
});

describe('an appointment inside a stop of outward contact', () => {
  const told = () =>
    database.service('incidents').where({ code: 'VISIT_IN_PAUSE' }).orderBy('id').pluck('state');
  const pause = (at: string) =>
    database.service('outward_pauses').insert({
      id: uuid(),
      area_id: register.patches[0],
      reason: 'emergency',
      paused_at: at,
      paused_by: register.users.supervisor,
    });
  const resume = (at: string) =>
    database.service('outward_pauses').update({ resumed_at: at, resumed_by: register.users.supervisor });

  beforeEach(() =>
    bringVisitTo(database, register, visitId, 'appointed', {
      appointment: '[2026-11-05T15:00:00Z,2026-11-05T16:00:00Z)',
    }),
  );

  it('is told once, a day before it at the latest, and is over when contact was resumed in time', async () => {
    await pause('2026-11-02T15:00:00Z');
    await tickOn('2026-11-04T14:00:00Z');
    expect(await told()).toEqual([]);
    await tickOn('2026-11-04T15:00:00Z');
    await tick();
    expect(await told()).toEqual(['open']);
    await resume('2026-11-05T14:00:00Z');
    await tick();
    expect(await told()).toEqual(['resolved']);
  });

  it('is told at once when the stop falls into it, stays told until it is moved, and is not late', async () => {
    await pause('2026-11-05T15:30:00Z');
    await tickOn('2026-11-05T15:31:00Z');
    await resume('2026-11-05T17:00:00Z');
    await tickOn('2026-11-06T18:00:00Z');
    await activities.workVisit({ visitId, at: Date.parse('2026-11-06T18:00:00Z') });
    expect(await told()).toEqual(['open']);
    expect(await incidents('VISIT_NOT_RECORDED')).toEqual([]);
    await database
      .service('visits')
      .where({ id: visitId })
      .update({ appointment: '[2026-11-10T15:00:00Z,2026-11-10T16:00:00Z)' });
    await tick();
    expect(await told()).toEqual(['resolved']);
  });
});

describe('the work of an officer who leaves', () => {
  beforeEach(async () => {
    await bringVisitTo(database, register, visitId, 'appointed');
    await database.service('tasks').insert({
      id: uuid(),
      kind: 'reinspection',
      building_id: home.buildingId,
      dwelling_id: home.dwellingId,
      registration_id: home.registrationId,
      patch_id: register.patches[0],
      hazard_id: await insertHazard(database.service, home, register.patches[0]),
      assignee_id: register.users.officer,
      state: 'open',
      issued_at: '2026-11-02',
      due_at: '2026-11-20',
    });
  });

  const counts = { tasks: 1, visits: 1, appointments: 1 };

  it('is nothing to tell of while they may work there', async () => {
    await tick();
    expect(await incidents('TASKS_WITHOUT_OFFICER')).toEqual([]);
    expect(await incidents('PATCH_WITHOUT_OFFICER')).toEqual([]);
  });

  it.each([
    ['disabled', disable],
    [
      'without a grant',
      () =>
        database
          .service('role_grants')
          .where({ user_id: register.users.officer })
          .update({ valid_to: '2026-11-02' }),
    ],
  ])('becomes one incident of the patch with what is open, when they are %s', async (_how, leave) => {
    await leave();
    await tick();
    await tick();
    expect(await incidents('TASKS_WITHOUT_OFFICER')).toEqual([
      { state: 'open', patch_id: register.patches[0], detail: counts },
    ]);
  });

  it('is counted anew as it is given to others, and is told no more when all of it is', async () => {
    const { service } = database;
    await disable();
    await tick();
    // works there too, by their grant over the patch
    await service('role_grants').insert({
      id: uuid(),
      user_id: register.users.otherOfficer,
      role: 'officer',
      area_id: register.patches[0],
      valid_from: '2026-01-01',
      granted_by: register.users.granter,
    });
    await service('tasks').update({ assignee_id: register.users.otherOfficer });
    await tick();
    expect(await incidents('TASKS_WITHOUT_OFFICER')).toMatchObject([
      { state: 'open', detail: { ...counts, tasks: 0 } },
    ]);
    await service('visits').where({ id: visitId }).update({ officer_id: register.users.otherOfficer });
    await tick();
    expect(await incidents('TASKS_WITHOUT_OFFICER')).toMatchObject([{ state: 'resolved' }]);
    expect(await incidents('PATCH_WITHOUT_OFFICER')).toMatchObject([{ state: 'open' }]);
  });

  it('that a supervisor put aside is told again after a day, and not every minute', async () => {
    const { service } = database;
    const close = (closedAt: unknown) =>
      service('incidents')
        .where({ code: 'TASKS_WITHOUT_OFFICER', state: 'open' })
        .update({ state: 'resolved', closed_at: closedAt, closed_by: register.users.supervisor });
    await disable();
    await tick();
    await close(service.fn.now());
    await tick();
    expect(await incidents('TASKS_WITHOUT_OFFICER')).toHaveLength(1);
    await service('incidents')
      .where({ state: 'resolved' })
      .update({ closed_at: service.raw(`now() - interval '25 hours'`) });
    await tick();
    expect(await incidents('TASKS_WITHOUT_OFFICER')).toMatchObject([
      { state: 'resolved' },
      { state: 'open' },
    ]);
  });
});
