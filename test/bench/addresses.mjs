// `npm run bench:addresses`: how many of 1,000 generated, labelled ways to write addresses (half Chinese, half Western, a quarter of
// homes that the register does not have) the product matches by itself, and how many of its matches are right; beside it plain
// trigram similarity at its best. `--variants N`, `--seed N`, `--json FILE`, `--misses` lists what was not matched or wrongly.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const bundle = path.join(root, 'dist', 'bench-addresses.cjs');
await build({
  absWorkingDir: root,
  entryPoints: ['test/bench/addresses/main.ts'],
  outfile: bundle,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  logLevel: 'warning',
});
spawn(process.execPath, [bundle, ...process.argv.slice(2)], { stdio: 'inherit' }).once('close', (code) => {
  process.exitCode = code ?? 1;
});
