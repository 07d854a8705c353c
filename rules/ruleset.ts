import type { RULESET_DECIDES } from '../domain/closed-lists';
import type { FindingKind, FindingSeverity } from '../domain/finding';
import type { Localised } from '../domain/localised';
import type { Ground, Tier } from '../domain/tier';
import type { NumberUnit } from './fact-catalogue';
import type { OperatorName } from './operators';

export const SCHEMA_VERSION = 1;

/**
 * A ruleset as an author writes it and as it is stored: json-rules-engine's JSON (all, any, not, condition, fact,
 * operator, value, event) with typed operators, named parameters and the words that explain it. `decides` says what its
 * rules give; a document without it is one about tiers.
 */
export type RulesetDocument = TierRuleset | FindingRuleset;

interface DocumentHead {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly key: string;
  readonly name: Localised;
  readonly description: Localised;
  readonly hitPolicy: HitPolicy;
  readonly conditions: Readonly<Record<string, SharedCondition>>;
  readonly parameters: Readonly<Record<string, Parameter>>;
}

/** `first`: the matching rule with the highest priority places the tier. `collect`: the closest matching tier does. */
export interface TierRuleset extends DocumentHead {
  readonly decides?: 'tier';
  /** The tier when no rule matches; never `priority`, which needs a ground. */
  readonly defaultTier: Exclude<Tier, 'priority'>;
  readonly rules: readonly TierRule[];
}

/** `first`: the matching rule with the highest priority drafts its finding. `collect`: every matching rule drafts one. */
export interface FindingRuleset extends DocumentHead {
  readonly decides: 'finding';
  readonly rules: readonly FindingRule[];
}

export type RulesetDecides = (typeof RULESET_DECIDES)[number];

/** What the rules of a document give. */
export function decidesOf(document: Pick<RulesetDocument, 'decides'>): RulesetDecides {
  return document.decides ?? 'tier';
}

export function isFindingRuleset(document: RulesetDocument): document is FindingRuleset {
  return document.decides === 'finding';
}

export type HitPolicy = 'first' | 'collect';

export interface SharedCondition {
  readonly name: Localised;
  readonly when: Condition;
}

/** A number with a unit and a history; `values` are ordered by `validFrom` (ISO date, inclusive). */
export interface Parameter {
  readonly name: Localised;
  readonly unit: NumberUnit;
  readonly values: readonly { readonly validFrom: string; readonly value: number }[];
}

export type Rule = TierRule | FindingRule;

interface RuleHead {
  readonly id: string;
  readonly name: Localised;
  /** For officers, auditors and the decision's file; of a finding: what was found. */
  readonly reason: Localised;
  /** For the resident, in plain words. */
  readonly plainReason: Localised;
  readonly legalReference: Localised;
  /** Higher decides first; every rule has its own. */
  readonly priority: number;
  readonly conditions: Condition;
}

export interface TierRule extends RuleHead {
  /** Exactly for rules that place `priority`. */
  readonly ground?: Ground;
  readonly event: { readonly type: 'tier'; readonly params: { readonly tier: Tier } };
}

export interface FindingRule extends RuleHead {
  readonly event: { readonly type: 'finding'; readonly params: FindingOutcome };
}

/** The finding that a rule drafts: what was found is the rule's reason. A person decides it after hearing the record keeper. */
export type FindingOutcome = Shortcoming | Commendation;

interface OutcomeHead {
  /** What the record, or the way it was kept, is held against. */
  readonly criterion: Localised;
  /** What followed, or may follow, from it. */
  readonly effect: Localised;
  /** Keys of the facts that are shown with the draft, whether or not a condition reads them. */
  readonly evidence: readonly string[];
}

export interface Shortcoming extends OutcomeHead {
  readonly kind: Exclude<FindingKind, 'commendation'>;
  /** What usually leads to it, as far as rules can say. */
  readonly cause?: Localised;
  /** Before mitigations. */
  readonly severity: FindingSeverity;
  readonly mitigations: readonly Mitigation[];
}

/** Good work is a finding too; it has no severity, and nothing to mitigate. */
export interface Commendation extends OutcomeHead {
  readonly kind: 'commendation';
}

/** What lowers the severity where it holds as well. */
export interface Mitigation {
  /** Unique in its rule. */
  readonly id: string;
  readonly name: Localised;
  readonly reason: Localised;
  /** By so many steps, one at least. */
  readonly lowers: number;
  readonly conditions: Condition;
}

/** The mitigations of a rule; none of one that places a tier or commends. */
export function mitigationsOf({ event }: Rule): readonly Mitigation[] {
  return event.type === 'finding' && event.params.kind !== 'commendation' ? event.params.mitigations : [];
}

export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly condition: string }
  | Leaf;

export interface Leaf {
  readonly fact: string;
  readonly operator: OperatorName;
  /** Absent for `isKnown` and `isUnknown`. */
  readonly value?: LeafValue;
  /** Optional: when stated it must be the unit that the value is read in. */
  readonly unit?: NumberUnit;
}

export type LeafValue =
  number | string | boolean | readonly number[] | readonly string[] | { readonly parameter: string };

/** The parameter that a value refers to, or null for a literal. */
export function parameterOf(value: LeafValue | undefined): string | null {
  return typeof value === 'object' && 'parameter' in value ? value.parameter : null;
}
