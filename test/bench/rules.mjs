// `npm run bench:rules`: what the product's ways to ask the rules about the whole register take, against rule engines that
// run record by record and against SQL written by hand, all in one run on one register. `--registrations N` (default
// 1,000,000), `--sample N` records for the engines (default 5,000), `--json FILE`. Its database is its own and goes with it.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { cacheFolder } from '../../setup/cache.mjs';
import { run } from '../../setup/run.mjs';

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
const env = { ...process.env, DOORSTEP_BENCH_ZEN: await zenEngine() };
spawn(process.execPath, [bundle, ...process.argv.slice(2)], {
  cwd: process.cwd(),
  env,
  stdio: 'inherit',
}).once('close', (code) => {
  process.exitCode = code ?? 1;
});

/** A peer that the bench alone needs, installed once into the user's cache: not every registry has all of its builds for a lock file. */
async function zenEngine() {
  const version = '0.54.0';
  const folder = path.join(cacheFolder(), `zen-engine-${version}`);
  if (existsSync(path.join(folder, 'node_modules', '@gorules', 'zen-engine'))) return folder;
  process.stderr.write('Installing zen-engine for the comparison ...\n');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  await run('npm', ['install', '--no-audit', '--no-fund', '--no-save', `@gorules/zen-engine@${version}`], {
    cwd: folder,
  });
  return folder;
}
