import type { Knex } from 'knex';
import { DEFAULT_REVISIT_SETTINGS } from '../../domain/revisit-round';
import { fictitiousName } from './demonstration-homes';
import type { Draws } from './draws';
import { numberedIds, type NumberedId } from './numbered-ids';
import type { BulkTable } from './set-constraints-aside';

/** The tables that get a row or more for nearly each dwelling, and the dwellings themselves. */
export const BULK_TABLES: readonly BulkTable[] = [
  { table: 'dwellings', changes: ['patch_id', 'legal_occupancy', 'occupancy_generated'] },
  { table: 'residents' },
  { table: 'resident_contacts' },
  { table: 'registrations' },
  { table: 'registration_residents' },
  { table: 'registration_events' },
  { table: 'certificates' },
];

/**
 * Invents the tenancies of the dwellings in demonstration_home, one statement per table; returns how many registrations.
 * Everything is drawn and dated in the database: shipping ten rows for each dwelling would take longer than
 * inventing them. `today` is 'YYYY-MM-DD'; `onStep` hears the table that is filled next.
 */
export async function insertTenancies(
  db: Knex,
  draws: Draws,
  {
    today,
    speaksChinese,
    onStep,
  }: { today: string; speaksChinese: number; onStep?: (table: string) => void },
): Promise<number> {
  const statements = tenancyStatements(draws, numberedIds(), speaksChinese);
  let registrations = 0;
  for (const { table, sql } of statements) {
    onStep?.(table);
    const { rowCount } = await db.raw<{ rowCount: number }>(sql, {
      today,
      settings: JSON.stringify(DEFAULT_REVISIT_SETTINGS),
    });
    if (table === 'registrations') registrations = rowCount;
  }
  return registrations;
}

/** An hour at which offices work, on a date. */
const at = (date: string): string => `(((${date})::timestamp + interval '15 hours') AT TIME ZONE 'UTC')`;

function tenancyStatements(
  draws: Draws,
  id: NumberedId,
  speaksChinese: number,
): { table: string; sql: string }[] {
  const { between, chance, pick } = draws;
  const today = ':today::date';
  return [
    { table: 'tenancies', sql: tenancies(draws, id, speaksChinese) },
    {
      table: 'dwellings',
      sql: `UPDATE dwellings d SET patch_id = t.patch_id, legal_occupancy = t.legal_occupancy,
              occupancy_generated = t.legal_occupancy IS NOT NULL
            FROM demonstration_tenancy t WHERE d.id = t.dwelling_id`,
    },
    {
      table: 'residents',
      sql: `INSERT INTO residents (id, name, locale, generated)
            SELECT resident_id, ${fictitiousName(draws, 'resident name', 'zh')}, CASE WHEN zh THEN 'zh-CN' ELSE 'en' END, true
            FROM demonstration_tenancy WHERE let`,
    },
    {
      table: 'resident_contacts',
      // 555-0100 to 555-0199 are kept free for fiction
      sql: `INSERT INTO resident_contacts (id, resident_id, channel, address)
            SELECT ${id('message')}, resident_id, 'message', 'demo-' || number || '@example.org'
            FROM demonstration_tenancy WHERE let AND ${chance('has message', 0.85)}
            UNION ALL SELECT ${id('phone')}, resident_id, 'phone', '+1 416 555 01' || lpad((number % 100)::text, 2, '0')
            FROM demonstration_tenancy WHERE let AND ${chance('has phone', 0.4)}
            UNION ALL SELECT ${id('letter')}, resident_id, 'letter', t.door || ' - ' || b.address
            FROM demonstration_tenancy t JOIN buildings b ON b.id = t.building_id WHERE let`,
    },
    {
      table: 'registrations',
      // if the seed is killed before it places the tiers, the next tick does: a review is requested
      sql: `INSERT INTO registrations (id, unit_id, building_id, patch_id, state, period, landlord_id, occupant_count, declared_on,
              verified_on, verification_due_on, confirmed_on, next_confirmation_on, unchanged_confirmations, review_requested_at, generated)
            SELECT registration_id, unit_id, building_id, patch_id, CASE WHEN verified THEN 'verified' ELSE 'unverified' END,
              daterange(declared_on - ${between('start before declaration', 0, 30)},
                CASE WHEN ${chance('has end', 0.3)} THEN ${today} + ${between('end', 10, 700)} END),
              landlord_id, occupants, declared_on, verified_on, declared_on + 30, confirmed_on,
              next_confirmation_on(:settings::jsonb, 'standard', confirmed_on, unchanged), unchanged,
              ${today}::timestamp AT TIME ZONE 'UTC', true
            FROM demonstration_tenancy WHERE let`,
    },
    {
      table: 'registration_residents',
      sql: `INSERT INTO registration_residents (registration_id, resident_id)
            SELECT registration_id, resident_id FROM demonstration_tenancy WHERE let`,
    },
    {
      table: 'registration_events',
      sql: `INSERT INTO registration_events (id, registration_id, kind, at, actor_kind)
            SELECT ${id('declared')}, registration_id, 'declared', ${at('declared_on')}, 'import' FROM demonstration_tenancy WHERE let
            UNION ALL SELECT ${id('verified')}, registration_id, 'verified', ${at('verified_on')}, 'procedure'
            FROM demonstration_tenancy WHERE let AND verified
            UNION ALL SELECT ${id('disputed')}, registration_id, 'disputed', ${at('disputed_on')}, 'link'
            FROM demonstration_tenancy WHERE let AND disputed_on IS NOT NULL`,
    },
    { table: 'certificates', sql: certificates(draws, id) },
    {
      table: 'hazards',
      sql: `INSERT INTO hazards (id, building_id, dwelling_id, patch_id, kind, severity, state, found_at, deadline_on, generated)
            SELECT ${id('hazard')}, building_id, dwelling_id, patch_id,
              ${pick('hazard kind', ['no_smoke_alarm', 'exposed_wiring', 'water_or_mould', 'no_heating'])},
              ${pick('hazard severity', ['minor', 'minor', 'serious', 'severe'])}, 'open', ${at('found_on')}, found_on + 30, true
            FROM (SELECT *, ${today} - ${between('hazard found', 1, 60)} AS found_on
                  FROM demonstration_tenancy WHERE ${chance('hazard', 0.004)}) h`,
    },
    {
      table: 'conflicts',
      sql: `INSERT INTO conflicts (id, registration_id, kind, opened_at)
            SELECT ${id('conflict')}, registration_id, ${pick('conflict kind', ['occupants', 'period', 'landlord'])},
              ${at(`${today} - ${between('conflict opened', 0, 40)}`)}
            FROM demonstration_tenancy WHERE let AND ${chance('conflict', 0.01)}`,
    },
    {
      table: 'disputes',
      sql: `INSERT INTO disputes (id, registration_id, subject, opened_at, due_at)
            SELECT ${id('dispute')}, registration_id, ${pick('dispute subject', ['period', 'occupants', 'landlord', 'never_lived_here'])},
              ${at('disputed_on')}, ${at('disputed_on + 14')}
            FROM demonstration_tenancy WHERE let AND disputed_on IS NOT NULL`,
    },
    {
      table: 'service_requests',
      sql: `INSERT INTO service_requests (id, registration_id, kind, channel, opened_at, promised_for)
            SELECT ${id('service request')}, registration_id, ${pick('service kind', ['permit', 'school', 'repair'])}, 'phone', ${at(`${today} - 3`)}, ${today} + 4
            FROM demonstration_tenancy WHERE let AND ${chance('service request', 0.003)}`,
    },
  ];
}

/** What several tables need of a tenancy, drawn once for each dwelling. */
function tenancies({ between, chance, pick }: Draws, id: NumberedId, speaksChinese: number): string {
  const today = ':today::date';
  return `
    CREATE TEMP TABLE demonstration_tenancy ON COMMIT DROP AS
    WITH drawn AS (
      SELECT h.*, ${pick('occupants', ['1', '1', '2', '2', '3', '4'])}::integer AS occupants,
        -- the rest stands empty or is lived in by its owner
        NOT ${chance('not let', 0.05)} AS let, ${chance('speaks Chinese', speaksChinese)} AS zh, ${chance('verified', 0.92)} AS verified
      FROM demonstration_home h
    ), declared AS (
      SELECT *, CASE WHEN verified THEN ${between('declared', 60, 1500)} ELSE ${between('declared', 1, 60)} END AS days_ago FROM drawn
    ), verified AS (
      SELECT *, ${today} - days_ago AS declared_on,
        CASE WHEN verified THEN ${today} - days_ago + ${between('verified on', 2, 25)} END AS verified_on
      FROM declared
    )
    SELECT number, dwelling_id, unit_id, building_id, patch_id, landlord_id, door, ${id('registration')} AS registration_id, ${id('resident')} AS resident_id,
      occupants, let, zh, verified, declared_on, verified_on,
      CASE WHEN ${chance('overcrowded', 0.007)} THEN greatest(1, occupants - 1)
        ELSE occupants + ${between('room to spare', 0, 2)} END AS legal_occupancy,
      CASE WHEN verified THEN ${between('unchanged confirmations', 0, 6)} ELSE 0 END AS unchanged,
      -- most are confirmed at their cadence, some were forgotten long ago
      CASE WHEN verified AND ${chance('confirmed since', 0.9)}
        THEN ${today} - ${between('confirmed', 0, `least(days_ago - 25, CASE WHEN ${chance('forgotten', 0.1)} THEN 600 ELSE 120 END)`)}
        ELSE verified_on END AS confirmed_on,
      CASE WHEN ${chance('disputed', 0.005)} THEN ${today} - ${between('disputed on', 0, 10)} END AS disputed_on
    FROM verified`;
}

/** No row: nobody has asked the landlord yet, which is not the same as "there is none". */
function certificates({ between, chance }: Draws, id: NumberedId): string {
  const today = ':today::date';
  const kinds = ['gas', 'electrical'].map(
    (kind) => `
      SELECT ${id(`${kind} certificate`)} AS id, dwelling_id, '${kind}' AS kind, NOT ${chance(`no ${kind} certificate`, 0.005)} AS present,
        CASE WHEN ${chance(`${kind} expired`, 0.02)} THEN ${today} - ${between(`${kind} expiry`, 1, 200)}
          ELSE ${today} + ${between(`${kind} expiry`, 5, 700)} END AS expires_on
      FROM demonstration_tenancy WHERE NOT ${chance(`${kind} unknown`, 0.3)}`,
  );
  return `
    INSERT INTO certificates (id, dwelling_id, kind, present, issued_on, expires_on, source_kind, recorded_at)
    SELECT id, dwelling_id, kind, present, CASE WHEN present THEN expires_on - 730 END, CASE WHEN present THEN expires_on END,
      'generated', ${at(`CASE WHEN present THEN least(expires_on - 730, ${today}) ELSE ${today} END`)}
    FROM (${kinds.join(' UNION ALL ')}) c`;
}
