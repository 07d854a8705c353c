import type { Knex } from 'knex';
import type { VisitState } from '../../domain/visit';
import { numberToCall } from './contacts';

export interface VisitItem {
  id: string;
  subjectType: string;
  registrationId: string | null;
  patchId: string | null;
  patchCode: string | null;
  address: string;
  /** Null for those who may not see below the building. */
  dwellingNumber: string | null;
  floor: number | null;
  state: VisitState;
  ground: string | null;
  /** Work order, 0 first; see the column. */
  rank: number;
  officerId: string | null;
  proposedAt: Date | null;
  releasedAt: Date | null;
  appointmentFrom: Date | null;
  appointmentTo: Date | null;
  /** By the programme; what the resident wished does not count. */
  reschedules: number;
  /** Since when nothing goes out to the patch, or the visit is paused; null: neither. */
  pausedSince: Date | null;
  version: number;
}

const ITEM = `v.id, v.subject_type AS "subjectType", v.registration_id AS "registrationId", v.patch_id AS "patchId", a.code AS "patchCode",
    b.address, d.number AS "dwellingNumber", d.floor, v.state, v.ground, v.rank, v.officer_id AS "officerId", v.proposed_at AS "proposedAt",
    v.released_at AS "releasedAt", lower(v.appointment) AS "appointmentFrom", upper(v.appointment) AS "appointmentTo", v.reschedules,
    CASE WHEN v.ended_at IS NULL THEN coalesce(outward_paused_since(v.patch_id), subject_paused_since(v.id)) END AS "pausedSince", v.version`;
const FROM = `FROM visits v JOIN buildings b ON b.id = v.building_id LEFT JOIN areas a ON a.id = v.patch_id
  LEFT JOIN dwellings d ON d.id = v.dwelling_id`;

export interface VisitFilter {
  state?: string;
  patchId?: string;
  ground?: string;
  registrationId?: string;
}

/** How many values a visit's sort key has. */
export const VISIT_SORT_VALUES = 3;

/** The programme's own visits that the caller may see, in work order; imported ones are history of buildings. */
export async function listVisits(
  trx: Knex,
  filter: VisitFilter,
  after: readonly string[] | null,
  limit: number,
): Promise<(VisitItem & { sortKey: string[] })[]> {
  const [rank = null, rankOn = null, id = null] = after ?? [];
  const { rows } = await trx.raw<{ rows: (VisitItem & { sortKey: string[] })[] }>(
    `SELECT ${ITEM}, ARRAY[v.rank::text, v.rank_on::text, v.id::text] AS "sortKey" ${FROM} WHERE v.origin = 'own' AND (:state::text IS NULL OR v.state = :state)
       AND (:patchId::uuid IS NULL OR v.patch_id = :patchId::uuid) AND (:ground::text IS NULL OR v.ground = :ground)
       AND (:registrationId::uuid IS NULL OR v.registration_id = :registrationId::uuid)
       AND (:id::uuid IS NULL OR (v.rank, v.rank_on, v.id) > (:rank::smallint, :rankOn::date, :id::uuid))
     ORDER BY v.rank, v.rank_on, v.id LIMIT :limit`,
    {
      rank,
      rankOn,
      id,
      limit,
      state: filter.state ?? null,
      patchId: filter.patchId ?? null,
      ground: filter.ground ?? null,
      registrationId: filter.registrationId ?? null,
    },
  );
  return rows;
}

/** One own visit as lists show it. */
export async function findVisitItem(trx: Knex, id: string): Promise<VisitItem | undefined> {
  const { rows } = await trx.raw<{ rows: VisitItem[] }>(
    `SELECT ${ITEM} ${FROM} WHERE v.id = ? AND v.origin = 'own'`,
    [id],
  );
  return rows[0];
}

export interface VisitDetail extends VisitItem {
  consent: string | null;
  checklist: object | null;
  score: number | null;
  endedAt: Date | null;
  withdrawnReason: string | null;
  /** Another time that the resident asked for. */
  wish: { on: string; part: string } | null;
  /** Of the resident; null for those who may not read personal data. */
  contactPhone: string | null;
  /** Found at this visit. */
  hazards: { id: string; kind: string; severity: string; state: string; deadlineOn: string }[];
  decisionId: string | null;
}

/** One own visit with how it went and what was found. */
export async function findVisit(trx: Knex, id: string): Promise<VisitDetail | undefined> {
  const { rows } = await trx.raw<{ rows: VisitDetail[] }>(
    `SELECT ${ITEM}, v.consent, v.checklist, v.score, v.ended_at AS "endedAt", v.withdrawn_reason AS "withdrawnReason",
       CASE WHEN v.wished_on IS NOT NULL THEN jsonb_build_object('on', v.wished_on, 'part', v.wished_part) END AS wish,
       (SELECT address FROM resident_contacts WHERE id = (${numberToCall('v.registration_id')})) AS "contactPhone",
       coalesce((SELECT jsonb_agg(jsonb_build_object('id', h.id, 'kind', h.kind, 'severity', h.severity, 'state', h.state, 'deadlineOn', h.deadline_on)
          ORDER BY h.deadline_on, h.id) FROM hazards h WHERE h.visit_id = v.id), '[]') AS hazards,
       v.tier_decision_id AS "decisionId"
     ${FROM} WHERE v.id = ? AND v.origin = 'own'`,
    [id],
  );
  return rows[0];
}
