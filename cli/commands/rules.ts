import { simulateRuleset, type RulesetSimulation } from '../../api/simulate-ruleset';
import { openDatabase } from '../../db/connection';
import { addMissingKeptFacts, refreshKeptFacts } from '../../db/queries/kept-facts';
import { getProgrammeNow } from '../../db/queries/procedures';
import { getPublishedRuleset } from '../../db/queries/published-ruleset';
import { isCalendarDate } from '../../domain/working-days';
import { compileRuleset } from '../../rules/compile-ruleset';
import { diffRulesets, type RulesetDifference } from '../../rules/diff-rulesets';
import type { Problem } from '../../rules/problem';
import { type FailedCase, runCases, type RulesetCases } from '../../rules/run-cases';
import type { RulesetDocument } from '../../rules/ruleset';
import { validateRuleset } from '../../rules/validate-ruleset';
import { CommandError, requiredOption, textOption, type Command, type CommandInput } from '../command';
import { dataFolderOf, withDatabaseUrls } from '../installation';
import { readJson } from '../read-json';

const USAGE =
  'doorstep rules lint FILE, test FILE --cases FILE, diff OLD NEW, or simulate FILE [--against FILE]';

/** For people who keep rulesets in files: what the console does with a draft, without storing anything. */
export const command: Command = {
  name: 'rules',
  summary: 'Check a ruleset file, run its cases, compare two, or see what one would move on the register',
  positionals: 'lint|test|diff|simulate FILE [FILE]',
  options: {
    cases: { type: 'string', value: 'FILE', help: 'test: records and where each must be placed' },
    against: {
      type: 'string',
      value: 'FILE',
      help: 'simulate: hold it against this one (default: the published version)',
    },
  },
  run: async (input) => {
    const [verb, file, other, ...more] = input.positionals;
    if (file === undefined || more.length > 0) throw new CommandError('USAGE', USAGE);
    if (verb === 'diff' && other !== undefined) return diff(readRuleset(file), readRuleset(other));
    if (other !== undefined) throw new CommandError('USAGE', USAGE);
    if (verb === 'lint') return lint(file);
    if (verb === 'test') return test(readRuleset(file), requiredOption(input, 'cases'));
    if (verb === 'simulate') return simulate(readRuleset(file), input);
    throw new CommandError('USAGE', USAGE);
  },
};

function lint(file: string): { rules: number } {
  const { rules } = readRuleset(file);
  say(`${rules.length} rules, nothing wrong / ${rules.length} 条规则，没有问题`);
  return { rules: rules.length };
}

async function test(
  document: RulesetDocument,
  file: string,
): Promise<{ passed: number; failed: FailedCase[] }> {
  const cases = checkedCases(readJson(file), file);
  const failed = await runCases(document, cases);
  const passed = cases.cases.length - failed.length;
  for (const { case: each, actual } of failed) {
    say(`${each.name}: ${JSON.stringify(each.expect)} expected, ${JSON.stringify(actual)} found`);
  }
  const words = `${passed} of ${cases.cases.length} cases are placed as expected / ${cases.cases.length} 个用例中 ${passed} 个符合预期`;
  if (failed.length > 0) throw new CommandError('CASES_FAIL', words, { passed, failed });
  say(words);
  return { passed, failed };
}

function diff(before: RulesetDocument, after: RulesetDocument): { differences: RulesetDifference[] } {
  const differences = diffRulesets(before, after);
  for (const { pointer, text } of differences) say(`${pointer}\n  ${text.en}\n  ${text.zh}`);
  if (differences.length === 0) say('both say the same / 两者相同');
  return { differences };
}

async function simulate(document: RulesetDocument, input: CommandInput): Promise<RulesetSimulation> {
  const against = textOption(input, 'against');
  const other = against === undefined ? undefined : readRuleset(against);
  return withDatabaseUrls(dataFolderOf(textOption(input, 'data')), async (urls) => {
    const service = openDatabase(urls.service, { max: 1 });
    try {
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
      const before = compileRuleset(other ?? (published.document as RulesetDocument), { asOf });
      const result = await simulateRuleset(service, before, compileRuleset(document, { asOf }));
      say(
        `${result.moved} of ${result.registrations} registrations would move / ${result.registrations} 份登记中有 ${result.moved} 份会变动`,
      );
      for (const [move, count] of Object.entries(result.moves))
        say(`  ${move.replace('>', ' > ')}: ${count}`);
      return result;
    } finally {
      await service.destroy();
    }
  });
}

/** A document that may be run. @throws CommandError with every problem's place */
function readRuleset(file: string): RulesetDocument {
  const document = readJson(file);
  const problems = validateRuleset(document);
  if (problems.length > 0) throw rulesetInvalid(file, problems);
  return document as RulesetDocument;
}

function rulesetInvalid(file: string, problems: readonly Problem[]): CommandError {
  const lines = problems.map(
    ({ code, pointer, message, expected }) =>
      `${file}#${pointer} ${code} ${message.en} ${expected.en} / ${message.zh}${expected.zh}`,
  );
  return new CommandError('RULESET_INVALID', `\n${lines.join('\n')}`, { problems });
}

function checkedCases(found: unknown, file: string): RulesetCases {
  const { asOf, cases } = (found ?? {}) as Partial<RulesetCases>;
  if (isCalendarDate(asOf) && Array.isArray(cases) && cases.every(isCase)) return found as RulesetCases;
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
