import { compareGrounds, compareTiers, type Ground, type Tier } from '../domain/tier';
import { isCalendarDate } from '../domain/working-days';
import type { CompiledRuleset } from './compile-ruleset';
import type { FactEntry, FactValue, FactValues } from './fact-catalogue';
import type { HitPolicy } from './ruleset';
import type { NormalRule } from './normalise';
import { RulesetError } from './ruleset-error';

export interface Evaluation {
  readonly tier: Tier;
  /** Null unless the tier is `priority`. */
  readonly ground: Ground | null;
  /** The rule that placed the tier; null when none matched and the ruleset's default tier applies. */
  readonly decidedBy: string | null;
  /** All rules that matched, highest priority first. */
  readonly matched: readonly string[];
  /** Every fact the ruleset reads, with its value; null is unknown. */
  readonly facts: FactValues;
}

/**
 * Places one record in a tier through json-rules-engine. A fact that `facts` lacks is unknown; facts that the ruleset
 * does not read are ignored. Throws RulesetError FACT_VALUE_OF_WRONG_TYPE rather than comparing `"9"` or a Date.
 */
export async function evaluate(compiled: CompiledRuleset, facts: FactValues): Promise<Evaluation> {
  const used = factsUsed(compiled, facts);
  const ids = await compiled.run(used);
  const { rules, hitPolicy, defaultTier } = compiled.ruleset;
  const matched = rules.filter((rule) => ids.has(rule.id));
  const decided = decidingRule(matched, hitPolicy);
  return {
    tier: decided?.tier ?? defaultTier,
    ground: decided?.ground ?? null,
    decidedBy: decided?.id ?? null,
    matched: matched.map((rule) => rule.id),
    facts: Object.fromEntries(used),
  };
}

/** Of the matching rules, highest priority first: the one that places the tier. */
export function decidingRule(matched: readonly NormalRule[], hitPolicy: HitPolicy): NormalRule | undefined {
  return decidingOrder(matched, hitPolicy)[0];
}

/**
 * Rules, given highest priority first, in the order in which they place the tier: the first that matches does. Under
 * `collect` that is the closest tier, safety before record; the sort is stable, so the rule's priority settles the rest.
 */
export function decidingOrder(rules: readonly NormalRule[], hitPolicy: HitPolicy): readonly NormalRule[] {
  if (hitPolicy === 'first') return rules;
  return rules.toSorted((a, b) => compareTiers(b.tier, a.tier) || compareGrounds(a.ground, b.ground));
}

/** The facts that a ruleset reads, unknown where `facts` lacks them. Throws RulesetError FACT_VALUE_OF_WRONG_TYPE. */
export function factsUsed(
  compiled: Pick<CompiledRuleset, 'facts'>,
  facts: FactValues,
): ReadonlyMap<string, FactValue> {
  return new Map(compiled.facts.map((entry) => [entry.key, checkedValue(entry, facts)]));
}

function checkedValue(entry: FactEntry, facts: FactValues): FactValue {
  const value = Object.hasOwn(facts, entry.key) ? (facts[entry.key] ?? null) : null;
  if (value !== null && !fits(entry, value)) throw new RulesetError('FACT_VALUE_OF_WRONG_TYPE', entry.key);
  return value;
}

function fits(entry: FactEntry, value: unknown): boolean {
  switch (entry.type) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'date':
      return isCalendarDate(value);
    case 'enum':
      return entry.values.some((option) => option.value === value);
  }
}
