import { Client, Connection, WorkflowFailedError } from '@temporalio/client';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { v7 as uuidv7 } from 'uuid';
import { createActivityInterceptor } from '../../activities/activity-interceptor';
import { createWorkerLogger } from '../../cli/worker-log';
import { errorCode } from '../../db/error-code';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { SEEDED_NAMES } from '../support/register';
import { devServer, workflowBundle } from '../support/temporal';

jest.setTimeout(120_000);
const [NAME] = SEEDED_NAMES;

describe('an activity that fails', () => {
  let database: TestDatabase;
  let connection: Connection;
  let client: Client;
  let native: NativeConnection;
  const log: string[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    const { address } = await devServer();
    Runtime.install({ logger: createWorkerLogger((line) => log.push(line)) });
    connection = await Connection.connect({ address });
    native = await NativeConnection.connect({ address });
    client = new Client({ connection });
  });
  afterAll(async () => {
    await native.close();
    await connection.close();
    await database.close();
  });

  /** Runs rulePublication, whose review works as given; its history afterwards, as text. */
  async function publish(review: () => Promise<unknown>): Promise<{ workflowId: string; history: string }> {
    const workflowId = `publication-${uuidv7()}`;
    const worker = await Worker.create({
      connection: native,
      taskQueue: workflowId,
      workflowBundle: await workflowBundle(),
      interceptors: { activity: [createActivityInterceptor(database.service)] },
      activities: {
        planPlacing: async () => ({ districts: [uuidv7()] }),
        placeDistrictBatch: review,
        watchPlacing: async () => undefined,
        storePublicationEffect: async () => undefined,
      },
    });
    const input = { versionId: uuidv7(), clock: { realStartMs: 0, programmeStartMs: 0, rate: 1 } };
    const run = { taskQueue: workflowId, workflowId, args: [input] };
    await worker.runUntil(client.workflow.execute('rulePublication', run)).catch((error: unknown) => {
      if (!(error instanceof WorkflowFailedError)) throw error;
    });
    const history = await client.workflow.getHandle(workflowId).fetchHistory();
    return { workflowId, history: JSON.stringify(history, decodingBytes) };
  }
  const incidentsOf = (workflowId: string) =>
    database
      .service('incidents')
      .where({ workflow_id: workflowId })
      .select('code', 'about', 'state', 'detail', 'closed_by');
  /** PostgreSQL's detail holds the row. */
  const refusedByDatabase = () =>
    database.service.raw(
      `CREATE TEMP TABLE IF NOT EXISTS seeded (name text CHECK (name = '')); INSERT INTO seeded VALUES ('${NAME}')`,
    );
  const attempt = (
    workflowType: string,
    workflowId: string,
    number: number,
    work: () => Promise<unknown>,
  ) => {
    const info = { workflowType, workflowExecution: { workflowId }, activityType: 'step', attempt: number };
    return createActivityInterceptor(database.service)({ info } as never).inbound.execute({}, work);
  };
  const done = { after: null, reviewed: 0, moved: 0, moves: {}, standing: 'goesOn' };

  it('tells Temporal and the log a code, and never what the row held', async () => {
    let calls = 0;
    const { workflowId, history } = await publish(async () => {
      calls += 1;
      if (calls === 1) await refusedByDatabase();
      // what an activity makes of it may carry the values too
      if (calls === 2)
        throw new Error(`not stored: ${NAME}`, {
          cause: await refusedByDatabase().catch((refusal: unknown) => refusal),
        });
      return done;
    });
    expect(calls).toBe(3);
    expect(history).toContain('"UNKNOWN"');
    const lines = log.filter((line) => line.includes(workflowId)).join('\n');
    expect(lines).toContain('Activity failed SQLSTATE_23514');
    expect(lines).toContain('activityType=placeDistrictBatch');
    for (const text of [history, log.join('\n')]) {
      expect(text).not.toContain(NAME);
      expect(text).not.toContain('Failing row');
      expect(text).not.toContain('insert into');
    }
    expect(await incidentsOf(workflowId)).toEqual([]);
  });

  it('asks a person from the fifth attempt on, and takes it back when it has succeeded', async () => {
    const workflowId = `round-${uuidv7()}`;
    for (const number of [1, 2, 3, 4, 5, 6, 7]) {
      expect(await attempt('revisitRound', workflowId, number, refusedByDatabase).catch(errorCode)).toBe(
        'SQLSTATE_23514',
      );
      expect(await incidentsOf(workflowId)).toHaveLength(number < 5 ? 0 : 1);
    }
    const incident = {
      code: 'ACTIVITY_FAILING',
      about: 'step',
      state: 'retrying',
      detail: { activity: 'step', error: 'SQLSTATE_23514' },
      closed_by: null,
    };
    expect(await incidentsOf(workflowId)).toEqual([incident]);
    await attempt('revisitRound', `round-${uuidv7()}`, 1, async () => undefined);
    expect(await incidentsOf(workflowId)).toEqual([incident]);
    await attempt('revisitRound', workflowId, 8, async () => undefined);
    expect(await incidentsOf(workflowId)).toEqual([{ ...incident, state: 'resolved' }]);
  });

  it('keeps its own code when the incident cannot be written either', async () => {
    const down = createActivityInterceptor((() => Promise.reject(new Error('down'))) as never);
    const info = {
      workflowType: 'tick',
      workflowExecution: { workflowId: 't' },
      activityType: 'step',
      attempt: 9,
    };
    const failing = down({ info } as never).inbound.execute({}, async () =>
      Promise.reject(new Error('ROUND_UNKNOWN')),
    );
    expect(await failing.catch(errorCode)).toBe('ROUND_UNKNOWN');
  });

  it('is done as of now, where it waited for long: what is due by day must not go out at night', async () => {
    const instantOf = async (scheduledTimestampMs: number): Promise<number> => {
      const info = { workflowType: 'tick', activityType: 'step', attempt: 2, scheduledTimestampMs };
      const { inbound } = createActivityInterceptor(database.service)({ info } as never);
      const given = (await inbound.execute(
        { args: [{ at: 1_000_000, roundId: 'r' }] },
        async (input) => input,
      )) as {
        args: [{ at: number; roundId: string }];
      };
      expect(given.args[0].roundId).toBe('r');
      return given.args[0].at - 1_000_000;
    };
    const HOUR = 3_600_000;
    const late = await instantOf(Date.now() - 5 * HOUR);
    expect(late).toBeGreaterThanOrEqual(5 * HOUR);
    expect(late).toBeLessThan(5 * HOUR + 60_000);
    expect(await instantOf(Date.now() - 60_000)).toBe(0);
    // a server that skips time is ahead
    expect(await instantOf(Date.now() + 90 * HOUR)).toBe(0);
  });

  it('is one incident for all runs of the tick, which has no procedure', async () => {
    for (const minute of ['tick-1', 'tick-2'])
      await attempt('tick', minute, 5, refusedByDatabase).catch(errorCode);
    expect(await incidentsOf('tick')).toMatchObject([{ state: 'retrying', about: 'step' }]);
    await attempt('tick', 'tick-3', 1, async () => undefined);
    expect(await incidentsOf('tick')).toMatchObject([{ state: 'resolved' }]);
  });
});

/** Payloads are bytes; a history must be searched in clear text. */
function decodingBytes(_key: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString();
  const buffer = value as { type?: string; data?: number[] } | null;
  return buffer?.type === 'Buffer' ? Buffer.from(buffer.data ?? []).toString() : value;
}
