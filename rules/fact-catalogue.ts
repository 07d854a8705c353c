import { UNKNOWN_WHILE_DISPUTED } from '../domain/dispute';
import type { Localised } from '../domain/localised';
import factsJson from './catalog/facts.json';

/** What a fact's evidence can carry: a tier's ground, the structure of a building or dwelling, or none of these. */
export const FACT_FAMILIES = ['safety', 'record', 'structure', 'none'] as const;
export type FactFamily = (typeof FACT_FAMILIES)[number];

export const NUMBER_UNITS = ['count', 'days', 'percent', 'year'] as const;
export type NumberUnit = (typeof NUMBER_UNITS)[number];

export const FACT_TYPES = ['number', 'date', 'enum', 'boolean'] as const;
export type FactType = (typeof FACT_TYPES)[number];

interface FactEntryBase {
  readonly key: string;
  readonly label: Localised;
  readonly family: FactFamily;
  /**
   * Of facts about safety or the record: the value on which there is nothing to follow up. Evidence for a ground is a
   * condition that this value does not meet. Unset: the fact is no evidence by itself, whatever its value.
   */
  readonly benign?: number | string | boolean;
  /** False: may lower the tier or schedule a message, never raise the tier. */
  readonly mayRaise: boolean;
  /**
   * For `mayRaise: false`: the other facts whose value is unknown, any of them, while this one is on. Together with the
   * fact itself they are all that its event does to a record. Unset: nothing else.
   */
  readonly makesUnknown?: readonly string[];
  readonly source: Localised;
  readonly purpose: Localised;
  readonly legalBasis: Localised;
  /** How long the value is kept, an ISO 8601 duration. */
  readonly retention: string;
  /** Who may see the value of a registration they may see. */
  readonly visibility: readonly FactViewer[];
}

export const FACT_VIEWERS = ['officer', 'supervisor', 'auditor', 'landlord', 'resident'] as const;
export type FactViewer = (typeof FACT_VIEWERS)[number];

export const SWITCHED_ON_BY = ['increase', 'decrease'] as const;

export interface NumberFact extends FactEntryBase {
  readonly type: 'number';
  readonly unit: NumberUnit;
  readonly minimum?: number;
  readonly maximum?: number;
  /** For `mayRaise: false`: which change counts as the fact being switched on. Unset: every change. */
  readonly switchedOnBy?: (typeof SWITCHED_ON_BY)[number];
}

/** Value: an ISO calendar date, `2025-11-30`, in the authority's time zone. */
export interface DateFact extends FactEntryBase {
  readonly type: 'date';
  readonly unit: null;
}

export interface EnumFact extends FactEntryBase {
  readonly type: 'enum';
  readonly unit: null;
  readonly values: readonly { readonly value: string; readonly label: Localised }[];
}

export interface BooleanFact extends FactEntryBase {
  readonly type: 'boolean';
  readonly unit: null;
}

export type FactEntry = NumberFact | DateFact | EnumFact | BooleanFact;

/** The closed list of what a rule may ask about. Keys are unique. */
export type FactCatalogue = readonly FactEntry[];

/** A fact's value of one registration; null is unknown. Dates are ISO calendar dates. */
export type FactValue = number | string | boolean | null;
export type FactValues = Readonly<Record<string, FactValue>>;

/** The catalogue that ships with the product; a test checks the JSON against these types' rules. */
export const shippedCatalogue: FactCatalogue = (factsJson as FactCatalogue).map((entry) =>
  entry.key === 'disputed' ? { ...entry, makesUnknown: Object.keys(UNKNOWN_WHILE_DISPUTED) } : entry,
);

/** The entry of `key`, or undefined. */
export function findFact(catalogue: FactCatalogue, key: string): FactEntry | undefined {
  return catalogue.find((entry) => entry.key === key);
}
