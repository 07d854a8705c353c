import type { Knex } from 'knex';
import type { LadderChannel, RevisitSettings } from '../../domain/revisit-round';
import type { CalendarDate } from '../../domain/working-days';
import type { RoundRow } from './rounds';

/** Which homes a channel can reach: a letter goes to the dwelling, and an officer can look for a way where a call is welcome. */
const REACHABLE: Record<LadderChannel, string> = {
  link: messageReaches(),
  message: messageReaches(),
  phone: 'r.messages_stopped_at IS NULL',
  letter: 'true',
};

/** SQL on `registrations r`: a message reaches somebody of the home, and is welcome there. */
export function messageReaches(): string {
  return `(r.messages_stopped_at IS NULL AND EXISTS (SELECT FROM registration_residents rr
    JOIN resident_contacts c ON c.resident_id = rr.resident_id AND c.channel = 'message' AND c.stopped_at IS NULL AND c.wrong_at IS NULL
    WHERE rr.registration_id = r.id AND rr.is_contact))`;
}

/**
 * When the ladder's last contact was made: the day on the authority's calendar; long ago when there was none, and in no
 * foreseeable time while one still waits to be made, as after a stop of outward contact: the next step's time runs from
 * its sending. A task that is carried over keeps its `issued_at`.
 */
const LAST_CONTACT = `(SELECT CASE WHEN bool_or(c.state = 'queued') THEN 'infinity'::date
    ELSE coalesce(programme_date(max(c.at)), '-infinity'::date) END
  FROM contact_attempts c
  WHERE c.registration_id = t.registration_id AND c.recipient = 'resident' AND c.at >= t.issued_at
    AND c.purpose IN ('confirmation', 'reminder') AND c.state NOT IN ('cancelled', 'failed'))`;

/**
 * Climbs the ladder for every open task of the round whose next step is due, in the caller's transaction: contacts by
 * link, message and letter are queued; `phone` opens the task for the officer and queues the call, so that its place
 * under the ceilings is kept until it is made; steps that cannot reach a home are passed over. Where a ceiling leaves no room the task stays where it is and is tried at the next wake.
 * The task's step is the guard: run again, nothing is queued twice.
 * @param cutoffs see ladderCutoffs
 * @param callDueAt until when an officer has to make a call that is queued now
 */
export async function climbLadder(
  trx: Knex.Transaction,
  round: RoundRow,
  settings: RevisitSettings,
  { cutoffs, callDueAt, at }: { cutoffs: readonly CalendarDate[]; callDueAt: Date; at: Date },
): Promise<void> {
  for (const [index, { channel }] of settings.ladder.entries()) {
    // ladder_step counts climbed steps, so equal to the index: this one is next
    await trx.raw(
      `UPDATE tasks t SET ladder_step = ladder_step + 1, version = t.version + 1 FROM registrations r
       WHERE r.id = t.registration_id AND t.round_id = ? AND t.closed_at IS NULL AND t.ladder_step = ? AND NOT ${REACHABLE[channel]}`,
      [round.id, index],
    );
    await trx.raw(CLIMB, {
      channel,
      round: round.id,
      step: index,
      lastContactBy: index === 0 ? null : (cutoffs[index] ?? round.today),
      callDueAt,
      at,
    });
  }
}

/** SQL on `registrations r`: somebody is about to come, and asks what the round would ask; the ceilings' room is the visit's. */
export const VISIT_UNDER_WAY = `EXISTS (SELECT FROM visits v
  WHERE v.registration_id = r.id AND v.origin = 'own' AND v.state IN ('released', 'appointed', 'begun'))`;

/** A task that is open waits for its officer, whatever the ladder says. */
const CLIMB = `
  WITH due AS (
    SELECT t.id, t.registration_id, t.issued_at, purpose, contact_allowed(r.id, purpose, :at) AS within
    FROM tasks t JOIN registrations r ON r.id = t.registration_id
    -- who has heard nothing yet is not reminded of anything, whichever step of the ladder is the first to reach them
    CROSS JOIN LATERAL (SELECT ${LAST_CONTACT} AS last_contact) heard
    CROSS JOIN LATERAL (SELECT CASE WHEN last_contact = '-infinity' THEN 'confirmation' ELSE 'reminder' END AS purpose) asked
    WHERE t.round_id = :round AND t.state = 'waiting' AND t.ladder_step = :step AND NOT ${VISIT_UNDER_WAY}
      AND (:lastContactBy::date IS NULL OR last_contact <= :lastContactBy::date)
      AND (contact_allowed(r.id, purpose, :at) OR has_severe_hazard(r.id))
    FOR UPDATE OF t SKIP LOCKED
  ), unanswered AS (
    -- of this task and of those that it carries on: what an earlier one left open was settled with it
    UPDATE contact_attempts c SET state = 'no_answer', finished_at = :at FROM due
    WHERE c.registration_id = due.registration_id AND c.task_id IS NOT NULL AND c.at >= due.issued_at
      AND c.state IN ('sent', 'delivered') AND c.purpose IN ('confirmation', 'reminder')
  ), climbed AS (
    UPDATE tasks t SET ladder_step = t.ladder_step + 1, version = t.version + 1,
      state = CASE WHEN :channel = 'phone' THEN 'open' ELSE t.state END,
      due_at = CASE WHEN :channel = 'phone' THEN :callDueAt ELSE t.due_at END
    FROM due WHERE t.id = due.id
  )
  INSERT INTO contact_attempts (id, registration_id, task_id, recipient, channel, purpose, state, exemption, at)
  SELECT gen_random_uuid(), registration_id, id, 'resident', :channel, purpose, 'queued',
    CASE WHEN NOT within THEN 'severe_hazard' END, :at
  FROM due`;

/**
 * How the call that the ladder had queued for the home went. Where none was queued, the home called by itself, which
 * is no contact of ours. A number that is somebody else's is not used again. Where no number is known there was no call:
 * the database notes that it failed for that.
 */
export async function setCallResult(
  trx: Knex.Transaction,
  registrationId: string,
  call: { result: 'answered' | 'no_answer' | 'failed'; userId: string; at: Date },
): Promise<void> {
  await trx('contact_attempts')
    .where({ registration_id: registrationId, channel: 'phone', state: 'queued' })
    .update({
      state: call.result,
      failure: call.result === 'failed' ? 'WRONG_CONTACT' : null,
      made_by: call.userId,
      // one that waited so long that its day would break a ceiling keeps the place that it had; it was made all the same
      at: trx.raw(
        'CASE WHEN contact_allowed(registration_id, purpose, :at::timestamptz, id) THEN :at::timestamptz ELSE at END',
        { at: call.at },
      ),
      finished_at: call.at,
    });
  if (call.result === 'failed') {
    await trx.raw(`UPDATE resident_contacts SET wrong_at = ? WHERE id = (${numberOf('?::uuid')})`, [
      call.at,
      registrationId,
    ]);
  }
}

/**
 * SQL: the id of the contact on which an officer calls the home; none where messages are stopped: then only letters come;
 * and none while outward contact is stopped: nobody is to call.
 */
export function numberToCall(registrationId: string): string {
  return `SELECT stands.id FROM (${numberOf(registrationId)}) AS stands
    WHERE EXISTS (SELECT FROM registrations WHERE id = ${registrationId} AND messages_stopped_at IS NULL
      AND outward_paused_since(patch_id) IS NULL)`;
}

/** SQL: the id of the contact that a call to the home goes to; a phone number before one for messages. */
function numberOf(registrationId: string): string {
  return `SELECT c.id FROM registration_residents rr JOIN resident_contacts c ON c.resident_id = rr.resident_id
    WHERE rr.registration_id = ${registrationId} AND c.channel IN ('phone', 'message') AND c.stopped_at IS NULL AND c.wrong_at IS NULL
    ORDER BY c.channel DESC, c.id LIMIT 1`;
}

/**
 * Closes tasks that were not answered on any step in time: an exhausted ladder counts as done, also where its last text
 * could not be sent, of which an incident tells, and whatever its steps are. Its last contacts were made in vain.
 */
export async function exhaustLadder(
  trx: Knex.Transaction,
  round: RoundRow,
  settings: RevisitSettings,
  lastContactBy: CalendarDate,
  at: Date,
): Promise<void> {
  await trx.raw(
    `WITH exhausted AS (
       UPDATE tasks t SET state = 'exhausted', closed_at = :at, closed_by_kind = 'procedure', version = t.version + 1
       WHERE t.round_id = :round AND t.state = 'waiting' AND t.ladder_step >= :steps AND ${LAST_CONTACT} <= :lastContactBy::date
       RETURNING t.registration_id, t.issued_at
     )
     UPDATE contact_attempts c SET state = 'no_answer', finished_at = :at FROM exhausted e
     WHERE c.registration_id = e.registration_id AND c.task_id IS NOT NULL AND c.at >= e.issued_at
       AND c.state IN ('sent', 'delivered') AND c.purpose IN ('confirmation', 'reminder')`,
    { at, round: round.id, steps: settings.ladder.length, lastContactBy },
  );
}
