import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import { insertDwellings } from './import-dwellings';
import { nextValue, type SubjectOptions } from './import-subjects';
import { CHANGES_LISTED, type Differences, type ValueChange } from './register-import';

const FIELD_COLUMNS = [
  ['floor', 'floor', 'integer'],
  ['legalOccupancy', 'legal_occupancy', 'integer'],
] as const;

/** Observations of dwellings that are a certificate's expiry. */
const CERTIFICATES = { gas_certificate_expires_on: 'gas', electrical_certificate_expires_on: 'electrical' };

export interface MergedDwellings extends Differences {
  /** Rows of dwellings inserted and ended; made-up numbers that a file's take the place of are among those ended. */
  inserted: number;
  ended: number;
  /**
   * How many dwellings of each building the file lists no more though they are let: they stay. Which ones is no
   * import's to tell: its report is read by people who see no home.
   */
  stillLet: { building: string; count: number }[];
}

/**
 * Compares the rows of layOutSubjects with the register and writes only the differences. What a complete file lists no
 * more ends, unless it is let; in the buildings that it lists, it also takes the place of the numbers that were made up
 * from their count. Nothing newer is replaced: a dwelling that ended after the row's day does not come back by it.
 */
export async function mergeDwellings(
  trx: Knex.Transaction,
  options: Pick<SubjectOptions, 'register' | 'observedOn'> & {
    fields: readonly string[];
    /** Names that the file has besides the staged rows; null where the file does not say what is gone. */
    present: readonly string[] | null;
  },
): Promise<MergedDwellings> {
  const { register, observedOn, fields, present } = options;
  const kept = await takeEndedLater(trx);
  const columns = FIELD_COLUMNS.filter(([field]) => fields.includes(field)).map(([field, column, type]) => {
    const staged = `(s.fields ->> '${field}')::${type}`;
    return { column, staged, next: nextValue({ key: column, type, current: `d.${column}`, staged }) };
  });
  const { changed, changes } = await changeColumns(trx, columns);
  // a number that was made up and turns out to be right is new to the list, and stays the dwelling that it is
  const { rows: adopted } = await trx.raw<{ rows: { name: string }[] }>(
    `UPDATE dwellings d SET listed_on = s.day FROM import_subject s WHERE d.id = s.known AND d.listed_on IS NULL RETURNING s.name`,
  );
  const { rows: fresh } = await trx.raw<{ rows: { name: string }[] }>(
    'SELECT name FROM import_subject WHERE known IS NULL',
  );
  const staged = (name: string) => columns.find(({ column }) => column === name)?.staged ?? 'NULL::integer';
  const inserted = await insertDwellings(
    trx,
    `SELECT s.id, s.unit_id AS unit, s.building_id AS building, s.dwelling AS number, ${staged('floor')} AS floor,
       ${staged('legal_occupancy')} AS legal_occupancy, s.day AS listed_on, s.day AS existed_from
     FROM import_subject s WHERE s.known IS NULL`,
    {},
  );
  const missing =
    present === null
      ? { gone: [], ended: 0, stillLet: [] }
      : await endMissing(trx, { register, observedOn, present });
  const added = [...adopted, ...fresh].map(({ name }) => name).sort();
  return { added, changed, changes, kept, inserted, ...missing };
}

/** Takes out of the comparison what a newer file has ended. */
async function takeEndedLater(trx: Knex.Transaction): Promise<ValueChange[]> {
  const { rows } = await trx.raw<{ rows: ValueChange[] }>(
    `WITH ended AS (
       SELECT s.line, max(d.ended_on) AS ended_on FROM import_subject s
       JOIN dwellings d ON d.building_id = s.building_id AND d.number = s.dwelling AND d.ended_on > s.day
       WHERE s.known IS NULL GROUP BY s.line
     )
     DELETE FROM import_subject s USING ended WHERE ended.line = s.line
     RETURNING s.name AS key, 'ended_on' AS name, ended.ended_on AS "from", NULL AS "to"`,
  );
  return rows.slice(0, CHANGES_LISTED);
}

async function changeColumns(
  trx: Knex.Transaction,
  columns: readonly { column: string; next: string }[],
): Promise<{ changed: string[]; changes: ValueChange[] }> {
  if (columns.length === 0) return { changed: [], changes: [] };
  const each = (sql: (column: { column: string; next: string }) => string) => columns.map(sql).join(', ');
  const { rows: changes } = await trx.raw<{ rows: ValueChange[] }>(
    `SELECT s.name AS key, v.name, v.old AS "from", v.new AS "to"
     FROM import_subject s JOIN dwellings d ON d.id = s.known
     CROSS JOIN LATERAL (VALUES ${each(({ column, next }) => `('${column}', d.${column}, ${next})`)}) AS v(name, old, new)
     WHERE v.old IS DISTINCT FROM v.new AND d.listed_on IS NOT NULL ORDER BY s.line LIMIT ${CHANGES_LISTED}`,
  );
  const { rows } = await trx.raw<{ rows: { name: string; listed: boolean }[] }>(
    `UPDATE dwellings d SET ${each(({ column, next }) => `${column} = ${next}`)} FROM import_subject s
     WHERE d.id = s.known AND (${each(({ column }) => `d.${column}`)}) IS DISTINCT FROM (${each(({ next }) => next)})
     RETURNING s.name, d.listed_on IS NOT NULL AS listed`,
  );
  return { changed: rows.flatMap(({ name, listed }) => (listed ? [name] : [])).sort(), changes };
}

/** Since that day the file lists the dwellings of its buildings one by one: their count makes none any more. */
async function markListed(trx: Knex.Transaction, observedOn: string): Promise<void> {
  await trx.raw(
    `UPDATE buildings SET dwellings_listed_on = ?::date
     WHERE dwellings_listed_on IS NULL AND id IN (SELECT building_id FROM import_subject)`,
    [observedOn],
  );
}

async function endMissing(
  trx: Knex.Transaction,
  { register, observedOn, present }: { register: string; observedOn: string; present: readonly string[] },
): Promise<Pick<MergedDwellings, 'gone' | 'ended' | 'stillLet'>> {
  await markListed(trx, observedOn);
  await trx.raw('DROP TABLE IF EXISTS pg_temp.import_missing');
  await trx.raw(
    `CREATE TEMP TABLE import_missing ON COMMIT DROP AS
     SELECT d.id, d.building_id, d.floor, d.number, d.listed_on, b.external_key || ' ' || d.number AS name,
       EXISTS (SELECT FROM units u JOIN registrations r ON r.unit_id = u.id AND r.state IN ('unverified', 'verified')
               WHERE u.dwelling_id = d.id) AS is_let
     FROM dwellings d JOIN buildings b ON b.id = d.building_id
     WHERE b.source = :register AND b.gone_on IS NULL AND d.ended_on IS NULL
       AND (d.listed_on IS NOT NULL OR d.building_id IN (SELECT building_id FROM import_subject))
       AND NOT EXISTS (SELECT FROM import_subject s WHERE s.subject_id = d.id)
       AND NOT EXISTS (SELECT FROM said_by_source t WHERE t.subject_id = d.id AND t.said_on > :observedOn::date)
       AND b.external_key || ' ' || d.number <> ALL (:present::text[])`,
    { register, observedOn, present: [...present] },
  );
  const { rows: ended } = await trx.raw<{ rows: { name: string; listed: boolean }[] }>(
    `WITH leaving AS (
       SELECT m.*, row_number() OVER (PARTITION BY building_id, listed_on IS NULL ORDER BY floor, number) AS place
       FROM import_missing m WHERE NOT is_let
     ), fresh AS (
       SELECT building_id, count(*) AS doors FROM import_subject WHERE known IS NULL GROUP BY building_id
     ), ended AS (
       UPDATE dwellings d SET ended_on = greatest(:observedOn::date, d.existed_from), end_reason = 'gone',
         -- of a number that was made up, another one has taken the place
         gone_accepted = leaving.listed_on IS NULL AND leaving.place <= coalesce(fresh.doors, 0)
       FROM leaving LEFT JOIN fresh ON fresh.building_id = leaving.building_id
       WHERE d.id = leaving.id RETURNING d.id, d.ended_on, leaving.name, leaving.listed_on IS NOT NULL AS listed
     ), units_ended AS (
       UPDATE units u SET ended_on = ended.ended_on FROM ended WHERE u.dwelling_id = ended.id AND u.ended_on IS NULL
     )
     SELECT name, listed FROM ended`,
    { observedOn },
  );
  const { rows: stillLet } = await trx.raw<{ rows: { building: string; count: number }[] }>(
    `SELECT b.external_key AS building, count(*)::int AS count FROM import_missing m JOIN buildings b ON b.id = m.building_id
     WHERE m.is_let GROUP BY 1 ORDER BY 1 LIMIT ${CHANGES_LISTED}`,
  );
  return {
    gone: ended.flatMap(({ name, listed }) => (listed ? [name] : [])).sort(),
    ended: ended.length,
    stillLet,
  };
}

/** Makes a certificate of each expiry that this import observed; the newest one on record counts, whoever brought it. */
export async function insertCertificates(trx: Knex.Transaction, importId: string): Promise<void> {
  const { rows } = await trx.raw<{
    rows: { dwelling: string; key: keyof typeof CERTIFICATES; expires: string; at: Date }[];
  }>(
    `SELECT subject_id AS dwelling, key, value #>> '{}' AS expires, observed_at AS at FROM observations
     WHERE import_id = ?::uuid AND key = ANY (?::text[]) AND value <> 'null'`,
    [importId, Object.keys(CERTIFICATES)],
  );
  for (let from = 0; from < rows.length; from += 10_000) {
    const batch = rows
      .slice(from, from + 10_000)
      .map(({ key, ...row }) => ({ id: uuid(), kind: CERTIFICATES[key], ...row }));
    await trx.raw(
      `INSERT INTO certificates (id, dwelling_id, kind, present, expires_on, source_kind, recorded_at, import_id)
       SELECT id, dwelling, kind, true, expires, 'import', at, :importId::uuid
       FROM jsonb_to_recordset(:batch::jsonb) AS c(id uuid, dwelling uuid, kind text, expires date, at timestamptz)`,
      { importId, batch: JSON.stringify(batch) },
    );
  }
}

/** Ids of the dwellings that an import's rows have these names for. */
export async function findDwellingIds(trx: Knex.Transaction, names: readonly string[]): Promise<string[]> {
  const { rows } = await trx.raw<{ rows: { id: string }[] }>(
    'SELECT subject_id AS id FROM import_subject WHERE name = ANY (?::text[])',
    [[...names]],
  );
  return rows.map(({ id }) => id);
}
