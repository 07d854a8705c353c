import { addedFactsOf } from './added-facts-of';
import { standingEquipment } from './building-columns';

const certificate = (kind: string) => `
  LEFT JOIN LATERAL (
    SELECT present, expires_on, 'certificate:' || source_kind AS source, recorded_at
    FROM certificates WHERE dwelling_id = h.dwelling_id AND kind = '${kind}'
    ORDER BY recorded_at DESC, id DESC LIMIT 1
  ) ${kind} ON true`;

/** Windows are counted in hours: the same wherever the session believes to be, and across a change of clocks. */
const DAYS_90 = `interval '${90 * 24} hours'`;
const YEAR = `interval '${365 * 24} hours'`;
const TWO_YEARS = `interval '${730 * 24} hours'`;

/**
 * The homes that are asked about and the instant: `h` is the home (registration, unit, dwelling, building) at `h.at`, on
 * `h.day`. `ids` and `at` are SQL of a uuid[] and a timestamptz.
 */
export function homes(ids: string, at: string): string {
  return `
  asked AS (
    SELECT at, time_zone, (at AT TIME ZONE time_zone)::date AS day,
      at - ${DAYS_90} AS ninety_days_ago, at - ${YEAR} AS year_ago, at - ${TWO_YEARS} AS two_years_ago
    FROM (SELECT ${at} AS at, time_zone FROM programme) now
  ), home AS MATERIALIZED (
    SELECT r.id, r.unit_id, r.building_id, r.patch_id, r.state, r.period, r.occupant_count, r.declared_on, r.verified_on,
      r.verification_due_on, r.confirmed_on, r.unchanged_confirmations, u.kind AS unit_kind, u.dwelling_id, d.legal_occupancy, d.occupancy_generated, asked.*
    FROM registrations r JOIN units u ON u.id = r.unit_id JOIN dwellings d ON d.id = u.dwelling_id CROSS JOIN asked
    WHERE r.id = ANY (${ids})
  )`;
}

/** The buildings of these homes; joined as `b`. */
export const BUILDINGS_OF_HOMES = `
  building AS MATERIALIZED (
    SELECT b.id, b.year_built, b.storeys, b.source AS building_source, b.updated_at AS building_at, equipment.*, extra.values AS added, extra.sources AS added_sources
    FROM buildings b LEFT JOIN (${standingEquipment('ARRAY(SELECT DISTINCT building_id FROM home)')}) equipment ON equipment.subject_id = b.id
    LEFT JOIN (${addedFactsOf('ARRAY(SELECT DISTINCT building_id FROM home)', 'building', '(SELECT at FROM asked)')}) extra ON extra.subject_id = b.id
    WHERE b.id IN (SELECT building_id FROM home)
  )`;

/** One row of each for a home `h`. */
export const FACT_JOINS = `
  CROSS JOIN LATERAL (
    SELECT count(*) AS open, max(array_position(ARRAY['minor', 'serious', 'severe'], severity)) AS worst,
      -- the worst was found when its first was; the count and the deadline are each of their own day
      (array_agg(found_at ORDER BY array_position(ARRAY['minor', 'serious', 'severe'], severity) DESC, found_at))[1] AS worst_at,
      max(found_at) AS last_at,
      (array_agg(found_at ORDER BY deadline_on, found_at) FILTER (WHERE state <> 'remedied' AND deadline_on IS NOT NULL))[1] AS overdue_at,
      -- remedied ones wait for the reinspection: no longer the landlord's delay
      min(deadline_on) FILTER (WHERE state <> 'remedied') AS deadline_on
    FROM hazards z
    WHERE z.building_id = h.building_id AND (z.dwelling_id IS NULL OR z.dwelling_id = h.dwelling_id)
      AND z.state IN ('open', 'remedied', 'referred')
  ) hazard
  ${certificate('gas')}
  ${certificate('electrical')}
  -- score and date of one and the same visit: a later visit without score must not make an old score look recent
  LEFT JOIN LATERAL (
    SELECT v.score, v.origin, v.ended_at, (v.ended_at AT TIME ZONE h.time_zone)::date AS ended_on FROM visits v
    WHERE v.building_id = h.building_id AND v.state = 'completed' AND v.score IS NOT NULL
      AND (v.dwelling_id IS NULL OR v.dwelling_id = h.dwelling_id) AND v.ended_at <= h.at
    ORDER BY v.ended_at DESC LIMIT 1
  ) visit ON true
  CROSS JOIN LATERAL (
    SELECT count(*) AS open, min(opened_at) AS opened_at FROM conflicts
    WHERE registration_id = h.id AND resolved_at IS NULL
  ) conflict
  CROSS JOIN LATERAL (
    SELECT count(*) AS open, max(opened_at) AS opened_at,
      coalesce(array_agg(subject), '{}') AS subjects
    -- an objection to the tier puts no value on record in doubt
    FROM disputes WHERE registration_id = h.id AND decided_at IS NULL AND subject <> 'tier'
  ) dispute
  CROSS JOIN LATERAL (
    SELECT max(last_seen_on) AS seen_on FROM adverts
    WHERE dwelling_id = h.dwelling_id AND first_seen_on <= h.day AND (ended_on IS NULL OR ended_on > h.day)
  ) advert
  CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE kind = 'refused' AND at > h.year_ago) AS refused,
      count(*) FILTER (WHERE kind = 'audit_error_found' AND at > h.two_years_ago) AS audit_errors,
      count(*) FILTER (WHERE kind IN ('corrected', 'ended') AND at > h.ninety_days_ago) AS changes,
      -- each value is of the last event that it counts
      max(at) FILTER (WHERE kind = 'refused' AND at > h.year_ago) AS refused_at,
      max(at) FILTER (WHERE kind = 'audit_error_found' AND at > h.two_years_ago) AS audit_error_at,
      max(at) FILTER (WHERE kind IN ('corrected', 'ended') AND at > h.ninety_days_ago) AS changed_at
    FROM registration_events WHERE registration_id = h.id AND at <= h.at
  ) event
  CROSS JOIN LATERAL (
    SELECT count(*) AS failed, max(at) AS last_at FROM contact_attempts
    WHERE registration_id = h.id AND recipient = 'resident' AND state IN ('failed', 'no_answer')
      AND at > h.ninety_days_ago AND at <= h.at
  ) contact
  CROSS JOIN LATERAL (
    SELECT count(*) AS standing, max(opened_at) AS opened_at FROM (
      SELECT registration_id, opened_at, decided_at, decision FROM objections
      UNION ALL SELECT registration_id, opened_at, decided_at, decision FROM disputes WHERE subject = 'tier'
    ) made
    WHERE registration_id = h.id AND (decided_at IS NULL OR decision = 'upheld')
  ) objection
  CROSS JOIN LATERAL (
    SELECT count(*) AS open, max(opened_at) AS opened_at FROM service_requests
    WHERE registration_id = h.id AND closed_at IS NULL
  ) service
  LEFT JOIN LATERAL (${addedFactsOf('ARRAY[h.dwelling_id]', 'dwelling', 'h.at')}) added ON true`;

const startOf = (day: string) => `((${day})::timestamp AT TIME ZONE h.time_zone)`;

/**
 * SQL: the first instant after `h.at` at which a kept column of the home may change without any of its sources being
 * written; 'infinity' where time alone changes nothing.
 */
export const NEXT_CHANGE_AT = `least('infinity'::timestamptz, added.changes_at,
    (SELECT min(least(
        CASE WHEN at > h.at THEN at END,
        CASE WHEN kind = 'refused' AND at > h.year_ago THEN at + ${YEAR} END,
        CASE WHEN kind = 'audit_error_found' AND at > h.two_years_ago THEN at + ${TWO_YEARS} END,
        CASE WHEN kind IN ('corrected', 'ended') AND at > h.ninety_days_ago THEN at + ${DAYS_90} END))
     FROM registration_events WHERE registration_id = h.id AND kind IN ('refused', 'audit_error_found', 'corrected', 'ended')),
    (SELECT min(CASE WHEN at > h.at THEN at ELSE at + ${DAYS_90} END)
     FROM contact_attempts
     WHERE registration_id = h.id AND recipient = 'resident' AND state IN ('failed', 'no_answer') AND at > h.ninety_days_ago),
    (SELECT min(ended_at) FROM visits v
     WHERE v.building_id = h.building_id AND v.state = 'completed' AND v.score IS NOT NULL AND v.ended_at > h.at
       AND (v.dwelling_id IS NULL OR v.dwelling_id = h.dwelling_id)),
    -- an advert counts on some days, and beside a registration in force it does not: both begin and end
    (SELECT min(least(
        CASE WHEN first_seen_on > h.day THEN ${startOf('first_seen_on')} END,
        CASE WHEN ended_on > h.day THEN ${startOf('ended_on')} END,
        (SELECT min(least(CASE WHEN lower(r.period) > h.day THEN ${startOf('lower(r.period)')} END,
                          CASE WHEN upper(r.period) > h.day THEN ${startOf('upper(r.period)')} END))
         FROM units u JOIN registrations r ON r.unit_id = u.id
         WHERE u.dwelling_id = h.dwelling_id AND r.state IN ('unverified', 'verified'))))
     FROM adverts WHERE dwelling_id = h.dwelling_id))`;
