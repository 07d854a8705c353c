// `npm start`: all that has to happen before a dependency can be used, then the product itself.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from './setup/build.mjs';
import { installDependencies } from './setup/dependencies.mjs';
import { optionRefused } from './setup/option-words.mjs';
import { SetupError } from './setup/run.mjs';
import { START_HELP, startOptionsOfHelp } from './setup/start-help.mjs';
import { resolveTemporal } from './setup/temporal.mjs';

const OLDEST_NODE = [20, 20];
const root = path.dirname(fileURLToPath(import.meta.url));
const args = process.argv.slice(2);

/** A mistyped option is told at once, not after minutes of installing. */
function checkOptions() {
  try {
    parseArgs({ args, options: startOptionsOfHelp(), strict: true });
  } catch (error) {
    throw new SetupError(`OPTION_UNKNOWN: ${optionRefused(error, 'npm start -- --help')}`);
  }
}

async function prepare() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    throw new SetupError(
      `Doorstep needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}. / Doorstep 需要 Node ${OLDEST_NODE.join('.')} 或更新版本，当前为 ${process.versions.node}。`,
    );
  }
  await installDependencies(root);
  await build(root);
  const temporal = await resolveTemporal();
  if (temporal.executable) process.env.DOORSTEP_TEMPORAL = temporal.executable;
}

if (args.includes('--help')) {
  process.stdout.write(START_HELP);
} else {
  try {
    checkOptions();
    await prepare();
    const program = path.join(root, 'dist', 'doorstep.cjs');
    if (!existsSync(program)) throw new SetupError('the build left no program');
    // In this process: one fewer between the terminal's Ctrl-C and those who have to hear it.
    process.argv = [process.argv[0], program, 'start', ...args];
    createRequire(import.meta.url)(program);
  } catch (error) {
    process.stderr.write(`${error instanceof SetupError ? error.message : error.stack}\n`);
    process.exitCode = 1;
  }
}
