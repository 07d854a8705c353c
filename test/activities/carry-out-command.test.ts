import { v7 as uuid } from 'uuid';
import type { Activities } from '../../activities/create-activities';
import { getSettings, shipSettings } from '../../db/queries/procedure-settings';
import { openRound } from '../../db/queries/rounds';
import { lockVisitToChange, setAppointed, setReleased } from '../../db/queries/visit-commands';
import { VISIT_PAUSE_DAYS } from '../../domain/procedure-command';
import { activitiesOn, reviewNothing } from '../support/activities';
import { command, insertPatch } from '../support/commands';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { listBreaches } from '../support/invariants';
import { setProgrammeClock } from '../support/programme-clock';
import { asUser, grantRole, seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';
import { proposeVisit } from '../support/visits';

const DAY_MS = 86_400_000;
/** In contact hours of Monday, 2 November 2026, and so many days later. */
const day = (days: number): Date => new Date(TEST_START.getTime() + days * DAY_MS);

let database: TestDatabase;
let register: SmallRegister;
let activities: Activities;
let substitute: string;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  await shipSettings(database.service, ['siteVisit']);
  activities = activitiesOn(database, { review: reviewNothing });
  substitute = uuid();
  await database.service('users').insert({ id: substitute, login: 'substitute', display_name: 'Substitute' });
  const { parentId } = await database
    .service('areas')
    .where({ id: register.patches[0] })
    .first<{ parentId: string }>('parent_id as parentId');
  await grantRole(database.service, register, substitute, 'officer', parentId);
});
afterAll(() => database.close());
afterEach(async () => {
  expect(await listBreaches(database.service, { quiet: false })).toEqual([]);
});

interface Round {
  roundId: string;
  workflowId: string;
  patchId: string;
  look: (days: number) => Promise<void>;
}

/** The round of a patch of its own, issued, on the programme's first day. */
async function beginRound(homes: number): Promise<Round> {
  await setProgrammeClock(database, day(0));
  const { patchId } = await insertPatch(database, register, homes);
  const { roundId, workflowId } = await database.service.transaction((trx) =>
    openRound(trx, patchId, day(0), 'procedure'),
  );
  await activities.issueRoundTasks({ roundId, at: day(0).getTime() });
  const look = async (days: number) => {
    await setProgrammeClock(database, day(days));
    await activities.workRound({ roundId, at: day(days).getTime(), contactNow: true });
  };
  return { roundId, workflowId, patchId, look };
}

const say = (workflowId: string, request: Parameters<typeof command>[3]) =>
  command(database, register.users.supervisor, workflowId, request);
const commandOf = (id: string) => database.service('procedure_commands').where({ id }).first();
interface TaskRow {
  id: string;
  state: string;
  due_at: Date;
  assignee_id: string;
  ladder_step: number;
}
const tasksOf = ({ roundId }: Round): Promise<TaskRow[]> =>
  database.service('tasks').where({ round_id: roundId }).orderBy('id').select<TaskRow[]>('*');
async function firstTaskOf(round: Round): Promise<TaskRow> {
  const [task] = await tasksOf(round);
  if (!task) throw new Error('TASK_MISSING');
  return task;
}
const contactsIn = ({ patchId }: Round): Promise<string[]> =>
  database
    .service('contact_attempts as c')
    .join('registrations as r', 'r.id', 'c.registration_id')
    .where('r.patch_id', patchId)
    .orderBy('c.at')
    .pluck('c.state');
const procedure = (workflowId: string) =>
  database.service('procedures').where({ workflow_id: workflowId }).first();

describe('a round', () => {
  it('takes no step and sends nothing while it is paused, and its tasks get that time back', async () => {
    const round = await beginRound(2);
    // after contact hours
    const late = day(0).getTime() + 12 * 3_600_000;
    await activities.workRound({ roundId: round.roundId, at: late, contactNow: false });
    expect(await contactsIn(round)).toEqual(['queued', 'queued']);
    const before = await tasksOf(round);
    const pause = await say(round.workflowId, { command: 'pause' });
    await round.look(1);
    expect(await commandOf(pause)).toMatchObject({ state: 'acknowledged', tasks: 2 });
    await round.look(5);
    expect(await contactsIn(round)).toEqual(['queued', 'queued']);
    // nor was any handed to the sender and refused by the database when it was out
    expect(await database.service('incidents').where({ code: 'CONTACT_FAILED' })).toEqual([]);
    expect(await procedure(round.workflowId)).toMatchObject({ step: 'held', paused_at: day(1) });
    await say(round.workflowId, { command: 'resume' });
    await round.look(6);
    expect(await contactsIn(round)).toEqual(['sent', 'sent']);
    const after = await tasksOf(round);
    expect(after.map(({ due_at: due }) => due.getTime())).toEqual(
      before.map(({ due_at: due }) => due.getTime() + 5 * DAY_MS),
    );
    expect(await procedure(round.workflowId)).toMatchObject({ step: 'waitingForAnswers', paused_at: null });
  });
  it('is not paused for longer than its half-month', async () => {
    const round = await beginRound(1);
    await say(round.workflowId, { command: 'pause' });
    await round.look(0);
    const { due_at: due } = await firstTaskOf(round);
    await setProgrammeClock(database, day(14));
    await activities.closeRound({ roundId: round.roundId, at: day(14).getTime() });
    const next = await database
      .service('tasks')
      .where({ patch_id: round.patchId })
      .whereNull('closed_at')
      .first<TaskRow>();
    expect(next.due_at.getTime()).toBe(due.getTime() + 14 * DAY_MS);
    expect(await procedure(round.workflowId)).toMatchObject({ state: 'ended', paused_at: null });
  });

  it('gives back once what a stop of outward contact gives back too', async () => {
    const round = await beginRound(1);
    await say(round.workflowId, { command: 'pause' });
    await round.look(0);
    const { due_at: due } = await firstTaskOf(round);
    const stopId = uuid();
    const stop = {
      id: stopId,
      area_id: round.patchId,
      reason: 'technical',
      paused_by: register.users.supervisor,
    };
    await database.service('outward_pauses').insert({ ...stop, paused_at: day(2) });
    await say(round.workflowId, { command: 'resume' });
    await round.look(4);
    await setProgrammeClock(database, day(6));
    await database
      .service('outward_pauses')
      .where({ id: stopId })
      .update({ resumed_at: day(6), resumed_by: register.users.supervisor });
    const task = await firstTaskOf(round);
    expect((task.due_at.getTime() - due.getTime()) / DAY_MS).toBe(6);
  });

  it('passes over a step for those that wait for it, once, and not the last one of a home that nobody has asked', async () => {
    const round = await beginRound(2);
    const asked = async () => (await tasksOf(round)).map(({ ladder_step: step }) => step);
    const skip = await say(round.workflowId, { command: 'skip_step', step: 0 });
    await Promise.all([round.look(-0), round.look(0)]);
    expect(await commandOf(skip)).toMatchObject({ state: 'acknowledged', tasks: 2 });
    // the first way to ask is passed over, and what follows waits for no contact before it
    const contacts = await database
      .service('contact_attempts as c')
      .join('registrations as r', 'r.id', 'c.registration_id')
      .where('r.patch_id', round.patchId)
      .pluck('c.channel');
    expect(contacts).toEqual(['message', 'message']);
    expect(await asked()).toEqual([2, 2]);

    const unasked = await beginRound(1);
    await database.service('tasks').where({ round_id: unasked.roundId }).update({ ladder_step: 3 });
    const last = await say(unasked.workflowId, { command: 'skip_step', step: 3 });
    await unasked.look(-1);
    expect(await commandOf(last)).toMatchObject({ state: 'refused', refusal: 'NOTHING_TO_DO' });
  });

  it('moves its deadlines on, never back, and to no day far off', async () => {
    const round = await beginRound(1);
    const before = await firstTaskOf(round);
    await say(round.workflowId, { command: 'extend', untilOn: '2026-11-20' });
    await round.look(0);
    const task = await firstTaskOf(round);
    expect(task.due_at.toISOString()).toBe('2026-11-21T01:00:00.000Z');
    expect(task.due_at > before.due_at).toBe(true);
    for (const [untilOn, refusal] of [
      ['2026-11-19', 'NOTHING_TO_DO'],
      ['2026-12-04', 'DATE_OUT_OF_RANGE'],
      ['2026-11-02', 'DATE_OUT_OF_RANGE'],
    ] as const) {
      const id = await say(round.workflowId, { command: 'extend', untilOn });
      await round.look(0);
      expect(await commandOf(id)).toMatchObject({ state: 'refused', refusal });
    }
  });

  it('is given to another officer who may work there', async () => {
    const round = await beginRound(2);
    const id = await say(round.workflowId, { command: 'reassign', officerId: substitute });
    await round.look(0);
    expect(await commandOf(id)).toMatchObject({ state: 'acknowledged', tasks: 2 });
    expect((await tasksOf(round)).map(({ assignee_id: officer }) => officer)).toEqual([
      substitute,
      substitute,
    ]);
  });

  it('is cancelled: what is open is withdrawn, nothing more goes out, and what is due is due to the next', async () => {
    const round = await beginRound(2);
    await round.look(0);
    const answered = await firstTaskOf(round);
    const closed = { state: 'done', outcome: 'confirmed', closed_at: day(0), closed_by_kind: 'link' };
    await database.service('tasks').where({ id: answered.id }).update(closed);
    const id = await say(round.workflowId, { command: 'cancel' });
    await round.look(1);
    await round.look(2);
    await activities.closeRound({ roundId: round.roundId, at: day(2).getTime() });
    expect(await commandOf(id)).toMatchObject({ state: 'acknowledged', tasks: 1 });
    expect((await tasksOf(round)).map(({ state }) => state).sort()).toEqual(['done', 'withdrawn']);
    expect(await contactsIn(round)).toEqual(['sent', 'sent']);
    expect(await procedure(round.workflowId)).toMatchObject({ state: 'cancelled', step: null });
    await setProgrammeClock(database, day(14));
    const next = await database.service.transaction((trx) =>
      openRound(trx, round.patchId, day(14), 'procedure'),
    );
    expect(await activities.issueRoundTasks({ roundId: next.roundId, at: day(14).getTime() })).toEqual({
      issued: 2,
    });
  });

  it('refuses what comes too late, so that no command waits for ever', async () => {
    const round = await beginRound(1);
    const id = await say(round.workflowId, { command: 'pause' });
    await setProgrammeClock(database, day(14));
    await activities.closeRound({ roundId: round.roundId, at: day(14).getTime() });
    expect(await commandOf(id)).toMatchObject({ state: 'refused', refusal: 'PROCEDURE_OVER' });
  });
});

describe('a visit', () => {
  async function release(): Promise<{
    visitId: string;
    workflowId: string;
    look: (days: number) => Promise<unknown>;
  }> {
    await setProgrammeClock(database, day(0));
    const { visitId } = await proposeVisit(database.service, register, day(0));
    await asUser(database.app, register.users.supervisor, async (trx) => {
      const visit = await lockVisitToChange(trx, visitId);
      if (!visit) throw new Error('VISIT_UNKNOWN');
      await setReleased(trx, visit, {
        officerId: register.users.officer,
        releasedBy: register.users.supervisor,
        at: day(0),
        settingsId: (await getSettings(trx, 'siteVisit')).id,
        dueAt: day(14),
      });
    });
    const look = async (days: number) => {
      await setProgrammeClock(database, day(days));
      return activities.workVisit({ visitId, at: day(days).getTime() });
    };
    return { visitId, workflowId: `visit-${visitId}`, look };
  }
  const visit = (id: string) => database.service('visits').where({ id }).first();
  const task = (id: string) => database.service('tasks').where({ visit_id: id, kind: 'visit' }).first();
  const texts = (id: string) => database.service('contact_attempts').where({ visit_id: id }).pluck('state');

  it('asks for no appointment while it is paused, and goes on by itself after two weeks', async () => {
    const { visitId, workflowId, look } = await release();
    await say(workflowId, { command: 'pause' });
    await look(0);
    await look(3);
    expect(await texts(visitId)).toEqual([]);
    await expect(
      asUser(database.app, register.users.supervisor, (trx) =>
        setAppointed(
          trx,
          visitId,
          { from: day(7), to: new Date(day(7).getTime() + 3_600_000), asked: false },
          null,
        ),
      ),
    ).rejects.toMatchObject({ code: 'DS146' });
    await look(VISIT_PAUSE_DAYS);
    expect(await texts(visitId)).toEqual(['sent']);
    expect(await task(visitId)).toMatchObject({ due_at: day(14 + VISIT_PAUSE_DAYS) });
  });

  it('is given to another officer, and its task with it', async () => {
    const { visitId, workflowId, look } = await release();
    await say(workflowId, { command: 'reassign', officerId: substitute });
    await look(0);
    expect(await visit(visitId)).toMatchObject({ officer_id: substitute });
    expect(await task(visitId)).toMatchObject({ assignee_id: substitute });
  });

  it('has more time for its appointment, and none for one that stands', async () => {
    const { visitId, workflowId, look } = await release();
    await say(workflowId, { command: 'extend', untilOn: '2026-11-30' });
    await look(0);
    expect(await task(visitId)).toMatchObject({ due_at: new Date('2026-12-01T01:00:00Z') });
    await asUser(database.app, register.users.supervisor, (trx) =>
      setAppointed(
        trx,
        visitId,
        { from: day(7), to: new Date(day(7).getTime() + 3_600_000), asked: true },
        null,
      ),
    );
    for (const request of [{ command: 'pause' }, { command: 'extend', untilOn: '2026-12-02' }] as const) {
      const id = await say(workflowId, request);
      await look(1);
      expect(await commandOf(id)).toMatchObject({ state: 'refused', refusal: 'APPOINTMENT_STANDS' });
    }
  });

  it('is cancelled with its task and its texts', async () => {
    const { visitId, workflowId, look } = await release();
    await say(workflowId, { command: 'cancel' });
    expect(await look(0)).toMatchObject({ over: true });
    await activities.endVisit({ visitId, at: day(0).getTime() });
    expect(await visit(visitId)).toMatchObject({ state: 'withdrawn', withdrawn_reason: 'by_supervisor' });
    expect(await task(visitId)).toMatchObject({ state: 'withdrawn' });
    expect(await procedure(workflowId)).toMatchObject({ state: 'cancelled' });
  });
});
