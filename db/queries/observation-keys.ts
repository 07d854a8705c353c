import type { Knex } from 'knex';

/** A key that an administrator wants to be observed; approved once another one says so. */
export interface KeyProposal {
  key: string;
  valueType: string;
  subjectType: string;
  labelZh: string;
  labelEn: string;
  /** What it is needed for. */
  reason: string;
  /** Login names; null where the reader may not see them. */
  proposedBy: string | null;
  approvedBy: string | null;
  proposedAt: Date;
  approvedAt: Date | null;
  /** Which of the proposals of this key it is: one is never changed, only taken back and made anew. */
  version: number;
}

export type NewProposal = Omit<
  KeyProposal,
  'proposedBy' | 'approvedBy' | 'proposedAt' | 'approvedAt' | 'version'
>;

/** Milliseconds from 1970 until it was proposed. */
const VERSION = '(extract(epoch FROM proposed_at) * 1000)::bigint::float8';

/** The proposal, locked until the transaction ends. */
export async function lockProposal(trx: Knex, key: string): Promise<{ version: number } | undefined> {
  const { rows } = await trx.raw<{ rows: { version: number }[] }>(
    `SELECT ${VERSION} AS version FROM observation_key_proposals WHERE key = ? FOR UPDATE`,
    [key],
  );
  return rows[0];
}

/** All proposals, by key. */
export async function listProposals(db: Knex): Promise<KeyProposal[]> {
  const { rows } = await db.raw<{ rows: KeyProposal[] }>(
    `SELECT p.key, p.value_type AS "valueType", p.subject_type AS "subjectType", p.label_zh AS "labelZh", p.label_en AS "labelEn", p.reason,
       proposer.login AS "proposedBy", approver.login AS "approvedBy",
       p.proposed_at AS "proposedAt", p.approved_at AS "approvedAt", ${VERSION} AS version
     FROM observation_key_proposals p LEFT JOIN users proposer ON proposer.id = p.proposed_by
     LEFT JOIN users approver ON approver.id = p.approved_by ORDER BY p.key`,
  );
  return rows;
}

/** Whether the caller administers the whole authority: nobody else says what it observes. */
export async function maySayWhatIsObserved(trx: Knex): Promise<boolean> {
  const { rows } = await trx.raw<{ rows: { may: boolean }[] }>(
    `SELECT has_authority_role('administrator') AS may`,
  );
  return rows[0]?.may ?? false;
}

/** Keys of these that may be observed already. */
export async function findObservationKeys(db: Knex, keys: readonly string[]): Promise<string[]> {
  return db('observation_keys')
    .whereIn('key', [...keys])
    .pluck<string[]>('key');
}

/** Proposes a key in the caller's own name; one that waits already stays as it is (false). */
export async function insertProposal(
  trx: Knex.Transaction,
  proposedBy: string,
  { key, valueType, subjectType, labelZh, labelEn, reason }: NewProposal,
): Promise<boolean> {
  const { rowCount } = await trx.raw<{ rowCount: number }>(
    `INSERT INTO observation_key_proposals (key, value_type, subject_type, label_zh, label_en, reason, proposed_by)
     VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING`,
    [key, valueType, subjectType, labelZh, labelEn, reason, proposedBy],
  );
  return rowCount === 1;
}

/**
 * Approves a key in the caller's own name: from then on it may be observed. False where nobody proposed it. The database
 * refuses the proposer, whoever gave one of the two the role, and a key that is approved.
 */
export async function setKeyApproved(trx: Knex.Transaction, key: string, userId: string): Promise<boolean> {
  const changed = await trx('observation_key_proposals')
    .where({ key })
    .update({ approved_by: userId, approved_at: trx.fn.now() });
  return changed === 1;
}

/** Takes a proposal away that is not approved; false where there is none. */
export async function deleteProposal(trx: Knex.Transaction, key: string): Promise<boolean> {
  return (await trx('observation_key_proposals').where({ key }).delete()) === 1;
}
