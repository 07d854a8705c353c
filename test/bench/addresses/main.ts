import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import {
  removeEmbeddedPostgres,
  startEmbeddedPostgres,
  stopEmbeddedPostgres,
} from '../../../cli/embedded-postgres';
import { findFreePort } from '../../../cli/free-port';
import { prepareOwnerDatabase } from '../../../cli/owner-database';
import { openDatabase, roleUrl } from '../../../db/connection';
import { migrateToLatest } from '../../../db/migrate';
import { insertMadeRegister, matchAll, nameOfHome, scoreOf } from './measure';
import { matchByTrigrams } from './trigrams';
import { labelledAddresses } from './variants';

const PASSWORD = 'doorstep-bench';
const WANTED = { precision: 0.99, recall: 0.9 };
const { values } = parseArgs({
  options: {
    variants: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
    misses: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'doorstep-bench-'));
  const dataFolder = path.join(folder, 'postgres');
  try {
    const server = await startEmbeddedPostgres({
      dataFolder,
      port: await findFreePort(),
      password: PASSWORD,
      logFile: path.join(folder, 'postgres.log'),
      settings: [],
    });
    const ownerUrl = await prepareOwnerDatabase(server.adminUrl, PASSWORD);
    const owner = openDatabase(ownerUrl, { max: 1 });
    await migrateToLatest(owner, { app: PASSWORD, service: PASSWORD, facts: PASSWORD });
    await owner.destroy();
    const service = openDatabase(roleUrl(ownerUrl, 'doorstep_service', PASSWORD), { max: 2 });
    try {
      const figures = await measure(service);
      if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
      if (figures.own.precision < WANTED.precision || figures.own.recall < WANTED.recall)
        process.exitCode = 1;
    } finally {
      await service.destroy();
    }
  } finally {
    await stopEmbeddedPostgres(dataFolder);
    removeEmbeddedPostgres(dataFolder);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(service: ReturnType<typeof openDatabase>) {
  const addresses = labelledAddresses(Number(values.seed), Number(values.variants));
  const ids = await insertMadeRegister(service, addresses);
  const started = performance.now();
  const matched = await matchAll(service, addresses);
  const perText = (performance.now() - started) / addresses.variants.length;
  const own = scoreOf(matched, ids);
  const half = (rest: number) =>
    scoreOf(
      matched.filter((_, row) => row % 2 === rest),
      ids,
    );
  const [western, chinese] = [half(0), half(1)];
  const peer = await matchByTrigrams(service, addresses, ids);
  const uncertain = matched.filter(({ outcome }) => outcome === 'uncertain').length;
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const line = (name: string, score: { precision: number; recall: number }) =>
    `${name.padEnd(46)}${percent(score.precision).padStart(10)}${percent(score.recall).padStart(10)}\n`;
  process.stdout.write(
    `${String(addresses.variants.length)} texts, ${String(ids.size)} homes, ${perText.toFixed(1)} ms a text, ${String(uncertain)} left to a person\n` +
      `${''.padEnd(46)}${'precision'.padStart(10)}${'recall'.padStart(10)}\n` +
      line('Doorstep', own) +
      line('  Chinese', chinese) +
      line('  Western', western) +
      line(`pg_trgm on whole addresses, from ${peer.threshold.toFixed(2)}`, peer),
  );
  if (values.misses)
    for (const { variant, dwellingId, outcome } of matched) {
      const meant = variant.home === null ? null : (ids.get(nameOfHome(variant.home)) ?? null);
      if (meant !== dwellingId)
        process.stdout.write(
          `${dwellingId === null ? outcome : 'WRONG'}: ${variant.text} / ${JSON.stringify(variant.home)}\n`,
        );
    }
  return {
    variants: addresses.variants.length,
    homes: ids.size,
    perText,
    uncertain,
    own,
    chinese,
    western,
    peer,
  };
}

void main();
