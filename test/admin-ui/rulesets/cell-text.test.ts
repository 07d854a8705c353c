import * as fc from 'fast-check';
import { readCell } from '../../../admin-ui/console/rulesets/table/cell-text';
import { printCell } from '../../../admin-ui/console/rulesets/table/print-cell';
import { firstValue, OperandCatalogue } from '../../../admin-ui/console/rulesets/operands';
import { type FactEntry, shippedCatalogue } from '../../../rules/fact-catalogue';
import type { Leaf } from '../../../rules/ruleset';
import { rulesetDocument } from '../../rules/arbitrary-ruleset';

const PARAMETERS = ['days', 'limit'];
const entry = (key: string): FactEntry => {
  const found = shippedCatalogue.find((each) => each.key === key);
  if (!found) throw new Error(key);
  return found;
};
/** An enumeration whose labels are words that mean something else in a cell. */
const awkward: FactEntry = {
  ...entry('openHazardSeverity'),
  key: 'awkward',
  type: 'enum',
  unit: null,
  values: [
    { value: 'a', label: { zh: '未知', en: 'unknown' } },
    { value: 'b', label: { zh: '是，否', en: 'not A, "B"' } },
    { value: 'c', label: { zh: '不是', en: 'is' } },
    { value: 'd', label: { zh: '同', en: 'same' } },
    { value: 'e', label: { zh: '同', en: 'Same' } },
    { value: 'f', label: { zh: '', en: '> 3' } },
  ],
};

const read = (text: string, fact: FactEntry, language: 'zh' | 'en' = 'en') => {
  const reading = readCell(text, fact, PARAMETERS, language);
  return 'leaf' in reading ? [reading.leaf.operator, reading.leaf.value] : reading.flaw.code;
};

test.each<[string, string, unknown]>([
  ['3', 'openHazardCount', ['equals', 3]],
  ['= 3', 'openHazardCount', ['equals', 3]],
  ['>= 3', 'openHazardCount', ['atLeast', 3]],
  ['＞＝３', 'openHazardCount', ['atLeast', 3]],
  ['≥3', 'openHazardCount', ['atLeast', 3]],
  ['不少于 3', 'openHazardCount', ['atLeast', 3]],
  ['at most 3', 'openHazardCount', ['atMost', 3]],
  ['<> 3', 'openHazardCount', ['differsFrom', 3]],
  ['1 .. 5', 'openHazardCount', ['between', [1, 5]]],
  ['在 1 至 5 之间', 'openHazardCount', ['between', [1, 5]]],
  ['between 1 and 5', 'openHazardCount', ['between', [1, 5]]],
  ['< @limit', 'lastVisitScore', ['lessThan', { parameter: 'limit' }]],
  ['< 60%', 'lastVisitScore', ['lessThan', 60]],
  ['> 5 days', 'hazardOverdueDays', ['greaterThan', 5]],
  ['unknown', 'hazardOverdueDays', ['isUnknown', undefined]],
  ['已知', 'hazardOverdueDays', ['isKnown', undefined]],
  ['is yes', 'recordVerified', ['is', true]],
  ['否', 'recordVerified', ['is', false]],
  ['不是 是', 'recordVerified', ['isNot', true]],
  ['severe', 'openHazardSeverity', ['is', 'severe']],
  ['严重', 'openHazardSeverity', ['is', 'severe']],
  ['= Severe, SERIOUS', 'openHazardSeverity', ['isOneOf', ['severe', 'serious']]],
  ['不属于 严重、较重', 'openHazardSeverity', ['isNoneOf', ['severe', 'serious']]],
  ['one of minor', 'openHazardSeverity', ['isOneOf', ['minor']]],
  ['before 2025-1-31', 'lastVisitOn', ['before', '2025-01-31']],
  ['>= 2025年1月31日', 'lastVisitOn', ['onOrAfter', '2025-01-31']],
  ['within 30 days', 'lastVisitOn', ['withinDays', 30]],
  ['最近 @days 天内', 'lastVisitOn', ['withinDays', { parameter: 'days' }]],
  ['超过 30 天', 'lastVisitOn', ['olderThanDays', 30]],
  ['more than 30 days ago', 'lastVisitOn', ['olderThanDays', 30]],
])('%s on %s', (text, fact, expected) => {
  expect(read(text, entry(fact))).toEqual(expected);
});

test.each<[string, string, string]>([
  ['>= many', 'openHazardCount', 'NOT_A_NUMBER'],
  ['>= @nothing', 'openHazardCount', 'NO_SUCH_PARAMETER'],
  ['< 2025-02-30', 'lastVisitOn', 'NOT_A_DATE'],
  ['2025-02-03', 'lastVisitOn', 'DATE_COMPARISON'],
  ['> severe', 'openHazardSeverity', 'NO_ORDER'],
  ['dreadful', 'openHazardSeverity', 'NO_SUCH_CHOICE'],
  ['severe,', 'openHazardSeverity', 'NOT_UNDERSTOOD'],
  ['perhaps', 'recordVerified', 'YES_OR_NO'],
])('%s on %s is refused: %s', (text, fact, code) => {
  expect(read(text, entry(fact))).toBe(code);
});

test('whatever a valid document compares has a text that reads back as the same condition, in both languages', () => {
  const catalogue = [...shippedCatalogue, awkward];
  fc.assert(
    fc.property(rulesetDocument(catalogue), fc.constantFrom('zh', 'en'), (generated, language) => {
      // as JSON holds it, which knows no -0
      const document = JSON.parse(JSON.stringify(generated)) as typeof generated;
      for (const leaf of leavesIn(document)) {
        const fact = catalogue.find(({ key }) => key === leaf.fact)!;
        const text = printCell(leaf, fact, PARAMETERS, language);
        expect(text).not.toBeNull();
        expect(readCell(text ?? '', fact, PARAMETERS, language)).toEqual({ leaf });
      }
    }),
  );
});

test('every operator that the schema offers for a fact has a text', () => {
  const operands = new OperandCatalogue(shippedCatalogue);
  for (const fact of shippedCatalogue) {
    for (const operator of operands.operatorsOf(fact.key)) {
      const operand = operands.operandOf(fact.key, operator);
      const value = operand.kind === 'date' ? '2025-01-31' : firstValue(operand);
      const leaf = { fact: fact.key, operator, ...(value === undefined ? {} : { value }) };
      expect([leaf, printCell(leaf, fact, [], 'en')]).toEqual([leaf, expect.any(String)]);
    }
  }
});

test.each(['zh', 'en'] as const)('labels that mean something else are set in quotes (%s)', (language) => {
  for (const value of ['a', 'b', 'c', 'd', 'e', 'f']) {
    for (const leaf of [
      { fact: 'awkward', operator: 'is', value },
      { fact: 'awkward', operator: 'isNot', value },
      { fact: 'awkward', operator: 'isOneOf', value: [value] },
      { fact: 'awkward', operator: 'isNoneOf', value: [value, 'a', 'b'] },
    ] as Leaf[]) {
      const text = printCell(leaf, awkward, [], language) ?? '';
      expect([text, readCell(text, awkward, [], language)]).toEqual([text, { leaf }]);
    }
  }
});

test('what no text says exactly has none', () => {
  const broken = [
    { fact: 'lastVisitOn', operator: 'before', value: '' },
    { fact: 'openHazardCount', operator: 'atLeast', value: '3' },
    { fact: 'openHazardCount', operator: 'atLeast', value: { parameter: 'nothing' } },
    { fact: 'openHazardSeverity', operator: 'isOneOf', value: [] },
    { fact: 'openHazardSeverity', operator: 'is', value: 'dreadful' },
    { fact: 'openHazardCount', operator: 'isKnown', value: 3 },
    { fact: 'openHazardCount', operator: 'like', value: 3 },
  ] as unknown as Leaf[];
  for (const leaf of broken) {
    expect([leaf, printCell(leaf, entry(leaf.fact), PARAMETERS, 'en')]).toEqual([leaf, null]);
  }
});

function leavesIn(value: unknown): Leaf[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('fact' in value) return [value as Leaf];
  return Object.values(value).flatMap(leavesIn);
}
