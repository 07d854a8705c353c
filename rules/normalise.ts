import type { FindingKind, FindingSeverity } from '../domain/finding';
import type { Ground, Tier } from '../domain/tier';
import { pointerTo } from '../domain/json-pointer';
import { NEGATION, OPERATORS, type Operand, type OperatorName } from './operators';
import { parameterValue } from './parameter';
import {
  type Condition,
  type FindingRuleset,
  type HitPolicy,
  isFindingRuleset,
  type Leaf,
  mitigationsOf,
  parameterOf,
  type RulesetDocument,
  type TierRuleset,
} from './ruleset';
import { RulesetError } from './ruleset-error';

export const MAX_CONDITIONS = 2_000;
export const MAX_DEPTH = 12;

/** A condition in negation normal form: no `not`, no reference, no parameter. Monotone in its leaves. */
export type NormalCondition =
  { readonly all: readonly NormalCondition[] } | { readonly any: readonly NormalCondition[] } | NormalLeaf;

export interface NormalLeaf {
  readonly fact: string;
  readonly operator: OperatorName;
  readonly value: Operand;
  /** Where the leaf stands in the document: a JSON pointer. */
  readonly pointer: string;
}

/** A condition with a name and a place: of a rule, or of a mitigation. */
export interface NamedCondition {
  readonly id: string;
  readonly when: NormalCondition;
  /** JSON pointer of the rule, or of the mitigation. */
  readonly pointer: string;
}

/** A rule, whatever it gives. */
export interface MatchingRule extends NamedCondition {
  readonly priority: number;
}

export interface NormalRule extends MatchingRule {
  readonly tier: Tier;
  readonly ground: Ground | null;
}

export interface NormalRuleset {
  readonly key: string;
  readonly hitPolicy: HitPolicy;
  readonly defaultTier: Tier;
  /** Highest priority first. */
  readonly rules: readonly NormalRule[];
}

export interface NormalMitigation extends NamedCondition {
  /** Steps of severity, 1 at least. */
  readonly lowers: number;
}

export interface NormalFindingRule extends MatchingRule {
  readonly kind: FindingKind;
  /** Before mitigations; null of a commendation. */
  readonly severity: FindingSeverity | null;
  readonly mitigations: readonly NormalMitigation[];
}

export interface NormalFindings {
  readonly key: string;
  readonly hitPolicy: HitPolicy;
  /** Highest priority first. */
  readonly rules: readonly NormalFindingRule[];
}

interface NormaliseOptions {
  readonly asOf: string | null;
}

/**
 * Inlines shared conditions and the parameters in force at `asOf` (ISO date; null takes the latest values, for checks on
 * the document itself) and pushes every `not` down to the typed operators, which are false on unknown under either
 * sign. So a rule fires exactly when three-valued logic says true. Throws RulesetError beyond 2,000 conditions or depth
 * 12, counted after inlining.
 */
export function normaliseRuleset(document: TierRuleset, options: NormaliseOptions): NormalRuleset {
  const { key, hitPolicy, defaultTier } = document;
  const normal = normalConditions(document, options);
  const rules = document.rules.map((rule, index): NormalRule => ({
    ...ruleHead(rule, index, normal),
    tier: rule.event.params.tier,
    ground: rule.ground ?? null,
  }));
  return { key, hitPolicy, defaultTier, rules: byPriority(rules) };
}

/** The same of a document whose rules draft findings; the conditions of mitigations count among the 2,000. */
export function normaliseFindings(document: FindingRuleset, options: NormaliseOptions): NormalFindings {
  const { key, hitPolicy } = document;
  const normal = normalConditions(document, options);
  const rules = document.rules.map((rule, index): NormalFindingRule => {
    const head = ruleHead(rule, index, normal);
    const { params } = rule.event;
    return {
      ...head,
      kind: params.kind,
      severity: params.kind === 'commendation' ? null : params.severity,
      mitigations: mitigationsOf(rule).map(({ id, lowers, conditions }, place) => {
        const pointer = `${head.pointer}/event/params/mitigations/${place}`;
        return { id, lowers, pointer, when: normal(conditions, pointerTo(pointer, 'conditions')) };
      }),
    };
  });
  return { key, hitPolicy, rules: byPriority(rules) };
}

type Normalised = (condition: Condition, pointer: string) => NormalCondition;

/** One allowance for all conditions of the document. */
function normalConditions(document: RulesetDocument, { asOf }: NormaliseOptions): Normalised {
  const scope: Scope = {
    document,
    asOf,
    budget: { left: MAX_CONDITIONS },
    depth: 1,
    negated: false,
    path: [],
  };
  return (condition, pointer) => normalise(condition, pointer, scope);
}

function ruleHead(
  { id, priority, conditions }: RulesetDocument['rules'][number],
  index: number,
  normal: Normalised,
): MatchingRule {
  const pointer = pointerTo('/rules', index);
  return { id, priority, pointer, when: normal(conditions, pointerTo(pointer, 'conditions')) };
}

function byPriority<R extends MatchingRule>(rules: readonly R[]): readonly R[] {
  return rules.toSorted((a, b) => b.priority - a.priority);
}

/** Every condition of a document that counts: those of its rules, and those of their mitigations. */
export function conditionsOf(document: RulesetDocument, options: NormaliseOptions): NormalCondition[] {
  if (!isFindingRuleset(document)) return normaliseRuleset(document, options).rules.map(({ when }) => when);
  return normaliseFindings(document, options).rules.flatMap(({ when, mitigations }) => [
    when,
    ...mitigations.map((mitigation) => mitigation.when),
  ]);
}

/** Every leaf of a normal condition, in document order. */
export function leavesOf(condition: NormalCondition): NormalLeaf[] {
  if ('all' in condition) return condition.all.flatMap(leavesOf);
  if ('any' in condition) return condition.any.flatMap(leavesOf);
  return [condition];
}

interface Budget {
  left: number;
}

interface Scope {
  readonly document: RulesetDocument;
  readonly asOf: string | null;
  readonly budget: Budget;
  readonly depth: number;
  readonly negated: boolean;
  /** Shared conditions being inlined, outermost first. */
  readonly path: readonly string[];
}

function normalise(condition: Condition, pointer: string, scope: Scope): NormalCondition {
  spend(pointer, scope);
  if ('all' in condition) return junction('all', condition.all, pointer, scope);
  if ('any' in condition) return junction('any', condition.any, pointer, scope);
  if ('not' in condition) {
    return normalise(condition.not, pointerTo(pointer, 'not'), deeper(scope, { negated: !scope.negated }));
  }
  if ('condition' in condition) return inline(condition.condition, pointer, scope);
  return leaf(condition, pointer, scope);
}

function spend(pointer: string, scope: Scope): void {
  if (scope.depth > MAX_DEPTH) throw new RulesetError('TOO_DEEP', pointer);
  scope.budget.left -= 1;
  if (scope.budget.left < 0) throw new RulesetError('TOO_MANY_CONDITIONS', pointer);
}

function deeper(scope: Scope, change: Partial<Scope> = {}): Scope {
  return { ...scope, depth: scope.depth + 1, ...change };
}

/** De Morgan: under a `not`, all becomes any and any becomes all. */
function junction(
  kind: 'all' | 'any',
  children: readonly Condition[],
  pointer: string,
  scope: Scope,
): NormalCondition {
  const place = pointerTo(pointer, kind);
  const normal = children.map((child, index) => normalise(child, pointerTo(place, index), deeper(scope)));
  return (kind === 'all') !== scope.negated ? { all: normal } : { any: normal };
}

function inline(name: string, pointer: string, scope: Scope): NormalCondition {
  if (!Object.hasOwn(scope.document.conditions, name)) throw new RulesetError('UNKNOWN_CONDITION', pointer);
  if (scope.path.includes(name)) throw new RulesetError('CYCLIC_CONDITION', pointer);
  const shared = scope.document.conditions[name];
  if (shared === undefined) throw new RulesetError('UNKNOWN_CONDITION', pointer);
  const target = pointerTo(pointerTo('/conditions', name), 'when');
  return normalise(shared.when, target, deeper(scope, { path: [...scope.path, name] }));
}

function leaf(condition: Leaf, pointer: string, scope: Scope): NormalCondition {
  const { fact, operator } = condition;
  const value = operand(condition, pointer, scope);
  if (!scope.negated) return { fact, operator, value, pointer };
  if (operator === 'between') {
    const [low, high] = value as readonly [number, number];
    spend(pointer, scope);
    return {
      any: [
        { fact, operator: 'lessThan', value: low, pointer },
        { fact, operator: 'greaterThan', value: high, pointer },
      ],
    };
  }
  return { fact, operator: NEGATION[operator], value, pointer };
}

function operand(condition: Leaf, pointer: string, scope: Scope): Operand {
  if (!Object.hasOwn(OPERATORS, condition.operator)) throw new RulesetError('UNKNOWN_OPERATOR', pointer);
  if (OPERATORS[condition.operator].operand === 'none') return null;
  const name = parameterOf(condition.value);
  if (name === null) return condition.value as Operand;
  const place = pointerTo(pointer, 'value');
  const parameter = Object.hasOwn(scope.document.parameters, name)
    ? scope.document.parameters[name]
    : undefined;
  if (parameter === undefined) throw new RulesetError('UNKNOWN_PARAMETER', place);
  const value = parameterValue(parameter, scope.asOf);
  if (value === null) throw new RulesetError('PARAMETER_NOT_IN_FORCE', place);
  return value;
}
