import type { FactEntry, Leaf } from '../../../rules/ruleset-schema';

/** A condition to be filled in: the first fact is known, of those that may raise where the rule does. */
export function newLeaf(facts: readonly FactEntry[], raising: boolean): Leaf {
  const first = facts.find(({ mayRaise }) => mayRaise || !raising);
  return { fact: first?.key ?? '', operator: 'isKnown' };
}
