import type { Knex } from 'knex';
import { v7 } from 'uuid';

/** The instant at which these tests ask: 2025-11-20, noon in Toronto. */
export const AT = new Date('2025-11-20T17:00:00Z');

/** The programme row and an authority with one district, 'ward-13'. */
export async function insertProgramme(db: Knex): Promise<{ authorityId: string; districtId: string }> {
  await db('programme').insert({
    name_zh: '演示项目',
    name_en: 'Demonstration',
    purpose_zh: '测试',
    purpose_en: 'Test',
    legal_basis: 'Test',
    starts_on: '2025-01-01',
    ends_on: '2030-01-01',
    time_zone: 'America/Toronto',
    calendar: 'CA-ON',
    verify_hint_zh: '测试',
    verify_hint_en: 'Test',
    demonstration: true,
    clock_real_start: AT,
    clock_programme_start: AT,
  });
  const authorityId = v7();
  const districtId = v7();
  await db('areas').insert({
    id: authorityId,
    kind: 'authority',
    code: 'test',
    name_zh: '测试',
    name_en: 'Test',
    ancestors: [],
  });
  await db('areas').insert({
    id: districtId,
    kind: 'district',
    parent_id: authorityId,
    code: 'ward-13',
    name_zh: '第13选区',
    name_en: 'Ward 13',
    ancestors: [],
  });
  return { authorityId, districtId };
}

/** One building in the district; `source` 'test'. */
export async function insertBuilding(
  db: Knex,
  districtId: string,
  fields: Record<string, unknown> = {},
): Promise<string> {
  const id = v7();
  await db('buildings').insert({
    id,
    source: 'test',
    external_key: id,
    district_id: districtId,
    address: '1 DEMO ST',
    first_seen_on: '2025-11-06',
    ...fields,
  });
  return id;
}

export interface Home {
  registrationId: string;
  buildingId: string;
  dwellingId: string;
  patchId: string;
}

/** A verified registration of a whole dwelling in a patch of its own. */
export async function insertHome(
  db: Knex,
  districtId: string,
  fields: Record<string, unknown> = {},
): Promise<Home> {
  const buildingId = await insertBuilding(db, districtId);
  const [officeId, patchId, dwellingId, unitId, registrationId] = [v7(), v7(), v7(), v7(), v7()];
  const area = (id: string, kind: string, parent_id: string) => ({
    id,
    kind,
    parent_id,
    code: id,
    name_zh: id,
    name_en: id,
    ancestors: [],
  });
  await db('areas').insert(area(officeId, 'office', districtId));
  await db('areas').insert(area(patchId, 'patch', officeId));
  await db('dwellings').insert({
    id: dwellingId,
    building_id: buildingId,
    number: '0101',
    floor: 1,
    patch_id: patchId,
    legal_occupancy: 3,
    existed_from: '2020-01-01',
  });
  await db('units').insert({ id: unitId, dwelling_id: dwellingId, existed_from: '2020-01-01' });
  await db('registrations').insert({
    id: registrationId,
    unit_id: unitId,
    building_id: buildingId,
    patch_id: patchId,
    state: 'verified',
    period: '[2025-01-01,2025-11-30)',
    occupant_count: 2,
    declared_on: '2025-01-02',
    verified_on: '2025-01-10',
    confirmed_on: '2025-11-10',
    next_confirmation_on: '2026-02-08',
    ...fields,
  });
  return { registrationId, buildingId, dwellingId, patchId };
}
