import * as fc from 'fast-check';
import { valueCells } from '../../../rules/analysis/value-cells';
import { type FactEntry, findFact, shippedCatalogue } from '../../../rules/fact-catalogue';
import type { NormalLeaf } from '../../../rules/normalise';
import { holds, type Operand, type OperatorName, operatorsFor } from '../../../rules/operators';

const asOf = '2025-11-30';

function cells(fact: string, ...comparisons: [OperatorName, Operand][]) {
  const leaves = comparisons.map(([operator, value]): NormalLeaf => ({ fact, operator, value, pointer: '' }));
  return valueCells(entryOf(fact), leaves, asOf).values;
}

function entryOf(fact: string): FactEntry {
  const entry = findFact(shippedCatalogue, fact);
  if (entry === undefined) throw new Error(`no fact ${fact}`);
  return entry;
}

describe('the cells of a fact', () => {
  it('of whole numbers are the limits, what lies between and beyond them, and unknown', () => {
    expect(cells('openHazardCount', ['atMost', 3], ['atLeast', 5])).toEqual([0, 1, 3, 4, 5, 6, null]);
    expect(cells('openHazardCount', ['greaterThan', 3], ['lessThan', 4])).toEqual([0, 1, 3, 4, 5, null]);
    expect(cells('daysToTenancyEnd', ['between', [-1, 0]])).toEqual([-2, -1, 0, 1, null]);
  });

  it('of a percentage have parts, and end at its limits', () => {
    expect(cells('lastVisitScore', ['lessThan', 99.5])).toEqual([0, 1, 99.5, 99.75, 100, null]);
    expect(cells('lastVisitScore', ['lessThan', 200])).toEqual([0, 1, 100, null]);
  });

  it('of dates count back from the day asked about', () => {
    expect(cells('lastVisitOn', ['olderThanDays', 30], ['after', '2025-11-01'])).toEqual([
      '0001-01-01',
      '0001-01-02',
      '2025-10-31',
      '2025-11-01',
      '2025-11-02',
      '9999-12-31',
      null,
    ]);
  });

  it('of choices and answers are those listed, and unknown', () => {
    expect(cells('unitKind', ['is', 'bed'])).toEqual(['dwelling', 'room', 'bed', null]);
    expect(cells('refusal')).toEqual([false, true, null]);
  });

  it('stand for every value: some cell meets the same comparisons', () => {
    const numbers = [0, 1, 2, 3, 49, 50, 51, 99, 100];
    const number = fc.constantFrom(...numbers);
    const comparison = fc.constantFrom(...operatorsFor('number')).chain((operator) =>
      fc.tuple(number, number).map(([low, high]): [OperatorName, Operand] => {
        if (operator === 'between') return [operator, [Math.min(low, high), Math.max(low, high)]];
        return [operator, operator === 'isKnown' || operator === 'isUnknown' ? null : low];
      }),
    );
    const score = fc.option(fc.double({ min: 0, max: 100, noNaN: true }), { nil: null });
    fc.assert(
      fc.property(fc.array(comparison, { maxLength: 4 }), score, (comparisons, value) => {
        const outcomes = (one: typeof value) =>
          comparisons.map(([operator, operand]) => holds(operator, one, operand, asOf)).join();
        const found = cells('lastVisitScore', ...comparisons) as (typeof value)[];
        expect(found.map(outcomes)).toContain(outcomes(value));
      }),
    );
  });
});
