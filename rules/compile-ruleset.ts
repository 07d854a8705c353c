import {
  type FactCatalogue,
  type FactEntry,
  type FactValue,
  findFact,
  shippedCatalogue,
} from './fact-catalogue';
import { leavesOf, type NormalRuleset, normaliseRuleset } from './normalise';
import type { RulesetDocument } from './ruleset';
import { RulesetError } from './ruleset-error';
import { createTierEngine } from './tier-engine';

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
 * condition or parameter, a cycle, a size beyond the limits, equal priorities).
 */
export function compileRuleset(document: RulesetDocument, options: CompileOptions): CompiledRuleset {
  const { asOf, catalogue = shippedCatalogue } = options;
  const ruleset = normaliseRuleset(document, { asOf });
  refuseEqualPriorities(ruleset);
  return { ruleset, asOf, facts: factsRead(ruleset, catalogue), run: runner(ruleset, asOf) };
}

function refuseEqualPriorities(ruleset: NormalRuleset): void {
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

/**
 * Answers with the ids of all rules that match. Two reasons not to use `stop()` and not to run at once: `stop()` still
 * fires rules of equal priority, and an engine keeps its state (running, finished) on itself, so that one record's end
 * would silently skip the remaining rules of another. Runs therefore queue behind each other.
 */
function runner(ruleset: NormalRuleset, asOf: string): CompiledRuleset['run'] {
  const engine = createTierEngine(ruleset, asOf);
  let queue: Promise<unknown> = Promise.resolve();
  return (facts) => {
    const result = queue.then(() => engine.run(Object.fromEntries(facts)));
    queue = result.catch(() => undefined);
    return result.then((outcome) => new Set(outcome.results.map((matched) => matched.name)));
  };
}
