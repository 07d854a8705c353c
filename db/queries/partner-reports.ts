import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import { reportStateAfter, type ReportState } from '../../domain/partner-report';
import type { CalendarDate } from '../../domain/working-days';
import { requestReviewsOfHazards } from './hazards';

export interface PartnerReportItem {
  id: string;
  partner: string;
  patchId: string;
  patchCode: string;
  address: string;
  part: string;
  kind: string;
  seenOn: CalendarDate;
  recordedAt: Date;
  state: ReportState;
  severity: string | null;
  putAsideReason: string | null;
  hazardId: string | null;
  /** Whether the caller recorded it: another one confirms it. */
  own: boolean;
  version: number;
}

/** What partners reported, the last first. */
export async function listPartnerReports(
  trx: Knex,
  filter: { state?: string; areaId?: string },
  after: string | null,
  limit: number,
): Promise<PartnerReportItem[]> {
  const { rows } = await trx.raw<{ rows: PartnerReportItem[] }>(
    `SELECT x.id, x.partner, x.patch_id AS "patchId", p.code AS "patchCode", b.address, x.part, x.kind, x.seen_on AS "seenOn", x.recorded_at AS "recordedAt",
       x.state, x.severity, x.put_aside_reason AS "putAsideReason", x.hazard_id AS "hazardId", x.recorded_by = app_user() AS own, x.version
     FROM partner_reports x JOIN buildings b ON b.id = x.building_id JOIN areas p ON p.id = x.patch_id
     WHERE (:state::text IS NULL OR x.state = :state)
       AND (:areaId::uuid IS NULL OR p.id = :areaId::uuid OR :areaId::uuid = ANY (p.ancestors))
       AND (:after::uuid IS NULL OR x.id < :after::uuid) ORDER BY x.id DESC LIMIT :limit`,
    { state: filter.state ?? null, areaId: filter.areaId ?? null, after, limit },
  );
  return rows;
}

export interface NewPartnerReport {
  partner: string;
  part: string;
  kind: string;
  seenOn: CalendarDate;
}

/** About common parts of the building in which the registration's home is; undefined where the caller does not see it. */
export async function insertPartnerReport(
  trx: Knex,
  registrationId: string,
  report: NewPartnerReport,
): Promise<{ id: string; patchId: string } | undefined> {
  const place = await trx('registrations')
    .where({ id: registrationId })
    .first<{ buildingId: string; patchId: string } | undefined>(
      'building_id as buildingId',
      'patch_id as patchId',
    );
  if (!place) return undefined;
  const id = uuid();
  const { partner, part, kind, seenOn } = report;
  const { buildingId, patchId } = place;
  await trx('partner_reports').insert({
    id,
    partner,
    part,
    kind,
    seen_on: seenOn,
    building_id: buildingId,
    patch_id: patchId,
  });
  return { id, patchId };
}

export interface LockedPartnerReport {
  id: string;
  patchId: string;
  kind: string;
  state: ReportState;
  own: boolean;
  version: number;
}

export async function lockPartnerReport(trx: Knex, id: string): Promise<LockedPartnerReport | undefined> {
  return trx('partner_reports')
    .where({ id })
    .forUpdate()
    .first<LockedPartnerReport | undefined>(
      'id',
      'patch_id as patchId',
      'kind',
      'state',
      trx.raw('recorded_by = app_user() AS own'),
      'version',
    );
}

/** Makes it a hazard of the building, and has the registrations that it touches reviewed. */
export async function confirmPartnerReport(
  trx: Knex,
  id: string,
  hazard: { severity: string; deadlineOn: CalendarDate },
): Promise<string> {
  const [row] = await trx('partner_reports')
    .where({ id })
    .update({
      state: reportStateAfter('confirm'),
      severity: hazard.severity,
      deadline_on: hazard.deadlineOn,
      version: trx.raw('version + 1'),
    })
    .returning<{ hazardId: string }[]>('hazard_id as hazardId');
  if (!row) throw new Error('PARTNER_REPORT_NOT_UPDATED');
  await requestReviewsOfHazards(trx, [row.hazardId]);
  return row.hazardId;
}

export async function putPartnerReportAside(trx: Knex, id: string, reason: string): Promise<void> {
  await trx('partner_reports')
    .where({ id })
    .update({
      state: reportStateAfter('put_aside'),
      put_aside_reason: reason,
      version: trx.raw('version + 1'),
    });
}

/** Gives hazards that partners reported, once their deadline has passed, to the patch's officer to look at. Once for each. */
export async function issueReinspectionsOfReports(
  trx: Knex.Transaction,
  { at, dueAt }: { at: Date; dueAt: Date },
): Promise<void> {
  await trx.raw(
    `INSERT INTO tasks (id, kind, building_id, patch_id, hazard_id, assignee_id, state, rank, issued_at, due_at)
     SELECT gen_random_uuid(), 'reinspection', h.building_id, h.patch_id, h.id, CASE WHEN works_patch(a.officer_id, a.id) THEN a.officer_id END, 'open',
       CASE h.severity WHEN 'severe' THEN 0 WHEN 'serious' THEN 5 ELSE 10 END, :at, :dueAt
     FROM partner_reports x JOIN hazards h ON h.id = x.hazard_id JOIN areas a ON a.id = h.patch_id
     WHERE h.closed_at IS NULL AND h.deadline_on < programme_today()
       AND NOT EXISTS (SELECT FROM tasks t WHERE t.hazard_id = h.id AND t.kind = 'reinspection')
     ON CONFLICT DO NOTHING`,
    { at, dueAt },
  );
}
