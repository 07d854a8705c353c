import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/** A round that closes before it opens would escalate every task in the moment in which it is issued. */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    // what was stored before must not keep an installation from its upgrade
    'ALTER TABLE rounds ADD CONSTRAINT round_closes_after_it_opened CHECK (closes_at > opened_at) NOT VALID;',
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(knex, 'ALTER TABLE rounds DROP CONSTRAINT round_closes_after_it_opened;');
}
