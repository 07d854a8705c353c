import type {
  FindingRule,
  FindingRuleset,
  Rule,
  RulesetDocument,
  TierRule,
} from '../../../rules/ruleset-schema';

export function isFindings(document: RulesetDocument): document is FindingRuleset {
  return document.decides === 'finding';
}

export function draftsFinding(rule: Rule): rule is FindingRule {
  return rule.event.type === 'finding';
}

export function placesTier(rule: Rule): rule is TierRule {
  return !draftsFinding(rule);
}

/** The document with another rule at this place; it is for the API to say whether a rule of that kind may stand there. */
export function withRule(document: RulesetDocument, index: number, rule: Rule): RulesetDocument {
  const rules: readonly Rule[] = document.rules;
  return { ...document, rules: rules.with(index, rule) } as RulesetDocument;
}
