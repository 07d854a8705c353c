import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import { NotUpdated } from '../not-updated';

export interface Actor {
  kind: 'user' | 'link';
  id: string;
}

/**
 * The registration is right as it stands: one that was not verified yet is so from now on. Asks for a review, since
 * the confirmation may move the tier. Throws REGISTRATION_NOT_UPDATED where the caller may not change it.
 */
export async function confirmRegistration(trx: Knex, registrationId: string, actor: Actor): Promise<void> {
  const { rows } = await trx.raw<{ rows: { verifiedNow: boolean }[] }>(
    `UPDATE registrations r SET confirmed_on = today,
       next_confirmation_on = next_confirmation_on(revisit_settings(), r.tier, today, r.unchanged_confirmations + 1),
       unchanged_confirmations = r.unchanged_confirmations + 1, review_requested_at = programme_now(),
       state = 'verified', verified_on = coalesce(r.verified_on, today), updated_at = now(), version = r.version + 1
     FROM programme_today() AS today, (SELECT state FROM registrations WHERE id = :id FOR UPDATE) AS before
     WHERE r.id = :id AND r.state IN ('unverified', 'verified')
     RETURNING before.state = 'unverified' AS "verifiedNow"`,
    { id: registrationId },
  );
  const [confirmed] = rows;
  if (!confirmed) {
    // an answer to a registration that has ended meanwhile says nothing about the next one
    if (await hasEnded(trx, registrationId)) return;
    throw new NotUpdated('REGISTRATION_NOT_UPDATED');
  }
  if (confirmed.verifiedNow) await insertEvent(trx, registrationId, 'verified', actor);
  await insertEvent(trx, registrationId, 'confirmed', actor);
}

/** False also where the caller may not read it. */
async function hasEnded(trx: Knex, registrationId: string): Promise<boolean> {
  const ended: unknown = await trx('registrations')
    .where({ id: registrationId })
    .whereIn('state', ['ended', 'void'])
    .first('id');
  return ended !== undefined;
}

/** Asks the next tick to review the registration. Throws REGISTRATION_NOT_UPDATED where the caller may not change it. */
export async function requestReview(trx: Knex, registrationId: string): Promise<void> {
  const count: number = await trx('registrations')
    .where({ id: registrationId })
    .update({ review_requested_at: trx.raw('programme_now()') });
  if (count === 0) throw new NotUpdated('REGISTRATION_NOT_UPDATED');
}

export type EventKind =
  'verified' | 'confirmed' | 'corrected' | 'ended' | 'disputed' | 'dispute_decided' | 'objected' | 'refused';

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

/**
 * What somebody tells the programme about a registration; a claim until it is accepted.
 * Throws REGISTRATION_NOT_UPDATED where the caller may not read it: what they said would be lost.
 */
export async function insertDeclaration(
  trx: Knex,
  declaration: {
    registrationId: string;
    kind: 'change' | 'end' | 'never_lived_here' | 'correction';
    declarant: 'resident' | 'officer';
    claim: object;
  },
): Promise<void> {
  const { rowCount } = await trx.raw<{ rowCount: number }>(
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
  if (rowCount === 0) throw new NotUpdated('REGISTRATION_NOT_UPDATED');
}
