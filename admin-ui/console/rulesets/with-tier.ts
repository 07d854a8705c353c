import type { Tier } from '../../../domain/tier';
import type { TierRule } from '../../../rules/ruleset-schema';

/** The rule with another tier; a ground stands exactly beside the priority tier. */
export function withTier(rule: TierRule, tier: Tier): TierRule {
  const { ground: present, ...rest } = rule;
  const event = { type: 'tier', params: { tier } } as const;
  if (tier !== 'priority') return { ...rest, event };
  return present === undefined ? { ...rest, ground: 'safety', event } : { ...rule, event };
}
