import type {
  FactEntry,
  FindingOutcome,
  FindingRule,
  Mitigation,
  Rule,
} from '../../../../rules/ruleset-schema';

const NO_WORDS = { zh: '', en: '' };

/** What a new rule about findings drafts before its author says otherwise: the least there is. */
export function newFinding(rule: Omit<Rule, 'event' | 'ground'>, facts: readonly FactEntry[]): FindingRule {
  const params: FindingOutcome = {
    kind: 'verified',
    severity: 'observation',
    criterion: NO_WORDS,
    effect: NO_WORDS,
    evidence: facts.slice(0, 1).map(({ key }) => key),
    mitigations: [],
  };
  return { ...rule, event: { type: 'finding', params } };
}

/** A mitigation to be filled in: that a right was used, which may stand nowhere else. */
export function newMitigation(present: readonly Mitigation[], facts: readonly FactEntry[]): Mitigation {
  const ids = new Set(present.map(({ id }) => id));
  let number = present.length + 1;
  while (ids.has(`mitigation-${number}`)) number += 1;
  const used = facts.find(({ mayRaise, type }) => !mayRaise && type === 'boolean') ?? facts[0];
  return {
    id: `mitigation-${number}`,
    name: NO_WORDS,
    reason: NO_WORDS,
    lowers: 1,
    conditions: { all: [{ fact: used?.key ?? '', operator: 'is', value: true }] },
  };
}
