import { analyseRuleset, type AnalysisOptions } from '../../../rules/analyse-ruleset';
import type { AnalysisRemark, AnalysisRemarkKind } from '../../../rules/analysis/analysis';
import type { Condition, RulesetDocument, TierRule } from '../../../rules/ruleset';
import { sampleRuleset, standardRule } from '../sample-ruleset';

export const asOf = '2025-11-30';

/** What an analysis says of this kind. */
export function remarks(
  document: RulesetDocument,
  kind: AnalysisRemarkKind,
  options: Partial<AnalysisOptions> = {},
) {
  return analyseRuleset(document, { asOf, ...options }).filter((remark) => remark.kind === kind);
}

/** What is said about a ruleset of this one rule. */
export function ofOne(conditions: Condition, kind: AnalysisRemarkKind): AnalysisRemark[] {
  return remarks(sampleRuleset({ rules: [standardRule(conditions)] }), kind);
}

/** A rule of that id whose name has it too. */
export const named = (id: string, change: Partial<TierRule> = {}): Partial<TierRule> => ({
  id,
  name: { zh: `规则 ${id}`, en: `Rule ${id}` },
  ...change,
});
