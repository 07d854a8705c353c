import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import { shipSettings } from '../../db/queries/procedure-settings';
import { decidePriority, grantRole, type Home, insertHome, type SmallRegister, TEST_START } from './register';
import { insertHazard } from './visits';

const HOUR_MS = 3_600_000;
const at = (hours: number) => new Date(TEST_START.getTime() + hours * HOUR_MS);

export interface OfficeDay {
  /** Another officer of the first patch. */
  substituteId: string;
  roundId: string;
  /** Overdue and escalated. */
  lateTaskId: string;
  openTaskId: string;
  visitId: string;
  incidentId: string;
  /** The resident of a home in the first patch says that the number of occupants is wrong. */
  disputeId: string;
  disputedRegistrationId: string;
  importId: string;
}

/** A morning at the office of the first patch: a round under way, a visit to release, an incident, an import's report. */
export async function seedOfficeDay(service: Knex, register: SmallRegister): Promise<OfficeDay> {
  const [home] = register.homes;
  await shipSettings(service, ['siteVisit']);
  const substituteId = await insertSubstitute(service, register);
  const neighbour = await insertHome(service, {
    districtId: register.districtId,
    patchId: register.patches[0],
    key: '3',
  });
  const decisionId = await decidePriority(service, register, home, 'safety');
  await insertHazard(service, home, register.patches[0], {
    kind: 'gas_leak',
    severity: 'severe',
    found_at: at(-48),
    deadline_on: '2026-11-06',
  });
  const roundId = await insertRound(service, register, register.patches[0]);
  await insertRound(service, register, register.patches[1]);
  const lateTaskId = await insertTask(service, register, { home, roundId, due: -24, escalated: true });
  const openTaskId = await insertTask(service, register, { home: neighbour, roundId, due: 72 });
  const visitId = uuid();
  await service('visits').insert({
    id: visitId,
    origin: 'own',
    subject_type: 'registration',
    building_id: home.buildingId,
    dwelling_id: home.dwellingId,
    registration_id: home.registrationId,
    patch_id: register.patches[0],
    state: 'proposed',
    ground: 'safety',
    tier_decision_id: decisionId,
    proposed_at: TEST_START,
  });
  const disputeId = uuid();
  await service('disputes').insert({
    id: disputeId,
    registration_id: neighbour.registrationId,
    subject: 'occupants',
    statement: 'We are three since the summer.',
    opened_at: at(-14 * 24),
    due_at: at(-2),
  });
  const incidentId = await insertProcedures(service, register, { roundId, visitId });
  return {
    substituteId,
    roundId,
    lateTaskId,
    openTaskId,
    visitId,
    incidentId,
    disputeId,
    disputedRegistrationId: neighbour.registrationId,
    importId: await insertImport(service),
  };
}

async function insertSubstitute(service: Knex, register: SmallRegister): Promise<string> {
  const id = uuid();
  await service('users').insert({ id, login: 'substitute', display_name: 'Substitute', demonstration: true });
  await grantRole(service, register, id, 'officer', register.patches[0]);
  return id;
}

async function insertRound(service: Knex, register: SmallRegister, patchId: string): Promise<string> {
  const id = uuid();
  await service('rounds').insert({
    id,
    patch_id: patchId,
    period: '[2026-11-01,2026-11-16)',
    state: 'open',
    settings_id: register.settingsId,
    opened_at: at(-24),
    closes_at: at(300),
    reviewed: 2,
    moved: 1,
  });
  return id;
}

async function insertTask(
  service: Knex,
  register: SmallRegister,
  task: { home: Home; roundId: string; due: number; escalated?: boolean },
): Promise<string> {
  const id = uuid();
  await service('tasks').insert({
    id,
    kind: 'revisit',
    registration_id: task.home.registrationId,
    building_id: task.home.buildingId,
    dwelling_id: task.home.dwellingId,
    patch_id: register.patches[0],
    round_id: task.roundId,
    assignee_id: register.users.officer,
    state: 'open',
    issued_at: at(-48),
    due_at: at(task.due),
    escalated_at: task.escalated ? at(-1) : null,
  });
  return id;
}

async function insertProcedures(
  service: Knex,
  register: SmallRegister,
  { roundId, visitId }: { roundId: string; visitId: string },
): Promise<string> {
  const patchId = register.patches[0];
  const running = { state: 'running', patch_id: patchId, input: '{}' };
  await service('procedures').insert([
    {
      ...running,
      workflow_id: `round-${roundId}`,
      kind: 'revisitRound',
      subject_id: roundId,
      step: 'waitingForAnswers',
      next_at: at(22),
    },
    { ...running, workflow_id: `visit-${visitId}`, kind: 'siteVisit', subject_id: visitId, step: 'proposed' },
  ]);
  const id = uuid();
  await service('incidents').insert({
    id,
    workflow_id: `round-${roundId}`,
    patch_id: patchId,
    code: 'PROCEDURE_FAILED',
    detail: JSON.stringify({ status: 'FAILED' }),
  });
  return id;
}

async function insertImport(service: Knex): Promise<string> {
  const id = uuid();
  await service('import_profiles').insert({ key: 'rentsafe-registrations', document: '{}' });
  await service('imports').insert({
    id,
    profile_key: 'rentsafe-registrations',
    file_name: 'registrations-2026-11-01.csv',
    file_hash: 'hash',
    observed_on: '2026-11-01',
    state: 'done',
    counts: JSON.stringify({ rows: 3599, added: 2, changed: 1, gone: 1, unchanged: 3594, rejected: 1 }),
    differences: JSON.stringify({
      added: ['4152001', '4152002'],
      changed: ['4150001'],
      gone: ['4159999'],
      changes: [{ key: '4150001', name: 'storeys', from: 4, to: 5 }],
    }),
    problems: JSON.stringify([
      {
        code: 'NUMBER_INVALID',
        severity: 'row',
        file: 'registrations-2026-11-01.csv',
        line: 17,
        column: 'NO_OF_UNITS',
        value: 'many',
        reason: { zh: '“many”不是数字', en: '"many" is not a number' },
      },
    ]),
    started_at: TEST_START,
    finished_at: TEST_START,
  });
  return id;
}
