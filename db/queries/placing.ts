import type { Knex } from 'knex';
import type { TierChanges } from '../../domain/tier-change';

/** `held`: paused by a person, or stopped by itself. `superseded`: another version is in force. */
export type PlacingStanding = 'goesOn' | 'held' | 'superseded';

export interface DistrictPlaced {
  districtId: string;
  reviewed: number;
  moved: number;
  /** As the version's assessment has it. */
  expected: number;
  /** What differs where it stopped, by change of place; not known of versions assessed before changes were kept. */
  differing?: readonly { change: string; foreseen: number; happened: number }[];
}

/** Districts with registrations in force, in the order of their codes. */
export async function listDistrictsToPlace(db: Knex): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    `SELECT d.id FROM areas d WHERE d.kind = 'district' AND EXISTS (
       SELECT FROM areas p JOIN registrations r ON r.patch_id = p.id AND r.state IN ('unverified', 'verified')
       WHERE p.kind = 'patch' AND d.id = ANY (p.ancestors)) ORDER BY d.code`,
  );
  return rows.map(({ id }) => id);
}

/** Registrations in force of a district, in pages of ids. */
export async function listRegistrationsOfDistrict(
  db: Knex,
  districtId: string,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    `SELECT r.id FROM registrations r WHERE r.state IN ('unverified', 'verified') AND (?::uuid IS NULL OR r.id > ?::uuid)
       AND r.patch_id IN (SELECT p.id FROM areas p WHERE p.kind = 'patch' AND ?::uuid = ANY (p.ancestors)) ORDER BY r.id LIMIT ?`,
    [after, after, districtId, limit],
  );
  return rows.map(({ id }) => id);
}

/** Begins to keep how far a version is; one that was begun stays as it is. */
export async function setPlacingBegun(db: Knex, versionId: string, districts: number): Promise<void> {
  await db('ruleset_versions')
    .where({ id: versionId })
    .whereNull('placing_progress')
    .update({
      placing_state: db.raw(`coalesce(placing_state, 'running')`),
      placing_progress: JSON.stringify({ districts, done: [] }),
    });
}

/** What a version was foreseen to change in a district. */
export interface ForeseenInDistrict {
  /** Registrations in another tier. */
  moved: number;
  /** Null in assessments from before changes were kept. */
  changes: TierChanges | null;
}

/** As the version's assessment has it; null where nothing was foreseen at all. */
export async function findForeseen(
  db: Knex,
  versionId: string,
  districtId: string,
): Promise<ForeseenInDistrict | null> {
  const { rows } = await db.raw<{ rows: { districts: ForeseenDistrict[] | null }[] }>(
    `SELECT assessment #> '{simulation,districts}' AS districts FROM ruleset_versions WHERE id = ?`,
    [versionId],
  );
  const districts = rows[0]?.districts;
  if (!districts) return null;
  const own = districts.find(({ id }) => id === districtId);
  // a district where everything stays is left out
  if (!own) return { moved: 0, changes: districts.some((each) => !each.changes) ? null : {} };
  return { moved: own.moved, changes: own.changes ?? null };
}

interface ForeseenDistrict {
  id: string;
  moved: number;
  changes?: TierChanges;
}

/** Keeps what was done in one district so far, in place of what was told of it before. */
export async function setDistrictPlaced(db: Knex, versionId: string, placed: DistrictPlaced): Promise<void> {
  await db.raw(
    `UPDATE ruleset_versions SET placing_progress = jsonb_set(placing_progress, '{done}', ?::jsonb || coalesce((
       SELECT jsonb_agg(d) FROM jsonb_array_elements(placing_progress -> 'done') d WHERE d ->> 'districtId' <> ?), '[]'))
     WHERE id = ?`,
    [JSON.stringify([placed]), placed.districtId, versionId],
  );
}

/** A person has to look before it goes on: once for each district. */
export async function setPlacingStopped(db: Knex, versionId: string, districtId: string): Promise<void> {
  await db.raw(
    `UPDATE ruleset_versions SET placing_state = 'stopped', placing_progress = placing_progress || jsonb_build_object('stoppedIn', ?::text)
     WHERE id = ? AND placing_state = 'running' AND placing_progress ->> 'stoppedIn' IS DISTINCT FROM ?`,
    [districtId, versionId, districtId],
  );
}

/** Ends the placing: it is through, or another version came into force before it was. */
export async function setPlacingEnded(db: Knex, versionId: string): Promise<void> {
  await db('ruleset_versions')
    .where({ id: versionId })
    .whereNotNull('placing_state')
    .update({ placing_state: db.raw(`CASE state WHEN 'published' THEN 'done' ELSE 'superseded' END`) });
}

/** A person holds the placing of a locked version, or lets it go on. */
export async function setPlacing(trx: Knex, versionId: string, placing: 'running' | 'paused'): Promise<void> {
  await trx('ruleset_versions')
    .where({ id: versionId })
    .update({ placing_state: placing, version: trx.raw('version + 1') });
}
