import type { Knex } from 'knex';

export interface Session {
  userId: string;
  csrfToken: string;
}

export interface SessionUser {
  id: string;
  login: string;
  displayName: string;
  locale: string;
}

/** What checking a password needs; nothing for a disabled or unknown login. */
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
    'SELECT user_id AS "userId", csrf_token AS "csrfToken" FROM session_by_token(?)',
    [tokenHash],
  );
  return rows[0];
}

/** Sessions live on real time. */
export async function insertSession(
  trx: Knex,
  session: Session & { tokenHash: Buffer; hours: number },
): Promise<void> {
  await trx.raw(
    `INSERT INTO sessions (token_hash, user_id, csrf_token, expires_at) VALUES (?, ?, ?, now() + make_interval(hours => ?))`,
    [session.tokenHash, session.userId, session.csrfToken, session.hours],
  );
}

export async function deleteSession(trx: Knex, tokenHash: Buffer): Promise<void> {
  await trx('sessions').where({ token_hash: tokenHash }).delete();
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
