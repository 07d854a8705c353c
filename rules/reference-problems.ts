import { type FactCatalogue, findFact, type NumberUnit } from './fact-catalogue';
import { pointerTo } from '../domain/json-pointer';
import { OPERATORS } from './operators';
import { parameterValue } from './parameter';
import { listed, problem, type Problem } from './problem';
import {
  type Condition,
  type Leaf,
  mitigationsOf,
  type Parameter,
  parameterOf,
  type Rule,
  type RulesetDocument,
} from './ruleset';
import { MAX_PRIORITY, operandLimits } from './ruleset-schema';
import { didYouMean, limitWords } from './structure-problems';
import { UNIT_WORDS } from './words';

/**
 * What the schema cannot see in a well-formed document: names that lead nowhere, circles, units, dates, duplicates.
 * One after another, so that whoever asks for the first hundred does not wait for thousands.
 */
export function* referenceProblems(
  document: RulesetDocument,
  catalogue: FactCatalogue,
  asOf: string | null,
): Generator<Problem> {
  const context: Context = {
    document,
    catalogue,
    asOf,
    conditionNames: Object.keys(document.conditions),
    parameterNames: Object.keys(document.parameters),
    checkedParameters: new Set(),
  };
  yield* circleProblems(document);
  for (const [name, shared] of Object.entries(document.conditions)) {
    yield* conditionProblems(shared.when, `${pointerTo('/conditions', name)}/when`, context);
  }
  yield* parameterDateProblems(document);
  for (const [index, rule] of document.rules.entries()) {
    yield* conditionProblems(rule.conditions, `/rules/${index}/conditions`, context);
    yield* mitigationProblems(rule, `/rules/${index}/event/params/mitigations`, context);
  }
  yield* duplicateProblems(document);
}

/** The same for a condition that stands outside of a ruleset: it has no shared condition and no parameter to refer to. */
export function* conditionReferenceProblems(
  condition: Condition,
  pointer: string,
  catalogue: FactCatalogue,
): Generator<Problem> {
  yield* conditionProblems(condition, pointer, {
    document: { conditions: {}, parameters: {} },
    catalogue,
    asOf: null,
    conditionNames: [],
    parameterNames: [],
    checkedParameters: new Set(),
  });
}

interface Context {
  readonly document: Pick<RulesetDocument, 'conditions' | 'parameters'>;
  readonly catalogue: FactCatalogue;
  readonly asOf: string | null;
  readonly conditionNames: readonly string[];
  readonly parameterNames: readonly string[];
  /** Where a parameter stands in the place of the same number again, its values need no second look. */
  readonly checkedParameters: Set<string>;
}

function* conditionProblems(condition: Condition, pointer: string, context: Context): Generator<Problem> {
  if ('all' in condition) yield* listProblems(condition.all, `${pointer}/all`, context);
  else if ('any' in condition) yield* listProblems(condition.any, `${pointer}/any`, context);
  else if ('not' in condition) yield* conditionProblems(condition.not, `${pointer}/not`, context);
  else if ('condition' in condition) yield* nameProblems(condition.condition, pointer, context);
  else yield* leafProblems(condition, pointer, context);
}

function* listProblems(
  conditions: readonly Condition[],
  pointer: string,
  context: Context,
): Generator<Problem> {
  for (const [index, child] of conditions.entries()) {
    yield* conditionProblems(child, pointerTo(pointer, index), context);
  }
}

function* mitigationProblems(rule: Rule, pointer: string, context: Context): Generator<Problem> {
  const ids = new Set<string>();
  for (const [index, { id, conditions }] of mitigationsOf(rule).entries()) {
    if (ids.has(id)) {
      yield problem('DUPLICATE_MITIGATION_ID', `${pointer}/${index}/id`, { id, rule: rule.name });
    }
    ids.add(id);
    yield* conditionProblems(conditions, `${pointer}/${index}/conditions`, context);
  }
}

function nameProblems(name: string, pointer: string, { document, conditionNames }: Context): Problem[] {
  if (Object.hasOwn(document.conditions, name)) return [];
  const details = { name, names: listed(conditionNames), hint: didYouMean(name, conditionNames) };
  return [problem('UNKNOWN_CONDITION', `${pointer}/condition`, details)];
}

function leafProblems(leaf: Leaf, pointer: string, context: Context): Problem[] {
  const place = `${pointer}/value`;
  if (OPERATORS[leaf.operator].operand === 'range') {
    const [from, to] = leaf.value as readonly [number, number];
    return from > to ? [problem('RANGE_REVERSED', place, { low: to, high: from })] : [];
  }
  const name = parameterOf(leaf.value);
  if (name === null) return [];
  const { parameters } = context.document;
  const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  if (parameter === undefined) {
    const known = context.parameterNames;
    const details = { name, names: listed(known), hint: didYouMean(name, known) };
    return [problem('UNKNOWN_PARAMETER', `${place}/parameter`, details)];
  }
  const unit = unitOf(leaf, context.catalogue);
  if (unit !== null && parameter.unit !== unit) {
    const label = findFact(context.catalogue, leaf.fact)?.label ?? leaf.fact;
    return [
      problem('WRONG_UNIT', place, { unit: parameter.unit, label, right: UNIT_WORDS[unit], code: unit }),
    ];
  }
  const outside = outOfRangeProblems(leaf, name, parameter, context);
  if (outside.length > 0) return outside;
  if (context.asOf !== null && parameterValue(parameter, context.asOf) === null) {
    return [problem('PARAMETER_NOT_IN_FORCE', place, { name, asOf: context.asOf })];
  }
  return [];
}

/** A parameter stands where a number would: each of its values, also a past or later one, keeps the number's limits. */
function outOfRangeProblems(leaf: Leaf, name: string, parameter: Parameter, context: Context): Problem[] {
  const entry = findFact(context.catalogue, leaf.fact);
  const use = `${name} ${leaf.fact} ${leaf.operator}`;
  if (entry === undefined || context.checkedParameters.has(use)) return [];
  context.checkedParameters.add(use);
  const { minimum = -Infinity, maximum = Infinity, whole } = operandLimits(entry, leaf.operator);
  return parameter.values.flatMap(({ value }, index) => {
    if (value >= minimum && value <= maximum && (!whole || Number.isInteger(value))) return [];
    const place = `${pointerTo('/parameters', name)}/values/${index}/value`;
    return [
      problem('VALUE_OUT_OF_RANGE', place, {
        label: entry.label,
        range: limitWords({ minimum, maximum, whole }),
      }),
    ];
  });
}

function unitOf(leaf: Leaf, catalogue: FactCatalogue): NumberUnit | null {
  if (OPERATORS[leaf.operator].operand === 'days') return 'days';
  return findFact(catalogue, leaf.fact)?.unit ?? null;
}

/** Reports each shared condition that leads back to itself, at the condition itself. */
function* circleProblems(document: RulesetDocument): Generator<Problem> {
  const references = new Map(
    Object.entries(document.conditions).map(([name, { when }]) => [name, new Set(referencesIn(when))]),
  );
  const inCircles = namesInCircles(references);
  for (const name of references.keys()) {
    if (inCircles.has(name)) yield problem('CYCLIC_CONDITION', pointerTo('/conditions', name), { name });
  }
}

/**
 * Tarjan's strongly connected components, in time linear in names and references: a name is in a circle when it shares
 * its component with another, or refers to itself. The schema's limit on names bounds the recursion.
 */
function namesInCircles(references: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
  const found = new Set<string>();
  const order = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const visit = (name: string): number => {
    const own = order.size;
    let lowest = own;
    order.set(name, own);
    open.push(name);
    isOpen.add(name);
    for (const next of references.get(name) ?? []) {
      if (next === name) found.add(name);
      if (!references.has(next)) continue;
      const seen = order.get(next);
      if (seen === undefined) lowest = Math.min(lowest, visit(next));
      else if (isOpen.has(next)) lowest = Math.min(lowest, seen);
    }
    if (lowest < own) return lowest;
    const component = open.splice(open.lastIndexOf(name));
    for (const member of component) {
      isOpen.delete(member);
      if (component.length > 1) found.add(member);
    }
    return lowest;
  };
  for (const name of references.keys()) if (!order.has(name)) visit(name);
  return found;
}

function referencesIn(condition: Condition): string[] {
  if ('all' in condition) return condition.all.flatMap(referencesIn);
  if ('any' in condition) return condition.any.flatMap(referencesIn);
  if ('not' in condition) return referencesIn(condition.not);
  return 'condition' in condition ? [condition.condition] : [];
}

function parameterDateProblems(document: RulesetDocument): Problem[] {
  return Object.entries(document.parameters).flatMap(([name, { values }]) =>
    values.flatMap((entry, index) => {
      const previous = values[index - 1];
      if (previous === undefined || previous.validFrom < entry.validFrom) return [];
      return [problem('PARAMETER_DATES', `${pointerTo('/parameters', name)}/values/${index}/validFrom`)];
    }),
  );
}

function* duplicateProblems(document: RulesetDocument): Generator<Problem> {
  const ids = new Set<string>();
  const byPriority = new Map<number, string>();
  const priorities = new Set(document.rules.map((rule) => rule.priority));
  for (const [index, { id, priority }] of document.rules.entries()) {
    if (ids.has(id)) yield problem('DUPLICATE_RULE_ID', `/rules/${index}/id`, { id });
    ids.add(id);
    const other = byPriority.get(priority);
    if (other === undefined) byPriority.set(priority, id);
    else {
      const details = { priority, other, free: freePriority(priority, priorities) };
      yield problem('EQUAL_PRIORITIES', `/rules/${index}/priority`, details);
    }
  }
}

/** The next free priority above, or where there is none below: there are fewer rules than priorities. */
function freePriority(priority: number, taken: ReadonlySet<number>): number {
  let free = priority;
  while (taken.has(free) && free <= MAX_PRIORITY) free += 1;
  if (free <= MAX_PRIORITY) return free;
  free = priority;
  while (taken.has(free)) free -= 1;
  return free;
}
