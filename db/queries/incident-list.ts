import type { Knex } from 'knex';

export interface IncidentRow {
  id: string;
  workflowId: string | null;
  /** The procedure's kind, where it is on record. */
  procedureKind: string | null;
  patchId: string | null;
  patchCode: string | null;
  code: string;
  detail: unknown;
  state: string;
  /** On the programme's clock. */
  openedAt: Date;
}

/** Incidents of the caller's areas, newest first; `state` open includes those that are being tried again. */
export async function listIncidents(
  trx: Knex,
  state: string | undefined,
  after: string | null,
  limit: number,
): Promise<IncidentRow[]> {
  const query = trx('incidents as i')
    .leftJoin('areas as a', 'a.id', 'i.patch_id')
    .leftJoin('procedures as p', 'p.workflow_id', 'i.workflow_id')
    .orderBy('i.id', 'desc')
    .limit(limit);
  if (state === 'open') void query.whereIn('i.state', ['open', 'retrying']);
  else if (state) void query.where('i.state', state);
  if (after) void query.where('i.id', '<', after);
  return query.select<IncidentRow[]>(
    'i.id',
    'i.workflow_id as workflowId',
    'p.kind as procedureKind',
    'i.patch_id as patchId',
    'a.code as patchCode',
    'i.code',
    'i.detail',
    'i.state',
    trx.raw(
      '(SELECT clock_programme_start + (i.opened_at - clock_real_start) * clock_rate FROM programme) AS "openedAt"',
    ),
  );
}

/**
 * How many incidents of the caller's areas wait for a person, and in how many patches nobody decided proposed visits in
 * time: that is work that waits, and nothing in it is stuck.
 */
export async function countOpenIncidents(
  trx: Knex,
): Promise<{ openIncidents: number; patchesToRelease: number }> {
  const { rows } = await trx.raw<{ rows: [{ openIncidents: number; patchesToRelease: number }] }>(
    `SELECT count(*) FILTER (WHERE code <> 'VISITS_NOT_RELEASED') AS "openIncidents",
       count(DISTINCT patch_id) FILTER (WHERE code = 'VISITS_NOT_RELEASED') AS "patchesToRelease"
     FROM incidents WHERE state IN ('open', 'retrying')`,
  );
  return rows[0];
}

/** The patch of the incident that was closed; undefined where there was no open one. */
export async function resolveIncident(
  trx: Knex,
  id: string,
  userId: string,
): Promise<{ patchId: string | null } | undefined> {
  const [row] = await trx('incidents')
    .where({ id })
    .whereIn('state', ['open', 'retrying'])
    .update({ state: 'resolved', closed_at: trx.raw('now()'), closed_by: userId })
    .returning<{ patchId: string | null }[]>('patch_id as patchId');
  return row;
}

/** Whether the caller may see such an incident. */
export async function hasIncident(trx: Knex, id: string): Promise<boolean> {
  return (await trx('incidents').where({ id }).first('id')) !== undefined;
}
