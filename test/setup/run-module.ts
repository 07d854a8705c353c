import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const setupFolder = path.resolve(__dirname, '..', '..', 'setup');

/**
 * Runs a piece of code in a process of its own, as start.mjs would: setup/ is made of ES modules that run before any
 * dependency is there. `code` sees `load(name)` for setup/<name>.mjs and returns what is given back as JSON.
 */
export async function runSetup<T>(code: string, env: NodeJS.ProcessEnv = process.env): Promise<T> {
  const program = `
    const load = (name) => import(${JSON.stringify(setupFolder)} + '/' + name + '.mjs');
    const main = async () => { ${code} };
    main().then(
      (value) => process.stdout.write(JSON.stringify({ value: value ?? null })),
      (error) => process.stdout.write(JSON.stringify({ error: error.message })),
    );`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    env,
  });
  const outcome = JSON.parse(stdout) as { value: T } | { error: string };
  if ('error' in outcome) throw new Error(outcome.error);
  return outcome.value;
}
