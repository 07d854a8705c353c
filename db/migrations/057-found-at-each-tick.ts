import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/** What the tick looks for each minute is rare: tenancies that ran out, homes that are gone. Found without reading the register. */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    CREATE INDEX registrations_run_out ON registrations (upper(period)) WHERE state IN ('unverified', 'verified') AND upper(period) IS NOT NULL;
    CREATE INDEX buildings_gone_on ON buildings (gone_on) WHERE gone_on IS NOT NULL;
    CREATE INDEX dwellings_ended_on ON dwellings (ended_on) WHERE ended_on IS NOT NULL;
    CREATE INDEX units_ended_on ON units (ended_on) WHERE ended_on IS NOT NULL;
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    'DROP INDEX units_ended_on, dwellings_ended_on, buildings_gone_on, registrations_run_out;',
  );
}
