import type { Knex } from 'knex';
import { v7 as uuidv7 } from 'uuid';
import type { DisputeSubject, RejectionReason } from '../../domain/dispute';
import type { ManualReason } from '../../domain/manual-tier';
import type { Tier } from '../../domain/tier';

export interface QueuedContact {
  id: string;
  patchId: string;
  registrationId: string;
  taskId: string | null;
  visitId: string | null;
  channel: 'link' | 'message' | 'letter';
  purpose:
    | 'confirmation'
    | 'reminder'
    | 'visit_request'
    | 'visit_reminder'
    | 'manual_tier_notice'
    | 'decision_notice';
  /** Whether the ceilings leave room for it at the instant asked about; it may have waited for long. */
  hasRoom: boolean;
  /** How often the sender refused it before, and until when it is left alone since. */
  sendAttempts: number;
  sendAfter: Date | null;
  residentId: string | null;
  /** The number that a message goes to; null for a letter, which goes to the home. */
  contactId: string | null;
  /** Phone number, or postal address of the dwelling; null when nothing reaches the home. */
  address: string | null;
  locale: 'zh-CN' | 'en';
  /** The appointment that a visit's text names; null where there is none. */
  appointment: { from: Date; to: Date } | null;
  /** What a notice of a manual tier tells: that it was set, or ended early; null for every other text. */
  manualTier:
    | ({ decisionId: string; tier: Tier } & (
        { ended: false; reason: ManualReason; until: string } | { ended: true }
      ))
    | null;
  /** What a notice of a decided dispute tells; null for every other text. */
  dispute: {
    id: string;
    subject: DisputeSubject | 'tier';
    decision: 'upheld' | 'rejected' | 'withdrawn';
    reason: RejectionReason | null;
  } | null;
}

type QueuedContactRow = Omit<QueuedContact, 'appointment'> & {
  appointmentFrom: Date | null;
  appointmentTo: Date | null;
};

/**
 * Takes back what is no longer wanted, of a patch or of one contact: the home's revisit task was closed meanwhile (a
 * carried-over one has an open successor), or the resident stopped messages. Calls that an officer had not made yet are
 * taken back too, and where they are not welcome any more the task goes on waiting, for a letter. What was told of a
 * text that is taken back is over.
 */
export async function cancelUnwantedContacts(
  trx: Knex.Transaction,
  of: { patchId: string } | { contactAttemptId: string },
  at: Date,
): Promise<void> {
  const [column, value] = 'patchId' in of ? ['r.patch_id', of.patchId] : ['c.id', of.contactAttemptId];
  await trx.raw(
    `WITH cancelled AS (
     UPDATE contact_attempts c SET state = 'cancelled', finished_at = ? FROM registrations r
     WHERE r.id = c.registration_id AND ${column} = ? AND c.state = 'queued'
       AND ((c.task_id IS NOT NULL AND NOT EXISTS (SELECT FROM tasks t
           WHERE t.registration_id = c.registration_id AND t.kind = 'revisit' AND t.closed_at IS NULL))
         OR (c.channel IN ('link', 'message', 'phone') AND r.messages_stopped_at IS NOT NULL))
     RETURNING c.id, c.registration_id, c.channel), over AS (
     UPDATE incidents i SET state = 'resolved', closed_at = now() FROM cancelled c
     WHERE i.code = 'CONTACT_FAILED' AND i.about = c.id::text AND i.state IN ('open', 'retrying'))
     UPDATE tasks t SET state = 'waiting', version = t.version + 1 FROM cancelled c
     WHERE c.channel = 'phone' AND t.registration_id = c.registration_id AND t.kind = 'revisit' AND t.state = 'open'`,
    [at, value],
  );
}

/**
 * Before a text is looked at to be sent: whoever stops messages, ends the tenancy or contacts the home takes turns with
 * it, so that what is found then still holds when it is out.
 */
export async function lockHomeOfContact(trx: Knex.Transaction, contactAttemptId: string): Promise<void> {
  await trx.raw(
    `SELECT r.id FROM registrations r JOIN contact_attempts c ON c.registration_id = r.id WHERE c.id = ? FOR SHARE OF r`,
    [contactAttemptId],
  );
  // the lock of check_contact(), which counts the contacts of a home
  await trx.raw(
    `SELECT pg_advisory_xact_lock(hashtextextended(registration_id::text, 20)) FROM contact_attempts WHERE id = ?`,
    [contactAttemptId],
  );
}

/** Texts that wait to be sent for a visit, or in a patch for all else, in order; none while contact is stopped there, nor of a procedure that is paused. */
export async function listQueuedContacts(
  db: Knex,
  patchId: string,
  visitId: string | null,
  at: Date,
): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    `SELECT c.id FROM contact_attempts c JOIN registrations r ON r.id = c.registration_id
     WHERE ${SENDABLE} AND r.patch_id = ? AND c.visit_id IS NOT DISTINCT FROM ?
       AND (c.send_after IS NULL OR c.send_after <= ?)
     ORDER BY c.at, c.id`,
    [patchId, visitId, at],
  );
  return rows.map(({ id }) => id);
}

const SENDABLE = `c.state = 'queued' AND c.channel IN ('link', 'message', 'letter') AND c.recipient = 'resident'
  AND outward_paused_since(r.patch_id) IS NULL AND NOT held_by_pause(c.registration_id, c.task_id, c.visit_id)`;

/** Locks a queued contact; undefined where it is not to be sent any more, or somebody else is sending it. */
export async function lockQueuedContact(
  trx: Knex.Transaction,
  id: string,
  at: Date,
): Promise<QueuedContact | undefined> {
  const { rows } = await trx.raw<{ rows: QueuedContactRow[] }>(
    `SELECT c.id, r.patch_id AS "patchId", c.registration_id AS "registrationId", c.task_id AS "taskId", c.visit_id AS "visitId", c.channel, c.purpose,
       c.exemption IS NOT NULL OR contact_allowed(c.registration_id, c.purpose, :at::timestamptz, c.id) AS "hasRoom", c.send_attempts AS "sendAttempts", c.send_after AS "sendAfter", who.resident_id AS "residentId", CASE WHEN c.channel <> 'letter' THEN who.contact_id END AS "contactId", coalesce(who.locale, p.default_locale) AS locale,
       CASE WHEN c.channel = 'letter' THEN b.address || ' #' || d.number ELSE who.address END AS address,
       CASE WHEN c.purpose = 'manual_tier_notice' THEN jsonb_build_object('decisionId', manual.id, 'tier', manual.tier,
         'ended', manual.supersedes IS NOT NULL, 'reason', manual.manual_reason, 'until', programme_date(manual.manual_until)) END AS "manualTier",
       CASE WHEN x.id IS NOT NULL THEN jsonb_build_object('id', x.id, 'subject', x.subject, 'decision', x.decision, 'reason', x.decision_reason) END AS dispute,
       lower(v.appointment) AS "appointmentFrom", upper(v.appointment) AS "appointmentTo"
     FROM contact_attempts c CROSS JOIN programme p
     JOIN registrations r ON r.id = c.registration_id JOIN buildings b ON b.id = r.building_id
     JOIN units u ON u.id = r.unit_id JOIN dwellings d ON d.id = u.dwelling_id
     LEFT JOIN tier_decisions manual ON manual.id = c.tier_decision_id LEFT JOIN visits v ON v.id = c.visit_id
     LEFT JOIN disputes x ON x.id = c.dispute_id
     LEFT JOIN LATERAL (
       SELECT rr.resident_id, resident.locale, rc.id AS contact_id, rc.address FROM registration_residents rr JOIN residents resident ON resident.id = rr.resident_id
       LEFT JOIN resident_contacts rc ON rc.resident_id = rr.resident_id AND rc.channel = 'message' AND rc.stopped_at IS NULL AND rc.wrong_at IS NULL
       WHERE rr.registration_id = r.id AND rr.is_contact ORDER BY rc.address IS NULL, rc.created_at, rc.id LIMIT 1) who ON true
     WHERE c.id = :id AND ${SENDABLE} FOR UPDATE OF c SKIP LOCKED`,
    { id, at },
  );
  return rows.map(({ appointmentFrom: from, appointmentTo: to, ...contact }) => ({
    ...contact,
    appointment: from && to ? { from, to } : null,
  }))[0];
}

/** A way in for the resident; only hashes are kept. Links live on real time: 30 days. */
export async function insertLink(
  trx: Knex.Transaction,
  contact: QueuedContact,
  hashes: { token: Buffer; code: Buffer },
): Promise<void> {
  await trx('links').insert({
    id: uuidv7(),
    token_hash: hashes.token,
    code_hash: hashes.code,
    registration_id: contact.registrationId,
    resident_id: contact.residentId,
    task_id: contact.taskId,
    visit_id: contact.visitId,
    contact_attempt_id: contact.id,
    contact_id: contact.contactId,
    purpose: contact.visitId === null ? 'confirmation' : 'visit',
    expires_at: trx.raw(`now() + interval '30 days'`),
  });
}

/** A link lives 30 days from composing; whoever gets it has this part of them left. */
const DAYS_LEFT = 14;

/**
 * The text that is kept to be sent, unless where it goes, to whom, or the appointment that it names is another by now, or
 * its link is closed or nearly over.
 */
export async function findComposed(
  trx: Knex.Transaction,
  { id, address, appointment, residentId }: QueuedContact,
): Promise<{ body: string } | undefined> {
  return trx('message_log')
    .where({ contact_attempt_id: id, recipient_address: address })
    .whereRaw('appointment_at IS NOT DISTINCT FROM ?::timestamptz', [appointment?.from ?? null])
    .whereRaw(
      `EXISTS (SELECT FROM links l WHERE l.contact_attempt_id = message_log.contact_attempt_id AND l.revoked_at IS NULL
         AND l.expires_at > now() + make_interval(days => ?) AND l.resident_id IS NOT DISTINCT FROM ?::uuid)`,
      [DAYS_LEFT, residentId],
    )
    .first<{ body: string } | undefined>('body');
}

/** Keeps a text to be sent, in place of an earlier one. */
export async function setComposed(
  trx: Knex.Transaction,
  { id, address, appointment }: Pick<QueuedContact, 'id' | 'address' | 'appointment'>,
  body: string,
): Promise<void> {
  await trx('message_log')
    .insert({
      contact_attempt_id: id,
      recipient_address: address,
      body,
      appointment_at: appointment?.from ?? null,
    })
    .onConflict('contact_attempt_id')
    .merge();
}

/** What was sent stays, for a demonstration to show. */
export async function setTextSent(trx: Knex.Transaction, contactAttemptId: string): Promise<void> {
  await trx('message_log').where({ contact_attempt_id: contactAttemptId }).update({ sent_at: trx.fn.now() });
}

export async function deleteText(trx: Knex.Transaction, contactAttemptId: string): Promise<void> {
  await trx('message_log').where({ contact_attempt_id: contactAttemptId }).delete();
}

/** A way in that a text held which nobody is to get. */
export async function revokeLinksOf(trx: Knex.Transaction, contactAttemptId: string): Promise<void> {
  await trx('links')
    .where({ contact_attempt_id: contactAttemptId })
    .whereNull('revoked_at')
    .update({ revoked_at: trx.fn.now() });
}

/** Somebody else's, or nobody's: it is not used again. */
export async function setAddressWrong(trx: Knex.Transaction, contactId: string, at: Date): Promise<void> {
  await trx('resident_contacts').where({ id: contactId }).update({ wrong_at: at });
}

export async function setContactSent(trx: Knex.Transaction, id: string, at: Date): Promise<void> {
  await trx('contact_attempts').where({ id }).update({ state: 'sent', at });
}

/** Nothing reaches the home on this channel: the ceiling does not count it. */
export async function setContactFailed(
  trx: Knex.Transaction,
  id: string,
  failure: string,
  at: Date,
): Promise<void> {
  await trx('contact_attempts').where({ id }).update({ state: 'failed', failure, finished_at: at });
}

/**
 * The sender refused it for the `attempts`-th time; it stays queued until `sendAfter`.
 * @param maybeOut it may have gone out all the same: it keeps its place under the ceilings from now on
 */
export async function setSendRefused(
  trx: Knex.Transaction,
  id: string,
  { attempts, sendAfter, maybeOut }: { attempts: number; sendAfter: Date | null; maybeOut: boolean },
): Promise<void> {
  await trx('contact_attempts')
    .where({ id })
    .update({ send_attempts: attempts, send_after: sendAfter, ...(maybeOut && { maybe_out: true }) });
}
