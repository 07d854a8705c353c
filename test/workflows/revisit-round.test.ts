import { Worker } from '@temporalio/worker';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { openRound } from '../../db/queries/rounds';
import type { RevisitRoundInput } from '../../workflows/messages';
import { activitiesOn, reviewNothing } from '../support/activities';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { setProgrammeClock } from '../support/programme-clock';
import { listBreaches } from '../support/invariants';
import {
  insertSampleRegister,
  PROGRAMME_START,
  SEEDED_NAME,
  type SamplePatch,
} from '../support/sample-register';
import { timeSkippingEnvironment, workflowBundle } from '../support/temporal';

jest.setTimeout(120_000);

describe('a half-month of a patch', () => {
  let database: TestDatabase;
  let environment: TestWorkflowEnvironment;
  let patch: SamplePatch;

  beforeAll(async () => {
    database = await createTestDatabase();
    environment = await timeSkippingEnvironment();
    patch = await insertSampleRegister(database.service, 4);
  });
  afterAll(async () => {
    await environment.teardown();
    await database.close();
  });

  it('issues what is due, lets a task be completed in SQL, closes and carries over the rest', async () => {
    const { service } = database;
    const [answered, refused] = patch.registrationIds;
    const { workflowId, roundId } = await service.transaction((trx) =>
      openRound(trx, patch.patchId, PROGRAMME_START, 'command'),
    );
    const { input } = await service('procedures')
      .where({ workflow_id: workflowId })
      .first<{ input: RevisitRoundInput }>();
    const activities = activitiesOn(database, { review: reviewNothing });
    const worker = await Worker.create({
      connection: environment.nativeConnection,
      taskQueue: 'rounds',
      workflowBundle: await workflowBundle(),
      activities: {
        ...activities,
        // the next half-month's round is opened in that half-month: the test's time goes on in the workflow alone
        closeRound: async (request: Parameters<typeof activities.closeRound>[0]) => {
          await setProgrammeClock(database, new Date(request.at));
          return activities.closeRound(request);
        },
        // people act in the middle of the half-month, in the database alone
        workRound: async (request: Parameters<typeof activities.workRound>[0]) => {
          const answer = await activities.workRound(request);
          const day = { closed_at: new Date(request.at), closed_by_kind: 'link' };
          const open = () => service('tasks').whereNull('closed_at');
          await open()
            .where({ registration_id: answered })
            .update({ state: 'done', outcome: 'confirmed', ...day });
          await open()
            .where({ registration_id: refused })
            .update({ state: 'refused', ...day });
          return answer;
        },
      },
    });
    await worker.runUntil(async () => {
      const handle = await environment.client.workflow.start('revisitRound', {
        taskQueue: 'rounds',
        workflowId,
        args: [input],
      });
      await handle.result();
    });
    const states = await service('tasks').where({ round_id: roundId }).orderBy('state').pluck('state');
    expect(states).toEqual(['carried_over', 'carried_over', 'done', 'refused']);
    const successors = await service('tasks').whereNotNull('predecessor_id').whereNull('closed_at');
    expect(successors).toHaveLength(2);
    // two contacts fill the month's ceiling, so the officer's turn comes in the next round
    expect(
      successors.map((task: { state: string; ladder_step: number }) => [task.state, task.ladder_step]),
    ).toEqual([
      ['waiting', 2],
      ['waiting', 2],
    ]);
    const round = await service('rounds').where({ id: roundId }).first();
    expect(round).toMatchObject({ state: 'closed', reviewed: 4 });
    expect(await listBreaches(service, { quiet: false })).toEqual([]);
    const history = await environment.client.workflow.getHandle(workflowId).fetchHistory();
    const payloads: { data?: Uint8Array | null }[] = [];
    for (const event of history.events ?? []) {
      payloads.push(...(event.activityTaskScheduledEventAttributes?.input?.payloads ?? []));
      payloads.push(...(event.activityTaskCompletedEventAttributes?.result?.payloads ?? []));
    }
    expect(payloads.length).toBeGreaterThan(10);
    const text = payloads.map(({ data }) => Buffer.from(data ?? []).toString()).join('\n');
    expect(text).not.toContain(SEEDED_NAME);
    expect(text).not.toContain('+1555');
  });
});
