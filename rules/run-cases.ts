import { inBothLanguages, type Localised } from '../domain/localised';
import { type Ground, type Tier, TIER_WORDS } from '../domain/tier';
import { compileRuleset } from './compile-ruleset';
import { evaluate, type Evaluation } from './evaluate';
import type { FactCatalogue, FactValues } from './fact-catalogue';
import { problem, type Problem } from './problem';
import type { RulesetDocument } from './ruleset';
import { GROUND_WORDS } from './words';

/** A record and where it must be placed; kept beside the ruleset and run before each publication. */
export interface RulesetCase {
  readonly name: string;
  /** Facts not named are unknown. */
  readonly facts: FactValues;
  readonly expect: { readonly tier: Tier; readonly ground: Ground | null; readonly decidedBy: string | null };
}

export interface RulesetCases {
  readonly ruleset: string;
  /** The ISO date on which the cases are evaluated. */
  readonly asOf: string;
  readonly cases: readonly RulesetCase[];
}

export interface FailedCase {
  /** Its place in the list. */
  readonly index: number;
  readonly case: RulesetCase;
  readonly actual: Pick<Evaluation, 'tier' | 'ground' | 'decidedBy'>;
}

/** Runs a ruleset's cases on their date; an empty list means that every one is placed as expected. */
export async function runCases(
  document: RulesetDocument,
  file: RulesetCases,
  catalogue?: FactCatalogue,
): Promise<FailedCase[]> {
  const compiled = compileRuleset(document, {
    asOf: file.asOf,
    ...(catalogue === undefined ? {} : { catalogue }),
  });
  const failed: FailedCase[] = [];
  for (const [index, each] of file.cases.entries()) {
    const { tier, ground, decidedBy } = await evaluate(compiled, each.facts);
    const { expect } = each;
    const isRight = tier === expect.tier && ground === expect.ground && decidedBy === expect.decidedBy;
    if (!isRight) failed.push({ index, case: each, actual: { tier, ground, decidedBy } });
  }
  return failed;
}

/** What failed, in words, each at its place in the cases. */
export function failedCaseProblems(failed: readonly FailedCase[], document: RulesetDocument): Problem[] {
  return failed.map(({ index, case: { name, expect }, actual }) =>
    problem('CASE_FAILS', `/cases/${index}`, {
      name,
      expected: placeInWords(expect, document),
      actual: placeInWords(actual, document),
    }),
  );
}

/** "priority (safety) by “Severe hazard”" */
function placeInWords(
  { tier, ground, decidedBy }: RulesetCase['expect'],
  { rules }: RulesetDocument,
): Localised {
  const rule = rules.find(({ id }) => id === decidedBy)?.name;
  return inBothLanguages((language) => {
    const place = TIER_WORDS[tier][language];
    const why = ground === null ? '' : GROUND_WORDS[ground][language];
    const by = rule?.[language] ?? decidedBy;
    if (language === 'zh')
      return `${by === null ? '默认' : `“${by}”定为`}${place}${why === '' ? '' : `（${why}）`}`;
    return `${place}${why === '' ? '' : ` (${why})`} by ${by === null ? 'default' : `“${by}”`}`;
  });
}
