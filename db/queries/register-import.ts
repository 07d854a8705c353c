import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';

/** One accepted row, ready to be compared with the register. `id` is the building's or visit's if it is new. */
export interface StagedRow {
  id: string;
  line: number;
  key: string;
  district: string | null;
  fields: Record<string, unknown>;
  observations: Record<string, unknown>;
  observedOn: string | null;
  visit: { score: number; areas: Record<string, number> } | null;
}

/** Keys of the source, by what happened to them. */
export interface Differences {
  added: string[];
  changed: string[];
  gone: string[];
}

/** Takes the one import lock until the transaction ends; false while another import holds it. */
export async function lockImport(trx: Knex.Transaction): Promise<boolean> {
  const { rows } = await trx.raw<{ rows: { locked: boolean }[] }>(
    `SELECT pg_try_advisory_xact_lock(hashtext('doorstep import')) AS locked`,
  );
  return rows[0]?.locked === true;
}

/** The newest import of a profile, or undefined. */
export async function findLastImport(
  db: Knex,
  profileKey: string,
): Promise<
  { id: string; file_hash: string; observed_on: string; counts: Record<string, number> } | undefined
> {
  return db('imports')
    .where({ profile_key: profileKey, state: 'done' })
    .orderBy('finished_at', 'desc')
    .first('id', 'file_hash', 'observed_on', 'counts');
}

export async function createStage(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`
    CREATE TEMP TABLE import_stage (id uuid, line integer, key text, district text, fields jsonb, observations jsonb, observed_on date, visit jsonb)
    ON COMMIT DROP`);
}

export async function stageRows(trx: Knex.Transaction, rows: readonly StagedRow[]): Promise<void> {
  if (rows.length === 0) return;
  await trx.raw(
    `INSERT INTO import_stage
     SELECT id, line, key, district, fields, observations, "observedOn", visit
     FROM jsonb_to_recordset(?::jsonb)
       AS r(id uuid, line integer, key text, district text, fields jsonb, observations jsonb, "observedOn" date, visit jsonb)`,
    [JSON.stringify(rows)],
  );
}

/** Makes the districts of a profile where they are missing, below the authority (made too if there is none yet). */
export async function ensureDistricts(
  trx: Knex.Transaction,
  districts: readonly { code: string; zh: string; en: string }[],
): Promise<void> {
  if (districts.length === 0) return;
  await trx.raw(
    `INSERT INTO areas (id, kind, code, name_zh, name_en, ancestors)
     SELECT ?, 'authority', 'authority', '主管部门', 'Authority', '{}'
     WHERE NOT EXISTS (SELECT FROM areas WHERE kind = 'authority')`,
    [uuid()],
  );
  const rows = districts.map((district) => ({ id: uuid(), ...district }));
  await trx.raw(
    `INSERT INTO areas (id, kind, parent_id, code, name_zh, name_en, ancestors)
     SELECT d.id, 'district', a.id, d.code, d.zh, d.en, '{}'
     FROM jsonb_to_recordset(?::jsonb) AS d(id uuid, code text, zh text, en text), areas a
     WHERE a.kind = 'authority'
     ON CONFLICT (code) DO NOTHING`,
    [JSON.stringify(rows)],
  );
}

/** Adds the observation keys that the programme does not know yet. The database refuses forbidden subjects. */
export async function ensureObservationKeys(
  trx: Knex.Transaction,
  keys: readonly { key: string; type: string; zh: string; en: string }[],
): Promise<void> {
  await trx.raw(
    `INSERT INTO observation_keys (key, value_type, subject_type, origin, label_zh, label_en)
     SELECT key, type, 'building', 'profile', zh, en FROM jsonb_to_recordset(?::jsonb) AS k(key text, type text, zh text, en text)
     ON CONFLICT (key) DO NOTHING`,
    [JSON.stringify(keys)],
  );
}

const FIELD_COLUMNS = [
  ['address', 'address', 'text'],
  ['postalCode', 'postal_code', 'text'],
  ['storeys', 'storeys', 'integer'],
  ['dwellings', 'dwelling_count', 'integer'],
  ['yearBuilt', 'year_built', 'integer'],
  ['latitude', 'latitude', 'double precision'],
  ['longitude', 'longitude', 'double precision'],
] as const;

/** Columns of buildings that the given profile fields speak of, with the SQL that reads them from the stage. */
function columnsOf(fields: readonly string[]): { column: string; staged: string }[] {
  return FIELD_COLUMNS.filter(([field]) => fields.includes(field)).map(([field, column, type]) => ({
    column,
    staged: `(s.fields ->> '${field}')::${type}`,
  }));
}

/**
 * Compares the staged buildings with the register and writes only the differences.
 * A building that the file no longer lists is marked gone, never deleted; one that comes back is a change.
 */
export async function mergeBuildings(
  trx: Knex.Transaction,
  options: { register: string; observedOn: string; fields: readonly string[]; markGone: boolean },
): Promise<Differences> {
  const { register, observedOn, fields, markGone } = options;
  const columns = columnsOf(fields);
  const names = columns.map(({ column }) => column);
  const keys = async (sql: string, bindings: readonly Knex.RawBinding[]) => {
    const { rows } = await trx.raw<{ rows: { key: string }[] }>(sql, bindings);
    return rows.map(({ key }) => key).sort();
  };
  const changed = await keys(
    `UPDATE buildings b SET ${names.map((name, index) => `${name} = ${columns[index]?.staged}`).join(', ')},
       district_id = coalesce(d.id, b.district_id), gone_on = NULL, version = b.version + 1, updated_at = now()
     FROM import_stage s LEFT JOIN areas d ON d.code = s.district
     WHERE b.source = ? AND b.external_key = s.key
       AND (${names.map((name) => `b.${name}`).join(', ')}, b.district_id, b.gone_on)
           IS DISTINCT FROM (${columns.map(({ staged }) => staged).join(', ')}, coalesce(d.id, b.district_id), NULL::date)
     RETURNING b.external_key AS key`,
    [register],
  );
  const added = await keys(
    `INSERT INTO buildings (id, source, external_key, district_id, first_seen_on, ${names.join(', ')})
     SELECT s.id, ?, s.key, d.id, ?::date, ${columns.map(({ staged }) => staged).join(', ')}
     FROM import_stage s LEFT JOIN areas d ON d.code = s.district
     ON CONFLICT (source, external_key) DO NOTHING
     RETURNING external_key AS key`,
    [register, observedOn],
  );
  const gone = markGone
    ? await keys(
        `UPDATE buildings b SET gone_on = ?::date, version = b.version + 1, updated_at = now()
         WHERE b.source = ? AND b.gone_on IS NULL AND NOT EXISTS (SELECT FROM import_stage s WHERE s.key = b.external_key)
         RETURNING b.external_key AS key`,
        [observedOn, register],
      )
    : [];
  return { added, changed, gone };
}

/**
 * Appends an observation where a staged value differs from what this profile said last; a value that the file no
 * longer gives becomes unknown. Observations of officers are other rows and stay. Gives the buildings' keys.
 */
export async function appendObservations(
  trx: Knex.Transaction,
  options: {
    register: string;
    profileKey: string;
    importId: string;
    observedOn: string;
    keys: readonly string[];
  },
): Promise<string[]> {
  const { rows } = await trx.raw<{
    rows: { key: string; subject_id: string; observed: string; value: unknown }[];
  }>(
    `WITH said AS (
       SELECT DISTINCT ON (o.subject_id, o.key) o.subject_id, o.key, o.value
       FROM observations o WHERE o.source_kind = 'import' AND o.source = :profileKey
       ORDER BY o.subject_id, o.key, o.observed_at DESC, o.recorded_at DESC
     )
     SELECT s.key, b.id AS subject_id, k.key AS observed, coalesce(s.observations -> k.key, 'null') AS value
     FROM import_stage s JOIN buildings b ON b.source = :register AND b.external_key = s.key
     CROSS JOIN unnest(:keys::text[]) AS k(key)
     LEFT JOIN said ON said.subject_id = b.id AND said.key = k.key
     WHERE coalesce(s.observations -> k.key, 'null') IS DISTINCT FROM coalesce(said.value, 'null')`,
    { profileKey: options.profileKey, register: options.register, keys: [...options.keys] },
  );
  for (let at = 0; at < rows.length; at += 5000) {
    const batch = rows
      .slice(at, at + 5000)
      .map(({ subject_id, observed, value }) => ({ id: uuid(), subject_id, key: observed, value }));
    await trx.raw(
      `INSERT INTO observations (id, subject_type, subject_id, key, value, source_kind, source, import_id, observed_at)
       SELECT id, 'building', subject_id, key, coalesce(value, 'null'), 'import', :profileKey, :importId::uuid,
         :observedOn::timestamp AT TIME ZONE coalesce((SELECT time_zone FROM programme), 'UTC')
       FROM jsonb_to_recordset(:batch::jsonb) AS o(id uuid, subject_id uuid, key text, value jsonb)`,
      {
        profileKey: options.profileKey,
        importId: options.importId,
        observedOn: options.observedOn,
        batch: JSON.stringify(batch),
      },
    );
  }
  return [...new Set(rows.map(({ key }) => key))];
}

/** Brings each building's dwellings to the number that the register gives; what is too many ends, nothing is deleted. */
export async function adjustDwellings(
  trx: Knex.Transaction,
  options: { register: string; observedOn: string; onProgress?: (made: number) => void },
): Promise<{ added: number; ended: number }> {
  const { register, observedOn } = options;
  const { rows: short } = await trx.raw<{
    rows: { id: string; storeys: number | null; wanted: number; numbers: string[] }[];
  }>(
    `SELECT b.id, b.storeys, b.dwelling_count AS wanted, coalesce(array_agg(d.number) FILTER (WHERE d.id IS NOT NULL), '{}') AS numbers
     FROM buildings b LEFT JOIN dwellings d ON d.building_id = b.id AND d.ended_on IS NULL
     WHERE b.source = ? AND b.gone_on IS NULL AND b.dwelling_count IS NOT NULL
     GROUP BY b.id HAVING count(d.id) < b.dwelling_count`,
    [register],
  );
  let added = 0;
  let batch: { id: string; unit: string; building: string; number: string; floor: number }[] = [];
  const flush = async () => {
    await trx.raw(
      `WITH made AS (SELECT * FROM jsonb_to_recordset(:batch::jsonb) AS r(id uuid, unit uuid, building uuid, number text, floor integer)),
       homes AS (INSERT INTO dwellings (id, building_id, number, floor, existed_from) SELECT id, building, number, floor, :on::date FROM made)
       INSERT INTO units (id, dwelling_id, existed_from) SELECT unit, id, :on::date FROM made`,
      { batch: JSON.stringify(batch), on: observedOn },
    );
    added += batch.length;
    batch = [];
    options.onProgress?.(added);
  };
  for (const { id, storeys, wanted, numbers } of short) {
    const taken = new Set(numbers);
    for (const { number, floor } of dwellingNumbers(wanted, storeys ?? 1)) {
      if (taken.size >= wanted) break;
      if (taken.has(number)) continue;
      taken.add(number);
      batch.push({ id: uuid(), unit: uuid(), building: id, number, floor });
      if (batch.length >= 10_000) await flush();
    }
  }
  if (batch.length > 0) await flush();

  // a dwelling that is let stays, however few the register now counts
  const { rows: ended } = await trx.raw<{ rows: unknown[] }>(
    `WITH surplus AS (
       SELECT d.id, row_number() OVER (PARTITION BY d.building_id ORDER BY (l.let IS NOT NULL) DESC, d.floor, d.number) > b.dwelling_count AS too_many, l.let
       FROM dwellings d JOIN buildings b ON b.id = d.building_id
       LEFT JOIN LATERAL (SELECT true AS let FROM units u JOIN registrations r ON r.unit_id = u.id
                          WHERE u.dwelling_id = d.id AND r.state IN ('unverified', 'verified') LIMIT 1) l ON true
       WHERE b.source = ? AND b.gone_on IS NULL AND d.ended_on IS NULL AND b.dwelling_count IS NOT NULL
     )
     UPDATE dwellings SET ended_on = greatest(?::date, existed_from), end_reason = 'gone'
     WHERE id IN (SELECT id FROM surplus WHERE too_many AND let IS NULL) RETURNING id`,
    [register, observedOn],
  );
  return { added, ended: ended.length };
}

/** Numbers such as 304: third floor, fourth door. Floors fill evenly; when all are full, each takes one more door. */
function* dwellingNumbers(wanted: number, storeys: number): Generator<{ number: string; floor: number }> {
  const floors = Math.max(storeys, 1);
  const perFloor = Math.max(Math.ceil(wanted / floors), 1);
  const door = (floor: number, position: number) => ({
    number: `${floor}${String(position).padStart(2, '0')}`,
    floor,
  });
  for (let floor = 1; floor <= floors; floor += 1) {
    for (let position = 1; position <= perFloor; position += 1) yield door(floor, position);
  }
  for (let position = perFloor + 1; ; position += 1) {
    for (let floor = 1; floor <= floors; floor += 1) yield door(floor, position);
  }
}

/** Staged rows whose building is not on the register. */
export async function unknownBuildings(
  trx: Knex.Transaction,
  register: string,
): Promise<{ line: number; key: string }[]> {
  const { rows } = await trx.raw<{ rows: { line: number; key: string }[] }>(
    `DELETE FROM import_stage s WHERE NOT EXISTS (SELECT FROM buildings b WHERE b.source = ? AND b.external_key = s.key)
     RETURNING s.line, s.key`,
    [register],
  );
  return rows;
}

/** Staged evaluations become imported visits: one per building and day; a corrected score is a change. */
export async function mergeVisits(
  trx: Knex.Transaction,
  options: { register: string; importId: string; fields: readonly string[] },
): Promise<Differences> {
  const { register, importId, fields } = options;
  const score = `(s.visit ->> 'score')::numeric`;
  const { rows: changed } = await trx.raw<{ rows: { key: string }[] }>(
    `UPDATE visits v SET score = ${score}, area_scores = s.visit -> 'areas', import_id = ?::uuid, version = v.version + 1
     FROM import_stage s JOIN buildings b ON b.source = ? AND b.external_key = s.key
     WHERE v.origin = 'imported' AND v.building_id = b.id AND v.external_key = s.observed_on::text
       AND (v.score, v.area_scores) IS DISTINCT FROM (${score}, s.visit -> 'areas')
     RETURNING b.external_key || ' ' || v.external_key AS key`,
    [importId, register],
  );
  const { rows: added } = await trx.raw<{ rows: { key: string }[] }>(
    `INSERT INTO visits (id, origin, subject_type, building_id, state, score, area_scores, ended_at, import_id, external_key)
     SELECT s.id, 'imported', 'building', b.id, 'completed', ${score}, s.visit -> 'areas',
       s.observed_on::timestamp AT TIME ZONE coalesce((SELECT time_zone FROM programme), 'UTC'), ?::uuid, s.observed_on::text
     FROM import_stage s JOIN buildings b ON b.source = ? AND b.external_key = s.key
     ON CONFLICT (building_id, external_key) WHERE origin = 'imported' DO NOTHING
     RETURNING (SELECT external_key FROM buildings WHERE id = building_id) || ' ' || external_key AS key`,
    [importId, register],
  );
  const columns = columnsOf(fields);
  if (columns.length > 0) {
    // the newest visit of a building says where it stands
    await trx.raw(
      `UPDATE buildings b SET ${columns.map(({ column, staged }) => `${column} = coalesce(${staged}, b.${column})`).join(', ')}
       FROM (SELECT DISTINCT ON (key) * FROM import_stage ORDER BY key, observed_on DESC) s
       WHERE b.source = ? AND b.external_key = s.key
         AND (${columns.map(({ column }) => `b.${column}`).join(', ')}) IS DISTINCT FROM (${columns.map(({ column, staged }) => `coalesce(${staged}, b.${column})`).join(', ')})`,
      [register],
    );
  }
  return { added: added.map(({ key }) => key), changed: changed.map(({ key }) => key), gone: [] };
}

/** Asks for a review of every registration in the buildings that the import touched. */
export async function requestReviews(
  trx: Knex.Transaction,
  register: string,
  keys: readonly string[],
): Promise<void> {
  await trx.raw(
    `UPDATE registrations r SET review_requested_at = coalesce(programme_now(), now())
     FROM buildings b WHERE b.id = r.building_id AND b.source = ? AND b.external_key = ANY (?::text[]) AND r.state IN ('unverified', 'verified')`,
    [register, [...keys]],
  );
}
