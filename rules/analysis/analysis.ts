import type { Localised } from '../../domain/localised';
import { decidingOrder } from '../evaluate';
import type { FactCatalogue, FactValues } from '../fact-catalogue';
import { type NormalRule, normaliseRuleset } from '../normalise';
import type { RulesetDocument } from '../ruleset';
import { type Clause, type FactSpace, factSpace } from './fact-space';

/** A rule that matched no registration for so many days is one to look at. */
export const IDLE_DAYS = 90;

/** What an analysis finds, in the order in which it is told. */
export const ANALYSIS_REMARK_KINDS = [
  'neverMatches',
  'shadowed',
  'partNeverHolds',
  'partAlwaysHolds',
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

/** A rule with its condition on cells, and the opposite of it. */
export interface AnalysedRule extends NormalRule {
  readonly name: Localised;
  readonly matches: Clause;
  readonly fails: Clause;
}

/** A document made ready for the questions of an analysis. */
export interface Analysis {
  readonly document: RulesetDocument;
  readonly catalogue: FactCatalogue;
  readonly asOf: string;
  readonly space: FactSpace;
  /** In the order in which they decide: of those that match, the first places the tier. */
  readonly rules: readonly AnalysedRule[];
}

/** Prepares a valid document. Throws RulesetError where a parameter is not in force at `asOf` (ISO date). */
export function prepareAnalysis(document: RulesetDocument, catalogue: FactCatalogue, asOf: string): Analysis {
  const ruleset = normaliseRuleset(document, { asOf });
  const space = factSpace(ruleset, catalogue, asOf);
  const names = new Map(document.rules.map((rule) => [rule.id, rule.name]));
  const rules = decidingOrder(ruleset.rules, ruleset.hitPolicy).map((rule): AnalysedRule => {
    const matches = space.clauseOf(rule.when);
    const name = names.get(rule.id) ?? { zh: rule.id, en: rule.id };
    return { ...rule, name, matches, fails: space.oppositeOf(matches) };
  });
  return { document, catalogue, asOf, space, rules };
}
