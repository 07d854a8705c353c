import type { Knex } from 'knex';

/** Dwellings of a building, on floors `from` to `to` (null: no limit), that go to a patch; `line` of the file. */
export interface Assignment {
  line: number;
  buildingId: string;
  patchId: string;
  from: number | null;
  to: number | null;
}

export interface PlacedArea {
  id: string;
  code: string;
  /** The district that it lies in. */
  districtId: string | null;
}

/** Every patch, with its district. */
export async function listPatches(trx: Knex): Promise<PlacedArea[]> {
  return trx('areas')
    .where({ kind: 'patch' })
    .select<PlacedArea[]>('id', 'code', trx.raw('ancestors[2] AS "districtId"'));
}

/** The buildings of a register that stand, by these keys; `code` is the key. */
export async function listBuildingsByKey(
  trx: Knex,
  register: string,
  keys: readonly string[],
): Promise<PlacedArea[]> {
  return trx('buildings')
    .where({ source: register })
    .whereNull('gone_on')
    .whereIn('external_key', keys)
    .select<PlacedArea[]>('id', { code: 'external_key', districtId: 'district_id' });
}

const CHOSEN = `
  FROM jsonb_to_recordset(:assignments::jsonb) AS a(line integer, "buildingId" uuid, "patchId" uuid, "from" integer, "to" integer)
  JOIN dwellings d ON d.building_id = a."buildingId" AND d.ended_on IS NULL
    AND (a."from" IS NULL OR d.floor >= a."from") AND (a."to" IS NULL OR d.floor <= a."to")`;

/** Lines with dwellings whose registration in force belongs to another patch, and how many. */
export async function listLetElsewhere(
  trx: Knex,
  assignments: readonly Assignment[],
): Promise<{ line: number; count: number }[]> {
  const { rows } = await trx.raw<{ rows: { line: number; count: number }[] }>(
    `SELECT a.line, count(DISTINCT d.id)::integer AS count ${CHOSEN}
     JOIN units u ON u.dwelling_id = d.id
     JOIN registrations r ON r.unit_id = u.id AND r.state IN ('unverified', 'verified') AND r.patch_id <> a."patchId"
     GROUP BY a.line ORDER BY a.line`,
    { assignments: JSON.stringify(assignments) },
  );
  return rows;
}

/** Puts dwellings into their patches; gives how many each patch got that it had not before. */
export async function setPatches(
  trx: Knex,
  assignments: readonly Assignment[],
): Promise<{ patchId: string; dwellings: number }[]> {
  const { rows } = await trx.raw<{ rows: { patchId: string; dwellings: number }[] }>(
    `WITH chosen AS (SELECT d.id, a."patchId" ${CHOSEN}),
     placed AS (
       UPDATE dwellings SET patch_id = "patchId" FROM chosen
       WHERE dwellings.id = chosen.id AND dwellings.patch_id IS DISTINCT FROM "patchId" RETURNING dwellings.patch_id
     )
     SELECT patch_id AS "patchId", count(*)::integer AS dwellings FROM placed GROUP BY patch_id ORDER BY patch_id`,
    { assignments: JSON.stringify(assignments) },
  );
  return rows;
}

/** How many dwellings each patch has, and how many of the register are in none (`code` null). */
export async function countPatches(
  trx: Knex,
  register: string,
): Promise<{ code: string | null; dwellings: number }[]> {
  const { rows } = await trx.raw<{ rows: { code: string | null; dwellings: number }[] }>(
    `SELECT a.code, count(*)::integer AS dwellings FROM dwellings d JOIN buildings b ON b.id = d.building_id
     LEFT JOIN areas a ON a.id = d.patch_id WHERE b.source = ? AND d.ended_on IS NULL GROUP BY a.code ORDER BY a.code`,
    [register],
  );
  return rows;
}
