import { inBothLanguages, type Localised } from '../domain/localised';
import { type Ground, type Tier, TIER_WORDS } from '../domain/tier';
import { compileFindings, compileRuleset, type CompileOptions } from './compile-ruleset';
import { evaluate } from './evaluate';
import { type Draft, evaluateFindings } from './evaluate-findings';
import type { FactCatalogue, FactValues } from './fact-catalogue';
import { findingInWords, outcomeOf } from './finding-words';
import { problem, type Problem } from './problem';
import { isFindingRuleset, mitigationsOf, type Rule, type RulesetDocument } from './ruleset';
import { GROUND_WORDS } from './words';

/** Where a case's record must be placed. */
export interface ExpectedPlace {
  readonly tier: Tier;
  readonly ground: Ground | null;
  readonly decidedBy: string | null;
}

/** The findings that must be drafted of it, in any order; `severity` after mitigations, null of a commendation. */
export interface ExpectedDrafts {
  readonly drafts: readonly Pick<Draft, 'ruleId' | 'severity' | 'mitigations'>[];
}

export type Expected = ExpectedPlace | ExpectedDrafts;

/** A record and what the rules must say of it; kept beside the ruleset and run before each publication. */
export interface RulesetCase<E extends Expected = Expected> {
  readonly name: string;
  /** Facts not named are unknown. */
  readonly facts: FactValues;
  readonly expect: E;
}

export interface RulesetCases<E extends Expected = Expected> {
  readonly ruleset: string;
  /** The ISO date on which the cases are evaluated. */
  readonly asOf: string;
  readonly cases: readonly RulesetCase<E>[];
}

export interface FailedCase<E extends Expected = Expected> {
  /** Its place in the list. */
  readonly index: number;
  readonly case: RulesetCase<E>;
  readonly actual: E;
}

/** Runs a ruleset's cases on their date; an empty list means that the rules say of every one what is expected. */
export async function runCases<E extends Expected>(
  document: RulesetDocument,
  file: RulesetCases<E>,
  catalogue?: FactCatalogue,
): Promise<FailedCase<E>[]> {
  const answer = answers(document, {
    asOf: file.asOf,
    ...(catalogue === undefined ? {} : { catalogue }),
  });
  const failed: FailedCase<E>[] = [];
  for (const [index, each] of file.cases.entries()) {
    // what the document decides is what its cases expect: see validateCases
    const actual = (await answer(each.facts)) as E;
    if (comparable(actual) !== comparable(each.expect)) failed.push({ index, case: each, actual });
  }
  return failed;
}

function answers(
  document: RulesetDocument,
  options: CompileOptions,
): (facts: FactValues) => Promise<Expected> {
  if (isFindingRuleset(document)) {
    const compiled = compileFindings(document, options);
    return async (facts) => {
      const { drafts } = await evaluateFindings(compiled, facts);
      return {
        drafts: drafts.map(({ ruleId, severity, mitigations }) => ({ ruleId, severity, mitigations })),
      };
    };
  }
  const compiled = compileRuleset(document, options);
  return async (facts) => {
    const { tier, ground, decidedBy } = await evaluate(compiled, facts);
    return { tier, ground, decidedBy };
  };
}

/** Equal texts for what says the same: the order of drafts and mitigations does not count. */
function comparable(said: Expected): string {
  if (!('drafts' in said)) return JSON.stringify([said.tier, said.ground, said.decidedBy]);
  const drafts = said.drafts.map(({ ruleId, severity, mitigations }) =>
    JSON.stringify([ruleId, severity, mitigations.toSorted()]),
  );
  return `drafts ${drafts.toSorted().join(' ')}`;
}

/** What failed, in words, each at its place in the cases. */
export function failedCaseProblems(failed: readonly FailedCase[], document: RulesetDocument): Problem[] {
  return failed.map(({ index, case: { name, expect }, actual }) =>
    problem('CASE_FAILS', `/cases/${index}`, {
      name,
      expected: expectedInWords(expect, document),
      actual: expectedInWords(actual, document),
    }),
  );
}

function expectedInWords(expect: Expected, document: RulesetDocument): Localised {
  return 'drafts' in expect ? draftsInWords(expect, document) : placeInWords(expect, document);
}

/** "verification (minor) by “Verified late”, lessened by “Unreachable”; ..." */
function draftsInWords({ drafts }: ExpectedDrafts, { rules }: RulesetDocument): Localised {
  if (drafts.length === 0) return { zh: '没有发现', en: 'no finding' };
  return inBothLanguages((language) =>
    drafts
      .map(({ ruleId, severity, mitigations }) => {
        const rule: Rule | undefined = rules.find(({ id }) => id === ruleId);
        const outcome = rule && outcomeOf(rule);
        const what = outcome ? findingInWords({ ...outcome, severity })[language] : (severity ?? '');
        const names = mitigations.map((id) => {
          const mitigation = rule && mitigationsOf(rule).find((each) => each.id === id);
          return `“${mitigation?.name[language] ?? id}”`;
        });
        const by = `“${rule?.name[language] ?? ruleId}”`;
        if (language === 'zh')
          return `${by}拟出${what}${names.length === 0 ? '' : `，因${names.join('、')}减轻`}`;
        return `${what} by ${by}${names.length === 0 ? '' : `, lessened by ${names.join(', ')}`}`;
      })
      .join(language === 'zh' ? '；' : '; '),
  );
}

/** "priority (safety) by “Severe hazard”" */
function placeInWords({ tier, ground, decidedBy }: ExpectedPlace, { rules }: RulesetDocument): Localised {
  const rule = (rules as readonly Rule[]).find(({ id }) => id === decidedBy)?.name;
  return inBothLanguages((language) => {
    const place = TIER_WORDS[tier][language];
    const why = ground === null ? '' : GROUND_WORDS[ground][language];
    const by = rule?.[language] ?? decidedBy;
    if (language === 'zh')
      return `${by === null ? '默认' : `“${by}”定为`}${place}${why === '' ? '' : `（${why}）`}`;
    return `${place}${why === '' ? '' : ` (${why})`} by ${by === null ? 'default' : `“${by}”`}`;
  });
}
