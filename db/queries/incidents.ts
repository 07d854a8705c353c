import type { Knex } from 'knex';
import { v7 as uuidv7 } from 'uuid';

/**
 * Asks a person to look at a procedure. One open incident per workflow and code: told again, nothing is added.
 * @param detail codes and ids only
 */
export async function openIncident(
  db: Knex,
  incident: { workflowId: string; code: string; detail?: object },
): Promise<void> {
  await db.raw(
    `INSERT INTO incidents (id, workflow_id, patch_id, code, detail)
     VALUES (?, ?, (SELECT patch_id FROM procedures WHERE workflow_id = ?), ?, ?)
     ON CONFLICT (workflow_id, code) WHERE state IN ('open', 'retrying') DO NOTHING`,
    [
      uuidv7(),
      incident.workflowId,
      incident.workflowId,
      incident.code,
      JSON.stringify(incident.detail ?? {}),
    ],
  );
}
