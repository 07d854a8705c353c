import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { openDatabase } from '../db/connection';
import { migrateToLatest } from '../db/migrate';
import { CommandError } from './command';
import { stopEmbeddedPostgres } from './embedded-postgres';
import { findFreePort } from './free-port';
import {
  databaseUrls,
  findRunning,
  findRuntime,
  findSecrets,
  openDataFolder,
  rolePasswords,
  withPostgresLock,
  writeRuntime,
  type DatabaseUrls,
  type Runtime,
  type Secrets,
} from './installation';
import { keepMissingFacts } from './keep-missing-facts';
import { checkOwnerLogin, prepareOwnerDatabase } from './owner-database';
import { findProcess, stopProcess } from './process-identity';
import { withProgress } from './progress';
import {
  findProgramme,
  isProduction,
  listDemonstrationLogins,
  markProduction,
  type ProgrammeSummary,
} from './programme';
import { reconcileTemporal } from './reconcile-temporal';
import { announce, describeStart } from './start-messages';
import type { StartSettings } from './start-options';
import { commandPart, postgresPart, temporalPart } from './start-parts';
import { supervise, type Part, type SupervisedPart } from './supervisor';
import { loadTemporalSettings } from './temporal-settings';

const DEFAULT_PORTS = { api: 8080, postgres: 8432, temporal: 7233 };
type Port = keyof typeof DEFAULT_PORTS;
/** None of them needs another one: they start together, and stop as API, relay, worker, Temporal, PostgreSQL. */
const SERVICES = ['worker', 'relay', 'api'] as const;

/**
 * Runs the product until it is told to stop (Ctrl-C, SIGTERM).
 * The first start of a data folder also migrates and, unless it is for production, seeds the demonstration.
 */
export async function startProduct(
  dataFolder: string,
  settings: StartSettings,
  commandNames: ReadonlySet<string>,
): Promise<void> {
  if (!findSecrets(dataFolder)) await checkNewStart(settings);
  const secrets = openDataFolder(dataFolder);
  const supervised: SupervisedPart[] = [];
  /** Set once this start owns the data folder. */
  let owned: Runtime | undefined;
  try {
    const { stopSignal, runtime, start, urls } = await withPostgresLock(dataFolder, async () => {
      // from here on there is something to stop; a Ctrl-C while it waits for the lock just ends it
      const stopSignal = nextStopSignal();
      refuseServed(dataFolder);
      await stopLeftovers(dataFolder);
      const runtime = await planRuntime(dataFolder, settings);
      owned = runtime;
      const start = partStarter(dataFolder, runtime, supervised);
      return { stopSignal, runtime, start, urls: await startDatabase(dataFolder, secrets, runtime, start) };
    });
    const runCommand = commandRunner(stopSignal);
    const programme = await prepareDatabase(
      urls,
      secrets,
      settings,
      commandNames.has('seed')
        ? () => runCommand(['seed', '--data', dataFolder, ...settings.seedArguments])
        : undefined,
    );
    if (stopSignal.signal() === undefined) {
      await startTemporal(dataFolder, runtime, start);
      const temporal = loadTemporalSettings();
      await reconcileTemporal(temporal, runtime.temporalAddress, programme?.clockRate ?? 1);
      const services = SERVICES.filter((name) => commandNames.has(name)).map((name) =>
        commandPart(name, name === 'api' ? ['--port', String(runtime.ports.api)] : [], dataFolder),
      );
      await start(...services);
      const db = openDatabase(urls.service, { max: 1 });
      const logins = programme?.demonstration ? await listDemonstrationLogins(db) : [];
      await db.destroy();
      process.stdout.write(
        describeStart({ runtime, programme, production: settings.production, logins, dataFolder }),
      );
      await stopSignal.received;
    }
  } finally {
    if (owned) {
      announce('Stopping ...');
      // its timer keeps Node from ending by itself while nothing else does: PostgreSQL's end alone keeps no process waiting
      await withProgress('waiting for what is under way', async () => {
        for (const part of supervised) await part.stop();
      });
      rmSync(path.join(dataFolder, 'runtime.json'), { force: true });
      announce('Stopped.');
    }
  }
}

/**
 * Before anything of a new installation is made: what would refuse its start leaves nothing behind. None of the ports
 * can be held by what an earlier start of a folder that is not there yet left running.
 */
async function checkNewStart({ ports }: StartSettings): Promise<void> {
  for (const name of Object.keys(DEFAULT_PORTS) as Port[]) {
    const asked = ports[name];
    if (asked !== undefined && (await findFreePort(asked)) !== asked) throw portTaken(name, asked);
  }
  if (loadTemporalSettings().address === undefined) temporalExecutable();
  const given = process.env['DATABASE_URL'];
  if (given) await checkOwnerLogin(given);
}

function portTaken(name: Port, port: number): CommandError {
  const option = name === 'api' ? '--port' : `--${name}-port`;
  return new CommandError(
    'PORT_TAKEN',
    `${option} ${port}: another program listens on this port; give another / 端口 ${port} 已被其他程序占用，请另指定`,
    { port },
  );
}

function refuseServed(dataFolder: string): void {
  const running = findRunning(dataFolder);
  if (running)
    throw new CommandError(
      'ALREADY_RUNNING',
      `this data folder is served already at ${running.apiUrl} / 此数据文件夹已在 ${running.apiUrl} 提供服务`,
    );
}

/** Starts parts, those that are given together at one time, and keeps them running. */
type StartParts = (...parts: readonly Part[]) => Promise<void>;

/** The last part is the first of `supervised`, as it is the first to stop. Where one fails, those that run are among them. */
function partStarter(dataFolder: string, runtime: Runtime, supervised: SupervisedPart[]): StartParts {
  return async (...parts) => {
    const names = parts.map(({ name }) => name).join(', ');
    announce(`Starting ${names} ...`);
    const started = await withProgress(names, () =>
      Promise.allSettled(
        parts.map((part) =>
          supervise(part, {
            started: (_, process) => {
              runtime.processes[part.name] = process;
              writeRuntime(dataFolder, runtime);
            },
            failed: (_, reason, retryInMs) =>
              announce(`${part.name}: ${reason}; starting it again in ${retryInMs / 1000} s`),
          }),
        ),
      ),
    );
    for (const part of started) if (part.status === 'fulfilled') supervised.unshift(part.value);
    for (const part of started) if (part.status === 'rejected') throw part.reason;
  };
}

interface StopSignal {
  received: Promise<void>;
  signal: () => NodeJS.Signals | undefined;
}

/** Several signals may come at once: a Ctrl-C reaches npm, which passes it on. The first one counts. */
function nextStopSignal(): StopSignal {
  let first: NodeJS.Signals | undefined;
  const received = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        first ??= signal;
        resolve();
      });
    }
  });
  return { received, signal: () => first };
}

/** After a kill -9 of the supervisor its parts may still run: they are known by pid and start time. */
async function stopLeftovers(dataFolder: string): Promise<void> {
  const { processes } = findRuntime(dataFolder) ?? {};
  for (const name of ['api', 'relay', 'worker', 'temporal']) {
    const known = processes?.[name];
    if (known) await stopProcess(known, 'SIGTERM', 10_000);
  }
  // last, as the others need it; and before a port is asked for that it may hold
  await stopEmbeddedPostgres(path.join(dataFolder, 'postgres'));
}

async function planRuntime(dataFolder: string, { ports }: StartSettings): Promise<Runtime> {
  const supervisor = findProcess(process.pid);
  if (!supervisor) throw new Error('this process cannot find itself');
  const before = findRuntime(dataFolder)?.ports;
  const choose = async (name: Port): Promise<number> => {
    const asked = ports[name];
    const port = await findFreePort(asked ?? before?.[name] ?? DEFAULT_PORTS[name]);
    if (asked !== undefined && port !== asked) throw portTaken(name, asked);
    return port;
  };
  const api = await choose('api');
  const temporal = await choose('temporal');
  return {
    supervisor,
    processes: {},
    ports: {
      api,
      postgres: await choose('postgres'),
      temporal,
      temporalUi: await findFreePort(temporal + 1000),
    },
    databaseUrl: '',
    temporalAddress: '',
    apiUrl: `http://127.0.0.1:${api}`,
  };
}

async function startDatabase(
  dataFolder: string,
  secrets: Secrets,
  runtime: Runtime,
  start: StartParts,
): Promise<DatabaseUrls> {
  const given = process.env['DATABASE_URL'];
  const port = runtime.ports.postgres;
  if (given) {
    announce('Using the PostgreSQL of DATABASE_URL.');
    await checkOwnerLogin(given);
    runtime.databaseUrl = given;
  } else if (port !== undefined) {
    await start(postgresPart(dataFolder, secrets, port));
    const adminUrl = `postgres://postgres:${secrets.postgres}@127.0.0.1:${port}/postgres`;
    runtime.databaseUrl = await prepareOwnerDatabase(adminUrl, secrets.admin);
  }
  writeRuntime(dataFolder, runtime);
  return databaseUrls(runtime.databaseUrl, secrets);
}

/** Migrates; seeds a new demonstration; refuses a demonstration's database to a production start. */
async function prepareDatabase(
  urls: DatabaseUrls,
  secrets: Secrets,
  settings: StartSettings,
  seed: (() => Promise<void>) | undefined,
): Promise<ProgrammeSummary | undefined> {
  const owner = openDatabase(urls.owner, { max: 2 });
  const service = openDatabase(urls.service, { max: 1 });
  try {
    const { applied } = await withProgress('Database schema', () =>
      migrateToLatest(owner, rolePasswords(secrets)),
    );
    if (applied.length > 0) announce(`Database schema: ${applied.length} migrations applied.`);
    const programme = await findProgramme(service);
    if (settings.production) {
      if (programme?.demonstration || (await listDemonstrationLogins(service)).length > 0) {
        throw new CommandError(
          'DEMONSTRATION_REFUSED',
          'this database holds a demonstration, which --production refuses; use another one, or another --data folder / 此数据库中是演示数据，--production 不接受：请换用其他数据库或其他 --data 文件夹',
        );
      }
      await markProduction(service);
    } else if (await isProduction(service)) {
      throw new CommandError(
        'PRODUCTION_INSTALLATION',
        'this database was made for production: start it with --production / 此数据库用于正式环境，请加 --production 启动',
      );
    }
    // not before: a start that is refused leaves the register as it is
    if (programme) await keepMissingFacts(service);
    if (programme && settings.seedArguments.length > 0) {
      announce(
        `There is a programme already: ${settings.seedArguments.join(' ')} is left aside; it concerns a new data folder only. / 已有项目，以上选项只对新的数据文件夹有效，已忽略。`,
      );
    }
    if (programme || settings.production || !settings.seed || seed === undefined) return programme;
    announce('Seeding the demonstration (first start only) ...');
    await seed();
    return await findProgramme(service);
  } finally {
    await Promise.all([owner.destroy(), service.destroy()]);
  }
}

async function startTemporal(dataFolder: string, runtime: Runtime, start: StartParts): Promise<void> {
  const { address, namespace } = loadTemporalSettings();
  const { temporal: port, temporalUi: uiPort } = runtime.ports;
  if (address !== undefined) {
    announce(`Using the Temporal server at ${address}.`);
    runtime.temporalAddress = address;
  } else if (port !== undefined && uiPort !== undefined) {
    const executable = temporalExecutable();
    announce(`Using the Temporal server ${executable}.`);
    await start(temporalPart({ executable, dataFolder, port, uiPort, namespace }));
    runtime.temporalAddress = `127.0.0.1:${port}`;
  }
  writeRuntime(dataFolder, runtime);
}

/** The program that `npm start` found or made. */
function temporalExecutable(): string {
  const executable = process.env['DOORSTEP_TEMPORAL'];
  if (executable) return executable;
  throw new CommandError(
    'TEMPORAL_UNKNOWN',
    'run `npm start`, which finds or makes a Temporal server, or set TEMPORAL_ADDRESS / 请运行 npm start（会寻找或制作 Temporal 服务器），或设置 TEMPORAL_ADDRESS',
  );
}

/** Runs commands of the product. Who is told to stop while one runs passes it on, and takes its end for what was asked. */
function commandRunner(stop: StopSignal): (args: readonly string[]) => Promise<void> {
  return async (args) => {
    const child = spawn(process.execPath, [process.argv[1] ?? '', ...args], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    });
    void stop.received.then(() => child.kill(stop.signal()));
    const code = await ended;
    if (code !== 0 && stop.signal() === undefined)
      throw new CommandError(
        'COMMAND_FAILED',
        `doorstep ${args[0]} did not succeed / doorstep ${args[0]} 未能完成`,
      );
  };
}
