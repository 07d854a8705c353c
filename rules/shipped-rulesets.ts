import tierPlacementCases from './catalog/tier-placement.cases.json';
import tierPlacementJson from './catalog/tier-placement.json';
import type { RulesetCases } from './run-cases';
import type { TierRuleset } from './ruleset';

/** The shipped ruleset and its cases; a test validates and runs the JSON, which makes asserting its type safe. */
export const tierPlacement = tierPlacementJson as unknown as TierRuleset;

export const tierPlacementCaseFile = tierPlacementCases as unknown as RulesetCases;
