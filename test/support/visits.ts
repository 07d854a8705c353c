import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import { proposeVisits } from '../../activities/propose-visits';
import { VISIT_CHECKLIST, type Checklist } from '../../domain/visit-checklist';
import type { TestDatabase } from './database';
import { asUser, decidePriority, insertHome, TEST_START, type Home, type SmallRegister } from './register';

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

const HOUR_MS = 3_600_000;
/** What each step writes beside the state, where the tests say nothing else. */
const STEPS = {
  released: (register: SmallRegister) => ({
    released_by: register.users.supervisor,
    officer_id: register.users.officer,
  }),
  // an hour of its own, long ago, so that no two tests' appointments overlap
  appointed: () => ({ appointment: hourBefore(TEST_START, 1000 + ++appointments) }),
  begun: () => ({ identified: true, purpose_stated: true }),
  completed: () => ({ consent: 'given', ended_at: TEST_START }),
  refused: () => ({ consent: 'refused', ended_at: TEST_START }),
  no_show: () => ({ no_shows: 2, ended_at: TEST_START }),
  withdrawn: () => ({ withdrawn_reason: 'by_supervisor', ended_at: TEST_START }),
} as const;
type Step = keyof typeof STEPS;

const WAYS: Readonly<Record<Step, readonly Step[]>> = {
  released: ['released'],
  appointed: ['released', 'appointed'],
  begun: ['released', 'appointed', 'begun'],
  completed: ['released', 'appointed', 'begun', 'completed'],
  refused: ['released', 'appointed', 'begun', 'refused'],
  no_show: ['released', 'appointed', 'no_show'],
  withdrawn: ['withdrawn'],
};

let appointments = 0;

function hourBefore(instant: Date, hours: number): string {
  const from = instant.getTime() - hours * HOUR_MS;
  return `[${new Date(from).toISOString()},${new Date(from + HOUR_MS).toISOString()})`;
}

/** The nearest of them is the first; a visit may begin within two hours of its appointment. */
function minuteBefore(instant: Date, minutes: number): string {
  const from = instant.getTime() - minutes * 60_000;
  return `[${new Date(from).toISOString()},${new Date(from + 60_000).toISOString()})`;
}

/** As if the time of the visit's appointment had come: a minute of its own that has just gone by. */
export async function letAppointmentCome(service: Knex, visitId: string): Promise<void> {
  await service('visits')
    .where({ id: visitId })
    .update({ appointment: minuteBefore(TEST_START, ++appointments) });
}

/**
 * Brings a visit to this state, from where it stands, by the steps that lead there; `last` is written with the last one.
 * The first patch's supervisor releases it; all else is written as doorstep_service.
 */
export async function bringVisitTo(
  { app, service }: Pick<TestDatabase, 'app' | 'service'>,
  register: SmallRegister,
  visitId: string,
  state: Step,
  last: Record<string, unknown> = {},
): Promise<void> {
  const visit = await service('visits').where({ id: visitId }).first<{ state: Step | 'proposed' }>('state');
  const done = visit.state === 'proposed' ? -1 : WAYS[state].indexOf(visit.state);
  for (const step of WAYS[state].slice(done + 1)) {
    const values = { state: step, ...STEPS[step](register), ...(step === state && last) };
    const write = (db: Knex) => db('visits').where({ id: visitId }).update(values);
    if (step === 'begun') await letAppointmentCome(service, visitId);
    if (step === 'released') await asUser(app, register.users.supervisor, write);
    else await write(service);
  }
}
