import { Client as PgClient } from 'pg';
import { errorCode } from '../db/error-code';
import { RELAY_APPLICATION } from '../db/queries/health';
import { deliverBatch, type RelayDeps } from './deliver';
import { reconcileProcedures } from './reconcile';

/** What went on within this time is running. */
const UNTOUCHED_FOR_SECONDS = 60;

export interface RelayOptions extends RelayDeps {
  /** For LISTEN, which needs a connection of its own. */
  databaseUrl: string;
  /** Told of what went wrong and is tried again: a code, never a row. */
  onError?: (code: string) => void;
  pollMs?: number;
  reconcileMs?: number;
}

export interface Relay {
  /** Resolves when the batch under way is settled and the connections are closed. */
  stop(): Promise<void>;
}

/**
 * Moves the outbox to Temporal until it is stopped: at every notification, and by polling in case one was missed.
 * Any number of relays may run.
 */
export function startRelay(options: RelayOptions): Relay {
  const { pollMs = 1_000, reconcileMs = 60_000, onError = () => undefined } = options;
  const stopping = new AbortController();
  const wake = createWake(stopping.signal);

  const delivering = (async () => {
    let reconcileAt = 0;
    // While no relay ran, Temporal may have lost its database: then all that ought to be running is compared at once.
    let untouchedForSeconds = 0;
    while (!stopping.signal.aborted) {
      try {
        if (Date.now() >= reconcileAt) {
          reconcileAt = Date.now() + reconcileMs;
          await reconcileProcedures(options, untouchedForSeconds);
          untouchedForSeconds = UNTOUCHED_FOR_SECONDS;
        }
        if ((await deliverBatch(options)) > 0) continue;
      } catch (error) {
        onError(errorCode(error));
      }
      await wake.wait(pollMs);
    }
  })();
  const listening = (async () => {
    while (!stopping.signal.aborted) {
      await listen(options.databaseUrl, wake.ring, stopping.signal).catch((error: unknown) =>
        onError(errorCode(error)),
      );
      // ends at once when the relay stops
      await wake.wait(pollMs);
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all([delivering, listening]);
    },
  };
}

/** Listens until the connection breaks or the relay stops. */
async function listen(databaseUrl: string, ring: () => void, stop: AbortSignal): Promise<void> {
  const client = new PgClient({ connectionString: databaseUrl, application_name: RELAY_APPLICATION });
  const broken = new Promise<void>((resolve) => {
    client.on('error', () => resolve());
    client.on('end', () => resolve());
    stop.addEventListener('abort', () => resolve(), { once: true });
  });
  try {
    await client.connect();
    client.on('notification', ring);
    await client.query('LISTEN doorstep_outbox');
    // what was written before the ear was open
    ring();
    await broken;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * A bell: `wait` ends at the next ring, after a while, or when the relay stops. A ring that nobody waited for is kept:
 * a message may come between the look into the outbox and the wait.
 */
function createWake(stop: AbortSignal) {
  let waiting: (() => void)[] = [];
  let rung = false;
  const ring = () => {
    rung = waiting.length === 0;
    const woken = waiting;
    waiting = [];
    for (const resume of woken) resume();
  };
  stop.addEventListener('abort', ring);
  return {
    ring,
    wait: (ms: number) =>
      new Promise<void>((resolve) => {
        if (stop.aborted || rung) {
          rung = false;
          resolve();
          return;
        }
        const timer = setTimeout(resolve, ms);
        waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      }),
  };
}
