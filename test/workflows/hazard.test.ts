import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { getProgrammeClock } from '../../db/queries/procedures';
import { lockNotice, setIssued } from '../../db/queries/notice-commands';
import { toProgrammeTime } from '../../domain/programme-clock';
import { deliverBatch } from '../../relay/deliver';
import { activitiesOn, reviewNothing } from '../support/activities';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { noticeOffice, type NoticeOffice } from '../support/notices';
import { setProgrammeClock } from '../support/programme-clock';
import { asUser, seedSmallRegister, SEEDED_NAMES, TEST_START, type SmallRegister } from '../support/register';
import { timeSkippingEnvironment, workflowBundle } from '../support/temporal';

jest.setTimeout(180_000);

const DAY = 86_400_000;
const WEEK = 7 * DAY;
const TASK_QUEUE = 'notices';

let database: TestDatabase;
let environment: TestWorkflowEnvironment;
let register: SmallRegister;
let office: NoticeOffice;
let worker: Worker;
let working: Promise<void>;
/** When the test's notice is issued: a Monday, 10:00 in Toronto; the environment's time goes on from test to test. */
let start: number;
let sent: { messageId: string; body: string; on: number }[];
let present: number;
/** What people do before a look, by the day of the test on which they do it; each once. */
let acts: [day: number, act: () => Promise<unknown>][];

beforeAll(async () => {
  database = await createTestDatabase();
  environment = await timeSkippingEnvironment();
  register = await seedSmallRegister(database.service, { endsOn: '2100-01-01' });
  office = await noticeOffice(database, register);
  const activities = activitiesOn(database, {
    review: reviewNothing,
    sender: {
      send: async ({ messageId, body }) => void sent.push({ messageId, body, on: dayOf(present) }),
    },
  });
  worker = await Worker.create({
    connection: environment.nativeConnection,
    taskQueue: TASK_QUEUE,
    workflowBundle: await workflowBundle(),
    activities: {
      ...activities,
      workNotice: async (look: Parameters<typeof activities.workNotice>[0]) => {
        present = look.at;
        // the database's clock knows nothing of the time that the environment skips
        await setProgrammeClock(database, new Date(look.at));
        while (acts[0] && dayOf(look.at) >= acts[0][0]) await acts.shift()?.[1]();
        return activities.workNotice(look);
      },
    },
  });
  working = worker.run();
});
afterAll(async () => {
  worker.shutdown();
  await working;
  await environment.teardown();
  await database.close();
});
beforeEach(async () => {
  await setProgrammeClock(database, TEST_START);
  const clock = await getProgrammeClock(database.service);
  const now = async () => toProgrammeTime(clock, await environment.currentTimeMs());
  await environment.sleep(WEEK - (((await now()) - TEST_START.getTime()) % WEEK));
  start = await now();
  sent = [];
  acts = [];
  // as the environment's clock has it
  await setProgrammeClock(database, new Date(start));
});

const dayOf = (at: number) => Math.floor((at - start) / DAY);

/** Issues a notice and runs its procedure to its end, with what people do on the way; gives what its history holds. */
async function run(
  hazard: Record<string, unknown>,
  days: { remedyWorkingDays: number },
  people: (of: { noticeId: string; hazardId: string }) => typeof acts,
) {
  const { hazardId, home } = await office.hazard(hazard);
  await database.service('parties').where({ id: home.landlordId }).update({ email: 'party@example.org' });
  const noticeId = await office.draft(hazardId, home.landlordId);
  acts = people({ noticeId, hazardId });
  await asUser(database.app, register.users.supervisor, async (trx) => {
    const notice = await lockNotice(trx, noticeId);
    if (!notice) throw new Error('NOTICE_UNKNOWN');
    await setIssued(trx, notice, { settingsId: office.settingsId, appealWorkingDays: 10, ...days });
  });
  // the workflow's clock is the environment's
  const clock = { realStartMs: await environment.currentTimeMs(), programmeStartMs: start, rate: 1 };
  await database
    .service('outbox')
    .where({ workflow_id: `notice-${noticeId}` })
    .update({ payload: JSON.stringify({ noticeId, patchId: register.patches[0], clock }) });
  const relay = { db: database.service, client: environment.client, taskQueue: TASK_QUEUE };
  while ((await deliverBatch(relay)) > 0);
  const handle = environment.client.workflow.getHandle(`notice-${noticeId}`);
  await handle.result();
  const { events } = await handle.fetchHistory();
  const payloads = (events ?? []).flatMap((event) => [
    ...(event.workflowExecutionStartedEventAttributes?.input?.payloads ?? []),
    ...(event.activityTaskScheduledEventAttributes?.input?.payloads ?? []),
    ...(event.activityTaskCompletedEventAttributes?.result?.payloads ?? []),
  ]);
  const history = payloads.map(({ data }) => Buffer.from(data ?? []).toString()).join('\n');
  const incidents = await database
    .service('incidents')
    .where({ workflow_id: `notice-${noticeId}` })
    .orderBy('code')
    .select<{ code: string; state: string }[]>('code', 'state');
  return { noticeId, hazardId, history, incidents: incidents.map(({ code, state }) => `${code} ${state}`) };
}
const procedure = (noticeId: string) =>
  database
    .service('procedures')
    .where({ workflow_id: `notice-${noticeId}` })
    .first<{ state: string }>('state');
const tasks = (hazardId: string) =>
  database.service('tasks').where({ hazard_id: hazardId }).orderBy('issued_at').select('kind', 'state');

it('has it served, reminds the party, has it looked at when the time is over, and ends when it is gone', async () => {
  let lookedFrom = NaN;
  const { noticeId, hazardId, history, incidents } = await run({}, { remedyWorkingDays: 5 }, (of) => [
    [1, () => office.serve(of.noticeId, { at: new Date(present - 3_600_000) })],
    [
      9,
      async () => {
        const open = await database
          .service('tasks')
          .where({ hazard_id: of.hazardId, kind: 'reinspection' })
          .first();
        lookedFrom = dayOf((open as { issued_at: Date }).issued_at.getTime());
        await office.reinspect(of.hazardId, 'remedied');
      },
    ],
  ]);
  expect(await office.notice(noticeId)).toMatchObject({ state: 'complied' });
  // served on the Tuesday, due on the next; reminded on the Friday before, looked at from the Wednesday on
  expect(sent.map(({ on }) => on)).toEqual([expect.any(Number)]);
  expect([3, 4]).toContain(sent[0]?.on);
  expect(lookedFrom).toBe(8);
  expect((await tasks(hazardId)).map(({ kind }: { kind: string }) => kind)).toEqual(
    expect.arrayContaining(['notice_service', 'reinspection']),
  );
  expect(await procedure(noticeId)).toMatchObject({ state: 'ended' });
  expect(incidents).toEqual([]);
  expect(history).toContain(noticeId);
  for (const hidden of [...SEEDED_NAMES, 'party@example.org', 'Example Street'])
    expect(history).not.toContain(hidden);
});

it('tells a supervisor of what waits: to be served, an appeal to be decided, a hazard to be decided about', async () => {
  const appeal = { id: '' };
  const { noticeId, incidents } = await run({ severity: 'severe' }, { remedyWorkingDays: 0 }, (of) => [
    [7, () => office.serve(of.noticeId, { at: new Date(present - 60_000) })],
    [
      8,
      async () => {
        appeal.id = await office.appeal(of.noticeId);
      },
    ],
    [9, () => office.reinspect(of.hazardId, 'not_remedied')],
    [25, () => office.decide(appeal.id, { decision: 'dismissed', reason: 'hazard_seen' })],
    // then nobody does anything for a while
    [40, () => office.refer(of.noticeId)],
    // and the other authority has seen to it
    [45, () => office.reinspect(of.hazardId, 'remedied')],
  ]);
  expect(incidents).toEqual([
    'APPEAL_NOT_DECIDED resolved',
    'NOTICE_NOT_DECIDED resolved',
    'NOTICE_NOT_SERVED resolved',
  ]);
  expect(await office.notice(noticeId)).toMatchObject({
    state: 'complied',
    referred_at: expect.any(Date) as Date,
  });
  expect(sent.map(({ messageId }) => messageId)).toEqual([appeal.id]);
  expect(await procedure(noticeId)).toMatchObject({ state: 'ended' });
});

it('sends nothing while the stop button is pressed; the time to remedy a danger runs on', async () => {
  const pause = '01900000-0000-7000-8000-0000000000aa';
  const { noticeId } = await run({}, { remedyWorkingDays: 5 }, (of) => [
    [1, () => office.serve(of.noticeId, { at: new Date(present - 60_000) })],
    [
      2,
      () =>
        database.service('outward_pauses').insert({
          id: pause,
          reason: 'technical',
          paused_at: new Date(present),
          paused_by: register.users.supervisor,
        }),
    ],
    [
      12,
      async () => {
        expect(await office.notice(of.noticeId)).toMatchObject({ state: 'lapsed', reminded_at: null });
        await database
          .service('outward_pauses')
          .where({ id: pause })
          .update({ resumed_at: new Date(present), resumed_by: register.users.supervisor });
        await office.change(register.users.supervisor, of.noticeId, { state: 'withdrawn' });
      },
    ],
  ]);
  expect(sent).toEqual([]);
  expect(await procedure(noticeId)).toMatchObject({ state: 'ended' });
});
