import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';

export interface UserRow {
  id: string;
  login: string;
  displayName: string;
  locale: string;
  disabledAt: Date | null;
  /** Roles held today, without repetition. */
  roles: string[];
}

const USER = `SELECT u.id, u.login, u.display_name AS "displayName", u.locale, u.disabled_at AS "disabledAt",
    ARRAY(SELECT DISTINCT g.role FROM role_grants g WHERE g.user_id = u.id AND g.valid_from <= programme_today()
      AND (g.valid_to IS NULL OR g.valid_to > programme_today()) ORDER BY g.role) AS roles
  FROM users u`;

/** The users the caller may see, without anything of their passwords. */
export async function listUsers(trx: Knex): Promise<UserRow[]> {
  return (await trx.raw<{ rows: UserRow[] }>(`${USER} ORDER BY u.login`)).rows;
}

export interface GrantRow {
  id: string;
  role: string;
  areaId: string;
  areaCode: string;
  validFrom: string;
  validTo: string | null;
  grantedBy: string | null;
  granterName: string | null;
  delegatedBy: string | null;
}

export interface UserDetail extends UserRow {
  grants: GrantRow[];
}

/** One user with all their grants, past and to come, newest first. */
export async function findUser(trx: Knex, id: string): Promise<UserDetail | undefined> {
  const user = (await trx.raw<{ rows: UserRow[] }>(`${USER} WHERE u.id = ?`, [id])).rows[0];
  if (!user) return undefined;
  const { rows: grants } = await trx.raw<{ rows: GrantRow[] }>(
    `SELECT g.id, g.role, g.area_id AS "areaId", a.code AS "areaCode", g.valid_from AS "validFrom", g.valid_to AS "validTo",
       g.granted_by AS "grantedBy", b.display_name AS "granterName", g.delegated_by AS "delegatedBy"
     FROM role_grants g JOIN areas a ON a.id = g.area_id LEFT JOIN users b ON b.id = g.granted_by
     WHERE g.user_id = ? ORDER BY g.valid_from DESC, g.id DESC`,
    [id],
  );
  return { ...user, grants };
}

/** A new user without any role. Returns the id; a login that is taken violates its unique key. */
export async function insertUser(
  trx: Knex,
  user: { login: string; displayName: string; locale: string; passwordHash: string },
): Promise<string> {
  const id = uuid();
  await trx('users').insert({
    id,
    login: user.login,
    display_name: user.displayName,
    locale: user.locale,
    password_hash: user.passwordHash,
  });
  return id;
}

/** A disabled user's sessions end, for good: the database deletes them. False where nothing was to change. */
export async function setDisabled(trx: Knex, id: string, disabled: boolean): Promise<boolean> {
  const query = trx('users').where({ id });
  void (disabled ? query.whereNull('disabled_at') : query.whereNotNull('disabled_at'));
  const count: number = await query.update({
    disabled_at: disabled ? trx.raw('now()') : null,
    version: trx.raw('version + 1'),
  });
  return count === 1;
}

/**
 * False where there is no such user. Set by somebody else, the database notes by whom, ends the user's sessions and lets
 * them do nothing before they have changed it.
 */
export async function setPassword(trx: Knex, id: string, passwordHash: string): Promise<boolean> {
  const count: number = await trx('users')
    .where({ id })
    .update({ password_hash: passwordHash, version: trx.raw('version + 1') });
  return count === 1;
}

/** Whether no role of this user, now or to come, reaches beyond the caller's area as an administrator. */
export async function administersUser(trx: Knex, id: string): Promise<boolean> {
  const { rows } = await trx.raw<{ rows: { administers: boolean }[] }>('SELECT administers(?)', [id]);
  return rows[0]?.administers ?? false;
}

export interface NewGrant {
  userId: string;
  role: string;
  areaId: string;
  /** Null: from today on. */
  validFrom: string | null;
  /** The first day on which it no longer holds. */
  validTo: string | null;
  grantedBy: string;
}

export async function insertGrant(trx: Knex, grant: NewGrant): Promise<string> {
  const id = uuid();
  await trx('role_grants').insert({
    id,
    user_id: grant.userId,
    role: grant.role,
    area_id: grant.areaId,
    valid_from: grant.validFrom ?? trx.raw('programme_today()'),
    valid_to: grant.validTo,
    granted_by: grant.grantedBy,
  });
  return id;
}

export interface EndedGrant {
  role: string;
  areaId: string;
  validTo: string;
}

/** Ends a grant today; one that begins today or later holds for its first day. Undefined where none was in force. */
export async function endGrant(trx: Knex, userId: string, grantId: string): Promise<EndedGrant | undefined> {
  const [row] = await trx('role_grants')
    .where({ id: grantId, user_id: userId })
    .whereRaw('(valid_to IS NULL OR valid_to > greatest(programme_today(), valid_from + 1))')
    .update({ valid_to: trx.raw('greatest(programme_today(), valid_from + 1)') })
    .returning<EndedGrant[]>(['role', 'area_id as areaId', 'valid_to as validTo']);
  return row;
}

/** Whether the grant is one over an area that the caller, as an administrator, may see and not administer. */
export async function liesBeyondArea(trx: Knex, grantId: string): Promise<boolean> {
  const row: unknown = await trx('role_grants')
    .where({ id: grantId })
    .whereRaw(`area_id NOT IN (SELECT granted_areas('administrator'))`)
    .first('id');
  return row !== undefined;
}
