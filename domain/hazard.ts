/** What may be unsafe in a home or in common parts; a closed list. */
export const HAZARD_KINDS = [
  'fire_exit_blocked',
  'no_smoke_alarm',
  'gas_leak',
  'exposed_wiring',
  'structural',
  'water_or_mould',
  'no_heating',
  'unsafe_balcony',
  'overcrowding',
  'other',
] as const;
export type HazardKind = (typeof HAZARD_KINDS)[number];

export const SEVERITIES = ['minor', 'serious', 'severe'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What a reinspection at the hazard's deadline found. */
export const REINSPECTION_OUTCOMES = ['remedied', 'not_remedied', 'no_answer'] as const;
export type ReinspectionOutcome = (typeof REINSPECTION_OUTCOMES)[number];
