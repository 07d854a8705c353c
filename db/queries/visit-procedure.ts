import type { Knex } from 'knex';
import type { VisitState } from '../../domain/visit';
import { completeSettings } from '../../domain/shipped-settings';
import type { VisitSettings } from '../../domain/visit-settings';
import type { CalendarDate } from '../../domain/working-days';
import { messageReaches } from './contacts';
import { officerOf } from './patch-officers';

export interface VisitRow {
  id: string;
  state: VisitState;
  patchId: string;
  appointmentStart: Date | null;
  appointmentEnd: Date | null;
  remindedAt: Date | null;
  /** An appointment that nobody was reminded of is gone from the visit, and no supervisor was told of it yet. */
  unremindedAt: Date | null;
  /** A reminder waits to be sent. */
  reminderQueued: boolean;
  hasSevereHazard: boolean;
  /** Its officer may work in the patch today: somebody will come. */
  officerWorks: boolean;
  /** Outward contact was stopped at the time of the appointment: nobody could come. */
  swallowedByStop: boolean;
  /** Outward contact is stopped there now. */
  stopped: boolean;
  /** Since when a supervisor's command keeps it waiting. */
  heldSince: Date | null;
  releasedAt: Date | null;
  /** Until when its task is to be done: without an appointment, until when one is to be made. Null before there is one. */
  taskDueAt: Date | null;
  /** The version that the visit was released with. */
  settings: VisitSettings;
}

/** The visit, locked. Throws VISIT_UNKNOWN. */
export async function lockVisit(trx: Knex.Transaction, visitId: string): Promise<VisitRow> {
  const { rows } = await trx.raw<{ rows: (VisitRow & { settings: object | null })[] }>(
    `SELECT v.id, v.state, v.patch_id AS "patchId", lower(v.appointment) AS "appointmentStart", upper(v.appointment) AS "appointmentEnd",
       v.reminded_at AS "remindedAt", v.unreminded_at AS "unremindedAt", has_severe_hazard(v.registration_id) AS "hasSevereHazard",
       coalesce(works_patch(v.officer_id, v.patch_id), false) AS "officerWorks",
       coalesce(paused_during(v.patch_id, v.appointment), false) AS "swallowedByStop",
       EXISTS (SELECT FROM contact_attempts c WHERE c.visit_id = v.id AND c.purpose = 'visit_reminder' AND c.state = 'queued') AS "reminderQueued",
       outward_paused_since(v.patch_id) IS NOT NULL AS stopped, subject_paused_since(v.id) AS "heldSince", v.released_at AS "releasedAt",
       (SELECT t.due_at FROM tasks t WHERE t.visit_id = v.id AND t.kind = 'visit') AS "taskDueAt",
       (SELECT document FROM procedure_settings s WHERE s.id = v.settings_id) AS settings
     FROM visits v WHERE v.id = ? FOR UPDATE OF v`,
    [visitId],
  );
  const visit = rows[0];
  if (!visit) throw new Error('VISIT_UNKNOWN');
  return { ...visit, settings: completeSettings('siteVisit', visit.settings) };
}

/**
 * Queues a text about the visit: a link where a message reaches the home and is welcome, else a letter. Not while
 * contact is stopped or after the programme's end, nor where a ceiling leaves no room and no severe hazard is open. A visit is asked for once.
 * False when it was not queued and has to be tried again.
 */
export async function queueVisitContact(
  trx: Knex.Transaction,
  visitId: string,
  purpose: 'visit_request' | 'visit_reminder',
  at: Date,
): Promise<boolean> {
  const { rows } = await trx.raw<{ rows: { allowed: boolean }[] }>(
    `WITH home AS (
       SELECT r.id, contact_allowed(r.id, :purpose, :at::timestamptz) AS within, outward_paused_since(r.patch_id) IS NULL AND NOT programme_has_ended(:at::timestamptz) AS open,
         CASE WHEN ${messageReaches()} THEN 'link' ELSE 'letter' END AS channel,
         :purpose = 'visit_request' AND EXISTS (SELECT FROM contact_attempts c
           WHERE c.visit_id = v.id AND c.purpose = 'visit_request' AND c.state NOT IN ('cancelled', 'failed')) AS asked
       FROM visits v JOIN registrations r ON r.id = v.registration_id WHERE v.id = :visitId
     ), queued AS (
       INSERT INTO contact_attempts (id, registration_id, visit_id, recipient, channel, purpose, state, exemption, at)
       SELECT gen_random_uuid(), id, :visitId, 'resident', channel, :purpose, 'queued', CASE WHEN NOT within THEN 'severe_hazard' END, :at
       FROM home WHERE open AND NOT asked AND (within OR has_severe_hazard(id)) RETURNING 1
     )
     SELECT asked OR EXISTS (SELECT FROM queued) AS allowed FROM home`,
    { purpose, at, visitId },
  );
  return rows[0]?.allowed ?? false;
}

/** The home has been told of the appointment that stands. */
export async function setVisitReminded(trx: Knex.Transaction, visitId: string, at: Date): Promise<void> {
  await trx('visits').where({ id: visitId }).update({ reminded_at: at });
}

/** The supervisor has been told of the appointment that nobody was reminded of. */
export async function setUnremindedTold(trx: Knex.Transaction, visitId: string): Promise<void> {
  await trx('visits').where({ id: visitId }).update({ unreminded_at: null });
}

/**
 * Texts about a visit that have not gone out are taken back: it has ended, or its appointment was moved. `purpose`: only
 * these.
 */
export async function cancelVisitContacts(
  trx: Knex.Transaction,
  visitId: string,
  at: Date,
  purpose?: 'visit_reminder',
): Promise<void> {
  await trx('contact_attempts')
    .where({ visit_id: visitId, state: 'queued', ...(purpose && { purpose }) })
    .update({ state: 'cancelled', finished_at: at });
}

export interface HazardToReinspect {
  id: string;
  deadlineOn: CalendarDate;
  /** When the deadline has passed: the end of its day where the authority is. */
  dueFrom: Date;
}

/** Hazards found at the visit that stand open and were not given to an officer yet, earliest deadline first. */
export async function listHazardsToReinspect(db: Knex, visitId: string): Promise<HazardToReinspect[]> {
  const { rows } = await db.raw<{ rows: HazardToReinspect[] }>(
    `SELECT h.id, h.deadline_on AS "deadlineOn", (h.deadline_on + 1)::timestamp AT TIME ZONE p.time_zone AS "dueFrom"
     FROM hazards h CROSS JOIN programme p WHERE h.visit_id = ? AND h.closed_at IS NULL
       AND NOT EXISTS (SELECT FROM tasks t WHERE t.hazard_id = h.id AND t.kind = 'reinspection')
     ORDER BY h.deadline_on, h.id`,
    [visitId],
  );
  return rows;
}

/** Gives the hazard to the patch's officer of today; a hazard in common parts names no home. Once per hazard. */
export async function insertReinspection(
  trx: Knex.Transaction,
  hazardId: string,
  { at, dueAt }: { at: Date; dueAt: Date },
): Promise<void> {
  await trx.raw(
    `INSERT INTO tasks (id, kind, registration_id, building_id, dwelling_id, patch_id, hazard_id, assignee_id, state, rank, issued_at, due_at)
     SELECT gen_random_uuid(), 'reinspection', CASE WHEN h.dwelling_id IS NOT NULL THEN v.registration_id END, h.building_id, h.dwelling_id,
       CASE WHEN h.dwelling_id IS NOT NULL THEN v.patch_id ELSE h.patch_id END, h.id, coalesce(${officerOf('a.officer_id')}, ${officerOf('v.officer_id')}), 'open',
       CASE h.severity WHEN 'severe' THEN 0 WHEN 'serious' THEN 5 ELSE 10 END, ?, ?
     FROM hazards h JOIN visits v ON v.id = h.visit_id JOIN areas a ON a.id = h.patch_id
     WHERE h.id = ? AND NOT EXISTS (SELECT FROM tasks t WHERE t.hazard_id = h.id AND t.kind = 'reinspection')
     ON CONFLICT DO NOTHING`,
    [at, dueAt, hazardId],
  );
}
