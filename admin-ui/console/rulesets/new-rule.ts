import type { FactEntry, Rule, RulesetDocument } from '../../../rules/ruleset-schema';
import { newFinding } from './finding/new-finding-rule';
import { newLeaf } from './new-leaf';
import { isFindings } from './rule-kind';

const NO_WORDS = { zh: '', en: '' };
const GAP = 10;

/** A rule to be filled in; it stands below all others until its author says otherwise. */
export function newRule(document: RulesetDocument, facts: readonly FactEntry[]): Rule {
  const ids = new Set(document.rules.map(({ id }) => id));
  let number = document.rules.length + 1;
  while (ids.has(`rule-${number}`)) number += 1;
  const lowest = Math.min(...document.rules.map(({ priority }) => priority));
  const rule = {
    id: `rule-${number}`,
    name: NO_WORDS,
    reason: NO_WORDS,
    plainReason: NO_WORDS,
    legalReference: NO_WORDS,
    priority: Math.max(1, lowest - GAP),
    conditions: { all: [newLeaf(facts, false)] },
  };
  if (isFindings(document)) return newFinding(rule, facts);
  return { ...rule, event: { type: 'tier', params: { tier: 'standard' } } };
}
