import type { RulesetDocument, TierRuleset } from '../../../../rules/ruleset-schema';
import { isFindings } from '../rule-kind';

/** A record and where it must be placed; facts that are not named are unknown. */
export interface RuleCase {
  name: string;
  facts: Record<string, string | number | boolean | null>;
  expect: Expectation;
}

/** What the rules must say of a record: where it is placed, or which findings are drafted. */
export type Expectation = ExpectedPlace | { drafts: readonly ExpectedDraft[] };

/** As an assessment gives it of an example: a place, or what is drafted. */
export type Outcome = ExpectedPlace | readonly ExpectedDraft[];

export interface ExpectedDraft {
  ruleId: string;
  /** After mitigations; null of a commendation. */
  severity: string | null;
  /** Ids of those that count. */
  mitigations: readonly string[];
}

export interface ExpectedPlace {
  tier: string;
  ground: string | null;
  /** A rule's id; null where none matches. */
  decidedBy: string | null;
}

/** As a version keeps them. */
export interface CaseFile {
  ruleset: string;
  /** The day on which they are evaluated. */
  asOf: string;
  cases: readonly RuleCase[];
}

/** Stands for the default in a choice of rules: no rule has this id, as names begin with a letter. */
export const NO_RULE = '-';

/** What is expected of a case to begin with: that no rule matches. */
export function nothingExpected(document: RulesetDocument): Expectation {
  return isFindings(document) ? { drafts: [] } : placeOf(document, null);
}

export function expectationIn(outcome: Outcome): Expectation {
  return 'tier' in outcome ? outcome : { drafts: outcome };
}

/** What a rule does with what it matches, or the document's default where there is none of that id. */
export function placeOf(document: TierRuleset, ruleId: string | null): ExpectedPlace {
  const rule = document.rules.find(({ id }) => id === ruleId);
  return rule
    ? { tier: rule.event.params.tier, ground: rule.ground ?? null, decidedBy: rule.id }
    : { tier: document.defaultTier, ground: null, decidedBy: null };
}

/** `name`, or with the first number after it that makes it a name of its own. */
export function freeName(name: string, cases: readonly RuleCase[]): string {
  const names = new Set(cases.map((each) => each.name));
  let free = name;
  for (let number = 2; names.has(free); number += 1) free = `${name} (${number})`;
  return free;
}
