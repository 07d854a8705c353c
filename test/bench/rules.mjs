// `npm run bench:rules`: what the product's ways to ask the rules about the whole register take, against rule engines that
// run record by record and against SQL written by hand, all in one run on one register. `--registrations N` (default
// 1,000,000), `--sample N` records for the engines (default 5,000), `--json FILE`. Its database is its own and goes with it.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const bundle = path.join(root, 'dist', 'bench-rules.cjs');
await build({
  absWorkingDir: root,
  entryPoints: ['test/bench/rules/main.ts'],
  outfile: bundle,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  logLevel: 'warning',
});
spawn(process.execPath, [bundle, ...process.argv.slice(2)], { cwd: process.cwd(), stdio: 'inherit' }).once(
  'close',
  (code) => {
    process.exitCode = code ?? 1;
  },
);
