import type { Knex } from 'knex';
import type { LadderChannel, RevisitSettings } from '../../domain/revisit-round';
import type { CalendarDate } from '../../domain/working-days';
import type { RoundRow } from './rounds';

/** Which homes a channel can reach: a letter goes to the dwelling, an officer can always look for a way. */
const REACHABLE: Record<LadderChannel, string> = {
  link: messageReaches(),
  message: messageReaches(),
  phone: 'true',
  letter: 'true',
};

function messageReaches(): string {
  return `(r.messages_stopped_at IS NULL AND EXISTS (SELECT FROM registration_residents rr
    JOIN resident_contacts c ON c.resident_id = rr.resident_id AND c.channel = 'message' AND c.stopped_at IS NULL AND c.wrong_at IS NULL
    WHERE rr.registration_id = r.id AND rr.is_contact))`;
}

/** When the ladder's last contact was made: the day on the authority's calendar; long ago when there was none. */
const LAST_CONTACT = `coalesce((SELECT programme_date(max(c.at)) FROM contact_attempts c
  WHERE c.registration_id = t.registration_id AND c.recipient = 'resident' AND c.at >= t.issued_at
    AND c.purpose IN ('confirmation', 'reminder') AND c.state NOT IN ('cancelled', 'failed')), '-infinity'::date)`;

/** The home's ceilings leave room, or a severe hazard is open there. */
const ALLOWED = `(contact_allowed(r.id, step.purpose, ?) OR has_severe_hazard(r.id))`;

/**
 * Climbs the ladder for every open task of the round whose next step is due, in the caller's transaction: contacts by
 * link, message and letter are queued, `phone` opens the task for the officer, steps that cannot reach a home are
 * passed over. Where a ceiling leaves no room the task stays where it is and is tried at the next wake.
 * The task's step is the guard: run again, nothing is queued twice.
 * @param cutoffs see ladderCutoffs
 */
export async function climbLadder(
  trx: Knex.Transaction,
  round: RoundRow,
  settings: RevisitSettings,
  cutoffs: readonly CalendarDate[],
  at: Date,
): Promise<void> {
  for (const [index, { channel }] of settings.ladder.entries()) {
    // ladder_step counts climbed steps, so equal to the index: this one is next
    await trx.raw(
      `UPDATE tasks t SET ladder_step = ladder_step + 1, version = t.version + 1 FROM registrations r
       WHERE r.id = t.registration_id AND t.round_id = ? AND t.closed_at IS NULL AND t.ladder_step = ? AND NOT ${REACHABLE[channel]}`,
      [round.id, index],
    );
    const due = `t.round_id = ? AND t.closed_at IS NULL AND t.ladder_step = ? AND (? OR ${LAST_CONTACT} <= ?::date)
      AND (${channel === 'letter'} = false OR t.state = 'waiting' OR EXISTS (SELECT FROM contact_attempts c
        WHERE c.task_id = t.id AND c.channel = 'phone' AND c.state IN ('failed', 'no_answer')))`;
    const purpose = index === 0 ? 'confirmation' : 'reminder';
    await trx.raw(
      `WITH step AS (SELECT ?::text AS channel, ?::text AS purpose),
       due AS (SELECT t.id, t.registration_id, contact_allowed(r.id, step.purpose, ?) AS within
         FROM step CROSS JOIN tasks t JOIN registrations r ON r.id = t.registration_id
         WHERE ${due} AND ${ALLOWED} FOR UPDATE OF t SKIP LOCKED),
       unanswered AS (UPDATE contact_attempts c SET state = 'no_answer', finished_at = ? FROM due
         WHERE c.registration_id = due.registration_id AND c.task_id IS NOT NULL AND c.state IN ('sent', 'delivered')
           AND c.purpose IN ('confirmation', 'reminder')),
       climbed AS (UPDATE tasks t SET ladder_step = t.ladder_step + 1, version = t.version + 1,
           state = CASE WHEN step.channel = 'phone' THEN 'open' ELSE t.state END
         FROM due, step WHERE t.id = due.id)
       INSERT INTO contact_attempts (id, registration_id, task_id, recipient, channel, purpose, state, exemption, at)
       SELECT gen_random_uuid(), due.registration_id, due.id, 'resident', step.channel, step.purpose, 'queued',
         CASE WHEN NOT due.within THEN 'severe_hazard' END, ?
       FROM due CROSS JOIN step WHERE step.channel <> 'phone'`,
      [channel, purpose, at, round.id, index, index === 0, cutoffs[index] ?? round.today, at, at, at],
    );
  }
}

/** Closes tasks that were not answered on any step in time: an exhausted ladder counts as done. */
export async function exhaustLadder(
  trx: Knex.Transaction,
  round: RoundRow,
  settings: RevisitSettings,
  lastContactBy: CalendarDate,
  at: Date,
): Promise<void> {
  await trx.raw(
    `UPDATE tasks t SET state = 'exhausted', closed_at = ?, closed_by_kind = 'procedure', version = t.version + 1
     WHERE t.round_id = ? AND t.closed_at IS NULL AND t.ladder_step >= ? AND ${LAST_CONTACT} <= ?::date
       AND EXISTS (SELECT FROM contact_attempts c WHERE c.registration_id = t.registration_id AND c.channel = 'letter' AND c.state = 'sent')`,
    [at, round.id, settings.ladder.length, lastContactBy],
  );
}
