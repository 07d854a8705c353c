import { Worker } from '@temporalio/worker';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { openRound } from '../../db/queries/rounds';
import { deliverBatch } from '../../relay/deliver';
import { wake } from '../../workflows/messages';
import { activitiesOn, reviewNothing } from '../support/activities';
import { command, insertPatch } from '../support/commands';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { listBreaches } from '../support/invariants';
import { seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';
import { timeSkippingEnvironment, workflowBundle } from '../support/temporal';

jest.setTimeout(120_000);

const TASK_QUEUE = 'commanded';
let database: TestDatabase;
let register: SmallRegister;
let environment: TestWorkflowEnvironment;

beforeAll(async () => {
  database = await createTestDatabase();
  environment = await timeSkippingEnvironment();
  register = await seedSmallRegister(database.service);
});
afterAll(async () => {
  await environment.teardown();
  await database.close();
});

test('a round hears a command through the relay, carries it out once, and ends early where it is cancelled', async () => {
  const { service } = database;
  const { patchId } = await insertPatch(database, register, 2);
  const { workflowId, roundId } = await service.transaction((trx) =>
    openRound(trx, patchId, TEST_START, 'command'),
  );
  const relay = { db: service, client: environment.client, taskQueue: TASK_QUEUE };
  const said = ['pause', 'resume', 'skip_step', 'cancel'] as const;
  const activities = activitiesOn(database, { review: reviewNothing });
  let looks = 0;
  /** What each look found done, and how many contacts there were after it. */
  const seen: { acknowledged: number; contacts: number }[] = [];
  const worker = await Worker.create({
    connection: environment.nativeConnection,
    taskQueue: TASK_QUEUE,
    workflowBundle: await workflowBundle(),
    activities: {
      ...activities,
      // after each look a supervisor says something, which the relay hands over twice
      workRound: async (request: Parameters<typeof activities.workRound>[0]) => {
        const answer = await activities.workRound(request);
        const [settled] = await service('procedure_commands')
          .where({ workflow_id: workflowId, state: 'acknowledged' })
          .count<{ count: number }[]>('*');
        const [contacts] = await service('contact_attempts as c')
          .join('registrations as r', 'r.id', 'c.registration_id')
          .where('r.patch_id', patchId)
          .count<{ count: number }[]>('*');
        seen.push({ acknowledged: Number(settled?.count), contacts: Number(contacts?.count) });
        const next = said[looks++];
        if (next) {
          await command(database, register.users.supervisor, workflowId, {
            command: next,
            ...(next === 'skip_step' && { step: 1 }),
          });
          await deliverBatch(relay);
          const { message_id: messageId } = await service('outbox')
            .where({ workflow_id: workflowId, name: 'wake' })
            .orderBy('id', 'desc')
            .first<{ message_id: string }>();
          await environment.client.workflow.getHandle(workflowId).signal(wake, { messageId });
        }
        return answer;
      },
    },
  });
  await worker.runUntil(async () => {
    while ((await deliverBatch(relay)) > 0);
    await environment.client.workflow.getHandle(workflowId).result();
  });
  // the first look asked both homes; while it was paused and after a step was passed over nothing was added
  expect(seen).toEqual([
    { acknowledged: 0, contacts: 2 },
    { acknowledged: 1, contacts: 2 },
    { acknowledged: 2, contacts: 2 },
    { acknowledged: 3, contacts: 2 },
    { acknowledged: 4, contacts: 2 },
  ]);
  const tasks = await service('tasks').where({ round_id: roundId });
  expect(tasks).toMatchObject([
    { state: 'withdrawn', ladder_step: 2 },
    { state: 'withdrawn', ladder_step: 2 },
  ]);
  expect(await service('procedures').where({ workflow_id: workflowId }).first()).toMatchObject({
    state: 'cancelled',
  });
  expect(await listBreaches(service, { quiet: false })).toEqual([]);
});
