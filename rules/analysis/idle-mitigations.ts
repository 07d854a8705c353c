import { valueAt } from '../../domain/json-pointer';
import { FINDING_SEVERITIES } from '../../domain/finding';
import type { Localised } from '../../domain/localised';
import type { Mitigation } from '../ruleset';
import type { AnalysedRule, Analysis, AnalysisRemark } from './analysis';
import { type Effort, findRecords } from './find-records';

/**
 * Mitigations that change nothing: they hold on no record that the rule matches or the severity is the lowest already, or
 * they hold on every one, so that the rule might as well state the lower severity. `neverMatch`: ids of rules that match
 * no record.
 */
export function idleMitigations(
  analysis: Analysis,
  neverMatch: ReadonlySet<string>,
  effort: Effort,
): AnalysisRemark[] {
  return analysis.rules
    .filter(({ id }) => !neverMatch.has(id))
    .flatMap((rule) => ofRule(rule, analysis, effort));
}

function ofRule(rule: AnalysedRule, { document, space }: Analysis, effort: Effort): AnalysisRemark[] {
  const lowest = 'kind' in rule.outcome && rule.outcome.severity === FINDING_SEVERITIES[0];
  return rule.mitigations.flatMap(({ pointer, when }): AnalysisRemark[] => {
    const { name } = valueAt(document, pointer) as Mitigation;
    const told = (kind: AnalysisRemark['kind'], text: Localised): AnalysisRemark[] => [
      { kind, pointer, ruleIds: [rule.id], text },
    ];
    if (lowest) {
      return told('mitigationNeverCounts', {
        zh: `规则“${rule.name.zh}”的发现已是最低严重程度，减轻情形“${name.zh}”不起作用。`,
        en: `The finding of “${rule.name.en}” has the lowest severity already: mitigation “${name.en}” lowers nothing.`,
      });
    }
    const holds = space.clauseOf(when);
    if (findRecords([rule.matches, holds], space, effort) === 'none') {
      return told('mitigationNeverCounts', {
        zh: `规则“${rule.name.zh}”命中时，减轻情形“${name.zh}”从不成立。`,
        en: `Where “${rule.name.en}” matches, mitigation “${name.en}” never holds.`,
      });
    }
    if (findRecords([rule.matches, space.oppositeOf(holds)], space, effort) === 'none') {
      return told('mitigationAlwaysCounts', {
        zh: `规则“${rule.name.zh}”命中时，减轻情形“${name.zh}”必然成立，可直接写明较低的严重程度。`,
        en: `Where “${rule.name.en}” matches, mitigation “${name.en}” always holds: the rule might as well state the lower severity.`,
      });
    }
    return [];
  });
}
