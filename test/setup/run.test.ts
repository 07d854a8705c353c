import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const program = path.resolve(__dirname, '..', 'run.mjs');

/** `npm test -- ARGS`, whose first steps find everything set up: these tests are running. */
async function runTests(...args: string[]): Promise<{ code: number; lines: string[] }> {
  const ended = await promisify(execFile)(process.execPath, [program, ...args]).catch(
    (error: unknown) => error as { code: number; stdout: string },
  );
  return { code: 'code' in ended ? ended.code : 0, lines: ended.stdout.trimEnd().split('\n') };
}

test('says that no test matches what was asked for, and fails', async () => {
  const { code, lines } = await runTests('test/no-such-folder', 'no-such-file');
  expect(lines.slice(-2)).toEqual([
    'FAILED no test matches: test/no-such-folder no-such-file',
    '0 passed, 1 failed',
  ]);
  expect(code).toBe(1);
});

test('says that jest gave no result where it could not begin, and fails', async () => {
  const { code, lines } = await runTests('test/no-such-folder', '--bogus');
  expect(lines.slice(-2)).toEqual([
    'FAILED jest ended before it had a result (exit code 1); what it said stands above',
    '0 passed, 1 failed',
  ]);
  expect(code).toBe(1);
});

test('counts a suite as failed whose clean-up fails after its tests passed', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'doorstep-run-'));
  try {
    writeFileSync(
      path.join(folder, 'clean-up.test.js'),
      `test('passes', () => {}); afterAll(() => { throw new Error('the server would not stop'); });`,
    );
    const config = JSON.stringify({ rootDir: folder, testEnvironment: 'node' });
    const { code, lines } = await runTests('--config', config);
    expect(lines.slice(-2)).toEqual([
      expect.stringMatching(/^FAILED .*clean-up[.]test[.]js did not run whole$/),
      '1 passed, 1 failed',
    ]);
    expect(code).toBe(1);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
