import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';

export interface Actor {
  kind: 'user' | 'link';
  id: string;
}

/** Days until the next confirmation, by tier; a confirmation restarts the count. */
const CADENCE = `CASE tier WHEN 'priority' THEN 30 WHEN 'standard' THEN 90 ELSE 365 END`;

/** The registration is right as it stands. Asks for a review, since the confirmation may move the tier. */
export async function confirmRegistration(trx: Knex, registrationId: string, actor: Actor): Promise<void> {
  await trx.raw(
    `UPDATE registrations SET confirmed_on = programme_today(), next_confirmation_on = programme_today() + ${CADENCE},
       unchanged_confirmations = unchanged_confirmations + 1, review_requested_at = programme_now(),
       updated_at = now(), version = version + 1
     WHERE id = ?`,
    [registrationId],
  );
  await insertEvent(trx, registrationId, 'confirmed', actor);
}

/** Asks the next tick to review the registration. */
export async function requestReview(trx: Knex, registrationId: string): Promise<void> {
  await trx('registrations')
    .where({ id: registrationId })
    .update({ review_requested_at: trx.raw('programme_now()') });
}

export type EventKind = 'confirmed' | 'corrected' | 'ended' | 'disputed' | 'refused' | 'messages_stopped';

/** `detail` holds ids and codes only. */
export async function insertEvent(
  trx: Knex,
  registrationId: string,
  kind: EventKind,
  actor: Actor,
  detail: object = {},
): Promise<void> {
  await trx('registration_events').insert({
    id: uuid(),
    registration_id: registrationId,
    kind,
    at: trx.raw('programme_now()'),
    actor_kind: actor.kind,
    actor_id: actor.id,
    detail: JSON.stringify(detail),
  });
}

/** What somebody tells the programme about a registration; a claim until it is accepted. */
export async function insertDeclaration(
  trx: Knex,
  declaration: {
    registrationId: string;
    kind: 'change' | 'end' | 'never_lived_here' | 'correction';
    declarant: 'resident' | 'officer';
    claim: object;
  },
): Promise<void> {
  await trx.raw(
    `INSERT INTO declarations (id, registration_id, unit_id, kind, declarant, claim, state, declared_at)
     SELECT ?, id, unit_id, ?, ?, ?, 'received', programme_now() FROM registrations WHERE id = ?`,
    [
      uuid(),
      declaration.kind,
      declaration.declarant,
      JSON.stringify(declaration.claim),
      declaration.registrationId,
    ],
  );
}
