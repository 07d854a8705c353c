import { compareSeverities } from '../domain/finding';
import type { CompiledFindings } from './compile-ruleset';
import { type Draft, evaluateFindings } from './evaluate-findings';
import type { FactCatalogue, FactEntry, FactValues } from './fact-catalogue';
import { type Change, conditionChanges, eventTrials, leafChanges, subsets } from './neutrality';
import {
  leavesOf,
  type NormalFindingRule,
  type NormalFindings,
  type NormalLeaf,
  type NormalMitigation,
} from './normalise';

/**
 * `drafts`: the event can make the rule draft a finding; `makesWay`: it can end the rule, so that one below drafts;
 * `worsens`: it can end a mitigation of the rule.
 */
export type DraftEffect = 'drafts' | 'makesWay' | 'worsens';

export interface DraftViolation {
  readonly ruleId: string;
  readonly effect: DraftEffect;
  /** Of `worsens`: the mitigation. */
  readonly mitigationId: string | null;
  /** The `mayRaise: false` fact whose event does it. */
  readonly event: FactEntry;
  /** The condition that changes: on that fact itself, or on one that it makes unknown. */
  readonly leaf: NormalLeaf;
}

/**
 * Every place where the event behind a `mayRaise: false` fact could make a finding begin or become more severe; none means
 * that it never does, on any record, nor do several of them one after another. That praise begins or ends is no violation.
 *
 * What an event does is as `neutralityViolations` has it, and so is why this proves it: conditions are monotone in their
 * leaves. A finding that was not drafted before needs its rule to begin to hold or, under `first`, one above it to end.
 * One that was drafted becomes more severe only where a mitigation ends while the rule goes on holding.
 */
export function draftViolations(ruleset: NormalFindings, catalogue: FactCatalogue): DraftViolation[] {
  return ruleset.rules.flatMap((rule, index) => {
    const below = ruleset.hitPolicy === 'first' ? ruleset.rules.slice(index + 1) : [];
    const makesWay = below.some(isShortcoming);
    return catalogue
      .filter((entry) => !entry.mayRaise)
      .flatMap((event) => violationsBy(event, rule, makesWay));
  });
}

/** True when the rule says that something is missing: not when it commends. */
export function isShortcoming({ severity }: NormalFindingRule): boolean {
  return severity !== null;
}

function violationsBy(event: FactEntry, rule: NormalFindingRule, makesWay: boolean): DraftViolation[] {
  const conditions = [rule.when, ...rule.mitigations.map(({ when }) => when)];
  const read = new Set(conditions.flatMap(leavesOf).map(({ fact }) => fact));
  const hidden = (event.makesUnknown ?? []).filter((key) => read.has(key));
  if (!read.has(event.key) && hidden.length === 0) return [];
  const found = new Map<string, DraftViolation>();
  for (const unknown of subsets(hidden)) {
    const changeOf = (leaf: NormalLeaf): readonly Change[] => leafChanges(leaf, event, unknown);
    const blame = (effect: DraftEffect, change: Change, mitigation?: NormalMitigation): void => {
      leavesOf((mitigation ?? rule).when).forEach((leaf, place) => {
        if (!changeOf(leaf).includes(change)) return;
        const mitigationId = mitigation?.id ?? null;
        const key = `${effect} ${mitigationId} ${place}`;
        found.set(key, { ruleId: rule.id, effect, mitigationId, event, leaf });
      });
    };
    const own = conditionChanges(rule.when, changeOf);
    if (isShortcoming(rule) && own.includes('FT')) blame('drafts', 'FT');
    if (makesWay && own.includes('TF')) blame('makesWay', 'TF');
    if (!own.includes('TT')) continue;
    for (const mitigation of rule.mitigations) {
      if (conditionChanges(mitigation.when, changeOf).includes('TF')) blame('worsens', 'TF', mitigation);
    }
  }
  return [...found.values()];
}

export interface Worsening {
  /** The facts whose events did it, in their order. */
  readonly facts: readonly string[];
  /** Before the events; null where the rule drafted nothing. */
  readonly before: Draft | null;
  readonly after: Draft;
}

/** Tries it on one record, as `raisesOnSample` does for tiers; reports every finding that began or became more severe. */
export async function worseningsOnSample(
  compiled: CompiledFindings,
  catalogue: FactCatalogue,
  facts: FactValues,
  on: FactValues,
): Promise<Worsening[]> {
  const { drafts: before } = await evaluateFindings(compiled, facts);
  const found: Worsening[] = [];
  for (const trial of eventTrials(catalogue, facts, on)) {
    const { drafts } = await evaluateFindings(compiled, trial.facts);
    for (const after of drafts) {
      const earlier = before.find(({ ruleId }) => ruleId === after.ruleId) ?? null;
      const isWorse = earlier === null || compareSeverities(after.severity, earlier.severity) > 0;
      if (after.severity !== null && isWorse) found.push({ facts: trial.events, before: earlier, after });
    }
  }
  return found;
}
