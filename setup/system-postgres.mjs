import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { canInstallPackages, installPackages } from './apt.mjs';
import { step } from './progress.mjs';
import { SetupError } from './run.mjs';

const OLDEST = 15;
const NEWEST = 18;
/** Where Debian's packages and Homebrew's formulas (Apple's and Intel's processors) put a version's programs. */
const FOLDERS = [
  (version) => `/usr/lib/postgresql/${version}/bin`,
  (version) => `/opt/homebrew/opt/postgresql@${version}/bin`,
  (version) => `/usr/local/opt/postgresql@${version}/bin`,
];

/** Finds the system's own PostgreSQL (15 on Debian 12) for the tests, or installs Debian's; gives the folder of its programs. */
export async function resolveSystemPostgres() {
  // another version to try them on: the folder of its programs
  if (process.env.DOORSTEP_TEST_POSTGRES) return process.env.DOORSTEP_TEST_POSTGRES;
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
      `no PostgreSQL ${OLDEST} to ${NEWEST}: install the package postgresql (Debian) or postgresql@${OLDEST} (Homebrew)`,
    );
  return folder;
}

/** The oldest that is supported: what works there works on newer ones. */
function find() {
  for (let version = OLDEST; version <= NEWEST; version += 1) {
    const found = FOLDERS.map((folder) => folder(version)).find((folder) =>
      existsSync(path.join(folder, 'initdb')),
    );
    if (found) return found;
  }
  return undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    process.stdout.write(`${JSON.stringify({ folder: await resolveSystemPostgres() })}\n`);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
