import type { Knex } from 'knex';
import { v7 as uuidv7 } from 'uuid';

/** What an incident is known by while it is open: told again, nothing is added. */
export interface IncidentKey {
  /** Null for what several workflows may meet, such as a registration that cannot be reviewed. */
  workflowId: string | null;
  code: string;
  /** An id or a code where one workflow may have several: an activity, a registration, a patch. */
  about?: string;
}

export interface NewIncident extends IncidentKey {
  /** Where the procedure has no row of its own, or the caller may not read it. */
  patchId?: string;
  /** `retrying` while the product goes on trying by itself; `open` when it has given up. */
  state?: 'open' | 'retrying';
  /** Codes and ids only. */
  detail?: object;
}

/** Asks a person to look. One open incident per key. */
export async function openIncident(db: Knex, incident: NewIncident): Promise<void> {
  // without an arbiter named: whoever opens an incident need not be allowed to read those that are there
  await db.raw(
    `INSERT INTO incidents (id, workflow_id, patch_id, code, about, state, detail)
     VALUES (?, ?, coalesce(?::uuid, (SELECT patch_id FROM procedures WHERE workflow_id = ?)), ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    [
      uuidv7(),
      incident.workflowId,
      incident.patchId ?? null,
      incident.workflowId,
      incident.code,
      incident.about ?? '',
      incident.state ?? 'open',
      JSON.stringify(incident.detail ?? {}),
    ],
  );
}

/** What failed has succeeded: its incidents, if there are any, are over without a person. */
export async function resolveIncidents(
  db: Knex,
  { workflowId, code }: Pick<IncidentKey, 'workflowId' | 'code'>,
  about: readonly string[] = [''],
): Promise<void> {
  await db.raw(
    `UPDATE incidents SET state = 'resolved', closed_at = now()
     WHERE coalesce(workflow_id, '') = ? AND code = ? AND about = ANY (?) AND state IN ('open', 'retrying')`,
    [workflowId ?? '', code, [...about]],
  );
}

/** All of the workflow's with this code are over but those about these. */
export async function resolveOtherIncidents(
  db: Knex,
  { workflowId, code }: Pick<IncidentKey, 'workflowId' | 'code'>,
  about: readonly string[],
): Promise<void> {
  await db.raw(
    `UPDATE incidents SET state = 'resolved', closed_at = now()
     WHERE workflow_id = ? AND code = ? AND about <> ALL (?) AND state IN ('open', 'retrying')`,
    [workflowId, code, [...about]],
  );
}

/**
 * Keeps the incidents of one code, one for each patch, in line with what stands now: told where it stands, with the
 * present detail, over where it no longer does. What a person closed while it stands is told again after a day.
 */
export async function setStandingIncidents(
  db: Knex,
  code: string,
  standing: readonly { patchId: string; detail?: object }[],
): Promise<void> {
  const rows = JSON.stringify(standing.map(({ patchId, detail = {} }) => ({ patch: patchId, detail })));
  await db.raw(
    `WITH standing AS (SELECT * FROM jsonb_to_recordset(:rows::jsonb) AS s(patch uuid, detail jsonb))
     UPDATE incidents i SET detail = coalesce(s.detail, i.detail), state = CASE WHEN s.patch IS NULL THEN 'resolved' ELSE i.state END,
       closed_at = CASE WHEN s.patch IS NULL THEN now() END
     FROM incidents o LEFT JOIN standing s ON s.patch::text = o.about
     WHERE o.id = i.id AND i.code = :code AND i.state IN ('open', 'retrying') AND s.detail IS DISTINCT FROM i.detail`,
    { rows, code },
  );
  await db.raw(
    `INSERT INTO incidents (id, patch_id, code, about, state, detail)
     SELECT gen_random_uuid(), s.patch, :code, s.patch::text, 'open', s.detail
     FROM jsonb_to_recordset(:rows::jsonb) AS s(patch uuid, detail jsonb)
     WHERE NOT EXISTS (SELECT FROM incidents i WHERE i.code = :code AND i.about = s.patch::text
       AND (i.state IN ('open', 'retrying') OR (i.closed_by IS NOT NULL AND i.closed_at > now() - interval '1 day')))
     ON CONFLICT DO NOTHING`,
    { rows, code },
  );
}

/** Nothing is tried any more by a procedure that has ended or failed: what was told of its tries is over. */
export async function resolveIncidentsOfEndedProcedures(db: Knex): Promise<void> {
  await db.raw(
    `UPDATE incidents i SET state = 'resolved', closed_at = now() FROM procedures p
     WHERE p.workflow_id = i.workflow_id AND p.state IN ('ended', 'failed', 'cancelled')
       AND i.state = 'retrying' AND i.code IN ('ACTIVITY_FAILING', 'WORKFLOW_STUCK')`,
  );
}

/** The product has stopped trying by itself: it is a person's turn. */
export async function setIncidentGivenUp(
  db: Knex,
  { code, about }: { code: string; about: string },
): Promise<void> {
  await db('incidents').where({ code, about, state: 'retrying' }).update({ state: 'open' });
}

/**
 * Keeps the incidents of one code about registrations in line with what has just happened: one for each that failed,
 * none for the others that were tried.
 */
export async function setRegistrationIncidents(
  db: Knex,
  code: string,
  tried: readonly string[],
  failed: readonly { id: string; error: string }[],
): Promise<void> {
  const failedIds = new Set(failed.map(({ id }) => id));
  await resolveIncidents(
    db,
    { workflowId: null, code },
    tried.filter((id) => !failedIds.has(id)),
  );
  for (const { id, error } of failed) {
    const home = await db('registrations')
      .where({ id })
      .first<{ patchId: string } | undefined>({ patchId: 'patch_id' });
    await openIncident(db, {
      workflowId: null,
      code,
      about: id,
      state: 'retrying',
      detail: { registrationId: id, error },
      ...home,
    });
  }
}
