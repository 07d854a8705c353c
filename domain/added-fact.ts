import type { Localised } from './localised';

/** What a fact that an authority adds may be about: never a person, nor who comes and goes. */
export const FACT_SUBJECTS = ['structure', 'equipment', 'documents'] as const;
export type FactSubject = (typeof FACT_SUBJECTS)[number];

/** What the data protection officer says of a proposed fact. */
export const FACT_OPINIONS = ['in_favour', 'with_conditions', 'against'] as const;
export type FactOpinion = (typeof FACT_OPINIONS)[number];

/** What the data owner decides after that. */
export const FACT_DECISIONS = ['approved', 'refused'] as const;
export type FactDecision = (typeof FACT_DECISIONS)[number];

/** A fact that was added without code: a typed read of an observation of the building or of the dwelling. */
export interface AddedFact {
  /** As rules name it: camelCase. */
  readonly key: string;
  readonly label: Localised;
  readonly about: FactSubject;
  readonly observationKey: string;
  readonly subjectType: 'building' | 'dwelling';
  readonly valueType: 'boolean' | 'number' | 'date' | 'enum';
  /** Of a number. */
  readonly unit: 'count' | 'days' | 'percent' | 'year' | null;
  /** Of an enumeration, all that there are; another observed value is unknown. */
  readonly choices: readonly { readonly value: string; readonly label: Localised }[];
  readonly purpose: Localised;
  readonly legalBasis: Localised;
  /** An ISO 8601 duration. */
  readonly retention: string;
  readonly mayRaise: boolean;
  readonly visibility: readonly ('officer' | 'supervisor' | 'auditor' | 'landlord' | 'resident')[];
}
