import type { Knex } from 'knex';
import { messageReaches } from './contacts';

/**
 * Queues one notice for each manual tier, and for each that ended early for a severe hazard, that its resident has not
 * been told of; where another such decision followed, of that one alone. As a message where one reaches the
 * home and messages are wanted, else, or where a message could not be sent, as a letter. Where that failed too it is
 * not tried for ever: its incident waits for a person. Where contact is stopped it waits. Gives the patches concerned,
 * also those where a notice queued before has not gone out yet. Run again, it queues nothing twice.
 */
export async function queueManualTierNotices(trx: Knex.Transaction, at: Date): Promise<string[]> {
  // what waits to be sent is taken back before it tells of what no longer holds
  await trx.raw(
    `UPDATE contact_attempts c SET state = 'cancelled', finished_at = ?
     FROM tier_decisions d JOIN registrations r ON r.id = d.registration_id
     WHERE c.state = 'queued' AND c.purpose = 'manual_tier_notice' AND d.id = c.tier_decision_id AND ${IS_FOLLOWED}`,
    [at],
  );
  await trx.raw(
    `INSERT INTO contact_attempts (id, registration_id, tier_decision_id, recipient, channel, purpose, state, at)
     SELECT gen_random_uuid(), r.id, d.id, 'resident',
       CASE WHEN ${messageReaches()} AND NOT ${hasFailed('message')} THEN 'message' ELSE 'letter' END,
       'manual_tier_notice', 'queued', ?
     FROM tier_decisions d JOIN registrations r ON r.id = d.registration_id
     WHERE (d.kind = 'manual' OR d.supersedes IS NOT NULL) AND d.told_at IS NULL AND r.state IN ('unverified', 'verified')
       AND outward_paused_since(r.patch_id) IS NULL AND NOT ${hasFailed('letter')} AND NOT ${IS_FOLLOWED}
     ON CONFLICT DO NOTHING`,
    [at],
  );
  const { rows } = await trx.raw<{ rows: { patchId: string }[] }>(
    `SELECT DISTINCT r.patch_id AS "patchId" FROM contact_attempts c JOIN registrations r ON r.id = c.registration_id
     WHERE c.state = 'queued' AND c.purpose = 'manual_tier_notice'`,
  );
  return rows.map((row) => row.patchId);
}

/** SQL on `tier_decisions d` and its `registrations r`: a later one is told instead. Of two made in one instant the one that stands is the later. */
const IS_FOLLOWED = `EXISTS (SELECT FROM tier_decisions n WHERE n.registration_id = d.registration_id
  AND (n.kind = 'manual' OR n.supersedes IS NOT NULL)
  AND (n.decided_at, n.id = r.tier_decision_id, n.id) > (d.decided_at, d.id = r.tier_decision_id, d.id))`;

/** SQL on `tier_decisions d`: its notice could not be sent this way. */
function hasFailed(channel: 'message' | 'letter'): string {
  return `EXISTS (SELECT FROM contact_attempts c WHERE c.tier_decision_id = d.id AND c.channel = '${channel}' AND c.state = 'failed')`;
}

/** The resident has been told; the bulletin counts manual tiers by it. */
export async function setTold(trx: Knex.Transaction, decisionId: string, at: Date): Promise<void> {
  await trx('tier_decisions').where({ id: decisionId }).whereNull('told_at').update({ told_at: at });
}

/** Asks for a review of registrations whose manual tier has ended: from then on the rules decide again. */
export async function requestReviewOfEndedManualTiers(db: Knex, at: Date): Promise<void> {
  await db.raw(
    `WITH ended AS MATERIALIZED (
       SELECT r.id FROM registrations r JOIN tier_decisions d ON d.id = r.tier_decision_id
       WHERE d.kind = 'manual' AND d.manual_until <= ? AND r.review_requested_at IS NULL
       ORDER BY r.id FOR NO KEY UPDATE OF r)
     UPDATE registrations r SET review_requested_at = ? FROM ended WHERE ended.id = r.id`,
    [at, at],
  );
}
