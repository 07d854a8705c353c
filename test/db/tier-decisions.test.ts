import { v7 } from 'uuid';
import { reviewRegistrations } from '../../activities/review-registrations';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { AT, insertHome, insertProgramme, type Home } from './fixture';

const LATER = new Date('2025-11-21T17:00:00Z');

let db: TestDatabase;
let districtId: string;
let authorityId: string;

beforeAll(async () => {
  db = await createTestDatabase();
  ({ districtId, authorityId } = await insertProgramme(db.service));
});
afterAll(() => db.close());

const review = ({ registrationId }: Home, at = AT) =>
  reviewRegistrations({ service: db.service, facts: db.facts }, { registrationIds: [registrationId], at });
const registration = ({ registrationId }: Home) =>
  db.service('registrations').where({ id: registrationId }).first();
const decisions = ({ registrationId }: Home) =>
  db.service('tier_decisions').where({ registration_id: registrationId }).orderBy('decided_at');

async function insertHazard(home: Home, severity = 'severe'): Promise<string> {
  const id = v7();
  await db.service('hazards').insert({
    id,
    building_id: home.buildingId,
    kind: 'gas_leak',
    severity,
    state: 'open',
    found_at: '2025-11-19T12:00:00Z',
    deadline_on: '2025-12-15',
  });
  return id;
}

async function insertSupervisor(): Promise<string> {
  const [id, granterId] = [v7(), v7()];
  await db.service('users').insert([
    { id, login: `s-${id}`, display_name: 'Demo Supervisor' },
    { id: granterId, login: `g-${id}`, display_name: 'Demo Administrator' },
  ]);
  await db.service('role_grants').insert({
    id: v7(),
    user_id: id,
    role: 'supervisor',
    area_id: authorityId,
    valid_from: '2025-01-01',
    granted_by: granterId,
  });
  return id;
}

test('stores a decision with its explanation when the tier moves, and none while it stays', async () => {
  const home = await insertHome(db.service, districtId);
  expect(await review(home)).toMatchObject({ reviewed: 1, moved: 0 });
  expect(await decisions(home)).toEqual([]);

  await insertHazard(home);
  expect(await review(home)).toMatchObject({ reviewed: 1, moved: 1, moves: { 'standard>priority': 1 } });
  expect(await review(home, LATER)).toMatchObject({ reviewed: 1, moved: 0 });

  const [decision, ...more] = await decisions(home);
  expect(more).toEqual([]);
  expect(decision).toMatchObject({
    kind: 'rule',
    tier: 'priority',
    previous_tier: 'standard',
    ground: 'safety',
    rule_id: 'severe-hazard',
    explanation: {
      asOf: '2025-11-20',
      facts: { openHazardSeverity: { value: 'severe', source: 'hazards' } },
    },
  });
  expect(await registration(home)).toMatchObject({
    tier: 'priority',
    tier_ground: 'safety',
    tier_decision_id: decision.id,
    reviewed_at: LATER,
  });
  const events = await db.service('registration_events').where({ registration_id: home.registrationId });
  expect(events).toMatchObject([{ kind: 'tier_changed', detail: { from: 'standard', to: 'priority' } }]);
});

test('a visit that has not begun is withdrawn with its task when its ground ends', async () => {
  const home = await insertHome(db.service, districtId);
  const hazardId = await insertHazard(home);
  await review(home);
  const visitId = v7();
  const decision = (await decisions(home))[0];
  const released_by = await insertSupervisor();
  await db.service('visits').insert({
    id: visitId,
    origin: 'own',
    subject_type: 'registration',
    building_id: home.buildingId,
    registration_id: home.registrationId,
    patch_id: home.patchId,
    state: 'proposed',
    ground: 'safety',
    tier_decision_id: decision.id,
    proposed_at: AT,
  });
  await db
    .service('visits')
    .where({ id: visitId })
    .update({ state: 'released', released_at: AT, released_by });
  await db.service('tasks').insert({
    id: v7(),
    kind: 'visit',
    visit_id: visitId,
    registration_id: home.registrationId,
    building_id: home.buildingId,
    patch_id: home.patchId,
    state: 'open',
    issued_at: AT,
    due_at: LATER,
  });

  await insertHazard(home, 'serious');
  await db.service('hazards').where({ id: hazardId }).update({ state: 'closed', closed_at: LATER });
  const state = async (): Promise<unknown> =>
    (await db.service('visits').where({ id: visitId }).first()).state;
  // another rule holds the tier on the same ground: that is what the visit and its explanation stand on from now on
  expect(await review(home, LATER)).toMatchObject({ moved: 0 });
  expect(await state()).toBe('released');
  const [, second] = await decisions(home);
  expect(second).toMatchObject({
    tier: 'priority',
    ground: 'safety',
    explanation: expect.anything() as object,
  });
  expect(second.rule_id).not.toBe(decision.rule_id);
  expect(await registration(home)).toMatchObject({ tier_decision_id: second.id });
  expect(await db.service('visits').where({ id: visitId }).first()).toMatchObject({
    tier_decision_id: second.id,
  });
  const told = await db.service('registration_events').where({ registration_id: home.registrationId });
  expect(told).toHaveLength(1);

  await db
    .service('hazards')
    .where({ building_id: home.buildingId })
    .update({ state: 'closed', closed_at: LATER });
  expect(await review(home, LATER)).toMatchObject({ moved: 1 });
  expect(await db.service('visits').where({ id: visitId }).first()).toMatchObject({
    state: 'withdrawn',
    withdrawn_reason: 'ground_ended',
  });
  expect(await db.service('tasks').where({ visit_id: visitId }).first()).toMatchObject({
    state: 'withdrawn',
    closed_by_kind: 'procedure',
  });
});

test('a manual tier stays until it ends, then the rules decide again', async () => {
  const home = await insertHome(db.service, districtId);
  const manualId = v7();
  await db.service('tier_decisions').insert({
    id: manualId,
    registration_id: home.registrationId,
    kind: 'manual',
    tier: 'light',
    previous_tier: 'standard',
    manual_reason: 'resident_wish',
    manual_until: LATER,
    decided_by: await insertSupervisor(),
    decided_at: AT,
  });
  await db
    .service('registrations')
    .where({ id: home.registrationId })
    .update({ tier: 'light', tier_decision_id: manualId });
  expect(await review(home)).toMatchObject({ moved: 0 });
  expect(await registration(home)).toMatchObject({ tier: 'light', tier_decision_id: manualId });
  expect(await review(home, LATER)).toMatchObject({ moved: 1, moves: { 'light>standard': 1 } });
});

test('a review answers the request it saw; only requested ones are reviewed when asked so', async () => {
  const home = await insertHome(db.service, districtId);
  await db.service('registrations').where({ id: home.registrationId }).update({ review_requested_at: AT });
  const deps = { service: db.service, facts: db.facts };
  expect(await reviewRegistrations(deps, { requestedOnly: true, at: AT })).toMatchObject({ reviewed: 1 });
  expect((await registration(home)).review_requested_at).toBeNull();
  expect(await reviewRegistrations(deps, { requestedOnly: true, at: AT })).toMatchObject({ reviewed: 0 });
});
