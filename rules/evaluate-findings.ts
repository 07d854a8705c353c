import { type FindingKind, type FindingSeverity, loweredBy } from '../domain/finding';
import { type CompiledFindings, mitigationName } from './compile-ruleset';
import { factsUsed } from './evaluate';
import type { FactValues } from './fact-catalogue';
import type { NormalFindingRule, NormalFindings } from './normalise';

/** A finding that a rule proposes: nothing before a person has heard the record keeper and decided it. */
export interface Draft {
  readonly ruleId: string;
  readonly kind: FindingKind;
  /** After mitigations; null of a commendation. */
  readonly severity: FindingSeverity | null;
  /** Ids of the rule's mitigations that hold, in the rule's order. */
  readonly mitigations: readonly string[];
}

export interface FindingEvaluation {
  /** Of the rule with the highest priority first; under `first` one at most. */
  readonly drafts: readonly Draft[];
  /** All rules that matched, highest priority first. */
  readonly matched: readonly string[];
  /** Every fact that the ruleset reads or shows, with its value; null is unknown. */
  readonly facts: FactValues;
}

/**
 * Drafts the findings of one record through json-rules-engine. Facts are taken as `evaluate` takes them; throws
 * RulesetError FACT_VALUE_OF_WRONG_TYPE.
 */
export async function evaluateFindings(
  compiled: CompiledFindings,
  facts: FactValues,
): Promise<FindingEvaluation> {
  const used = factsUsed(compiled, facts);
  const names = await compiled.run(used);
  const { rules } = compiled.ruleset;
  const matched = rules.filter((rule) => names.has(rule.id));
  const drafts = draftingRules(matched, compiled.ruleset).map((rule) =>
    draftOf(
      rule,
      rule.mitigations.filter(({ id }) => names.has(mitigationName(rule.id, id))).map(({ id }) => id),
    ),
  );
  return { drafts, matched: matched.map(({ id }) => id), facts: Object.fromEntries(used) };
}

/** What one record's SQL said: a line for each draft, as `draftsToSql` gives them. The same as `evaluateFindings` gives of it. */
export function draftsInSql({ rules }: NormalFindings, lines: readonly string[]): Draft[] {
  const found = new Map(
    lines.map((line): [string, string[]] => {
      const [ruleId = '', , , ...told] = line.split(' ');
      return [ruleId, told.map((each) => each.replace(/:\d+$/, ''))];
    }),
  );
  return rules.flatMap((rule) => {
    const mitigations = found.get(rule.id);
    return mitigations === undefined ? [] : [draftOf(rule, mitigations)];
  });
}

function draftingRules(
  matched: readonly NormalFindingRule[],
  { hitPolicy }: NormalFindings,
): readonly NormalFindingRule[] {
  return hitPolicy === 'first' ? matched.slice(0, 1) : matched;
}

function draftOf({ id, kind, severity, mitigations }: NormalFindingRule, counted: readonly string[]): Draft {
  const steps = mitigations
    .filter((mitigation) => counted.includes(mitigation.id))
    .reduce((sum, { lowers }) => sum + lowers, 0);
  return {
    ruleId: id,
    kind,
    severity: severity === null ? null : loweredBy(severity, steps),
    mitigations: counted,
  };
}
