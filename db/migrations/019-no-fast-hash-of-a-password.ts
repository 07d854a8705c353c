import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * Deletes what earlier versions kept of requests that held a password: a fast hash, from which the password could be
 * guessed. Such a request's answer names a user. The commands of officers, which a phone may still send again, stay.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    -- row-level security is forced on the owner too, and gives it no row of these
    ALTER TABLE idempotency_keys NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE users NO FORCE ROW LEVEL SECURITY;
    DELETE FROM idempotency_keys WHERE response ->> 'id' IN (SELECT id::text FROM users);
    ALTER TABLE users FORCE ROW LEVEL SECURITY;
    ALTER TABLE idempotency_keys FORCE ROW LEVEL SECURITY;
  `,
  );
}

/** What was deleted was a mistake to keep. */
export function down(): Promise<void> {
  return Promise.resolve();
}
