import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Connection } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { findFreePort } from '../../cli/free-port';
import { findProcess } from '../../cli/process-identity';
import { oncePerRun } from './once-per-run';
import { recordProcess, runFolder } from './run-folder';
import { runSetUp } from './run-set-up';

const projectFolder = path.resolve(__dirname, '..', '..');
const START_ATTEMPTS = 4;

/**
 * A real Temporal server (visibility, schedules, real time), one for the whole run; each test file takes a task
 * queue, and where needed workflow ids, of its own. Namespace `default`.
 */
export function devServer(): Promise<{ address: string; namespace: string }> {
  return oncePerRun('temporal', async () => {
    const { executable } = await runSetUp('temporal.mjs');
    const port = await findFreePort();
    const log = openSync(path.join(runFolder(), 'temporal.log'), 'a');
    const child = spawn(
      executable,
      [
        'server',
        'start-dev',
        '--headless',
        '--ip',
        '127.0.0.1',
        '--port',
        String(port),
        '--log-level',
        'error',
      ],
      { detached: true, stdio: ['ignore', log, log] },
    );
    closeSync(log);
    child.unref();
    const identity = findProcess(child.pid ?? 0);
    if (!identity) throw new Error('the Temporal server did not start');
    recordProcess('temporal', identity, 'SIGTERM');
    const address = `127.0.0.1:${port}`;
    await untilServing(address);
    return { address, namespace: 'default' };
  });
}

/**
 * A server of this test file alone whose time jumps to the next timer. Start all workflows first, then await their
 * results one by one; it has neither visibility nor schedules (devServer has). The caller tears it down.
 */
export async function timeSkippingEnvironment(): Promise<TestWorkflowEnvironment> {
  const { executable } = await oncePerRun('test-server', () => runSetUp('java.mjs'));
  const server = { executable: { type: 'existing-path', path: executable } } as const;
  // The SDK gives a server five seconds to start, which a Java on a busy machine may need; nothing has run on it then.
  for (let left = START_ATTEMPTS; ; left -= 1) {
    try {
      return await TestWorkflowEnvironment.createTimeSkipping({ server });
    } catch (error) {
      if (left === 1) throw error;
    }
  }
}

/** All workflows, bundled once per run, as `Worker.create({ workflowBundle })` takes them. */
export async function workflowBundle(): Promise<{ code: string }> {
  const { file } = await oncePerRun('workflow-bundle', async () => {
    const { code } = await bundleWorkflowCode({
      workflowsPath: path.join(projectFolder, 'workflows', 'index.ts'),
      logger: new DefaultLogger('WARN'),
    });
    const bundle = path.join(runFolder(), 'workflow-bundle.js');
    writeFileSync(bundle, code);
    return { file: bundle };
  });
  return { code: readFileSync(file, 'utf8') };
}

async function untilServing(address: string): Promise<void> {
  const giveUpAt = Date.now() + 60_000;
  for (;;) {
    try {
      const connection = await Connection.connect({ address, connectTimeout: 2_000 });
      await connection.workflowService.describeNamespace({ namespace: 'default' });
      await connection.close();
      return;
    } catch (error) {
      if (Date.now() > giveUpAt)
        throw new Error(`the Temporal server at ${address} does not answer`, { cause: error });
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
