import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres, stopEmbeddedPostgres } from '../../cli/embedded-postgres';
import { findFreePort } from '../../cli/free-port';
import { stillRuns } from '../../cli/process-identity';
import { runFolder } from '../support/run-folder';

let folder: string;
const start = async () =>
  startEmbeddedPostgres({
    dataFolder: path.join(folder, 'data'),
    port: await findFreePort(),
    password: 'a-test-password',
    logFile: path.join(folder, 'postgres.log'),
  });

beforeEach(() => {
  folder = path.join(runFolder(), `embedded-${randomUUID()}`);
  mkdirSync(folder);
});

afterEach(async () => {
  await stopEmbeddedPostgres(path.join(folder, 'data'));
});

async function query<Row>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows as Row[];
}

test('keeps its data over a stop and a start', async () => {
  const first = await start();
  await query(first.adminUrl, 'CREATE TABLE kept AS SELECT 7 AS value');
  await stopEmbeddedPostgres(path.join(folder, 'data'));
  expect(stillRuns(first.process)).toBe(false);

  const second = await start();
  expect(await query(second.adminUrl, 'SELECT value FROM kept')).toEqual([{ value: 7 }]);
}, 60_000);

test('takes over from a server that a killed run left behind', async () => {
  const orphan = await start();
  const second = await start();

  expect(stillRuns(orphan.process)).toBe(false);
  expect(stillRuns(second.process)).toBe(true);
}, 60_000);

test('starts after a kill -9, with what was committed', async () => {
  const first = await start();
  await query(first.adminUrl, 'CREATE TABLE kept AS SELECT 7 AS value');
  process.kill(first.process.pid, 'SIGKILL');

  const second = await start();
  expect(await query(second.adminUrl, 'SELECT value FROM kept')).toEqual([{ value: 7 }]);
}, 60_000);

test('does not stop an unrelated process whose pid stands in a stale pid file', async () => {
  await start();
  await stopEmbeddedPostgres(path.join(folder, 'data'));
  const pidFile = path.join(folder, 'data', 'postmaster.pid');
  writeFileSync(pidFile, `${process.pid}\n`);

  const second = await start();
  expect(Number(readFileSync(pidFile, 'utf8').split('\n')[0])).toBe(second.process.pid);
}, 60_000);
