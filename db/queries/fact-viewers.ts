import type { Knex } from 'knex';
import type { Role } from '../../domain/role';

type Viewer = Extract<Role, 'officer' | 'supervisor' | 'auditor'>;

/**
 * As which of the fact catalogue's viewers the caller may see a registration: by their role where it lies, not elsewhere.
 * Who has a task or a delegation there sees it as an officer. None for those who only administer.
 */
export async function listFactViewers(trx: Knex, registrationId: string): Promise<Viewer[]> {
  const { rows } = await trx.raw<{ rows: { viewer: Viewer }[] }>(
    `SELECT viewer FROM registrations r CROSS JOIN unnest(ARRAY['officer', 'supervisor', 'auditor']) AS viewer
     WHERE r.id = ? AND (r.patch_id IN (SELECT granted_patches(viewer)) OR (viewer = 'officer' AND r.id IN (SELECT my_registrations())))`,
    [registrationId],
  );
  return rows.map(({ viewer }) => viewer);
}
