import type { Knex } from 'knex';

export interface Session {
  userId: string;
  csrfToken: string;
  /** Somebody else knows the password: until it is changed the session holds no role. */
  mustChangePassword: boolean;
}

/** That somebody else set a password. */
export interface PasswordReset {
  at: Date;
  /** Their name, as colleagues know them. */
  by: string;
  /** Who confirmed it; null where nobody had to. */
  confirmedBy: string | null;
}

/** That somebody else set a password which does not open the account yet. */
export interface OwnWaitingPassword {
  at: Date;
  by: string;
  /** From when on it replaces the account's own; null: from when another administrator confirms it. */
  usableAt: Date | null;
}

export interface SessionUser {
  id: string;
  login: string;
  displayName: string;
  locale: string;
}

/** What checking a password needs; nothing for a disabled or unknown login. One that has waited long enough is taken up. */
export async function findCredentials(
  db: Knex,
  login: string,
): Promise<{ userId: string; passwordHash: string | null } | undefined> {
  const { rows } = await db.raw<{ rows: { userId: string; passwordHash: string | null }[] }>(
    'SELECT user_id AS "userId", password_hash AS "passwordHash" FROM login_credentials(?)',
    [login],
  );
  return rows[0];
}

/** The live session of a cookie's hash. */
export async function findSession(db: Knex, tokenHash: Buffer): Promise<Session | undefined> {
  const { rows } = await db.raw<{ rows: Session[] }>(
    'SELECT user_id AS "userId", csrf_token AS "csrfToken", must_change_password AS "mustChangePassword" FROM session_by_token(?)',
    [tokenHash],
  );
  return rows[0];
}

/** Sessions live on real time. */
export async function insertSession(
  trx: Knex,
  session: Pick<Session, 'userId' | 'csrfToken'> & { tokenHash: Buffer; hours: number },
): Promise<void> {
  await trx.raw(
    `INSERT INTO sessions (token_hash, user_id, csrf_token, expires_at) VALUES (?, ?, ?, now() + make_interval(hours => ?))`,
    [session.tokenHash, session.userId, session.csrfToken, session.hours],
  );
}

export async function deleteSession(trx: Knex, tokenHash: Buffer): Promise<void> {
  await trx('sessions').where({ token_hash: tokenHash }).delete();
}

/** Ends the caller's sessions but this one. */
export async function deleteOtherSessions(trx: Knex, userId: string, tokenHash: Buffer): Promise<void> {
  await trx('sessions').where({ user_id: userId }).whereNot({ token_hash: tokenHash }).delete();
}

/** When and by whom the caller's password was last set by somebody else. */
export async function findPasswordReset(trx: Knex): Promise<PasswordReset | null> {
  const { rows } = await trx.raw<{ rows: PasswordReset[] }>(
    'SELECT at, by_name AS "by", confirmer_name AS "confirmedBy" FROM last_password_reset()',
  );
  return rows[0] ?? null;
}

/** The password that waits for the caller's account; changing their own takes it back. */
export async function findOwnWaitingPassword(trx: Knex): Promise<OwnWaitingPassword | null> {
  const { rows } = await trx.raw<{ rows: OwnWaitingPassword[] }>(
    'SELECT at, by_name AS "by", usable_at AS "usableAt" FROM own_waiting_password()',
  );
  return rows[0] ?? null;
}

/** The signed-in user as screens show them. */
export async function getSessionUser(trx: Knex, userId: string): Promise<SessionUser> {
  const user = await trx('users')
    .where({ id: userId })
    .first<SessionUser | undefined>('id', 'login', 'display_name as displayName', 'locale');
  if (!user) throw new Error('UNKNOWN_USER');
  return user;
}

export async function isDemonstration(db: Knex): Promise<boolean> {
  const row = await db('programme').first<{ demonstration: boolean } | undefined>('demonstration');
  return row?.demonstration ?? false;
}

/** What every screen needs to know of the programme; its time zone is an IANA name. */
export async function getInstallation(db: Knex): Promise<{ demonstration: boolean; timeZone: string }> {
  const row = await db('programme').first<{ demonstration: boolean; timeZone: string } | undefined>(
    'demonstration',
    'time_zone as timeZone',
  );
  return row ?? { demonstration: false, timeZone: 'UTC' };
}
