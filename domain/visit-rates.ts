import type { Localised } from './localised';

/**
 * By what homes are grouped when a version's visit rates are compared (programme: "Rules that administrators own"): kind of
 * unit, how long the tenancy has run, patch, and the language in which the home is written to.
 */
export const VISIT_RATE_DIMENSIONS = [
  'dwelling_kind',
  'tenancy_length',
  'patch',
  'contact_language',
] as const;
export type VisitRateDimension = (typeof VISIT_RATE_DIMENSIONS)[number];

export const DIMENSION_WORDS: Readonly<Record<VisitRateDimension, Localised>> = {
  dwelling_kind: { zh: '出租单元的类型', en: 'Kind of dwelling' },
  tenancy_length: { zh: '租期已有多久', en: 'How long the tenancy has run' },
  patch: { zh: '片区', en: 'Patch' },
  contact_language: { zh: '联系语言', en: 'Contact language' },
};

/** How often a group's homes would be visited; null where that would tell of few. */
export interface VisitRate {
  dimension: VisitRateDimension;
  /** A code, or a patch's id. */
  group: string;
  /** Of a patch, its code. */
  code: string | null;
  registrations: number | null;
  visits: number | null;
  /** Of its rate to that of all others, where both are 30 homes or more, and the lower end of the interval. */
  ratio: number | null;
  lowest: number | null;
  exceeds: boolean;
}
