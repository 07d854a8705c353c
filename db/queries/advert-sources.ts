import type { Knex } from 'knex';

export interface AdvertSource {
  id: string;
  kind: 'agency' | 'licensed';
  nameZh: string;
  nameEn: string;
  licence: string | null;
  allowedAt: Date;
  endedAt: Date | null;
}

export type NewAdvertSource = Omit<AdvertSource, 'allowedAt' | 'endedAt' | 'licence'> & { licence?: string };

/** Who may send adverts, and who did before. */
export function listAdvertSources(db: Knex): Promise<AdvertSource[]> {
  return db('advert_sources').orderBy('key').select<AdvertSource[]>({
    id: 'key',
    kind: 'kind',
    nameZh: 'name_zh',
    nameEn: 'name_en',
    licence: 'licence',
    allowedAt: 'allowed_at',
    endedAt: 'ended_at',
  });
}

/** False where there is one of that key already. */
export async function insertAdvertSource(trx: Knex, by: string, source: NewAdvertSource): Promise<boolean> {
  const { rowCount } = await trx.raw<{ rowCount: number }>(
    `INSERT INTO advert_sources (key, kind, name_zh, name_en, licence, allowed_by) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    [source.id, source.kind, source.nameZh, source.nameEn, source.licence ?? null, by],
  );
  return rowCount === 1;
}

/** It sends no more; false where the caller may not say so, or it is over. What it sent stays. */
export async function endAdvertSource(trx: Knex, key: string): Promise<boolean> {
  const changed = await trx('advert_sources')
    .where({ key })
    .whereNull('ended_at')
    .update({ ended_at: trx.raw('coalesce(programme_now(), now())') });
  return changed === 1;
}
