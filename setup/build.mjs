import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { fingerprint } from './fingerprint.mjs';
import { withLock } from './lock.mjs';
import { step } from './progress.mjs';
import { run, SetupError } from './run.mjs';

const SERVER_FOLDERS = ['domain', 'rules', 'imports', 'db', 'activities', 'workflows', 'relay', 'api', 'cli'];
/** A change of the tools or of how they are called builds everything anew. */
const ALWAYS = ['package-lock.json', 'setup/build.mjs'];

/** What is built, from which inputs; each is skipped while its inputs and outputs are unchanged. */
const TARGETS = [
  {
    name: 'server',
    title: 'Building the server',
    inputs: [...SERVER_FOLDERS, 'setup/lock.mjs', 'setup/option-words.mjs', 'tsconfig.json'],
    output: 'dist/doorstep.cjs',
    build: buildServer,
  },
  {
    name: 'workflows',
    title: 'Building the workflows',
    inputs: ['domain', 'workflows'],
    needs: 'workflows/index.ts',
    output: 'dist/workflows.js',
    build: buildWorkflows,
  },
  {
    name: 'admin-ui',
    title: 'Building the user interface',
    inputs: ['admin-ui', 'domain', 'rules'],
    needs: 'admin-ui/index.html',
    output: 'dist/admin-ui',
    build: buildUserInterface,
  },
];

/** Builds what changed; gives the names of what was built. */
export async function build(root, targets = TARGETS) {
  mkdirSync(path.join(root, 'dist'), { recursive: true });
  return withLock(path.join(root, 'dist', 'build.lock'), async () => {
    const stampFile = path.join(root, 'dist', 'stamps.json');
    const stamps = readStamps(stampFile);
    const built = [];
    for (const target of targets) {
      if (target.needs && !existsSync(path.join(root, target.needs))) continue;
      const stamp = fingerprint(root, [...target.inputs, ...ALWAYS]);
      if (stamps[target.name] === stamp && existsSync(path.join(root, target.output))) continue;
      await step(target.title, () => target.build(root));
      stamps[target.name] = stamp;
      writeFileSync(`${stampFile}.new`, JSON.stringify(stamps, null, 2));
      renameSync(`${stampFile}.new`, stampFile);
      built.push(target.name);
    }
    return built;
  });
}

/** Without stamps, or with some that nobody can read, everything is built anew. */
function readStamps(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) ?? {};
  } catch {
    return {};
  }
}

/** One file of our own code; packages stay where npm put them (some carry native parts). */
async function buildServer(root) {
  const { build: bundle } = await import('esbuild');
  await bundle({
    absWorkingDir: root,
    entryPoints: ['cli/main.ts'],
    outfile: 'dist/doorstep.cjs',
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: true,
    logLevel: 'warning',
  });
}

/** The deterministic sandbox's code, bundled here once and not at every start of a worker. */
async function buildWorkflows(root) {
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const { code } = await bundleWorkflowCode({
    workflowsPath: path.join(root, 'workflows', 'index.ts'),
    logger: new DefaultLogger('WARN'),
  });
  const file = path.join(root, 'dist', 'workflows.js');
  writeFileSync(`${file}.new`, code);
  renameSync(`${file}.new`, file);
}

/** Against users' settings, and those of a test run that builds: other builds leave the field app's service worker out. */
function buildUserInterface(root) {
  const env = { ...process.env, NODE_ENV: 'production' };
  return run('npm', ['run', 'build', '--workspace', 'admin-ui'], { cwd: root, env });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await build(path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..'));
  } catch (error) {
    process.stderr.write(`${error instanceof SetupError ? error.message : error.stack}\n`);
    process.exitCode = 1;
  }
}
