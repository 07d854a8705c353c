import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { Knex } from 'knex';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../cli/embedded-postgres';
import { findFreePort } from '../../cli/free-port';
import { OWNER_LOGIN, prepareOwnerDatabase } from '../../cli/owner-database';
import { systemPostgresBinaries } from '../../cli/postgres-binaries';
import { openDatabase, roleUrl } from '../../db/connection';
import { migrateToLatest } from '../../db/migrate';
import { oncePerRun } from './once-per-run';
import { recordProcess, runFolder } from './run-folder';

export interface TestDatabase {
  name: string;
  /** The migrating owner's URL; of the others `roleUrl(ownerUrl, role, TEST_PASSWORD)`. */
  ownerUrl: string;
  /** The URL of the server's superuser, whom no login of the product can become: it may speak as any of them. */
  superuserUrl: string;
  owner: Knex;
  app: Knex;
  service: Knex;
  facts: Knex;
  /** Closes the pools and drops the database. */
  close(): Promise<void>;
}

/** Every role of the throw-away server has this password. */
export const TEST_PASSWORD = 'doorstep-test';

const TEMPLATE = 'doorstep_template';

interface TestServer {
  port: number;
  adminUrl: string;
}

/** A database of its own for one test file: the migrated template, cloned. Takes about 50 ms after the first. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = await oncePerRun('template-database', async () => {
    const started = await testPostgres();
    await makeTemplate(started);
    return started;
  });
  const { name, ownerUrl } = await cloneTemplate(server);
  const url = (role: Parameters<typeof roleUrl>[1]) => roleUrl(ownerUrl, role, TEST_PASSWORD);
  const pools = {
    owner: openDatabase(ownerUrl, { max: 4 }),
    app: openDatabase(url('doorstep_app'), { max: 8 }),
    service: openDatabase(url('doorstep_service'), { max: 8 }),
    facts: openDatabase(url('doorstep_facts'), { max: 4 }),
  };
  const superuserUrl = new URL(server.adminUrl);
  superuserUrl.pathname = `/${name}`;
  return {
    name,
    ownerUrl,
    superuserUrl: superuserUrl.toString(),
    ...pools,
    close: async () => {
      await Promise.all(Object.values(pools).map((pool) => pool.destroy()));
      await asAdmin(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

function testPostgres(): Promise<TestServer> {
  return oncePerRun('postgres', async () => {
    const other = process.env['DOORSTEP_TEST_POSTGRES'];
    const started = await startEmbeddedPostgres({
      ...(other ? { binaries: systemPostgresBinaries(other) } : {}),
      dataFolder: path.join(runFolder(), 'postgres'),
      port: await findFreePort(),
      password: TEST_PASSWORD,
      logFile: path.join(runFolder(), 'postgres.log'),
      settings: ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300'],
    });
    recordProcess('postgres', started.process, 'SIGINT');
    // As in production the owner's login is no superuser: forced row-level security must hold for it too.
    await prepareOwnerDatabase(started.adminUrl, TEST_PASSWORD, TEMPLATE);
    return { port: started.port, adminUrl: started.adminUrl };
  });
}

async function makeTemplate(server: TestServer): Promise<void> {
  const owner = openDatabase(ownerUrlOf(server, TEMPLATE), { max: 2 });
  try {
    await migrateToLatest(owner, { app: TEST_PASSWORD, service: TEST_PASSWORD, facts: TEST_PASSWORD });
  } finally {
    await owner.destroy();
  }
}

async function cloneTemplate(server: TestServer): Promise<{ name: string; ownerUrl: string }> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(server, `CREATE DATABASE ${name} OWNER ${OWNER_LOGIN} TEMPLATE ${TEMPLATE}`);
  return { name, ownerUrl: ownerUrlOf(server, name) };
}

function ownerUrlOf(server: TestServer, database: string): string {
  return `postgres://${OWNER_LOGIN}:${TEST_PASSWORD}@127.0.0.1:${server.port}/${database}`;
}

async function asAdmin(server: TestServer, sql: string): Promise<void> {
  const client = new Client({ connectionString: server.adminUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
