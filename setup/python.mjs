import { existsSync } from 'node:fs';
import path from 'node:path';
import { canInstallPackages, installPackages } from './apt.mjs';
import { run, SetupError, which } from './run.mjs';

/**
 * Installs one package from PyPI into a virtual environment of its own under the cache folder, and gives the
 * environment's folder. As root on Debian a missing Python is installed first.
 */
export async function pythonEnvironment(requirement, cache) {
  const folder = path.join(cache, requirement.replace('==', '-'));
  const finished = path.join(folder, 'bin', 'pip');
  if (!existsSync(finished)) {
    if (!(await canMakeEnvironments())) {
      if (!canInstallPackages()) throw new SetupError('no usable python3 with its venv module');
      await installPackages(['python3', 'python3-venv']);
    }
    await run('python3', ['-m', 'venv', folder]);
  }
  await run(path.join(folder, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', requirement]);
  return folder;
}

/** Debian's python3 without python3-venv has the module but not what it needs. */
async function canMakeEnvironments() {
  if (!which('python3')) return false;
  return run('python3', ['-c', 'import venv, ensurepip']).then(
    () => true,
    () => false,
  );
}
