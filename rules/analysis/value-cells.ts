import { addDays } from '../../domain/working-days';
import { daysBetween } from '../calendar-date';
import type { FactEntry, FactType, FactValue } from '../fact-catalogue';
import type { NormalLeaf } from '../normalise';
import { OPERATORS } from '../operators';
import { operandLimits } from '../ruleset-schema';

const FIRST_DAY = '0001-01-01';
const LAST_DAY = '9999-12-31';

/** A fact's values as far as some conditions can tell them apart. */
export interface ValueCells {
  /**
   * One value for each cell: known ones in their order (numbers and dates ascending, the others as the catalogue lists
   * them), unknown (null) last.
   */
  readonly values: readonly FactValue[];
  /** Those among numbers and dates that are a cell by themselves; another one stands for all between its neighbours. */
  readonly limits: ReadonlySet<FactValue>;
}

/**
 * The cells of a fact: records whose values are in the same one meet the same of these conditions. Values are those that
 * the catalogue admits: within minimum and maximum, whole unless a percentage, dates from year 1 to 9999. `leaves` are
 * the conditions on this fact, `asOf` the ISO date at which relative dates are counted.
 */
export function valueCells(entry: FactEntry, leaves: readonly NormalLeaf[], asOf: string): ValueCells {
  switch (entry.type) {
    case 'boolean':
      return { values: [false, true, null], limits: new Set() };
    case 'enum':
      return { values: [...entry.values.map((option) => option.value), null], limits: new Set() };
    case 'number': {
      const { minimum = -Infinity, maximum = Infinity, whole } = operandLimits(entry, 'equals');
      const range = { minimum, maximum, whole };
      const limits = limitsWithin(leaves.flatMap((leaf) => comparedWith(leaf, asOf)).map(Number), range);
      return { values: [...numberCells(limits, range), null], limits: new Set(limits) };
    }
    case 'date': {
      const dates = leaves.flatMap((leaf) => comparedWith(leaf, asOf)).map(String);
      const range = { minimum: 0, maximum: daysBetween(FIRST_DAY, LAST_DAY), whole: true };
      const limits = limitsWithin(
        dates.map((date) => daysBetween(FIRST_DAY, date)),
        range,
      );
      const dateOf = (day: number): string => addDays(FIRST_DAY, day);
      return {
        values: [...numberCells(limits, range).map(dateOf), null],
        limits: new Set(limits.map(dateOf)),
      };
    }
  }
}

/**
 * The numbers or ISO dates at which a comparison may turn out otherwise: it is as true of one value as of another that
 * lies on the same side of each. None where values have no order, or nothing is compared.
 */
export function comparedWith({ operator, value }: NormalLeaf, asOf: string): readonly (number | string)[] {
  const { types, operand } = OPERATORS[operator];
  if (value === null || typeof value === 'boolean' || !ORDERED.includes(types[0])) return [];
  if (operand === 'days') return [addDays(asOf, -Number(value))];
  return typeof value === 'object' ? value : [value];
}

const ORDERED: readonly FactType[] = ['number', 'date'];

interface NumberRange {
  readonly minimum: number;
  readonly maximum: number;
  readonly whole: boolean;
}

/** Where a comparison may change, ascending: the numbers compared with, and the ends of the range. */
function limitsWithin(compared: readonly number[], { minimum, maximum }: NumberRange): number[] {
  const ends = [minimum, maximum].filter(Number.isFinite);
  const within = compared.filter((value) => value >= minimum && value <= maximum);
  return [...new Set([...ends, ...within])].toSorted((a, b) => a - b);
}

/** Each limit itself, and one number of each gap between two of them. */
function numberCells(limits: readonly number[], { minimum, maximum, whole }: NumberRange): number[] {
  const edges = [-Infinity, ...limits, Infinity];
  return edges.flatMap((edge, index) => {
    const own = Number.isFinite(edge) && (!whole || Number.isInteger(edge)) ? [edge] : [];
    const next = edges[index + 1];
    const inside = next === undefined ? undefined : numberBetween(edge, next, whole);
    return inside === undefined || inside < minimum || inside > maximum ? own : [...own, inside];
  });
}

/** A number strictly between both, whole where there is one; undefined where there is none. */
function numberBetween(low: number, high: number, whole: boolean): number | undefined {
  const middle = low / 2 + high / 2;
  const wholeOnes = [Math.floor(low) + 1, Math.ceil(high) - 1, Math.floor(middle), 0];
  const far = [Number.MAX_VALUE, -Number.MAX_VALUE];
  const others = whole ? [] : [middle, (low + high) / 2];
  return [...wholeOnes, ...others, ...far].find((value) => value > low && value < high);
}
