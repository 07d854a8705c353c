// `npm test`: sets up what the tests need on a machine that has nothing but Node, runs them, and prints as its last
// line `N passed, N failed`. What cannot be set up counts as failed, with the reason: nothing is skipped silently.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from '../setup/build.mjs';
import { resolveChromium } from '../setup/chromium.mjs';
import { installDependencies } from '../setup/dependencies.mjs';
import { resolveTestServer } from '../setup/java.mjs';
import { resolveSystemPostgres } from '../setup/system-postgres.mjs';
import { resolveTemporal } from '../setup/temporal.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Tests run on a Temporal server of their own, whatever the environment names. */
const OWN_SERVER = { ...process.env, TEMPORAL_ADDRESS: '', TEMPORAL_PROFILE: '' };

/** In this order: the first two are needed to run any test at all, of the others one may fail by itself. */
const STEPS = [
  { name: 'dependencies', needed: true, run: () => installDependencies(root) },
  { name: 'build', needed: true, run: () => build(root) },
  { name: 'Temporal server', run: () => resolveTemporal({ env: OWN_SERVER }) },
  { name: 'time-skipping test server', run: () => resolveTestServer() },
  { name: "the system's PostgreSQL", run: () => resolveSystemPostgres() },
  { name: 'Chromium', run: () => resolveChromium() },
];

const failures = [];
let canRun = true;
for (const step of STEPS) {
  try {
    if (canRun) await step.run();
  } catch (error) {
    failures.push(`set-up of ${step.name}: ${error.message}`);
    if (step.needed) canRun = false;
  }
}
const counted = canRun ? await runJest(process.argv.slice(2)) : { passed: 0, failed: 0 };
for (const failure of failures) process.stdout.write(`FAILED ${failure}\n`);
const failed = counted.failed + failures.length;
process.stdout.write(`${counted.passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && counted.passed > 0 ? 0 : 1;

/**
 * A test that jest skips, a file that does not load or whose clean-up fails, and a run without any test count as failed
 * too; and whatever else makes jest end badly.
 */
async function runJest(args) {
  mkdirSync(path.join(root, 'test-results'), { recursive: true });
  const file = path.join(root, 'test-results', 'jest.json');
  rmSync(file, { force: true });
  const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  // without --passWithNoTests jest ends before it writes the result of a run that has no tests
  const options = ['--json', `--outputFile=${file}`, '--silent', '--passWithNoTests'];
  const ended = await new Promise((resolve) => {
    const child = spawn(process.execPath, [jest, ...options, ...args], { cwd: root, stdio: 'inherit' });
    child.once('error', ({ message }) => resolve(message));
    child.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  const fail = (reason) => process.stdout.write(`FAILED ${reason}\n`);
  if (!existsSync(file)) {
    fail(`jest ended before it had a result (${ended}); what it said stands above`);
    return { passed: 0, failed: 1 };
  }
  const result = JSON.parse(readFileSync(file, 'utf8'));
  if (result.numTotalTestSuites === 0) {
    fail(`no test matches: ${args.join(' ')}`);
    return { passed: 0, failed: 1 };
  }
  const broken = result.testResults.filter(
    (one) => one.status === 'failed' && !one.assertionResults.some(({ status }) => status === 'failed'),
  );
  const skipped = result.numPendingTests + result.numTodoTests;
  if (skipped > 0) fail(`${skipped} tests were skipped`);
  for (const { name } of broken) fail(`${path.relative(root, name)} did not run whole`);
  const failed = result.numFailedTests + skipped + broken.length;
  if (failed > 0 || ended === 'exit code 0') return { passed: result.numPassedTests, failed };
  fail(`jest ended with ${ended} though no test failed; what it said stands above`);
  return { passed: result.numPassedTests, failed: 1 };
}
