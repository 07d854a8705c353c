import type { Knex } from 'knex';

/** Resolves when the database answers; says nothing of what is in it. */
export async function pingDatabase(db: Knex): Promise<void> {
  await db.raw('SELECT 1');
}

/** How a relay calls the connection on which it listens to the outbox. */
export const RELAY_APPLICATION = 'doorstep relay';

/** Whether a relay, on whatever machine, listens to this database's outbox; for the login that relays use. */
export async function isRelayListening(db: Knex): Promise<boolean> {
  const { rows } = await db.raw<{ rows: { listening: boolean }[] }>(
    `SELECT EXISTS (SELECT FROM pg_stat_activity
       WHERE datname = current_database() AND usename = current_user AND application_name = ?) AS listening`,
    [RELAY_APPLICATION],
  );
  return rows[0]?.listening === true;
}
