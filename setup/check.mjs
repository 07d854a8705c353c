// `npm run check`: every gate, the quick ones first, on a fresh clone too. Ends at the first that fails.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installDependencies } from './dependencies.mjs';

const GATES = ['types', 'lint', 'format', 'architecture', 'unused', 'test'];
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

await installDependencies(root);
const failed = GATES.find((gate) => {
  process.stdout.write(`\nnpm run ${gate}\n`);
  return spawnSync('npm', ['run', '--silent', gate], { cwd: root, stdio: 'inherit' }).status !== 0;
});
if (failed) process.stderr.write(`FAILED npm run ${failed}\n`);
process.exitCode = failed ? 1 : 0;
