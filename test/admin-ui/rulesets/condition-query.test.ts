import * as fc from 'fast-check';
import {
  conditionOf,
  placesOf,
  queryOf,
  sharedField,
  type QueryGroup,
  type QueryRule,
} from '../../../admin-ui/console/rulesets/builder/condition-query';
import { pointerOf } from '../../../admin-ui/console/rulesets/draft';
import { valueAt } from '../../../domain/json-pointer';
import { shippedCatalogue } from '../../../rules/fact-catalogue';
import { OPERATORS } from '../../../rules/operators';
import type { Condition, Leaf } from '../../../rules/ruleset';
import { tierPlacement } from '../../../rules/shipped-rulesets';
import { rulesetDocument } from '../../rules/arbitrary-ruleset';

const known: Leaf = { fact: 'openHazardSeverity', operator: 'isKnown' };
const old: Leaf = {
  fact: 'lastConfirmedAt',
  operator: 'olderThanDays',
  value: { parameter: 'days' },
  unit: 'days',
};

/** The unit that a leaf may state, on those of which `stated` says so. */
function withUnits(condition: Condition, stated: () => boolean): Condition {
  if ('all' in condition) return { all: condition.all.map((part) => withUnits(part, stated)) };
  if ('any' in condition) return { any: condition.any.map((part) => withUnits(part, stated)) };
  if ('not' in condition) return { not: withUnits(condition.not, stated) };
  if ('condition' in condition) return condition;
  const entry = shippedCatalogue.find(({ key }) => key === condition.fact);
  const { operand } = OPERATORS[condition.operator];
  const unit = operand === 'days' ? 'days' : operand === 'none' ? null : entry?.unit;
  return unit && stated() ? { ...condition, unit } : condition;
}

/** Conditions to depth 6 with every operator and type, shared conditions, parameters and units. */
const conditions = fc
  .tuple(rulesetDocument(), fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }))
  .map(([document, units]) => {
    let at = 0;
    return document.rules.map((rule) => withUnits(rule.conditions, () => units[(at += 1) % 7] ?? false));
  });

function nodesOf(group: QueryGroup): (QueryGroup | QueryRule)[] {
  return [group, ...group.rules.flatMap((part) => ('rules' in part ? nodesOf(part) : [part]))];
}

test('a query gives the very condition again that it was made of', () => {
  fc.assert(
    fc.property(conditions, (all) => {
      for (const condition of all) expect(conditionOf(queryOf(condition, ['rules', 0]))).toEqual(condition);
    }),
    { numRuns: 300 },
  );
});

test('the shipped rules and shared conditions come back as they are', () => {
  const { rules, conditions: shared } = tierPlacement;
  const all = [...rules.map((rule) => rule.conditions), ...Object.values(shared).map(({ when }) => when)];
  for (const condition of all) expect(conditionOf(queryOf(condition, []))).toEqual(condition);
});

test('each node knows where its condition stands, and no two have the same id', () => {
  fc.assert(
    fc.property(conditions, (all) => {
      const query = all.map((condition, index) => queryOf(condition, ['rules', index, 'conditions']));
      const nodes = query.flatMap(nodesOf);
      expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
      const document = { rules: all.map((condition) => ({ conditions: condition })) };
      for (const node of nodes) {
        const condition = 'rules' in node ? conditionOf(node) : conditionOf({ ...ONE, rules: [node] });
        expect(valueAt(document, pointerOf(node.at ?? []))).toEqual(condition);
      }
    }),
    { numRuns: 200 },
  );
});

/** The places of a condition and of all conditions in it. */
function placesIn(condition: Condition, pointer: string): string[] {
  const parts =
    'all' in condition
      ? condition.all.map((part, index) => placesIn(part, `${pointer}/all/${index}`))
      : 'any' in condition
        ? condition.any.map((part, index) => placesIn(part, `${pointer}/any/${index}`))
        : 'not' in condition
          ? [placesIn(condition.not, `${pointer}/not`)]
          : [];
  return [pointer, ...parts.flat()];
}

test('what is said of any place in a condition is shown at exactly one node', () => {
  fc.assert(
    fc.property(conditions, (all) => {
      for (const condition of all) {
        const shown = nodesOf(queryOf(condition, ['rules', 0])).flatMap((node) =>
          'rules' in node ? placesOf(node).map(pointerOf) : [pointerOf(node.at ?? [])],
        );
        expect(shown.toSorted()).toEqual(placesIn(condition, '/rules/0').toSorted());
      }
    }),
    { numRuns: 200 },
  );
});

const ONE: QueryGroup = { id: '', combinator: 'all', not: false, bare: true, rules: [] };

test.each<[string, Condition, Condition]>([
  ['a comparison without a group', known, { all: [known, old] }],
  ['a negated comparison', { not: known }, { not: { all: [known, old] } }],
  ['any of some', { any: [known] }, { any: [known, old] }],
])('what is added to %s makes a group of it', (_, before, after) => {
  const query = queryOf(before, []);
  const added = queryOf(old, []).rules;
  expect(conditionOf({ ...query, rules: [...query.rules, ...added] })).toEqual(after);
});

test('a negation is taken away and put on without touching what it negates', () => {
  const query = queryOf({ not: { any: [known, old] } }, []);
  expect(query.not).toBe(true);
  expect(conditionOf({ ...query, not: false })).toEqual({ any: [known, old] });
  expect(conditionOf({ ...queryOf(known, []), not: true })).toEqual({ not: known });
  expect(conditionOf(queryOf({ not: { not: known } }, []))).toEqual({ not: { not: known } });
});

test('a shared condition is a field that no fact has', () => {
  const { rules } = queryOf({ condition: 'steady' }, []);
  expect(rules).toMatchObject([{ field: sharedField('steady') }]);
  expect(shippedCatalogue.map(({ key }) => key)).not.toContain(sharedField('steady'));
});
