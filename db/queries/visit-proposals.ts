import type { Knex } from 'knex';
import type { VisitSettings } from '../../domain/visit-settings';
import type { CalendarDate } from '../../domain/working-days';

/** The worst open hazard of the home `r`/`u` and the earliest deadline of one. */
const OPEN_HAZARDS = `LATERAL (
  SELECT max(array_position(ARRAY['minor', 'serious', 'severe'], z.severity)) AS worst, min(z.deadline_on) AS deadline_on
  FROM hazards z WHERE z.building_id = r.building_id AND (z.dwelling_id IS NULL OR z.dwelling_id = u.dwelling_id)
    AND z.state IN ('open', 'remedied', 'referred')) hazard`;
/** See the column visits.rank. */
const rankOf = (ground: string) =>
  `CASE ${ground} WHEN 'safety' THEN 3 - coalesce(hazard.worst, 0) ELSE 4 END`;

/** The home's last own visit, if it still keeps a new proposal away; a severe hazard found since ends that. */
const QUIET = `EXISTS (
  SELECT FROM (
    SELECT p.ended_at, (:quiet::jsonb ->> CASE p.state WHEN 'withdrawn' THEN p.withdrawn_reason ELSE p.state END)::integer AS days
    FROM visits p WHERE p.registration_id = r.id AND p.origin = 'own' AND p.ended_at IS NOT NULL
  ) past
  WHERE past.days IS NOT NULL AND past.ended_at > :at::timestamptz - make_interval(days => past.days)
    AND NOT EXISTS (SELECT FROM hazards z WHERE z.building_id = r.building_id AND (z.dwelling_id IS NULL OR z.dwelling_id = u.dwelling_id)
      AND z.severity = 'severe' AND z.state IN ('open', 'remedied', 'referred') AND z.found_at > past.ended_at))`;

/** Registrations in force whose current decision by the rules is priority, without an own visit that keeps another away. */
const CANDIDATES = `
  SELECT r.id, r.building_id, u.dwelling_id, r.patch_id, d.id AS decision_id, d.ground
  FROM registrations r JOIN tier_decisions d ON d.id = r.tier_decision_id JOIN units u ON u.id = r.unit_id
  WHERE r.tier = 'priority' AND r.tier_ground IS NOT NULL AND r.state IN ('unverified', 'verified') AND d.kind = 'rule'
    AND (:only::uuid[] IS NULL OR r.id = ANY (:only::uuid[]))
    AND NOT EXISTS (SELECT FROM visits v WHERE v.registration_id = r.id AND v.origin = 'own' AND v.ended_at IS NULL)
    AND NOT (SELECT programme_has_ended(:at::timestamptz))
    AND NOT ${QUIET}`;

interface Settings {
  id: string;
  settings: VisitSettings;
}

/**
 * The next `limit` registrations for which a visit may have to be proposed, by id.
 * @param page.only these registrations; null: all
 */
export async function listProposalCandidates(
  db: Knex,
  page: { after: string | null; limit: number; only: readonly string[] | null; at: Date },
  { settings }: Settings,
): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    `${CANDIDATES} AND (:after::uuid IS NULL OR r.id > :after::uuid) ORDER BY r.id LIMIT :limit`,
    {
      ...page,
      only: page.only === null ? null : [...page.only],
      quiet: JSON.stringify(settings.quietDaysAfter),
    },
  );
  return rows.map(({ id }) => id);
}

/**
 * Proposes visits for those of the registrations that are in force and whose current decision by the rules is priority:
 * on safety where there is evidence in the register, on a record ground once two remote channels were tried in vain.
 * None where an own visit is open or ended a short while ago (`quietDaysAfter`). Run again, it proposes nothing twice.
 * A proposal is a row that waits for a supervisor: no task and no contact follow from it.
 */
export async function proposeVisitBatch(
  trx: Knex.Transaction,
  registrationIds: readonly string[],
  at: Date,
  { id: settingsId, settings }: Settings,
): Promise<number> {
  const { rowCount } = await trx.raw<{ rowCount: number }>(
    `WITH candidate AS MATERIALIZED (${CANDIDATES} ORDER BY r.id FOR NO KEY UPDATE OF r
     ), due AS (
       SELECT r.*, ${rankOf('r.ground')} AS rank, coalesce(hazard.deadline_on, programme_date(:at::timestamptz)) AS rank_on
       FROM candidate r JOIN LATERAL (SELECT r.dwelling_id) u ON true CROSS JOIN ${OPEN_HAZARDS}
       WHERE CASE r.ground WHEN 'safety' THEN has_safety_evidence(r.id, programme_date(:at::timestamptz))
         ELSE failed_remote_channels(r.id, :at::timestamptz) >= 2 END
     )
     INSERT INTO visits (id, origin, subject_type, building_id, dwelling_id, registration_id, patch_id, state, ground,
       tier_decision_id, proposed_at, settings_id, rank, rank_on)
     SELECT gen_random_uuid(), 'own', 'registration', building_id, dwelling_id, id, patch_id, 'proposed', ground,
       decision_id, :at::timestamptz, :settingsId::uuid, rank, rank_on
     FROM due ON CONFLICT DO NOTHING`,
    { only: [...registrationIds], at, quiet: JSON.stringify(settings.quietDaysAfter), settingsId },
  );
  return rowCount;
}

/** Brings the work order of open visits up to date with the hazards that are open now. */
export async function updateVisitRanks(trx: Knex.Transaction, only: readonly string[] | null): Promise<void> {
  await trx.raw(
    `UPDATE visits v SET rank = now.rank, rank_on = now.rank_on
     FROM (SELECT o.id, ${rankOf('o.ground')} AS rank, coalesce(hazard.deadline_on, programme_date(o.proposed_at)) AS rank_on
       FROM visits o JOIN registrations r ON r.id = o.registration_id JOIN units u ON u.id = r.unit_id CROSS JOIN ${OPEN_HAZARDS}
       WHERE o.origin = 'own' AND o.ended_at IS NULL AND (?::uuid[] IS NULL OR r.id = ANY (?::uuid[]))) now
     WHERE now.id = v.id AND (v.rank, v.rank_on) IS DISTINCT FROM (now.rank, now.rank_on)`,
    [only === null ? null : [...only], only === null ? null : [...only]],
  );
}

/** Marks proposals made before this day that nobody was told of yet, and counts them by patch. */
export async function setOverdueProposalsTold(
  trx: Knex.Transaction,
  proposedBefore: CalendarDate,
  at: Date,
): Promise<{ patchId: string; overdue: number }[]> {
  const { rows } = await trx.raw<{ rows: { patchId: string; overdue: number }[] }>(
    `WITH told AS (UPDATE visits SET reminded_at = :at::timestamptz
       WHERE origin = 'own' AND state = 'proposed' AND reminded_at IS NULL AND programme_date(proposed_at) < :proposedBefore::date
       RETURNING patch_id)
     SELECT patch_id AS "patchId", count(*) AS overdue FROM told GROUP BY patch_id ORDER BY patch_id`,
    { at, proposedBefore },
  );
  return rows;
}
