import type { HazardKind } from './hazard';

/** Who reports hazards in common parts. None of them is a person. */
export const REPORTING_PARTNERS = [
  'fire_service',
  'gas_utility',
  'power_utility',
  'water_utility',
  'lift_service',
  'repair_service',
  'cleaning_service',
] as const;

/** Where in a building; no home's inside is on the list. */
export const COMMON_PARTS = [
  'entrance',
  'stairs',
  'corridor',
  'lift',
  'basement',
  'roof',
  'facade',
  'car_park',
  'bin_room',
  'yard',
] as const;

/** Hazards that common parts have: not those of a home alone. */
export const COMMON_HAZARD_KINDS = [
  'fire_exit_blocked',
  'no_smoke_alarm',
  'gas_leak',
  'exposed_wiring',
  'structural',
  'water_or_mould',
  'other',
] as const satisfies readonly HazardKind[];

export const REPORT_STATES = ['reported', 'confirmed', 'put_aside'] as const;
export type ReportState = (typeof REPORT_STATES)[number];

export const PUT_ASIDE_REASONS = [
  'nothing_found',
  'known_already',
  'not_in_common_parts',
  'other_building',
] as const;

const ACTIONS = { confirm: 'confirmed', put_aside: 'put_aside' } as const satisfies Record<
  string,
  ReportState
>;
export type ReportAction = keyof typeof ACTIONS;

/** What may happen next to a report in this state. */
export function reportActions(state: ReportState): readonly ReportAction[] {
  return state === 'reported' ? ['confirm', 'put_aside'] : [];
}

export function reportStateAfter(action: ReportAction): ReportState {
  return ACTIONS[action];
}
