import type { FactValues } from '../fact-catalogue';
import { type Cells, type CellClause, type Clause, type FactSpace, valuesIn } from './fact-space';

/** Of one question at most so many ways to combine its alternatives are tried. */
export const MAX_COMBINATIONS = 4_096;

/** What a question may cost, counted in looks at a clause: bounded time on every machine, and the same answer on each. */
export interface Effort {
  /** What is left for all questions together. */
  left: number;
  /** For one question. */
  readonly perQuestion: number;
}

/** Records that meet a condition: of each fact named, those whose value is in one of the cells; other facts are free. */
export type Box = ReadonlyMap<string, Cells>;

/** Records that were found; `none` is a proof that there are none; `unsettled`: too many combinations to say. */
export type Found = Box | 'none' | 'unsettled';

/**
 * Looks for records that meet all of the clauses. Takes what must hold at once, drops what can no longer hold, and only
 * then tries one alternative after another, so that the combinations (the disjunctive normal form) are never written out.
 */
export function findRecords(clauses: readonly Clause[], space: FactSpace, effort: Effort): Found {
  const search: Search = { space, looks: Math.min(effort.left, effort.perQuestion), combinations: 0 };
  const before = search.looks;
  const found = explore(clauses, new Map(), search);
  effort.left -= before - search.looks;
  return found;
}

interface Search {
  readonly space: FactSpace;
  looks: number;
  combinations: number;
}

function explore(clauses: readonly Clause[], within: Box, search: Search): Found {
  const box = new Map(within);
  const open = settle(clauses, box, search);
  if (open === 'none' || open === 'unsettled') return open;
  const narrowest = fewestAlternatives(open);
  if (narrowest === undefined) return box;
  const rest = open.filter((clause) => clause !== narrowest);
  for (const alternative of narrowest.any) {
    search.combinations += 1;
    if (search.combinations > MAX_COMBINATIONS) return 'unsettled';
    const found = explore([...rest, alternative], box, search);
    if (found !== 'none') return found;
    // what one alternative leads to need not be tried again by the next
    if ('fact' in alternative)
      box.set(alternative.fact, cellsIn(box, alternative, search) & ~alternative.cells);
  }
  return 'none';
}

interface AnyClause {
  readonly any: readonly Clause[];
}

/** Narrows `box` by all that must hold, until nothing more follows; what is left to choose from is returned. */
function settle(
  clauses: readonly Clause[],
  box: Map<string, Cells>,
  search: Search,
): AnyClause[] | 'none' | 'unsettled' {
  let waiting: readonly Clause[] = clauses;
  for (;;) {
    const open: AnyClause[] = [];
    let narrowed = false;
    const stack = waiting.toReversed();
    for (let clause = stack.pop(); clause !== undefined; clause = stack.pop()) {
      const left = reduce(clause, box, search);
      if (search.looks <= 0) return 'unsettled';
      if (left === false) return 'none';
      if (left === true) continue;
      if ('all' in left) stack.push(...left.all.toReversed());
      else if ('any' in left) open.push(left);
      else {
        box.set(left.fact, cellsIn(box, left, search) & left.cells);
        narrowed = true;
      }
    }
    if (!narrowed) return open;
    waiting = open;
  }
}

/** What is left of a clause for the records of the box: true, when all of them meet it, false, when none does. */
function reduce(clause: Clause, box: Box, search: Search): Clause | boolean {
  search.looks -= 1;
  if ('fact' in clause) {
    const cells = cellsIn(box, clause, search);
    const common = cells & clause.cells;
    if (common === cells) return true;
    return common === 0n ? false : { fact: clause.fact, cells: common };
  }
  const isAll = 'all' in clause;
  const left: Clause[] = [];
  for (const child of isAll ? clause.all : clause.any) {
    const reduced = reduce(child, box, search);
    if (reduced === !isAll) return reduced;
    if (typeof reduced !== 'boolean') left.push(reduced);
  }
  if (isAll) return left.length === 0 ? true : { all: left };
  const merged = mergeByFact(left);
  // two alternatives on one fact may leave nothing out together
  if (merged.some((each) => 'fact' in each && each.cells === cellsIn(box, each, search))) return true;
  const [only] = merged;
  if (only === undefined) return false;
  return merged.length === 1 ? only : { any: merged };
}

/** Alternatives on one fact are one: the value is in either set. */
function mergeByFact(alternatives: readonly Clause[]): Clause[] {
  const cells = new Map<string, Cells>();
  for (const clause of alternatives) {
    if ('fact' in clause) cells.set(clause.fact, (cells.get(clause.fact) ?? 0n) | clause.cells);
  }
  const simple = [...cells].map(([fact, merged]): CellClause => ({ fact, cells: merged }));
  return [...simple, ...alternatives.filter((clause) => !('fact' in clause))];
}

function cellsIn(box: Box, { fact }: CellClause, { space }: Search): Cells {
  return box.get(fact) ?? space.facts.get(fact)?.whole ?? 0n;
}

function fewestAlternatives(clauses: readonly AnyClause[]): AnyClause | undefined {
  return clauses.reduce<AnyClause | undefined>(
    (fewest, clause) => (fewest === undefined || clause.any.length < fewest.any.length ? clause : fewest),
    undefined,
  );
}

/** One of these records: what may be unknown is left out, of other facts the first value that will do is named. */
export function exampleIn(box: Box, space: FactSpace): FactValues {
  const named = [...box].flatMap(([fact, cells]): [string, FactValues[string]][] => {
    const [first = null, ...others] = valuesIn(cells, space.facts.get(fact)?.values ?? []);
    return first === null || others.includes(null) ? [] : [[fact, first]];
  });
  return Object.fromEntries(named);
}
