import type {
  Condition,
  FindingRule,
  FindingRuleset,
  Leaf,
  Mitigation,
  Shortcoming,
  TierRule,
  TierRuleset,
} from '../../rules/ruleset';

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

export function mitigation(conditions: Condition, change: Partial<Mitigation> = {}): Mitigation {
  return {
    id: 'unreachable',
    name: { zh: '联系不上', en: 'Unreachable' },
    reason: WORDS,
    lowers: 1,
    conditions,
    ...change,
  };
}

/** A valid rule that drafts a finding, unless a change says otherwise. */
export function findingRule(
  change: Partial<FindingRule> = {},
  params: Partial<Shortcoming> = {},
): FindingRule {
  return {
    id: 'late',
    name: { zh: '核实超期', en: 'Verification late' },
    reason: WORDS,
    plainReason: WORDS,
    legalReference: WORDS,
    priority: 100,
    conditions: leaf('verificationOverdueDays', 'greaterThan', 5),
    event: {
      type: 'finding',
      params: {
        kind: 'verified',
        severity: 'major',
        criterion: WORDS,
        effect: WORDS,
        evidence: ['verificationOverdueDays'],
        mitigations: [],
        ...params,
      },
    },
    ...change,
  };
}

export function commendingRule(conditions: Condition, change: Partial<FindingRule> = {}): FindingRule {
  return {
    ...findingRule({ id: 'praise', priority: 10, conditions }),
    event: {
      type: 'finding',
      params: { kind: 'commendation', criterion: WORDS, effect: WORDS, evidence: ['recordVerified'] },
    },
    ...change,
  };
}

export function sampleFindings(change: Partial<FindingRuleset> = {}): FindingRuleset {
  const { defaultTier: _, rules: __, ...document } = sampleRuleset();
  return { ...document, decides: 'finding', hitPolicy: 'collect', rules: [findingRule()], ...change };
}
