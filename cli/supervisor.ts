import type { ProcessIdentity } from './process-identity';

/** One start of a part. */
export interface RunningPart {
  process: ProcessIdentity;
  /** Settles with a short reason when the process is gone, whoever ended it. */
  exited: Promise<string>;
  /** Asks it to end, waits, and ends it by force when it does not. */
  stop(): Promise<void>;
}

/** Something the product consists of, such as the worker: how to start it, any number of times. */
export interface Part {
  name: string;
  /** Resolves when the part is ready to serve. */
  start(): Promise<RunningPart>;
}

export interface SupervisorEvents {
  started(name: string, process: ProcessIdentity): void;
  /** `retryInMs`: when it will be started again. */
  failed(name: string, reason: string, retryInMs: number): void;
}

/** A part that is kept running until `stop`. */
export interface SupervisedPart {
  stop(): Promise<void>;
}

const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 30_000;
/** After running this long a failure counts as a first one again. */
const STABLE_AFTER_MS = 60_000;

/** The pause before start number `failures` + 1 in a row: it doubles, up to half a minute. */
export function backoffMs(failures: number): number {
  return Math.min(FIRST_BACKOFF_MS * 2 ** Math.max(0, failures - 1), LONGEST_BACKOFF_MS);
}

/**
 * Starts a part and starts it again whenever it ends by itself.
 * Rejects when already the first start fails: then the machine or the configuration is wrong, and a person is there.
 */
export async function supervise(part: Part, events: SupervisorEvents): Promise<SupervisedPart> {
  let stopping = false;
  const isStopping = (): boolean => stopping;
  let wakeUp: () => void = () => undefined;
  let current: RunningPart | undefined = await part.start();
  events.started(part.name, current.process);

  const keepRunning = async (): Promise<void> => {
    let failures = 0;
    while (!isStopping()) {
      let reason: string;
      if (current) {
        const startedAt = Date.now();
        reason = await current.exited;
        current = undefined;
        if (Date.now() - startedAt > STABLE_AFTER_MS) failures = 0;
      } else {
        try {
          current = await part.start();
          events.started(part.name, current.process);
          continue;
        } catch (error) {
          reason = error instanceof Error ? error.message : String(error);
        }
      }
      if (isStopping()) return;
      failures += 1;
      events.failed(part.name, reason, backoffMs(failures));
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, backoffMs(failures));
        wakeUp = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };
  const loop = keepRunning();

  return {
    stop: async () => {
      stopping = true;
      wakeUp();
      await current?.stop();
      await loop;
      // A start that was under way when `stop` came has finished meanwhile.
      await current?.stop();
    },
  };
}
