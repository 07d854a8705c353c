import type { Knex } from 'knex';
import type { PlacingStanding } from './placing';

/**
 * SQL: of each patch the version of a ruleset (its key is the binding) that decides there: the one in force, or, where its placing has
 * not reached the patch's district yet, the one that decided before.
 */
export const DECIDING_VERSIONS = `
  SELECT p.id AS patch_id, coalesce(w.version_id, v.id) AS version_id
  FROM rulesets s JOIN ruleset_versions v ON v.ruleset_id = s.id AND v.state = 'published' CROSS JOIN areas p
  LEFT JOIN waiting_districts w ON w.ruleset_id = s.id AND w.district_id = ANY (p.ancestors)
  WHERE s.key = ? AND p.kind = 'patch'`;

/** Those of the registrations for which this version decides. */
export async function listDecidedBy(
  trx: Knex,
  registrationIds: readonly string[],
  versionId: string,
): Promise<string[]> {
  const { rows } = await trx.raw<{ rows: { id: string }[] }>(
    `SELECT r.id FROM registrations r JOIN areas p ON p.id = r.patch_id JOIN ruleset_versions v ON v.id = :versionId
     LEFT JOIN waiting_districts w ON w.ruleset_id = v.ruleset_id AND w.district_id = ANY (p.ancestors)
     WHERE r.id = ANY (:ids::uuid[]) AND coalesce(w.version_id = v.id, v.state = 'published')`,
    { ids: [...registrationIds], versionId },
  );
  return rows.map(({ id }) => id);
}

/** From now on a version in force decides in this district, unless a person or the watch holds it, or another version is in force. */
export async function reachDistrict(
  db: Knex,
  versionId: string,
  districtId: string,
): Promise<PlacingStanding> {
  return db.transaction(async (trx) => {
    // until this is committed nobody holds the version, and no other comes into force
    const version = await trx('ruleset_versions')
      .where({ id: versionId })
      .forShare()
      .first<VersionRow | undefined>('ruleset_id as rulesetId', 'state', 'placing_state as placing');
    if (version?.state !== 'published') return 'superseded';
    if (version.placing === 'paused' || version.placing === 'stopped') return 'held';
    await trx('waiting_districts').where({ ruleset_id: version.rulesetId, district_id: districtId }).delete();
    return 'goesOn';
  });
}

interface VersionRow {
  rulesetId: string;
  state: string;
  placing: string | null;
}

/** Districts without registrations in force have nothing to be placed: what comes to be registered there is a version in force's at once. */
export async function reachEmptyDistricts(db: Knex, versionId: string): Promise<void> {
  await db.raw(
    `DELETE FROM waiting_districts w USING ruleset_versions v
     WHERE v.id = ? AND v.state = 'published' AND w.ruleset_id = v.ruleset_id AND NOT EXISTS (
       SELECT FROM areas p JOIN registrations r ON r.patch_id = p.id AND r.state IN ('unverified', 'verified')
       WHERE p.kind = 'patch' AND w.district_id = ANY (p.ancestors))`,
    [versionId],
  );
}

/** A version in force decides everywhere. */
export async function reachAllDistricts(db: Knex, versionId: string): Promise<void> {
  await db.raw(
    `DELETE FROM waiting_districts w USING ruleset_versions v
     WHERE v.id = ? AND v.state = 'published' AND w.ruleset_id = v.ruleset_id`,
    [versionId],
  );
}
