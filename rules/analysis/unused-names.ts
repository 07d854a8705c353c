import { pointerTo } from '../../domain/json-pointer';
import type { Localised } from '../../domain/localised';
import { type Condition, mitigationsOf, parameterOf, type RulesetDocument } from '../ruleset';
import type { AnalysisRemark } from './analysis';

/** Parameters and shared conditions that no rule reads, neither itself nor through a shared condition that it names. */
export function unusedNames(document: RulesetDocument): AnalysisRemark[] {
  const used = namesUsed(document);
  const unused = <T extends { readonly name: Localised }>(
    place: 'parameters' | 'conditions',
    named: Readonly<Record<string, T>>,
    text: (name: Localised) => Localised,
  ): AnalysisRemark[] =>
    Object.entries(named)
      .filter(([name]) => !used[place].has(name))
      .map(([name, each]) => ({
        kind: place === 'parameters' ? 'unusedParameter' : 'unusedCondition',
        pointer: pointerTo(`/${place}`, name),
        ruleIds: [],
        text: text(each.name),
      }));
  return [
    ...unused('parameters', document.parameters, ({ zh, en }) => ({
      zh: `没有规则使用参数“${zh}”。`,
      en: `No rule uses the parameter “${en}”.`,
    })),
    ...unused('conditions', document.conditions, ({ zh, en }) => ({
      zh: `没有规则使用共享条件“${zh}”。`,
      en: `No rule uses the shared condition “${en}”.`,
    })),
  ];
}

function namesUsed(document: RulesetDocument): { parameters: Set<string>; conditions: Set<string> } {
  const used = { parameters: new Set<string>(), conditions: new Set<string>() };
  const visit = (condition: Condition): void => {
    if ('all' in condition) condition.all.forEach(visit);
    else if ('any' in condition) condition.any.forEach(visit);
    else if ('not' in condition) visit(condition.not);
    else if ('condition' in condition) {
      const shared = document.conditions[condition.condition];
      if (shared === undefined || used.conditions.has(condition.condition)) return;
      used.conditions.add(condition.condition);
      visit(shared.when);
    } else {
      const parameter = parameterOf(condition.value);
      if (parameter !== null) used.parameters.add(parameter);
    }
  };
  document.rules.forEach((rule) => {
    visit(rule.conditions);
    mitigationsOf(rule).forEach(({ conditions }) => visit(conditions));
  });
  return used;
}
