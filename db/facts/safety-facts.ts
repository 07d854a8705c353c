import { BUILDING_OBSERVATIONS } from './building-columns';
import { boolean, date, type FactFragment, integer } from './fact-fragment';

const hazard = (kept: FactFragment['kept'], value: string, observedAt: string): FactFragment => ({
  ...(kept && { kept }),
  value,
  source: `'hazards'`,
  observedAt,
});

/** No certificate on record is unknown, which is not the same as "there is none". */
const certificate = (kind: 'gas' | 'electrical'): FactFragment => ({
  kept: {
    [`${kind}_present`]: boolean(`${kind}.present`),
    [`${kind}_expires_on`]: date(`${kind}.expires_on`),
  },
  value: `CASE WHEN NOT k.${kind}_present THEN 'missing' WHEN k.${kind}_expires_on < day THEN 'expired'
    WHEN k.${kind}_present THEN 'valid' END`,
  source: `${kind}.source`,
  observedAt: `${kind}.recorded_at`,
});

const equipment = (factKey: keyof typeof BUILDING_OBSERVATIONS): FactFragment => {
  const column = `b.${BUILDING_OBSERVATIONS[factKey]}`;
  return { value: column, source: `${column}_source`, observedAt: `${column}_at` };
};

const visit = (kept: FactFragment['kept'], value: string): FactFragment => ({
  ...(kept && { kept }),
  value,
  source: `'visit:' || visit.origin`,
  observedAt: 'visit.ended_at',
});

/** Evidence about the dwelling's safety. No dispute suspends it. */
export const safetyFacts = {
  openHazardSeverity: hazard(
    { worst_hazard: { type: 'smallint', sql: 'hazard.worst' } },
    `CASE k.worst_hazard WHEN 3 THEN 'severe' WHEN 2 THEN 'serious' WHEN 1 THEN 'minor' ELSE 'none' END`,
    'hazard.worst_at',
  ),
  openHazardCount: hazard({ open_hazards: integer('hazard.open') }, 'k.open_hazards', 'hazard.last_at'),
  hazardOverdueDays: hazard(
    { hazard_deadline_on: date('hazard.deadline_on') },
    'greatest(0, coalesce(day - k.hazard_deadline_on, 0))',
    'hazard.overdue_at',
  ),
  gasCertificate: certificate('gas'),
  electricalCertificate: certificate('electrical'),
  fireAlarmPresent: equipment('fireAlarmPresent'),
  fireAlarmTestRecords: equipment('fireAlarmTestRecords'),
  fireSafetyPlanApproved: equipment('fireSafetyPlanApproved'),
  sprinklerTestRecords: equipment('sprinklerTestRecords'),
  emergencyPowerTestRecords: equipment('emergencyPowerTestRecords'),
  elevatorTestRecords: equipment('elevatorTestRecords'),
  lastVisitScore: visit({ visit_score: { type: 'double precision', sql: 'visit.score' } }, 'k.visit_score'),
  lastVisitOn: visit({ visited_on: date('visit.ended_on') }, 'k.visited_on'),
  overLegalOccupancy: {
    kept: { over_occupancy: boolean('h.occupant_count > h.legal_occupancy') },
    value: 'k.over_occupancy',
    // a limit that the demonstration made up
    source: `CASE WHEN h.occupancy_generated THEN 'generated' ELSE 'registration' END`,
    observedAt: 'h.declared_on',
  },
} satisfies Record<string, FactFragment>;
