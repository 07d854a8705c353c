import type { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { v7 as uuidv7 } from 'uuid';
import { endProcedure, retryFailedProcedure } from '../../db/queries/procedures';
import type { RelayDeps } from '../../relay/deliver';
import { reconcileProcedures } from '../../relay/reconcile';
import { eventually } from '../support/product';
import { relayFixture, type RelayFixture } from '../support/relay';
import { workflowBundle } from '../support/temporal';

jest.setTimeout(120_000);

describe('the comparison of procedures with Temporal', () => {
  let fixture: RelayFixture;
  let { database, connection, deps, request, deliverAll } = {} as RelayFixture;

  beforeAll(async () => {
    fixture = await relayFixture();
    ({ database, connection, deps, request, deliverAll } = fixture);
  });
  afterAll(() => fixture.close());

  it('starts again what Temporal has lost', async () => {
    const lost = await request();
    await database.service('outbox').where({ workflow_id: lost }).update({ sent_at: new Date() });
    await reconcileProcedures(deps, 0);
    expect((await deps.client.workflow.getHandle(lost).describe()).status.name).toBe('RUNNING');
    await deps.client.workflow.getHandle(lost).terminate();
  });

  const procedureOf = (workflowId: string) =>
    database.service('procedures').where({ workflow_id: workflowId }).first();
  const incidentsOf = (workflowId: string) =>
    database
      .service('incidents')
      .where({ workflow_id: workflowId })
      .orderBy('id')
      .select('id', 'code', 'state', 'detail');

  it('asks a person about a workflow that broke, and starts it again when they say so, but no other', async () => {
    const [workflowId, other] = [await request(), await request()];
    await deliverAll();
    const { run_id: firstRun } = await procedureOf(workflowId);
    for (const id of [workflowId, other]) await deps.client.workflow.getHandle(id).terminate();
    await reconcileProcedures(deps, 0);
    expect(await procedureOf(workflowId)).toMatchObject({ state: 'failed', ended_at: expect.any(Date) });
    const [incident] = await incidentsOf(workflowId);
    expect(incident).toMatchObject({
      code: 'PROCEDURE_FAILED',
      state: 'open',
      detail: { status: 'TERMINATED' },
    });

    const retry = () =>
      database.service.transaction((trx) => retryFailedProcedure(trx, incident.id as string, uuidv7()));
    expect(await retry()).toEqual({ patchId: null });
    expect(await retry()).toBeUndefined();
    expect(await incidentsOf(workflowId)).toMatchObject([{ state: 'retrying' }]);
    await deliverAll();
    await reconcileProcedures(deps, 0);
    const again = await procedureOf(workflowId);
    expect(again).toMatchObject({ state: 'started', ended_at: null });
    expect(again.run_id).not.toBe(firstRun);
    expect(await incidentsOf(workflowId)).toMatchObject([{ state: 'resolved' }]);
    const description = await deps.client.workflow.getHandle(workflowId).describe();
    expect(description).toMatchObject({ status: { name: 'RUNNING' }, runId: again.run_id });
    // nobody asked for the other
    await database.service('outbox').where({ workflow_id: other }).update({ sent_at: null });
    await database.service('procedures').where({ workflow_id: other }).update({ state: 'started' });
    await deliverAll();
    expect((await deps.client.workflow.getHandle(other).describe()).status.name).toBe('TERMINATED');
    await deps.client.workflow.getHandle(workflowId).terminate();
  });

  it('asks a person about a workflow whose code cannot go on, until it can', async () => {
    const workflowId = await request();
    await deliverAll();
    const { client } = deps;
    const withAttempts = (attempt: number): RelayDeps => {
      const nothing = { [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true }) }) };
      const answer = { status: { name: 'RUNNING' }, raw: { pendingWorkflowTask: { attempt } } };
      const workflow = { getHandle: () => ({ describe: async () => answer }), list: () => nothing };
      return { ...deps, client: { workflow } as unknown as typeof client };
    };
    await reconcileProcedures(withAttempts(4), 0);
    expect(await incidentsOf(workflowId)).toEqual([]);
    await reconcileProcedures(withAttempts(5), 0);
    await reconcileProcedures(withAttempts(6), 0);
    expect(await incidentsOf(workflowId)).toMatchObject([{ code: 'WORKFLOW_STUCK', state: 'retrying' }]);
    // as the server tells it of a workflow that no worker has seen yet
    await reconcileProcedures(deps, 0);
    expect(await incidentsOf(workflowId)).toMatchObject([{ code: 'WORKFLOW_STUCK', state: 'resolved' }]);
    await reconcileProcedures(withAttempts(5), 0);
    await endProcedure(database.service, workflowId);
    await reconcileProcedures(deps, 0);
    expect((await incidentsOf(workflowId)).map(({ state }: { state: string }) => state)).toEqual([
      'resolved',
      'resolved',
    ]);
    await client.workflow.getHandle(workflowId).terminate();
  });

  it('counts the tries of a workflow whose code fails', async () => {
    const taskQueue = `stuck-${uuidv7()}`;
    const native = await NativeConnection.connect({ address: connection.options.address });
    // the input is no round's, so that the workflow's code throws
    const handle = await deps.client.workflow.start('revisitRound', {
      taskQueue,
      workflowId: taskQueue,
      args: [{}],
    });
    const worker = await Worker.create({
      connection: native,
      taskQueue,
      workflowBundle: await workflowBundle(),
    });
    await worker.runUntil(
      eventually(
        async () => (await handle.describe()).raw.pendingWorkflowTask?.attempt ?? 0,
        (attempt) => attempt >= 2,
      ),
    );
    await native.close();
    await handle.terminate();
  });

  it('looks at every procedure, even when one cannot be looked at', async () => {
    const [first, second] = [await request(), await request()];
    await deliverAll();
    for (const id of [first, second]) await deps.client.workflow.getHandle(id).terminate();
    const { workflow } = deps.client;
    const client = {
      workflow: {
        getHandle: (id: string) => {
          if (id === first) throw new Error('SEEDED_FAULT');
          return workflow.getHandle(id);
        },
        list: workflow.list.bind(workflow),
      },
    } as unknown as Client;
    await expect(reconcileProcedures({ ...deps, client }, 0)).rejects.toThrow('SEEDED_FAULT');
    expect(await procedureOf(second)).toMatchObject({ state: 'failed' });
    expect(await procedureOf(first)).toMatchObject({ state: 'started' });
  });
});
