import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/** Reads and changes rows of tables whose row-level security is forced on their owner too. */
const freed = (tables: readonly string[], statement: string) => `
    ${tables.map((table) => `ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY;`).join('\n    ')}
    ${statement};
    ${tables.map((table) => `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;`).join('\n    ')}`;

const KEYS = `('floor', 'legal_occupancy', 'gas_certificate_expires_on', 'electrical_certificate_expires_on')`;

/**
 * A file may list dwellings by their numbers, in place of those that the product makes up from a building's count; each
 * source's newest word on a building or dwelling is dated; and what files called gone is counted until somebody accepts it.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    -- ---- dwellings that a file lists --------------------------------------------------------
    ALTER TABLE dwellings
      -- the day of the first file that lists it; NULL: its number was made up from the building's count
      ADD COLUMN listed_on date,
      ADD CONSTRAINT dwellings_floor_check CHECK (floor BETWEEN -20 AND 200);
    -- since that day a complete file lists the dwellings of this building, and its count makes none
    ALTER TABLE buildings ADD COLUMN dwellings_listed_on date;
    ALTER TABLE certificates ADD COLUMN import_id uuid REFERENCES imports;
    CREATE INDEX certificates_import ON certificates (import_id);
    ${freed(
      ['observation_keys'],
      `INSERT INTO observation_keys (key, value_type, subject_type, label_zh, label_en) VALUES
         ('floor', 'number', 'dwelling', '所在楼层', 'Floor'),
         ('legal_occupancy', 'number', 'dwelling', '法定居住人数上限', 'Legal occupancy limit'),
         ('gas_certificate_expires_on', 'date', 'dwelling', '燃气安全证有效期至', 'Gas certificate expires on'),
         ('electrical_certificate_expires_on', 'date', 'dwelling', '电气安全证有效期至', 'Electrical certificate expires on')
       ON CONFLICT (key) DO NOTHING`,
    )}

    -- ---- which day a source last spoke of a subject ------------------------------------------
    -- A value that is said again is not recorded again; so what an older file may not replace is known from here.
    CREATE TABLE said_by_source (
      subject_id uuid NOT NULL,
      -- key of the import profile
      source text NOT NULL,
      said_on date NOT NULL,
      PRIMARY KEY (subject_id, source)
    );
    ALTER TABLE said_by_source ENABLE ROW LEVEL SECURITY;
    ALTER TABLE said_by_source FORCE ROW LEVEL SECURITY;
    GRANT SELECT, INSERT, UPDATE ON said_by_source TO doorstep_service;
    CREATE POLICY service ON said_by_source TO doorstep_service USING (true) WITH CHECK (true);
    CREATE POLICY owner_read ON said_by_source FOR SELECT TO doorstep_owner USING (true);
    ${freed(
      ['said_by_source', 'buildings', 'observations', 'imports', 'import_profiles'],
      `INSERT INTO said_by_source (subject_id, source, said_on)
       SELECT o.subject_id, o.source, max(newest.observed_on)
       FROM (SELECT DISTINCT subject_id, source FROM observations WHERE source_kind = 'import' AND subject_type = 'building') o
       JOIN buildings b ON b.id = o.subject_id AND b.gone_on IS NULL
       JOIN import_profiles p ON p.key = o.source AND p.document ->> 'subject' = 'building' AND p.document -> 'complete' = 'true'
       JOIN imports newest ON newest.profile_key = o.source AND newest.state = 'done'
       GROUP BY 1, 2`,
    )}

    -- ---- what is gone, until a person accepts it ---------------------------------------------
    -- Files that each lack a few must not empty a register together.
    ALTER TABLE buildings ADD COLUMN gone_accepted boolean NOT NULL DEFAULT false;
    ALTER TABLE dwellings ADD COLUMN gone_accepted boolean NOT NULL DEFAULT false;
    -- so many the operator said may be gone; NULL: nothing was said
    ALTER TABLE imports ADD COLUMN accepted_gone integer CHECK (accepted_gone >= 0);
    CREATE INDEX buildings_gone ON buildings (source) WHERE gone_on IS NOT NULL AND NOT gone_accepted;
    CREATE INDEX dwellings_gone ON dwellings (building_id) WHERE end_reason = 'gone' AND NOT gone_accepted;
    -- the count begins now
    ${freed(
      ['buildings', 'dwellings'],
      `UPDATE buildings SET gone_accepted = true WHERE gone_on IS NOT NULL;
       UPDATE dwellings SET gone_accepted = true WHERE end_reason = 'gone'`,
    )}
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ALTER TABLE imports DROP COLUMN accepted_gone;
    ALTER TABLE dwellings DROP COLUMN gone_accepted;
    ALTER TABLE buildings DROP COLUMN gone_accepted;
    DROP TABLE said_by_source;
    -- a key that was used stays: observations are history
    ${freed(
      ['observation_keys', 'observations'],
      `DELETE FROM observation_keys k WHERE key IN ${KEYS} AND NOT EXISTS (SELECT FROM observations o WHERE o.key = k.key)`,
    )}
    ALTER TABLE certificates DROP COLUMN import_id;
    ALTER TABLE buildings DROP COLUMN dwellings_listed_on;
    ALTER TABLE dwellings DROP CONSTRAINT dwellings_floor_check, DROP COLUMN listed_on;
  `,
  );
}
