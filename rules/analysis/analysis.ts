import type { Localised } from '../../domain/localised';
import { decidingOrder } from '../evaluate';
import type { FactCatalogue, FactValues } from '../fact-catalogue';
import {
  type MatchingRule,
  type NormalFindingRule,
  normaliseFindings,
  type NormalMitigation,
  type NormalRule,
  normaliseRuleset,
} from '../normalise';
import { isFindingRuleset, type RulesetDocument } from '../ruleset';
import { type Clause, type FactSpace, factSpace } from './fact-space';

/** A rule that matched no registration for so many days is one to look at. */
export const IDLE_DAYS = 90;

/** What an analysis finds, in the order in which it is told. */
export const ANALYSIS_REMARK_KINDS = [
  'neverMatches',
  'shadowed',
  'partNeverHolds',
  'partAlwaysHolds',
  'mitigationNeverCounts',
  'mitigationAlwaysCounts',
  'overlap',
  'gap',
  'unusedParameter',
  'unusedCondition',
  'noMatchIn90Days',
  'notAnalysed',
] as const;

export type AnalysisRemarkKind = (typeof ANALYSIS_REMARK_KINDS)[number];

/** Something an administrator may want to know about a valid ruleset; nothing that stops it. */
export interface AnalysisRemark {
  readonly kind: AnalysisRemarkKind;
  /** JSON pointer (RFC 6901) into the document. */
  readonly pointer: string;
  /** The rules it is about, the one at the place first. */
  readonly ruleIds: readonly string[];
  readonly text: Localised;
  /**
   * Facts not named are unknown. Of an overlap of two rules: a record that both match and the first decides. Of a gap: the
   * fact with one of the values.
   */
  readonly example?: FactValues;
}

/** What a rule gives. */
export type Outcome = Pick<NormalRule, 'tier' | 'ground'> | Pick<NormalFindingRule, 'kind' | 'severity'>;

/** A rule with its condition on cells, and the opposite of it. */
export interface AnalysedRule extends MatchingRule {
  readonly name: Localised;
  readonly outcome: Outcome;
  readonly mitigations: readonly NormalMitigation[];
  readonly matches: Clause;
  readonly fails: Clause;
}

/** A document made ready for the questions of an analysis. */
export interface Analysis {
  readonly document: RulesetDocument;
  readonly catalogue: FactCatalogue;
  readonly asOf: string;
  readonly space: FactSpace;
  /** In the order in which they decide: of those that match, the first places the tier, or drafts its finding. */
  readonly rules: readonly AnalysedRule[];
  /** Only one of the rules that match decides; otherwise each drafts a finding of its own. */
  readonly oneDecides: boolean;
}

/** Prepares a valid document. Throws RulesetError where a parameter is not in force at `asOf` (ISO date). */
export function prepareAnalysis(document: RulesetDocument, catalogue: FactCatalogue, asOf: string): Analysis {
  const normal = rulesOf(document, asOf);
  const conditions = normal.flatMap(({ when, mitigations }) => [
    when,
    ...mitigations.map((each) => each.when),
  ]);
  const space = factSpace(conditions, catalogue, asOf);
  const names = new Map(document.rules.map((rule) => [rule.id, rule.name]));
  const rules = normal.map((rule): AnalysedRule => {
    const matches = space.clauseOf(rule.when);
    const name = names.get(rule.id) ?? { zh: rule.id, en: rule.id };
    return { ...rule, name, matches, fails: space.oppositeOf(matches) };
  });
  const oneDecides = !isFindingRuleset(document) || document.hitPolicy === 'first';
  return { document, catalogue, asOf, space, rules, oneDecides };
}

function rulesOf(
  document: RulesetDocument,
  asOf: string,
): (MatchingRule & Pick<AnalysedRule, 'outcome' | 'mitigations'>)[] {
  if (isFindingRuleset(document)) {
    return normaliseFindings(document, { asOf }).rules.map(({ kind, severity, ...rule }) => ({
      ...rule,
      outcome: { kind, severity },
    }));
  }
  const { rules, hitPolicy } = normaliseRuleset(document, { asOf });
  return decidingOrder(rules, hitPolicy).map(({ tier, ground, ...rule }) => ({
    ...rule,
    outcome: { tier, ground },
    mitigations: [],
  }));
}
