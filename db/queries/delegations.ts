import type { Knex } from 'knex';
import { setVisitGiven, wakeVisit } from './visit-commands';

/** SQL: what is somebody's by a delegation that holds today, and was its officer's. */
const HELD = `SELECT g.delegated_by AS left_by, g.user_id AS taken_by, g.area_id AS patch_id, g.valid_to
  FROM role_grants g JOIN users u ON u.id = g.user_id CROSS JOIN (SELECT programme_today() AS today) t
  WHERE g.delegated_by IS NOT NULL AND g.effective_at <= now() AND g.valid_from <= t.today AND g.valid_to > t.today AND u.disabled_at IS NULL`;
/** SQL: what goes back after a delegation that is over, where who stood in may not work there any more and its officer may; the last one counts. */
const OVER = `SELECT DISTINCT ON (g.user_id, g.area_id) g.user_id AS left_by, g.delegated_by AS taken_by, g.area_id AS patch_id, NULL::date AS valid_to
  FROM role_grants g WHERE g.delegated_by IS NOT NULL AND g.valid_to <= programme_today() AND g.valid_to > programme_today() - 90
    AND NOT works_patch(g.user_id, g.area_id) AND works_patch(g.delegated_by, g.area_id) ORDER BY g.user_id, g.area_id, g.valid_to DESC`;

/**
 * Gives open work to who stands in for its officer today, and back when that is over. A visit goes with its task, but not to
 * who released it, nor where its appointment is after the delegation or beside another of the substitute's: that stays with
 * whom the home was told of.
 */
export async function followDelegations(trx: Knex.Transaction): Promise<void> {
  for (const moves of [OVER, HELD]) {
    await trx.raw(
      `UPDATE tasks t SET assignee_id = m.taken_by, version = t.version + 1 FROM (${moves}) m
       WHERE t.patch_id = m.patch_id AND t.assignee_id = m.left_by AND t.closed_at IS NULL AND t.kind <> 'visit'`,
    );
    const { rows: visits } = await trx.raw<{ rows: { id: string; officerId: string }[] }>(
      `SELECT v.id, m.taken_by AS "officerId" FROM visits v JOIN (${moves}) m ON v.patch_id = m.patch_id AND v.officer_id = m.left_by
       WHERE v.origin = 'own' AND v.state IN ('released', 'appointed') AND v.released_by <> m.taken_by
         AND (v.appointment IS NULL OR m.valid_to IS NULL OR programme_date(lower(v.appointment)) < m.valid_to)
       ORDER BY v.id FOR UPDATE OF v SKIP LOCKED`,
    );
    for (const { id, officerId } of visits) await giveVisit(trx, id, officerId);
  }
}

/** One by one: each may be in the way of the next one's appointment. */
async function giveVisit(trx: Knex.Transaction, visitId: string, officerId: string): Promise<void> {
  const { rows } = await trx.raw<{ rows: { busy: boolean }[] }>(
    'SELECT appointment IS NOT NULL AND officer_is_busy(?, appointment, id) AS busy FROM visits WHERE id = ?',
    [officerId, visitId],
  );
  if (rows[0]?.busy !== false) return;
  await setVisitGiven(trx, visitId, officerId);
  await trx('tasks')
    .where({ visit_id: visitId, kind: 'visit' })
    .whereNull('closed_at')
    .update({ assignee_id: officerId, version: trx.raw('version + 1') });
  await wakeVisit(trx, visitId);
}
