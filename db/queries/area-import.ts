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

/** Hears of each area that was changed. */
type OnArea = (id: string, code: string) => Promise<void>;

/** Adds areas whose parents are there, in the order given. */
export async function insertAreas(trx: Knex, areas: readonly AreaRow[], onArea: OnArea): Promise<void> {
  for (const { kind, code, parent, nameZh, nameEn } of areas) {
    const id = v7();
    await trx.raw(
      `INSERT INTO areas (id, kind, parent_id, code, name_zh, name_en, ancestors)
       SELECT ?, ?, id, ?, ?, ?, '{}' FROM areas WHERE code = ?`,
      [id, kind, code, nameZh, nameEn, parent],
    );
    await onArea(id, code);
  }
}

export async function setAreaNames(trx: Knex, areas: readonly AreaRow[], onArea: OnArea): Promise<void> {
  for (const { code, nameZh, nameEn } of areas) {
    const [changed] = await trx('areas')
      .where({ code })
      .update({ name_zh: nameZh, name_en: nameEn })
      .returning<{ id: string }[]>('id');
    if (changed) await onArea(changed.id, code);
  }
}
