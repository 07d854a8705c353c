import type { Localised } from '../domain/localised';
import { type FactCatalogue, findFact } from './fact-catalogue';
import { isRaising, type NeutralityViolation, neutralityViolations } from './neutrality';
import {
  leavesOf,
  type NormalCondition,
  type NormalLeaf,
  type NormalRule,
  type NormalRuleset,
} from './normalise';
import { holds } from './operators';
import { listed, problem, type Problem } from './problem';
import type { TierRuleset } from './ruleset';
import { FAMILY_WORDS } from './words';

/**
 * What the programme promises about tiers ("What a tier is about"): facts with `mayRaise: false` never raise one, an
 * unknown is not a verdict, nothing suspends safety evidence, and a ground rests on evidence of its kind.
 */
export function policyProblems(
  document: TierRuleset,
  ruleset: NormalRuleset,
  catalogue: FactCatalogue,
  asOf: string | null,
): Problem[] {
  const words = new Map(document.rules.map((rule) => [rule.id, rule.name]));
  const nameOf = (id: string): Localised | string => words.get(id) ?? id;
  const labelOf = (key: string): Localised | string => findFact(catalogue, key)?.label ?? key;
  const raises = neutralityViolations(ruleset, catalogue).flatMap((violation) =>
    raisingProblem(violation, labelOf, nameOf),
  );
  const perRule = ruleset.rules.flatMap((rule) => [
    ...unknownProblems(ruleset, rule, labelOf, nameOf),
    ...safetyProblems(ruleset, rule, catalogue, nameOf),
    ...evidenceProblems(rule, { catalogue, asOf: asOf ?? ANY_DAY }, nameOf),
  ]);
  return [...raises, ...perRule];
}

/** Where none is asked about: whether something holds on every day does not hang on which one. */
export const ANY_DAY = '2025-01-01';

type Name = (key: string) => Localised | string;

function raisingProblem(
  { ruleId, effect, event, leaf }: NeutralityViolation,
  labelOf: Name,
  nameOf: Name,
): Problem[] {
  const details = { label: event.label, rule: nameOf(ruleId), fact: labelOf(leaf.fact) };
  if (leaf.fact !== event.key) {
    // what fires by becoming unknown is told as such below
    return effect === 'fires' ? [] : [problem('RAISING_BY_UNKNOWN', leaf.pointer, details)];
  }
  return [problem(effect === 'fires' ? 'RAISING_FACT' : 'RAISING_BY_ENDING', leaf.pointer, details)];
}

function unknownProblems(ruleset: NormalRuleset, rule: NormalRule, labelOf: Name, nameOf: Name): Problem[] {
  if (!isRaising(ruleset, rule)) return [];
  return leavesOf(rule.when)
    .filter((leaf) => leaf.operator === 'isUnknown')
    .map((leaf) =>
      problem('UNKNOWN_RAISES', leaf.pointer, { label: labelOf(leaf.fact), rule: nameOf(rule.id) }),
    );
}

/** A dispute, a refusal or the like may neither stand in a safety rule nor decide before one. */
function safetyProblems(
  ruleset: NormalRuleset,
  rule: NormalRule,
  catalogue: FactCatalogue,
  nameOf: Name,
): Problem[] {
  const later = ruleset.rules.slice(ruleset.rules.indexOf(rule) + 1);
  const hidesSafety = ruleset.hitPolicy === 'first' && later.some((other) => other.ground === 'safety');
  if (rule.ground !== 'safety' && !hidesSafety) return [];
  return leavesOf(rule.when).flatMap((leaf) => {
    const entry = findFact(catalogue, leaf.fact);
    if (entry === undefined || (entry.mayRaise && !suspends(leaf, rule, catalogue))) return [];
    return [problem('SAFETY_SUSPENDED', leaf.pointer, { label: entry.label, rule: nameOf(rule.id) })];
  });
}

/** By becoming unknown, as a disputed value does, the fact would end a safety rule, or let one before it decide. */
function suspends(leaf: NormalLeaf, rule: NormalRule, catalogue: FactCatalogue): boolean {
  if (!catalogue.some((event) => event.makesUnknown?.includes(leaf.fact))) return false;
  return (leaf.operator === 'isUnknown') !== (rule.ground === 'safety');
}

interface Evidence {
  readonly catalogue: FactCatalogue;
  readonly asOf: string;
}

function evidenceProblems(rule: NormalRule, evidence: Evidence, nameOf: Name): Problem[] {
  const { ground } = rule;
  if (ground === null || restsOn(rule.when, ground, evidence)) return [];
  const facts = evidence.catalogue
    .filter((entry) => entry.family === ground && entry.benign !== undefined)
    .map((entry) => entry.key);
  const details = { rule: nameOf(rule.id), ground: FAMILY_WORDS[ground], facts: listed(facts) };
  return [problem('GROUND_WITHOUT_EVIDENCE', `${rule.pointer}/ground`, details)];
}

/**
 * True when the condition cannot hold without evidence of this family: a known fact whose value says that something is
 * to be followed up. "At least 0 hazards" and "there is a fire alarm" are none.
 */
function restsOn(condition: NormalCondition, family: string, evidence: Evidence): boolean {
  if ('all' in condition) return condition.all.some((child) => restsOn(child, family, evidence));
  if ('any' in condition) return condition.any.every((child) => restsOn(child, family, evidence));
  const entry = findFact(evidence.catalogue, condition.fact);
  if (condition.operator === 'isUnknown' || entry?.family !== family || entry.benign === undefined)
    return false;
  return !holds(condition.operator, entry.benign, condition.value, evidence.asOf);
}
