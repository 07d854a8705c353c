import { Connection } from '@temporalio/client';
import type { Knex } from 'knex';
import { openDatabase } from '../db/connection';
import { countEverything, type Counts } from '../db/queries/counts';
import { isRelayListening } from '../db/queries/health';
import { databaseUrls, findRuntime, getSecrets, type Runtime } from './installation';
import { stillRuns } from './process-identity';
import { connectionOptions, loadTemporalSettings } from './temporal-settings';

export interface PartHealth {
  ok: boolean;
  /** Why not, or what is remarkable; a short English text for the operator. */
  detail?: string;
}

export interface Status {
  healthy: boolean;
  health: Record<'postgres' | 'temporal' | 'worker' | 'relay' | 'api', PartHealth>;
  /** Null while PostgreSQL is down. */
  counts: Counts | null;
}

const ANSWER_WITHIN_MS = 3_000;
/** How long ago a worker that has nothing to do may have asked for work last. */
const IDLE_POLL_MS = 75_000;

/**
 * Looks at each part by itself; a part that is down never keeps the others from being reported.
 * Throws DATA_FOLDER_MISSING where nothing was ever set up: then there is nothing to tell of.
 */
export async function readStatus(dataFolder: string): Promise<Status> {
  const secrets = getSecrets(dataFolder);
  const runtime = findRuntime(dataFolder);
  const databaseUrl = process.env['DATABASE_URL'] || runtime?.databaseUrl;
  const temporalAddress = loadTemporalSettings().address ?? runtime?.temporalAddress;
  const database = databaseUrl
    ? openDatabase(databaseUrls(databaseUrl, secrets).service, { max: 1 })
    : undefined;
  try {
    let counts: Counts | null = null;
    const postgres = await health(async () => {
      if (!database) return NOT_RUNNING;
      counts = await countEverything(database);
      return { ok: true };
    });
    const temporal = await health(() => temporalHealth(temporalAddress));
    const worker = await health(() => workerHealth(runtime, temporalAddress));
    const relay = await health(() => relayHealth(runtime, database));
    const api = await health(() => apiHealth(runtime));
    const parts = { postgres, temporal, worker, relay, api };
    return { healthy: Object.values(parts).every(({ ok }) => ok), health: parts, counts };
  } finally {
    await database?.destroy();
  }
}

const NOT_RUNNING: PartHealth = { ok: false, detail: 'not running' };

async function health(look: () => Promise<PartHealth>): Promise<PartHealth> {
  try {
    return await look();
  } catch (error) {
    return {
      ok: false,
      detail: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error),
    };
  }
}

async function withTemporal(
  address: string | undefined,
  look: (connection: Connection, namespace: string, taskQueue: string) => Promise<PartHealth>,
): Promise<PartHealth> {
  if (!address) return NOT_RUNNING;
  const settings = loadTemporalSettings();
  const options = { ...connectionOptions(settings, address), connectTimeout: ANSWER_WITHIN_MS };
  const connection = await Connection.connect(options);
  try {
    const deadline = Date.now() + ANSWER_WITHIN_MS;
    return await connection.withDeadline(deadline, () =>
      look(connection, settings.namespace, settings.taskQueue),
    );
  } finally {
    await connection.close();
  }
}

function temporalHealth(address: string | undefined): Promise<PartHealth> {
  return withTemporal(address, async (connection, namespace) => {
    await connection.workflowService.describeNamespace({ namespace });
    return { ok: true };
  });
}

/**
 * A worker anywhere, not only one that runs on this machine: whoever polls the queue. The server remembers a poller for
 * minutes, and an idle poll lasts one; of a worker that this start runs we know at once that it is gone.
 */
function workerHealth(runtime: Runtime | undefined, address: string | undefined): Promise<PartHealth> {
  const local = runtime?.processes['worker'];
  if (local && !stillRuns(local)) return Promise.resolve(NOT_RUNNING);
  return withTemporal(address, async (connection, namespace, name) => {
    const { pollers } = await connection.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name },
    });
    const seen = pollers.map(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000);
    const isPolled = Math.max(0, ...seen) > Date.now() - IDLE_POLL_MS;
    return isPolled ? { ok: true } : { ok: false, detail: 'nobody polls the task queue' };
  });
}

/** As with the worker: a relay anywhere, which the database knows by the connection that it listens on. */
async function relayHealth(runtime: Runtime | undefined, database: Knex | undefined): Promise<PartHealth> {
  const local = runtime?.processes['relay'];
  if (!database || (local && !stillRuns(local))) return NOT_RUNNING;
  return (await isRelayListening(database))
    ? { ok: true }
    : { ok: false, detail: 'nobody listens to the outbox' };
}

async function apiHealth(runtime: Runtime | undefined): Promise<PartHealth> {
  // one that another machine serves is known by the address that residents get
  const url = runtime?.apiUrl ?? process.env['DOORSTEP_PUBLIC_URL'];
  if (!url) return NOT_RUNNING;
  const response = await fetch(`${url.replace(/\/+$/, '')}/api/status`, {
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    // Node says "fetch failed" whatever the reason was
  }).catch(() => undefined);
  if (!response) return { ok: false, detail: 'does not answer' };
  return response.ok ? { ok: true } : { ok: false, detail: `answers ${response.status}` };
}
