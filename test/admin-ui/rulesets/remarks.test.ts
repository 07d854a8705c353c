import type { Remark } from '../../../admin-ui/console/rulesets/remark';
import { haveSamePlaces } from '../../../admin-ui/console/rulesets/same-places';
import { remarksInTable } from '../../../admin-ui/console/rulesets/table/remarks-in-table';
import { FURTHER } from '../../../admin-ui/console/rulesets/table/rule-table';
import { analyseRuleset } from '../../../rules/analyse-ruleset';
import { shippedCatalogue } from '../../../rules/fact-catalogue';
import type { Condition, RulesetDocument } from '../../../rules/ruleset';
import { tierPlacement } from '../../../rules/shipped-rulesets';

const words = { facts: shippedCatalogue, language: 'en' } as const;
const remark = (pointer: string): Remark => ({ kind: 'gap', pointer, text: { zh: '字', en: 'words' } });

/** The shipped document with these conditions in its first rule. */
const having = (conditions: Condition): RulesetDocument => ({
  ...tierPlacement,
  rules: tierPlacement.rules.map((rule, index) => (index === 0 ? { ...rule, conditions } : rule)),
});
const columns = (document: RulesetDocument, ...pointers: string[]) =>
  remarksInTable(document, pointers.map(remark), words).map(({ column }) => column);

const severity: Condition = { fact: 'openHazardSeverity', operator: 'is', value: 'severe' };
const count: Condition = { fact: 'openHazardCount', operator: 'atLeast', value: 1 };

test('a remark stands in the cell of its condition, in the last column where no cell holds it, or at the rule', () => {
  const flat = having({ all: [severity, { any: [count, severity] }, count] });
  expect(
    columns(
      flat,
      '/rules/0/conditions/all/2',
      '/rules/0/conditions/all/1',
      '/rules/0/conditions/all/1/any/0',
      '/rules/0',
      '/rules/0/conditions',
    ),
  ).toEqual(['fact:openHazardCount', FURTHER, FURTHER, 'name', 'name']);
  expect(columns(having(severity), '/rules/0/conditions')).toEqual(['fact:openHazardSeverity']);
  expect(columns(having({ not: severity }), '/rules/0/conditions', '/rules/0/conditions/not')).toEqual([
    FURTHER,
    FURTHER,
  ]);
});

test('what is said of no rule has no cell', () => {
  expect(columns(tierPlacement, '/rules', '/defaultTier', '/parameters/days', '', '/rules/99')).toEqual([]);
});

test('every remark on a rule of the shipped document has a cell', () => {
  const remarks = analyseRuleset(tierPlacement, { asOf: '2026-01-01' });
  const ofRules = remarks.filter(({ pointer }) => pointer.startsWith('/rules/'));
  expect(ofRules.length).toBeGreaterThan(0);
  expect(remarksInTable(tierPlacement, remarks, words)).toHaveLength(ofRules.length);
});

test('places stay the same while words and values are typed, and not when what stands there is another thing', () => {
  const first = { ...count, value: 2 } as Condition;
  const typed = having({ all: [severity, first] });
  expect(haveSamePlaces(having({ all: [severity, count] }), typed)).toBe(true);
  expect(haveSamePlaces(typed, having({ all: [first, severity] }))).toBe(false);
  expect(haveSamePlaces(typed, having({ all: [severity] }))).toBe(false);
  expect(haveSamePlaces(typed, having({ any: [severity, first] }))).toBe(false);
  expect(haveSamePlaces(typed, { ...typed, rules: typed.rules.toReversed() })).toBe(false);
});
