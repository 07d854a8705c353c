import type { Knex } from 'knex';
import { nextValue, type SubjectOptions } from './import-subjects';
import { CHANGES_LISTED, type Differences, type ValueChange } from './register-import';

const FIELD_COLUMNS = [
  ['address', 'address', 'text'],
  ['postalCode', 'postal_code', 'text'],
  ['storeys', 'storeys', 'integer'],
  ['dwellings', 'dwelling_count', 'integer'],
  ['yearBuilt', 'year_built', 'integer'],
  ['latitude', 'latitude', 'double precision'],
  ['longitude', 'longitude', 'double precision'],
] as const;

/** Columns of buildings that the given profile fields speak of, with the SQL that reads them from a staged row `s`. */
export function buildingColumns(
  fields: readonly string[],
): { column: string; type: string; staged: string }[] {
  return FIELD_COLUMNS.filter(([field]) => fields.includes(field)).map(([field, column, type]) => ({
    column,
    type,
    staged: `(s.fields ->> '${field}')::${type}`,
  }));
}

/**
 * Compares the rows of layOutSubjects with the register and writes only the differences. A building that the file no
 * longer lists is marked gone, never deleted; one that comes back is a change. Nothing newer is replaced.
 */
export async function mergeBuildings(
  trx: Knex.Transaction,
  options: Pick<SubjectOptions, 'register' | 'observedOn'> & {
    fields: readonly string[];
    /** Keys that the file names besides the staged rows; null where the file does not say who is gone. */
    present: readonly string[] | null;
  },
): Promise<Differences> {
  const { register, observedOn, fields, present } = options;
  const columns = buildingColumns(fields).map(({ column, type, staged }) => ({
    column,
    staged,
    next: nextValue({ key: column, type, current: `b.${column}`, staged }),
  }));
  const names = columns.map(({ column }) => column);
  const keys = async (sql: string, bindings: Knex.ValueDict) => {
    const { rows } = await trx.raw<{ rows: { key: string }[] }>(sql, bindings);
    return rows.map(({ key }) => key).sort();
  };
  const district = `CASE WHEN d.id IS NULL OR 'district' = ANY (s.kept) THEN b.district_id ELSE d.id END`;
  const goneOn = `CASE WHEN b.gone_on > s.day THEN b.gone_on END`;
  const code = (id: string) => `(SELECT to_jsonb(code) FROM areas WHERE id = ${id})`;
  const known = `FROM import_subject s JOIN buildings b ON b.id = s.known LEFT JOIN areas d ON d.code = s.district`;
  const listed = async (values: readonly string[]) => {
    const { rows } = await trx.raw<{ rows: ValueChange[] }>(
      `SELECT s.key, v.name, v.old AS "from", v.new AS "to" ${known}
       CROSS JOIN LATERAL (VALUES ${values.join(', ')}) AS v(name, old, new)
       WHERE v.old IS DISTINCT FROM v.new ORDER BY s.line LIMIT ${CHANGES_LISTED}`,
    );
    return rows;
  };
  const changes = await listed([
    ...columns.map(({ column, next }) => `('${column}', to_jsonb(b.${column}), to_jsonb(${next}))`),
    `('district', ${code('b.district_id')}, ${code(district)})`,
    `('gone_on', to_jsonb(b.gone_on), to_jsonb(${goneOn}))`,
  ]);
  // of what is observed too, the observations tell
  const kept = await listed([
    `('district', ${code('b.district_id')}, ${code(`CASE WHEN 'district' = ANY (s.kept) AND d.id IS NOT NULL THEN d.id ELSE b.district_id END`)})`,
    `('gone_on', to_jsonb(b.gone_on), to_jsonb(CASE WHEN b.gone_on <= s.day THEN b.gone_on END))`,
  ]);
  const changed = await keys(
    `UPDATE buildings b SET ${columns.map(({ column, next }) => `${column} = ${next},`).join(' ')}
       district_id = ${district}, gone_on = ${goneOn}, gone_accepted = b.gone_accepted AND coalesce(b.gone_on > s.day, false),
       version = b.version + 1, updated_at = now()
     FROM import_subject s LEFT JOIN areas d ON d.code = s.district
     WHERE b.id = s.known
       AND (${[...names.map((name) => `b.${name}`), 'b.district_id', 'b.gone_on'].join(', ')})
           IS DISTINCT FROM (${[...columns.map(({ next }) => next), district, goneOn].join(', ')})
     RETURNING b.external_key AS key`,
    {},
  );
  const added = await keys(
    `INSERT INTO buildings (${['id', 'source', 'external_key', 'district_id', 'first_seen_on', ...names].join(', ')})
     SELECT ${['s.id', ':register', 's.key', 'd.id', 's.day', ...columns.map(({ staged }) => staged)].join(', ')}
     FROM import_subject s LEFT JOIN areas d ON d.code = s.district WHERE s.known IS NULL
     RETURNING external_key AS key`,
    { register },
  );
  const gone = present
    ? await keys(
        `UPDATE buildings b SET gone_on = :observedOn::date, gone_accepted = false, version = b.version + 1, updated_at = now()
         WHERE b.source = :register AND b.gone_on IS NULL AND b.external_key <> ALL (:present::text[])
           AND NOT EXISTS (SELECT FROM import_stage s WHERE s.key = b.external_key)
           AND NOT EXISTS (SELECT FROM said_by_source t WHERE t.subject_id = b.id AND t.said_on > :observedOn::date)
         RETURNING b.external_key AS key`,
        { observedOn, register, present: [...present] },
      )
    : [];
  return { added, changed, gone, changes, kept };
}
