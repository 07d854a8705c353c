import {
  type Analysis,
  ANALYSIS_REMARK_KINDS,
  type AnalysisRemark,
  prepareAnalysis,
} from './analysis/analysis';
import type { Effort } from './analysis/find-records';
import { idleMitigations } from './analysis/idle-mitigations';
import { idleParts } from './analysis/idle-parts';
import { idleRules } from './analysis/idle-rules';
import { idleSince } from './analysis/idle-since';
import { ruleOverlaps } from './analysis/rule-overlaps';
import { unusedNames } from './analysis/unused-names';
import { valueGaps } from './analysis/value-gaps';
import { type FactCatalogue, shippedCatalogue } from './fact-catalogue';
import type { RulesetDocument } from './ruleset';

export interface AnalysisOptions {
  /** ISO date at which parameters are taken and relative dates counted. */
  readonly asOf: string;
  readonly catalogue?: FactCatalogue;
  /** Of each rule's id the ISO date on which it matched a registration last, null for never; from the register. */
  readonly matches?: ReadonlyMap<string, string | null>;
}

/** Each group of questions has its own allowance, so that none is left unanswered because of another. */
const LOOKS = {
  rules: 1_000_000,
  parts: 500_000,
  mitigations: 500_000,
  overlaps: 1_000_000,
  perQuestion: 200_000,
};

/**
 * What an administrator may want to know about a valid document before it counts: rules that never match or never
 * decide, parts of conditions and mitigations that change nothing, rules that overlap, values that no rule asks for, names that nobody
 * uses, rules that matched nobody for long. Each with its place and the reason; remarks of one kind stand together.
 *
 * What is said holds for every record whose values keep to the catalogue (minimum, maximum, whole numbers, closed
 * values), on the day `asOf`. What is not said may still be so: where the combinations of conditions are too many, the
 * remark `notAnalysed` says what was left open. Its time is bounded for every valid document. Throws RulesetError where a
 * parameter is not in force at `asOf`.
 */
export function analyseRuleset(document: RulesetDocument, options: AnalysisOptions): AnalysisRemark[] {
  const { asOf, catalogue = shippedCatalogue, matches = new Map<string, null>() } = options;
  const analysis = prepareAnalysis(document, catalogue, asOf);
  const idle = idleRules(analysis, effort(LOOKS.rules));
  const parts = idleParts(analysis, idle.neverMatch, effort(LOOKS.parts));
  const remarks = [
    ...idle.remarks,
    ...parts.remarks,
    ...idleMitigations(analysis, idle.neverMatch, effort(LOOKS.mitigations)),
    ...ruleOverlaps(analysis, idle.neverDecide, effort(LOOKS.overlaps)),
    ...valueGaps(analysis, idle.neverMatch),
    ...unusedNames(document),
    ...idleSince(analysis, matches, idle.neverMatch),
    ...notAnalysed(analysis, new Set([...idle.unsettled, ...parts.unsettled])),
  ];
  const rank = ({ kind }: AnalysisRemark): number => ANALYSIS_REMARK_KINDS.indexOf(kind);
  return remarks.toSorted((a, b) => rank(a) - rank(b));
}

function effort(left: number): Effort {
  return { left, perQuestion: LOOKS.perQuestion };
}

function notAnalysed({ rules }: Analysis, unsettled: ReadonlySet<string>): AnalysisRemark[] {
  return rules
    .filter(({ id }) => unsettled.has(id))
    .map((rule) => ({
      kind: 'notAnalysed',
      pointer: rule.pointer,
      ruleIds: [rule.id],
      text: {
        zh: `规则“${rule.name.zh}”的条件组合过多，未能全部判断。`,
        en: `Too many combinations of conditions: not everything about “${rule.name.en}” was settled.`,
      },
    }));
}
