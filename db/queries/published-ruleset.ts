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
  const { rows } = await db.raw<{ rows: PublishedRuleset[] }>(
    `SELECT v.id AS "versionId", v.number, v.document, (?::timestamptz AT TIME ZONE p.time_zone)::date AS "asOf"
     FROM rulesets s JOIN ruleset_versions v ON v.ruleset_id = s.id AND v.state = 'published' CROSS JOIN programme p
     WHERE s.key = ?`,
    [at, key],
  );
  if (!rows[0]) throw new Error(`RULESET_NOT_PUBLISHED: ${key}`);
  return rows[0];
}
