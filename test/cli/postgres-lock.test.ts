import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { withDatabaseUrls } from '../../cli/installation';
import { removeEmbeddedPostgres, stopEmbeddedPostgres } from '../../cli/embedded-postgres';
import { runtimeOf, startProduct, stopProduct, tryDoorstep } from '../support/product';
import { runFolder } from '../support/run-folder';

const folder = path.join(runFolder(), `postgres-lock-${randomUUID()}`);
const WAITING = 'waiting for it to end';
const noServer = { DATABASE_URL: '', DOORSTEP_DATA: '' };

beforeAll(async () => {
  expect((await tryDoorstep(folder, ['migrate'], noServer)).code).toBe(0);
}, 300_000);
afterAll(async () => {
  await stopProduct(folder);
  await stopEmbeddedPostgres(path.join(folder, 'postgres'));
  removeEmbeddedPostgres(path.join(folder, 'postgres'));
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

/** Holds the folder's PostgreSQL as a long import does, until `meanwhile` has been seen to wait. */
async function whileAtWork(meanwhile: () => Promise<{ waits: Promise<unknown> }>): Promise<number> {
  const before = process.env['DATABASE_URL'];
  delete process.env['DATABASE_URL'];
  try {
    return await withDatabaseUrls(folder, async ({ owner }) => {
      const client = new Client({ connectionString: owner });
      await client.connect();
      try {
        await (
          await meanwhile()
        ).waits;
        const { rows } = await client.query<{ answer: number }>('SELECT 42 AS answer');
        return rows[0]?.answer ?? 0;
      } finally {
        await client.end();
      }
    });
  } finally {
    if (before !== undefined) process.env['DATABASE_URL'] = before;
  }
}

test('a second command waits for the first one on the folder, and says so', async () => {
  let second: ReturnType<typeof tryDoorstep> | undefined;
  const answer = await whileAtWork(async () => {
    const waiting = new Promise<void>((resolve) => {
      second = tryDoorstep(folder, ['migrate'], noServer, (text) => {
        if (text.includes(WAITING)) resolve();
      });
    });
    // one that does not wait ends without the word
    return { waits: Promise.race([waiting, second]) };
  });
  expect(answer).toBe(42);
  const ended = await second;
  expect(ended?.stderr).toContain(WAITING);
  expect(ended?.stderr).toContain('Nothing to do.');
  expect(ended?.code).toBe(0);
}, 120_000);

test('a start waits for a command that is at work on the folder', async () => {
  let product: Awaited<ReturnType<typeof startProduct>> | undefined;
  const answer = await whileAtWork(async () => {
    const started = await startProduct(folder, ['--empty']);
    product = started;
    const waiting = new Promise<void>((resolve) => {
      started.process.stderr?.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes(WAITING)) resolve();
      });
    });
    return { waits: Promise.race([waiting, started.ready.catch(() => undefined)]) };
  });
  expect(answer).toBe(42);
  await product?.ready;
  expect(product?.output()).toContain(WAITING);
}, 180_000);

test('a start after a kill -9 gets the ports that it asks for, which its own leftovers hold', async () => {
  const { ports, supervisor } = runtimeOf(folder);
  process.kill(supervisor.pid, 'SIGKILL');
  const args = ['--postgres-port', String(ports.postgres), '--temporal-port', String(ports.temporal)];
  const again = await startProduct(folder, ['--empty', ...args, '--port', String(ports.api)]);
  await again.ready;
  expect(runtimeOf(folder).ports).toMatchObject({ postgres: ports.postgres, api: ports.api });
}, 180_000);
