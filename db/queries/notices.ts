import type { Knex } from 'knex';
import type { HazardKind, Severity } from '../../domain/hazard';
import { noticeReference, type NoticeWords } from '../../domain/notice-text';
import type { Measure, NoticeState } from '../../domain/notice';
import type { CalendarDate } from '../../domain/working-days';
import { getMessageFrame } from './programme';

/** A notice as lists show it. */
export interface NoticeItem {
  id: string;
  hazardId: string;
  kind: HazardKind;
  severity: Severity;
  state: NoticeState;
  patchId: string;
  patchCode: string;
  address: string;
  /** A let that runs there and makes the party responsible; null for common parts, and for who may not see it. */
  registrationId: string | null;
  /** Null for common parts, and for those who may not see below the building. */
  dwellingNumber: string | null;
  issuedAt: Date | null;
  servedAt: Date | null;
  deadlineOn: CalendarDate | null;
  appealOpen: boolean;
  /** It waits for the programme longer than it should: to be served, looked at again, or decided about. */
  late: boolean;
  version: number;
}

const ITEM = `n.id, n.hazard_id AS "hazardId", h.kind, h.severity, n.state, n.patch_id AS "patchId", a.code AS "patchCode", b.address,
  CASE WHEN h.dwelling_id IS NOT NULL THEN (SELECT r.id FROM registrations r JOIN units u ON u.id = r.unit_id
    WHERE u.dwelling_id = h.dwelling_id AND n.party_id IN (r.landlord_id, r.manager_id) ORDER BY r.state = 'ended', r.id LIMIT 1) END AS "registrationId",
  d.number AS "dwellingNumber", n.issued_at AS "issuedAt", n.served_at AS "servedAt", n.deadline_on AS "deadlineOn",
  EXISTS (SELECT FROM hazard_appeals p WHERE p.notice_id = n.id AND p.decided_at IS NULL) AS "appealOpen",
  EXISTS (SELECT FROM incidents i WHERE i.workflow_id = 'notice-' || n.id AND i.state IN ('open', 'retrying')) AS late, n.version`;
const FROM = `FROM hazard_notices n JOIN hazards h ON h.id = n.hazard_id JOIN buildings b ON b.id = h.building_id JOIN areas a ON a.id = n.patch_id
  LEFT JOIN dwellings d ON d.id = h.dwelling_id`;

export interface NoticeFilter {
  state?: string;
  patchId?: string;
  hazardId?: string;
}

/** How many values a notice's sort key has. */
export const NOTICE_SORT_VALUES = 2;

/** Notices that the caller may see, the first deadline first, those that have none before them. */
export async function listNotices(
  trx: Knex,
  filter: NoticeFilter,
  after: readonly string[] | null,
  limit: number,
): Promise<(NoticeItem & { sortKey: string[] })[]> {
  const [deadline = null, id = null] = after ?? [];
  const { rows } = await trx.raw<{ rows: (NoticeItem & { sortKey: string[] })[] }>(
    `SELECT ${ITEM}, ARRAY[coalesce(n.deadline_on, '-infinity')::text, n.id::text] AS "sortKey" ${FROM}
     WHERE (:state::text IS NULL OR CASE :state WHEN 'open' THEN n.ended_at IS NULL ELSE n.state = :state END)
       AND (:patchId::uuid IS NULL OR n.patch_id = :patchId::uuid) AND (:hazardId::uuid IS NULL OR n.hazard_id = :hazardId::uuid)
       AND (:id::uuid IS NULL OR (coalesce(n.deadline_on, '-infinity'), n.id) > (:deadline::date, :id::uuid))
     ORDER BY coalesce(n.deadline_on, '-infinity'), n.id LIMIT :limit`,
    {
      deadline,
      id,
      limit,
      state: filter.state ?? null,
      patchId: filter.patchId ?? null,
      hazardId: filter.hazardId ?? null,
    },
  );
  return rows;
}

export interface NoticeAppeal {
  id: string;
  ground: string;
  means: string;
  receivedOn: CalendarDate;
  recordedBy: string;
  decision: string | null;
  reason: string | null;
  moreWorkingDays: number | null;
  decidedBy: string | null;
  decidedAt: Date | null;
  toldAt: Date | null;
}

export interface NoticeDetail extends NoticeItem {
  measure: Measure;
  locale: 'zh-CN' | 'en';
  partyKind: string | null;
  /** Null for who may not know them. */
  partyName: string | null;
  partyAddress: string | null;
  draftedBy: string;
  issuedBy: string | null;
  servedBy: string | null;
  service: {
    means: string;
    receiver: string | null;
    reference: string | null;
    witnessId: string | null;
  } | null;
  appealUntil: CalendarDate | null;
  referral: {
    to: string;
    by: string;
    at: Date;
    transmitted: string[];
    receiptReference: string | null;
  } | null;
  withdrawnReason: string | null;
  endedAt: Date | null;
  /** The last look at the hazard, whether before or after the deadline. */
  lastReinspection: { outcome: string; at: Date } | null;
  rehousingOffered: boolean;
  pausedSince: Date | null;
  appeals: NoticeAppeal[];
}

/** One notice with its proof, its appeals and what became of it. */
export async function findNotice(trx: Knex, id: string): Promise<NoticeDetail | undefined> {
  const { rows } = await trx.raw<{ rows: NoticeDetail[] }>(
    `SELECT ${ITEM}, n.measure, n.locale, p.kind AS "partyKind", p.name AS "partyName", p.postal_address AS "partyAddress", n.drafted_by AS "draftedBy",
       n.issued_by AS "issuedBy", n.served_by AS "servedBy", n.appeal_until AS "appealUntil", n.withdrawn_reason AS "withdrawnReason", n.ended_at AS "endedAt",
       CASE WHEN n.service_means IS NOT NULL THEN jsonb_build_object('means', n.service_means, 'receiver', n.service_receiver,
         'reference', n.service_reference, 'witnessId', n.service_witness) END AS service,
       CASE WHEN n.referred_at IS NOT NULL THEN jsonb_build_object('to', n.referred_to, 'by', n.referred_by, 'at', n.referred_at,
         'transmitted', n.transmitted, 'receiptReference', n.receipt_reference) END AS referral,
       (SELECT jsonb_build_object('outcome', t.outcome, 'at', t.closed_at) FROM tasks t WHERE t.hazard_id = h.id AND t.kind = 'reinspection'
          AND t.state = 'done' ORDER BY t.closed_at DESC LIMIT 1) AS "lastReinspection",
       EXISTS (SELECT FROM rehousing_offers o WHERE o.hazard_id = h.id) AS "rehousingOffered",
       CASE WHEN n.ended_at IS NULL THEN outward_paused_since(n.patch_id) END AS "pausedSince",
       coalesce((SELECT jsonb_agg(jsonb_build_object('id', q.id, 'ground', q.ground, 'means', q.means, 'receivedOn', q.received_on, 'recordedBy', q.recorded_by,
          'decision', q.decision, 'reason', q.reason, 'moreWorkingDays', q.more_working_days, 'decidedBy', q.decided_by, 'decidedAt', q.decided_at,
          'toldAt', q.told_at) ORDER BY q.recorded_at, q.id) FROM hazard_appeals q WHERE q.notice_id = n.id), '[]') AS appeals
     ${FROM} LEFT JOIN parties p ON p.id = n.party_id WHERE n.id = ?`,
    [id],
  );
  return rows[0];
}

/** What the notice says, for its text; before it is issued with the days that the settings in force give. */
export async function findNoticeWords(
  trx: Knex,
  id: string,
  inForce: { remedyWorkingDays: Readonly<Record<Severity, number>>; appealWorkingDays: number },
): Promise<NoticeWords | undefined> {
  const { rows } = await trx.raw<{
    rows: (Omit<
      NoticeWords,
      'programme' | 'verifyHint' | 'reference' | 'remedyWorkingDays' | 'appealWorkingDays'
    > & { remedy: number | null; appeal: number | null })[];
  }>(
    `SELECT b.address, d.number AS "dwellingNumber", h.kind, h.severity, n.measure,
       n.remedy_working_days AS remedy, n.appeal_working_days AS appeal, n.deadline_on AS "deadlineOn", n.appeal_until AS "appealUntil"
     ${FROM} WHERE n.id = ?`,
    [id],
  );
  const row = rows[0];
  if (!row) return undefined;
  const { remedy, appeal, ...said } = row;
  const { programme, verifyHint } = await getMessageFrame(trx);
  return {
    ...said,
    programme,
    verifyHint,
    remedyWorkingDays: remedy ?? inForce.remedyWorkingDays[row.severity],
    appealWorkingDays: appeal ?? inForce.appealWorkingDays,
    reference: noticeReference(id),
  };
}

/** Who answers for the place of a hazard, as far as the caller may see the lets there; the landlord first. */
export async function listResponsibleParties(
  trx: Knex,
  hazardId: string,
): Promise<{ id: string; kind: string; partyName: string | null }[]> {
  const { rows } = await trx.raw<{ rows: { id: string; kind: string; partyName: string | null }[] }>(
    `SELECT DISTINCT p.id, p.kind, p.name AS "partyName" FROM hazards h JOIN registrations r ON r.building_id = h.building_id
       JOIN units u ON u.id = r.unit_id JOIN parties p ON p.id = r.landlord_id OR (p.id = r.manager_id AND h.kind <> 'overcrowding')
     WHERE h.id = ? AND r.state IN ('unverified', 'verified') AND (h.dwelling_id IS NULL OR u.dwelling_id = h.dwelling_id)
     ORDER BY p.kind, p.name, p.id LIMIT 50`,
    [hazardId],
  );
  return rows;
}
