import type { Knex } from 'knex';
import { v7 as uuidv7 } from 'uuid';

/**
 * Asks a person to look at a procedure. One open incident per workflow and code: told again, nothing is added.
 * @param incident.patchId where the procedure has no row of its own, or the caller may not read it
 * @param incident.detail codes and ids only
 */
export async function openIncident(
  db: Knex,
  incident: { workflowId: string; code: string; patchId?: string; detail?: object },
): Promise<void> {
  // without an arbiter named: whoever opens an incident need not be allowed to read those that are there
  await db.raw(
    `INSERT INTO incidents (id, workflow_id, patch_id, code, detail)
     VALUES (?, ?, coalesce(?::uuid, (SELECT patch_id FROM procedures WHERE workflow_id = ?)), ?, ?) ON CONFLICT DO NOTHING`,
    [
      uuidv7(),
      incident.workflowId,
      incident.patchId ?? null,
      incident.workflowId,
      incident.code,
      JSON.stringify(incident.detail ?? {}),
    ],
  );
}
