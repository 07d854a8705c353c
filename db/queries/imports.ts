import type { Knex } from 'knex';

export interface ImportRow {
  id: string;
  profileKey: string;
  fileName: string;
  observedOn: string;
  state: string;
  counts: unknown;
  problemCount: number;
  finishedAt: Date;
}

export interface ImportReport extends ImportRow {
  differences: unknown;
  problems: unknown;
  /** Wording of the observed keys that changed, by key. */
  labels: Record<string, { zh: string; en: string }>;
}

const ITEM = `id, profile_key AS "profileKey", file_name AS "fileName", observed_on AS "observedOn", state, counts,
  jsonb_array_length(problems) AS "problemCount", finished_at AS "finishedAt"`;

/** Newest first, without their reports, which may list thousands of values. */
export async function listImports(trx: Knex, after: string | null, limit: number): Promise<ImportRow[]> {
  const { rows } = await trx.raw<{ rows: ImportRow[] }>(
    `SELECT ${ITEM} FROM imports WHERE (:after::uuid IS NULL OR id < :after::uuid) ORDER BY id DESC LIMIT :limit`,
    { after, limit },
  );
  return rows;
}

export async function findImport(trx: Knex, id: string): Promise<ImportReport | undefined> {
  const { rows } = await trx.raw<{ rows: ImportReport[] }>(
    `SELECT ${ITEM}, differences, problems,
       (SELECT coalesce(jsonb_object_agg(key, jsonb_build_object('zh', label_zh, 'en', label_en)), '{}') FROM observation_keys
        WHERE key IN (SELECT change ->> 'name' FROM jsonb_array_elements(
          coalesce(differences -> 'changes', '[]') || coalesce(differences -> 'kept', '[]')) AS change)) AS labels
     FROM imports WHERE id = ?`,
    [id],
  );
  return rows[0];
}
