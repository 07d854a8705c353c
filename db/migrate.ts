import type { Knex } from 'knex';
import * as roles from './migrations/001-roles';
import * as programme from './migrations/002-programme';
import * as configuration from './migrations/003-configuration';
import * as register from './migrations/004-register';
import * as work from './migrations/005-work';
import * as engine from './migrations/006-engine';
import * as safeguards from './migrations/007-safeguards';
import * as rowLevelSecurity from './migrations/008-row-level-security';
import * as siteVisits from './migrations/009-site-visits';
import * as honestFailures from './migrations/010-honest-failures';
import * as policiesAskOnce from './migrations/011-policies-ask-once';
import * as confirmationCadence from './migrations/013-confirmation-cadence';

interface Migration {
  up(knex: Knex): Promise<void>;
  down(knex: Knex): Promise<void>;
}

/** In order of application. They are listed, not read from a folder, so that the bundled product carries them. */
const migrations: [name: string, migration: Migration][] = [
  ['001-roles', roles],
  ['002-programme', programme],
  ['003-configuration', configuration],
  ['004-register', register],
  ['005-work', work],
  ['006-engine', engine],
  ['007-safeguards', safeguards],
  ['008-row-level-security', rowLevelSecurity],
  ['009-site-visits', siteVisits],
  ['010-honest-failures', honestFailures],
  ['011-policies-ask-once', policiesAskOnce],
  ['013-confirmation-cadence', confirmationCadence],
];

const migrationSource: Knex.MigrationSource<string> = {
  getMigrations: async () => migrations.map(([name]) => name),
  getMigrationName: (name) => name,
  getMigration: async (name) => {
    const found = migrations.find(([candidate]) => candidate === name);
    if (!found) throw new Error(`unknown migration ${name}`);
    return found[1];
  },
};

export interface RolePasswords {
  app: string;
  service: string;
  facts: string;
}

/**
 * Brings a database to the newest schema and gives the three login roles their passwords.
 * `owner` must be allowed to create roles and extensions (a superuser, or CREATEROLE plus ownership of the database).
 * Two processes may call it at once: knex's migration lock lets one work and the other is retried by its caller.
 */
export async function migrateToLatest(owner: Knex, passwords: RolePasswords): Promise<{ applied: string[] }> {
  const [, applied] = (await owner.migrate.latest({ migrationSource })) as [number, string[]];
  for (const role of ['app', 'service', 'facts'] as const) {
    await setPassword(owner, `doorstep_${role}`, passwords[role]);
  }
  await assertChineseTrigrams(owner);
  return { applied };
}

/** Takes every migration back, newest first. The cluster-wide roles stay: other databases may use them. */
export async function rollbackAll(owner: Knex): Promise<void> {
  await owner.migrate.rollback({ migrationSource }, true);
}

/** Under a plain C locale pg_trgm finds no trigrams in Chinese, and address search would silently find nothing. */
async function assertChineseTrigrams(owner: Knex): Promise<void> {
  const { rows } = await owner.raw<{ rows: { found: number }[] }>(
    `SELECT cardinality(show_trgm('世纪大道')) AS found`,
  );
  if (!rows[0] || rows[0].found === 0) {
    throw new Error(
      'DATABASE_LOCALE: this database cannot search Chinese text; create it with a UTF-8 locale',
    );
  }
}

async function setPassword(owner: Knex, role: string, password: string): Promise<void> {
  try {
    await owner.raw('ALTER ROLE ?? WITH LOGIN PASSWORD ' + quoteLiteral(password), [role]);
  } catch (error) {
    // knex puts the statement, and with it the password, into the error's message
    const sqlState = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new Error(`ROLE_PASSWORD: the password of ${role} could not be set (SQLSTATE ${sqlState})`);
  }
}

/** ALTER ROLE takes no bind parameters. */
function quoteLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
