import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Knex } from 'knex';
import { Client } from 'pg';
import { v7 } from 'uuid';
import { reviewBySet } from '../../../activities/review-by-set';
import { reviewRegistrations } from '../../../activities/review-registrations';
import { simulateRuleset } from '../../../api/simulate-ruleset';
import {
  removeEmbeddedPostgres,
  startEmbeddedPostgres,
  stopEmbeddedPostgres,
} from '../../../cli/embedded-postgres';
import { findFreePort } from '../../../cli/free-port';
import { prepareOwnerDatabase } from '../../../cli/owner-database';
import { withProgress, type ShowProgress } from '../../../cli/progress';
import { openDatabase, roleUrl } from '../../../db/connection';
import { migrateToLatest } from '../../../db/migrate';
import { addMissingKeptFacts, refreshKeptFacts } from '../../../db/queries/kept-facts';
import { listRegistrationsAfter } from '../../../db/queries/register-batches';
import { compileRuleset, type CompiledRuleset } from '../../../rules/compile-ruleset';
import { evaluate } from '../../../rules/evaluate';
import type { TierRuleset } from '../../../rules/ruleset';
import { tierPlacement } from '../../../rules/shipped-rulesets';
import { makeRegister } from './bench-register';
import { stoppedEngine } from './engine-stopped';
import { askedByHand, copyOut, makeFlatRegister, placesByHand, sampleRecords } from './flat-register';
import { tableOf, type Figures } from './figures';
import { askZen, createZenDecision, zenRecord } from './zen-decision';
import { workingRuleset } from '../../support/working-ruleset';

const PASSWORD = 'doorstep-bench';
/** As a publication asks (activities/review-batch.ts). */
const PAGE = 20_000;
const ZEN_BATCH = 100;
const REPEATED = 3;

const { values } = parseArgs({
  options: {
    registrations: { type: 'string', default: '1000000' },
    sample: { type: 'string', default: '5000' },
    json: { type: 'string' },
  },
});

/** The shipped rules, and one before the last that moves about a tenth of the register from light to standard. */
const SECOND_VERSION: TierRuleset = {
  ...tierPlacement,
  rules: [
    ...tierPlacement.rules,
    {
      id: 'very-steady',
      name: { zh: '基准', en: 'Benchmark' },
      priority: 175,
      conditions: { all: [{ fact: 'unchangedConfirmations', operator: 'equals', value: 4, unit: 'count' }] },
      event: { type: 'tier', params: { tier: 'standard' } },
      reason: { zh: '基准', en: 'Benchmark' },
      plainReason: { zh: '基准', en: 'Benchmark' },
      legalReference: { zh: '基准', en: 'Benchmark' },
    },
  ],
};
const SECOND_BY_HAND = `WHEN "unchangedConfirmations" = 4 THEN 17`;

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'doorstep-bench-'));
  const dataFolder = path.join(folder, 'postgres');
  try {
    const server = await startEmbeddedPostgres({
      dataFolder,
      port: await findFreePort(),
      password: PASSWORD,
      logFile: path.join(folder, 'postgres.log'),
      settings: ['shared_buffers=256MB'],
    });
    const ownerUrl = await prepareOwnerDatabase(server.adminUrl, PASSWORD);
    const url = (role: Parameters<typeof roleUrl>[1]) => roleUrl(ownerUrl, role, PASSWORD);
    const owner = openDatabase(ownerUrl, { max: 2 });
    await migrateToLatest(owner, { app: PASSWORD, service: PASSWORD, facts: PASSWORD });
    const service = openDatabase(url('doorstep_service'), { max: 4 });
    const facts = openDatabase(url('doorstep_facts'), { max: 4 });
    const adminUrl = new URL(server.adminUrl);
    adminUrl.pathname = new URL(ownerUrl).pathname;
    const admin = new Client({ connectionString: adminUrl.toString() });
    admin.on('error', () => undefined);
    await admin.connect();
    try {
      const figures = await measure({ owner, service, facts, admin });
      process.stdout.write(tableOf(figures));
      if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
    } finally {
      await Promise.all([admin.end(), owner.destroy(), service.destroy(), facts.destroy()]);
    }
  } finally {
    await stopEmbeddedPostgres(dataFolder);
    removeEmbeddedPostgres(dataFolder);
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Databases {
  owner: Knex;
  service: Knex;
  facts: Knex;
  /** The superuser's: planner's statistics, and the table by hand. */
  admin: Client;
}

async function measure({ owner, service, facts, admin }: Databases): Promise<Figures> {
  const wanted = Number(values.registrations);
  const registrations = await withProgress('making the register', (show) =>
    makeRegister(owner, wanted, (step) => show(`making the register: ${step}`)),
  );
  await withProgress("the planner's statistics", () => analyzeFilled(admin));
  await service.raw('SELECT keep_building_facts(ARRAY(SELECT id FROM buildings))');
  await withProgress('keeping facts', (show) =>
    addMissingKeptFacts(service, (kept) => show(`facts kept of ${kept} registrations`)),
  );
  // as after a new version of their SQL
  await admin.query(`UPDATE registration_facts SET expires_at = '-infinity'`);
  await withProgress("the planner's statistics", () => admin.query('VACUUM ANALYZE registration_facts'));
  const rebuild = await timed('rebuilding kept facts', (show) =>
    refreshKeptFacts(service, (kept) => show(`facts rebuilt of ${kept} registrations`)),
  );

  const at = async (): Promise<Date> => {
    const { rows } = await service.raw<{ rows: { at: Date }[] }>('SELECT programme_now() AS at');
    return rows[0]?.at ?? new Date();
  };
  const deps = { service, facts };
  const first = await timed('placing for the first time', async (show) => {
    const now = await at();
    const working = await workingRuleset(service, now);
    await inPages(service, show, async (registrationIds) => {
      await reviewBySet(deps, working, { registrationIds, at: now });
    });
  });
  await withProgress("the planner's statistics", () => analyzeFilled(admin));

  const { rows } = await service.raw<{ rows: { day: string }[] }>('SELECT programme_today() AS day');
  const asOf = rows[0]?.day ?? '';
  const [shipped, second] = [tierPlacement, SECOND_VERSION].map((document) =>
    compileRuleset(document, { asOf }),
  );
  if (!shipped || !second) throw new Error('two versions are compared');
  const simulate = await best('simulating', () => simulateRuleset(service, shipped, second));

  const publication = await publish(service, SECOND_VERSION);
  let changed = 0;
  const retier = await timed('placing anew', async (show) => {
    const now = await at();
    await inPages(service, show, async (registrationIds) => {
      const result = await reviewRegistrations(deps, { registrationIds, at: now, publication });
      changed += result.moved;
    });
  });
  const peakMegabytes = process.resourceUsage().maxRSS / 1024;

  await withProgress('the table by hand', () => makeFlatRegister(admin, shipped));
  const byHand = await best('SQL by hand', () => admin.query(askedByHand(asOf, SECOND_BY_HAND)));
  const copied = await best('COPY', () => copyOut(admin));
  const engines = await measureEngines({ service, admin, shipped, registrations });
  return {
    registrations,
    changed,
    load: loadavg()[0] ?? 0,
    peakMegabytes,
    seconds: {
      simulate: simulate.seconds,
      retier: retier.seconds,
      firstPlacement: first.seconds,
      rebuild: rebuild.seconds,
      byHand: byHand.seconds,
      copy: copied.seconds,
      engine: (engines.plain * registrations) / 1_000_000,
      stopped: (engines.stopped * registrations) / 1_000_000,
      zen: (engines.zen * registrations) / 1_000_000,
    },
    sample: engines.sample,
  };
}

/** Microseconds for each record of a sample; all must give the same answers. */
async function measureEngines({
  service,
  admin,
  shipped,
  registrations,
}: {
  service: Knex;
  admin: Client;
  shipped: CompiledRuleset;
  registrations: number;
}) {
  const size = Math.min(Number(values.sample), registrations);
  const sample = await sampleRecords(service, shipped, { size, of: registrations });
  const places = new Map(shipped.ruleset.rules.map(({ id }, place) => [id, place]));
  const plainAnswers: number[] = [];
  const plain = await timed('json-rules-engine', async () => {
    for (const { facts } of sample) {
      const { decidedBy } = await evaluate(shipped, facts);
      plainAnswers.push(decidedBy === null ? -1 : (places.get(decidedBy) ?? -1));
    }
  });
  const run = stoppedEngine(shipped);
  const stoppedAnswers: number[] = [];
  const stopped = await timed('json-rules-engine with stop()', async () => {
    for (const { facts } of sample) stoppedAnswers.push(await run(facts));
  });
  const { decision, dispose } = createZenDecision(shipped);
  const records = sample.map(({ facts }) => zenRecord(shipped, facts));
  let zenAnswers: number[] = [];
  const zen = await best('zen-engine', async () => {
    zenAnswers = [];
    for (let from = 0; from < records.length; from += ZEN_BATCH)
      zenAnswers.push(...(await askZen(decision, records.slice(from, from + ZEN_BATCH))));
  });
  dispose();
  const { rows } = await admin.query<{ id: string; place: number }>(placesByHand(shipped.asOf), [
    sample.map(({ id }) => id),
  ]);
  const byHand = new Map(rows.map(({ id, place }) => [id, place]));
  sample.forEach(({ id }, index) => {
    const answers = [plainAnswers[index], stoppedAnswers[index], zenAnswers[index], byHand.get(id)];
    if (new Set(answers).size !== 1) throw new Error(`ANSWERS_DIFFER: ${id} ${JSON.stringify(answers)}`);
  });
  const each = (seconds: number) => (seconds / sample.length) * 1_000_000;
  return {
    plain: each(plain.seconds),
    stopped: each(stopped.seconds),
    zen: each(zen.seconds),
    sample: sample.length,
  };
}

/** Not tables that are empty: a planner told so reads the whole of them for each row, while they fill (as `seed` has it). */
async function analyzeFilled(admin: Client): Promise<void> {
  const { rows } = await admin.query<{ tables: string }>(
    `SELECT string_agg(oid::regclass::text, ', ') AS tables FROM pg_class
     WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0`,
  );
  await admin.query(`VACUUM ANALYZE ${rows[0]?.tables ?? ''}`);
}

async function publish(service: Knex, document: TierRuleset): Promise<string> {
  const id = v7();
  await service.transaction(async (trx) => {
    const ofRuleset = trx('rulesets').where({ key: document.key }).select('id');
    await trx('ruleset_versions')
      .where({ state: 'published' })
      .whereIn('ruleset_id', ofRuleset)
      .update({ state: 'retired' });
    await trx.raw(
      `INSERT INTO ruleset_versions (id, ruleset_id, number, state, document, created_at, published_at)
     SELECT ?, id, 2, 'published', ?, now(), now() FROM rulesets WHERE key = ?`,
      [id, JSON.stringify(document), document.key],
    );
  });
  return id;
}

async function inPages(
  service: Knex,
  show: ShowProgress,
  work: (registrationIds: string[]) => Promise<void>,
): Promise<void> {
  let done = 0;
  for (let after: string | null = null, more = true; more;) {
    const ids: string[] = await listRegistrationsAfter(service, after, PAGE);
    if (ids.length > 0) await work(ids);
    done += ids.length;
    show(`placed ${done} registrations`);
    after = ids.at(-1) ?? null;
    more = ids.length === PAGE;
  }
}

async function timed<T>(
  title: string,
  work: (show: ShowProgress) => Promise<T>,
): Promise<{ result: T; seconds: number }> {
  return withProgress(title, async (show) => {
    const begun = performance.now();
    const result = await work(show);
    return { result, seconds: (performance.now() - begun) / 1_000 };
  });
}

/** The fastest of a few: what disturbs a short measurement only makes it longer. */
async function best(title: string, work: () => Promise<unknown>): Promise<{ seconds: number }> {
  const seconds: number[] = [];
  for (let run = 0; run < REPEATED; run += 1) seconds.push((await timed(title, work)).seconds);
  return { seconds: Math.min(...seconds) };
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
