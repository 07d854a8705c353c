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

/** A mitigation to be filled in: on a fact that may stand nowhere else, where there is one. */
export function newMitigation(present: readonly Mitigation[], facts: readonly FactEntry[]): Mitigation {
  const ids = new Set(present.map(({ id }) => id));
  let number = present.length + 1;
  while (ids.has(`mitigation-${number}`)) number += 1;
  const fact = (facts.find(({ mayRaise }) => !mayRaise) ?? facts[0])?.key ?? '';
  return {
    id: `mitigation-${number}`,
    name: NO_WORDS,
    reason: NO_WORDS,
    lowers: 1,
    conditions: { all: [{ fact, operator: 'isKnown' }] },
  };
}
