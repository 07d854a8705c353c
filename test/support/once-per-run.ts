import { existsSync, mkdirSync, readFileSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runFolder } from './run-folder';

const WAIT_AT_MOST_MS = 180_000;

/**
 * Makes something that all test files of a run share, when the first of them asks for it: pure unit tests never
 * wait for a server. The result is kept as JSON; jest's workers exclude each other by a folder that only one of
 * them can make. A failure is kept too, so that the other files fail with its reason instead of trying again.
 */
export async function oncePerRun<T>(name: string, make: () => Promise<T>): Promise<T> {
  const file = path.join(runFolder(), `${name}.json`);
  const lock = path.join(runFolder(), `${name}.lock`);
  const giveUpAt = Date.now() + WAIT_AT_MOST_MS;
  while (!existsSync(file)) {
    if (tryLock(lock)) {
      try {
        if (!existsSync(file)) publish(file, await outcomeOf(make));
      } finally {
        rmdirSync(lock);
      }
    } else if (Date.now() > giveUpAt) {
      throw new Error(`another test worker has been making "${name}" for 3 minutes`);
    } else {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  const outcome = JSON.parse(readFileSync(file, 'utf8')) as Outcome<T>;
  if ('failure' in outcome)
    throw new Error(`"${name}" could not be made for this test run: ${outcome.failure}`);
  return outcome.value;
}

type Outcome<T> = { value: T } | { failure: string };

async function outcomeOf<T>(make: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await make() };
  } catch (error) {
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

function tryLock(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** By renaming, so that a reader never meets half a file. */
function publish(file: string, outcome: unknown): void {
  writeFileSync(`${file}.new`, JSON.stringify(outcome));
  renameSync(`${file}.new`, file);
}
