import type { Knex } from 'knex';

export interface VisitRow {
  id: string;
  state: 'proposed' | 'released' | 'appointed' | 'begun' | 'completed' | 'refused' | 'no_show' | 'withdrawn';
  patchId: string;
  registrationId: string | null;
  appointmentStart: Date | null;
  appointmentEnd: Date | null;
  remindedAt: Date | null;
  releasedAt: Date | null;
}

/** The visit, locked, with the registration that its ground is about. Throws VISIT_UNKNOWN. */
export async function lockVisit(trx: Knex.Transaction, visitId: string): Promise<VisitRow> {
  const { rows } = await trx.raw<{ rows: VisitRow[] }>(
    `SELECT v.id, v.state, r.patch_id AS "patchId", r.id AS "registrationId", lower(v.appointment) AS "appointmentStart",
       upper(v.appointment) AS "appointmentEnd", v.reminded_at AS "remindedAt", v.released_at AS "releasedAt"
     FROM visits v JOIN tier_decisions d ON d.id = v.tier_decision_id JOIN registrations r ON r.id = d.registration_id
     WHERE v.id = ? FOR UPDATE OF v`,
    [visitId],
  );
  const visit = rows[0];
  if (!visit) throw new Error('VISIT_UNKNOWN');
  return visit;
}

/** Makes the released visit somebody's task; one that is there already stays. */
export async function ensureVisitTask(
  trx: Knex.Transaction,
  visitId: string,
  at: Date,
  dueAt: Date,
): Promise<void> {
  await trx.raw(
    `INSERT INTO tasks (id, kind, registration_id, building_id, dwelling_id, patch_id, visit_id, assignee_id, state, rank, issued_at, due_at)
     SELECT gen_random_uuid(), 'visit', r.id, v.building_id, v.dwelling_id, r.patch_id, v.id, coalesce(v.officer_id, a.officer_id), 'open',
       CASE WHEN v.ground = 'safety' THEN 5 ELSE 25 END, ?, ?
     FROM visits v JOIN tier_decisions d ON d.id = v.tier_decision_id JOIN registrations r ON r.id = d.registration_id
     JOIN areas a ON a.id = r.patch_id
     WHERE v.id = ? AND NOT EXISTS (SELECT FROM tasks t WHERE t.visit_id = v.id AND t.kind = 'visit')
     ON CONFLICT DO NOTHING`,
    [at, dueAt, visitId],
  );
}

/**
 * Queues a text about the visit, unless contact is stopped, the resident stopped messages, or a ceiling leaves no
 * room and no severe hazard is open. False when it was not queued and has to be tried again.
 * A visit is asked for once; it is reminded of once per appointment.
 */
export async function queueVisitContact(
  trx: Knex.Transaction,
  visitId: string,
  purpose: 'visit_request' | 'visit_reminder',
  at: Date,
): Promise<boolean> {
  const { rows } = await trx.raw<{ rows: unknown[] }>(
    `WITH home AS (SELECT r.id, contact_allowed(r.id, ?, ?) AS within FROM visits v JOIN tier_decisions d ON d.id = v.tier_decision_id
       JOIN registrations r ON r.id = d.registration_id
       WHERE v.id = ? AND outward_paused_since(r.patch_id) IS NULL AND r.messages_stopped_at IS NULL
         AND (? <> 'visit_request' OR NOT EXISTS (SELECT FROM contact_attempts c WHERE c.visit_id = v.id AND c.purpose = 'visit_request')))
     INSERT INTO contact_attempts (id, registration_id, visit_id, recipient, channel, purpose, state, exemption, at)
     SELECT gen_random_uuid(), id, ?, 'resident', 'link', ?, 'queued', CASE WHEN NOT within THEN 'severe_hazard' END, ?
     FROM home WHERE within OR has_severe_hazard(id) RETURNING 1`,
    [purpose, at, visitId, purpose, visitId, purpose, at],
  );
  return rows.length > 0;
}

export async function setVisitReminded(trx: Knex.Transaction, visitId: string, at: Date): Promise<void> {
  await trx('visits').where({ id: visitId }).update({ reminded_at: at });
}

/** The visit has ended: so has its task, and texts about it that have not gone out are taken back. */
export async function closeVisitTask(trx: Knex.Transaction, visitId: string, at: Date): Promise<void> {
  await trx.raw(
    `UPDATE tasks t SET state = CASE v.state WHEN 'completed' THEN 'done' WHEN 'refused' THEN 'refused' ELSE 'withdrawn' END,
       outcome = coalesce(t.outcome, v.state), closed_at = ?, closed_by_kind = 'procedure', version = t.version + 1
     FROM visits v WHERE v.id = t.visit_id AND v.id = ? AND t.closed_at IS NULL`,
    [at, visitId],
  );
  await trx('contact_attempts')
    .where({ visit_id: visitId, state: 'queued' })
    .update({ state: 'cancelled', finished_at: at });
}
