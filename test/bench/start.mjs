// `npm run bench:start`: how long the product takes to start a second time, on a data folder without tenancies, against
// its slowest part alone in the same run: the same Temporal server on a folder of its own. Wanted: under 10 s.
// `--runs N` (default 5), `--json FILE`.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { resolveTemporal } from '../../setup/temporal.mjs';

const WANTED_S = 10;
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const { values } = parseArgs({
  options: { runs: { type: 'string', default: '5' }, json: { type: 'string' } },
});
const folder = mkdtempSync(path.join(tmpdir(), 'doorstep-bench-'));

try {
  const temporal = (await resolveTemporal({ env: { ...process.env, TEMPORAL_ADDRESS: '' } })).executable;
  await startProduct(); // the first start creates what the next ones find
  await startTemporal(temporal);
  const product = [];
  const server = [];
  for (let run = 0; run < Number(values.runs); run += 1) {
    product.push(await startProduct());
    server.push(await startTemporal(temporal));
  }
  const [seconds, alone] = [median(product), median(server)];
  const figures = {
    secondStartSeconds: seconds,
    temporalAloneSeconds: alone,
    ratio: seconds / alone,
    wantedSeconds: WANTED_S,
    reached: seconds < WANTED_S,
    runs: product.length,
    load: loadavg()[0],
  };
  process.stdout.write(
    `second start: ${seconds.toFixed(1)} s (wanted: under ${WANTED_S} s); its Temporal server alone: ${alone.toFixed(1)} s; ` +
      `ratio ${figures.ratio.toFixed(1)}; load ${figures.load.toFixed(1)}\n`,
  );
  if (values.json) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Seconds until `npm start` says that the product runs; it is stopped as by Ctrl-C. */
async function startProduct() {
  const [port, postgres, temporal] = [await freePort(), await freePort(), await freePort()];
  const options = ['--port', port, '--postgres-port', postgres, '--temporal-port', temporal, '--empty'];
  const args = ['start.mjs', '--data', path.join(folder, 'product'), ...options.map(String)];
  const env = {
    ...process.env,
    DATABASE_URL: '',
    TEMPORAL_ADDRESS: '',
    TEMPORAL_PROFILE: '',
    DOORSTEP_DATA: '',
  };
  const begun = performance.now();
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const taken = await new Promise((resolve, reject) => {
    const hear = (chunk) => {
      said += chunk;
      if (said.includes('Doorstep runs')) resolve((performance.now() - begun) / 1000);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => reject(new Error(`npm start ended with ${code}:\n${said}`)));
  });
  child.kill('SIGINT');
  await new Promise((resolve) => child.once('exit', resolve));
  return taken;
}

/** Seconds until a Temporal server of its own takes connections. */
async function startTemporal(executable) {
  const port = await freePort();
  const database = ['--db-filename', path.join(folder, 'temporal.db')];
  const args = [
    'server',
    'start-dev',
    '--headless',
    '--ip',
    '127.0.0.1',
    '--port',
    String(port),
    ...database,
  ];
  const begun = performance.now();
  const child = spawn(executable, args, { stdio: 'ignore' });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  while (!(await takesConnections(port))) {
    if (child.exitCode !== null) throw new Error(`the Temporal server ended with ${child.exitCode}`);
    await pause(20);
  }
  const taken = (performance.now() - begun) / 1000;
  child.kill('SIGINT');
  await exited;
  return taken;
}

function takesConnections(port) {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
