import type { Localised } from '../domain/localised';
import type { Ground, Tier } from '../domain/tier';
import type { NumberUnit } from './fact-catalogue';
import type { OperatorName } from './operators';

export const SCHEMA_VERSION = 1;

/**
 * A ruleset as an author writes it and as it is stored: json-rules-engine's JSON (all, any, not, condition, fact,
 * operator, value, event) with typed operators, named parameters and the words that explain it.
 */
export interface RulesetDocument {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly key: string;
  readonly name: Localised;
  readonly description: Localised;
  /** `first`: the matching rule with the highest priority places the tier. `collect`: the closest matching tier does. */
  readonly hitPolicy: HitPolicy;
  /** The tier when no rule matches; never `priority`, which needs a ground. */
  readonly defaultTier: Exclude<Tier, 'priority'>;
  readonly conditions: Readonly<Record<string, SharedCondition>>;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly rules: readonly Rule[];
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

export interface Rule {
  readonly id: string;
  readonly name: Localised;
  /** For officers, auditors and the decision's file. */
  readonly reason: Localised;
  /** For the resident, in plain words. */
  readonly plainReason: Localised;
  readonly legalReference: Localised;
  /** Exactly for rules that place `priority`. */
  readonly ground?: Ground;
  /** Higher decides first; every rule has its own. */
  readonly priority: number;
  readonly conditions: Condition;
  readonly event: { readonly type: 'tier'; readonly params: { readonly tier: Tier } };
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
