import { loweredBy } from '../../../../domain/finding';
import type { FindingRule } from '../../../../rules/ruleset-schema';
import type { ExpectedDraft } from '../cases/case';

/** What a rule drafts where these of its mitigations count. */
export function expectedDraft(rule: FindingRule, mitigations: readonly string[]): ExpectedDraft {
  const { params } = rule.event;
  if (params.kind === 'commendation') return { ruleId: rule.id, severity: null, mitigations: [] };
  const steps = params.mitigations
    .filter(({ id }) => mitigations.includes(id))
    .reduce((sum, { lowers }) => sum + lowers, 0);
  return { ruleId: rule.id, severity: loweredBy(params.severity, steps), mitigations };
}
