import type { RulesetDocument } from '../../../../rules/ruleset-schema';

/** A record and where it must be placed; facts that are not named are unknown. */
export interface RuleCase {
  name: string;
  facts: Record<string, string | number | boolean | null>;
  expect: Expectation;
}

export interface Expectation {
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

/** What a rule does with what it matches, or the document's default where there is none of that id. */
export function expectationOf(document: RulesetDocument, ruleId: string | null): Expectation {
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
