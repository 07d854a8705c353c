import { compileRuleset } from './compile-ruleset';
import { evaluate } from './evaluate';
import type { FactCatalogue } from './fact-catalogue';
import { leavesOf, type NormalLeaf } from './normalise';
import { holds } from './operators';
import type { RulesetCases } from './run-cases';
import type { RulesetDocument } from './ruleset';

/** How much of something the cases try: a whole percentage, 100 only for all of it. */
export interface Covered<Missing> {
  readonly covered: number;
  readonly total: number;
  readonly percent: number;
  readonly uncovered: readonly Missing[];
}

/** A rule that decides in no case. */
export interface UndecidingRule {
  /** JSON pointer of the rule. */
  readonly pointer: string;
  readonly ruleId: string;
  /** Whether it matches in a case, where another one decides. */
  readonly matched: boolean;
}

/** A comparison of one fact that came out only one way, or in no case at all. */
export interface OneSidedCondition {
  /** JSON pointer of the comparison. */
  readonly pointer: string;
  /** What it was in no case, as it counts in its rules: under a `not` it is its opposite. */
  readonly never: readonly boolean[];
}

export interface CaseCoverage {
  readonly rules: Covered<UndecidingRule>;
  readonly conditions: Covered<OneSidedCondition>;
}

/**
 * How much of a ruleset its cases try, on their date: a rule is covered when it decides in one of them, a comparison of
 * a fact when it holds in one and not in another (on unknown it does not hold). A comparison in a shared condition is
 * covered by the rules that read it together; one that no rule reads is not counted. Whether the cases are placed as
 * expected is another matter: see `runCases`. Throws RulesetError for what cannot be run.
 */
export async function caseCoverage(
  document: RulesetDocument,
  { asOf, cases }: RulesetCases,
  catalogue?: FactCatalogue,
): Promise<CaseCoverage> {
  const compiled = compileRuleset(document, { asOf, ...(catalogue === undefined ? {} : { catalogue }) });
  const [matching, deciding] = [new Set<string>(), new Set<string>()];
  const comparisons = comparisonsIn(compiled.ruleset.rules.flatMap((rule) => leavesOf(rule.when)));
  for (const { facts } of cases) {
    const { decidedBy, matched, facts: values } = await evaluate(compiled, facts);
    matched.forEach((id) => matching.add(id));
    if (decidedBy !== null) deciding.add(decidedBy);
    for (const { leaf, seen } of comparisons) {
      seen.add(holds(leaf.operator, values[leaf.fact] ?? null, leaf.value, asOf));
    }
  }
  const rules = compiled.ruleset.rules.toSorted((a, b) => place(document, a.id) - place(document, b.id));
  const undeciding = rules
    .filter(({ id }) => !deciding.has(id))
    .map(({ id, pointer }) => ({ pointer, ruleId: id, matched: matching.has(id) }));
  const pointers = [...new Set(comparisons.map(({ leaf }) => leaf.pointer))];
  const oneSided = pointers.flatMap((pointer): OneSidedCondition[] => {
    const here = comparisons.filter(({ leaf }) => leaf.pointer === pointer);
    const never = [true, false].filter((outcome) => here.some(({ seen }) => !seen.has(outcome)));
    return never.length === 0 ? [] : [{ pointer, never }];
  });
  return {
    rules: covered(rules.length, undeciding),
    conditions: covered(pointers.length, oneSided),
  };
}

interface Comparison {
  readonly leaf: NormalLeaf;
  readonly seen: Set<boolean>;
}

/** Each once, however many rules read it; used under a `not` as well, it is two. */
function comparisonsIn(leaves: readonly NormalLeaf[]): Comparison[] {
  const found = new Map<string, Comparison>();
  for (const leaf of leaves) found.set(`${leaf.operator} ${leaf.pointer}`, { leaf, seen: new Set() });
  return [...found.values()];
}

function place({ rules }: RulesetDocument, id: string): number {
  return rules.findIndex((rule) => rule.id === id);
}

function covered<Missing>(total: number, uncovered: readonly Missing[]): Covered<Missing> {
  const count = total - uncovered.length;
  return { covered: count, total, percent: Math.floor((100 * count) / total), uncovered };
}
