import type { FindingKind, FindingSeverity } from '../../../../domain/finding';
import type { FindingOutcome, FindingRule } from '../../../../rules/ruleset-schema';

/** The rule with a finding of another kind: a commendation has neither severity nor mitigations nor a cause. */
export function withKind(rule: FindingRule, kind: FindingKind): FindingRule {
  const { criterion, effect, evidence, ...present } = rule.event.params;
  const common = { criterion, effect, evidence };
  let params: FindingOutcome;
  if (kind === 'commendation') params = { kind, ...common };
  else if (present.kind === 'commendation')
    params = { kind, severity: 'observation', ...common, mitigations: [] };
  else params = { ...common, ...present, kind };
  return { ...rule, event: { type: 'finding', params } };
}

/** The same with another severity; of a commendation, which has none, as it is. */
export function withSeverity(rule: FindingRule, severity: FindingSeverity): FindingRule {
  const { params } = rule.event;
  if (params.kind === 'commendation') return rule;
  return { ...rule, event: { type: 'finding', params: { ...params, severity } } };
}
