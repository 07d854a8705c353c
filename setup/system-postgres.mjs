import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { canInstallPackages, installPackages } from './apt.mjs';
import { step } from './progress.mjs';
import { SetupError } from './run.mjs';

const VERSIONS_FOLDER = '/usr/lib/postgresql';
const OLDEST = 15;

/** Finds Debian's own PostgreSQL (15 on Debian 12) for the tests, or installs it; gives the folder of its programs. */
export async function resolveDebianPostgres() {
  if (!find() && canInstallPackages()) {
    // Only its programs are wanted, not a server of its own.
    const settings = '/etc/postgresql-common/createcluster.d';
    mkdirSync(settings, { recursive: true });
    writeFileSync(path.join(settings, 'doorstep.conf'), 'create_main_cluster = false\n');
    await step("Installing Debian's PostgreSQL (for tests, once)", () => installPackages(['postgresql']));
  }
  const folder = find();
  if (!folder)
    throw new SetupError(
      `no PostgreSQL ${OLDEST} or newer under ${VERSIONS_FOLDER}: install the package postgresql`,
    );
  return folder;
}

/** The oldest that is supported: what works there works on newer ones. */
function find() {
  if (!existsSync(VERSIONS_FOLDER)) return undefined;
  const versions = readdirSync(VERSIONS_FOLDER).map(Number);
  const version = versions.filter((number) => number >= OLDEST).sort((a, b) => a - b)[0];
  const folder = path.join(VERSIONS_FOLDER, String(version), 'bin');
  return version !== undefined && existsSync(path.join(folder, 'initdb')) ? folder : undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    process.stdout.write(`${JSON.stringify({ folder: await resolveDebianPostgres() })}\n`);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
