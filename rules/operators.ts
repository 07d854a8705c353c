import { daysBetween } from './calendar-date';
import type { FactType, FactValue } from './fact-catalogue';

/** What stands at a condition's `value`: one value of the fact's type, a list, a closed range, days, or nothing. */
export type OperandKind = 'value' | 'list' | 'range' | 'days' | 'none';

export type Operand = number | string | boolean | readonly number[] | readonly string[] | null;

interface OperatorDefinition {
  readonly types: readonly FactType[];
  readonly operand: OperandKind;
  /**
   * Whether the comparison holds for a known value. `asOf`: the ISO date at which relative dates are counted.
   * Dates compare as text, which is their order. Unknown never comes here: see `holds`.
   */
  readonly test: (value: never, operand: never, asOf: string) => boolean;
}

type Known = Exclude<FactValue, null>;

/**
 * The product's own operators, named so that none is a json-rules-engine default with another meaning (`lessThan` and
 * `greaterThan` replace the defaults, which accept `"9"`). Every one is false on unknown, `isUnknown` excepted.
 */
export const OPERATORS = {
  equals: { types: ['number'], operand: 'value', test: (v: number, x: number) => v === x },
  differsFrom: { types: ['number'], operand: 'value', test: (v: number, x: number) => v !== x },
  lessThan: { types: ['number'], operand: 'value', test: (v: number, x: number) => v < x },
  atMost: { types: ['number'], operand: 'value', test: (v: number, x: number) => v <= x },
  greaterThan: { types: ['number'], operand: 'value', test: (v: number, x: number) => v > x },
  atLeast: { types: ['number'], operand: 'value', test: (v: number, x: number) => v >= x },
  between: {
    types: ['number'],
    operand: 'range',
    test: (v: number, [low, high]: readonly [number, number]) => v >= low && v <= high,
  },
  before: { types: ['date'], operand: 'value', test: (v: string, x: string) => v < x },
  onOrBefore: { types: ['date'], operand: 'value', test: (v: string, x: string) => v <= x },
  after: { types: ['date'], operand: 'value', test: (v: string, x: string) => v > x },
  onOrAfter: { types: ['date'], operand: 'value', test: (v: string, x: string) => v >= x },
  olderThanDays: {
    types: ['date'],
    operand: 'days',
    test: (v: string, days: number, asOf: string) => daysBetween(v, asOf) > days,
  },
  // A date still to come is "within" any number of days: the two operators are each other's exact negation.
  withinDays: {
    types: ['date'],
    operand: 'days',
    test: (v: string, days: number, asOf: string) => daysBetween(v, asOf) <= days,
  },
  is: { types: ['enum', 'boolean'], operand: 'value', test: (v: Known, x: Known) => v === x },
  isNot: { types: ['enum', 'boolean'], operand: 'value', test: (v: Known, x: Known) => v !== x },
  isOneOf: { types: ['enum'], operand: 'list', test: (v: string, x: readonly string[]) => x.includes(v) },
  isNoneOf: { types: ['enum'], operand: 'list', test: (v: string, x: readonly string[]) => !x.includes(v) },
  isKnown: { types: ['number', 'date', 'enum', 'boolean'], operand: 'none', test: () => true },
  isUnknown: { types: ['number', 'date', 'enum', 'boolean'], operand: 'none', test: () => false },
} as const satisfies Record<string, OperatorDefinition>;

export type OperatorName = keyof typeof OPERATORS;

export const OPERATOR_NAMES = Object.keys(OPERATORS) as OperatorName[];

/** Operators that fit a fact of this type, in the order of the table. */
export function operatorsFor(type: FactType): OperatorName[] {
  return OPERATOR_NAMES.filter((name) => (OPERATORS[name].types as readonly FactType[]).includes(type));
}

/** Whether `value operator operand` is true; unknown (null) makes it false, except for `isUnknown`. */
export function holds(operator: OperatorName, value: FactValue, operand: Operand, asOf: string): boolean {
  if (value === null) return operator === 'isUnknown';
  return OPERATORS[operator].test(value as never, operand as never, asOf);
}

/**
 * The operator that says the opposite for every known value, and false on unknown too; `between` has none (its
 * opposite is `lessThan` or `greaterThan`).
 */
export const NEGATION: Readonly<Record<Exclude<OperatorName, 'between'>, OperatorName>> = {
  equals: 'differsFrom',
  differsFrom: 'equals',
  lessThan: 'atLeast',
  atLeast: 'lessThan',
  atMost: 'greaterThan',
  greaterThan: 'atMost',
  before: 'onOrAfter',
  onOrAfter: 'before',
  after: 'onOrBefore',
  onOrBefore: 'after',
  olderThanDays: 'withinDays',
  withinDays: 'olderThanDays',
  is: 'isNot',
  isNot: 'is',
  isOneOf: 'isNoneOf',
  isNoneOf: 'isOneOf',
  isKnown: 'isUnknown',
  isUnknown: 'isKnown',
};
