#!/usr/bin/env node
// `npx doorstep <command>`: the built program, built first where it is missing or a source is newer.
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from '../setup/build.mjs';
import { SetupError } from '../setup/run.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const program = path.join(root, 'dist', 'doorstep.cjs');
try {
  await build(root);
  process.argv = [process.argv[0], program, ...process.argv.slice(2)];
  createRequire(import.meta.url)(program);
} catch (error) {
  process.stderr.write(`${error instanceof SetupError ? error.message : (error.stack ?? error)}\n`);
  process.exitCode = 1;
}
