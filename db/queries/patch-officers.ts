import type { Knex } from 'knex';

/** SQL: `user` if they may work as an officer in the area `a` today, else null; `user` names a column. */
export function officerOf(user: string): string {
  return `(CASE WHEN works_patch(${user}, a.id) THEN ${user} END)`;
}

/** Whether this person may work in the patch as an officer today: by a grant over it, and not disabled. */
export async function worksPatch(trx: Knex, userId: string, patchId: string): Promise<boolean> {
  const { rows } = await trx.raw<{ rows: { works: boolean }[] }>('SELECT works_patch(?, ?) AS works', [
    userId,
    patchId,
  ]);
  return rows[0]?.works ?? false;
}

export interface PatchOfficer {
  id: string;
  displayName: string;
}

/** Who may work in the patch today, as far as the caller may see. */
export async function listPatchOfficers(trx: Knex, patchId: string): Promise<PatchOfficer[]> {
  const { rows } = await trx.raw<{ rows: PatchOfficer[] }>(
    `SELECT id, display_name AS "displayName" FROM users WHERE works_patch(id, ?) ORDER BY display_name, id`,
    [patchId],
  );
  return rows;
}
