import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import { NotUpdated } from '../not-updated';

export interface Actor {
  kind: 'user' | 'link';
  id: string;
}

/**
 * The registration is right as it stands: one that was not verified yet is so from now on. Asks for a review, since
 * the confirmation may move the tier. The database writes it with its events, in the caller's name; a link says it with
 * the answer that uses it up. Throws REGISTRATION_NOT_UPDATED where the caller may not say so.
 */
export async function confirmRegistration(trx: Knex, registrationId: string): Promise<void> {
  const { rows } = await trx.raw<{ rows: { confirmed: boolean }[] }>(
    'SELECT confirm_registration(?) AS confirmed',
    [registrationId],
  );
  if (rows[0]?.confirmed) return;
  // an answer to a registration that has ended meanwhile says nothing about the next one
  if (!(await hasEnded(trx, registrationId))) throw new NotUpdated('REGISTRATION_NOT_UPDATED');
}

/**
 * The officer of this completed visit saw that the unit is as registered: confirms the record, asks for its review and
 * ends the home's revisit task, whoever's it is. Before the visit's own task is closed, which ends their access.
 * Throws REGISTRATION_NOT_UPDATED where the caller may not say so.
 */
export async function confirmByVisit(
  trx: Knex,
  visit: { id: string; registrationId: string },
): Promise<void> {
  const { rows } = await trx.raw<{ rows: { confirmed: boolean }[] }>(
    'SELECT confirm_by_visit(?) AS confirmed',
    [visit.id],
  );
  if (rows[0]?.confirmed) return;
  // what was seen is kept with the visit; a registration that has ended meanwhile needs no confirmation
  if (!(await hasEnded(trx, visit.registrationId))) throw new NotUpdated('REGISTRATION_NOT_UPDATED');
}

/** False also where the caller may not read it. */
async function hasEnded(trx: Knex, registrationId: string): Promise<boolean> {
  const ended: unknown = await trx('registrations')
    .where({ id: registrationId })
    .whereIn('state', ['ended', 'void'])
    .first('id');
  return ended !== undefined;
}

/** Asks the next tick to review the registration. Throws REGISTRATION_NOT_UPDATED where the caller does not work on it. */
export async function requestReview(trx: Knex, registrationId: string): Promise<void> {
  const { rows } = await trx.raw<{ rows: { requested: boolean }[] }>(
    'SELECT request_review(?) AS requested',
    [registrationId],
  );
  if (!rows[0]?.requested) throw new NotUpdated('REGISTRATION_NOT_UPDATED');
}

/** What somebody writes themselves; the database writes the other events with what they tell of. */
export type EventKind = 'disputed' | 'dispute_decided' | 'objected' | 'refused';

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
    /** By when a person has to have decided. */
    dueAt: Date;
  },
): Promise<void> {
  const { rowCount } = await trx.raw<{ rowCount: number }>(
    `INSERT INTO declarations (id, registration_id, unit_id, kind, declarant, claim, state, declared_at, due_at)
     SELECT ?, id, unit_id, ?, ?, ?, 'received', programme_now(), ? FROM registrations WHERE id = ?`,
    [
      uuid(),
      declaration.kind,
      declaration.declarant,
      JSON.stringify(declaration.claim),
      declaration.dueAt,
      declaration.registrationId,
    ],
  );
  if (rowCount === 0) throw new NotUpdated('REGISTRATION_NOT_UPDATED');
}
