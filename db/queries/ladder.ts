import type { Knex } from 'knex';
import { CONTACT_CHANNELS, type LadderContact } from '../../domain/revisit-round';
import type { CalendarDate } from '../../domain/working-days';
import { messageReaches, VISIT_UNDER_WAY } from './contacts';

/** Which homes a step can reach: a letter goes to the dwelling, and an officer can look for a way where a call is welcome. */
const REACHABLE: Record<LadderContact, string> = {
  link: messageReaches(),
  message: messageReaches(),
  phone_task: 'r.messages_stopped_at IS NULL',
  letter: 'true',
};

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

/** Of steps that are no contact it is kept on the task on which day they were taken. */
const LAST_STEP = `greatest(${LAST_CONTACT}, t.stepped_on)`;

/** A step of the ladder, at one look at a round. */
export interface StepNow {
  roundId: string;
  /** Its place in the ladder: that of tasks which have climbed so many steps, whose next one it is. */
  step: number;
  /** The last day on which the step before it may have been taken; null: it waits for none. */
  lastStepBy: CalendarDate | null;
  today: CalendarDate;
  at: Date;
}

/** SQL on `tasks t`, `registrations r`: the step is due. A task that is open waits for its officer, whatever the ladder says. */
const DUE = `t.round_id = :roundId AND t.state = 'waiting' AND t.ladder_step = :step AND NOT ${VISIT_UNDER_WAY}
  AND (:lastStepBy::date IS NULL OR ${LAST_STEP} <= :lastStepBy::date)`;

/** What was sent before brought no answer: of this task and of those that it carries on; what an earlier one left open was settled with it. */
const UNANSWERED = `
  UPDATE contact_attempts c SET state = 'no_answer', finished_at = :at FROM due
  WHERE c.registration_id = due.registration_id AND c.task_id IS NOT NULL AND c.at >= due.issued_at
    AND c.state IN ('sent', 'delivered') AND c.purpose IN ('confirmation', 'reminder')`;

/** Passes over the step for tasks whose home it cannot reach, due or not: the next one's time runs as if it were not there. */
export async function passUnreachable(
  trx: Knex.Transaction,
  contact: LadderContact,
  now: Pick<StepNow, 'roundId' | 'step'>,
): Promise<void> {
  await trx.raw(
    `UPDATE tasks t SET ladder_step = ladder_step + 1, version = t.version + 1 FROM registrations r
     WHERE r.id = t.registration_id AND t.round_id = ? AND t.closed_at IS NULL AND t.ladder_step = ? AND NOT ${REACHABLE[contact]}`,
    [now.roundId, now.step],
  );
}

/** A condition over a kept row `k`, its building's `b` and the `day`, with `?` for each value. */
export interface StepCondition {
  readonly sql: string;
  readonly bindings: readonly unknown[];
}

/** Passes over the step for tasks for which it is due and its condition does not hold; what is not kept is unknown, and does not. */
export async function passUnmet(
  trx: Knex.Transaction,
  { sql, bindings }: StepCondition,
  now: StepNow,
): Promise<void> {
  let place = 0;
  const holds = sql.replaceAll('?', () => `:value${place++}`);
  await trx.raw(
    `UPDATE tasks t SET ladder_step = ladder_step + 1, version = t.version + 1 FROM registrations r
     WHERE r.id = t.registration_id AND ${DUE} AND NOT EXISTS (
       SELECT FROM registration_facts k JOIN building_facts b ON b.building_id = k.building_id
       CROSS JOIN (SELECT :today::date AS day) asked WHERE k.registration_id = r.id AND (${holds}))`,
    { ...now, ...Object.fromEntries(bindings.map((value, index) => [`value${index}`, value])) },
  );
}

/**
 * Queues the step's contact where it is due; a call opens the task for the officer until `officerDueAt` and keeps its place
 * under the ceilings. Where a ceiling leaves no room the task stays where it is, and is tried at the next look.
 */
export async function takeContact(
  trx: Knex.Transaction,
  contact: LadderContact,
  now: StepNow & { officerDueAt: Date | null },
): Promise<void> {
  await trx.raw(
    `WITH due AS (
       SELECT t.id, t.registration_id, t.issued_at, purpose, contact_allowed(r.id, purpose, :at) AS within
       FROM tasks t JOIN registrations r ON r.id = t.registration_id
       -- who has heard nothing yet is not reminded of anything, whichever step of the ladder is the first to reach them
       CROSS JOIN LATERAL (SELECT CASE WHEN ${LAST_CONTACT} = '-infinity' THEN 'confirmation' ELSE 'reminder' END AS purpose) asked
       WHERE ${DUE} AND (contact_allowed(r.id, purpose, :at) OR has_severe_hazard(r.id))
       FOR UPDATE OF t SKIP LOCKED
     ), unanswered AS (${UNANSWERED}
     ), climbed AS (
       UPDATE tasks t SET ladder_step = t.ladder_step + 1, version = t.version + 1,
         state = CASE WHEN :channel = 'phone' THEN 'open' ELSE t.state END,
         due_at = CASE WHEN :channel = 'phone' THEN :officerDueAt ELSE t.due_at END
       FROM due WHERE t.id = due.id
     )
     INSERT INTO contact_attempts (id, registration_id, task_id, recipient, channel, purpose, state, exemption, at)
     SELECT gen_random_uuid(), registration_id, id, 'resident', :channel, purpose, 'queued',
       CASE WHEN NOT within THEN 'severe_hazard' END, :at
     FROM due`,
    { ...now, channel: CONTACT_CHANNELS[contact] },
  );
}

/** What a step makes of its task that is no contact and no visit. */
const MADE_OF_TASK = {
  assign: `state = 'open', due_at = :officerDueAt, stepped_on = :today`,
  escalate: 'escalated_at = coalesce(t.escalated_at, :at), stepped_on = :today',
  close: `state = 'exhausted', closed_at = :at, closed_by_kind = 'procedure'`,
} as const;

/** Takes a step that changes nothing but the task, where it is due. */
export async function takeStep(
  trx: Knex.Transaction,
  deed: keyof typeof MADE_OF_TASK,
  now: StepNow & { officerDueAt: Date | null },
): Promise<void> {
  await trx.raw(
    `WITH due AS (
       SELECT t.id, t.registration_id, t.issued_at FROM tasks t JOIN registrations r ON r.id = t.registration_id
       WHERE ${DUE} FOR UPDATE OF t SKIP LOCKED
     ), unanswered AS (${UNANSWERED}
     )
     UPDATE tasks t SET ladder_step = t.ladder_step + 1, version = t.version + 1, ${MADE_OF_TASK[deed]} FROM due WHERE t.id = due.id`,
    { ...now },
  );
}

/** The registrations for which a visit is to be proposed now; what was sent to them before brought no answer. */
export async function listDueForVisit(trx: Knex.Transaction, now: StepNow): Promise<string[]> {
  const { rows } = await trx.raw<{ rows: { id: string }[] }>(
    `WITH due AS (
       SELECT t.registration_id, t.issued_at FROM tasks t JOIN registrations r ON r.id = t.registration_id
       WHERE ${DUE} FOR UPDATE OF t SKIP LOCKED
     ), unanswered AS (${UNANSWERED}
     ) SELECT registration_id AS id FROM due ORDER BY id`,
    { ...now },
  );
  return rows.map(({ id }) => id);
}

/** Climbs the step for these registrations: taken where a visit is proposed or to be made there, passed over elsewhere. */
export async function setVisitStepTaken(
  trx: Knex.Transaction,
  registrationIds: readonly string[],
  now: StepNow,
): Promise<void> {
  await trx.raw(
    `UPDATE tasks t SET ladder_step = t.ladder_step + 1, version = t.version + 1,
       stepped_on = CASE WHEN EXISTS (SELECT FROM visits v
         WHERE v.registration_id = t.registration_id AND v.origin = 'own' AND v.ended_at IS NULL) THEN :today ELSE t.stepped_on END
     WHERE t.round_id = :roundId AND t.state = 'waiting' AND t.ladder_step = :step AND t.registration_id = ANY (:registrationIds::uuid[])`,
    { ...now, registrationIds: [...registrationIds] },
  );
}

/**
 * Closes tasks that were not answered on any step in time: an exhausted ladder counts as done, also where its last text
 * could not be sent, of which an incident tells, and whatever its steps are. Its last contacts were made in vain.
 * @param lastStepBy the last day on which the last step may have been taken
 */
export async function exhaustLadder(
  trx: Knex.Transaction,
  ended: { roundId: string; steps: number; lastStepBy: CalendarDate; at: Date },
): Promise<void> {
  await trx.raw(
    `WITH due AS (
       UPDATE tasks t SET state = 'exhausted', closed_at = :at, closed_by_kind = 'procedure', version = t.version + 1
       WHERE t.round_id = :roundId AND t.state = 'waiting' AND t.ladder_step >= :steps AND ${LAST_STEP} <= :lastStepBy::date
       RETURNING t.registration_id, t.issued_at
     ) ${UNANSWERED}`,
    { ...ended },
  );
}
