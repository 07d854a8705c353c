import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { stopEmbeddedPostgres } from '../../cli/embedded-postgres';
import { databaseUrls, findRuntime, openDataFolder, type Runtime } from '../../cli/installation';
import { stillRuns, stopProcess } from '../../cli/process-identity';
import { openDatabase } from '../../db/connection';
import {
  eventually,
  runDoorstep,
  runtimeOf,
  START_SCRIPT,
  startProduct,
  statusOf,
  type Product,
} from '../support/product';
import { runFolder } from '../support/run-folder';
import { startSmallDemonstration } from '../support/small-demonstration';

/** Without tenancies: what is looked at here is starting and stopping, not the register. */
const SMALL = ['--empty'];

let dataFolder: string;
let product: Product | undefined;

const start = async (args: readonly string[] = SMALL): Promise<Product> => {
  product = await startProduct(dataFolder, args);
  await product.ready;
  return product;
};

/** Who needs somebody goes before them. */
const STOPPED_IN_ORDER = ['api', 'relay', 'worker', 'temporal', 'postgres'];

/** The names in the order in which their processes end; those that end between two looks count as in order. */
async function watchEnds(processes: Runtime['processes']): Promise<string[]> {
  const ended: string[] = [];
  await eventually(
    () => {
      // looked at from the last one on: none is seen gone whose forerunner, gone by then, still counts as running
      const gone = STOPPED_IN_ORDER.toReversed().filter((name) => {
        const known = processes[name];
        return !ended.includes(name) && (known === undefined || !stillRuns(known));
      });
      ended.push(...gone.toReversed());
      return ended.length;
    },
    (count) => count === STOPPED_IN_ORDER.length,
    60_000,
  );
  return ended;
}

beforeEach(() => {
  dataFolder = path.join(runFolder(), `product-${randomUUID()}`);
});

afterEach(async () => {
  product?.process.kill('SIGTERM');
  await product?.exited;
  for (const process of Object.values(findRuntime(dataFolder)?.processes ?? {})) await stopProcess(process);
  await stopEmbeddedPostgres(path.join(dataFolder, 'postgres'));
});

// how fast: npm run bench:start
test('npm start sets up and serves; Ctrl-C stops every part in order, and a second start finds what the first one made', async () => {
  // it finds or makes its Temporal server itself
  const first = (product = await startProduct(dataFolder, SMALL, { DOORSTEP_TEMPORAL: '' }, START_SCRIPT));
  await first.ready;
  expect(first.output()).toContain('migrations applied');
  const { processes, apiUrl } = runtimeOf(dataFolder);
  for (const page of ['/console/', '/field/', '/api/status']) {
    expect(await fetch(`${apiUrl}${page}`)).toMatchObject({ status: 200 });
  }
  expect(Object.keys(processes).toSorted()).toEqual([...STOPPED_IN_ORDER].toSorted());

  const seen = watchEnds(processes);
  first.process.kill('SIGINT');
  // npm passes the signal on: it comes twice.
  first.process.kill('SIGINT');
  expect(await first.exited).toBe(0);
  expect(first.output()).toContain('Stopped.');
  for (const known of Object.values(processes)) expect(stillRuns(known)).toBe(false);
  expect(await seen).toEqual(STOPPED_IN_ORDER);
  expect(existsSync(path.join(dataFolder, 'runtime.json'))).toBe(false);

  const second = await start();
  expect(second.output()).not.toContain('migrations applied');
  expect((await statusOf(dataFolder)).health.postgres).toEqual({ ok: true });
}, 120_000);

test('told to stop while the first start fills the database, it stops that too, and nothing of it stays', async () => {
  product = await startProduct(dataFolder);
  const first = product;
  await eventually(
    () => first.output(),
    (said) => said.includes('Importing the building register'),
  );
  const { processes } = runtimeOf(dataFolder);
  first.process.kill('SIGTERM');
  expect(await first.exited).toBe(0);
  expect(first.output()).toMatch(/Stopped\.\s*$/);
  expect(first.output()).not.toMatch(/COMMAND_FAILED|Inventing/);
  for (const known of Object.values(processes)) expect(stillRuns(known)).toBe(false);

  await start();
  expect((await statusOf(dataFolder)).counts).toMatchObject({ buildings: 0 });
}, 120_000);

test('a start keeps the facts of homes that were filled in before it was killed, and none for production takes a demonstration', async () => {
  const demonstration = await startSmallDemonstration(dataFolder, { day: '24h', beginsOn: '2026-11-02' });
  product = demonstration.product;
  const facts = () => {
    const urls = databaseUrls(runtimeOf(dataFolder).databaseUrl, openDataFolder(dataFolder));
    const [keeper, service] = [openDatabase(urls.facts, { max: 1 }), openDatabase(urls.service, { max: 1 })];
    return {
      lose: () => keeper('registration_facts').delete(),
      missing: async () => {
        const { rows } = await service.raw<{ rows: { all: number; missing: number }[] }>(
          `SELECT count(*) AS all, count(*) FILTER (WHERE f.registration_id IS NULL) AS missing
           FROM registrations r LEFT JOIN registration_facts f ON f.registration_id = r.id WHERE r.state IN ('unverified', 'verified')`,
        );
        return rows[0];
      },
      close: () => Promise.all([keeper.destroy(), service.destroy()]),
    };
  };
  const before = facts();
  await before.lose();
  const lost = await before.missing();
  expect(lost?.all).toBeGreaterThan(100);
  expect(lost?.missing).toBe(lost?.all);
  await before.close();
  await demonstration.stop();

  // meanwhile: real work never begins on generated tenancies
  const production = await startProduct(dataFolder, ['--production']);
  expect(await production.exited).toBe(1);
  expect(production.output()).toContain('DEMONSTRATION_REFUSED');

  await start();
  const after = facts();
  expect(await after.missing()).toEqual({ all: lost?.all, missing: 0 });
  await after.close();
}, 120_000);

test('starts a part again that was killed', async () => {
  await start();
  for (const [name, known] of Object.entries(runtimeOf(dataFolder).processes)) {
    process.kill(known.pid, 'SIGKILL');
    await eventually(
      () => runtimeOf(dataFolder).processes[name],
      (now) => now !== undefined && now.pid !== known.pid && stillRuns(now),
    );
  }
  const { health } = await eventually(
    () => statusOf(dataFolder),
    ({ health: { postgres, temporal } }) => postgres.ok && temporal.ok,
  );
  expect(health.postgres).toEqual({ ok: true });
}, 120_000);

test('recovers after its supervisor was killed, and stops what that left behind', async () => {
  const first = await start();
  const { processes: orphans } = runtimeOf(dataFolder);
  first.process.kill('SIGKILL');
  await first.exited;

  await start();
  for (const orphan of Object.values(orphans)) expect(stillRuns(orphan)).toBe(false);
  expect((await statusOf(dataFolder)).health.temporal).toEqual({ ok: true });
}, 120_000);

test('recovers after everything was killed at once', async () => {
  const first = await start();
  const { processes, supervisor } = runtimeOf(dataFolder);
  for (const { pid } of [supervisor, ...Object.values(processes)]) process.kill(pid, 'SIGKILL');
  await first.exited;

  await start();
  expect((await statusOf(dataFolder)).health.postgres).toEqual({ ok: true });
}, 120_000);

test('is not started twice on one data folder', async () => {
  await start();
  const second = await startProduct(dataFolder, SMALL);
  expect(await second.exited).toBe(1);
  expect(second.output()).toContain('ALREADY_RUNNING');
  expect((await statusOf(dataFolder)).health.postgres).toEqual({ ok: true });
}, 120_000);

test('a command works on the database while nothing runs, and leaves nothing running', async () => {
  const { applied } = JSON.parse(await runDoorstep(dataFolder, ['migrate', '--json'])) as {
    applied: string[];
  };
  expect(applied.length).toBeGreaterThan(0);
  expect(existsSync(path.join(dataFolder, 'postgres', 'postmaster.pid'))).toBe(false);
}, 120_000);
