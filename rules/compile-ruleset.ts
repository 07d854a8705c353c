import { Engine } from 'json-rules-engine';
import { type FactCatalogue, type FactEntry, findFact, shippedCatalogue } from './fact-catalogue';
import { leavesOf, type NormalCondition, type NormalRuleset, normaliseRuleset } from './normalise';
import { holds, OPERATOR_NAMES, type Operand } from './operators';
import type { FactValue } from './fact-catalogue';
import type { RulesetDocument } from './ruleset';
import { RulesetError } from './ruleset-error';

/** A ruleset made ready for one date; evaluate any number of records with it. */
export interface CompiledRuleset {
  readonly ruleset: NormalRuleset;
  readonly asOf: string;
  /** The facts the rules read, in catalogue order. */
  readonly facts: readonly FactEntry[];
  readonly run: (facts: ReadonlyMap<string, FactValue>) => Promise<ReadonlySet<string>>;
}

export interface CompileOptions {
  /** ISO date at which parameters are taken and relative dates counted. */
  readonly asOf: string;
  readonly catalogue?: FactCatalogue;
}

/**
 * Makes a valid document ready for json-rules-engine. Throws RulesetError for what cannot be run (an unknown fact,
 * condition or parameter, a cycle, a size beyond the limits, equal priorities under `first`).
 */
export function compileRuleset(document: RulesetDocument, options: CompileOptions): CompiledRuleset {
  const { asOf, catalogue = shippedCatalogue } = options;
  const ruleset = normaliseRuleset(document, { asOf });
  refuseEqualPriorities(ruleset);
  return { ruleset, asOf, facts: factsRead(ruleset, catalogue), run: runner(ruleset, asOf) };
}

function refuseEqualPriorities(ruleset: NormalRuleset): void {
  if (ruleset.hitPolicy !== 'first') return;
  ruleset.rules.forEach((rule, index) => {
    if (rule.priority === ruleset.rules[index + 1]?.priority) {
      throw new RulesetError('EQUAL_PRIORITIES', rule.pointer);
    }
  });
}

function factsRead(ruleset: NormalRuleset, catalogue: FactCatalogue): FactEntry[] {
  const leaves = ruleset.rules.flatMap((rule) => leavesOf(rule.when));
  for (const leaf of leaves) {
    if (findFact(catalogue, leaf.fact) === undefined) throw new RulesetError('UNKNOWN_FACT', leaf.pointer);
  }
  const keys = new Set(leaves.map((leaf) => leaf.fact));
  return catalogue.filter((entry) => keys.has(entry.key));
}

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

/**
 * Answers with the ids of all rules that match. Two reasons not to use `stop()` and not to run at once: `stop()` still
 * fires rules of equal priority, and an engine keeps its state (running, finished) on itself, so that one record's end
 * would silently skip the remaining rules of another. Runs therefore queue behind each other.
 */
function runner(ruleset: NormalRuleset, asOf: string): CompiledRuleset['run'] {
  const engine = new Engine([], { pathResolver: (value) => value });
  DEFAULT_OPERATORS.forEach((name) => engine.removeOperator(name));
  DEFAULT_DECORATORS.forEach((name) => engine.removeOperatorDecorator(name));
  for (const name of OPERATOR_NAMES) {
    engine.addOperator(name, (value: FactValue, operand: Operand) => holds(name, value, operand, asOf));
  }
  for (const rule of ruleset.rules) {
    engine.addRule({
      name: rule.id,
      priority: rule.priority,
      conditions: { all: [engineCondition(rule.when)] },
      event: { type: 'tier' },
    });
  }
  let queue: Promise<unknown> = Promise.resolve();
  return (facts) => {
    const result = queue.then(() => engine.run(Object.fromEntries(facts)));
    queue = result.catch(() => undefined);
    return result.then((outcome) => new Set(outcome.results.map((matched) => matched.name)));
  };
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
