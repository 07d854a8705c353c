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

/** Keys of the source, by what happened to them, and what exactly changed (at most CHANGES_LISTED values). */
export interface Differences {
  added: string[];
  changed: string[];
  gone: string[];
  changes: ValueChange[];
}

/** One value of one building or visit: `name` is a column of the register or the key of an observation. */
export interface ValueChange {
  key: string;
  name: string;
  from: unknown;
  to: unknown;
}

/** More changed values than this are counted, not listed. */
export const CHANGES_LISTED = 1000;

/** Takes the one import lock until the transaction ends; false while another import holds it. */
export async function lockImport(trx: Knex.Transaction): Promise<boolean> {
  const { rows } = await trx.raw<{ rows: { locked: boolean }[] }>(
    `SELECT pg_try_advisory_xact_lock(hashtext('doorstep import')) AS locked`,
  );
  return rows[0]?.locked === true;
}

/** Today on the programme's calendar, 'YYYY-MM-DD'. */
export async function getImportDay(db: Knex): Promise<string> {
  const { rows } = await db.raw<{ rows: [{ today: string }] }>(
    'SELECT coalesce(programme_today(), current_date) AS today',
  );
  return rows[0].today;
}

export interface LastImport {
  file_hash: string;
  observed_on: string;
  counts: Record<string, number>;
  /** Whether the profile is still the one by which that import was read. */
  same_profile: boolean;
}

/** The newest import that a profile brought in, or undefined. `document` is the profile as JSON. */
export async function findLastImport(
  db: Knex,
  profileKey: string,
  document: string,
): Promise<LastImport | undefined> {
  return db('imports as i')
    .join('import_profiles as p', 'p.key', 'i.profile_key')
    .where({ 'i.profile_key': profileKey, 'i.state': 'done' })
    .orderBy('i.finished_at', 'desc')
    .first<LastImport>(
      'i.file_hash',
      'i.observed_on',
      'i.counts',
      db.raw('p.document = ?::jsonb AS same_profile', [document]),
    );
}

/** What the console shows of an import: counts, differences and problems, or why it was refused. */
export interface ImportRecord {
  id: string;
  profileKey: string;
  fileName: string;
  fileHash: string;
  observedOn: string;
  startedAt: Date;
  importedBy: string | null;
}

/** Opens the record of an import; `setImportReport` writes what came of it. */
export async function insertImport(db: Knex, record: ImportRecord, state: 'done' | 'refused'): Promise<void> {
  await db('imports').insert({
    id: record.id,
    profile_key: record.profileKey,
    file_name: record.fileName,
    file_hash: record.fileHash,
    observed_on: record.observedOn,
    state,
    started_at: record.startedAt,
    finished_at: record.startedAt,
    imported_by: record.importedBy,
  });
}

export async function setImportReport(
  db: Knex,
  id: string,
  report: { counts: Record<string, number>; differences: Differences; problems: readonly unknown[] },
): Promise<void> {
  const { added, changed, gone, changes } = report.differences;
  const listed = { added, changed, gone, changes };
  const differences = Object.fromEntries(
    Object.entries(listed).map(([name, list]) => [name, list.slice(0, CHANGES_LISTED)]),
  );
  await db('imports')
    .where({ id })
    .update({
      counts: JSON.stringify(report.counts),
      differences: JSON.stringify(differences),
      problems: JSON.stringify(report.problems.slice(0, CHANGES_LISTED)),
      finished_at: new Date(),
    });
}

/** Keeps the profile by which an import is read; one that a refused import brought along replaces none. */
export async function keepProfile(db: Knex, key: string, document: string, replace: boolean): Promise<void> {
  const insert = db('import_profiles').insert({ key, document }).onConflict('key');
  await (replace ? insert.merge({ document, updated_at: db.fn.now() }) : insert.ignore());
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
     WHERE NOT EXISTS (SELECT FROM observation_keys known WHERE known.key = k.key)
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

/** `b` stands on the register and the file does not name it; takes the register and the keys besides the stage. */
const MISSING = `b.source = ? AND b.gone_on IS NULL AND b.external_key <> ALL (?::text[])
  AND NOT EXISTS (SELECT FROM import_stage s WHERE s.key = b.external_key)`;

/** How many buildings of a register stand, and how many of them the staged file and `present` do not name. */
export async function countGone(
  trx: Knex.Transaction,
  register: string,
  present: readonly string[],
): Promise<{ standing: number; gone: number }> {
  const { rows } = await trx.raw<{ rows: [{ standing: number; gone: number }] }>(
    `SELECT (SELECT count(*)::int FROM buildings b WHERE b.source = ? AND b.gone_on IS NULL) AS standing,
       (SELECT count(*)::int FROM buildings b WHERE ${MISSING}) AS gone`,
    [register, register, [...present]],
  );
  return rows[0];
}

/**
 * Compares the staged buildings with the register and writes only the differences.
 * A building that the file no longer lists is marked gone, never deleted; one that comes back is a change.
 */
export async function mergeBuildings(
  trx: Knex.Transaction,
  options: {
    register: string;
    observedOn: string;
    fields: readonly string[];
    /** Keys that the file names besides the staged rows; null where the file does not say who is gone. */
    present: readonly string[] | null;
  },
): Promise<Differences> {
  const { register, observedOn, fields, present } = options;
  const columns = columnsOf(fields);
  const names = columns.map(({ column }) => column);
  const keys = async (sql: string, bindings: readonly Knex.RawBinding[]) => {
    const { rows } = await trx.raw<{ rows: { key: string }[] }>(sql, bindings);
    return rows.map(({ key }) => key).sort();
  };
  const compared = [
    ...columns.map(({ column, staged }) => `('${column}', to_jsonb(b.${column}), to_jsonb(${staged}))`),
    `('district', (SELECT to_jsonb(code) FROM areas WHERE id = b.district_id), coalesce(to_jsonb(s.district), (SELECT to_jsonb(code) FROM areas WHERE id = b.district_id)))`,
    `('gone_on', to_jsonb(b.gone_on), NULL)`,
  ];
  const { rows: changes } = await trx.raw<{ rows: ValueChange[] }>(
    `SELECT s.key, v.name, v.old AS "from", v.new AS "to"
     FROM import_stage s JOIN buildings b ON b.source = ? AND b.external_key = s.key
     CROSS JOIN LATERAL (VALUES ${compared.join(', ')}) AS v(name, old, new)
     WHERE v.old IS DISTINCT FROM v.new ORDER BY s.line LIMIT ${CHANGES_LISTED}`,
    [register],
  );
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
  const gone = present
    ? await keys(
        `UPDATE buildings b SET gone_on = ?::date, version = b.version + 1, updated_at = now()
         WHERE ${MISSING}
         RETURNING b.external_key AS key`,
        [observedOn, register, [...present]],
      )
    : [];
  return { added, changed, gone, changes };
}

/** A value to record; without a subject it only tells how far the comparison came (`last`: a line of the file). */
interface Observed extends ValueChange {
  subject_id: string | null;
  last: number | null;
}

/** Staged rows whose observations are compared at once. */
const OBSERVED_AT_ONCE = 250;

/**
 * Appends an observation where a staged value differs from what this profile said last; a value that the file no
 * longer gives becomes unknown. Observations of officers are other rows and stay.
 *
 * @returns the keys of the buildings observed, and the changes of those that were on the register before
 */
export async function appendObservations(
  trx: Knex.Transaction,
  options: {
    register: string;
    profileKey: string;
    importId: string;
    observedOn: string;
    keys: readonly string[];
    /** Buildings that this import added: their values are no changes. */
    added: ReadonlySet<string>;
    onProgress?: (rows: number) => void;
  },
): Promise<{ keys: string[]; changes: ValueChange[] }> {
  const { register, profileKey, importId, observedOn, added } = options;
  await trx.raw(
    `CREATE TEMP TABLE import_said ON COMMIT DROP AS
     SELECT DISTINCT ON (o.subject_id, o.key) o.subject_id, o.key, o.value
     FROM observations o WHERE o.source_kind = 'import' AND o.source = ?
     ORDER BY o.subject_id, o.key, o.recorded_at DESC, o.observed_at DESC`,
    [profileKey],
  );
  await trx.raw('CREATE INDEX ON import_said (subject_id, key)');
  await trx.raw('CREATE INDEX ON import_stage (line)');
  await trx.raw('ANALYZE import_said, import_stage');
  const keys = new Set<string>();
  const changes: ValueChange[] = [];
  for (let after = 0, done = 0; ; done += OBSERVED_AT_ONCE) {
    const { rows } = await trx.raw<{ rows: Observed[] }>(
      `WITH staged AS (SELECT * FROM import_stage WHERE line > :after ORDER BY line LIMIT ${OBSERVED_AT_ONCE}),
       said AS (
         SELECT s.key, b.id AS subject_id, k.key AS name, before.value AS old, coalesce(s.observations -> k.key, 'null') AS new
         FROM staged s JOIN buildings b ON b.source = :register AND b.external_key = s.key
         CROSS JOIN unnest(:keys::text[]) AS k(key)
         LEFT JOIN import_said before ON before.subject_id = b.id AND before.key = k.key
       )
       SELECT m.last, said.key, said.subject_id, said.name, said.old AS "from", said.new AS "to"
       FROM (SELECT max(line) AS last FROM staged) m
       LEFT JOIN said ON said.new IS DISTINCT FROM coalesce(said.old, 'null')`,
      { after, register, keys: [...options.keys] },
    );
    const last = rows[0]?.last;
    if (typeof last !== 'number') break;
    after = last;
    const observed = rows.flatMap((row) =>
      row.subject_id === null ? [] : [{ ...row, subject_id: row.subject_id }],
    );
    await insertObservations(trx, observed, { profileKey, importId, observedOn });
    for (const { key, name, from, to } of observed) {
      keys.add(key);
      if (!added.has(key) && changes.length < CHANGES_LISTED) changes.push({ key, name, from, to });
    }
    options.onProgress?.(done + OBSERVED_AT_ONCE);
  }
  return { keys: [...keys], changes };
}

async function insertObservations(
  trx: Knex.Transaction,
  /** `observedOn`: the row's own day, where it is not the file's. */
  observed: readonly { subject_id: string; name: string; to: unknown; observedOn?: string }[],
  { profileKey, importId, observedOn }: { profileKey: string; importId: string; observedOn: string },
): Promise<void> {
  if (observed.length === 0) return;
  const rows = observed.map(({ subject_id, name, to, observedOn: day = observedOn }) => {
    return { id: uuid(), subject_id, key: name, value: to, day };
  });
  await trx.raw(
    `INSERT INTO observations (id, subject_type, subject_id, key, value, source_kind, source, import_id, observed_at)
     SELECT id, 'building', subject_id, key, coalesce(value, 'null'), 'import', :profileKey, :importId::uuid,
       day::timestamp AT TIME ZONE coalesce((SELECT time_zone FROM programme), 'UTC')
     FROM jsonb_to_recordset(:rows::jsonb) AS o(id uuid, subject_id uuid, key text, value jsonb, day date)`,
    { profileKey, importId, rows: JSON.stringify(rows) },
  );
}

/** Observation keys whose kind the register knows otherwise than a profile does; all of a profile are about buildings. */
export async function findContradictedKeys(
  trx: Knex.Transaction,
  keys: readonly { key: string; type: string }[],
): Promise<{ key: string; given: string; known: string; subject: string }[]> {
  const { rows } = await trx.raw<{
    rows: { key: string; given: string; known: string; subject: string }[];
  }>(
    `SELECT given.key, given.type AS given, k.value_type AS known, k.subject_type AS subject
     FROM jsonb_to_recordset(?::jsonb) AS given(key text, type text) JOIN observation_keys k ON k.key = given.key
     WHERE (k.value_type, k.subject_type) <> (given.type, 'building') ORDER BY given.key`,
    [JSON.stringify(keys)],
  );
  return rows;
}

/**
 * Each managing company that the register names is a party once. In the stage its id takes the place of its name, which
 * may be a person's: names stand in parties alone, where they can be erased.
 */
export async function placeManagers(trx: Knex.Transaction): Promise<void> {
  const { rows } = await trx.raw<{ rows: { name: string }[] }>(
    `SELECT DISTINCT s.observations ->> 'management_company' AS name FROM import_stage s
     WHERE s.observations ->> 'management_company' IS NOT NULL
       AND NOT EXISTS (SELECT FROM parties p WHERE p.kind = 'manager' AND p.name = s.observations ->> 'management_company')`,
  );
  await trx.raw(
    `INSERT INTO parties (id, kind, is_organisation, name)
     SELECT id, 'manager', true, name FROM jsonb_to_recordset(?::jsonb) AS m(id uuid, name text)`,
    [JSON.stringify(rows.map(({ name }) => ({ id: uuid(), name })))],
  );
  await trx.raw(
    `UPDATE import_stage s SET observations = s.observations || jsonb_build_object('management_company', p.id)
     FROM (SELECT DISTINCT ON (name) id, name FROM parties WHERE kind = 'manager' ORDER BY name, id) p
     WHERE p.name = s.observations ->> 'management_company'`,
  );
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

interface PlacedBuilding {
  subject_id: string;
  observedOn: string;
}

/**
 * Staged evaluations become imported visits: one per building and day; a corrected score is a change. What a file of a
 * later day said of a visit stands.
 */
export async function mergeVisits(
  trx: Knex.Transaction,
  options: {
    register: string;
    profileKey: string;
    importId: string;
    observedOn: string;
    fields: readonly string[];
  },
): Promise<Differences> {
  const { register, importId, observedOn, fields } = options;
  // as the column holds it: else what is rounded there would be a change every time
  const score = `(s.visit ->> 'score')::numeric(5, 2)`;
  const sameVisit = `v.origin = 'imported' AND v.building_id = b.id AND v.external_key = s.observed_on::text`;
  const { rows: changes } = await trx.raw<{ rows: ValueChange[] }>(
    `SELECT b.external_key || ' ' || v.external_key AS key, 'score' AS name, v.score AS "from", ${score} AS "to"
     FROM import_stage s JOIN buildings b ON b.source = ? AND b.external_key = s.key
     JOIN visits v ON ${sameVisit}
     WHERE v.score IS DISTINCT FROM ${score} AND coalesce(v.said_on <= ?::date, true) ORDER BY s.line LIMIT ${CHANGES_LISTED}`,
    [register, observedOn],
  );
  const { rows: changed } = await trx.raw<{ rows: { key: string }[] }>(
    `UPDATE visits v SET score = ${score}, area_scores = s.visit -> 'areas', import_id = :importId::uuid, said_on = :observedOn::date,
       version = v.version + 1
     FROM import_stage s JOIN buildings b ON b.source = :register AND b.external_key = s.key
     WHERE ${sameVisit} AND coalesce(v.said_on <= :observedOn::date, true)
       AND (v.score, v.area_scores) IS DISTINCT FROM (${score}, s.visit -> 'areas')
     RETURNING b.external_key || ' ' || v.external_key AS key`,
    { importId, observedOn, register },
  );
  // said again: a file from before this one cannot change it any more
  await trx.raw(
    `UPDATE visits v SET said_on = :observedOn::date
     FROM import_stage s JOIN buildings b ON b.source = :register AND b.external_key = s.key
     WHERE ${sameVisit} AND coalesce(v.said_on < :observedOn::date, true)`,
    { observedOn, register },
  );
  const { rows: added } = await trx.raw<{ rows: { key: string }[] }>(
    `INSERT INTO visits (id, origin, subject_type, building_id, state, score, area_scores, ended_at, import_id, external_key, said_on)
     SELECT s.id, 'imported', 'building', b.id, 'completed', ${score}, s.visit -> 'areas',
       s.observed_on::timestamp AT TIME ZONE coalesce((SELECT time_zone FROM programme), 'UTC'), ?::uuid, s.observed_on::text, ?::date
     FROM import_stage s JOIN buildings b ON b.source = ? AND b.external_key = s.key
     ON CONFLICT (building_id, external_key) WHERE origin = 'imported' DO NOTHING
     RETURNING (SELECT external_key FROM buildings WHERE id = building_id) || ' ' || external_key AS key`,
    [importId, observedOn, register],
  );
  const columns = columnsOf(fields);
  if (columns.length > 0) {
    // the newest visit of a building says where it stands, as the newest file has it
    const { rows: placed } = await trx.raw<{ rows: (Record<string, unknown> & PlacedBuilding)[] }>(
      `UPDATE buildings b SET ${columns.map(({ column, staged }) => `${column} = coalesce(${staged}, b.${column})`).join(', ')}
       FROM (SELECT DISTINCT ON (key) * FROM import_stage ORDER BY key, observed_on DESC) s
       WHERE b.source = ? AND b.external_key = s.key
         AND NOT EXISTS (SELECT FROM visits v WHERE v.origin = 'imported' AND v.building_id = b.id
           AND (v.external_key, coalesce(v.said_on, '-infinity')) > (s.observed_on::text, ?::date))
         AND (${columns.map(({ column }) => `b.${column}`).join(', ')}) IS DISTINCT FROM (${columns.map(({ column, staged }) => `coalesce(${staged}, b.${column})`).join(', ')})
       RETURNING b.id AS subject_id, s.observed_on AS "observedOn", ${columns.map(({ column, staged }) => `${staged} AS ${column}`).join(', ')}`,
      [register, observedOn],
    );
    const observed = placed.flatMap((row) =>
      columns.flatMap(({ column }) =>
        (row[column] ?? null) === null
          ? []
          : [{ subject_id: row.subject_id, name: column, to: row[column], observedOn: row.observedOn }],
      ),
    );
    await insertObservations(trx, observed, options);
  }
  return { added: added.map(({ key }) => key), changed: changed.map(({ key }) => key), gone: [], changes };
}

/** Asks for a review of every registration in the buildings that the import touched. */
export async function requestReviews(
  trx: Knex.Transaction,
  register: string,
  keys: readonly string[],
): Promise<void> {
  await trx.raw(
    // in the order in which everybody locks them, so that an import and a review do not wait for each other
    `WITH touched AS MATERIALIZED (
       SELECT r.id FROM registrations r JOIN buildings b ON b.id = r.building_id
       WHERE b.source = ? AND b.external_key = ANY (?::text[]) AND r.state IN ('unverified', 'verified')
       ORDER BY r.id FOR NO KEY UPDATE OF r)
     UPDATE registrations r SET review_requested_at = coalesce(programme_now(), now()) FROM touched WHERE touched.id = r.id`,
    [register, [...keys]],
  );
}
