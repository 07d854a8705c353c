import type { Knex } from 'knex';

export interface PublishedRuleset {
  versionId: string;
  number: number;
  /** As it was published; validated before that. */
  document: unknown;
  /** The programme's date of the instant asked about. */
  asOf: string;
}

/** The version in force of a ruleset; throws where none is published or the programme is not set up. */
export async function getPublishedRuleset(db: Knex, key: string, at: Date): Promise<PublishedRuleset> {
  const [published] = await listVersions(db, at, `s.key = ? AND v.state = 'published'`, key);
  if (!published) throw new Error(`RULESET_NOT_PUBLISHED: ${key}`);
  return published;
}

/** The versions that decide somewhere: the one in force first, then those of districts that its placing has not reached. */
export async function listDecidingRulesets(db: Knex, key: string, at: Date): Promise<PublishedRuleset[]> {
  return listVersions(
    db,
    at,
    `s.key = ? AND (v.state = 'published' OR v.id IN (SELECT w.version_id FROM waiting_districts w))`,
    key,
  );
}

/** The versions that were in force before this one, the newest first. */
export async function listRulesetsBefore(db: Knex, versionId: string, at: Date): Promise<PublishedRuleset[]> {
  return listVersions(
    db,
    at,
    `(v.ruleset_id, v.state) = (SELECT o.ruleset_id, 'retired' FROM ruleset_versions o
       WHERE o.id = ? AND (v.published_at, v.number) < (o.published_at, o.number))`,
    versionId,
  );
}

async function listVersions(db: Knex, at: Date, where: string, binding: string): Promise<PublishedRuleset[]> {
  const { rows } = await db.raw<{ rows: PublishedRuleset[] }>(
    `SELECT v.id AS "versionId", v.number, v.document, (?::timestamptz AT TIME ZONE p.time_zone)::date AS "asOf"
     FROM rulesets s JOIN ruleset_versions v ON v.ruleset_id = s.id CROSS JOIN programme p
     WHERE ${where} ORDER BY v.published_at DESC, v.number DESC`,
    [at, binding],
  );
  return rows;
}

/** A version and the one that it replaced. */
export interface Replacement {
  versionId: string;
  document: unknown;
  beforeId: string;
  before: unknown;
}

/** Undefined where the version is its ruleset's first, or was never published: nothing to hold it against. */
export async function findReplacement(db: Knex, versionId: string): Promise<Replacement | undefined> {
  const { rows } = await db.raw<{ rows: Replacement[] }>(
    `SELECT v.id AS "versionId", v.document, b.id AS "beforeId", b.document AS before
     FROM ruleset_versions v JOIN ruleset_versions b ON b.ruleset_id = v.ruleset_id AND (b.published_at, b.number) < (v.published_at, v.number)
     WHERE v.id = ? AND v.published_at IS NOT NULL ORDER BY b.published_at DESC, b.number DESC LIMIT 1`,
    [versionId],
  );
  return rows[0];
}
