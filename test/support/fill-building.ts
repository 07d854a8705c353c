import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import type { SmallRegister } from './register';

/** Verified homes in the first home's building until it has so many. */
export async function fillBuilding(service: Knex, register: SmallRegister, homes: number): Promise<void> {
  const { buildingId } = register.homes[0];
  const [patchId] = register.patches;
  const there = await service('registrations').where({ building_id: buildingId }).pluck('id');
  for (let number = there.length + 1; number <= homes; number += 1) {
    const [dwelling, unit] = [uuid(), uuid()];
    const since = '2026-01-01';
    await service('dwellings').insert({
      id: dwelling,
      building_id: buildingId,
      number: `R${number}`,
      patch_id: patchId,
      existed_from: since,
    });
    await service('units').insert({ id: unit, dwelling_id: dwelling, existed_from: since });
    await service('registrations').insert({
      id: uuid(),
      unit_id: unit,
      building_id: buildingId,
      patch_id: patchId,
      state: 'verified',
      period: `[${since},)`,
      declared_on: since,
      verified_on: '2026-01-05',
      confirmed_on: '2026-10-01',
      next_confirmation_on: '2027-01-01',
    });
  }
}
