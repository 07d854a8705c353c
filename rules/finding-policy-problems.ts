import type { Localised } from '../domain/localised';
import { type FactCatalogue, findFact } from './fact-catalogue';
import { type DraftEffect, draftViolations, isShortcoming } from './finding-neutrality';
import { leavesOf, type NormalCondition, type NormalFindingRule, type NormalFindings } from './normalise';
import { holds } from './operators';
import { ANY_DAY } from './policy-problems';
import { listed, problem, type Problem } from './problem';
import type { ProblemCode } from './problem-messages';
import { type FindingRuleset, mitigationsOf } from './ruleset';

/**
 * What the programme promises about drafted findings: using a right never drafts one or makes it more severe, an unknown
 * is not a verdict, and a finding is about the record and how it was kept.
 */
export function findingPolicyProblems(
  document: FindingRuleset,
  ruleset: NormalFindings,
  catalogue: FactCatalogue,
  asOf: string | null,
): Problem[] {
  const rules = new Map(document.rules.map((rule) => [rule.id, rule]));
  const nameOf = (id: string): Localised | string => rules.get(id)?.name ?? id;
  const labelOf = (key: string): Localised | string => findFact(catalogue, key)?.label ?? key;
  const begun = draftViolations(ruleset, catalogue).flatMap(
    ({ ruleId, effect, mitigationId, event, leaf }) => {
      // what drafts by becoming unknown is told as such below
      if (effect === 'drafts' && leaf.fact !== event.key) return [];
      const rule = rules.get(ruleId);
      const mitigation = rule && mitigationsOf(rule).find(({ id }) => id === mitigationId);
      const details = { label: event.label, rule: nameOf(ruleId), fact: labelOf(leaf.fact) };
      const named = { ...details, mitigation: mitigation?.name ?? '' };
      return [problem(CODES[effect], leaf.pointer, named)];
    },
  );
  const perRule = ruleset.rules.flatMap((rule) => [
    ...leavesOf(rule.when)
      .filter(({ operator }) => operator === 'isUnknown')
      .map(({ fact, pointer }) =>
        problem('UNKNOWN_DRAFTS', pointer, { label: labelOf(fact), rule: nameOf(rule.id) }),
      ),
    ...evidenceProblems(rule, catalogue, asOf ?? ANY_DAY, nameOf(rule.id)),
  ]);
  return [...begun, ...perRule];
}

const CODES = {
  drafts: 'DRAFTING_FACT',
  makesWay: 'DRAFTING_BY_ENDING',
  worsens: 'WORSENING_FACT',
} as const satisfies Record<DraftEffect, ProblemCode>;

function evidenceProblems(
  rule: NormalFindingRule,
  catalogue: FactCatalogue,
  asOf: string,
  name: Localised | string,
): Problem[] {
  if (!isShortcoming(rule) || restsOnRecord(rule.when, catalogue, asOf)) return [];
  const facts = catalogue.filter((entry) => isAboutKeeping(entry.family)).map(({ key }) => key);
  return [
    problem('FINDING_WITHOUT_EVIDENCE', `${rule.pointer}/conditions`, { rule: name, facts: listed(facts) }),
  ];
}

/** The record, and what the office knew of safety: how a home is built, or how many live there, is not how a record was kept. */
function isAboutKeeping(family: string): boolean {
  return family === 'record' || family === 'safety';
}

/** True when the condition cannot hold without a known fact about the record or safety that says more than that all is well. */
function restsOnRecord(condition: NormalCondition, catalogue: FactCatalogue, asOf: string): boolean {
  if ('all' in condition) return condition.all.some((child) => restsOnRecord(child, catalogue, asOf));
  if ('any' in condition) return condition.any.every((child) => restsOnRecord(child, catalogue, asOf));
  const entry = findFact(catalogue, condition.fact);
  if (entry === undefined || !isAboutKeeping(entry.family)) return false;
  if (condition.operator === 'isKnown' || condition.operator === 'isUnknown') return false;
  return entry.benign === undefined || !holds(condition.operator, entry.benign, condition.value, asOf);
}
