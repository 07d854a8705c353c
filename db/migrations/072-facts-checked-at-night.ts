import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/** How far each night's check of the kept facts is, and what it found: counts, never a value. */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    CREATE TABLE kept_fact_checks (
      -- the programme's date on which it began
      night date PRIMARY KEY,
      -- buildings first; the last id of the part that was looked at, NULL before its first
      part text NOT NULL DEFAULT 'buildings' CHECK (part IN ('buildings', 'registrations', 'over')),
      checked_up_to uuid,
      buildings integer NOT NULL DEFAULT 0,
      registrations integer NOT NULL DEFAULT 0,
      differing_buildings integer NOT NULL DEFAULT 0,
      differing_registrations integer NOT NULL DEFAULT 0
    );
    CREATE UNIQUE INDEX one_check_under_way ON kept_fact_checks ((true)) WHERE part <> 'over';
    ALTER TABLE kept_fact_checks ENABLE ROW LEVEL SECURITY;
    ALTER TABLE kept_fact_checks FORCE ROW LEVEL SECURITY;
    GRANT SELECT, INSERT, UPDATE ON kept_fact_checks TO doorstep_service;
    CREATE POLICY service ON kept_fact_checks TO doorstep_service USING (true) WITH CHECK (true);
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  // installed after the migrations, from db/facts/
  await knex.raw(
    'DROP FUNCTION IF EXISTS differing_registration_facts(uuid[]), differing_building_facts(uuid[])',
  );
  await asOwner(knex, 'DROP TABLE kept_fact_checks;');
}
