import * as fc from 'fast-check';
import type { Knex } from 'knex';
import { v7 } from 'uuid';
import { asUnforcedOwner } from '../../db/seeds/as-unforced-owner';
import { insertAdvert } from '../support/adverts';
import type { TestDatabase } from '../support/database';
import type { Home } from './fixture';

const DAY_MS = 86_400_000;

/** Something that happens to a home; `days` counts from now. The database may refuse it: then nothing happened. */
export interface Happening {
  readonly what: keyof typeof HAPPENINGS;
  readonly days: number;
  readonly choice: number;
}

const ago = (days: number): Date => new Date(Date.now() - days * DAY_MS);
const dayOf = (days: number): string => ago(days).toISOString().slice(0, 10);
const pick = <T>(values: readonly T[], choice: number): T => values[choice % values.length] as T;

export const HAPPENINGS = {
  hazard: (trx: Knex, home: Home, { days, choice }: Happening) =>
    trx('hazards').insert({
      id: v7(),
      building_id: home.buildingId,
      dwelling_id: choice % 2 === 0 ? home.dwellingId : null,
      patch_id: home.patchId,
      kind: 'no_heating',
      severity: pick(['minor', 'serious', 'severe'], choice),
      state: 'open',
      found_at: ago(Math.abs(days)),
      deadline_on: dayOf(days - 10),
    }),
  hazardMoves: (trx: Knex, home: Home, { choice }: Happening) =>
    trx('hazards')
      .where({ building_id: home.buildingId, state: 'open' })
      .update({ state: pick(['remedied', 'referred'], choice) }),
  hazardGoes: (trx: Knex, home: Home) => trx('hazards').where({ building_id: home.buildingId }).delete(),
  certificate: (trx: Knex, home: Home, { days, choice }: Happening) =>
    trx('certificates').insert({
      id: v7(),
      dwelling_id: home.dwellingId,
      kind: pick(['gas', 'electrical'], choice),
      present: choice % 3 !== 0,
      expires_on: choice % 3 !== 0 ? dayOf(days) : null,
      source_kind: 'landlord',
      recorded_at: ago(Math.abs(days)),
    }),
  visit: (trx: Knex, home: Home, { days, choice }: Happening) =>
    trx('visits').insert({
      id: v7(),
      origin: 'imported',
      external_key: v7(),
      subject_type: choice % 2 === 0 ? 'building' : 'dwelling',
      building_id: home.buildingId,
      dwelling_id: choice % 2 === 0 ? null : home.dwellingId,
      state: 'completed',
      score: 40 + (choice % 60),
      ended_at: ago(days),
    }),
  conflict: (trx: Knex, home: Home, { days, choice }: Happening) =>
    trx('conflicts').insert({
      id: v7(),
      registration_id: home.registrationId,
      kind: pick(['period', 'occupants'], choice),
      opened_at: ago(Math.abs(days)),
    }),
  conflictEnds: (trx: Knex, home: Home) =>
    trx('conflicts')
      .where({ registration_id: home.registrationId })
      .update({ resolved_at: ago(0), resolution: 'x' }),
  dispute: (trx: Knex, home: Home, { days, choice }: Happening) =>
    trx('disputes').insert({
      id: v7(),
      registration_id: home.registrationId,
      subject: pick(['period', 'occupants', 'landlord', 'never_lived_here', 'other'], choice),
      opened_at: ago(Math.abs(days)),
      due_at: ago(-14),
    }),
  disputeGoes: (trx: Knex, home: Home) =>
    trx('disputes').where({ registration_id: home.registrationId }).delete(),
  event: (trx: Knex, home: Home, { days, choice }: Happening) =>
    trx('registration_events').insert({
      id: v7(),
      registration_id: home.registrationId,
      kind: pick(['refused', 'audit_error_found', 'corrected', 'confirmed'], choice),
      at: ago(days * 3),
      actor_kind: 'procedure',
      detail: '{}',
    }),
  contact: (trx: Knex, home: Home, { days, choice }: Happening) =>
    trx('contact_attempts').insert({
      id: v7(),
      registration_id: home.registrationId,
      recipient: 'resident',
      channel: 'phone',
      purpose: 'confirmation',
      state: pick(['no_answer', 'answered'], choice),
      at: ago(Math.abs(days)),
      finished_at: ago(Math.abs(days)),
    }),
  service: (trx: Knex, home: Home) =>
    trx('service_requests')
      .insert({
        id: v7(),
        registration_id: home.registrationId,
        kind: 'repair',
        channel: 'link',
        opened_at: ago(1),
        promised_for: dayOf(-4),
      })
      .onConflict(trx.raw('(registration_id, kind) WHERE closed_at IS NULL'))
      .ignore(),
  serviceEnds: (trx: Knex, home: Home) =>
    trx('service_requests')
      .where({ registration_id: home.registrationId, state: 'requested' })
      .update({ state: 'withdrawn', closed_at: ago(0) }),
  advert: (trx: Knex, home: Home, { days, choice }: Happening) =>
    insertAdvert(trx, {
      dwelling_id: home.dwellingId,
      state: 'matched',
      first_seen_on: dayOf(days),
      last_seen_on: dayOf(days - 1),
      ended_on: choice % 2 === 0 ? dayOf(days - 1 - (choice % 90)) : null,
    }),
  record: (trx: Knex, home: Home, { days, choice }: Happening) =>
    trx('registrations')
      .where({ id: home.registrationId })
      .update(
        pick<Record<string, unknown>>(
          [
            { occupant_count: choice % 7 },
            { confirmed_on: dayOf(Math.abs(days)), unchanged_confirmations: choice % 4 },
            { state: 'unverified', verified_on: null, verification_due_on: dayOf(days) },
            { state: 'verified', verified_on: dayOf(Math.abs(days)) },
            { period: `[2020-01-01,${dayOf(-Math.abs(days) - 1)})` },
          ],
          choice,
        ),
      ),
  recordEnds: (trx: Knex, home: Home) =>
    trx('registrations')
      .where({ id: home.registrationId })
      .update({ state: 'ended', period: '[2020-01-01,2025-01-02)' }),
  dwelling: (trx: Knex, home: Home, { choice }: Happening) =>
    trx('dwellings')
      .where({ id: home.dwellingId })
      .update({ legal_occupancy: 1 + (choice % 5) }),
  building: (trx: Knex, home: Home, { choice }: Happening) =>
    trx('buildings')
      .where({ id: home.buildingId })
      .update({ storeys: choice % 40, year_built: 1950 + (choice % 60) }),
  observation: (trx: Knex, home: Home, { days, choice }: Happening) =>
    trx('observations').insert({
      id: v7(),
      subject_type: 'building',
      subject_id: home.buildingId,
      key: pick(['fire_alarm', 'elevator_test_records'], choice),
      value: pick(['true', 'false', 'null'], choice),
      source_kind: 'officer',
      source: pick(['one', 'two'], choice),
      observed_at: ago(Math.abs(days)),
    }),
  /** Of what facts of an authority's own may read. */
  addedObservation: (trx: Knex, home: Home, { days, choice }: Happening) => {
    const ofBuilding = choice % 2 === 0;
    return trx('observations').insert({
      id: v7(),
      subject_type: ofBuilding ? 'building' : 'dwelling',
      subject_id: ofBuilding ? home.buildingId : home.dwellingId,
      key: ofBuilding ? 'sprinkler_system' : 'balcony_secured',
      value: pick(['true', 'false', 'null'], choice),
      source_kind: 'officer',
      source: pick(['one', 'two'], choice),
      observed_at: ago(Math.abs(days)),
    });
  },
};

export const happening: fc.Arbitrary<Happening> = fc.record({
  what: fc.constantFrom(...(Object.keys(HAPPENINGS) as (keyof typeof HAPPENINGS)[])),
  days: fc.integer({ min: -120, max: 250 }),
  choice: fc.nat(60),
});

/** What no role of the product may do; a repair by hand may, and facts follow that too. */
const BY_HAND: readonly string[] = ['hazardGoes', 'disputeGoes'];

/** True where the database accepted it. */
export async function happen(db: TestDatabase, home: Home, what: Happening): Promise<boolean> {
  try {
    const happens = async (trx: Knex): Promise<unknown> => HAPPENINGS[what.what](trx, home, what);
    await (BY_HAND.includes(what.what)
      ? db.owner.transaction((trx) => asUnforcedOwner(trx, happens))
      : db.service.transaction(happens));
    return true;
  } catch (error) {
    // a safeguard or a constraint; anything else is a defect of the test or of what keeps the facts
    if (error instanceof Error && 'code' in error && /^(DS|23)/.test(String(error.code))) return false;
    throw error;
  }
}
