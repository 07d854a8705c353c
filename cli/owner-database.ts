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

/** Connects once as the owner. Throws CommandError DATABASE_LOGIN_REFUSED or DATABASE_MISSING, or what went wrong else. */
export async function checkOwnerLogin(ownerUrl: string): Promise<void> {
  const client = new Client({ connectionString: ownerUrl });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    const known = CANNOT_CONNECT[errorCode(error)];
    throw known ? new CommandError(...known) : error;
  } finally {
    await client.end().catch(() => undefined);
  }
}
