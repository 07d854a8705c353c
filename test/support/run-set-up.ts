import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const projectFolder = path.resolve(__dirname, '..', '..');

/** The same steps as on a fresh machine: found on the PATH or in the user's cache, else made there. */
export async function runSetUp(
  step: 'temporal.mjs' | 'java.mjs' | 'chromium.mjs',
): Promise<{ executable: string }> {
  const script = path.join(projectFolder, 'setup', step);
  const { stdout } = await promisify(execFile)(process.execPath, [script], {
    env: { ...process.env, TEMPORAL_ADDRESS: '', TEMPORAL_PROFILE: '' },
  });
  return JSON.parse(stdout) as { executable: string };
}
