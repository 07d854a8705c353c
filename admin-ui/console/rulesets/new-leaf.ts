import type { FactEntry, Leaf } from '../../../rules/ruleset-schema';

/** A condition to be filled in: the first fact is known. */
export function newLeaf(facts: readonly FactEntry[]): Leaf {
  return { fact: facts[0]?.key ?? '', operator: 'isKnown' };
}
