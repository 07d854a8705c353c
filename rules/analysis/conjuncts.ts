import type { NormalCondition } from '../normalise';

/** The parts of a condition that must all hold; itself, when it has none. */
export function conjuncts(condition: NormalCondition): NormalCondition[] {
  return 'all' in condition ? condition.all.flatMap(conjuncts) : [condition];
}
