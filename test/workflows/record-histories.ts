import { existsSync } from 'node:fs';
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
 * `npm run histories:record`: runs workflows through the scenarios that have no stored history yet, and stores what
 * Temporal kept of the first run. What is stored stays: it proves that runs from before a change go on after it. To
 * record a scenario anew, delete its file first.
 * jest runs it for its servers only; it is no test, and `npm test` never records.
 */
jest.setTimeout(180_000);
let environment: TestWorkflowEnvironment;

beforeAll(async () => {
  environment = await timeSkippingEnvironment();
});
afterAll(() => environment.teardown());

test.each(SCENARIOS)('$name', async (scenario) => {
  if (existsSync(fileOf(scenario))) return;
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
    writeHistory(fileOf(scenario), await handle.fetchHistory());
  });
});

const fileOf = ({ name }: Scenario): string => path.join(folder, `${name}.json`);

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
