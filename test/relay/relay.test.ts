import fc from 'fast-check';
import type { Knex } from 'knex';
import { v7 as uuidv7 } from 'uuid';
import { insertSignal } from '../../db/queries/outbox';
import { endProcedure } from '../../db/queries/procedures';
import { deliverBatch, type RelayDeps } from '../../relay/deliver';
import { relayFixture, type RelayFixture } from '../support/relay';

jest.setTimeout(120_000);

describe('the relay', () => {
  let fixture: RelayFixture;
  let { database, deps, request, deliverAll, signalsOf } = {} as RelayFixture;

  beforeAll(async () => {
    fixture = await relayFixture();
    ({ database, deps, request, deliverAll, signalsOf } = fixture);
  });
  afterAll(() => fixture.close());

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

  it('loses, doubles and reorders nothing, whatever relays run side by side or die before they commit', async () => {
    const dying: RelayDeps = {
      ...deps,
      db: {
        transaction: (work: (trx: Knex.Transaction) => Promise<unknown>) =>
          database.service.transaction(async (trx) => {
            await work(trx);
            throw new Error('DIED');
          }),
      } as unknown as Knex,
    };
    const steps = fc.array(fc.constantFrom('one', 'two', 'dies', 'dies beside another'), { maxLength: 8 });
    const counts = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 3 });
    const property = fc.asyncProperty(counts, steps, async (signals, plan) => {
      const workflows = await Promise.all(signals.map(request));
      for (const [index, workflowId] of workflows.entries())
        for (let number = 1; number <= signals[index]!; number += 1)
          await insertSignal(database.service, {
            messageId: uuidv7(),
            workflowId,
            name: 'wake',
            payload: { number },
          });
      const died = () => deliverBatch(dying).catch(() => 0);
      for (const step of plan) {
        if (step === 'one') await deliverBatch(deps);
        if (step === 'two') await Promise.all([deliverBatch(deps), deliverBatch(deps)]);
        if (step === 'dies') await died();
        if (step === 'dies beside another') await Promise.all([died(), deliverBatch(deps)]);
      }
      await deliverAll();
      for (const [index, workflowId] of workflows.entries()) {
        const received = await signalsOf(workflowId);
        // a message that came twice is known by its id, and comes twice in a row: the workflow drops the second
        const heard = received.filter(({ messageId }, at) => messageId !== received[at - 1]?.messageId);
        expect(heard.map(({ number }) => number)).toEqual(
          Array.from({ length: signals[index]! }, (_, before) => before + 1),
        );
        const { runId } = await deps.client.workflow.getHandle(workflowId).describe();
        expect([null, runId]).toContain(
          (await database.service('procedures').where({ workflow_id: workflowId }).first()).run_id,
        );
        await deps.client.workflow.getHandle(workflowId).terminate();
      }
    });
    await fc.assert(property, { numRuns: 12 });
  });
});
