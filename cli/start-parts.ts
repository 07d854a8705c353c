import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { Connection } from '@temporalio/client';
import { stopEmbeddedPostgres } from './embedded-postgres';
import { startOwnPostgres, type Secrets } from './installation';
import { findProcess, stopProcess } from './process-identity';
import type { Part, RunningPart } from './supervisor';

const READY_WITHIN_MS = 60_000;

/** The folder's own PostgreSQL on a port that stays the same over restarts. */
export function postgresPart(dataFolder: string, secrets: Secrets, port: number): Part {
  return {
    name: 'postgres',
    start: async () => {
      const server = await startOwnPostgres(dataFolder, secrets, port);
      if (server.port !== port) {
        await stopEmbeddedPostgres(path.join(dataFolder, 'postgres'));
        throw new Error(`port ${port} is taken`);
      }
      return {
        process: server.process,
        exited: server.exited,
        stop: () => stopEmbeddedPostgres(path.join(dataFolder, 'postgres')),
      };
    },
  };
}

export interface TemporalPartOptions {
  executable: string;
  dataFolder: string;
  port: number;
  uiPort: number;
  namespace: string;
}

/** Temporal's development server with its database file in the data folder. */
export function temporalPart({ executable, dataFolder, port, uiPort, namespace }: TemporalPartOptions): Part {
  const args = [
    'server',
    'start-dev',
    '--ip',
    '127.0.0.1',
    '--port',
    String(port),
    '--ui-port',
    String(uiPort),
  ];
  args.push(
    '--namespace',
    namespace,
    '--db-filename',
    path.join(dataFolder, 'temporal.db'),
    '--log-level',
    'warn',
  );
  return {
    name: 'temporal',
    start: async () => {
      const child = spawnDetached(executable, args, path.join(dataFolder, 'logs', 'temporal.log'));
      const running = await asRunning(child, 'temporal');
      await untilServing(`127.0.0.1:${port}`, namespace, running);
      return running;
    },
  };
}

/** One of this product's own long-running commands, such as `doorstep worker`, in a process of its own. */
export function commandPart(name: string, args: readonly string[], dataFolder: string): Part {
  return {
    name,
    start: async () => {
      const script = process.argv[1] ?? '';
      const log = path.join(dataFolder, 'logs', `${name}.log`);
      const child = spawnDetached(process.execPath, [script, name, '--data', dataFolder, ...args], log, true);
      const running = await asRunning(child, name);
      await untilReady(child, running, log);
      return running;
    },
  };
}

/** In a process group of its own: a Ctrl-C on the terminal must reach the supervisor alone, which stops in order. */
function spawnDetached(
  command: string,
  args: readonly string[],
  logFile: string,
  channel = false,
): ChildProcess {
  const log = openSync(logFile, 'a');
  try {
    return spawn(command, args, {
      detached: true,
      stdio: channel ? ['ignore', log, log, 'ipc'] : ['ignore', log, log],
    });
  } finally {
    closeSync(log);
  }
}

async function asRunning(child: ChildProcess, name: string): Promise<RunningPart> {
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ? `killed by ${signal}` : `ended with code ${code}`));
  });
  const identity = child.pid === undefined ? undefined : findProcess(child.pid);
  if (!identity) throw new Error(`${name} did not start: ${await exited}`);
  return {
    process: identity,
    exited,
    stop: async () => {
      await stopProcess(identity, 'SIGTERM', 20_000);
      await exited;
    },
  };
}

async function untilReady(child: ChildProcess, running: RunningPart, log: string): Promise<void> {
  const ready = new Promise<undefined>((resolve) => child.once('message', () => resolve(undefined)));
  const late = new Promise<string>((resolve) => {
    setTimeout(() => resolve('not ready after a minute'), READY_WITHIN_MS).unref();
  });
  const failure = await Promise.race([ready, running.exited, late]);
  if (failure === undefined) return;
  await running.stop();
  throw new Error(`${failure}; see ${log}`);
}

async function untilServing(address: string, namespace: string, running: RunningPart): Promise<void> {
  let exitReason: string | undefined;
  void running.exited.then((reason) => (exitReason = reason));
  const giveUpAt = Date.now() + READY_WITHIN_MS;
  for (;;) {
    try {
      const connection = await Connection.connect({ address, connectTimeout: 2_000 });
      await connection.workflowService.describeNamespace({ namespace }).finally(() => connection.close());
      return;
    } catch (error) {
      if (exitReason !== undefined) throw new Error(exitReason, { cause: error });
      if (Date.now() > giveUpAt) {
        await running.stop();
        throw new Error('not ready after a minute', { cause: error });
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
