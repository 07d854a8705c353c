import { Client } from 'pg';
import { errorCode } from '../db/error-code';
import { CommandError } from './command';

/** The embedded server's login that owns the database and migrates it. */
export const OWNER_LOGIN = 'doorstep_admin';

/**
 * Makes the product's login and database on a server where they are missing, and gives the login's URL.
 * The login is no superuser: forced row-level security has to hold for it too.
 */
export async function prepareOwnerDatabase(
  adminUrl: string,
  password: string,
  database = 'doorstep',
): Promise<string> {
  const client = new Client({ connectionString: adminUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const login = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [OWNER_LOGIN]);
    if (login.rowCount === 0) {
      // A role's password takes no bind parameter.
      await client.query(
        `CREATE ROLE ${OWNER_LOGIN} LOGIN CREATEROLE PASSWORD ${client.escapeLiteral(password)}`,
      );
    }
    const found = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
    if (found.rowCount === 0) {
      await client.query(
        `CREATE DATABASE ${client.escapeIdentifier(database)} OWNER ${OWNER_LOGIN} TEMPLATE template0`,
      );
    }
  } finally {
    await client.end();
  }
  const url = new URL(adminUrl);
  url.username = OWNER_LOGIN;
  url.password = encodeURIComponent(password);
  url.pathname = `/${database}`;
  return url.toString();
}

/** By errorCode(): why an owner cannot even connect. Later these mean that the database was not migrated yet. */
const CANNOT_CONNECT: Record<string, [code: string, text: string]> = {
  SQLSTATE_28P01: [
    'DATABASE_LOGIN_REFUSED',
    'PostgreSQL refuses the user or the password of DATABASE_URL / PostgreSQL 拒绝了 DATABASE_URL 中的用户或密码',
  ],
  SQLSTATE_28000: [
    'DATABASE_LOGIN_REFUSED',
    'PostgreSQL refuses the user of DATABASE_URL from here / PostgreSQL 拒绝 DATABASE_URL 中的用户从此处登录',
  ],
  SQLSTATE_3D000: [
    'DATABASE_MISSING',
    'the database of DATABASE_URL is not there: create it first / DATABASE_URL 指定的数据库不存在：请先创建',
  ],
};

/** Major versions of PostgreSQL that the migrations are tested on. */
const SUPPORTED = { oldest: 15, newest: 18 } as const;

/**
 * Connects once as the owner, to a server of a version that is supported. Throws CommandError DATABASE_LOGIN_REFUSED,
 * DATABASE_MISSING or DATABASE_VERSION, or what went wrong else.
 */
export async function checkOwnerLogin(ownerUrl: string): Promise<void> {
  const client = new Client({ connectionString: ownerUrl });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ v: string }>(`SELECT current_setting('server_version_num') AS v`);
    checkVersion(Math.floor(Number(rows[0]?.v) / 10_000));
  } catch (error) {
    const known = CANNOT_CONNECT[errorCode(error)];
    throw known ? new CommandError(...known) : error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function checkVersion(major: number): void {
  const { oldest, newest } = SUPPORTED;
  if (major >= oldest && major <= newest) return;
  throw new CommandError(
    'DATABASE_VERSION',
    `DATABASE_URL leads to PostgreSQL ${major}; Doorstep runs on ${oldest} to ${newest}: give it a server of one of these / DATABASE_URL 指向 PostgreSQL ${major}；Doorstep 支持 ${oldest} 至 ${newest} 版，请换用其中一个版本的服务器`,
  );
}
