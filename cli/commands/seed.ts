import { hash } from '@node-rs/argon2';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Knex } from 'knex';
import {
  reviewRegistrations,
  shippedRulesets,
  type ReviewResult,
} from '../../activities/review-registrations';
import { openDatabase } from '../../db/connection';
import { asUnforcedOwner } from '../../db/seeds/as-unforced-owner';
import { CHINA, insertDemonstrationProgramme } from '../../db/seeds/demonstration-programme';
import { seedDemonstration, type DemonstrationResult } from '../../db/seeds/demonstration';
import { addShippedCalendars, seedShippedConfiguration } from '../../db/seeds/shipped-configuration';
import { checkProfile } from '../../imports/check-profile';
import rentsafeEvaluations from '../../imports/profiles/rentsafe-evaluations.json';
import rentsafeRegistrations from '../../imports/profiles/rentsafe-registrations.json';
import { ImportError } from '../../imports/messages';
import { runImport } from '../../imports/run-import';
import { CommandError, textOption, type Command } from '../command';
import { importCity, readCity, type DemonstrationCity } from '../demonstration-city';
import { readClockRate, readWard } from '../demonstration-options';
import { DEMONSTRATION_PASSWORD } from '../demonstration-password';
import { dataFolderOf, projectFolder, withDatabaseUrls } from '../installation';
import { keepMissingFacts } from '../keep-missing-facts';
import { withProgress } from '../progress';
import { findProgramme, isProduction } from '../programme';

interface SeedResult extends DemonstrationResult {
  /** Dwellings and tenancies, without import and tiers. */
  registrationsPerSecond: number;
  tiers: ReviewResult;
}

export const command: Command = {
  name: 'seed',
  summary: 'Fill a new database with the demonstration: the building register and made-up tenancies',
  options: {
    ward: {
      type: 'string',
      value: 'NAME',
      help: 'the ward that gets tenancies: its name or number (default 13)',
    },
    city: {
      type: 'string',
      value: 'NAME',
      help: 'a generated city instead of Toronto: jiaxing (嘉兴), in Chinese',
    },
    all: { type: 'boolean', help: 'tenancies for all wards: 326,733 dwellings' },
    day: { type: 'string', value: 'TIME', help: 'a programme day lasts this long, such as 20s' },
    begin: { type: 'string', value: 'DATE', help: "the programme's clock begins on this day (default: now)" },
    from: { type: 'string', value: 'FOLDER', help: 'the open data (default data/rentsafe)' },
    seed: { type: 'string', value: 'N', help: 'another number makes other tenancies (default 1)' },
  },
  run: (input) => {
    const city = readCity(textOption(input, 'city'));
    const files =
      city ?? sourceFiles(textOption(input, 'from') ?? path.join(projectFolder, 'data', 'rentsafe'));
    const clockRate = readClockRate(textOption(input, 'day'));
    const ward = readWard(textOption(input, 'ward'));
    const seed = seedOf(textOption(input, 'seed'));
    const beginsOn = dateOf(textOption(input, 'begin'), files);
    return withDatabaseUrls(dataFolderOf(textOption(input, 'data')), async (urls) => {
      const owner = openDatabase(urls.owner, { max: 1 });
      const service = openDatabase(urls.service, { max: 3 });
      const facts = openDatabase(urls.facts, { max: 1 });
      try {
        if (await findProgramme(service)) {
          throw new CommandError(
            'ALREADY_SEEDED',
            'this database has a programme; seed an empty one / 此数据库中已有项目，只能向空数据库写入演示数据',
          );
        }
        if (await isProduction(service)) {
          throw new CommandError(
            'DEMONSTRATION_REFUSED',
            'this database was made for production, which takes no demonstration / 正式环境不接受演示数据',
          );
        }
        // All or nothing: a seed that was killed starts from an empty database again.
        const made = await owner
          .transaction((transaction) =>
            asUnforcedOwner(transaction, (db) =>
              fill(db, {
                ward,
                all: input.values['all'] === true || city !== undefined,
                files,
                clockRate,
                beginsOn,
                seed,
              }),
            ),
          )
          .catch((error: unknown) => {
            throw asCommandError(error, ward);
          });
        // a planner without statistics of these tables would make the next import, and the first round, take hours
        await withProgress("the planner's statistics", () => analyze(owner));
        report('Keeping facts ready');
        await keepMissingFacts(service);
        report('Placing tiers');
        const tiers = await placeTiers({ service, facts }, made);
        const { at: _at, ...counts } = made;
        const registrationsPerSecond = Math.round(counts.registrations / counts.seconds);
        report(
          `${counts.registrations} registrations in ${counts.patches} patches (${registrationsPerSecond}/s); ${tiers.moved} moved`,
        );
        return { ...counts, registrationsPerSecond, tiers } satisfies SeedResult;
      } finally {
        await Promise.all([owner.destroy(), service.destroy(), facts.destroy()]);
      }
    });
  },
};

/** What is wrong with the files of --from, in words. */
function asCommandError(error: unknown, ward: string | undefined): unknown {
  if (error instanceof ImportError) {
    const lines = error.problems.map(({ code, file, line, reason }) => {
      const place = [file, line].filter((part) => part !== null).join(':');
      return `${place} ${code} ${reason.en} / ${reason.zh}`;
    });
    return new CommandError(error.code, `\n${lines.join('\n')}`, { problems: error.problems });
  }
  if (!(error instanceof Error) || !error.message.startsWith('DISTRICT_UNKNOWN')) return error;
  const which = ward === undefined ? '' : ` ${ward}`;
  return new CommandError(
    'DISTRICT_UNKNOWN',
    `the files have no dwellings of the ward${which}; name another with --ward, or take other files with --from / 文件中没有选区${which}的住房；请用 --ward 指定其他选区，或用 --from 换用其他文件`,
  );
}

interface FillRequest {
  ward: string | undefined;
  all: boolean;
  files: SourceFiles | DemonstrationCity;
  clockRate: number;
  beginsOn: string | null;
  seed: number;
}

async function fill(
  db: Knex.Transaction,
  { ward, all, files, clockRate, beginsOn, seed }: FillRequest,
): Promise<DemonstrationResult & { at: Date }> {
  const city = 'districts' in files ? files : null;
  await insertDemonstrationProgramme(db, { clockRate, beginsOn, ...(city && { place: CHINA }) });
  await seedShippedConfiguration(db, shippedRulesets);
  await addShippedCalendars(db);
  if ('districts' in files) {
    report('Importing the generated city');
    await importCity(db, files, seed, (profile, filePath) => importFile(db, profile, filePath));
  } else {
    report('Importing the building register');
    await importFile(db, rentsafeRegistrations, files.registrations);
    report('Importing the evaluations');
    await importFile(db, rentsafeEvaluations, files.evaluations);
  }
  report('Inventing tenancies');
  const { rows } = await db.raw<{ rows: { at: Date }[] }>('SELECT programme_now() AS at');
  const at = rows[0]?.at ?? new Date();
  const passwordHash = await hash(DEMONSTRATION_PASSWORD);
  const made = await withProgress('patches', (show) =>
    seedDemonstration(db, {
      ...(ward === undefined ? {} : { ward }),
      all,
      seed,
      ...(city && { locale: 'zh-CN' as const }),
      at,
      passwordHash,
      onStep: show,
    }),
  );
  return { ...made, at };
}

/**
 * Tables belong to doorstep_owner, whom the login may become. Not those that are empty: a planner told so would read the
 * whole of them, row for row, while they fill; one that knows nothing looks rows up by their key.
 */
async function analyze(owner: Knex): Promise<void> {
  await owner.transaction(async (db) => {
    await db.raw('SET LOCAL ROLE doorstep_owner');
    const { rows } = await db.raw<{ rows: { tables: string }[] }>(
      `SELECT string_agg(oid::regclass::text, ', ') AS tables FROM pg_class
       WHERE relkind = 'r' AND relowner = 'doorstep_owner'::regrole AND pg_relation_size(oid) > 0`,
    );
    await db.raw(`ANALYZE ${rows[0]?.tables}`);
  });
}

async function importFile(db: Knex, profile: unknown, filePath: string): Promise<void> {
  await withProgress(path.basename(filePath), (show) =>
    runImport(db, {
      profile: checkProfile(profile),
      filePath,
      onProgress: ({ step, count }) => show(`${step}: ${count}`),
    }),
  );
}

async function placeTiers(
  deps: { service: Knex; facts: Knex },
  { at, registrations }: { at: Date; registrations: number },
): Promise<ReviewResult> {
  return withProgress('facts', (show) =>
    reviewRegistrations(deps, {
      at,
      onProgress: (done) => show(`${done} of ${registrations} registrations`),
    }),
  );
}

interface SourceFiles {
  registrations: string;
  evaluations: string;
}

/** The oldest register, so that a later month is left to be imported by hand, and the newest evaluations. */
function sourceFiles(folder: string): SourceFiles {
  const names = existsSync(folder) ? readdirSync(folder).toSorted() : [];
  const registrations = names.find((name) => /^registrations-.*[.]csv$/.test(name));
  const evaluations = names.findLast((name) => /^evaluations-.*[.]csv$/.test(name));
  if (registrations === undefined || evaluations === undefined) {
    throw new CommandError('SOURCE_MISSING', `no registrations-*.csv and evaluations-*.csv in ${folder}`);
  }
  return {
    registrations: path.join(folder, registrations),
    evaluations: path.join(folder, evaluations),
  };
}

function dateOf(text: string | undefined, files: SourceFiles | DemonstrationCity): string | null {
  if (text === undefined) return null;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(text))) {
    throw new CommandError('OPTION_INVALID', `--begin ${text}: give a date such as 2026-11-02`);
  }
  if ('districts' in files) return text;
  // an import of tomorrow is refused, and these files would be that
  const newest = /\d{4}-\d{2}-\d{2}/.exec(path.basename(files.evaluations))?.[0] ?? text;
  if (text < newest) {
    throw new CommandError(
      'OPTION_INVALID',
      `--begin ${text}: the evaluations are of ${newest}; begin later`,
    );
  }
  return text;
}

function seedOf(text: string | undefined): number {
  const seed = Number(text ?? 1);
  if (!Number.isSafeInteger(seed)) {
    throw new CommandError('OPTION_INVALID', `--seed ${text}: give a whole number`);
  }
  return seed;
}

function report(line: string): void {
  process.stderr.write(`${line}\n`);
}
