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
  version: number;
}

const HELD_TODAY = `SELECT DISTINCT g.role FROM role_grants g WHERE g.user_id = u.id AND g.effective_at <= now() AND g.valid_from <= programme_today()
      AND (g.valid_to IS NULL OR g.valid_to > programme_today())`;
const USER = `SELECT u.id, u.login, u.display_name AS "displayName", u.locale, u.disabled_at AS "disabledAt", u.version,
    ARRAY(${HELD_TODAY} ORDER BY g.role) AS roles
  FROM users u`;

export interface UserFilter {
  /** A part of the login or of the name. */
  q?: string;
  /** Held today. */
  role?: string;
}

/** The users the caller may see, by login, `limit` of them after that one; nothing of their passwords. */
export async function listUsers(
  trx: Knex,
  { q, role }: UserFilter,
  after: readonly string[] | null,
  limit: number,
): Promise<(UserRow & { sortKey: string[] })[]> {
  const { rows } = await trx.raw<{ rows: UserRow[] }>(
    `${USER} WHERE (:after::text IS NULL OR u.login > :after::text)
       AND (:q::text IS NULL OR strpos(lower(u.login || ' ' || u.display_name), lower(:q::text)) > 0)
       AND (:role::text IS NULL OR :role::text IN (${HELD_TODAY}))
     ORDER BY u.login LIMIT :limit`,
    { after: after?.[0] ?? null, q: q ?? null, role: role ?? null, limit },
  );
  return rows.map((user) => ({ ...user, sortKey: [user.login] }));
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
  /** Since when, or from when, it has effect; null: it waits for somebody who confirms it. */
  effectiveAt: Date | null;
  confirmerName: string | null;
}

/** A password that somebody set for an account which holds a role: the account's own is right until this one is usable. */
export interface WaitingPassword {
  setBy: string;
  /** Null where the caller may not see them. */
  setterName: string | null;
  setAt: Date;
  /** Null: it waits for somebody who confirms it. */
  usableAt: Date | null;
}

export interface UserDetail extends UserRow {
  grants: GrantRow[];
  /** Null also where the caller does not administer all that this user holds. */
  waitingPassword: WaitingPassword | null;
}

/** One user with all their grants, past and to come, newest first. */
export async function findUser(trx: Knex, id: string): Promise<UserDetail | undefined> {
  const user = (await trx.raw<{ rows: UserRow[] }>(`${USER} WHERE u.id = ?`, [id])).rows[0];
  if (!user) return undefined;
  const { rows: grants } = await trx.raw<{ rows: GrantRow[] }>(
    `SELECT g.id, g.role, g.area_id AS "areaId", a.code AS "areaCode", g.valid_from AS "validFrom", g.valid_to AS "validTo",
       g.granted_by AS "grantedBy", b.display_name AS "granterName", g.delegated_by AS "delegatedBy",
       g.effective_at AS "effectiveAt", c.display_name AS "confirmerName"
     FROM role_grants g JOIN areas a ON a.id = g.area_id LEFT JOIN users b ON b.id = g.granted_by LEFT JOIN users c ON c.id = g.confirmed_by
     WHERE g.user_id = ? ORDER BY g.valid_from DESC, g.id DESC`,
    [id],
  );
  return { ...user, grants, waitingPassword: await findWaitingPassword(trx, id) };
}

export async function findWaitingPassword(trx: Knex, userId: string): Promise<WaitingPassword | null> {
  const { rows } = await trx.raw<{ rows: WaitingPassword[] }>(
    `SELECT w.set_by AS "setBy", u.display_name AS "setterName", w.set_at AS "setAt", w.usable_at AS "usableAt"
     FROM waiting_passwords w LEFT JOIN users u ON u.id = w.set_by WHERE w.user_id = ?`,
    [userId],
  );
  return rows[0] ?? null;
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

/** Locks a user that the caller may see and change; undefined where there is none. */
export async function lockUser(trx: Knex, id: string): Promise<{ version: number } | undefined> {
  return trx('users').where({ id }).forNoKeyUpdate().first<{ version: number } | undefined>('version');
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
 * them do nothing before they have changed it; where the user holds a role, it waits until another administrator confirms it.
 */
export async function setPassword(trx: Knex, id: string, passwordHash: string): Promise<boolean> {
  const count: number = await trx('users')
    .where({ id })
    .update({ password_hash: passwordHash, version: trx.raw('version + 1') });
  return count === 1;
}

/** Makes the password that waits usable, in the caller's name. False where none waits that the caller may speak of. */
export async function confirmPassword(trx: Knex, userId: string): Promise<boolean> {
  const { rows } = await trx.raw<{ rows: { done: boolean }[] }>('SELECT confirm_password(?) AS done', [
    userId,
  ]);
  return rows[0]?.done ?? false;
}

/** Takes back a password that waits; the account's own stays right. False where none waits that the caller may take back. */
export async function deleteWaitingPassword(trx: Knex, userId: string): Promise<boolean> {
  return (await trx('waiting_passwords').where({ user_id: userId }).delete()) === 1;
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
  validFrom: string;
  /** The first day on which it no longer holds. */
  validTo: string | null;
  grantedBy: string;
}

/** The programme's date, from which a grant holds that names no other. */
export async function getToday(trx: Knex): Promise<string> {
  const { rows } = await trx.raw<{ rows: [{ today: string }] }>('SELECT programme_today() AS today');
  return rows[0].today;
}

export interface GivenGrant {
  id: string;
  /** Null: it waits for somebody who confirms it. */
  effectiveAt: Date | null;
}

export async function insertGrant(trx: Knex, grant: NewGrant): Promise<GivenGrant> {
  const id = uuid();
  const [row] = await trx('role_grants')
    .insert({
      id,
      user_id: grant.userId,
      role: grant.role,
      area_id: grant.areaId,
      valid_from: grant.validFrom,
      valid_to: grant.validTo,
      granted_by: grant.grantedBy,
    })
    .returning<{ effectiveAt: Date | null }[]>('effective_at as effectiveAt');
  return { id, effectiveAt: row?.effectiveAt ?? null };
}

/** Puts a grant that waits into effect in the caller's name. False where this user has none such in the caller's area. */
export async function confirmGrant(trx: Knex, userId: string, grantId: string): Promise<boolean> {
  const { rows } = await trx.raw<{ rows: { done: boolean }[] }>(
    'SELECT confirm_grant(id) AS done FROM role_grants WHERE id = ? AND user_id = ?',
    [grantId, userId],
  );
  return rows[0]?.done ?? false;
}

export interface EndedGrant {
  role: string;
  areaId: string;
  validTo: string;
}

/** Ends a grant at once; one that began today or begins later is taken back whole. Undefined where none was to end. */
export async function endGrant(trx: Knex, userId: string, grantId: string): Promise<EndedGrant | undefined> {
  const [row] = await trx('role_grants')
    .where({ id: grantId, user_id: userId })
    .whereRaw('(valid_to IS NULL OR valid_to > greatest(programme_today(), valid_from))')
    .update({ valid_to: trx.raw('greatest(programme_today(), valid_from)') })
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
