import type { Knex } from 'knex';
import type { Comparison } from '../../domain/addresses/compare-addresses';
import type { AdvertState, DismissalReason } from '../../domain/advert';

export interface AdvertItem {
  id: string;
  source: string;
  sourceZh: string;
  sourceEn: string;
  reference: string;
  /** As its source wrote it. */
  text: string;
  unitKind: string;
  state: AdvertState;
  firstSeenOn: string;
  lastSeenOn: string;
  endedOn: string | null;
  dueAt: Date | null;
  overdue: boolean;
  patchCode: string | null;
  /** The home that it was matched to, where the caller may see it. */
  address: string | null;
  dwellingNumber: string | null;
  registrationId: string | null;
  dismissedReason: DismissalReason | null;
  decidedAt: Date | null;
  version: number;
}

export interface AdvertCandidate {
  buildingId: string;
  address: string;
  agreement: Comparison;
  dwellings: { dwellingId: string; dwellingNumber: string; registrationId: string | null }[];
  /** Whether the advert itself says which of the dwellings. */
  saysWhich: boolean;
}

/** How many values a page of adverts is sorted by. */
export const ADVERT_SORT_VALUES = 2;

const DUE = `coalesce(a.due_at, 'infinity'::timestamptz)`;
const IN_FORCE = (dwelling: string) => `(SELECT r.id FROM units u JOIN registrations r ON r.unit_id = u.id
  WHERE u.dwelling_id = ${dwelling} AND r.state IN ('unverified', 'verified') AND r.period @> programme_today() LIMIT 1)`;
const COLUMNS = `a.id, a.feed AS source, s.name_zh AS "sourceZh", s.name_en AS "sourceEn", a.reference, a.address AS text, a.unit_kind AS "unitKind", a.state,
  a.first_seen_on AS "firstSeenOn", a.last_seen_on AS "lastSeenOn", a.ended_on AS "endedOn", a.due_at AS "dueAt",
  (a.state IN ('uncertain', 'unregistered_let') AND coalesce(a.due_at < programme_now(), false)) AS overdue,
  p.code AS "patchCode", b.address, d.number AS "dwellingNumber", ${IN_FORCE('d.id')} AS "registrationId",
  a.dismissed_reason AS "dismissedReason", a.decided_at AS "decidedAt", a.version`;
const JOINS = `JOIN advert_sources s ON s.key = a.feed LEFT JOIN areas p ON p.id = a.patch_id
  LEFT JOIN dwellings d ON d.id = a.dwelling_id LEFT JOIN buildings b ON b.id = d.building_id`;

/** Adverts of the caller's area, the first due first, after the sort values `after`. */
export async function listAdverts(
  trx: Knex,
  filter: { state?: string; areaId?: string },
  after: readonly string[] | null,
  limit: number,
): Promise<(AdvertItem & { sortKey: string[] })[]> {
  const [dueAt = null, id = null] = after ?? [];
  const { rows } = await trx.raw<{ rows: (AdvertItem & { sortKey: string[] })[] }>(
    `SELECT ${COLUMNS}, ARRAY[${DUE}::text, a.id::text] AS "sortKey" FROM adverts a ${JOINS}
     WHERE (:state::text IS NULL OR a.state = :state)
       AND (:areaId::uuid IS NULL OR p.id = :areaId::uuid OR :areaId::uuid = ANY (p.ancestors))
       AND (:id::uuid IS NULL OR (${DUE}, a.id) > (:dueAt::timestamptz, :id::uuid))
     ORDER BY ${DUE}, a.id LIMIT :limit`,
    { state: filter.state ?? null, areaId: filter.areaId ?? null, dueAt, id, limit },
  );
  return rows;
}

/** More doors than these nobody chooses from. */
const DOORS_SHOWN = 400;

/** One advert with the homes that it may mean, the likeliest first; of each what the caller may see. */
export async function findAdvert(
  trx: Knex,
  id: string,
): Promise<(AdvertItem & { candidates: AdvertCandidate[] }) | undefined> {
  const { rows } = await trx.raw<{ rows: AdvertItem[] }>(
    `SELECT ${COLUMNS} FROM adverts a ${JOINS} WHERE a.id = ?`,
    [id],
  );
  const [advert] = rows;
  if (!advert) return undefined;
  const found = await trx.raw<{ rows: AdvertCandidate[] }>(
    `SELECT m.building_id AS "buildingId", b.address, m.agreement, m.dwelling_id IS NOT NULL AS "saysWhich",
       (SELECT coalesce(json_agg(json_build_object('dwellingId', d.id, 'dwellingNumber', d.number, 'registrationId', ${IN_FORCE('d.id')}) ORDER BY d.number), '[]')
        FROM (SELECT * FROM dwellings d WHERE d.building_id = m.building_id AND d.ended_on IS NULL AND (m.dwelling_id IS NULL OR m.dwelling_id = d.id)
              ORDER BY d.number LIMIT ${DOORS_SHOWN}) d) AS dwellings
     FROM advert_matches m JOIN buildings b ON b.id = m.building_id WHERE m.advert_id = ? ORDER BY m.place`,
    [id],
  );
  return { ...advert, candidates: found.rows };
}

/** The advert, locked until the transaction ends; undefined where the caller does not decide it. */
export async function lockAdvert(
  trx: Knex,
  id: string,
): Promise<{ state: AdvertState; patchId: string | null; version: number } | undefined> {
  const { rows } = await trx.raw<{
    rows: { state: AdvertState; patchId: string | null; version: number }[];
  }>(`SELECT state, patch_id AS "patchId", version FROM adverts WHERE id = ? FOR UPDATE`, [id]);
  return rows[0];
}

/** A person says which home is meant: one that was offered, or the database refuses it (ADVERT_HOME_NOT_OFFERED). */
export async function setAdvertHome(
  trx: Knex,
  id: string,
  decided: { dwellingId: string; by: string },
): Promise<void> {
  await setDecided(trx, id, { state: 'matched', dwelling_id: decided.dwellingId, decided_by: decided.by });
}

export async function setAdvertDismissed(
  trx: Knex,
  id: string,
  decided: { reason: DismissalReason; by: string },
): Promise<void> {
  await setDecided(trx, id, {
    state: 'dismissed',
    dwelling_id: null,
    dismissed_reason: decided.reason,
    decided_by: decided.by,
  });
}

async function setDecided(trx: Knex, id: string, values: Record<string, unknown>): Promise<void> {
  await trx('adverts')
    .where({ id })
    .update({ ...values, version: trx.raw('version + 1') });
}
