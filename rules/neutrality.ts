import { isHigherTier, type Tier } from '../domain/tier';
import type { CompiledRuleset } from './compile-ruleset';
import { evaluate } from './evaluate';
import type { FactCatalogue, FactEntry, FactValue, FactValues } from './fact-catalogue';
import {
  leavesOf,
  type NormalCondition,
  type NormalLeaf,
  type NormalRule,
  type NormalRuleset,
} from './normalise';
import type { Operand, OperatorName } from './operators';

/** `fires`: the event can make the rule fire; `ends`: it can make the rule stop firing. */
export type Effect = 'fires' | 'ends';

export interface NeutralityViolation {
  readonly ruleId: string;
  readonly effect: Effect;
  /** The `mayRaise: false` fact whose event does it. */
  readonly event: FactEntry;
  /** The condition that changes: on that fact itself, or on one that it makes unknown. */
  readonly leaf: NormalLeaf;
}

/**
 * Every place where the event behind a `mayRaise: false` fact could raise a tier; none means it never does, on any
 * record, nor do several of them one after another.
 *
 * An event switches its fact on and makes any of the facts under `makesUnknown` unknown; all else stays. Each such set
 * of facts is gone through, since an `any` may name the known value beside the unknown one, and then holds throughout.
 *
 * Why this proves it: conditions are monotone in their leaves. If the tier rises from T1 (placed by rule or default i)
 * to T2 (placed by j), then under `first` either j comes before i and now fires, or j comes after i and i ended. Under
 * `collect` a closer tier needs a rule that now fires, or the default taking over from rules that ended. Each of these
 * is looked for below. Several events are no more than one after another, each from a record of its own.
 */
export function neutralityViolations(
  ruleset: NormalRuleset,
  catalogue: FactCatalogue,
): NeutralityViolation[] {
  return ruleset.rules.flatMap((rule, index) => {
    const others = alternatives(ruleset, rule, index);
    const raising: Readonly<Record<Effect, boolean>> = {
      fires: others.instead.some((tier) => isHigherTier(rule.tier, tier)),
      ends: others.afterwards.some((tier) => isHigherTier(tier, rule.tier)),
    };
    return catalogue
      .filter((entry) => !entry.mayRaise)
      .flatMap((event) => violationsBy(event, rule, raising));
  });
}

function violationsBy(
  event: FactEntry,
  rule: NormalRule,
  raising: Readonly<Record<Effect, boolean>>,
): NeutralityViolation[] {
  const leaves = leavesOf(rule.when);
  const read = new Set(leaves.map((leaf) => leaf.fact));
  const hidden = (event.makesUnknown ?? []).filter((key) => read.has(key));
  if (!read.has(event.key) && hidden.length === 0) return [];
  const found = new Map<string, NeutralityViolation>();
  for (const unknown of subsets(hidden)) {
    const changeOf = (leaf: NormalLeaf): readonly Change[] => leafChanges(leaf, event, unknown);
    const whole = conditionChanges(rule.when, changeOf);
    for (const effect of ['fires', 'ends'] as const) {
      if (!raising[effect] || !whole.includes(CHANGE[effect])) continue;
      leaves.forEach((leaf, index) => {
        if (!changeOf(leaf).includes(CHANGE[effect])) return;
        found.set(`${effect} ${index}`, { ruleId: rule.id, effect, event, leaf });
      });
    }
  }
  return [...found.values()];
}

/** Every subset, the empty one included; the catalogue keeps them few. */
export function subsets(keys: readonly string[]): ReadonlySet<string>[] {
  return keys.reduce<ReadonlySet<string>[]>(
    (found, key) => [...found, ...found.map((set) => new Set([...set, key]))],
    [new Set()],
  );
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

/** The truth of a condition before and after an event: `FT` begins to hold, `TF` ceases to. */
export type Change = 'TT' | 'TF' | 'FT' | 'FF';

const CHANGE = { fires: 'FT', ends: 'TF' } as const satisfies Record<Effect, Change>;
const STAYS: readonly Change[] = ['TT', 'FF'];
const ANY: readonly Change[] = ['TT', 'TF', 'FT', 'FF'];
const HOLDS_AFTER: readonly Change[] = ['TT', 'FT'];
const FAILS_AFTER: readonly Change[] = ['TF', 'FF'];

/**
 * Every change that the condition may undergo, given those of its leaves. Leaves count as independent of each other:
 * that can name a change which no record undergoes, never miss one that some record does.
 */
export function conditionChanges(
  condition: NormalCondition,
  changeOf: (leaf: NormalLeaf) => readonly Change[],
): readonly Change[] {
  const isAll = 'all' in condition;
  if (!isAll && !('any' in condition)) return changeOf(condition);
  const children = isAll ? condition.all : condition.any;
  return children
    .map((child) => conditionChanges(child, changeOf))
    .reduce((before, child) => [
      ...new Set(before.flatMap((one) => child.map((other) => joined(one, other, isAll)))),
    ]);
}

function joined(one: Change, other: Change, isAll: boolean): Change {
  const holds = (at: 0 | 1): string => {
    const [first, second] = [one[at] === 'T', other[at] === 'T'];
    return (isAll ? first && second : first || second) ? 'T' : 'F';
  };
  return `${holds(0)}${holds(1)}` as Change;
}

/** What the event, which makes these facts unknown, can do to a condition on one fact. */
export function leafChanges(
  leaf: NormalLeaf,
  event: FactEntry,
  unknown: ReadonlySet<string>,
): readonly Change[] {
  if (leaf.fact === event.key) return switchChanges(leaf.operator, leaf.value, event);
  if (!unknown.has(leaf.fact)) return STAYS;
  return leaf.operator === 'isUnknown' ? HOLDS_AFTER : FAILS_AFTER;
}

const GROWS_TRUE: readonly OperatorName[] = ['greaterThan', 'atLeast'];
const GROWS_FALSE: readonly OperatorName[] = ['lessThan', 'atMost'];

/**
 * What switching a fact on can do to a condition on it. On means: a yes/no fact becomes or stays true, an unknown one
 * becomes known, a number moves in its `switchedOnBy` direction. Anything not analysed counts as every change.
 */
export function switchChanges(operator: OperatorName, operand: Operand, entry: FactEntry): readonly Change[] {
  if (operator === 'isKnown') return HOLDS_AFTER;
  if (operator === 'isUnknown') return FAILS_AFTER;
  if (entry.type === 'boolean') return (operator === 'is') === (operand === true) ? HOLDS_AFTER : FAILS_AFTER;
  if (entry.type === 'number' && entry.switchedOnBy !== undefined) {
    const towards = entry.switchedOnBy === 'increase' ? GROWS_TRUE : GROWS_FALSE;
    // Becoming known can make any comparison true; only the comparisons that grow true never end.
    return towards.includes(operator) ? ['TT', 'FT', 'FF'] : ANY;
  }
  return ANY;
}

/** Whether going from `before` to `after` switches the fact on, or leaves it on, in the sense of `switchChanges`. */
export function isSwitchOn(entry: FactEntry, before: FactValue, after: FactValue): boolean {
  if (after === null) return false;
  if (entry.type === 'boolean') return after === true;
  if (after === before) return false;
  if (before === null) return true;
  if (entry.type === 'number' && entry.switchedOnBy !== undefined) {
    return entry.switchedOnBy === 'increase' ? after > before : after < before;
  }
  return true;
}

/**
 * The record after the event behind a fact: the fact has the value that `on` names, and of the facts that it makes
 * unknown those are that are null in `on`. Undefined where that is no switching on.
 */
function afterEvent(event: FactEntry, facts: FactValues, on: FactValues): FactValues | undefined {
  const value = on[event.key] ?? null;
  if (event.mayRaise || !isSwitchOn(event, facts[event.key] ?? null, value)) return undefined;
  const unknown = (event.makesUnknown ?? []).filter((key) => (on[key] ?? null) === null);
  return { ...facts, ...Object.fromEntries(unknown.map((key) => [key, null])), [event.key]: value };
}

/** A record after the events behind these facts, in their order. */
interface Trial {
  readonly events: readonly string[];
  readonly facts: FactValues;
}

/** The record after each event by itself, and after all of them one after another, in the order of the catalogue. */
export function eventTrials(catalogue: FactCatalogue, facts: FactValues, on: FactValues): readonly Trial[] {
  const trials: Trial[] = [];
  let together: Trial = { events: [], facts };
  for (const event of catalogue) {
    const alone = afterEvent(event, facts, on);
    if (alone !== undefined) trials.push({ events: [event.key], facts: alone });
    const next = afterEvent(event, together.facts, on);
    if (next !== undefined) together = { events: [...together.events, event.key], facts: next };
  }
  return [...trials, together];
}

export interface Raise {
  /** The facts whose events did it, in their order. */
  readonly facts: readonly string[];
  readonly before: Tier;
  readonly after: Tier;
}

/**
 * Tries it on one record: each event by itself, and then all of them one after another, in the order of the catalogue;
 * reports every tier that rose.
 */
export async function raisesOnSample(
  compiled: CompiledRuleset,
  catalogue: FactCatalogue,
  facts: FactValues,
  on: FactValues,
): Promise<Raise[]> {
  const { tier: before } = await evaluate(compiled, facts);
  const raises: Raise[] = [];
  for (const trial of eventTrials(catalogue, facts, on)) {
    const { tier: after } = await evaluate(compiled, trial.facts);
    if (isHigherTier(after, before)) raises.push({ facts: trial.events, before, after });
  }
  return raises;
}
