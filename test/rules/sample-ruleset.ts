import type { Condition, Leaf, TierRule, TierRuleset } from '../../rules/ruleset';

export const WORDS = { zh: '字', en: 'words' };

export function leaf(fact: string, operator: Leaf['operator'], value?: Leaf['value']): Leaf {
  return { fact, operator, ...(value === undefined ? {} : { value }) };
}

/** A valid priority rule on safety evidence, unless `change` says otherwise. */
export function sampleRule(change: Partial<TierRule> = {}): TierRule {
  return {
    id: 'severe',
    name: { zh: '严重隐患', en: 'Severe hazard' },
    reason: WORDS,
    plainReason: WORDS,
    legalReference: WORDS,
    ground: 'safety',
    priority: 100,
    conditions: leaf('openHazardSeverity', 'is', 'severe'),
    event: { type: 'tier', params: { tier: 'priority' } },
    ...change,
  };
}

export function lightRule(conditions: Condition, change: Partial<TierRule> = {}): TierRule {
  const { ground: _, ...rule } = sampleRule({ id: 'light', priority: 10, conditions });
  return { ...rule, event: { type: 'tier', params: { tier: 'light' } }, ...change };
}

export function standardRule(conditions: Condition, change: Partial<TierRule> = {}): TierRule {
  return lightRule(conditions, {
    id: 'standard',
    priority: 50,
    event: { type: 'tier', params: { tier: 'standard' } },
    ...change,
  });
}

export function sampleRuleset(change: Partial<TierRuleset> = {}): TierRuleset {
  return {
    schemaVersion: 1,
    key: 'sample',
    name: WORDS,
    description: WORDS,
    hitPolicy: 'first',
    defaultTier: 'standard',
    conditions: {},
    parameters: {
      graceDays: { name: WORDS, unit: 'days', values: [{ validFrom: '2025-01-01', value: 5 }] },
    },
    rules: [sampleRule()],
    ...change,
  };
}
