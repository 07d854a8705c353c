import { Client } from 'pg';

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
