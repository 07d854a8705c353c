import type { Knex } from 'knex';

export interface AreaRow {
  id: string;
  kind: string;
  parentId: string | null;
  code: string;
  nameZh: string;
  nameEn: string;
  officerId: string | null;
  /** Null also where the caller may not see the officer. */
  officerName: string | null;
}

/** The district that each patch belongs to, with its names; of the patches that are asked about. */
export async function listDistrictsOfPatches(
  trx: Knex,
  patchIds: readonly string[],
): Promise<{ patchId: string; districtId: string; nameZh: string; nameEn: string }[]> {
  const { rows } = await trx.raw<{
    rows: { patchId: string; districtId: string; nameZh: string; nameEn: string }[];
  }>(
    `SELECT p.id AS "patchId", d.id AS "districtId", d.name_zh AS "nameZh", d.name_en AS "nameEn"
     FROM areas p JOIN areas d ON d.id = ANY (p.ancestors) AND d.kind = 'district' WHERE p.id = ANY (?::uuid[]) ORDER BY d.code`,
    [[...patchIds]],
  );
  return rows;
}

/** All areas, each after the one that it is part of. */
export async function listAreas(trx: Knex): Promise<AreaRow[]> {
  const { rows } = await trx.raw<{ rows: AreaRow[] }>(
    `SELECT a.id, a.kind, a.parent_id AS "parentId", a.code, a.name_zh AS "nameZh", a.name_en AS "nameEn",
       a.officer_id AS "officerId", u.display_name AS "officerName"
     FROM areas a LEFT JOIN users u ON u.id = a.officer_id
     ORDER BY ARRAY(SELECT p.code FROM unnest(a.ancestors) WITH ORDINALITY AS s(id, place) JOIN areas p ON p.id = s.id ORDER BY s.place)`,
  );
  return rows;
}

/** Whether there is such an area, and the caller neither administers nor supervises it. */
export async function isOfOthers(trx: Knex, areaId: string): Promise<boolean> {
  const row: unknown = await trx('areas')
    .where({ id: areaId })
    .whereRaw(`id NOT IN (SELECT granted_areas('administrator', 'supervisor'))`)
    .first('id');
  return row !== undefined;
}

/** Gives a patch its officer, or none; false where the caller has no such patch. */
export async function setPatchOfficer(
  trx: Knex,
  patchId: string,
  officerId: string | null,
): Promise<boolean> {
  const count: number = await trx('areas')
    .where({ id: patchId, kind: 'patch' })
    .update({ officer_id: officerId });
  return count === 1;
}
