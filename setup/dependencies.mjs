import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fingerprint } from './fingerprint.mjs';
import { withLock } from './lock.mjs';
import { step } from './progress.mjs';
import { run } from './run.mjs';

/**
 * npm removes node_modules as its first step, so the stamp inside disappears with what it vouches for. What npm lays
 * into a workspace's own node_modules is looked for: see isInstalled.
 */
const STAMP = path.join('node_modules', '.doorstep-installed');

/**
 * Installs what package-lock.json names, unless that was done already for this lock file, Node and machine.
 * `npm ci` empties node_modules under a running product: hence the lock, and hence only when something changed.
 */
export async function installDependencies(root, { install = npmCi } = {}) {
  const wanted = wantedStamp(root);
  if (isInstalled(root, wanted)) return false;
  mkdirSync(path.join(root, '.doorstep'), { recursive: true });
  return withLock(
    path.join(root, '.doorstep', 'install.lock'),
    async () => {
      if (isInstalled(root, wanted)) return false;
      await step('Installing dependencies (npm ci)', () => install(root));
      writeFileSync(path.join(root, STAMP), wanted);
      return true;
    },
    { onWait: () => process.stderr.write('Waiting for another start that is installing dependencies ...\n') },
  );
}

function wantedStamp(root) {
  const [major] = process.versions.node.split('.');
  return `${fingerprint(root, ['package-lock.json'])} node ${major} ${process.platform} ${process.arch}`;
}

function isInstalled(root, wanted) {
  const stamp = path.join(root, STAMP);
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) return false;
  return packagesOfWorkspaces(root).every((folder) => existsSync(path.join(root, folder)));
}

/** The folders of packages that only one workspace has, such as `admin-ui/node_modules/tool`; optional ones may be missing. */
function packagesOfWorkspaces(root) {
  const { packages = {} } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(packages)
    .filter(([folder, entry]) => /^(?!node_modules\/).+\/node_modules\//.test(folder) && !isOptional(entry))
    .map(([folder]) => folder);
}

function isOptional({ optional, devOptional, peer }) {
  return optional === true || devOptional === true || peer === true;
}

/** Against users' settings: development packages are part of the build, and install scripts lay PostgreSQL's links. */
function npmCi(root) {
  const env = { ...process.env, NODE_ENV: '', npm_config_omit: '' };
  const args = ['ci', '--include=dev', '--ignore-scripts=false', '--no-audit', '--no-fund'];
  return run('npm', args, { cwd: root, env, timeoutMs: 1_200_000 });
}
