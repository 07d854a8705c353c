import type { Knex } from 'knex';
import type { Correction, DisputeSubject } from '../../domain/dispute';
import { messageReaches } from './contacts';
import {
  RECORD_COLUMNS,
  RECORD_FILTER,
  recordBindings,
  recordJoins,
  type RecordFilter,
  type RecordInQuestion,
} from './record-in-question';

export interface DisputeFilter extends RecordFilter {
  state?: string;
  /** Opened at least so many days ago, on the programme's clock. */
  minAgeDays?: string;
}

export interface DisputeItem extends RecordInQuestion {
  id: string;
  subject: string;
  /** The resident's own words. */
  statement: string | null;
  openedAt: Date;
  dueAt: Date;
  overdue: boolean;
  decision: string | null;
  decidedAt: Date | null;
  decidedBy: string | null;
  reason: string | null;
  correction: Correction | null;
  source: string | null;
  /** Of an objection to a tier that a person set: which, why, and who; null where something else is disputed. */
  tier: string | null;
  manualReason: string | null;
  setBy: string | null;
  /** Whether the caller put their own name to what is disputed: another one decides. */
  ownRecord: boolean;
}

/** How many values a page of disputes is sorted by. */
export const DISPUTE_SORT_VALUES = 2;

/** What residents dispute, the first due first, after the sort values `after`. */
export async function listDisputes(
  trx: Knex,
  filter: DisputeFilter,
  after: readonly string[] | null,
  limit: number,
): Promise<(DisputeItem & { sortKey: string[] })[]> {
  const [dueAt = null, id = null] = after ?? [];
  const { rows } = await trx.raw<{ rows: (DisputeItem & { sortKey: string[] })[] }>(
    `SELECT x.id, ${RECORD_COLUMNS},
       x.subject, x.statement, x.opened_at AS "openedAt", x.due_at AS "dueAt", x.decided_at IS NULL AND x.due_at < programme_now() AS overdue,
       x.decision, x.decided_at AS "decidedAt", x.decided_by AS "decidedBy", x.decision_reason AS reason, x.correction, x.correction_source AS source,
       t.tier, t.manual_reason AS "manualReason", t.decided_by AS "setBy",
       CASE WHEN x.subject = 'tier' THEN t.decided_by = app_user() ELSE has_recorded(r.id, x.subject, app_user()) END AS "ownRecord",
       ARRAY[x.due_at::text, x.id::text] AS "sortKey"
     FROM disputes x ${recordJoins('x')} LEFT JOIN tier_decisions t ON t.id = x.tier_decision_id
     WHERE ${RECORD_FILTER}
       AND (:state::text IS NULL OR (x.decided_at IS NULL) = (:state = 'open'))
       AND (:minAgeDays::integer IS NULL OR x.opened_at <= programme_now() - make_interval(days => :minAgeDays::integer))
       AND (:id::uuid IS NULL OR (x.due_at, x.id) > (:dueAt::timestamptz, :id::uuid))
     ORDER BY x.due_at, x.id LIMIT :limit`,
    {
      ...recordBindings(filter),
      dueAt,
      id,
      limit,
      state: filter.state ?? null,
      minAgeDays: filter.minAgeDays ?? null,
    },
  );
  return rows;
}

export interface DisputeToDecide {
  subject: DisputeSubject | 'tier';
  registrationId: string;
  patchId: string;
  /** The tier's decision that is objected to. */
  decisionId: string | null;
  /** Whether somebody has decided it already. */
  decided: boolean;
}

const TO_DECIDE = `SELECT x.subject, x.registration_id AS "registrationId", r.patch_id AS "patchId", x.tier_decision_id AS "decisionId",
    x.decided_at IS NOT NULL AS decided
  FROM disputes x JOIN registrations r ON r.id = x.registration_id WHERE x.id = ?`;

/** A dispute, open or decided; undefined where there is none that the caller may see. */
export async function findDispute(trx: Knex, id: string): Promise<DisputeToDecide | undefined> {
  return (await trx.raw<{ rows: DisputeToDecide[] }>(TO_DECIDE, [id])).rows[0];
}

/** The same, locked, once the caller holds its registration; undefined where the caller may not decide it. */
export async function lockDispute(trx: Knex, id: string): Promise<DisputeToDecide | undefined> {
  return (await trx.raw<{ rows: DisputeToDecide[] }>(`${TO_DECIDE} FOR UPDATE OF x`, [id])).rows[0];
}

export interface DisputeDecision {
  decision: 'upheld' | 'rejected';
  decidedBy: string;
  /** Why a value on record stays; only of a value that stays. */
  reason?: string;
  /** What is right, and where that comes from; only of a value that is put right. */
  correction?: Correction;
  source?: string;
}

/**
 * The database refuses it to whoever set the tier or recorded the value, and to whoever does not supervise the patch;
 * where a value is put right, it changes the registration too.
 */
export async function setDisputeDecision(trx: Knex, id: string, decided: DisputeDecision): Promise<void> {
  await trx('disputes')
    .where({ id })
    .update({
      decision: decided.decision,
      decided_by: decided.decidedBy,
      decided_at: trx.raw('programme_now()'),
      ...(decided.reason !== undefined && { decision_reason: decided.reason }),
      ...(decided.correction && { correction: JSON.stringify(decided.correction) }),
      ...(decided.source !== undefined && { correction_source: decided.source }),
    });
}

/**
 * Queues one notice for each decision that the resident who disputed has not been told of, the way notices of manual
 * tiers go. Whoever never lived there is not told: no address of theirs is known. Gives the patches where one waits.
 */
export async function queueDecisionNotices(trx: Knex.Transaction, at: Date): Promise<string[]> {
  await trx.raw(
    `INSERT INTO contact_attempts (id, registration_id, dispute_id, recipient, channel, purpose, state, at)
     SELECT gen_random_uuid(), r.id, x.id, 'resident',
       CASE WHEN ${messageReaches()} AND NOT ${hasFailed('message')} THEN 'message' ELSE 'letter' END,
       'decision_notice', 'queued', ?
     FROM disputes x JOIN registrations r ON r.id = x.registration_id
     WHERE x.decided_at IS NOT NULL AND x.told_at IS NULL AND x.subject <> 'never_lived_here'
       AND outward_paused_since(r.patch_id) IS NULL AND NOT ${hasFailed('letter')}
     ON CONFLICT DO NOTHING`,
    [at],
  );
  const { rows } = await trx.raw<{ rows: { patchId: string }[] }>(
    `SELECT DISTINCT r.patch_id AS "patchId" FROM contact_attempts c JOIN registrations r ON r.id = c.registration_id
     WHERE c.state = 'queued' AND c.purpose = 'decision_notice'`,
  );
  return rows.map((row) => row.patchId);
}

/** SQL on `disputes x`: its notice could not be sent this way. */
function hasFailed(channel: 'message' | 'letter'): string {
  return `EXISTS (SELECT FROM contact_attempts c WHERE c.dispute_id = x.id AND c.channel = '${channel}' AND c.state = 'failed')`;
}

/** Whoever disputed has been told what was decided. */
export async function setDisputeTold(trx: Knex.Transaction, disputeId: string, at: Date): Promise<void> {
  await trx('disputes').where({ id: disputeId }).whereNull('told_at').update({ told_at: at });
}
