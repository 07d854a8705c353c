import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { startEmbeddedPostgres, stopEmbeddedPostgres } from '../../cli/embedded-postgres';
import { findFreePort } from '../../cli/free-port';
import { prepareOwnerDatabase } from '../../cli/owner-database';
import { systemPostgresBinaries } from '../../cli/postgres-binaries';
import { openDatabase, roleUrl } from '../../db/connection';
import { migrateToLatest, rollbackAll } from '../../db/migrate';
import { eventually, runDoorstep, runtimeOf, startProduct, statusOf } from '../support/product';
import { runFolder } from '../support/run-folder';
import { devServer } from '../support/temporal';

/** The system's PostgreSQL is the oldest supported one (15 on Debian 12), the embedded one the newest. */
let folder: string;
let adminUrl: string;
let ownerUrl: string;

beforeAll(async () => {
  const script = path.resolve(__dirname, '..', '..', 'setup', 'system-postgres.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [script]);
  folder = path.join(runFolder(), `system-${randomUUID()}`);
  mkdirSync(folder);
  const server = await startEmbeddedPostgres({
    dataFolder: path.join(folder, 'postgres'),
    port: await findFreePort(),
    password: 'a-test-password',
    logFile: path.join(folder, 'postgres.log'),
    binaries: systemPostgresBinaries((JSON.parse(stdout) as { folder: string }).folder),
  });
  adminUrl = server.adminUrl;
  ownerUrl = await prepareOwnerDatabase(adminUrl, 'an-owner-password');
}, 600_000);

afterAll(() => stopEmbeddedPostgres(path.join(folder, 'postgres')));

test('every migration goes up, down and up again', async () => {
  const owner = openDatabase(ownerUrl, { max: 2 });
  const passwords = { app: 'app', service: 'service', facts: 'facts' };
  try {
    const first = await migrateToLatest(owner, passwords);
    await rollbackAll(owner);
    expect((await migrateToLatest(owner, passwords)).applied).toEqual(first.applied);
  } finally {
    await owner.destroy();
  }
}, 60_000);

test('a second installation on the server is refused, as it would lock the first one out', async () => {
  const second = openDatabase(await prepareOwnerDatabase(adminUrl, 'an-owner-password', 'second'), {
    max: 2,
  });
  const first = openDatabase(roleUrl(ownerUrl, 'doorstep_app', 'app'), { max: 1 });
  try {
    await expect(migrateToLatest(second, { app: 'x', service: 'y', facts: 'z' })).rejects.toThrow(
      /^ROLES_IN_USE: /,
    );
    await expect(first.raw('SELECT 1')).resolves.toBeDefined();
  } finally {
    await Promise.all([first.destroy(), second.destroy()]);
  }
}, 60_000);

/** A folder with the first lines of the open data: enough for a demonstration of some buildings. */
function someOfTheOpenData(): string {
  const source = path.resolve(__dirname, '..', '..', 'data', 'rentsafe');
  const some = path.join(folder, 'some-open-data');
  mkdirSync(some);
  for (const name of ['registrations-2025-11-06.csv', 'evaluations-2025-11-30.csv']) {
    const lines = readFileSync(path.join(source, name), 'utf8').split('\n');
    writeFileSync(path.join(some, name), `${lines.slice(0, 12).join('\n')}\n`);
  }
  return some;
}

test('the product runs on it and on a real Temporal server, starts none of its own, and works there', async () => {
  const dataFolder = path.join(folder, 'product');
  const { address } = await devServer();
  const servers = { DATABASE_URL: ownerUrl, TEMPORAL_ADDRESS: address };
  const product = await startProduct(dataFolder, ['--empty'], servers);
  try {
    await product.ready;
    expect(Object.keys(runtimeOf(dataFolder).processes).toSorted()).toEqual(['api', 'relay', 'worker']);
    const { health } = await statusOf(dataFolder);
    expect(health).toMatchObject({ postgres: { ok: true }, temporal: { ok: true }, worker: { ok: true } });
    const seed = ['seed', '--all', '--from', someOfTheOpenData(), '--json'];
    const seeded = JSON.parse(await runDoorstep(dataFolder, seed)) as { registrations: number };
    expect(seeded.registrations).toBeGreaterThan(100);
    expect((await statusOf(dataFolder)).counts?.dwellings).toBeGreaterThan(seeded.registrations);
    await runDoorstep(dataFolder, ['round', 'open', '--all']);
    const { counts } = await eventually(
      () => statusOf(dataFolder),
      (status) => (status.counts?.tasks['waiting'] ?? 0) > 0,
      60_000,
    );
    expect(counts?.openRounds).toBeGreaterThan(0);
  } finally {
    product.process.kill('SIGTERM');
    await product.exited;
  }
}, 240_000);
