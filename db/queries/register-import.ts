import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import type { SubjectType } from './import-subjects';

/** One accepted row, ready to be compared with the register. `id` is that of what the row is about, if it is new. */
export interface StagedRow {
  id: string;
  line: number;
  /** Of the building. */
  key: string;
  /** A dwelling's number in it, and the id of its whole unit if it is new. */
  dwelling: string | null;
  unitId: string | null;
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
  /** Values of the file (`to`) that did not replace newer ones (`from`). */
  kept: ValueChange[];
}

/** One value of one building, dwelling or visit: `name` is a column of the register or the key of an observation. */
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
  /** So many the operator said may be gone. */
  acceptedGone: number | null;
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
    accepted_gone: record.acceptedGone,
  });
}

export async function setImportReport(
  db: Knex,
  id: string,
  report: { counts: Record<string, number>; differences: Differences; problems: readonly unknown[] },
): Promise<void> {
  const { added, changed, gone, changes, kept } = report.differences;
  const listed = { added, changed, gone, changes, kept };
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
  // a seed imports several files in one transaction
  await trx.raw('DROP TABLE IF EXISTS pg_temp.import_stage');
  await trx.raw(`
    CREATE TEMP TABLE import_stage (id uuid, line integer, key text, dwelling text, unit_id uuid, district text, fields jsonb,
      observations jsonb, observed_on date, visit jsonb) ON COMMIT DROP`);
}

export async function stageRows(trx: Knex.Transaction, rows: readonly StagedRow[]): Promise<void> {
  if (rows.length === 0) return;
  await trx.raw(
    `INSERT INTO import_stage
     SELECT id, line, key, dwelling, "unitId", district, fields, observations, "observedOn", visit
     FROM jsonb_to_recordset(?::jsonb)
       AS r(id uuid, line integer, key text, dwelling text, "unitId" uuid, district text, fields jsonb, observations jsonb,
            "observedOn" date, visit jsonb)`,
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

/** Those of these observation keys that are approved: shipped, or proposed by one administrator and approved by another. */
export async function findApprovedKeys(
  trx: Knex.Transaction,
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  return new Set(
    await trx('observation_keys')
      .whereIn('key', [...keys])
      .pluck<string[]>('key'),
  );
}

/** Observation keys whose kind or subject the register knows otherwise than a profile does. */
export async function findContradictedKeys(
  trx: Knex.Transaction,
  subject: SubjectType,
  keys: readonly { key: string; type: string }[],
): Promise<{ key: string; given: string; known: string; subject: string }[]> {
  const { rows } = await trx.raw<{
    rows: { key: string; given: string; known: string; subject: string }[];
  }>(
    `SELECT given.key, given.type AS given, k.value_type AS known, k.subject_type AS subject
     FROM jsonb_to_recordset(?::jsonb) AS given(key text, type text) JOIN observation_keys k ON k.key = given.key
     WHERE (k.value_type, k.subject_type) <> (given.type, ?) ORDER BY given.key`,
    [JSON.stringify(keys), subject],
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

interface BuildinglessRow {
  line: number;
  /** Of the building. */
  key: string;
  dwelling: string | null;
  /** The building is on the register, and gone: it has no dwellings to tell of. */
  gone: boolean;
}

/** Takes rows out of the stage whose building is not on the register or, of dwellings, gone from it. */
export async function takeBuildingless(
  trx: Knex.Transaction,
  register: string,
  subject: 'dwelling' | 'buildingVisit',
): Promise<BuildinglessRow[]> {
  await trx.raw('ANALYZE import_stage');
  const { rows } = await trx.raw<{ rows: BuildinglessRow[] }>(
    `DELETE FROM import_stage s USING import_stage o LEFT JOIN buildings b ON b.source = :register AND b.external_key = o.key
     WHERE o.line = s.line AND (b.id IS NULL OR (:subject = 'dwelling' AND b.gone_on IS NOT NULL))
     RETURNING s.line, s.key, s.dwelling, b.id IS NOT NULL AS gone`,
    { register, subject },
  );
  return rows.sort((a, b) => a.line - b.line);
}

/** Asks for a review of every registration in the buildings that the import touched. */
export async function requestReviews(
  trx: Knex.Transaction,
  register: string,
  keys: readonly string[],
): Promise<void> {
  await review(
    trx,
    `registrations r JOIN buildings b ON b.id = r.building_id
     WHERE b.source = ? AND b.external_key = ANY (?::text[])`,
    [register, [...keys]],
  );
}

/** Asks for a review of every registration in these dwellings. */
export async function requestDwellingReviews(
  trx: Knex.Transaction,
  dwellingIds: readonly string[],
): Promise<void> {
  await review(
    trx,
    `registrations r JOIN units u ON u.id = r.unit_id WHERE u.dwelling_id = ANY (?::uuid[])`,
    [[...dwellingIds]],
  );
}

async function review(
  trx: Knex.Transaction,
  from: string,
  bindings: readonly Knex.RawBinding[],
): Promise<void> {
  await trx.raw(
    // in the order in which everybody locks them, so that an import and a review do not wait for each other
    `WITH touched AS MATERIALIZED (
       SELECT r.id FROM ${from} AND r.state IN ('unverified', 'verified')
       ORDER BY r.id FOR NO KEY UPDATE OF r)
     UPDATE registrations r SET review_requested_at = coalesce(programme_now(), now()) FROM touched WHERE touched.id = r.id`,
    bindings,
  );
}
