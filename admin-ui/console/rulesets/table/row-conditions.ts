import type { Condition, Leaf, Rule } from '../../../../rules/ruleset-schema';

/** A condition of a rule that a cell may hold. */
export interface CellLeaf {
  leaf: Leaf;
  /** Its place in the rule's `all`; null where the rule is this condition alone. */
  place: number | null;
}

export interface RowConditions {
  /** By fact. */
  cells: ReadonlyMap<string, CellLeaf>;
  /** What no cell holds, in its order. */
  further: readonly Condition[];
}

/**
 * What of a rule stands in cells: of a flat `all`, or a single condition, whatever is the only one on its fact and `fits`.
 */
export function rowConditions(rule: Rule, fits: (leaf: Leaf) => boolean): RowConditions {
  const { conditions } = rule;
  const parts = 'all' in conditions ? conditions.all : [conditions];
  const single = !('all' in conditions);
  const cells = new Map<string, CellLeaf>();
  const further: Condition[] = [];
  parts.forEach((part, place) => {
    if ('fact' in part && countOn(part.fact, parts) === 1 && fits(part)) {
      cells.set(part.fact, { leaf: part, place: single ? null : place });
    } else {
      further.push(part);
    }
  });
  return { cells, further };
}

function countOn(fact: string, parts: readonly Condition[]): number {
  return parts.filter((part) => 'fact' in part && part.fact === fact).length;
}

/** The rule with another condition on a fact, or without one; everything else stays as and where it is. */
export function withCondition(rule: Rule, present: CellLeaf | undefined, leaf: Leaf | null): Rule {
  return { ...rule, conditions: changed(rule.conditions, present, leaf) };
}

function changed(conditions: Condition, present: CellLeaf | undefined, leaf: Leaf | null): Condition {
  if (!present) {
    if (!leaf) return conditions;
    if (!('all' in conditions)) return { all: [conditions, leaf] };
    return { all: [...conditions.all, leaf] };
  }
  // a rule without any condition is for its author to mend, and for the API to refuse
  if (present.place === null || !('all' in conditions)) return leaf ?? { all: [] };
  return { all: conditions.all.toSpliced(present.place, 1, ...(leaf ? [leaf] : [])) };
}
