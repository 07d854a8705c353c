import recordFindingsCases from './catalog/record-findings.cases.json';
import recordFindingsJson from './catalog/record-findings.json';
import tierPlacementCases from './catalog/tier-placement.cases.json';
import tierPlacementJson from './catalog/tier-placement.json';
import type { ExpectedDrafts, ExpectedPlace, RulesetCases } from './run-cases';
import type { FindingRuleset, TierRuleset } from './ruleset';

/** The shipped rulesets and their cases; a test validates and runs the JSON, which makes asserting its type safe. */
export const tierPlacement = tierPlacementJson as unknown as TierRuleset;

export const tierPlacementCaseFile = tierPlacementCases as unknown as RulesetCases<ExpectedPlace>;

export const recordFindings = recordFindingsJson as unknown as FindingRuleset;

export const recordFindingsCaseFile = recordFindingsCases as unknown as RulesetCases<ExpectedDrafts>;
