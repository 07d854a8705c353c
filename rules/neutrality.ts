import { isHigherTier, type Tier } from '../domain/tier';
import type { CompiledRuleset } from './compile-ruleset';
import { evaluate } from './evaluate';
import {
  type FactCatalogue,
  type FactEntry,
  type FactValue,
  type FactValues,
  findFact,
} from './fact-catalogue';
import { leavesOf, type NormalLeaf, type NormalRule, type NormalRuleset } from './normalise';
import type { OperatorName } from './operators';

/** `fires`: switching the fact on can make the rule fire; `ends`: it can make the rule stop firing. */
export type Effect = 'fires' | 'ends';

export interface NeutralityViolation {
  readonly ruleId: string;
  readonly effect: Effect;
  readonly leaf: NormalLeaf;
}

/**
 * Every place where switching a `mayRaise: false` fact on could raise a tier; none means it never does, on any record.
 *
 * Why this proves it: conditions are monotone in their leaves. If the tier rises from T1 (placed by rule or default i)
 * to T2 (placed by j), then under `first` either j comes before i and now fires, so a leaf of j turned true, or j comes
 * after i and i ended, so a leaf of i turned false. Under `collect` a closer tier needs a rule that now fires, or the
 * default taking over from rules that ended. Each of these is looked for below.
 */
export function neutralityViolations(
  ruleset: NormalRuleset,
  catalogue: FactCatalogue,
): NeutralityViolation[] {
  return ruleset.rules.flatMap((rule, index) => {
    const others = alternatives(ruleset, rule, index);
    const raisesByFiring = others.instead.some((tier) => isHigherTier(rule.tier, tier));
    const raisesByEnding = others.afterwards.some((tier) => isHigherTier(tier, rule.tier));
    return leavesOf(rule.when).flatMap((leaf) => {
      const effects = switchEffects(leaf.operator, leaf.value, findFact(catalogue, leaf.fact));
      const violations: NeutralityViolation[] = [];
      if (raisesByFiring && effects.includes('fires'))
        violations.push({ ruleId: rule.id, effect: 'fires', leaf });
      if (raisesByEnding && effects.includes('ends'))
        violations.push({ ruleId: rule.id, effect: 'ends', leaf });
      return violations;
    });
  });
}

/** True when this rule places a closer tier than the record could have without it. */
export function isRaising(ruleset: NormalRuleset, rule: NormalRule): boolean {
  const index = ruleset.rules.indexOf(rule);
  return alternatives(ruleset, rule, index).instead.some((tier) => isHigherTier(rule.tier, tier));
}

/** The tiers a record may have when the rule does not fire, and those it may get when the rule ends. */
function alternatives(
  ruleset: NormalRuleset,
  rule: NormalRule,
  index: number,
): { instead: Tier[]; afterwards: Tier[] } {
  if (ruleset.hitPolicy === 'first') {
    const below = [...ruleset.rules.slice(index + 1).map((later) => later.tier), ruleset.defaultTier];
    return { instead: below, afterwards: below };
  }
  const others = ruleset.rules.filter((other) => other !== rule).map((other) => other.tier);
  return { instead: [...others, ruleset.defaultTier], afterwards: [ruleset.defaultTier] };
}

const GROWS_TRUE: readonly OperatorName[] = ['greaterThan', 'atLeast'];
const GROWS_FALSE: readonly OperatorName[] = ['lessThan', 'atMost'];

/**
 * What switching a fact on can do to one leaf. On means: a yes/no fact becomes true, an unknown one becomes known, a
 * number moves in its `switchedOnBy` direction. Facts that may raise have no effect that matters here; anything not
 * analysed counts as both.
 */
export function switchEffects(
  operator: OperatorName,
  operand: unknown,
  entry: FactEntry | undefined,
): readonly Effect[] {
  if (entry === undefined || entry.mayRaise) return [];
  if (operator === 'isKnown') return ['fires'];
  if (operator === 'isUnknown') return ['ends'];
  if (entry.type === 'boolean') {
    return (operator === 'is') === (operand === true) ? ['fires'] : ['ends'];
  }
  if (entry.type === 'number' && entry.switchedOnBy !== undefined) {
    const towards = entry.switchedOnBy === 'increase' ? GROWS_TRUE : GROWS_FALSE;
    // Becoming known can make any comparison true; only the comparisons that grow true never end.
    return towards.includes(operator) ? ['fires'] : ['fires', 'ends'];
  }
  return ['fires', 'ends'];
}

/** Whether going from `before` to `after` switches the fact on, in the sense of `switchEffects`. */
export function isSwitchOn(entry: FactEntry, before: FactValue, after: FactValue): boolean {
  if (after === null || after === before) return false;
  if (entry.type === 'boolean') return after === true;
  if (before === null) return true;
  if (entry.type === 'number' && entry.switchedOnBy !== undefined) {
    return entry.switchedOnBy === 'increase' ? after > before : after < before;
  }
  return true;
}

export interface Raise {
  readonly fact: string;
  readonly before: Tier;
  readonly after: Tier;
}

/**
 * Tries it on one record: switches each `mayRaise: false` fact to the value that `on` names, where that is a switching
 * on, and reports every tier that rose.
 */
export async function raisesOnSample(
  compiled: CompiledRuleset,
  catalogue: FactCatalogue,
  facts: FactValues,
  on: FactValues,
): Promise<Raise[]> {
  const { tier: before } = await evaluate(compiled, facts);
  const raises: Raise[] = [];
  for (const entry of catalogue) {
    const value = on[entry.key] ?? null;
    if (entry.mayRaise || !isSwitchOn(entry, facts[entry.key] ?? null, value)) continue;
    const { tier: after } = await evaluate(compiled, { ...facts, [entry.key]: value });
    if (isHigherTier(after, before)) raises.push({ fact: entry.key, before, after });
  }
  return raises;
}
