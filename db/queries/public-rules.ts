import type { Knex } from 'knex';
import type { FactOpinion, FactSubject } from '../../domain/added-fact';
import type { Localised } from '../../domain/localised';
import type { VisitRateDimension } from '../../domain/visit-rates';

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
  /** Where a version from before still decides: its placing has not arrived there. */
  elsewhere: { number: number; districts: Localised[] }[];
}

/** Why a version visits some groups of homes more often than the rest, in its author's words. */
export interface PublicJustification {
  /** Of the ruleset, and of its version. */
  key: string;
  number: number;
  state: 'in_review' | 'approved' | 'published';
  dimension: VisitRateDimension;
  words: Localised;
  writtenAt: Date;
}

/** Of versions in force, and of those in review: it is public before it counts. */
export async function listPublicJustifications(db: Knex): Promise<PublicJustification[]> {
  const { rows } = await db.raw<{ rows: PublicJustification[] }>(
    `SELECT "key", "number", state, dimension, words, written_at AS "writtenAt" FROM public_justifications()`,
  );
  return rows;
}

/** A fact that the authority added: public from the day on which it was approved, whether rules read it or not. */
export interface PublicAddedFact {
  key: string;
  label: Localised;
  about: FactSubject;
  purpose: Localised;
  legalBasis: Localised;
  retention: string;
  mayRaise: boolean;
  /** The data protection officer's. */
  opinion: FactOpinion;
  publicSince: Date;
  /** From when on rules that read it may come into force. */
  usableAt: Date;
  /** Since when nothing of it is read any more; null while it is in use. */
  endedAt: Date | null;
}

export async function listPublicAddedFacts(db: Knex): Promise<PublicAddedFact[]> {
  const { rows } = await db.raw<{ rows: PublicAddedFact[] }>(
    `SELECT "key", label, about, purpose, legal_basis AS "legalBasis", retention, may_raise AS "mayRaise", opinion,
       public_since AS "publicSince", usable_at AS "usableAt", ended_at AS "endedAt" FROM public_facts()`,
  );
  return rows;
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
    `SELECT r."key", r.name, r."number", r.published_at AS "publishedAt", r.document, r.foreseen, r.moved, r.versions,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('number', d."number", 'districts', d.districts) ORDER BY d."number" DESC), '[]')
        FROM rules_still_deciding() d WHERE d."key" = r."key") AS elsewhere
     FROM rules_in_force() r ORDER BY r."key"`,
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
