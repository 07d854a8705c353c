import { readdirSync } from 'node:fs';
import path from 'node:path';
import { Worker } from '@temporalio/worker';
import * as workflows from '../../workflows';
import { workflowBundle } from '../support/temporal';
import { readHistory } from './stored-history';

/** Runs that began before a change to a workflow go on after it: see "Change a workflow" in CONTRIBUTING.md. */
const folder = path.resolve(__dirname, '..', 'histories');
const STORED = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({
    workflowId: path.basename(file, '.json'),
    history: readHistory(path.join(folder, file)),
  }));

test('every workflow has a stored history', () => {
  const types = STORED.map(
    ({ history }) => history.events?.[0]?.workflowExecutionStartedEventAttributes?.workflowType?.name,
  );
  expect([...new Set(types)].toSorted()).toEqual(Object.keys(workflows).toSorted());
});

test('every stored history is replayed by the workflows as they are now', async () => {
  const broken: string[] = [];
  let replayed = 0;
  for await (const { workflowId, error } of Worker.runReplayHistories(
    { workflowBundle: await workflowBundle() },
    STORED,
  )) {
    replayed += 1;
    if (error) broken.push(`${workflowId}: ${error.message}`);
  }
  expect(broken).toEqual([]);
  expect(replayed).toBe(STORED.length);
}, 60_000);
