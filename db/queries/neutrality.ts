import type { Knex } from 'knex';
import type { VisitRate, VisitRateDimension } from '../../domain/visit-rates';
import type { Localised } from '../../domain/localised';
import { type Ground, TIERS } from '../../domain/tier';
import { BY_HAND, type PlacementSql } from './simulate-placement';

/** What stands with a version about the neutrality of its rules; the figures are apart, for fewer readers. */
export interface NeutralityReport {
  madeAt: Date;
  /** Residents' tables, and those of which the role that computes facts may do anything: none, or nothing is published. */
  factsRole: { tables: string[]; readable: string[] };
  /** The facts of which the document proves that they never raise a tier. */
  proved: { facts: string[] };
  /** The same tried on real registrations. */
  tried: { records: number; trials: number; raised: number };
  /** Dimensions in which a group is visited more than 1.25 times as often as the rest. */
  exceeded: VisitRateDimension[];
  /** Those of which nothing is said yet, or in which a group came to exceed, or grew by more than a tenth, since it was. */
  unjustified: VisitRateDimension[];
  justifications: {
    dimension: VisitRateDimension;
    words: Localised;
    writtenAt: string;
    /** The number of the version for which they were written, where that is an earlier one. */
    carriedFrom: number | null;
  }[];
}

/** Undefined for a version that was never handed in, or whose document has changed since. */
export async function findNeutralityReport(
  db: Knex,
  versionId: string,
): Promise<NeutralityReport | undefined> {
  const { rows } = await db.raw<{ rows: NeutralityReport[] }>(
    `SELECT r.made_at AS "madeAt", r.facts_role AS "factsRole", r.proved, r.tried, to_json(r.exceeded) AS exceeded,
       to_json(unjustified_dimensions(r.version_id)) AS unjustified,
       (SELECT coalesce(json_agg(json_build_object('dimension', j.dimension, 'words', json_build_object('zh', j.text_zh, 'en', j.text_en),
          'writtenAt', j.written_at, 'carriedFrom', c.number) ORDER BY j.dimension), '[]')
        FROM visit_rate_justifications j LEFT JOIN ruleset_versions c ON c.id = j.carried_from WHERE j.version_id = r.version_id) AS justifications
     FROM neutrality_reports r WHERE r.version_id = ?`,
    [versionId],
  );
  return rows[0];
}

/** What the report is made of that the database does not measure itself. */
export type NeutralityEvidence = Pick<NeutralityReport, 'proved' | 'tried'>;

/** So far back a visit that a supervisor released on a record ground tells that such a home is visited. */
const RELEASED_WITHIN = '1 year';

/**
 * Keeps the report of a version in review. Which registrations it would have visited, on `day`, is asked and counted inside the database,
 * which answers nothing: those that it places on safety evidence and, of those that it places on the record, those to which a visit was
 * released not long ago, since other channels come first there.
 */
export async function storeNeutralityReport(
  db: Knex,
  versionId: string,
  { proved, tried }: NeutralityEvidence,
  { placement, day }: { placement: PlacementSql; day: string },
): Promise<void> {
  const placesOn = (wanted: Ground) =>
    placement.outcomes.flatMap(({ ground }, place) => (ground === wanted ? [place] : []));
  await db.raw(
    `SELECT store_neutrality_report(?, ?, ?, ARRAY(
       SELECT p.registration_id FROM (
         SELECT k.registration_id, ${placement.sql} AS place
         FROM registration_facts k JOIN building_facts b ON b.building_id = k.building_id CROSS JOIN (SELECT ?::date AS day) asked
         WHERE k.registration_id NOT IN (${BY_HAND})
       ) p WHERE p.place = ANY (?::smallint[]) OR p.place = ANY (?::smallint[]) AND EXISTS (
         SELECT FROM visits v WHERE v.registration_id = p.registration_id AND v.origin = 'own' AND v.released_at > programme_now() - ?::interval)))`,
    [
      versionId,
      JSON.stringify(proved),
      JSON.stringify(tried),
      ...placement.bindings,
      day,
      placesOn('safety'),
      placesOn('record'),
      RELEASED_WITHIN,
    ] as Knex.RawBinding[],
  );
}

/** Ids of registrations, drawn by a hash of `seed` and their ids: the same for the same seed. */
export async function sampleRegistrations(db: Knex, seed: string, limit: number): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    'SELECT registration_id AS id FROM registration_facts ORDER BY md5(? || registration_id::text) LIMIT ?',
    [seed, limit],
  );
  return rows.map(({ id }) => id);
}

/** Of these registrations, how many are in a closer tier after something than they were before it. */
export async function countRaised(
  db: Knex,
  registrationIds: readonly string[],
  day: string,
  { before, after }: Record<'before' | 'after', PlacementSql>,
): Promise<number> {
  const { rows } = await db.raw<{ rows: [{ raised: number }] }>(
    `SELECT count(*) FILTER (WHERE after > before)::int AS raised FROM (
       SELECT (?::smallint[])[${after.sql} + 2] AS after, (?::smallint[])[${before.sql} + 2] AS before
       FROM registration_facts k JOIN building_facts b ON b.building_id = k.building_id CROSS JOIN (SELECT ?::date AS day) asked
       WHERE k.registration_id = ANY (?::uuid[])) placed`,
    [
      closeness(after),
      ...after.bindings,
      closeness(before),
      ...before.bindings,
      day,
      [...registrationIds],
    ] as Knex.RawBinding[],
  );
  return rows[0].raised;
}

/** How close each place is followed up; the first is that of no rule. */
function closeness({ outcomes, defaultTier }: PlacementSql): number[] {
  return [defaultTier, ...outcomes.map(({ tier }) => tier)].map((tier) => TIERS.indexOf(tier));
}

/** Empty for readers other than the authority's data owner and data protection officer. */
export async function listVisitRates(db: Knex, versionId: string): Promise<VisitRate[]> {
  const { rows } = await db.raw<{ rows: VisitRate[] }>(
    `SELECT v.dimension, v.grp AS "group", a.code, v.registrations, v.visits, v.ratio, v.lowest, v.exceeds
     FROM visit_rates v LEFT JOIN areas a ON v.dimension = 'patch' AND a.id::text = v.grp
     WHERE v.version_id = ? ORDER BY v.dimension, coalesce(a.code, v.grp)`,
    [versionId],
  );
  return rows;
}

export interface Justification {
  dimension: VisitRateDimension;
  words: Localised;
}

/** In the author's own name, in place of what they wrote before; whoever read the version reads it again. */
export async function setJustification(
  trx: Knex,
  { versionId, writtenBy }: { versionId: string; writtenBy: string },
  { dimension, words }: Justification,
): Promise<void> {
  await trx('visit_rate_justifications')
    .insert({
      version_id: versionId,
      dimension,
      text_zh: words.zh,
      text_en: words.en,
      written_by: writtenBy,
    })
    .onConflict(['version_id', 'dimension'])
    .merge(['text_zh', 'text_en']);
  await trx('ruleset_versions')
    .where({ id: versionId })
    .update({ version: trx.raw('version + 1') });
}
