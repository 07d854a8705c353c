import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  openSync,
  closeSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { preparePostgresBinaries, type PostgresBinaries } from './postgres-binaries';
import { findProcess, stopProcess, type ProcessIdentity } from './process-identity';

export interface EmbeddedPostgresOptions {
  /** Where the cluster lives; made when it is not there. */
  dataFolder: string;
  port: number;
  /** Password of the superuser `postgres`, set when the cluster is made. */
  password: string;
  logFile: string;
  /** Further settings, such as `fsync=off` for throw-away data. */
  settings?: readonly string[];
  /** Other programs than those that npm installed. */
  binaries?: PostgresBinaries;
}

export interface EmbeddedPostgres {
  process: ProcessIdentity;
  port: number;
  /** As superuser, database `postgres`. */
  adminUrl: string;
  /** Settles with a short reason when the server is gone. */
  exited: Promise<string>;
}

/** The locales (PostgresBinaries) are C.UTF-8 and not C: under C the trigram index sees no Chinese letters. */
const INITDB_FLAGS = [
  '--auth=scram-sha-256',
  '--username=postgres',
  '--encoding=UTF8',
  '--data-checksums',
  '--no-instructions',
];

const READY_WITHIN_MS = 120_000;

/**
 * Starts PostgreSQL on the loopback address as a process group of its own, so that a Ctrl-C on the terminal does
 * not reach it before its clients. A server that a killed run left behind on the same folder is stopped first.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const binaries = options.binaries ?? preparePostgresBinaries();
  const folder = reachableFolder(options.dataFolder, binaries);
  await stopEmbeddedPostgres(options.dataFolder);
  if (!existsSync(path.join(folder, 'PG_VERSION'))) initialise(folder, options.password, binaries);
  const log = openSync(options.logFile, 'a');
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', ...(options.settings ?? [])];
  const child = spawn(
    binaries.postgres,
    ['-D', folder, '-p', String(options.port), ...settings.flatMap((setting) => ['-c', setting])],
    { detached: true, stdio: ['ignore', log, log], cwd: '/', ...binaries.account },
  );
  closeSync(log);
  child.unref();
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ? `killed by ${signal}` : `ended with code ${code}`));
  });
  const adminUrl = `postgres://postgres:${options.password}@127.0.0.1:${options.port}/postgres`;
  await untilReady(adminUrl, () => child.exitCode === null && child.signalCode === null, options.logFile);
  const identity = child.pid === undefined ? undefined : findProcess(child.pid);
  if (!identity) throw new Error(`PostgreSQL ended right after its start; see ${options.logFile}`);
  return { process: identity, port: options.port, adminUrl, exited };
}

/** Stops whatever PostgreSQL runs on the folder (fast shutdown: sessions end, nothing committed is lost). */
export async function stopEmbeddedPostgres(dataFolder: string): Promise<void> {
  for (const folder of [dataFolder, substituteFolder(dataFolder)]) {
    const pidFile = path.join(folder, 'postmaster.pid');
    if (!existsSync(pidFile)) continue;
    const running = findProcess(Number(readFileSync(pidFile, 'utf8').split('\n')[0]));
    if (running?.command.includes(folder)) await stopProcess(running, 'SIGINT', 30_000);
    rmSync(pidFile, { force: true });
  }
}

/** Whether a cluster was made for the folder. */
export function hasCluster(dataFolder: string): boolean {
  return [dataFolder, substituteFolder(dataFolder)].some((folder) =>
    existsSync(path.join(folder, 'PG_VERSION')),
  );
}

/** Removes a throw-away cluster. */
export function removeEmbeddedPostgres(dataFolder: string): void {
  for (const folder of [dataFolder, substituteFolder(dataFolder)])
    rmSync(folder, { recursive: true, force: true });
}

/**
 * The folder itself, made and owned as PostgreSQL wants it; where the `postgres` account cannot reach it (a clone in
 * a root home), a substitute under /var/lib that is named after it.
 */
function reachableFolder(dataFolder: string, { account }: PostgresBinaries): string {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  if (!account) return dataFolder;
  chownSync(dataFolder, account.uid, account.gid);
  if (spawnSync('test', ['-w', dataFolder], { ...account, cwd: '/' }).status === 0) return dataFolder;
  const substitute = substituteFolder(dataFolder);
  mkdirSync(path.dirname(substitute), { recursive: true, mode: 0o755 });
  mkdirSync(substitute, { recursive: true, mode: 0o700 });
  chownSync(substitute, account.uid, account.gid);
  return substitute;
}

function substituteFolder(dataFolder: string): string {
  const name = createHash('sha256').update(path.resolve(dataFolder)).digest('hex').slice(0, 16);
  return path.join('/var/lib/doorstep', `data-${name}`);
}

function initialise(
  folder: string,
  password: string,
  { initdb, account, localeFlags }: PostgresBinaries,
): void {
  const passwordFile = path.join(tmpdir(), `doorstep-initdb-${process.pid}`);
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600, flag: 'wx' });
  try {
    if (account) chownSync(passwordFile, account.uid, account.gid);
    // The server's messages are kept in English whatever the machine speaks, as people search for them.
    const run = spawnSync(
      initdb,
      [...INITDB_FLAGS, ...localeFlags, `--pgdata=${folder}`, `--pwfile=${passwordFile}`],
      {
        ...account,
        cwd: '/',
        encoding: 'utf8',
        env: { ...process.env, LC_ALL: 'C.UTF-8' },
      },
    );
    if (run.status !== 0) throw new Error(`initdb failed: ${run.error?.message ?? run.stderr}`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

async function untilReady(url: string, isAlive: () => boolean, logFile: string): Promise<void> {
  const giveUpAt = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return;
    } catch (error) {
      if (!isAlive()) throw new Error(`PostgreSQL did not start; see ${logFile}`, { cause: error });
      if (Date.now() > giveUpAt)
        throw new Error(`PostgreSQL is not ready after 2 minutes; see ${logFile}`, { cause: error });
    } finally {
      await client.end().catch(() => undefined);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
