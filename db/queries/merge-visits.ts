import type { Knex } from 'knex';
import { insertObservations } from './import-subjects';
import { buildingColumns } from './merge-buildings';
import { CHANGES_LISTED, type Differences, type ValueChange } from './register-import';

interface PlacedBuilding {
  subject_id: string;
  day: string;
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
  const { register, profileKey, importId, observedOn, fields } = options;
  // as the column holds it: else what is rounded there would be a change every time
  const score = `(s.visit ->> 'score')::numeric(5, 2)`;
  const sameVisit = `v.origin = 'imported' AND v.building_id = b.id AND v.external_key = s.observed_on::text`;
  const otherScores = async (which: string) => {
    const { rows } = await trx.raw<{ rows: ValueChange[] }>(
      `SELECT b.external_key || ' ' || v.external_key AS key, 'score' AS name, v.score AS "from", ${score} AS "to"
       FROM import_stage s JOIN buildings b ON b.source = ? AND b.external_key = s.key
       JOIN visits v ON ${sameVisit}
       WHERE v.score IS DISTINCT FROM ${score} AND ${which} ORDER BY s.line LIMIT ${CHANGES_LISTED}`,
      [register, observedOn],
    );
    return rows;
  };
  const changes = await otherScores('coalesce(v.said_on <= ?::date, true)');
  const kept = await otherScores('v.said_on > ?::date');
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
  const columns = buildingColumns(fields);
  if (columns.length > 0) {
    const each = (sql: (column: string) => string) => columns.map(({ column }) => sql(column)).join(', ');
    // the newest visit of a building says where it stands, as the newest file has it, unless another source said so since
    const { rows: placed } = await trx.raw<{ rows: (Record<string, unknown> & PlacedBuilding)[] }>(
      `WITH newest AS MATERIALIZED (
         SELECT DISTINCT ON (building_id) building_id, external_key, coalesce(said_on, '-infinity') AS said_on
         FROM visits WHERE origin = 'imported' ORDER BY building_id, external_key DESC, said_on DESC NULLS LAST
       ), others AS MATERIALIZED (
         SELECT subject_id, key, max(said_on) AS said_on FROM (
           SELECT DISTINCT ON (o.subject_id, o.key, o.source_kind, o.source) o.subject_id, o.key, o.value,
             greatest((o.observed_at AT TIME ZONE coalesce((SELECT time_zone FROM programme), 'UTC'))::date, t.said_on) AS said_on
           FROM observations o
           LEFT JOIN said_by_source t ON o.source_kind = 'import' AND t.subject_id = o.subject_id AND t.source = o.source
           WHERE o.key = ANY (:keys::text[]) AND NOT (o.source_kind = 'import' AND o.source = :profileKey)
           ORDER BY o.subject_id, o.key, o.source_kind, o.source, o.observed_at DESC, o.recorded_at DESC, o.id DESC
         ) o WHERE value <> 'null' GROUP BY subject_id, key
       ), said AS MATERIALIZED (
         SELECT b.id, s.observed_on AS day, ${columns
           .map(
             ({ column, staged }) =>
               `CASE WHEN NOT EXISTS (SELECT FROM others o WHERE o.subject_id = b.id AND o.key = '${column}' AND o.said_on > s.observed_on)
                THEN ${staged} END AS ${column}`,
           )
           .join(', ')}
         FROM (SELECT DISTINCT ON (key) * FROM import_stage ORDER BY key, observed_on DESC) s
         JOIN buildings b ON b.source = :register AND b.external_key = s.key
         JOIN newest v ON v.building_id = b.id
         WHERE (v.external_key, v.said_on) <= (s.observed_on::text, :observedOn::date)
       )
       UPDATE buildings b SET ${each((column) => `${column} = coalesce(said.${column}, b.${column})`)} FROM said
       WHERE b.id = said.id AND (${each((column) => `b.${column}`)}) IS DISTINCT FROM (${each((column) => `coalesce(said.${column}, b.${column})`)})
       RETURNING b.id AS subject_id, said.day, ${each((column) => `said.${column}`)}`,
      { register, observedOn, profileKey, keys: columns.map(({ column }) => column) },
    );
    const observed = placed.flatMap((row) =>
      columns.flatMap(({ column }) =>
        (row[column] ?? null) === null
          ? []
          : [{ subject_id: row.subject_id, name: column, to: row[column], day: row.day }],
      ),
    );
    await insertObservations(trx, observed, { type: 'building', profileKey, importId });
  }
  return {
    added: added.map(({ key }) => key),
    changed: changed.map(({ key }) => key),
    gone: [],
    changes,
    kept,
  };
}
