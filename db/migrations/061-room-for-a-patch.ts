import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * A dwelling is imported first and put into its patch later: each row is written anew once. With room for that on its own
 * page the new version stays beside the old one, which costs half as much; what the next import writes uses the room again.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(knex, 'ALTER TABLE dwellings SET (fillfactor = 45);');
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(knex, 'ALTER TABLE dwellings RESET (fillfactor);');
}
