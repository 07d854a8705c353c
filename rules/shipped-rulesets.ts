import tierPlacementCases from './catalog/tier-placement.cases.json';
import tierPlacementJson from './catalog/tier-placement.json';
import type { RulesetCases } from './run-cases';
import type { RulesetDocument } from './ruleset';

/** The shipped ruleset and its cases; a test validates and runs the JSON, which makes asserting its type safe. */
export const tierPlacement = tierPlacementJson as unknown as RulesetDocument;

export const tierPlacementCaseFile = tierPlacementCases as unknown as RulesetCases;
