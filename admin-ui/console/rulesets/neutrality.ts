import type { Localised } from '../../../domain/localised';
import type { VisitRateDimension } from '../../../domain/visit-rates';

/** What a version says of the neutrality of its rules, as GET /api/ruleset-versions/{id} answers it. */
export interface Neutrality {
  madeAt: string;
  factsRole: { tables: string[]; readable: string[] };
  proved: { facts: string[] };
  tried: { records: number; trials: number; raised: number };
  /** Where a group of homes is visited more than 1.25 times as often as the others. */
  exceeded: VisitRateDimension[];
  /** Of those where words are missing, or do not cover what has grown since. */
  unjustified: VisitRateDimension[];
  justifications: {
    dimension: VisitRateDimension;
    words: Localised;
    writtenAt: string;
    /** The number of the version for which they were written, where that is an earlier one. */
    carriedFrom: number | null;
  }[];
}
