import type { FactFragment } from './fact-fragment';

const registration = (value: string, observedAt = 'h.declared_on'): FactFragment => ({
  value,
  source: `'registration'`,
  observedAt,
});

const conflict = (value: string): FactFragment => ({
  value,
  source: `'conflicts'`,
  observedAt: 'conflict.opened_at',
});

/** How far the record can be relied on. */
export const recordFacts = {
  recordVerified: registration(
    `CASE WHEN h.state IN ('verified', 'unverified') THEN h.state = 'verified' END`,
    'coalesce(h.verified_on, h.declared_on)',
  ),
  verificationOverdueDays: registration(
    `CASE WHEN h.state <> 'unverified' THEN 0
      WHEN h.verification_due_on IS NOT NULL THEN greatest(0, h.day - h.verification_due_on) END`,
  ),
  recordContradictory: conflict('conflict.open > 0'),
  conflictOpenDays: conflict('coalesce(h.day - (conflict.opened_at AT TIME ZONE h.time_zone)::date, 0)'),
  activeAdvertUnregistered: {
    value: `advert.seen_on IS NOT NULL AND NOT EXISTS (
      SELECT FROM units u JOIN registrations r ON r.unit_id = u.id
      WHERE u.dwelling_id = h.dwelling_id AND r.state IN ('unverified', 'verified') AND r.period @> h.day)`,
    source: `'adverts'`,
    observedAt: 'advert.seen_on',
  },
  // a confirmation dated after the day asked about says nothing about that day's distance
  daysSinceConfirmation: registration(
    'CASE WHEN h.confirmed_on IS NOT NULL THEN greatest(0, h.day - h.confirmed_on) END',
    'h.confirmed_on',
  ),
  buildingYearBuilt: { value: 'h.year_built', source: 'h.building_source', observedAt: 'h.building_at' },
  buildingStoreys: { value: 'h.storeys', source: 'h.building_source', observedAt: 'h.building_at' },
  unitKind: registration('h.unit_kind'),
} satisfies Record<string, FactFragment>;
