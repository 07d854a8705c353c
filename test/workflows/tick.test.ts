import { Client, Connection, WorkflowFailedError } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { v7 as uuidv7 } from 'uuid';
import { devServer, workflowBundle } from '../support/temporal';

jest.setTimeout(120_000);

it('gives every step of a tick its turn when one keeps failing, and then says so', async () => {
  const { address } = await devServer();
  const connection = await Connection.connect({ address });
  const native = await NativeConnection.connect({ address });
  const taskQueue = `tick-${uuidv7()}`;
  const calls: string[] = [];
  const step =
    (name: string, fails = false) =>
    async () => {
      calls.push(name);
      if (fails) throw new Error('SEEDED_FAULT');
    };
  const worker = await Worker.create({
    connection: native,
    taskQueue,
    workflowBundle: await workflowBundle(),
    activities: {
      openDueRounds: step('openDueRounds', true),
      reviewRequested: step('reviewRequested'),
      tendVisitProposals: step('tendVisitProposals'),
      tellManualTiers: step('tellManualTiers'),
      sweepExpired: step('sweepExpired'),
      checkKeptFacts: step('checkKeptFacts'),
    },
  });
  const tick = new Client({ connection }).workflow.execute('tick', { taskQueue, workflowId: taskQueue });
  await expect(worker.runUntil(tick)).rejects.toBeInstanceOf(WorkflowFailedError);
  expect(calls).toEqual([
    ...Array<string>(5).fill('openDueRounds'),
    'reviewRequested',
    'tendVisitProposals',
    'tellManualTiers',
    'sweepExpired',
    'checkKeptFacts',
  ]);
  await native.close();
  await connection.close();
});
