import { run, SetupError, which } from './run.mjs';

/** Whether this process may install Debian packages. */
export function canInstallPackages(env = process.env) {
  return process.getuid?.() === 0 && which('apt-get', env) !== undefined;
}

/** Installs Debian packages; only root on a Debian machine can (canInstallPackages). */
export async function installPackages(packages) {
  if (!canInstallPackages()) throw new SetupError(`needs root: apt-get install ${packages.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = () => run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], { env });
  try {
    await install();
  } catch {
    // A bare machine has no package lists yet, an old one has outdated ones.
    await run('apt-get', ['update'], { env });
    await install();
  }
}
