import {
  type FactCatalogue,
  type FactEntry,
  type FactValue,
  findFact,
  shippedCatalogue,
} from './fact-catalogue';
import {
  leavesOf,
  type MatchingRule,
  type NamedCondition,
  type NormalFindings,
  normaliseFindings,
  type NormalRuleset,
  normaliseRuleset,
} from './normalise';
import { createRuleEngine, type EngineRule } from './rule-engine';
import type { FindingRuleset, TierRuleset } from './ruleset';
import { RulesetError } from './ruleset-error';

/** A ruleset made ready for one date; run any number of records with it. */
export interface Compiled<Ruleset> {
  readonly ruleset: Ruleset;
  readonly asOf: string;
  /** The facts that its conditions read and its drafts show, in catalogue order. */
  readonly facts: readonly FactEntry[];
  /** Names of the conditions that hold: a rule's id, a mitigation's as `mitigationName` has it. */
  readonly run: (facts: ReadonlyMap<string, FactValue>) => Promise<ReadonlySet<string>>;
}

export type CompiledRuleset = Compiled<NormalRuleset>;
export type CompiledFindings = Compiled<NormalFindings>;

export interface CompileOptions {
  /** ISO date at which parameters are taken and relative dates counted. */
  readonly asOf: string;
  readonly catalogue?: FactCatalogue;
}

/**
 * Makes a valid document about tiers ready for json-rules-engine. Throws RulesetError for what cannot be run (an unknown
 * fact, condition or parameter, a cycle, a size beyond the limits, equal priorities).
 */
export function compileRuleset(document: TierRuleset, options: CompileOptions): CompiledRuleset {
  const { asOf, catalogue = shippedCatalogue } = options;
  const ruleset = normaliseRuleset(document, { asOf });
  refuseEqualPriorities(ruleset.rules);
  const facts = factsRead(ruleset.rules, catalogue);
  return { ruleset, asOf, facts, run: runner(ruleset.rules.map(engineRule), asOf) };
}

/** The same of a document about findings: each mitigation is a rule of its own to the engine. */
export function compileFindings(document: FindingRuleset, options: CompileOptions): CompiledFindings {
  const { asOf, catalogue = shippedCatalogue } = options;
  const ruleset = normaliseFindings(document, { asOf });
  refuseEqualPriorities(ruleset.rules);
  const conditions = ruleset.rules.flatMap((rule) => [rule, ...rule.mitigations]);
  const evidence = document.rules.flatMap(({ event }, index) =>
    event.params.evidence.map((fact, place) => ({
      fact,
      pointer: `/rules/${index}/event/params/evidence/${place}`,
    })),
  );
  const facts = factsRead(conditions, catalogue, evidence);
  const rules = ruleset.rules.flatMap((rule): EngineRule[] => [
    engineRule(rule),
    ...rule.mitigations.map(({ id, when }) => ({
      name: mitigationName(rule.id, id),
      priority: rule.priority,
      when,
    })),
  ]);
  return { ruleset, asOf, facts, run: runner(rules, asOf) };
}

function engineRule({ id: name, priority, when }: MatchingRule): EngineRule {
  return { name, priority, when };
}

/** No rule has such a name: an id holds no space. */
export function mitigationName(ruleId: string, mitigationId: string): string {
  return `${ruleId} ${mitigationId}`;
}

function refuseEqualPriorities(rules: readonly MatchingRule[]): void {
  rules.forEach((rule, index) => {
    if (rule.priority === rules[index + 1]?.priority) {
      throw new RulesetError('EQUAL_PRIORITIES', rule.pointer);
    }
  });
}

function factsRead(
  conditions: readonly NamedCondition[],
  catalogue: FactCatalogue,
  shown: readonly { fact: string; pointer: string }[] = [],
): FactEntry[] {
  const read = [...conditions.flatMap(({ when }) => leavesOf(when)), ...shown];
  for (const { fact, pointer } of read) {
    if (findFact(catalogue, fact) === undefined) throw new RulesetError('UNKNOWN_FACT', pointer);
  }
  const keys = new Set(read.map(({ fact }) => fact));
  return catalogue.filter((entry) => keys.has(entry.key));
}

/**
 * Answers with the names of all conditions that hold. Two reasons not to use `stop()` and not to run at once: `stop()` still
 * fires rules of equal priority, and an engine keeps its state (running, finished) on itself, so that one record's end
 * would silently skip the remaining rules of another. Runs therefore queue behind each other.
 */
function runner(rules: readonly EngineRule[], asOf: string): CompiledRuleset['run'] {
  const engine = createRuleEngine(rules, asOf);
  let queue: Promise<unknown> = Promise.resolve();
  return (facts) => {
    const result = queue.then(() => engine.run(Object.fromEntries(facts)));
    queue = result.catch(() => undefined);
    return result.then((outcome) => new Set(outcome.results.map((matched) => matched.name)));
  };
}
