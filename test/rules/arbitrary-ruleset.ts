import * as fc from 'fast-check';
import { FINDING_KINDS, FINDING_SEVERITIES } from '../../domain/finding';
import {
  type FactEntry,
  type FactValues,
  type FactValue,
  shippedCatalogue,
} from '../../rules/fact-catalogue';
import { type OperatorName, OPERATORS, operatorsFor } from '../../rules/operators';
import type {
  Condition,
  FindingRule,
  FindingRuleset,
  Leaf,
  TierRule,
  TierRuleset,
} from '../../rules/ruleset';

/** Small pools of values, so that comparisons often meet their boundary; a few at the edge of what can be written. */
const NUMBERS = [-1, -0, 0, 1, 2, 3, 9, 10, 50, 50.5, 100, 365, 2000, 0.1 + 0.2, 5e-324, 1e308, -(2 ** 53)];
const DATES = [
  '0001-01-01',
  '2024-02-28',
  '2024-02-29',
  '2024-03-01',
  '2025-11-20',
  '2025-11-29',
  '2025-11-30',
  '2025-12-01',
  '9999-12-31',
];
export const AS_OF = '2025-11-30';
const PARAMETERS: TierRuleset['parameters'] = {
  days: {
    name: { zh: '天数', en: 'days' },
    unit: 'days',
    values: [
      { validFrom: '2000-01-01', value: 10 },
      { validFrom: AS_OF, value: 9 },
      { validFrom: '2025-12-01', value: 365 },
    ],
  },
};
const words = { zh: '字', en: 'words' };

function knownValue(entry: FactEntry): fc.Arbitrary<string | number | boolean> {
  switch (entry.type) {
    case 'number':
      return fc.constantFrom(...NUMBERS);
    case 'date':
      return fc.constantFrom(...DATES);
    case 'boolean':
      return fc.boolean();
    case 'enum':
      return fc.constantFrom(...entry.values.map((option) => option.value));
  }
}

/** A value of the fact, about a third of the time unknown. */
export function factValue(entry: FactEntry): fc.Arbitrary<FactValue> {
  return fc.option(knownValue(entry), { freq: 2, nil: null });
}

/** A record of all facts; some are left out altogether, which means unknown as well. */
export function record(entries: readonly FactEntry[] = shippedCatalogue): fc.Arbitrary<FactValues> {
  const values = Object.fromEntries(entries.map((entry) => [entry.key, factValue(entry)]));
  return fc.record(values, { requiredKeys: entries.slice(2).map((entry) => entry.key) });
}

function operand(entry: FactEntry, operator: OperatorName): fc.Arbitrary<Leaf['value']> {
  const kind = OPERATORS[operator].operand;
  if (kind === 'none') return fc.constant(undefined);
  if (kind === 'days') return fc.oneof(fc.constantFrom(0, 1, 10, 365), fc.constant({ parameter: 'days' }));
  if (kind === 'list')
    return fc.array(knownValue(entry), { minLength: 1, maxLength: 3 }) as fc.Arbitrary<string[]>;
  if (kind === 'range') {
    return fc
      .tuple(fc.constantFrom(...NUMBERS), fc.constantFrom(...NUMBERS))
      .map((pair) => pair.toSorted((a, b) => a - b));
  }
  if (entry.unit === 'days') return fc.oneof(knownValue(entry), fc.constant({ parameter: 'days' }));
  return knownValue(entry);
}

/** A leaf over a few facts of every type, so that one record's facts meet often in one condition. */
function leaf(entries: readonly FactEntry[]): fc.Arbitrary<Leaf> {
  return fc.constantFrom(...entries).chain((entry) =>
    fc.constantFrom(...operatorsFor(entry.type)).chain((operator) =>
      operand(entry, operator).map((value) => ({
        fact: entry.key,
        operator,
        ...(value === undefined ? {} : { value }),
      })),
    ),
  );
}

function condition(
  entries: readonly FactEntry[],
  shared: readonly string[],
  depth: number,
): fc.Arbitrary<Condition> {
  const simple: fc.Arbitrary<Condition>[] = [leaf(entries)];
  if (shared.length > 0) simple.push(fc.constantFrom(...shared).map((name) => ({ condition: name })));
  if (depth <= 1) return fc.oneof(...simple);
  const child = fc.constant(depth - 1).chain((rest) => condition(entries, shared, rest));
  const children = fc.array(child, { minLength: 1, maxLength: 3 });
  return fc.oneof(
    ...simple,
    { arbitrary: children.map((all) => ({ all })), weight: 2 },
    { arbitrary: children.map((any) => ({ any })), weight: 2 },
    { arbitrary: child.map((not) => ({ not })), weight: 2 },
  );
}

function rule(entries: readonly FactEntry[], shared: readonly string[]): fc.Arbitrary<TierRule> {
  return fc
    .tuple(condition(entries, shared, 6), fc.constantFrom('light', 'standard', 'priority' as const))
    .map(([conditions, tier]) => ({
      id: 'rule',
      name: words,
      reason: words,
      plainReason: words,
      legalReference: words,
      ...(tier === 'priority' ? { ground: 'safety' as const } : {}),
      priority: 1,
      conditions,
      event: { type: 'tier', params: { tier } },
    }));
}

/** Runnable documents: every operator, nested not, shared conditions that use each other, parameters with a history. */
export function rulesetDocument(entries: readonly FactEntry[] = shippedCatalogue): fc.Arbitrary<TierRuleset> {
  return fc
    .record({
      hitPolicy: fc.constantFrom('first', 'collect' as const),
      inner: condition(entries, [], 2),
      outer: condition(entries, ['inner'], 2),
      rules: fc.array(rule(entries, ['inner', 'outer']), { minLength: 1, maxLength: 5 }),
      order: fc.shuffledSubarray([1, 2, 3, 4, 5], { minLength: 5 }),
    })
    .map(({ hitPolicy, inner, outer, rules, order }) => ({
      schemaVersion: 1,
      key: 'generated',
      name: words,
      description: words,
      hitPolicy,
      defaultTier: 'standard',
      conditions: { inner: { name: words, when: inner }, outer: { name: words, when: outer } },
      parameters: PARAMETERS,
      rules: rules.map((each, index) => ({ ...each, id: `rule-${index}`, priority: order[index] ?? 1 })),
    }));
}

function findingRule(entries: readonly FactEntry[], shared: readonly string[]): fc.Arbitrary<FindingRule> {
  const mitigation = fc
    .tuple(condition(entries, shared, 3), fc.constantFrom(1, 2))
    .map(([conditions, lowers]) => ({ name: words, reason: words, lowers, conditions }));
  return fc
    .record({
      conditions: condition(entries, shared, 6),
      kind: fc.constantFrom(...FINDING_KINDS),
      severity: fc.constantFrom(...FINDING_SEVERITIES),
      evidence: fc.subarray(
        entries.map(({ key }) => key),
        { minLength: 1, maxLength: 2 },
      ),
      mitigations: fc.array(mitigation, { maxLength: 3 }),
    })
    .map(({ conditions, kind, severity, evidence, mitigations }) => {
      const common = { criterion: words, effect: words, evidence };
      const params =
        kind === 'commendation'
          ? { kind, ...common }
          : {
              ...{ kind, severity, ...common },
              mitigations: mitigations.map((each, index) => ({ ...each, id: `m${index}` })),
            };
      return {
        id: 'rule',
        name: words,
        reason: words,
        plainReason: words,
        legalReference: words,
        priority: 1,
        conditions,
        event: { type: 'finding', params },
      };
    });
}

/** The same for findings: severities, commendations, and mitigations with conditions of their own. */
export function findingRuleset(
  entries: readonly FactEntry[] = shippedCatalogue,
): fc.Arbitrary<FindingRuleset> {
  return fc
    .tuple(
      rulesetDocument(entries),
      fc.array(findingRule(entries, ['inner', 'outer']), { minLength: 1, maxLength: 4 }),
      fc.shuffledSubarray([1, 2, 3, 4], { minLength: 4 }),
    )
    .map(([{ defaultTier: _, rules: __, ...document }, rules, order]) => ({
      ...document,
      decides: 'finding',
      rules: rules.map((each, index) => ({ ...each, id: `rule-${index}`, priority: order[index] ?? 1 })),
    }));
}
