import type { Knex } from 'knex';
import { v7 } from 'uuid';

/** One district, office or patch; `parent` is the code of the area above it. */
export interface AreaRow {
  kind: string;
  code: string;
  parent: string;
  nameZh: string;
  nameEn: string;
}

/** Every area that there is, the authority with an empty parent. */
export async function listAreas(db: Knex): Promise<AreaRow[]> {
  return db('areas as a')
    .leftJoin('areas as p', 'p.id', 'a.parent_id')
    .select<AreaRow[]>(
      'a.kind',
      'a.code',
      { nameZh: 'a.name_zh', nameEn: 'a.name_en' },
      db.raw(`coalesce(p.code, '') AS parent`),
    );
}

/** Keeps two imports of areas from crossing until the transaction ends. */
export async function lockAreas(trx: Knex): Promise<void> {
  await trx.raw(`SELECT pg_advisory_xact_lock(hashtext('doorstep areas'))`);
}

/** Adds areas whose parents are there, in the order given. */
export async function insertAreas(trx: Knex, areas: readonly AreaRow[]): Promise<void> {
  for (const { kind, code, parent, nameZh, nameEn } of areas) {
    await trx.raw(
      `INSERT INTO areas (id, kind, parent_id, code, name_zh, name_en, ancestors)
       SELECT ?, ?, id, ?, ?, ?, '{}' FROM areas WHERE code = ?`,
      [v7(), kind, code, nameZh, nameEn, parent],
    );
  }
}

export async function setAreaNames(trx: Knex, areas: readonly AreaRow[]): Promise<void> {
  for (const { code, nameZh, nameEn } of areas)
    await trx('areas').where({ code }).update({ name_zh: nameZh, name_en: nameEn });
}
