// `npm run fuzz:rules -- --runs N`: the parity of the two ways to run a ruleset, on N pairs of ruleset and record instead
// of the suite's 10,000. A difference prints the seed that makes it again.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '100000' } } });
const runs = Number(values.runs);
if (!Number.isSafeInteger(runs) || runs < 1) {
  process.stderr.write(`--runs ${values.runs}: a whole number above 0 is needed / 须为大于 0 的整数\n`);
  process.exit(2);
}
const suite = path.join(path.dirname(fileURLToPath(import.meta.url)), 'run.mjs');
const env = { ...process.env, RULES_PARITY_PAIRS: String(runs) };
spawn(process.execPath, [suite, 'test/db/rules-parity'], { env, stdio: 'inherit' }).once('close', (code) => {
  process.exitCode = code ?? 1;
});
