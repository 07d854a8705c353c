import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/** What it takes to tell of every failure once, to try again within bounds, and to count nothing twice. */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    -- What exactly it is about, where one workflow may have several: an activity's name, a registration's or a patch's id.
    ALTER TABLE incidents ADD COLUMN about text NOT NULL DEFAULT '';
    DROP INDEX one_open_incident;
    CREATE UNIQUE INDEX one_open_incident ON incidents (coalesce(workflow_id, ''), code, about) WHERE state IN ('open', 'retrying');

    -- When the relay last compared it with Temporal: each has its turn, however many there are.
    ALTER TABLE procedures ADD COLUMN checked_at timestamptz;

    ALTER TABLE contact_attempts
      -- how often the sender failed, and the programme's instant before which it is not tried again
      ADD COLUMN send_attempts smallint NOT NULL DEFAULT 0,
      ADD COLUMN send_after timestamptz;

    -- The last registration whose review is counted in "reviewed": a batch that is repeated is not counted again.
    ALTER TABLE rounds ADD COLUMN reviewed_up_to uuid;
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ALTER TABLE rounds DROP COLUMN reviewed_up_to;
    ALTER TABLE contact_attempts DROP COLUMN send_after, DROP COLUMN send_attempts;
    ALTER TABLE procedures DROP COLUMN checked_at;
    DROP INDEX one_open_incident;
    -- the older index knows one per workflow and code
    UPDATE incidents SET state = 'skipped', closed_at = now() WHERE state IN ('open', 'retrying') AND (about <> '' OR workflow_id IS NULL);
    CREATE UNIQUE INDEX one_open_incident ON incidents (workflow_id, code) WHERE state IN ('open', 'retrying');
    ALTER TABLE incidents DROP COLUMN about;
  `,
  );
}
