import * as fc from 'fast-check';
import { shippedCatalogue } from '../../rules/fact-catalogue';
import { holds, NEGATION, OPERATOR_NAMES, type OperatorName } from '../../rules/operators';
import { factValue } from './arbitrary-ruleset';

const AS_OF = '2025-11-30';

it.each<[OperatorName, unknown, unknown, boolean]>([
  ['equals', 9, 9, true],
  ['equals', 9, 10, false],
  ['differsFrom', 9, 10, true],
  ['differsFrom', 9, 9, false],
  ['lessThan', 9, 10, true],
  ['lessThan', 10, 10, false],
  ['atMost', 10, 10, true],
  ['atMost', 11, 10, false],
  ['greaterThan', 11, 10, true],
  ['greaterThan', 10, 10, false],
  ['atLeast', 10, 10, true],
  ['atLeast', 9, 10, false],
  ['between', 1, [1, 3], true],
  ['between', 3, [1, 3], true],
  ['between', 3.1, [1, 3], false],
  ['before', '2025-11-29', '2025-11-30', true],
  ['before', '2025-11-30', '2025-11-30', false],
  ['onOrBefore', '2025-11-30', '2025-11-30', true],
  ['onOrBefore', '2025-12-01', '2025-11-30', false],
  ['after', '2025-12-01', '2025-11-30', true],
  ['after', '2025-11-30', '2025-11-30', false],
  ['onOrAfter', '2025-11-30', '2025-11-30', true],
  ['onOrAfter', '2025-11-29', '2025-11-30', false],
  ['olderThanDays', '2025-11-19', 10, true],
  ['olderThanDays', '2025-11-20', 10, false],
  ['olderThanDays', '2024-02-28', 640, true],
  ['olderThanDays', '2024-02-29', 640, false],
  ['withinDays', '2025-11-20', 10, true],
  ['withinDays', '2025-11-19', 10, false],
  ['withinDays', '2025-12-24', 10, true],
  ['is', 'valid', 'valid', true],
  ['is', true, false, false],
  ['isNot', false, true, true],
  ['isNot', 'valid', 'valid', false],
  ['isOneOf', 'valid', ['expired', 'valid'], true],
  ['isOneOf', 'valid', ['expired'], false],
  ['isNoneOf', 'valid', ['expired'], true],
  ['isNoneOf', 'valid', ['valid'], false],
  ['isKnown', 0, null, true],
  ['isKnown', false, null, true],
  ['isUnknown', 0, null, false],
])('%s: %j against %j is %s', (operator, value, operand, expected) => {
  expect(holds(operator, value as never, operand as never, AS_OF)).toBe(expected);
});

it('is false on unknown for every operator but isUnknown', () => {
  const operands: Partial<Record<OperatorName, unknown>> = {
    isOneOf: ['x'],
    isNoneOf: ['x'],
    between: [0, 1],
  };
  const holding = OPERATOR_NAMES.filter((name) => holds(name, null, (operands[name] ?? 0) as never, AS_OF));
  expect(holding).toEqual(['isUnknown']);
});

it('negates back and forth, and a known value satisfies exactly one of an operator and its negation', () => {
  for (const [operator, opposite] of Object.entries(NEGATION)) {
    expect(NEGATION[opposite as keyof typeof NEGATION]).toBe(operator);
  }
  const byType = { number: 5, date: '2025-11-20', enum: 'valid', boolean: true };
  fc.assert(
    fc.property(
      fc.constantFrom(...shippedCatalogue).chain((entry) => fc.tuple(fc.constant(entry), factValue(entry))),
      ([entry, value]) => {
        fc.pre(value !== null);
        const operand = byType[entry.type];
        const pairs: Record<string, [OperatorName, unknown][]> = {
          number: [
            ['equals', operand],
            ['lessThan', operand],
            ['atMost', operand],
          ],
          date: [
            ['before', operand],
            ['after', operand],
            ['olderThanDays', 10],
          ],
          enum: [
            ['is', operand],
            ['isOneOf', [operand]],
          ],
          boolean: [['is', operand]],
        };
        for (const [operator, against] of pairs[entry.type] ?? []) {
          const opposite = NEGATION[operator as keyof typeof NEGATION];
          const [one, other] = [operator, opposite].map((name) =>
            holds(name, value, against as never, AS_OF),
          );
          expect(one).toBe(!other);
        }
      },
    ),
  );
});
