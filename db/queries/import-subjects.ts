import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import { CHANGES_LISTED, type ValueChange } from './register-import';

/** What a profile's rows tell of the register: buildings, or dwellings of buildings that are on it. */
export type SubjectType = 'building' | 'dwelling';

export interface SubjectOptions {
  type: SubjectType;
  register: string;
  profileKey: string;
  importId: string;
  /** The file's day, 'YYYY-MM-DD'; of rows that say none themselves. */
  observedOn: string;
  /** Keys of all observations that the profile makes, those of its fields included. */
  keys: readonly string[];
}

const FOUND: Readonly<Record<SubjectType, string>> = {
  building: `SELECT s.*, s.key AS name, b.id AS known, b.id AS building_id
    FROM import_stage s LEFT JOIN buildings b ON b.source = :register AND b.external_key = s.key`,
  dwelling: `SELECT s.*, s.key || ' ' || s.dwelling AS name, d.id AS known, b.id AS building_id
    FROM import_stage s JOIN buildings b ON b.source = :register AND b.external_key = s.key
    LEFT JOIN dwellings d ON d.building_id = b.id AND d.number = s.dwelling AND d.ended_on IS NULL`,
};

/**
 * Lays the staged rows beside the register, in temporary tables that live until the transaction ends:
 *
 * - `import_said`: what this profile said last of each subject, by key.
 * - `import_others`: what another source says, newest first; `newer` where it speaks of a later day than the row.
 * - `import_subject`: the rows, each with `subject_id` (new or `known`), its `day`, whether it is `superseded` by a later
 *   row of this very profile, and the keys that it may not change: those of `kept` (something newer stands), and with an unknown value all but those of `retractable` (what this profile
 *   said, it can take back; then the value of another source stands that `elsewhere` has).
 */
export async function layOutSubjects(trx: Knex.Transaction, options: SubjectOptions): Promise<void> {
  const { type, register, profileKey, observedOn } = options;
  const keys = [...options.keys];
  await trx.raw('DROP TABLE IF EXISTS pg_temp.import_subject, pg_temp.import_said, pg_temp.import_others');
  await trx.raw(
    `CREATE TEMP TABLE import_subject ON COMMIT DROP AS
     SELECT f.*, coalesce(f.known, f.id) AS subject_id, coalesce(f.observed_on, :observedOn::date) AS day,
       false AS superseded, '{}'::text[] AS kept, '{}'::text[] AS retractable, '{}'::jsonb AS elsewhere
     FROM (${FOUND[type]}) f`,
    { register, observedOn },
  );
  await trx.raw('CREATE INDEX ON import_subject (subject_id)');
  await trx.raw('CREATE INDEX ON import_subject (line)');
  await trx.raw('ANALYZE import_subject');
  await trx.raw(
    `CREATE TEMP TABLE import_said ON COMMIT DROP AS
     SELECT DISTINCT ON (o.subject_id, o.key) o.subject_id, o.key, o.value, o.observed_at
     FROM observations o WHERE o.source_kind = 'import' AND o.source = ? AND o.subject_id IN (SELECT known FROM import_subject)
     ORDER BY o.subject_id, o.key, o.recorded_at DESC, o.observed_at DESC`,
    [profileKey],
  );
  await trx.raw(
    `CREATE TEMP TABLE import_others ON COMMIT DROP AS
     SELECT DISTINCT ON (o.subject_id, o.key) o.subject_id, o.key, o.value, o.source_kind, o.source, o.observed_at, o.said_on, o.said_on > o.day AS newer
     FROM (
       SELECT DISTINCT ON (o.subject_id, o.key, o.source_kind, o.source) o.subject_id, o.key, o.value, o.source_kind, o.source, o.observed_at, i.day,
         greatest((o.observed_at AT TIME ZONE coalesce((SELECT time_zone FROM programme), 'UTC'))::date, t.said_on) AS said_on
       FROM import_subject i JOIN observations o ON o.subject_id = i.known AND o.key = ANY (:keys::text[])
       LEFT JOIN said_by_source t ON o.source_kind = 'import' AND t.subject_id = o.subject_id AND t.source = o.source
       WHERE NOT (o.source_kind = 'import' AND o.source = :profileKey)
       ORDER BY o.subject_id, o.key, o.source_kind, o.source, o.observed_at DESC, o.recorded_at DESC, o.id DESC
     ) o WHERE o.value <> 'null' ORDER BY o.subject_id, o.key, o.said_on DESC`,
    { keys, profileKey },
  );
  await trx.raw('CREATE INDEX ON import_said (subject_id, key)');
  await trx.raw('CREATE INDEX ON import_others (subject_id, key)');
  await trx.raw('ANALYZE import_said, import_others');
  await trx.raw(
    `UPDATE import_subject i SET kept = o.kept, elsewhere = o.elsewhere FROM (
       SELECT subject_id, coalesce(array_agg(key) FILTER (WHERE newer), '{}') AS kept, jsonb_object_agg(key, value) AS elsewhere
       FROM import_others GROUP BY subject_id
     ) o WHERE o.subject_id = i.subject_id`,
  );
  await trx.raw(
    `UPDATE import_subject i SET retractable = o.keys FROM (
       SELECT subject_id, array_agg(key) AS keys FROM import_said WHERE value <> 'null' GROUP BY subject_id
     ) o WHERE o.subject_id = i.subject_id`,
  );
  await trx.raw(
    `UPDATE import_subject i SET kept = kept || '{district}' FROM said_by_source t
     JOIN import_profiles p ON p.key = t.source AND p.document -> 'districts' IS NOT NULL
     WHERE t.subject_id = i.known AND t.source <> ? AND t.said_on > i.day`,
    [profileKey],
  );
  // a later file of this very profile spoke of the subject: all of this row is older
  await trx.raw(
    `UPDATE import_subject i SET superseded = true, kept = :all::text[] FROM said_by_source t
     WHERE t.subject_id = i.subject_id AND t.source = :profileKey AND t.said_on > i.day`,
    { all: [...keys, 'district'], profileKey },
  );
}

interface ColumnRead {
  /** The key of the column's observation. */
  key: string;
  type: string;
  /** SQL of what the column holds and of what the row says. */
  current: string;
  staged: string;
}

/**
 * SQL of what a column of `import_subject s`'s subject holds after the import: what the row says, unless something newer
 * stands; a row that knows nothing takes back what its own profile said.
 */
export function nextValue({ key, type, current, staged }: ColumnRead): string {
  return `CASE WHEN '${key}' = ANY (s.kept) THEN ${current} WHEN ${staged} IS NOT NULL THEN ${staged}
    WHEN '${key}' = ANY (s.retractable) THEN (s.elsewhere ->> '${key}')::${type} ELSE ${current} END`;
}

/** A value to record or to tell of; without a subject it only says how far the comparison came (`last`: a line). */
interface Compared extends ValueChange {
  subject_id: string | null;
  last: number | null;
  day: string;
  /** It differs from what this profile said last, and no later row of it has been read. */
  records: boolean;
  /** Something newer stands. */
  older: boolean;
  /** The other source that says so in a file after this row's day, and recorded it before that day. */
  reaffirmed: { source: string; value: unknown; day: string } | null;
}

/** Cells whose observations are compared at once. */
const CELLS_AT_ONCE = 6_000;

export interface ObservedChanges {
  /** Names of the subjects of which something was recorded that holds now. */
  names: string[];
  changes: ValueChange[];
  /** What the file says and something newer says otherwise: `from` stands. */
  kept: ValueChange[];
}

/**
 * Appends an observation where a staged value differs from what this profile said last, or from what another file said
 * since; a value that the file no longer gives becomes unknown. Observations of officers are other rows and stay. A value
 * for which something newer stands is recorded with its day, and does not hold: a source that said the newer one before
 * that day, and again after it, is then recorded to have said it again.
 *
 * @returns what was recorded, with the changes of those subjects that were on the register before
 */
export async function appendObservations(
  trx: Knex.Transaction,
  options: SubjectOptions & {
    /** Names of subjects that this import added: their values are no changes. */
    added: ReadonlySet<string>;
    onProgress?: (rows: number) => void;
  },
): Promise<ObservedChanges> {
  const keys = [...options.keys];
  const rowsAtOnce = Math.max(250, Math.floor(CELLS_AT_ONCE / Math.max(keys.length, 1)));
  const names = new Set<string>();
  const [changes, kept]: [ValueChange[], ValueChange[]] = [[], []];
  for (let after = 0, done = 0; ; done += rowsAtOnce) {
    const { rows } = await trx.raw<{ rows: Compared[] }>(
      `WITH staged AS (SELECT * FROM import_subject WHERE line > :after ORDER BY line LIMIT ${rowsAtOnce}),
       said AS (
         SELECT s.name AS subject, s.subject_id, s.day, s.superseded, k.key, k.place, k.key = ANY (s.kept) AS older, before.value AS own,
           CASE WHEN others.newer THEN others.value ELSE before.value END AS standing,
           coalesce(s.observations -> k.key, 'null') AS new,
           -- another file has said something else since this profile last spoke
           others.source_kind = 'import' AND NOT others.newer AND others.observed_at > before.observed_at
             AND others.value <> s.observations -> k.key AS disputed,
           CASE WHEN others.newer AND others.source_kind = 'import'
               AND (others.observed_at AT TIME ZONE coalesce((SELECT time_zone FROM programme), 'UTC'))::date < s.day
             THEN jsonb_build_object('source', others.source, 'value', others.value, 'day', others.said_on) END AS reaffirmed
         FROM staged s CROSS JOIN unnest(:keys::text[]) WITH ORDINALITY AS k(key, place)
         LEFT JOIN import_said before ON before.subject_id = s.subject_id AND before.key = k.key
         LEFT JOIN import_others others ON others.subject_id = s.subject_id AND others.key = k.key
       ), compared AS (
         SELECT said.*, NOT superseded AND (new IS DISTINCT FROM coalesce(own, 'null') OR coalesce(disputed, false)) AS records FROM said
       )
       SELECT m.last, c.subject AS key, c.subject_id, c.day, c.key AS name, c.older, c.records, c.reaffirmed,
         CASE WHEN c.older THEN c.standing ELSE c.own END AS "from", c.new AS "to"
       FROM (SELECT max(line) AS last FROM staged) m
       LEFT JOIN compared c ON c.records OR (c.older AND c.new <> 'null' AND c.new IS DISTINCT FROM c.standing)
       ORDER BY c.subject, c.place`,
      { after, keys },
    );
    const last = rows[0]?.last;
    if (typeof last !== 'number') break;
    after = last;
    const compared = rows.flatMap((row) =>
      row.subject_id === null ? [] : [{ ...row, subject_id: row.subject_id }],
    );
    await insertObservations(
      trx,
      compared.filter(({ records }) => records),
      options,
    );
    await sayAgain(trx, compared, options);
    for (const { key, name, from, to, older } of compared) {
      const told = { key, name, from, to };
      if (!older) {
        names.add(key);
        if (!options.added.has(key) && changes.length < CHANGES_LISTED) changes.push(told);
      } else if (to !== null && kept.length < CHANGES_LISTED) kept.push(told);
    }
    options.onProgress?.(done + rowsAtOnce);
  }
  return { names: [...names], changes, kept };
}

/** Of the values that were recorded although something newer stands: what stands is dated anew, or it would not any more. */
async function sayAgain(
  trx: Knex.Transaction,
  compared: readonly (Compared & { subject_id: string })[],
  { type }: SubjectOptions,
): Promise<void> {
  const sources = new Map<string, { subject_id: string; name: string; to: unknown; day: string }[]>();
  for (const { subject_id, name, older, records, reaffirmed } of compared) {
    if (!older || !records || reaffirmed === null) continue;
    const { source, value, day } = reaffirmed;
    sources.set(source, [...(sources.get(source) ?? []), { subject_id, name, to: value, day }]);
  }
  for (const [profileKey, observed] of sources)
    await insertObservations(trx, observed, { type, profileKey, importId: null });
}

/** Records values of an import (null: of an earlier one, said again). `day` is the one they are of. */
export async function insertObservations(
  trx: Knex.Transaction,
  observed: readonly { subject_id: string; name: string; to: unknown; day: string }[],
  { type, profileKey, importId }: { type: SubjectType; profileKey: string; importId: string | null },
): Promise<void> {
  if (observed.length === 0) return;
  const rows = observed.map(({ subject_id, name, to, day }) => {
    return { id: uuid(), subject_id, key: name, value: to, day };
  });
  await trx.raw(
    `INSERT INTO observations (id, subject_type, subject_id, key, value, source_kind, source, import_id, observed_at)
     SELECT id, :type, subject_id, key, coalesce(value, 'null'), 'import', :profileKey, :importId::uuid,
       day::timestamp AT TIME ZONE coalesce((SELECT time_zone FROM programme), 'UTC')
     FROM jsonb_to_recordset(:rows::jsonb) AS o(id uuid, subject_id uuid, key text, value jsonb, day date)`,
    { type, profileKey, importId, rows: JSON.stringify(rows) },
  );
}

/** Dates the profile's word on each subject of the file; an older file moves no day back. */
export async function dateSubjects(trx: Knex.Transaction, profileKey: string): Promise<void> {
  await trx.raw(
    `INSERT INTO said_by_source (subject_id, source, said_on)
     SELECT subject_id, ?, day FROM import_subject
     ON CONFLICT (subject_id, source) DO UPDATE SET said_on = excluded.said_on WHERE said_by_source.said_on < excluded.said_on`,
    [profileKey],
  );
}
