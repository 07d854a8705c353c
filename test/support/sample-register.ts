import type { Knex } from 'knex';
import { v7 as uuidv7 } from 'uuid';

/** The programme's instant at which tests begin: a Monday morning in Toronto. */
export const PROGRAMME_START = new Date('2026-06-01T13:00:00Z');
/** Appears in no history and no log. */
export const SEEDED_NAME = 'Wen Fictitious 文虚构';

export interface SamplePatch {
  patchId: string;
  officerId: string;
  supervisorId: string;
  registrationIds: string[];
}

/** A programme whose clock shows PROGRAMME_START now, with one patch of verified registrations due for confirmation. */
export async function insertSampleRegister(
  service: Knex,

  registrations: number,
): Promise<SamplePatch> {
  await service('programme').insert({
    name_zh: '示范',
    name_en: 'Demonstration',
    purpose_zh: '测试',
    purpose_en: 'Test',
    legal_basis: 'test',
    starts_on: '2026-01-01',
    ends_on: '2027-01-01',
    time_zone: 'America/Toronto',
    calendar: 'ca-on',
    verify_hint_zh: '请致电 000-0000',
    verify_hint_en: 'Call 000-0000',
    demonstration: true,
    clock_real_start: new Date(),
    clock_programme_start: PROGRAMME_START,
    clock_rate: 1,
  });
  const [officerId, supervisorId] = [uuidv7(), uuidv7()];
  await service('users').insert([
    { id: officerId, login: 'officer', display_name: 'Officer' },
    { id: supervisorId, login: 'supervisor', display_name: 'Supervisor' },
  ]);
  const ids = [uuidv7(), uuidv7(), uuidv7(), uuidv7()] as const;
  const kinds = ['authority', 'district', 'office', 'patch'] as const;
  for (const [index, kind] of kinds.entries()) {
    await service('areas').insert({
      id: ids[index],
      kind,
      parent_id: ids[index - 1] ?? null,
      code: kind,
      name_zh: kind,
      name_en: kind,
      officer_id: kind === 'patch' ? officerId : null,
    });
  }
  const patchId = ids[3];
  await service('role_grants').insert({
    id: uuidv7(),
    user_id: officerId,
    role: 'officer',
    area_id: patchId,
    valid_from: '2026-01-01',
    granted_by: supervisorId,
  });
  const buildingId = uuidv7();
  await service('buildings').insert({
    id: buildingId,
    source: 'test',
    external_key: '1',
    address: '1 Example Street',
    first_seen_on: '2026-01-01',
  });
  const registrationIds: string[] = [];
  for (let number = 1; number <= registrations; number += 1) {
    registrationIds.push(await insertHome(service, { buildingId, patchId, number }));
  }
  return { patchId, officerId, supervisorId, registrationIds };
}

async function insertHome(
  db: Knex,
  home: { buildingId: string; patchId: string; number: number },
): Promise<string> {
  const [dwelling, unit, registration, resident] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()];
  await db('dwellings').insert({
    id: dwelling,
    building_id: home.buildingId,
    number: String(home.number),
    patch_id: home.patchId,
    existed_from: '2026-01-01',
  });
  await db('units').insert({ id: unit, dwelling_id: dwelling, existed_from: '2026-01-01' });
  await db('registrations').insert({
    id: registration,
    unit_id: unit,
    building_id: home.buildingId,
    patch_id: home.patchId,
    state: 'verified',
    period: '[2026-01-01,)',
    declared_on: '2026-01-01',
    verified_on: '2026-01-05',
    confirmed_on: '2026-03-01',
    next_confirmation_on: '2026-06-05',
  });
  await db('residents').insert({ id: resident, name: SEEDED_NAME });
  await db('resident_contacts').insert({
    id: uuidv7(),
    resident_id: resident,
    channel: 'message',
    address: `+1555000${home.number}`,
  });
  await db('registration_residents').insert({ registration_id: registration, resident_id: resident });
  return registration;
}
