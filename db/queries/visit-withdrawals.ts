import type { Knex } from 'knex';
import { wakeVisit } from './visit-commands';

/**
 * Withdraws visits that have not begun and whose ground ended: the decision that they stand on is no longer the
 * registration's (a rule or a person decided anew), the registration is no longer in force, or the programme has ended. Their tasks and queued
 * texts go with them, and their workflows are woken. Runs on the doorstep_service pool.
 * @param only visits of these registrations; null: all
 */
export async function withdrawGroundlessVisits(
  trx: Knex.Transaction,
  only: readonly string[] | null,
  at: Date,
): Promise<string[]> {
  const { rows } = await trx.raw<{ rows: { id: string }[] }>(
    // the registration first, as everybody locks them; what somebody works on now is looked at again at the next tick
    `WITH groundless AS MATERIALIZED (
       SELECT v.id, CASE WHEN p.ended THEN 'programme_ended' WHEN r.state IN ('unverified', 'verified') THEN 'ground_ended' ELSE 'registration_ended' END AS reason
       FROM visits v JOIN registrations r ON r.id = v.registration_id CROSS JOIN (SELECT programme_has_ended(:at::timestamptz) AS ended) p
       WHERE v.origin = 'own' AND v.state IN ('proposed', 'released', 'appointed')
         AND (p.ended OR v.tier_decision_id IS DISTINCT FROM r.tier_decision_id OR r.state NOT IN ('unverified', 'verified'))
         AND (:only::uuid[] IS NULL OR r.id = ANY (:only::uuid[]))
       ORDER BY r.id FOR NO KEY UPDATE OF r SKIP LOCKED
     ), withdrawn AS (
       UPDATE visits v SET state = 'withdrawn', withdrawn_reason = g.reason, ended_at = :at::timestamptz, version = v.version + 1
       FROM groundless g WHERE g.id = v.id AND v.state IN ('proposed', 'released', 'appointed')
       RETURNING v.id
     ), closed AS (
       UPDATE tasks t SET state = 'withdrawn', closed_at = :at::timestamptz, closed_by_kind = 'procedure', version = t.version + 1
       FROM withdrawn w WHERE t.visit_id = w.id AND t.kind = 'visit' AND t.closed_at IS NULL
     ), cancelled AS (
       UPDATE contact_attempts c SET state = 'cancelled', finished_at = :at::timestamptz
       FROM withdrawn w WHERE c.visit_id = w.id AND c.state = 'queued'
     )
     SELECT id FROM withdrawn`,
    { only: only === null ? null : [...only], at },
  );
  for (const { id } of rows) await wakeVisit(trx, id);
  return rows.map(({ id }) => id);
}
