import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import type { ServiceDeclineReason, ServiceKind, ServiceState } from '../../domain/service-request';
import type { CalendarDate } from '../../domain/working-days';
import { setStandingIncidents } from './incidents';

export interface ServiceRequestFilter {
  registrationId?: string;
  areaId?: string;
  /** `open`: all that have not ended. */
  state?: string;
}

export interface ServiceRequestItem {
  id: string;
  registrationId: string;
  patchId: string;
  patchCode: string;
  address: string;
  dwellingNumber: string | null;
  kind: ServiceKind;
  channel: string;
  state: ServiceState;
  note: string | null;
  openedAt: Date;
  promisedFor: CalendarDate;
  late: boolean;
  holderId: string | null;
  holderName: string | null;
  handedTo: string | null;
  handedAt: Date | null;
  receiptReference: string | null;
  declineReason: string | null;
  closedAt: Date | null;
  satisfied: boolean | null;
  feedback: string | null;
  version: number;
}

/** How many values a page of requests is sorted by. */
export const SERVICE_REQUEST_SORT_VALUES = 2;

/** What residents asked for, the first promised first. */
export async function listServiceRequests(
  trx: Knex,
  filter: ServiceRequestFilter,
  after: readonly string[] | null,
  limit: number,
): Promise<(ServiceRequestItem & { sortKey: string[] })[]> {
  const [promisedFor = null, id = null] = after ?? [];
  const { rows } = await trx.raw<{ rows: (ServiceRequestItem & { sortKey: string[] })[] }>(
    `SELECT s.id, r.id AS "registrationId", r.patch_id AS "patchId", p.code AS "patchCode", b.address, d.number AS "dwellingNumber", s.kind, s.channel,
       s.state, s.note, s.opened_at AS "openedAt", s.promised_for AS "promisedFor", s.closed_at IS NULL AND s.promised_for < programme_today() AS late,
       s.holder_id AS "holderId", h.display_name AS "holderName", s.handed_to AS "handedTo", s.handed_at AS "handedAt",
       s.receipt_reference AS "receiptReference", s.decline_reason AS "declineReason", s.closed_at AS "closedAt", s.satisfied, s.feedback, s.version,
       ARRAY[s.promised_for::text, s.id::text] AS "sortKey"
     FROM service_requests s JOIN registrations r ON r.id = s.registration_id JOIN buildings b ON b.id = r.building_id JOIN areas p ON p.id = r.patch_id
     LEFT JOIN units u ON u.id = r.unit_id LEFT JOIN dwellings d ON d.id = u.dwelling_id LEFT JOIN users h ON h.id = s.holder_id
     WHERE (:registrationId::uuid IS NULL OR r.id = :registrationId::uuid)
       AND (:areaId::uuid IS NULL OR p.id = :areaId::uuid OR :areaId::uuid = ANY (p.ancestors))
       AND (:state::text IS NULL OR CASE :state WHEN 'open' THEN s.closed_at IS NULL ELSE s.state = :state END)
       AND (:id::uuid IS NULL OR (s.promised_for, s.id) > (:promisedFor::date, :id::uuid))
     ORDER BY s.promised_for, s.id LIMIT :limit`,
    {
      registrationId: filter.registrationId ?? null,
      areaId: filter.areaId ?? null,
      state: filter.state ?? null,
      promisedFor,
      id,
      limit,
    },
  );
  return rows;
}

/** The patch of a registration that the caller sees. */
export async function findPatchOf(trx: Knex, registrationId: string): Promise<string | undefined> {
  const row = await trx('registrations')
    .where({ id: registrationId })
    .first<{ patchId: string } | undefined>('patch_id as patchId');
  return row?.patchId;
}

export interface NewServiceRequest {
  registrationId: string;
  kind: ServiceKind;
  channel: string;
  promisedFor: CalendarDate;
  note: string | null;
}

/** The request's id; undefined where the home has an open one of the kind. */
export async function insertServiceRequest(trx: Knex, asked: NewServiceRequest): Promise<string | undefined> {
  const id = uuid();
  const { rowCount } = await trx.raw<{ rowCount: number }>(
    `INSERT INTO service_requests (id, registration_id, kind, channel, promised_for, note)
     VALUES (:id, :registrationId, :kind, :channel, :promisedFor, :note)
     ON CONFLICT (registration_id, kind) WHERE closed_at IS NULL DO NOTHING`,
    { id, ...asked },
  );
  return rowCount === 1 ? id : undefined;
}

export interface LockedServiceRequest {
  id: string;
  registrationId: string;
  patchId: string;
  kind: ServiceKind;
  state: ServiceState;
  rated: boolean;
  version: number;
}

/** A request that the caller may work on, locked. */
export async function lockServiceRequest(trx: Knex, id: string): Promise<LockedServiceRequest | undefined> {
  const { rows } = await trx.raw<{ rows: LockedServiceRequest[] }>(
    `SELECT s.id, s.registration_id AS "registrationId", r.patch_id AS "patchId", s.kind, s.state, s.satisfied IS NOT NULL AS rated, s.version
     FROM service_requests s JOIN registrations r ON r.id = s.registration_id WHERE s.id = ? FOR UPDATE OF s`,
    [id],
  );
  return rows[0];
}

export interface ServiceRequestChange {
  state?: ServiceState;
  holder_id?: string;
  handed_to?: string;
  receipt_reference?: string | null;
  decline_reason?: string;
  satisfied?: boolean;
  feedback?: string | null;
}

/** False where the caller may not, or no longer, change it. */
export async function changeServiceRequest(
  trx: Knex,
  id: string,
  change: ServiceRequestChange,
): Promise<boolean> {
  const count: number = await trx('service_requests')
    .where({ id })
    .update({ ...change, version: trx.raw('version + 1') });
  return count === 1;
}

/** A request as who asked sees it behind their link. */
export interface PortalServiceRequest {
  id: string;
  kind: ServiceKind;
  state: ServiceState;
  promisedFor: CalendarDate;
  note: string | null;
  declineReason: ServiceDeclineReason | null;
  rated: boolean;
}

/** What the home of the caller's link asked for: all that is open, and what has ended in the last 90 days. */
export async function listPortalServiceRequests(trx: Knex): Promise<PortalServiceRequest[]> {
  const { rows } = await trx.raw<{ rows: PortalServiceRequest[] }>(
    `SELECT id, kind, state, promised_for AS "promisedFor", note, decline_reason AS "declineReason", satisfied IS NOT NULL AS rated
     FROM service_requests WHERE registration_id = link_registration()
       AND (closed_at IS NULL OR closed_at > programme_now() - interval '90 days')
     ORDER BY opened_at DESC, id DESC LIMIT 20`,
  );
  return rows;
}

/** Tells supervisors, patch by patch, where a promised day has passed; over by itself once what was promised has ended. */
export async function tellLateServiceRequests(trx: Knex.Transaction): Promise<void> {
  const { rows } = await trx.raw<{ rows: { patchId: string; requests: number }[] }>(
    `SELECT r.patch_id AS "patchId", count(*)::integer AS requests FROM service_requests s JOIN registrations r ON r.id = s.registration_id
     WHERE s.closed_at IS NULL AND s.promised_for < programme_today() GROUP BY 1 ORDER BY 1`,
  );
  await setStandingIncidents(
    trx,
    'SERVICE_REQUESTS_LATE',
    rows.map(({ patchId, requests }) => ({ patchId, detail: { requests } })),
  );
}
