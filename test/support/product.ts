import { execFile, spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Status } from '../../cli/read-status';
import { stopEmbeddedPostgres } from '../../cli/embedded-postgres';
import { findRuntime, type Runtime } from '../../cli/installation';
import { stopProcess } from '../../cli/process-identity';
import { oncePerRun } from './once-per-run';
import { runFolder } from './run-folder';
import { runSetUp } from './run-set-up';

const projectFolder = path.resolve(__dirname, '..', '..');
const program = path.join(projectFolder, 'dist', 'doorstep.cjs');
const run = promisify(execFile);

/** A product of its own on a throw-away data folder, as `npm start` runs it once everything is installed. */
export interface Product {
  dataFolder: string;
  process: ChildProcess;
  /** All that it has said so far. */
  output(): string;
  /** Resolves with the exit code; rejects when it ends before it is ready. */
  ready: Promise<void>;
  exited: Promise<number | null>;
}

/** Builds the program once per run. */
async function prepare(): Promise<{ temporal: string }> {
  return oncePerRun('product', async () => {
    await run(process.execPath, [path.join(projectFolder, 'setup', 'build.mjs')]);
    return { temporal: (await runSetUp('temporal.mjs')).executable };
  });
}

let portsGiven = 0;

/**
 * Ports that no other test asks for: a free port that is only looked up may be taken by another product's start before
 * it is used. Below the range from which the system hands out ports by itself, and mostly others than those of a
 * second run on the same machine.
 */
function ownPorts(): string[] {
  const ofRun = (Number(/\d+$/.exec(runFolder())?.[0]) % 12) * 1_000;
  const base = 20_000 + ofRun + (Number(process.env['JEST_WORKER_ID'] ?? '1') % 2) * 500 + portsGiven;
  portsGiven += 3;
  return ['--port', `${base}`, '--postgres-port', `${base + 1}`, '--temporal-port', `${base + 2}`];
}

/** Starts the product on ports of its own; by `npm start`'s script, set-up included, where `script` names that. */
export async function startProduct(
  dataFolder: string,
  args: readonly string[] = [],
  environment: NodeJS.ProcessEnv = {},
  script: readonly string[] = [program, 'start'],
): Promise<Product> {
  const { temporal } = await prepare();
  const own = {
    DOORSTEP_TEMPORAL: temporal,
    DATABASE_URL: '',
    TEMPORAL_ADDRESS: '',
    TEMPORAL_PROFILE: '',
    DOORSTEP_DATA: '',
  };
  const child = spawn(process.execPath, [...script, '--data', dataFolder, ...ownPorts(), ...args], {
    env: { ...process.env, ...own, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const ready = new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('Doorstep runs')) resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    void exited.then((code) => reject(new Error(`the product ended with code ${code}:\n${text}`)));
  });
  // Whoever awaits it hears of the failure; nobody has to.
  ready.catch(() => undefined);
  return { dataFolder, process: child, output: () => text, ready, exited };
}

/** What `npm start` runs. */
export const START_SCRIPT: readonly string[] = [path.join(projectFolder, 'start.mjs')];

/** Stops the product as Ctrl-C does, and whatever is left of it where that did not work. */
export async function stopProduct(dataFolder: string): Promise<void> {
  const runtime = findRuntime(dataFolder);
  if (runtime) await stopProcess(runtime.supervisor, 'SIGTERM', 30_000);
  for (const process of Object.values(runtime?.processes ?? {})) await stopProcess(process);
  await stopEmbeddedPostgres(path.join(dataFolder, 'postgres'));
}

/** `doorstep <args>` against that product's data folder, and what it printed. */
export async function runDoorstep(dataFolder: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [program, ...args, '--data', dataFolder]);
  return stdout;
}

/** The same, also where it fails; `hear` is given what it says while it runs. */
export async function tryDoorstep(
  dataFolder: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  hear: (text: string) => void = () => undefined,
): Promise<{ code: number; stdout: string; stderr: string }> {
  await prepare();
  return new Promise((resolve) => {
    const env = { ...process.env, ...environment };
    const child = execFile(
      process.execPath,
      [program, ...args, '--data', dataFolder],
      { env },
      (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, stdout, stderr });
      },
    );
    child.stderr?.on('data', (chunk: string | Buffer) => hear(chunk.toString()));
  });
}

export async function statusOf(dataFolder: string): Promise<Status> {
  // it says by its exit code too whether all is well
  const { stdout } = await tryDoorstep(dataFolder, ['status', '--json']);
  return JSON.parse(stdout) as Status;
}

export function runtimeOf(dataFolder: string): Runtime {
  const runtime = findRuntime(dataFolder);
  if (!runtime) throw new Error('the product has written no runtime.json');
  return runtime;
}

/** Looks until `holds` does, and fails after `withinMs` with what was seen last. */
export async function eventually<T>(
  look: () => Promise<T> | T,
  holds: (seen: T) => boolean,
  withinMs = 30_000,
): Promise<T> {
  const giveUpAt = Date.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (Date.now() > giveUpAt)
      throw new Error(`not within ${withinMs} ms; last seen: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
