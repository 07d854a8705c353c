import { compileFindings, compileRuleset, type CompileOptions } from './compile-ruleset';
import { evaluate } from './evaluate';
import { evaluateFindings } from './evaluate-findings';
import type { FactCatalogue, FactValues } from './fact-catalogue';
import { leavesOf, type MatchingRule, type NormalLeaf } from './normalise';
import { holds } from './operators';
import type { RulesetCases } from './run-cases';
import { isFindingRuleset, type RulesetDocument } from './ruleset';

/** How much of something the cases try: a whole percentage, 100 only for all of it. */
export interface Covered<Missing> {
  readonly covered: number;
  readonly total: number;
  readonly percent: number;
  readonly uncovered: readonly Missing[];
}

/** A rule that decides in no case, or drafts in none. */
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

/** A mitigation that counted in no case, or in every case that drafts its finding. */
export interface OneSidedMitigation {
  /** JSON pointer of the mitigation. */
  readonly pointer: string;
  readonly ruleId: string;
  readonly mitigationId: string;
  /** What it did in no case in which its rule drafts: `true` counts, `false` does not. */
  readonly never: readonly boolean[];
}

export interface CaseCoverage {
  readonly rules: Covered<UndecidingRule>;
  readonly conditions: Covered<OneSidedCondition>;
  /** Null of a ruleset that has none. */
  readonly mitigations: Covered<OneSidedMitigation> | null;
}

/**
 * How much of a ruleset its cases try, on their date: a rule is covered when it decides in one of them, a comparison of
 * a fact when it holds in one and not in another (on unknown it does not hold), a mitigation when it counts in one draft
 * and not in another. A comparison in a shared condition is
 * covered by the rules that read it together; one that no rule reads is not counted. Whether the rules say of the cases
 * what is expected is another matter: see `runCases`. Throws RulesetError for what cannot be run.
 */
export async function caseCoverage(
  document: RulesetDocument,
  { asOf, cases }: RulesetCases,
  catalogue?: FactCatalogue,
): Promise<CaseCoverage> {
  const tried = trial(document, { asOf, ...(catalogue === undefined ? {} : { catalogue }) });
  const [matching, deciding] = [new Set<string>(), new Set<string>()];
  const comparisons = comparisonsIn(tried.leaves);
  const counting = tried.mitigations.map((mitigation) => ({ mitigation, seen: new Set<boolean>() }));
  for (const { facts } of cases) {
    const { decided, matched, facts: values } = await tried.run(facts);
    matched.forEach((id) => matching.add(id));
    for (const { ruleId, mitigations } of decided) {
      deciding.add(ruleId);
      for (const { mitigation, seen } of counting) {
        if (mitigation.ruleId === ruleId) seen.add(mitigations.includes(mitigation.mitigationId));
      }
    }
    for (const { leaf, seen } of comparisons) {
      seen.add(holds(leaf.operator, values[leaf.fact] ?? null, leaf.value, asOf));
    }
  }
  const rules = tried.rules.toSorted((a, b) => place(document, a.id) - place(document, b.id));
  const undeciding = rules
    .filter(({ id }) => !deciding.has(id))
    .map(({ id, pointer }) => ({ pointer, ruleId: id, matched: matching.has(id) }));
  const pointers = [...new Set(comparisons.map(({ leaf }) => leaf.pointer))];
  const oneSided = pointers.flatMap((pointer): OneSidedCondition[] => {
    const here = comparisons.filter(({ leaf }) => leaf.pointer === pointer);
    const never = [true, false].filter((outcome) => here.some(({ seen }) => !seen.has(outcome)));
    return never.length === 0 ? [] : [{ pointer, never }];
  });
  const uncounted = counting
    .filter(({ seen }) => seen.size < 2)
    .map(({ mitigation, seen }) => ({
      ...mitigation,
      never: [true, false].filter((outcome) => !seen.has(outcome)),
    }));
  return {
    rules: covered(rules.length, undeciding),
    conditions: covered(pointers.length, oneSided),
    mitigations: counting.length === 0 ? null : covered(counting.length, uncounted),
  };
}

interface Tried {
  /** The rules that decide, with the mitigations that counted. */
  readonly decided: readonly { readonly ruleId: string; readonly mitigations: readonly string[] }[];
  readonly matched: readonly string[];
  readonly facts: FactValues;
}

interface Trial {
  readonly rules: readonly MatchingRule[];
  readonly mitigations: readonly Omit<OneSidedMitigation, 'never'>[];
  readonly leaves: readonly NormalLeaf[];
  readonly run: (facts: FactValues) => Promise<Tried>;
}

function trial(document: RulesetDocument, options: CompileOptions): Trial {
  if (isFindingRuleset(document)) {
    const compiled = compileFindings(document, options);
    const { rules } = compiled.ruleset;
    return {
      rules,
      mitigations: rules.flatMap((rule) =>
        rule.mitigations.map(({ id, pointer }) => ({ pointer, ruleId: rule.id, mitigationId: id })),
      ),
      leaves: rules.flatMap((rule) => [rule, ...rule.mitigations]).flatMap(({ when }) => leavesOf(when)),
      run: async (facts) => {
        const { drafts, ...tried } = await evaluateFindings(compiled, facts);
        return { ...tried, decided: drafts };
      },
    };
  }
  const compiled = compileRuleset(document, options);
  const { rules } = compiled.ruleset;
  return {
    rules,
    mitigations: [],
    leaves: rules.flatMap(({ when }) => leavesOf(when)),
    run: async (facts) => {
      const { decidedBy, ...tried } = await evaluate(compiled, facts);
      return { ...tried, decided: decidedBy === null ? [] : [{ ruleId: decidedBy, mitigations: [] }] };
    },
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
