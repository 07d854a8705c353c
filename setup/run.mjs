import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/** A set-up step that could not be done; the message is for the person at the terminal. */
export class SetupError extends Error {}

/**
 * Runs a program to its end and gives its output (both streams together).
 * Throws a SetupError that carries the lines that say why when it fails or takes longer than `timeoutMs`.
 */
export function run(command, args, { cwd, env = process.env, timeoutMs = 900_000 } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(new SetupError(`${command}: ${error.message}`));
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      if (code === 0) return resolve(output);
      const why = timedOut ? `took longer than ${Math.round(timeoutMs / 1000)} s` : `ended with code ${code}`;
      reject(new SetupError(`${path.basename(command)} ${args[0] ?? ''} ${why}${tellingLines(output)}`));
    });
  });
}

const COLOURS = /\u001b\[[0-9;]*m/g;
/** What npm says of every script that failed, and the line that names the script. */
const BOILERPLATE = /^(npm (error|ERR!|warn|WARN|notice)|> )/;
const SAYS_WHY =
  /\berr(or)?\b|\bE[A-Z_]{3,}\b|^E: |could not|cannot|can't|unable to|not found|no such|failed|fatal|denied|undefined:/i;
const FIRST_LINES = 12;
const LAST_LINES = 8;

/**
 * The lines of a failed program's output that say why: from the first error on, and the end. What npm adds to a script's
 * output comes last and says nothing; it is left out where the script itself said why.
 */
function tellingLines(output) {
  const lines = output
    .replaceAll(COLOURS, '')
    .split(/[\r\n]+/)
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
  const own = lines.filter((line) => !BOILERPLATE.test(line));
  const telling = own.some((line) => SAYS_WHY.test(line)) ? own : lines;
  const first = telling.findIndex((line) => SAYS_WHY.test(line));
  const firstLines = first < 0 ? [] : telling.slice(first, first + FIRST_LINES);
  const rest = telling.slice(first < 0 ? 0 : first + FIRST_LINES);
  const shown = [
    ...firstLines,
    ...(firstLines.length > 0 && rest.length > LAST_LINES ? ['...'] : []),
    ...rest.slice(-LAST_LINES),
  ];
  return shown.length > 0 ? `:\n    ${shown.join('\n    ')}` : '';
}

/** The program's full path as the shell would find it, or undefined. */
export function which(program, env = process.env) {
  for (const folder of (env.PATH ?? '').split(path.delimiter).filter(Boolean)) {
    const candidate = path.join(folder, program);
    if (isExecutable(candidate)) return candidate;
  }
  return undefined;
}

export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
