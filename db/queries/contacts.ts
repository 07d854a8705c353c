import type { Knex } from 'knex';

/** SQL on `registrations r`: a message reaches somebody of the home, and is welcome there. */
export function messageReaches(): string {
  return `(r.messages_stopped_at IS NULL AND EXISTS (SELECT FROM registration_residents rr
    JOIN resident_contacts c ON c.resident_id = rr.resident_id AND c.channel = 'message' AND c.stopped_at IS NULL AND c.wrong_at IS NULL
    WHERE rr.registration_id = r.id AND rr.is_contact))`;
}

/** SQL on `registrations r`: somebody is about to come, and asks what the round would ask; the ceilings' room is the visit's. */
export const VISIT_UNDER_WAY = `EXISTS (SELECT FROM visits v
  WHERE v.registration_id = r.id AND v.origin = 'own' AND v.state IN ('released', 'appointed', 'begun'))`;

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
