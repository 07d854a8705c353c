import { boolean, date, type FactFragment } from './fact-fragment';

const registration = (
  kept: FactFragment['kept'],
  value: string,
  observedAt = 'h.declared_on',
): FactFragment => ({ ...(kept && { kept }), value, source: `'registration'`, observedAt });

const conflict = (kept: FactFragment['kept'], value: string): FactFragment => ({
  ...(kept && { kept }),
  value,
  source: `'conflicts'`,
  observedAt: 'conflict.opened_at',
});

const building = (column: string): FactFragment => ({
  value: `b.${column}`,
  source: 'b.building_source',
  observedAt: 'b.building_at',
});

/** How far the record can be relied on. */
export const recordFacts = {
  recordVerified: registration(
    { verified: boolean(`CASE WHEN h.state IN ('verified', 'unverified') THEN h.state = 'verified' END`) },
    'k.verified',
    'coalesce(h.verified_on, h.declared_on)',
  ),
  verificationOverdueDays: registration(
    {
      verification_pending: boolean(`h.state = 'unverified'`),
      verification_due_on: date('h.verification_due_on'),
    },
    `CASE WHEN NOT k.verification_pending THEN 0
      WHEN k.verification_pending AND k.verification_due_on IS NOT NULL THEN greatest(0, day - k.verification_due_on) END`,
  ),
  recordContradictory: conflict({ contradictory: boolean('conflict.open > 0') }, 'k.contradictory'),
  conflictOpenDays: conflict(
    {
      conflict_open: boolean('conflict.open > 0'),
      conflict_opened_on: date('(conflict.opened_at AT TIME ZONE h.time_zone)::date'),
    },
    'CASE WHEN k.conflict_open THEN day - k.conflict_opened_on WHEN NOT k.conflict_open THEN 0 END',
  ),
  activeAdvertUnregistered: {
    kept: {
      advertised_unregistered: boolean(`advert.seen_on IS NOT NULL AND NOT EXISTS (
        SELECT FROM units u JOIN registrations r ON r.unit_id = u.id
        WHERE u.dwelling_id = h.dwelling_id AND r.state IN ('unverified', 'verified') AND r.period @> h.day)`),
    },
    value: 'k.advertised_unregistered',
    source: `'adverts'`,
    observedAt: 'advert.seen_on',
  },
  // a confirmation dated after the day asked about says nothing about that day's distance
  daysSinceConfirmation: registration(
    { confirmed_on: date('h.confirmed_on') },
    'CASE WHEN k.confirmed_on IS NOT NULL THEN greatest(0, day - k.confirmed_on) END',
    'h.confirmed_on',
  ),
  buildingYearBuilt: building('year_built'),
  buildingStoreys: building('storeys'),
  unitKind: registration({ unit_kind: { type: 'text', sql: 'h.unit_kind' } }, 'k.unit_kind'),
} satisfies Record<string, FactFragment>;
