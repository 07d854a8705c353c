import { type FactCatalogue, type FactEntry, type FactValue, findFact } from '../fact-catalogue';
import { leavesOf, type NormalCondition, type NormalLeaf } from '../normalise';
import { holds } from '../operators';
import { comparedWith, type ValueCells, valueCells } from './value-cells';

/** A set of a fact's cells: bit i stands for the cell i. */
export type Cells = bigint;

/** A condition on cells. It is as true of unknown as of any value, so that it has an exact opposite. */
export type Clause = { readonly all: readonly Clause[] } | { readonly any: readonly Clause[] } | CellClause;

export interface CellClause {
  readonly fact: string;
  readonly cells: Cells;
}

/** A fact that the rules read: its values as far as the rules can tell them apart, unknown the last. */
export interface FactCells extends ValueCells {
  readonly entry: FactEntry;
  /** Every cell. */
  readonly whole: Cells;
}

export interface FactSpace {
  readonly facts: ReadonlyMap<string, FactCells>;
  readonly clauseOf: (condition: NormalCondition) => Clause;
  readonly oppositeOf: (clause: Clause) => Clause;
}

/**
 * The records that these conditions of a ruleset can tell apart, for one day. Each fact has finitely many cells, and each condition holds on
 * a set of them, which the operators themselves say: what is true of every cell is true of every record that keeps to
 * the catalogue. Throws when the catalogue lacks a fact that the rules read.
 */
export function factSpace(
  conditions: readonly NormalCondition[],
  catalogue: FactCatalogue,
  asOf: string,
): FactSpace {
  const leaves = conditions.flatMap(leavesOf);
  const facts = new Map<string, FactCells>();
  for (const key of new Set(leaves.map((leaf) => leaf.fact))) {
    const own = leaves.filter((leaf) => leaf.fact === key);
    const entry = findFact(catalogue, key);
    if (entry === undefined) throw new Error(`the catalogue has no fact ${key}`);
    const cells = valueCells(entry, own, asOf);
    facts.set(key, { ...cells, entry, whole: (1n << BigInt(cells.values.length)) - 1n });
  }
  const wholeOf = (fact: string): Cells => facts.get(fact)?.whole ?? 0n;
  // the same comparison often stands in many rules
  const known = new Map<string, Cells>();
  const cellsOf = (leaf: NormalLeaf): Cells => {
    const comparison = JSON.stringify([leaf.fact, leaf.operator, leaf.value]);
    const cells = known.get(comparison) ?? cellsWhere(leaf, facts.get(leaf.fact)?.values ?? [], asOf);
    known.set(comparison, cells);
    return cells;
  };
  const clauseOf = (condition: NormalCondition): Clause => {
    if ('all' in condition) return { all: condition.all.map(clauseOf) };
    if ('any' in condition) return { any: condition.any.map(clauseOf) };
    return { fact: condition.fact, cells: cellsOf(condition) };
  };
  const oppositeOf = (clause: Clause): Clause => {
    if ('all' in clause) return { any: clause.all.map(oppositeOf) };
    if ('any' in clause) return { all: clause.any.map(oppositeOf) };
    return { fact: clause.fact, cells: wholeOf(clause.fact) & ~clause.cells };
  };
  return { facts, clauseOf, oppositeOf };
}

/**
 * A ruleset may have thousands of comparisons and so thousands of cells of one fact: a comparison is asked once on each
 * side of what it compares with, instead of on every cell.
 */
function cellsWhere(leaf: NormalLeaf, values: readonly FactValue[], asOf: string): Cells {
  const limits = comparedWith(leaf, asOf);
  const isTrue = (value: FactValue): boolean => holds(leaf.operator, value, leaf.value, asOf);
  const answers: (boolean | undefined)[] = [];
  let bits = '';
  for (const value of values) {
    if (limits.length === 0 || value === null) bits = (isTrue(value) ? '1' : '0') + bits;
    else {
      const side = limits.reduce((sides: number, limit) => 3 * sides + sideOf(value, limit), 0);
      const answer = (answers[side] ??= isTrue(value));
      bits = (answer ? '1' : '0') + bits;
    }
  }
  return BigInt(`0b${bits}`);
}

function sideOf(value: number | string | boolean, limit: number | string): 0 | 1 | 2 {
  if (value === limit) return 1;
  return value < limit ? 0 : 2;
}

/** The values that stand for these cells, in their order. */
export function valuesIn(cells: Cells, values: readonly FactValue[]): FactValue[] {
  return values.filter((_, index) => ((cells >> BigInt(index)) & 1n) === 1n);
}
