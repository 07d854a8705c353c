import tierPlacementCases from './catalog/tier-placement.cases.json';
import tierPlacementJson from './catalog/tier-placement.json';
import type { Ground, Tier } from '../domain/tier';
import type { FactValues } from './fact-catalogue';
import type { RulesetDocument } from './ruleset';

/** A record and where it must be placed; kept beside the ruleset and run before each publication. */
export interface RulesetCase {
  readonly name: string;
  /** Facts not named are unknown. */
  readonly facts: FactValues;
  readonly expect: { readonly tier: Tier; readonly ground: Ground | null; readonly decidedBy: string | null };
}

export interface RulesetCases {
  readonly ruleset: string;
  /** The ISO date on which the cases are evaluated. */
  readonly asOf: string;
  readonly cases: readonly RulesetCase[];
}

/** The shipped ruleset and its cases; a test validates and runs the JSON, which makes asserting its type safe. */
export const tierPlacement = tierPlacementJson as unknown as RulesetDocument;

export const tierPlacementCaseFile = tierPlacementCases as unknown as RulesetCases;
