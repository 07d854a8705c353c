import { type FactCatalogue, findFact, type NumberUnit } from './fact-catalogue';
import { pointerTo } from './json-pointer';
import { OPERATORS } from './operators';
import { parameterValue } from './parameter';
import { problem, type Problem } from './problem';
import { type Condition, type Leaf, type Parameter, parameterOf, type RulesetDocument } from './ruleset';
import { operandLimits } from './ruleset-schema';
import { didYouMean, limitWords } from './structure-problems';
import { UNIT_WORDS } from './words';

/** What the schema cannot see in a well-formed document: names that lead nowhere, circles, units, dates, duplicates. */
export function referenceProblems(
  document: RulesetDocument,
  catalogue: FactCatalogue,
  asOf: string | null,
): Problem[] {
  const check = (condition: Condition, pointer: string): Problem[] =>
    conditionProblems(condition, pointer, { document, catalogue, asOf });
  return [
    ...Object.entries(document.conditions).flatMap(([name, shared]) => {
      const pointer = pointerTo('/conditions', name);
      return [...circleProblems(document, name, pointer), ...check(shared.when, `${pointer}/when`)];
    }),
    ...parameterDateProblems(document),
    ...document.rules.flatMap((rule, index) => check(rule.conditions, `/rules/${index}/conditions`)),
    ...duplicateProblems(document),
  ];
}

interface Context {
  readonly document: RulesetDocument;
  readonly catalogue: FactCatalogue;
  readonly asOf: string | null;
}

function conditionProblems(condition: Condition, pointer: string, context: Context): Problem[] {
  if ('all' in condition) return listProblems(condition.all, `${pointer}/all`, context);
  if ('any' in condition) return listProblems(condition.any, `${pointer}/any`, context);
  if ('not' in condition) return conditionProblems(condition.not, `${pointer}/not`, context);
  if ('condition' in condition) {
    const { condition: name } = condition;
    const known = Object.keys(context.document.conditions);
    if (known.includes(name)) return [];
    const details = { name, names: listed(known), hint: didYouMean(name, known) };
    return [problem('UNKNOWN_CONDITION', `${pointer}/condition`, details)];
  }
  return leafProblems(condition, pointer, context);
}

function listProblems(conditions: readonly Condition[], pointer: string, context: Context): Problem[] {
  return conditions.flatMap((child, index) => conditionProblems(child, pointerTo(pointer, index), context));
}

function leafProblems(leaf: Leaf, pointer: string, context: Context): Problem[] {
  const place = `${pointer}/value`;
  if (OPERATORS[leaf.operator].operand === 'range') {
    const [from, to] = leaf.value as readonly [number, number];
    return from > to ? [problem('RANGE_REVERSED', place, { low: to, high: from })] : [];
  }
  const name = parameterOf(leaf.value);
  if (name === null) return [];
  const known = Object.keys(context.document.parameters);
  const parameter = known.includes(name) ? context.document.parameters[name] : undefined;
  if (parameter === undefined) {
    const details = { name, names: listed(known), hint: didYouMean(name, known) };
    return [problem('UNKNOWN_PARAMETER', `${place}/parameter`, details)];
  }
  const unit = unitOf(leaf, context.catalogue);
  if (unit !== null && parameter.unit !== unit) {
    const label = findFact(context.catalogue, leaf.fact)?.label ?? leaf.fact;
    return [
      problem('WRONG_UNIT', place, { unit: UNIT_WORDS[parameter.unit], label, right: UNIT_WORDS[unit] }),
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
  if (entry === undefined) return [];
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

/** Reports a shared condition that leads back to itself, at the condition itself. */
function circleProblems(document: RulesetDocument, name: string, pointer: string): Problem[] {
  const seen = new Set<string>();
  const waiting = referencesIn(document.conditions[name]?.when);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next === name) return [problem('CYCLIC_CONDITION', pointer, { name })];
    if (seen.has(next) || !Object.hasOwn(document.conditions, next)) continue;
    seen.add(next);
    waiting.push(...referencesIn(document.conditions[next]?.when));
  }
  return [];
}

function referencesIn(condition: Condition | undefined): string[] {
  if (condition === undefined) return [];
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

function duplicateProblems(document: RulesetDocument): Problem[] {
  const priorities = new Set(document.rules.map((rule) => rule.priority));
  return document.rules.flatMap((rule, index) => {
    const earlier = document.rules.slice(0, index);
    const problems: Problem[] = [];
    if (earlier.some((other) => other.id === rule.id)) {
      problems.push(problem('DUPLICATE_RULE_ID', `/rules/${index}/id`, { id: rule.id }));
    }
    const equal = earlier.find((other) => other.priority === rule.priority);
    if (equal !== undefined) {
      let free = rule.priority;
      while (priorities.has(free)) free += 1;
      const details = { priority: rule.priority, other: equal.id, free };
      problems.push(problem('EQUAL_PRIORITIES', `/rules/${index}/priority`, details));
    }
    return problems;
  });
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? '-' : names.join(', ');
}
