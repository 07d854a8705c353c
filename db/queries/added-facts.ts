import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import type { AddedFact, FactDecision, FactOpinion } from '../../domain/added-fact';

/** A fact that somebody proposed, and what became of it. */
export interface FactProposal extends AddedFact {
  id: string;
  /** Login names; null where the reader may not see them. */
  proposedBy: string | null;
  proposedAt: Date;
  opinion: FactOpinion | null;
  opinionWords: string | null;
  opinionBy: string | null;
  opinionAt: Date | null;
  decision: FactDecision | null;
  decisionWords: string | null;
  decidedBy: string | null;
  decidedAt: Date | null;
  /** From when on rules that read it may be published; null before it is approved. */
  usableAt: Date | null;
  endedWords: string | null;
  endedBy: string | null;
  endedAt: Date | null;
  /** Whether the reader proposed it, or gave the opinion: then another person goes on. */
  proposedByMe: boolean;
  opinionByMe: boolean;
}

const FACT = `f.key, jsonb_build_object('zh', f.label_zh, 'en', f.label_en) AS label, f.about, f.observation_key AS "observationKey",
  k.subject_type AS "subjectType", k.value_type AS "valueType", f.unit, f.choices,
  jsonb_build_object('zh', f.purpose_zh, 'en', f.purpose_en) AS purpose,
  jsonb_build_object('zh', f.legal_basis_zh, 'en', f.legal_basis_en) AS "legalBasis",
  f.retention, f.may_raise AS "mayRaise", to_json(f.visibility) AS visibility`;

/** A fact that the data owner approved. */
export interface ApprovedFact extends AddedFact {
  /** From when on its values are read, and rules that name it may come into force. */
  usableAt: Date;
  /** The date of that in the authority's time zone. */
  usableOn: string;
  /** Since when it is used no more; null while it is in use. */
  endedAt: Date | null;
}

/** The facts that the data owner approved, with those that ended since, in the order in which they came into the catalogue. */
export async function listAddedFacts(db: Knex): Promise<ApprovedFact[]> {
  const { rows } = await db.raw<{ rows: ApprovedFact[] }>(
    `SELECT ${FACT}, fact_usable_at(f.decided_at) AS "usableAt", programme_date(fact_usable_at(f.decided_at))::text AS "usableOn",
       f.ended_at AS "endedAt"
     FROM added_facts f JOIN observation_keys k ON k.key = f.observation_key
     WHERE f.decision = 'approved' ORDER BY f.decided_at, f.key`,
  );
  return rows;
}

/** All that were proposed, the newest first. */
export async function listFactProposals(db: Knex): Promise<FactProposal[]> {
  const { rows } = await db.raw<{ rows: FactProposal[] }>(
    `SELECT f.id, ${FACT}, proposer.login AS "proposedBy", f.proposed_at AS "proposedAt",
       f.opinion, f.opinion_words AS "opinionWords", giver.login AS "opinionBy", f.opinion_at AS "opinionAt",
       f.decision, f.decision_words AS "decisionWords", decider.login AS "decidedBy", f.decided_at AS "decidedAt",
       CASE WHEN f.decision = 'approved' THEN fact_usable_at(f.decided_at) END AS "usableAt",
       f.ended_words AS "endedWords", ender.login AS "endedBy", f.ended_at AS "endedAt",
       f.proposed_by = app_user() AS "proposedByMe", coalesce(f.opinion_by = app_user(), false) AS "opinionByMe"
     FROM added_facts f JOIN observation_keys k ON k.key = f.observation_key
     LEFT JOIN users proposer ON proposer.id = f.proposed_by
     LEFT JOIN users giver ON giver.id = f.opinion_by LEFT JOIN users decider ON decider.id = f.decided_by
     LEFT JOIN users ender ON ender.id = f.ended_by
     ORDER BY f.proposed_at DESC, f.id DESC`,
  );
  return rows;
}

/** An observation that a fact may read. */
export interface Observable {
  key: string;
  valueType: string;
  subjectType: string;
  labelZh: string;
  labelEn: string;
}

/** The observations of buildings and dwellings that may be made, by key. */
export async function listObservables(db: Knex): Promise<Observable[]> {
  const { rows } = await db.raw<{ rows: Observable[] }>(
    `SELECT key, value_type AS "valueType", subject_type AS "subjectType", label_zh AS "labelZh", label_en AS "labelEn"
     FROM observation_keys WHERE subject_type IN ('building', 'dwelling') AND value_type IN ('boolean', 'number', 'date', 'enum') ORDER BY key`,
  );
  return rows;
}

/** What its observation is, of whom and in which type, is the observation's to say. */
export type NewFact = Omit<AddedFact, 'subjectType' | 'valueType'>;

/** Proposes a fact in the caller's own name. Returns its id. */
export async function insertFactProposal(trx: Knex, proposedBy: string, fact: NewFact): Promise<string> {
  const id = uuid();
  await trx('added_facts').insert({
    id,
    key: fact.key,
    label_zh: fact.label.zh,
    label_en: fact.label.en,
    about: fact.about,
    observation_key: fact.observationKey,
    unit: fact.unit,
    choices: JSON.stringify(fact.choices),
    purpose_zh: fact.purpose.zh,
    purpose_en: fact.purpose.en,
    legal_basis_zh: fact.legalBasis.zh,
    legal_basis_en: fact.legalBasis.en,
    retention: fact.retention,
    may_raise: fact.mayRaise,
    visibility: fact.visibility,
    proposed_by: proposedBy,
  });
  return id;
}

/** The key of a proposal; undefined where there is none. */
export async function findFactProposalKey(trx: Knex, id: string): Promise<string | undefined> {
  const row = await trx('added_facts').where({ id }).first<{ key: string } | undefined>('key');
  return row?.key;
}

/** The data protection officer's opinion, kept for good; false where the caller may not give one. */
export async function setFactOpinion(
  trx: Knex,
  id: string,
  { opinion, words, by }: { opinion: FactOpinion; words: string; by: string },
): Promise<boolean> {
  const changed = await trx('added_facts')
    .where({ id })
    .update({ opinion, opinion_words: words, opinion_by: by });
  return changed === 1;
}

/** The data owner's decision; an approved fact is in the catalogue from now on. False where the caller may not decide. */
export async function setFactDecision(
  trx: Knex,
  id: string,
  { decision, words, by }: { decision: FactDecision; words: string; by: string },
): Promise<boolean> {
  const changed = await trx('added_facts')
    .where({ id })
    .update({ decision, decision_words: words, decided_by: by });
  return changed === 1;
}

/** A version of rules that reads a fact, and is in force or comes into force by itself. */
export interface ReadingVersion {
  key: string;
  number: number;
  state: 'approved' | 'published';
}

/** While there are any of these, the fact does not end. */
export async function listVersionsReading(db: Knex, factKey: string): Promise<ReadingVersion[]> {
  const { rows } = await db.raw<{ rows: ReadingVersion[] }>(
    `SELECT r.key, v.number, v.state FROM ruleset_versions v JOIN rulesets r ON r.id = v.ruleset_id
     WHERE v.state IN ('approved', 'published') AND ? IN (SELECT facts_named_by(v.document)) ORDER BY r.key, v.number`,
    [factKey],
  );
  return rows;
}

/** Ends the use of an approved fact, in the data owner's own name; false where the caller may not end it. */
export async function setFactEnded(
  trx: Knex,
  id: string,
  { words, by }: { words: string; by: string },
): Promise<boolean> {
  return (await trx('added_facts').where({ id }).update({ ended_words: words, ended_by: by })) === 1;
}

/** Takes a proposal away on which there is no opinion yet; false where there is none such. */
export async function deleteFactProposal(trx: Knex, id: string): Promise<boolean> {
  return (await trx('added_facts').where({ id }).delete()) === 1;
}
