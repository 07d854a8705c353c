import type { Knex } from 'knex';

/** Resolves when the database answers; says nothing of what is in it. */
export async function pingDatabase(db: Knex): Promise<void> {
  await db.raw('SELECT 1');
}
