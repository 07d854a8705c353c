import type { Knex } from 'knex';
import type { Localised } from '../../domain/localised';

/** A ruleset in force, as anybody may read it. */
export interface PublicRuleset {
  key: string;
  name: Localised;
  number: number;
  publishedAt: Date;
  document: unknown;
  /** What its assessment foresaw: `moved` in another tier, or with other findings drafted; null for what was shipped with the product. */
  foreseen: { asOf: string; registrations: number; moved: number } | null;
  /** What its publication moved; null until it is through. */
  moved: { registrations: number; moved: number } | null;
  /** All that were in force, the newest first. */
  versions: { number: number; publishedAt: string; retiredAt: string | null }[];
}

/** The programme as it presents itself. */
export interface PublicProgramme {
  name: Localised;
  purpose: Localised;
  legalBasis: string;
  endsOn: string;
}

/** The rulesets in force; asked without a login. */
export async function listPublicRules(db: Knex): Promise<PublicRuleset[]> {
  const { rows } = await db.raw<{ rows: PublicRuleset[] }>(
    `SELECT "key", name, "number", published_at AS "publishedAt", document, foreseen, moved, versions FROM rules_in_force()`,
  );
  return rows;
}

/** Undefined while the installation has no programme. */
export async function findPublicProgramme(db: Knex): Promise<PublicProgramme | undefined> {
  const { rows } = await db.raw<{ rows: PublicProgramme[] }>(
    `SELECT jsonb_build_object('zh', name_zh, 'en', name_en) AS name, jsonb_build_object('zh', purpose_zh, 'en', purpose_en) AS purpose,
       legal_basis AS "legalBasis", ends_on AS "endsOn" FROM programme`,
  );
  return rows[0];
}
