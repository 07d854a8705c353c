import type { FactValues } from '../../rules/fact-catalogue';
import type { Condition, Leaf, RulesetDocument } from '../../rules/ruleset';

/** Kleene's three values. */
type Truth = true | false | 'unknown';

/**
 * The truth of a condition as written, by Kleene's strong logic over the record: the yardstick for the engine. It knows
 * nothing of negation normal form or of the operator table, on purpose.
 */
export function truth(
  condition: Condition,
  facts: FactValues,
  document: RulesetDocument,
  asOf: string,
): Truth {
  if ('all' in condition) return and(condition.all.map((child) => truth(child, facts, document, asOf)));
  if ('any' in condition)
    return negate(and(condition.any.map((c) => negate(truth(c, facts, document, asOf)))));
  if ('not' in condition) return negate(truth(condition.not, facts, document, asOf));
  if ('condition' in condition) {
    const shared = document.conditions[condition.condition];
    if (shared === undefined) throw new Error(`no condition ${condition.condition}`);
    return truth(shared.when, facts, document, asOf);
  }
  return leafTruth(condition, facts, document, asOf);
}

function negate(value: Truth): Truth {
  return value === 'unknown' ? 'unknown' : !value;
}

function and(values: Truth[]): Truth {
  if (values.includes(false)) return false;
  return values.includes('unknown') ? 'unknown' : true;
}

function leafTruth(leaf: Leaf, facts: FactValues, document: RulesetDocument, asOf: string): Truth {
  const value = facts[leaf.fact] ?? null;
  if (leaf.operator === 'isKnown') return value !== null;
  if (leaf.operator === 'isUnknown') return value === null;
  if (value === null) return 'unknown';
  const operand = literal(leaf, document, asOf);
  const ageInDays = (): number => Math.round((Date.parse(asOf) - Date.parse(String(value))) / 86_400_000);
  switch (leaf.operator) {
    case 'equals':
    case 'is':
      return value === operand;
    case 'differsFrom':
    case 'isNot':
      return value !== operand;
    case 'lessThan':
      return Number(value) < Number(operand);
    case 'atMost':
      return Number(value) <= Number(operand);
    case 'greaterThan':
      return Number(value) > Number(operand);
    case 'atLeast':
      return Number(value) >= Number(operand);
    case 'between': {
      const [low, high] = operand as number[];
      return Number(value) >= Number(low) && Number(value) <= Number(high);
    }
    case 'before':
      return Date.parse(String(value)) < Date.parse(String(operand));
    case 'onOrBefore':
      return Date.parse(String(value)) <= Date.parse(String(operand));
    case 'after':
      return Date.parse(String(value)) > Date.parse(String(operand));
    case 'onOrAfter':
      return Date.parse(String(value)) >= Date.parse(String(operand));
    case 'olderThanDays':
      return ageInDays() > Number(operand);
    case 'withinDays':
      return ageInDays() <= Number(operand);
    case 'isOneOf':
      return (operand as unknown[]).includes(value);
    case 'isNoneOf':
      return !(operand as unknown[]).includes(value);
  }
}

function literal(leaf: Leaf, document: RulesetDocument, asOf: string): unknown {
  const value = leaf.value;
  if (typeof value !== 'object' || !('parameter' in value)) return value;
  const entries = document.parameters[value.parameter]?.values ?? [];
  return entries.filter((entry) => entry.validFrom <= asOf).pop()?.value;
}
