import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import { proposeVisits } from '../../activities/propose-visits';
import { VISIT_CHECKLIST, type Checklist } from '../../domain/visit-checklist';
import { decidePriority, insertHome, TEST_START, type Home, type SmallRegister } from './register';

/** A hazard in the home, found just before the programme of the tests began. */
export async function insertHazard(
  service: Knex,
  home: Home,
  patchId: string,
  values: Record<string, unknown> = {},
): Promise<string> {
  const id = uuid();
  await service('hazards').insert({
    id,
    building_id: home.buildingId,
    dwelling_id: home.dwellingId,
    patch_id: patchId,
    kind: 'exposed_wiring',
    severity: 'serious',
    state: 'open',
    found_at: new Date(TEST_START.getTime() - 86_400_000),
    deadline_on: '2026-11-20',
    ...values,
  });
  return id;
}

let homes = 0;

/** A home of the first patch with a hazard and the rules' decision, and the visit that is proposed for it. */
export async function proposeVisit(
  service: Knex,
  register: SmallRegister,
  at: Date = TEST_START,
): Promise<{ visitId: string; home: Home; hazardId: string }> {
  const key = `visit-${++homes}`;
  const home = await insertHome(service, {
    districtId: register.districtId,
    patchId: register.patches[0],
    key,
  });
  const hazardId = await insertHazard(service, home, register.patches[0]);
  await decidePriority(service, register, home, 'safety');
  await proposeVisits(service, [home.registrationId], at);
  const visit = await service('visits')
    .where({ registration_id: home.registrationId })
    .first<{ id: string }>('id');
  return { visitId: visit.id, home, hazardId };
}

/** A checklist on which everything is in order, but for what is named. */
export function checklistWith(found: Record<string, 'defect' | 'not_seen'> = {}): Checklist {
  return Object.fromEntries(VISIT_CHECKLIST.map(({ key }) => [key, found[key] ?? 'ok']));
}
