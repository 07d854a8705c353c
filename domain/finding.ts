import type { Localised } from './localised';

/**
 * What a finding says of a record and of how it was kept, never of a person: one of the four checks of the weekly reverse audit is not
 * met, or the record was kept well.
 */
export const FINDING_KINDS = ['registered', 'verified', 'tracked', 'changes', 'commendation'] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** From the least to the most severe: the order of the array is that of the severities. A commendation has none. */
export const FINDING_SEVERITIES = ['observation', 'minor', 'major'] as const;
export type FindingSeverity = (typeof FINDING_SEVERITIES)[number];

export const FINDING_KIND_WORDS: Readonly<Record<FindingKind, Localised>> = {
  registered: { zh: '登记', en: 'registration' },
  verified: { zh: '核实', en: 'verification' },
  tracked: { zh: '跟进', en: 'follow-up' },
  changes: { zh: '变更', en: 'changes' },
  commendation: { zh: '表扬', en: 'commendation' },
};

export const FINDING_SEVERITY_WORDS: Readonly<Record<FindingSeverity, Localised>> = {
  observation: { zh: '提示', en: 'observation' },
  minor: { zh: '一般', en: 'minor' },
  major: { zh: '重大', en: 'major' },
};

/** Negative when `a` is less severe than `b`, 0 when equal; none, as of a commendation, is the least. */
export function compareSeverities(a: FindingSeverity | null, b: FindingSeverity | null): number {
  const rank = (severity: FindingSeverity | null): number =>
    severity === null ? -1 : FINDING_SEVERITIES.indexOf(severity);
  return rank(a) - rank(b);
}

/** The severity so many steps below, never below the lowest. `steps` is 0 or more: nothing raises a severity. */
export function loweredBy(severity: FindingSeverity, steps: number): FindingSeverity {
  const rank = FINDING_SEVERITIES.indexOf(severity) - steps;
  return FINDING_SEVERITIES[Math.max(rank, 0)] ?? severity;
}
