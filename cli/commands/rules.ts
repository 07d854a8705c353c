import { type FactSource, findFactSource } from '../../api/fact-source';
import {
  type DistrictDrafts,
  draftsByDistrict,
  type FindingSimulation,
  simulateFindings,
} from '../../api/simulate-findings';
import { factsNotPublicYet } from '../../api/facts-not-public';
import { simulateRuleset, type RulesetSimulation } from '../../api/simulate-ruleset';
import type { Knex } from 'knex';
import { openDatabase } from '../../db/connection';
import { addMissingKeptFacts, refreshKeptFacts } from '../../db/queries/kept-facts';
import { getProgrammeNow } from '../../db/queries/procedures';
import { getPublishedRuleset } from '../../db/queries/published-ruleset';
import { isCalendarDate } from '../../domain/working-days';
import { analyseRuleset } from '../../rules/analyse-ruleset';
import type { AnalysisRemark } from '../../rules/analysis/analysis';
import { caseCoverage, type CaseCoverage } from '../../rules/case-coverage';
import { compileFindings, compileRuleset } from '../../rules/compile-ruleset';
import { diffRulesets, type RulesetDifference } from '../../rules/diff-rulesets';
import { type FactCatalogue, findFact } from '../../rules/fact-catalogue';
import type { Problem } from '../../rules/problem';
import { type FailedCase, runCases, type RulesetCases } from '../../rules/run-cases';
import { findingInWords } from '../../rules/finding-words';
import {
  decidesOf,
  type FindingRuleset,
  isFindingRuleset,
  type RulesetDocument,
  type TierRuleset,
} from '../../rules/ruleset';
import { validateCases } from '../../rules/validate-cases';
import { validateRuleset } from '../../rules/validate-ruleset';
import { catalogueBeside } from '../added-facts-file';
import { CommandError, requiredOption, textOption, type Command, type CommandInput } from '../command';
import { withApiSession } from '../api-session';
import { dataFolderOf, withDatabaseUrls } from '../installation';
import { publicUrlOf } from '../public-url';
import {
  getCatalogue,
  pullAddedFacts,
  pullRulesets,
  type Pulled,
  pushRuleset,
  type Pushed,
} from '../rules-in-files';
import { readJson } from '../read-json';

const USAGE =
  'doorstep rules lint FILE, test FILE --cases FILE, diff OLD NEW, simulate FILE [--against FILE], pull FOLDER --login NAME, or push FILE --login NAME [--cases FILE] [--note TEXT]';

/** For people who keep rulesets in files: what the console does with a draft, without storing anything. */
export const command: Command = {
  name: 'rules',
  summary:
    'Check a ruleset file, run its cases, compare two, see what one would move, fetch those in force or draft one',
  positionals: 'lint|test|diff|simulate|pull|push FILE [FILE]',
  options: {
    cases: {
      type: 'string',
      value: 'FILE',
      help: 'test, push: records and where each must be placed, or what must be drafted of it',
    },
    login: {
      type: 'string',
      value: 'NAME',
      help: 'pull, push: who signs in; the password is taken from DOORSTEP_PASSWORD',
    },
    url: { type: 'string', value: 'URL', help: 'pull, push: where the API is (default: that of --data)' },
    note: { type: 'string', value: 'TEXT', help: 'push: what the draft is to change, and why' },
    against: {
      type: 'string',
      value: 'FILE',
      help: 'simulate: hold it against this one (default: the published version)',
    },
  },
  run: async (input) => {
    const [verb, file, other, ...more] = input.positionals;
    if (file === undefined || more.length > 0) throw new CommandError('USAGE', USAGE);
    if (verb === 'diff' && other !== undefined) return diff(file, other);
    if (other !== undefined) throw new CommandError('USAGE', USAGE);
    if (verb === 'lint') return lint(file);
    if (verb === 'test') return test(file, requiredOption(input, 'cases'));
    if (verb === 'simulate') return simulate(file, input);
    if (verb === 'pull') return pull(file, input);
    if (verb === 'push') return push(file, input);
    throw new CommandError('USAGE', USAGE);
  },
};

function lint(file: string): { rules: number; remarks: AnalysisRemark[] } {
  const catalogue = catalogueBeside(file);
  const document = readRuleset(file, catalogue);
  const { rules } = document;
  const remarks = analyseRuleset(document, { asOf: dayInForce(document, today()), catalogue });
  say(`${rules.length} rules, nothing wrong / ${rules.length} 条规则，没有问题`);
  if (remarks.length > 0) say(`${remarks.length} remarks / ${remarks.length} 条提示`);
  for (const { kind, pointer, text } of remarks) {
    say(`${file}#${pointer} ${kind}\n  ${text.en}\n  ${text.zh}`);
  }
  return { rules: rules.length, remarks };
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** The day itself, or the first after it on which every parameter has a value: a file may be for days to come. */
function dayInForce({ parameters }: RulesetDocument, day: string): string {
  const first = Object.values(parameters).flatMap(({ values }) => values[0]?.validFrom ?? []);
  return [day, ...first].toSorted().at(-1) ?? day;
}

async function test(
  rulesetFile: string,
  file: string,
): Promise<{ passed: number; failed: FailedCase[]; coverage: CaseCoverage }> {
  const catalogue = catalogueBeside(rulesetFile);
  const document = readRuleset(rulesetFile, catalogue);
  const cases = checkedCases(file, document, catalogue);
  const failed = await runCases(document, cases, catalogue);
  const passed = cases.cases.length - failed.length;
  for (const { case: each, actual } of failed) {
    say(`${each.name}: ${JSON.stringify(each.expect)} expected, ${JSON.stringify(actual)} found`);
  }
  const coverage = await caseCoverage(document, cases, catalogue);
  sayCoverage(coverage);
  const done = isFindingRuleset(document) ? 'drafted' : 'placed';
  const words = `${passed} of ${cases.cases.length} cases are ${done} as expected / ${cases.cases.length} 个用例中 ${passed} 个符合预期`;
  if (failed.length > 0) throw new CommandError('CASES_FAIL', words, { passed, failed, coverage });
  say(words);
  return { passed, failed, coverage };
}

function sayCoverage({ rules, conditions, mitigations }: CaseCoverage): void {
  say(
    `${rules.percent}% of the rules decide in a case, ${conditions.percent}% of the conditions hold in one and not in another / ${rules.percent}% 的规则在用例中起决定作用，${conditions.percent}% 的条件在用例中既成立过也不成立过`,
  );
  for (const { pointer, ruleId, matched } of rules.uncovered) {
    say(
      matched
        ? `  ${pointer} ${ruleId}: matches, never decides / 命中，但从未决定`
        : `  ${pointer} ${ruleId}: never matches / 从未命中`,
    );
  }
  for (const { pointer, never } of conditions.uncovered) {
    const words = never.map((outcome) => (outcome ? 'never holds / 从未成立' : 'always holds / 始终成立'));
    say(`  ${pointer}: ${never.length === 2 ? 'never tried / 从未用到' : words.join()}`);
  }
  if (mitigations === null) return;
  say(
    `${mitigations.percent}% of the mitigations count in a case and not in another / ${mitigations.percent}% 的减轻情形在用例中既起过也没起过作用`,
  );
  for (const { pointer, never } of mitigations.uncovered) {
    const words = never.map((outcome) =>
      outcome ? 'never counts / 从未起作用' : 'always counts / 始终起作用',
    );
    say(`  ${pointer}: ${words.join()}`);
  }
}

function diff(beforeFile: string, afterFile: string): { differences: RulesetDifference[] } {
  const [older, newer] = [catalogueBeside(beforeFile), catalogueBeside(afterFile)];
  const before = readRuleset(beforeFile, older);
  const after = readRuleset(afterFile, newer);
  // the older one may name a fact that ended since
  const told = [...newer, ...older.filter(({ key }) => !findFact(newer, key))];
  const differences = diffRulesets(before, after, told);
  for (const { pointer, text } of differences) say(`${pointer}\n  ${text.en}\n  ${text.zh}`);
  if (differences.length === 0) say('both say the same / 两者相同');
  return { differences };
}

type SimulatedFindings = FindingSimulation & { districts: DistrictDrafts[] };

async function simulate(file: string, input: CommandInput): Promise<RulesetSimulation | SimulatedFindings> {
  return withDatabaseUrls(dataFolderOf(textOption(input, 'data')), async (urls) => {
    const service = openDatabase(urls.service, { max: 1 });
    try {
      const source = await findFactSource(service);
      const document = readRuleset(file, source.catalogue);
      const otherFile = textOption(input, 'against');
      const other = otherFile === undefined ? undefined : readRuleset(otherFile, source.catalogue);
      await addMissingKeptFacts(service);
      await refreshKeptFacts(service);
      const now = await getProgrammeNow(service);
      const published = await getPublishedRuleset(service, document.key, now).catch(() => {
        throw new CommandError(
          'RULESET_NOT_PUBLISHED',
          `no version of ${document.key} is published / ${document.key} 尚无已发布的版本`,
        );
      });
      const { asOf } = published;
      const against = other ?? (published.document as RulesetDocument);
      if (decidesOf(against) !== decidesOf(document)) {
        throw new CommandError(
          'RULESETS_DIFFER',
          'one places tiers, the other drafts findings / 一个决定跟进级别，另一个拟出复核发现',
        );
      }
      refuseFactsNotPublic(file, document, { added: source.added, now });
      return isFindingRuleset(document)
        ? await simulatedFindings(service, against as FindingRuleset, document, { asOf, ...source })
        : await simulatedTiers(service, against as TierRuleset, document, { asOf, ...source });
    } finally {
      await service.destroy();
    }
  });
}

async function simulatedTiers(
  service: Knex,
  before: TierRuleset,
  after: TierRuleset,
  { valueSql, ...options }: FactSource & { asOf: string },
): Promise<RulesetSimulation> {
  const result = await simulateRuleset(
    service,
    compileRuleset(before, options),
    compileRuleset(after, options),
    { valueSql },
  );
  say(
    `${result.moved} of ${result.registrations} registrations would move / ${result.registrations} 份登记中有 ${result.moved} 份会变动`,
  );
  for (const [move, count] of Object.entries(result.moves)) say(`  ${move.replace('>', ' > ')}: ${count}`);
  return result;
}

async function simulatedFindings(
  service: Knex,
  before: FindingRuleset,
  after: FindingRuleset,
  { valueSql, ...options }: FactSource & { asOf: string },
): Promise<SimulatedFindings> {
  const result = await simulateFindings(service, {
    before: compileFindings(before, options),
    after: compileFindings(after, options),
    valueSql,
  });
  const { changed, registrations, drafts } = result;
  say(
    `${changed} of ${registrations} registrations would have other findings drafted / ${registrations} 份登记中有 ${changed} 份拟出的发现会变动`,
  );
  for (const each of drafts) {
    const { zh, en } = findingInWords(each);
    say(`  ${en} / ${zh}: ${each.before} > ${each.after}`);
  }
  const districts = await draftsByDistrict(service, result.byPatch);
  for (const { nameEn, nameZh, before: earlier, after: now } of districts)
    say(`  ${nameEn} / ${nameZh}: ${earlier} > ${now}`);
  return { ...result, districts };
}

async function pull(
  folder: string,
  input: CommandInput,
): Promise<{ pulled: Pulled[]; addedFacts: { file: string; keys: string[] } }> {
  const [pulled, addedFacts] = await withApiSession(
    signInOf(input),
    async (api) => [await pullRulesets(api, folder), await pullAddedFacts(api, folder)] as const,
  );
  for (const { key, number, files } of pulled) say(`${key} ${number}: ${files.join(', ')}`);
  const count = addedFacts.keys.length;
  say(`${count} added facts / ${count} 个增加的事实: ${addedFacts.file}`);
  return { pulled, addedFacts };
}

async function push(file: string, input: CommandInput): Promise<Pushed> {
  const caseFile = textOption(input, 'cases');
  const note = textOption(input, 'note');
  const pushed = await withApiSession(signInOf(input), async (api) => {
    const catalogue = await getCatalogue(api);
    const document = readRuleset(file, catalogue);
    const cases = caseFile === undefined ? undefined : checkedCases(caseFile, document, catalogue);
    return pushRuleset(api, { document, ...(cases && { cases }), ...(note !== undefined && { note }) });
  });
  say(
    `version ${pushed.number} of ${pushed.key} is a draft: its author hands it in / ${pushed.key} 第 ${pushed.number} 版为草稿，由起草人提交复核`,
  );
  return pushed;
}

function signInOf(input: CommandInput): { url: string; login: string; password: string } {
  const login = requiredOption(input, 'login');
  const password = process.env['DOORSTEP_PASSWORD'];
  if (!password)
    throw new CommandError(
      'PASSWORD_MISSING',
      `set DOORSTEP_PASSWORD to the password of ${login} / 请在 DOORSTEP_PASSWORD 中给出 ${login} 的密码`,
    );
  const url = textOption(input, 'url') ?? publicUrlOf(dataFolderOf(textOption(input, 'data')));
  return { url: url.replace(/\/+$/, ''), login, password };
}

/** A document that may be run. @throws CommandError with every problem's place */
function readRuleset(file: string, catalogue: FactCatalogue): RulesetDocument {
  const document = readJson(file);
  const problems = validateRuleset(document, { catalogue });
  if (problems.length > 0) throw rulesetInvalid(file, problems);
  return document as RulesetDocument;
}

function refuseFactsNotPublic(
  file: string,
  document: RulesetDocument,
  known: Pick<FactSource, 'added'> & { now: Date },
): void {
  const problems = factsNotPublicYet(document, known);
  if (problems.length > 0) throw rulesetInvalid(file, problems);
}

function rulesetInvalid(file: string, problems: readonly Problem[]): CommandError {
  return new CommandError('RULESET_INVALID', inLines(file, problems), { problems });
}

function inLines(file: string, problems: readonly Problem[]): string {
  const lines = problems.map(
    ({ code, pointer, message, expected }) =>
      `${file}#${pointer} ${code} ${message.en} ${expected.en} / ${message.zh}${expected.zh}`,
  );
  return `\n${lines.join('\n')}`;
}

/** Cases that may be run on the document. @throws CommandError with every problem's place */
function checkedCases(file: string, document: RulesetDocument, catalogue: FactCatalogue): RulesetCases {
  const found = readJson(file);
  const { asOf, cases } = (found ?? {}) as Partial<RulesetCases>;
  if (isCalendarDate(asOf) && Array.isArray(cases) && cases.every(isCase)) {
    const problems = validateCases(found, { catalogue, decides: decidesOf(document) });
    if (problems.length === 0) return found as RulesetCases;
    throw new CommandError('CASES_INVALID', inLines(file, problems), { problems });
  }
  throw new CommandError(
    'CASES_INVALID',
    `${file}: cases need asOf (a date) and a list of cases, each with name, facts and expect / 用例文件须有 asOf（日期）和 cases 列表，每项含 name、facts 和 expect`,
  );
}

function isCase(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['name', 'facts', 'expect'].every((key) => Object.hasOwn(value, key))
  );
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
