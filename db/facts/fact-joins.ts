/** Observations of buildings that become facts: the fact's key and the observation's. */
export const BUILDING_OBSERVATIONS = {
  fireAlarmPresent: 'fire_alarm',
  fireAlarmTestRecords: 'fire_alarm_test_records',
  fireSafetyPlanApproved: 'fire_safety_plan_approved',
  sprinklerTestRecords: 'sprinkler_test_records',
  emergencyPowerTestRecords: 'emergency_power_test_records',
  elevatorTestRecords: 'elevator_test_records',
} as const;

const observationKeys = Object.values(BUILDING_OBSERVATIONS);

/** Per building the standing observation of each key, side by side: homes of one building share the row. */
const BUILDING_ROWS = `
  SELECT subject_id, ${observationKeys
    .flatMap((key) => [
      `max(value::text) FILTER (WHERE key = '${key}')::boolean AS ${key}`,
      `max(source) FILTER (WHERE key = '${key}') AS ${key}_source`,
      `max(observed_at) FILTER (WHERE key = '${key}') AS ${key}_at`,
    ])
    .join(', ')}
  FROM (
    SELECT subject_id, key, source_kind || ':' || source AS source, observed_at,
      CASE WHEN jsonb_typeof(value) = 'boolean' THEN value END AS value
    FROM standing_observations(ARRAY(SELECT DISTINCT building_id FROM home), ARRAY[${observationKeys.map((key) => `'${key}'`).join(', ')}])
  ) standing
  GROUP BY subject_id`;

const certificate = (kind: string) => `
  LEFT JOIN LATERAL (
    SELECT CASE WHEN NOT present THEN 'missing' WHEN expires_on < h.day THEN 'expired' ELSE 'valid' END AS standing,
      'certificate:' || source_kind AS source, recorded_at
    FROM certificates WHERE dwelling_id = h.dwelling_id AND kind = '${kind}'
    ORDER BY recorded_at DESC, id DESC LIMIT 1
  ) ${kind} ON true`;

/** What the fragments read: `h` is the home (registration, unit, dwelling, building) at date `h.day`, `h.at`. */
export const FACT_WITH = `
  WITH asked AS (
    SELECT :at::timestamptz AS at, time_zone, (:at::timestamptz AT TIME ZONE time_zone)::date AS day FROM programme
  ), home AS MATERIALIZED (
    SELECT r.id, r.unit_id, r.building_id, r.state, r.period, r.occupant_count, r.declared_on, r.verified_on,
      r.verification_due_on, r.confirmed_on, r.unchanged_confirmations, u.kind AS unit_kind, u.dwelling_id,
      d.legal_occupancy, b.year_built, b.storeys, b.source AS building_source, b.updated_at AS building_at, asked.*
    FROM registrations r JOIN units u ON u.id = r.unit_id JOIN dwellings d ON d.id = u.dwelling_id
    JOIN buildings b ON b.id = r.building_id CROSS JOIN asked
    WHERE r.id = ANY (:ids::uuid[])
  ), equipment AS MATERIALIZED (${BUILDING_ROWS})`;

export const FACT_JOINS = `
  FROM home h
  LEFT JOIN equipment ON equipment.subject_id = h.building_id
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
    SELECT count(*) FILTER (WHERE kind = 'refused' AND at > h.at - interval '1 year') AS refused,
      count(*) FILTER (WHERE kind = 'audit_error_found' AND at > h.at - interval '2 years') AS audit_errors,
      count(*) FILTER (WHERE kind IN ('corrected', 'ended') AND at > h.at - interval '90 days') AS changes,
      -- each value is of the last event that it counts
      max(at) FILTER (WHERE kind = 'refused' AND at > h.at - interval '1 year') AS refused_at,
      max(at) FILTER (WHERE kind = 'audit_error_found' AND at > h.at - interval '2 years') AS audit_error_at,
      max(at) FILTER (WHERE kind IN ('corrected', 'ended') AND at > h.at - interval '90 days') AS changed_at
    FROM registration_events WHERE registration_id = h.id AND at <= h.at
  ) event
  CROSS JOIN LATERAL (
    SELECT count(*) AS failed, max(at) AS last_at FROM contact_attempts
    WHERE registration_id = h.id AND recipient = 'resident' AND state IN ('failed', 'no_answer')
      AND at > h.at - interval '90 days' AND at <= h.at
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
  ) service`;
