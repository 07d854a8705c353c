import type { Knex } from 'knex';

export interface RoundBoardRow {
  id: string;
  patchId: string;
  patchCode: string;
  period: string;
  state: string;
  closesAt: Date;
  issued: number;
  done: number;
  overdue: number;
  escalated: number;
  reviewed: number;
  moved: number;
}

/** The supervisor's board: per patch what its open rounds issued and how far they are. */
export async function listRoundBoard(
  trx: Knex,
  after: string | null,
  limit: number,
): Promise<RoundBoardRow[]> {
  const { rows } = await trx.raw<{ rows: RoundBoardRow[] }>(
    `SELECT r.id, r.patch_id AS "patchId", a.code AS "patchCode", r.period::text AS period, r.state, r.closes_at AS "closesAt",
       count(t.id) AS issued, count(t.id) FILTER (WHERE t.state IN ('done', 'refused', 'exhausted')) AS done,
       count(t.id) FILTER (WHERE t.closed_at IS NULL AND t.due_at < programme_now()) AS overdue,
       count(t.id) FILTER (WHERE t.closed_at IS NULL AND t.escalated_at IS NOT NULL) AS escalated, r.reviewed, r.moved
     FROM rounds r JOIN areas a ON a.id = r.patch_id LEFT JOIN tasks t ON t.round_id = r.id
     WHERE (:after::uuid IS NULL OR r.id > :after::uuid) GROUP BY r.id, a.code ORDER BY r.id LIMIT :limit`,
    { after, limit },
  );
  return rows;
}

export interface IncidentRow {
  id: string;
  workflowId: string | null;
  patchId: string | null;
  code: string;
  detail: unknown;
  state: string;
  openedAt: Date;
}

export async function listIncidents(trx: Knex, after: string | null, limit: number): Promise<IncidentRow[]> {
  const query = trx('incidents').orderBy('id').limit(limit);
  if (after) void query.where('id', '>', after);
  return (await query.select(
    'id',
    'workflow_id as workflowId',
    'patch_id as patchId',
    'code',
    'detail',
    'state',
    'opened_at as openedAt',
  )) as IncidentRow[];
}

/** The patch of the incident that was closed; undefined where there was no open one. */
export async function resolveIncident(
  trx: Knex,
  id: string,
  userId: string,
): Promise<{ patchId: string | null } | undefined> {
  const [row] = (await trx('incidents')
    .where({ id })
    .whereIn('state', ['open', 'retrying'])
    .update({ state: 'resolved', closed_at: trx.raw('now()'), closed_by: userId })
    .returning('patch_id as patchId')) as { patchId: string | null }[];
  return row;
}

export async function listAreas(trx: Knex): Promise<object[]> {
  return (await trx('areas')
    .orderBy('code')
    .select(
      'id',
      'kind',
      'parent_id as parentId',
      'code',
      'name_zh as nameZh',
      'name_en as nameEn',
      'officer_id as officerId',
    )) as object[];
}

/** The users the caller may see, without anything of their passwords. */
export async function listUsers(trx: Knex): Promise<object[]> {
  return (await trx('users')
    .orderBy('login')
    .select('id', 'login', 'display_name as displayName', 'locale')) as object[];
}

export interface ImportRow {
  id: string;
  profileKey: string;
  fileName: string;
  observedOn: string;
  state: string;
  counts: unknown;
  differences: unknown;
  problems: unknown;
  finishedAt: Date;
}

const IMPORT_COLUMNS = [
  'id',
  'profile_key as profileKey',
  'file_name as fileName',
  'observed_on as observedOn',
  'state',
  'counts',
  'differences',
  'problems',
  'finished_at as finishedAt',
];

export async function listImports(trx: Knex, after: string | null, limit: number): Promise<ImportRow[]> {
  const query = trx('imports').orderBy('id').limit(limit);
  if (after) void query.where('id', '>', after);
  return (await query.select(IMPORT_COLUMNS)) as ImportRow[];
}

export async function findImport(trx: Knex, id: string): Promise<ImportRow | undefined> {
  return (await trx('imports').where({ id }).first(IMPORT_COLUMNS)) as ImportRow | undefined;
}
