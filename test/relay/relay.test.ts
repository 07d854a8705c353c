import { Client, Connection } from '@temporalio/client';
import { v7 as uuidv7 } from 'uuid';
import { insertSignal } from '../../db/queries/outbox';
import { endProcedure, requestProcedure } from '../../db/queries/procedures';
import { deliverBatch, type RelayDeps } from '../../relay/deliver';
import { reconcileProcedures } from '../../relay/reconcile';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { devServer } from '../support/temporal';

jest.setTimeout(120_000);

describe('the relay', () => {
  let database: TestDatabase;
  let connection: Connection;
  let deps: RelayDeps;

  beforeAll(async () => {
    database = await createTestDatabase();
    const { address, namespace } = await devServer();
    connection = await Connection.connect({ address });
    deps = {
      db: database.service,
      client: new Client({ connection, namespace }),
      taskQueue: `relay-${uuidv7()}`,
    };
  });
  afterAll(async () => {
    await connection.close();
    await database.close();
  });

  const request = async () => {
    const workflowId = `round-${uuidv7()}`;
    await requestProcedure(database.service, {
      workflowId,
      kind: 'revisitRound',
      subjectId: uuidv7(),
      patchId: null,
      input: {},
      messageId: uuidv7(),
    });
    return workflowId;
  };
  const deliverAll = async () => {
    while ((await deliverBatch(deps)) > 0);
  };
  const signalsOf = async (workflowId: string) => {
    const history = await deps.client.workflow.getHandle(workflowId).fetchHistory();
    return (history.events ?? []).flatMap((event) => {
      const payload = event.workflowExecutionSignaledEventAttributes?.input?.payloads?.[0]?.data;
      return payload
        ? [JSON.parse(Buffer.from(payload).toString()) as { number?: number; contactNow?: boolean }]
        : [];
    });
  };

  it('starts a workflow and hands its signals over in order, with two relays at work', async () => {
    const workflowId = await request();
    for (let number = 1; number <= 8; number += 1)
      await insertSignal(database.service, {
        messageId: uuidv7(),
        workflowId,
        name: 'wake',
        payload: { number },
      });
    for (let round = 0; round < 12; round += 1) await Promise.all([deliverBatch(deps), deliverBatch(deps)]);
    expect((await signalsOf(workflowId)).map((signal) => signal.number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await database.service('procedures').where({ workflow_id: workflowId }).first()).toMatchObject({
      state: 'started',
    });
    await deps.client.workflow.getHandle(workflowId).terminate();
  });

  it('lets one wake stand for all that wait behind it, and for none that comes after', async () => {
    const workflowId = await request();
    const insertWakes = async (count: number, payload: object) => {
      for (let sent = 0; sent < count; sent += 1)
        await insertSignal(database.service, { messageId: uuidv7(), workflowId, name: 'wake', payload });
    };
    await insertWakes(20, {});
    await insertWakes(20, { contactNow: true });
    await deliverAll();
    expect((await signalsOf(workflowId)).map(({ contactNow }) => contactNow)).toEqual([undefined, true]);
    await insertWakes(1, {});
    await deliverAll();
    expect(await signalsOf(workflowId)).toHaveLength(3);
    expect(await database.service('outbox').where({ workflow_id: workflowId, sent_at: null })).toHaveLength(
      0,
    );
    await deps.client.workflow.getHandle(workflowId).terminate();
  });

  it('counts a workflow that was started before as started', async () => {
    const workflowId = await request();
    await deliverAll();
    await database.service('outbox').where({ workflow_id: workflowId }).update({ sent_at: null });
    await deliverAll();
    expect(await database.service('outbox').where({ workflow_id: workflowId }).first()).toMatchObject({
      attempts: 0,
      sent_at: expect.any(Date),
    });
    await deps.client.workflow.getHandle(workflowId).terminate();
  });

  it('marks a message late and asks a person when its workflow has ended', async () => {
    const workflowId = await request();
    await deliverAll();
    await endProcedure(database.service, workflowId);
    await insertSignal(database.service, { messageId: uuidv7(), workflowId, name: 'wake' });
    await deliverAll();
    const late = await database.service('outbox').where({ workflow_id: workflowId, kind: 'signal' }).first();
    expect(late).toMatchObject({ sent_at: null, late_at: expect.any(Date) });
    expect(await database.service('incidents').where({ workflow_id: workflowId }).pluck('code')).toEqual([
      'MESSAGE_LATE',
    ]);
    await deps.client.workflow.getHandle(workflowId).terminate();
  });

  it('starts again what Temporal has lost, and reports what broke', async () => {
    const lost = await request();
    await database.service('outbox').where({ workflow_id: lost }).update({ sent_at: new Date() });
    await reconcileProcedures(deps, 0);
    expect((await deps.client.workflow.getHandle(lost).describe()).status.name).toBe('RUNNING');
    await deps.client.workflow.getHandle(lost).terminate();
    await reconcileProcedures(deps, 0);
    expect(await database.service('procedures').where({ workflow_id: lost }).first()).toMatchObject({
      state: 'failed',
    });
  });
});
