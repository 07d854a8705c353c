import type { FactFragment } from './fact-fragment';
import { BUILDING_OBSERVATIONS } from './fact-joins';

const hazard = (value: string, observedAt: string): FactFragment => ({
  value,
  source: `'hazards'`,
  observedAt,
});

const certificate = (kind: 'gas' | 'electrical'): FactFragment => ({
  value: `${kind}.standing`,
  source: `${kind}.source`,
  observedAt: `${kind}.recorded_at`,
});

const equipment = (factKey: keyof typeof BUILDING_OBSERVATIONS): FactFragment => {
  const column = `equipment.${BUILDING_OBSERVATIONS[factKey]}`;
  return { value: column, source: `${column}_source`, observedAt: `${column}_at` };
};

const visit = (value: string): FactFragment => ({
  value,
  source: `'visit:' || visit.origin`,
  observedAt: 'visit.ended_at',
});

/** Evidence about the dwelling's safety. No dispute suspends it. */
export const safetyFacts = {
  openHazardSeverity: hazard(
    `CASE hazard.worst WHEN 3 THEN 'severe' WHEN 2 THEN 'serious' WHEN 1 THEN 'minor' ELSE 'none' END`,
    'hazard.worst_at',
  ),
  openHazardCount: hazard('hazard.open', 'hazard.last_at'),
  hazardOverdueDays: hazard('greatest(0, coalesce(h.day - hazard.deadline_on, 0))', 'hazard.overdue_at'),
  gasCertificate: certificate('gas'),
  electricalCertificate: certificate('electrical'),
  fireAlarmPresent: equipment('fireAlarmPresent'),
  fireAlarmTestRecords: equipment('fireAlarmTestRecords'),
  fireSafetyPlanApproved: equipment('fireSafetyPlanApproved'),
  sprinklerTestRecords: equipment('sprinklerTestRecords'),
  emergencyPowerTestRecords: equipment('emergencyPowerTestRecords'),
  elevatorTestRecords: equipment('elevatorTestRecords'),
  lastVisitScore: visit('visit.score'),
  lastVisitOn: visit('visit.ended_on'),
  overLegalOccupancy: {
    value: 'h.occupant_count > h.legal_occupancy',
    source: `'registration'`,
    observedAt: 'h.declared_on',
  },
} satisfies Record<string, FactFragment>;
