import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runSetup } from './run-module';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'doorstep-lock-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const lockFile = () => path.join(folder, 'lock');

/** What one process does under the lock. */
const take = () =>
  runSetup<string>(
    `const { withLock } = await load('lock'); return withLock(${JSON.stringify(lockFile())}, async () => 'worked');`,
  );

test.each([
  ['is empty, as a full disk leaves it', ''],
  ['names a process that is gone', '4194999 12345'],
  ['names a process whose number another one has by now', `${process.pid} 1`],
  ['names a process without its start', String(process.pid)],
])('takes over a lock that %s', async (_what, content) => {
  writeFileSync(lockFile(), content);
  await expect(take()).resolves.toBe('worked');
  expect(existsSync(lockFile())).toBe(false);
});

test('lets one process at a time through, and leaves nothing behind', async () => {
  const log = path.join(folder, 'log');
  const enterAndLeave = () =>
    runSetup(`
      const { appendFileSync, readFileSync } = await import('node:fs');
      const { withLock } = await load('lock');
      await withLock(${JSON.stringify(lockFile())}, async () => {
        appendFileSync(${JSON.stringify(log)}, 'in ');
        await new Promise((resolve) => setImmediate(resolve));
        appendFileSync(${JSON.stringify(log)}, 'out ');
      });
      return readFileSync(${JSON.stringify(log)}, 'utf8');`);
  await Promise.all([enterAndLeave(), enterAndLeave(), enterAndLeave()]);
  const seen = await runSetup<{ log: string; files: string[] }>(`
    const { readFileSync, readdirSync } = await import('node:fs');
    return { log: readFileSync(${JSON.stringify(log)}, 'utf8'), files: readdirSync(${JSON.stringify(folder)}) };`);
  expect(seen).toEqual({ log: 'in out in out in out ', files: ['log'] });
});
