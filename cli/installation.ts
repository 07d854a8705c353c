import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { roleUrl } from '../db/connection';
import type { RolePasswords } from '../db/migrate';
import { withLock } from '../setup/lock.mjs';
import { CommandError } from './command';
import {
  hasCluster,
  startEmbeddedPostgres,
  stopEmbeddedPostgres,
  type EmbeddedPostgres,
} from './embedded-postgres';
import { findFreePort } from './free-port';
import { prepareOwnerDatabase } from './owner-database';
import { stillRuns, type ProcessIdentity } from './process-identity';

/** Generated once per data folder; the file is readable by its owner only. */
export interface Secrets {
  postgres: string;
  admin: string;
  app: string;
  service: string;
  facts: string;
}

/** What the running product wrote down about itself, for other commands and for the start after a crash. */
export interface Runtime {
  supervisor: ProcessIdentity;
  /** By part: postgres, temporal, api, worker, relay. */
  processes: Record<string, ProcessIdentity>;
  ports: { postgres?: number; temporal?: number; temporalUi?: number; api: number };
  databaseUrl: string;
  temporalAddress: string;
  apiUrl: string;
}

/** URLs of one database, one per login role. `owner` migrates, the others serve. */
export interface DatabaseUrls {
  owner: string;
  app: string;
  service: string;
  facts: string;
}

/** The folder that a command works on: --data, DOORSTEP_DATA, or .doorstep in the project. */
export function dataFolderOf(option: string | undefined): string {
  return path.resolve(option ?? (process.env['DOORSTEP_DATA'] || path.join(projectFolder, '.doorstep')));
}

/** The same from the sources (cli/) and from the bundle (dist/). */
export const projectFolder = path.resolve(__dirname, '..');

/** The secrets of a folder that was opened before; undefined where there are none. */
export function findSecrets(folder: string): Secrets | undefined {
  const file = path.join(folder, 'secrets.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Secrets) : undefined;
}

/** The same; throws CommandError DATA_FOLDER_MISSING where there are none: nothing was ever set up in the folder. */
export function getSecrets(folder: string): Secrets {
  const secrets = findSecrets(folder);
  if (secrets) return secrets;
  throw new CommandError(
    'DATA_FOLDER_MISSING',
    `${folder} holds no installation: name the folder of one with --data DIR (or DOORSTEP_DATA), or run npm start first / ${folder} 中没有安装：请用 --data DIR（或 DOORSTEP_DATA）指定其他文件夹，或先运行 npm start`,
    { folder },
  );
}

/** Makes the folder and its secrets where they are missing. */
export function openDataFolder(folder: string): Secrets {
  // World-passable: as root, PostgreSQL runs under another account inside it. The files in it are not readable.
  mkdirSync(path.join(folder, 'logs'), { recursive: true, mode: 0o755 });
  const known = findSecrets(folder);
  if (known) return known;
  const secret = () => randomBytes(24).toString('hex');
  const made: Secrets = {
    postgres: secret(),
    admin: secret(),
    app: secret(),
    service: secret(),
    facts: secret(),
  };
  writePrivateJson(path.join(folder, 'secrets.json'), made);
  return made;
}

/** The part of the secrets that the migrations set. */
export function rolePasswords({ app, service, facts }: Secrets): RolePasswords {
  return { app, service, facts };
}

export function writeRuntime(folder: string, runtime: Runtime): void {
  writePrivateJson(path.join(folder, 'runtime.json'), runtime);
}

/** What the last start wrote, whether or not it still runs. */
export function findRuntime(folder: string): Runtime | undefined {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'runtime.json'), 'utf8')) as Runtime;
  } catch {
    return undefined;
  }
}

/** The runtime of a product that is running now on this folder. */
export function findRunning(folder: string): Runtime | undefined {
  const runtime = findRuntime(folder);
  return runtime && stillRuns(runtime.supervisor) ? runtime : undefined;
}

export function databaseUrls(ownerUrl: string, secrets: Secrets): DatabaseUrls {
  return {
    owner: ownerUrl,
    app: roleUrl(ownerUrl, 'doorstep_app', secrets.app),
    service: roleUrl(ownerUrl, 'doorstep_service', secrets.service),
    facts: roleUrl(ownerUrl, 'doorstep_facts', secrets.facts),
  };
}

/** Starts the folder's own PostgreSQL and makes its database where missing; gives the URL of its owner. */
export async function startOwnPostgres(
  folder: string,
  secrets: Secrets,
  preferredPort: number,
): Promise<EmbeddedPostgres & { ownerUrl: string }> {
  // One that a killed run left behind would hold the port.
  await stopEmbeddedPostgres(path.join(folder, 'postgres'));
  const server = await startEmbeddedPostgres({
    dataFolder: path.join(folder, 'postgres'),
    port: await findFreePort(preferredPort),
    password: secrets.postgres,
    logFile: path.join(folder, 'logs', 'postgres.log'),
    settings: ['shared_buffers=256MB', 'max_connections=200'],
  });
  return { ...server, ownerUrl: await prepareOwnerDatabase(server.adminUrl, secrets.admin) };
}

/**
 * Runs `work` while no other process of this data folder starts or stops its PostgreSQL: a server runs for one command,
 * or for the running product, and whoever came second would stop it under the first one's hands.
 */
export async function withPostgresLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const onWait = () =>
    process.stderr.write(
      'Another command works on this data folder; waiting for it to end ... / 另一条命令正在使用此数据目录，请等待其结束……\n',
    );
  return withLock(path.join(folder, 'postgres.lock'), work, { onWait });
}

/**
 * Runs `work` on the installation's database: that of the running product, the one DATABASE_URL names, or the
 * folder's own PostgreSQL, started for this command only; a second command waits for the first.
 * Makes nothing where nothing was set up: CommandError DATA_FOLDER_MISSING, or DATABASE_NOT_HERE where the folder is
 * that of an installation whose database is elsewhere.
 */
export async function withDatabaseUrls<T>(
  folder: string,
  work: (urls: DatabaseUrls) => Promise<T>,
): Promise<T> {
  const secrets = getSecrets(folder);
  if (findServed(folder) === undefined && !hasCluster(path.join(folder, 'postgres'))) {
    throw new CommandError(
      'DATABASE_NOT_HERE',
      `${folder} holds no database: set DATABASE_URL as the start had it, name another folder with --data DIR, or run npm start first / ${folder} 中没有数据库：请按启动时的值设置 DATABASE_URL，用 --data DIR 指定其他文件夹，或先运行 npm start`,
      { folder },
    );
  }
  return onDatabase(folder, secrets, work);
}

/** The same for a command that sets up: makes folder, secrets and PostgreSQL where they are missing. */
export function withNewDatabaseUrls<T>(folder: string, work: (urls: DatabaseUrls) => Promise<T>): Promise<T> {
  return onDatabase(folder, openDataFolder(folder), work);
}

/** The URL of a database that is served already: by the running product, or by the server of DATABASE_URL. */
function findServed(folder: string): string | undefined {
  return findRunning(folder)?.databaseUrl || process.env['DATABASE_URL'] || undefined;
}

async function onDatabase<T>(
  folder: string,
  secrets: Secrets,
  work: (urls: DatabaseUrls) => Promise<T>,
): Promise<T> {
  const served = findServed(folder);
  if (served) return work(databaseUrls(served, secrets));
  const outcome = await withPostgresLock<{ started: string } | { result: T }>(folder, async () => {
    // the product may have started meanwhile: its server is everybody's, and needs no lock
    const started = findServed(folder);
    if (started) return { started };
    const server = await startOwnPostgres(folder, secrets, 0);
    try {
      return { result: await work(databaseUrls(server.ownerUrl, secrets)) };
    } finally {
      await stopEmbeddedPostgres(path.join(folder, 'postgres'));
    }
  });
  return 'result' in outcome ? outcome.result : work(databaseUrls(outcome.started, secrets));
}

function writePrivateJson(file: string, value: unknown): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
