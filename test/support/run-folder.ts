import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { removeEmbeddedPostgres } from '../../cli/embedded-postgres';
import { findProcess, stillRuns, stopProcess, type ProcessIdentity } from '../../cli/process-identity';

/** What the files of one test run share lives in one throw-away folder that belongs to the jest process. */
const PREFIX = 'doorstep-test-';
const ENVIRONMENT_NAME = 'DOORSTEP_TEST_RUN';

/** The folder of the run this process belongs to. */
export function runFolder(): string {
  const folder = process.env[ENVIRONMENT_NAME];
  if (!folder) throw new Error('no test run: jest must be started with its global set-up');
  return folder;
}

/** Makes the folder of a new run, and tells jest's workers (through the environment) where it is. */
export function openRunFolder(): void {
  const owner = findProcess(process.pid);
  const folder = path.join(tmpdir(), `${PREFIX}${process.pid}`);
  rmSync(folder, { recursive: true, force: true });
  // World-readable: as root, PostgreSQL runs under another account inside it.
  mkdirSync(path.join(folder, 'processes'), { recursive: true, mode: 0o755 });
  writeFileSync(path.join(folder, 'owner.json'), JSON.stringify(owner));
  process.env[ENVIRONMENT_NAME] = folder;
}

/** Notes a process that has to end with the run. */
export function recordProcess(name: string, identity: ProcessIdentity, stopSignal: NodeJS.Signals): void {
  writeFileSync(
    path.join(runFolder(), 'processes', `${name}.json`),
    JSON.stringify({ ...identity, stopSignal }),
  );
}

/** Stops what the run started and removes its folder. */
export async function closeRunFolder(folder = runFolder()): Promise<void> {
  const processes = path.join(folder, 'processes');
  for (const file of existsSync(processes) ? readdirSync(processes) : []) {
    const known = JSON.parse(readFileSync(path.join(processes, file), 'utf8')) as ProcessIdentity & {
      stopSignal: NodeJS.Signals;
    };
    await stopProcess(known, known.stopSignal);
  }
  removeEmbeddedPostgres(path.join(folder, 'postgres'));
  rmSync(folder, { recursive: true, force: true });
}

/** A run that was killed leaves its servers and its folder behind: the next run clears them away. */
export async function clearDeadRuns(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const folder = path.join(tmpdir(), name);
    const ownerFile = path.join(folder, 'owner.json');
    if (!existsSync(ownerFile)) continue;
    const owner = JSON.parse(readFileSync(ownerFile, 'utf8')) as ProcessIdentity;
    if (!stillRuns(owner)) await closeRunFolder(folder);
  }
}
