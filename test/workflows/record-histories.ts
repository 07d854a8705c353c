import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { eventually } from '../support/product';
import { timeSkippingEnvironment, workflowBundle } from '../support/temporal';
import { writeHistory } from './stored-history';
import { SCENARIOS, type Scenario } from './history-scenarios';

const folder = path.resolve(__dirname, '..', 'histories');

/**
 * `npm run histories:record`: runs every workflow through its scenarios and stores what Temporal kept of the first run.
 * jest runs it for its servers only; it is no test, and `npm test` never records.
 */
jest.setTimeout(180_000);
let environment: TestWorkflowEnvironment;

beforeAll(async () => {
  environment = await timeSkippingEnvironment();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json')))
    rmSync(path.join(folder, file));
});
afterAll(() => environment.teardown());

test.each(SCENARIOS)('$name', async (scenario) => {
  const worker = await Worker.create({
    connection: environment.nativeConnection,
    taskQueue: scenario.name,
    workflowBundle: await workflowBundle(),
    activities: scenario.activities,
  });
  await worker.runUntil(async () => {
    const started = await environment.client.workflow.start(scenario.workflow, {
      taskQueue: scenario.name,
      workflowId: scenario.name,
      args: [...scenario.args],
    });
    // without following a run that goes on as another one
    const handle = environment.client.workflow.getHandle(scenario.name, started.firstExecutionRunId, {
      followRuns: false,
    });
    await wakeAsleep(handle, scenario);
    // the last run too: one left behind would keep the server's time from being skipped. How it ends is a part of the history, not of the recording
    await started.result().catch(() => undefined);
    writeHistory(path.join(folder, `${scenario.name}.json`), await handle.fetchHistory());
  });
});

/** Time stands still until somebody waits for the result, so the workflow sleeps until it is woken. */
async function wakeAsleep(handle: WorkflowHandle, { wake }: Scenario): Promise<void> {
  if (!wake) return;
  await eventually(
    async () =>
      (await handle.fetchHistory()).events?.some((event) => event.timerStartedEventAttributes) ?? false,
    (asleep) => asleep,
  );
  await handle.signal('wake', wake);
}
