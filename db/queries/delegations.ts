import type { Knex } from 'knex';
import { setVisitGiven, wakeVisit } from './visit-commands';

/** SQL: of delegations that hold today, whose work goes to whom, if it is not moved by that delegation already. */
const HELD = `SELECT g.delegated_by AS left_by, g.user_id AS taken_by, g.area_id AS patch_id, g.valid_to, g.id AS mark, NULL::uuid AS marked
  FROM role_grants g JOIN users u ON u.id = g.user_id CROSS JOIN (SELECT programme_today() AS today) t
  WHERE g.delegated_by IS NOT NULL AND g.effective_at <= now() AND g.valid_from <= t.today AND g.valid_to > t.today AND u.disabled_at IS NULL`;
/** SQL: of delegations that are over, what they moved goes back where its officer may still work there. */
const OVER = `SELECT g.user_id AS left_by, g.delegated_by AS taken_by, g.area_id AS patch_id, NULL::date AS valid_to, NULL::uuid AS mark, g.id AS marked
  FROM role_grants g WHERE g.delegated_by IS NOT NULL AND g.valid_to <= programme_today() AND g.valid_to > programme_today() - 90
    AND works_patch(g.delegated_by, g.area_id)`;

/** SQL on a row `w` of work and a move `m`. What a supervisor gave back by hand is not moved by the same delegation again. */
const MOVES =
  '(w.delegation_id = m.marked OR (m.marked IS NULL AND w.delegation_id IS DISTINCT FROM m.mark))';

/**
 * Gives open work to who stands in for its officer today, and back when that is over. A visit goes with its task, but not to
 * who released it, nor where its appointment is after the delegation or beside another of the substitute's: that stays with
 * whom the home was told of.
 */
export async function followDelegations(trx: Knex.Transaction): Promise<void> {
  // what somebody else has by now is no more the delegation's: who stood in may be given it by hand later
  await trx.raw(
    `UPDATE tasks w SET delegation_id = NULL FROM (${OVER}) m WHERE w.delegation_id = m.marked AND w.assignee_id IS DISTINCT FROM m.left_by AND w.closed_at IS NULL`,
  );
  await trx.raw(
    `UPDATE visits w SET delegation_id = NULL FROM (${OVER}) m WHERE w.delegation_id = m.marked AND w.officer_id IS DISTINCT FROM m.left_by
       AND w.state IN ('released', 'appointed')`,
  );
  for (const moves of [OVER, HELD]) {
    await trx.raw(
      `UPDATE tasks w SET assignee_id = m.taken_by, delegation_id = m.mark, version = w.version + 1 FROM (${moves}) m
       WHERE w.patch_id = m.patch_id AND w.assignee_id = m.left_by AND ${MOVES} AND w.closed_at IS NULL AND w.kind <> 'visit'`,
    );
    const { rows: visits } = await trx.raw<{ rows: Given[] }>(
      `SELECT w.id, m.taken_by AS "officerId", m.mark FROM visits w JOIN (${moves}) m ON w.patch_id = m.patch_id AND w.officer_id = m.left_by AND ${MOVES}
       WHERE w.origin = 'own' AND w.state IN ('released', 'appointed') AND w.released_by <> m.taken_by
         AND (w.appointment IS NULL OR m.valid_to IS NULL OR programme_date(lower(w.appointment)) < m.valid_to)
       ORDER BY w.id FOR UPDATE OF w SKIP LOCKED`,
    );
    for (const visit of visits) await giveVisit(trx, visit);
  }
}

interface Given {
  id: string;
  officerId: string;
  /** The delegation by which it is given. */
  mark: string | null;
}

/** One by one: each may be in the way of the next one's appointment. */
async function giveVisit(trx: Knex.Transaction, { id, officerId, mark }: Given): Promise<void> {
  const { rows } = await trx.raw<{ rows: { busy: boolean }[] }>(
    'SELECT appointment IS NOT NULL AND officer_is_busy(?, appointment, id) AS busy FROM visits WHERE id = ?',
    [officerId, id],
  );
  if (rows[0]?.busy !== false) return;
  await setVisitGiven(trx, id, officerId, mark);
  await trx('tasks')
    .where({ visit_id: id, kind: 'visit' })
    .whereNull('closed_at')
    .update({ assignee_id: officerId, version: trx.raw('version + 1') });
  await wakeVisit(trx, id);
}
