import { Engine } from 'json-rules-engine';
import type { FactValue } from './fact-catalogue';
import type { NormalCondition } from './normalise';
import { holds, OPERATOR_NAMES, type Operand } from './operators';

/** json-rules-engine's own operators and decorators; none may stay, since they are true on unknown or on `"9"`. */
const DEFAULT_OPERATORS = [
  'equal',
  'notEqual',
  'in',
  'notIn',
  'contains',
  'doesNotContain',
  'lessThan',
  'lessThanInclusive',
  'greaterThan',
  'greaterThanInclusive',
];
const DEFAULT_DECORATORS = ['someFact', 'someValue', 'everyFact', 'everyValue', 'swap', 'not'];

/** A rule as the engine takes it; its name comes back where it matches. */
export interface EngineRule {
  readonly name: string;
  readonly priority: number;
  readonly when: NormalCondition;
}

/**
 * A json-rules-engine with the product's operators only, relative dates counted at `asOf`. Every fact that the rules
 * read must be passed to each run, unknown as null. The path resolver follows no path: the default one would evaluate
 * JSONPath filters.
 */
export function createRuleEngine(rules: readonly EngineRule[], asOf: string): Engine {
  const engine = new Engine([], { pathResolver: (value) => value });
  DEFAULT_OPERATORS.forEach((name) => engine.removeOperator(name));
  DEFAULT_DECORATORS.forEach((name) => engine.removeOperatorDecorator(name));
  for (const name of OPERATOR_NAMES) {
    engine.addOperator(name, (value: FactValue, operand: Operand) => holds(name, value, operand, asOf));
  }
  for (const { name, priority, when } of rules) {
    engine.addRule({
      name,
      priority,
      conditions: { all: [engineCondition(when)] },
      event: { type: 'matched' },
    });
  }
  return engine;
}

type EngineCondition =
  | { all: EngineCondition[] }
  | { any: EngineCondition[] }
  | { fact: string; operator: string; value: Operand };

function engineCondition(condition: NormalCondition): EngineCondition {
  if ('all' in condition) return { all: condition.all.map(engineCondition) };
  if ('any' in condition) return { any: condition.any.map(engineCondition) };
  return { fact: condition.fact, operator: condition.operator, value: condition.value };
}
