import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { v7 as uuidv7 } from 'uuid';
import {
  wake,
  type RevisitRoundInput,
  type RulePublicationInput,
  type SiteVisitInput,
} from '../../workflows/messages';
import { eventually } from '../support/product';
import { devServer, workflowBundle } from '../support/temporal';

jest.setTimeout(120_000);

const DAY_MS = 86_400_000;
/** What a history may have, as docs/decisions has it. */
const MOST_EVENTS = 1_000;

describe('a workflow whose history grows', () => {
  let connection: Connection;
  let nativeConnection: NativeConnection;
  let client: Client;
  let taskQueue: string;
  const worked: { contactNow: boolean }[] = [];
  let workOver = false;
  let failing = false;
  let visitDays = 0;
  let hazardLooks = 0;
  let publicationBatches = 0;
  let effect: unknown;

  beforeAll(async () => {
    const { address, namespace } = await devServer();
    connection = await Connection.connect({ address });
    nativeConnection = await NativeConnection.connect({ address });
    client = new Client({ connection, namespace });
    taskQueue = `long-history-${uuidv7()}`;
  });
  afterAll(async () => {
    await connection.close();
    await nativeConnection.close();
  });

  /** Steps that do nothing but say when to go on: what is looked at here is the workflows alone. */
  const activities = {
    reviewRoundBatch: async () => ({ after: null }),
    issueRoundTasks: async () => ({ issued: 0 }),
    workRound: async ({ at, contactNow }: { at: number; contactNow: boolean }) => {
      if (failing) throw new Error('DATABASE_DOWN');
      worked.push({ contactNow });
      return { nextAt: at + 15 * DAY_MS, over: workOver };
    },
    closeRound: async () => ({ carriedOver: 0 }),
    workVisit: async ({ at }: { at: number }) => {
      visitDays += 1;
      return { nextAt: at + DAY_MS, over: visitDays === 90 };
    },
    followUpHazards: async ({ at }: { at: number }) => {
      hazardLooks += 1;
      return { nextAt: hazardLooks === 70 ? null : at + DAY_MS };
    },
    endVisit: async () => undefined,
    placeDistrictBatch: async () => {
      publicationBatches += 1;
      const after = publicationBatches === 95 ? null : uuidv7();
      return { after, reviewed: 10, moved: 1, moves: { 'standard>light': 1 }, standing: 'goesOn' };
    },
    planPlacing: async () => ({ districts: [uuidv7()] }),
    watchPlacing: async () => undefined,
    storePublicationEffect: async (input: { effect: unknown }) => void (effect = input.effect),
  };

  const whileWorking = async (act: () => Promise<void>) => {
    const worker = await Worker.create({
      connection: nativeConnection,
      taskQueue,
      workflowBundle: await workflowBundle(),
      activities,
    });
    await worker.runUntil(act);
  };

  /** The workflow took more than one run, and none of them too many events. */
  const expectShortRuns = async (workflowId: string, firstRunId: string) => {
    const lengths: number[] = [];
    for (let runId: string | null | undefined = firstRunId; runId;) {
      const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      lengths.push(events?.length ?? 0);
      runId = events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
    }
    expect(lengths.length).toBeGreaterThan(1);
    expect(Math.max(...lengths)).toBeLessThan(MOST_EVENTS);
  };

  const clockAt = (rate: number) => ({ realStartMs: Date.now(), programmeStartMs: Date.now(), rate });
  const startRound = (values: Partial<RevisitRoundInput> = {}) => {
    const input = { roundId: uuidv7(), patchId: uuidv7(), clock: clockAt(1), contactNow: false, ...values };
    const workflowId = `round-${input.roundId}`;
    return client.workflow.start('revisitRound', { taskQueue, workflowId, args: [input] });
  };

  it('goes on in a new run when a round is woken over and over, and misses no wake', async () => {
    worked.length = 0;
    workOver = false;
    await whileWorking(async () => {
      const handle = await startRound();
      // one after the other, as the relay does; each is seen before the next one comes
      for (let sent = 0; sent < 60; sent += 1) {
        await eventually(
          () => worked.length,
          (looks) => looks > sent,
        );
        await handle.signal(wake, { messageId: uuidv7() });
      }
      await eventually(
        () => worked.length,
        (looks) => looks > 60,
      );
      workOver = true;
      const { workflowId, firstExecutionRunId } = handle;
      await client.workflow.getHandle(workflowId).signal(wake, { messageId: uuidv7(), contactNow: true });
      await client.workflow.getHandle(workflowId).result();
      await expectShortRuns(workflowId, firstExecutionRunId);
    });
    expect(worked).toHaveLength(62);
    expect(worked.at(-1)).toEqual({ contactNow: true });
  });

  it('goes on in a new run when wakes come while a step is tried again and again', async () => {
    worked.length = 0;
    workOver = failing = true;
    await whileWorking(async () => {
      const handle = await startRound();
      const { workflowId, firstExecutionRunId } = handle;
      const current = client.workflow.getHandle(workflowId);
      const renewed = async () => (await current.describe()).runId !== firstExecutionRunId;
      await current.signal(wake, { messageId: uuidv7(), contactNow: true });
      let sent = 0;
      for (; sent < 2_000 && !(sent % 100 === 0 && (await renewed())); sent += 1)
        await current.signal(wake, { messageId: uuidv7() });
      expect(sent).toBeLessThan(MOST_EVENTS);
      failing = false;
      await current.result();
      await expectShortRuns(workflowId, firstExecutionRunId);
    });
    // what was asked for in the first run is done, once, in a later one
    expect(worked).toEqual([{ contactNow: true }]);
  });

  it('hears no message again that an earlier run has heard', async () => {
    worked.length = 0;
    workOver = false;
    const messageId = uuidv7();
    await whileWorking(async () => {
      const handle = await startRound({ resumed: { seen: [messageId] } });
      await eventually(
        () => worked.length,
        (looks) => looks > 0,
      );
      await handle.signal(wake, { messageId, contactNow: true });
      workOver = true;
      await handle.signal(wake, { messageId: uuidv7() });
      await handle.result();
    });
    expect(worked).not.toContainEqual({ contactNow: true });
  });

  it('goes on in a new run when a visit and its hazards wait for months', async () => {
    await whileWorking(async () => {
      const visitId = uuidv7();
      // a day lasts a millisecond
      const input: SiteVisitInput = { visitId, patchId: uuidv7(), clock: clockAt(DAY_MS) };
      const workflowId = `visit-${visitId}`;
      const handle = await client.workflow.start('siteVisit', { taskQueue, workflowId, args: [input] });
      await client.workflow.getHandle(workflowId).result();
      await expectShortRuns(workflowId, handle.firstExecutionRunId);
    });
    // a run that goes on after the visit does not look at the visit again
    expect({ visitDays, hazardLooks }).toEqual({ visitDays: 90, hazardLooks: 70 });
  });

  it('adds up what a publication moved over all its runs', async () => {
    await whileWorking(async () => {
      const input: RulePublicationInput = { versionId: uuidv7(), clock: clockAt(1) };
      const workflowId = `publication-${input.versionId}`;
      const handle = await client.workflow.start('rulePublication', { taskQueue, workflowId, args: [input] });
      await client.workflow.getHandle(workflowId).result();
      await expectShortRuns(workflowId, handle.firstExecutionRunId);
    });
    expect(effect).toEqual({ reviewed: 950, moved: 95, moves: { 'standard>light': 95 }, regrounded: 0 });
  });
});
