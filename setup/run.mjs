import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/** A set-up step that could not be done; the message is for the person at the terminal. */
export class SetupError extends Error {}

/**
 * Runs a program to its end and gives its output (both streams together).
 * Throws a SetupError that carries the last lines when it fails or takes longer than `timeoutMs`.
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
      reject(new SetupError(`${path.basename(command)} ${args[0] ?? ''} ${why}${lastLines(output)}`));
    });
  });
}

function lastLines(output) {
  const lines = output.trim().split('\n').slice(-8).join('\n    ');
  return lines ? `:\n    ${lines}` : '';
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
