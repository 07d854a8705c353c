import { v7 } from 'uuid';
import { proposeVisits } from '../../activities/propose-visits';
import { reviewRegistrations } from '../../activities/review-registrations';
import { queueManualTierNotices } from '../../db/queries/manual-tiers';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { manualDecision, setTierByHand } from '../support/manual-tier';
import { asUser } from '../support/register';
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

test('stores a decision with its explanation at the first review and when the tier moves, and none while it stays', async () => {
  const home = await insertHome(db.service, districtId);
  expect(await review(home)).toMatchObject({ reviewed: 1, moved: 0 });
  const [first, ...others] = await decisions(home);
  // it began where the rules leave it: that is explained as well
  expect([first, others]).toMatchObject([{ tier: 'standard', previous_tier: 'standard', rule_id: null }, []]);
  // what is unknown is said to be so, with no source
  expect(first).toMatchObject({
    explanation: { facts: { gasCertificate: { value: null, source: null, observedAt: null } } },
  });
  expect(await review(home, LATER)).toMatchObject({ reviewed: 1, moved: 0 });
  expect(await decisions(home)).toEqual([first]);

  await insertHazard(home);
  expect(await review(home)).toMatchObject({ reviewed: 1, moved: 1, moves: { 'standard>priority': 1 } });
  expect(await review(home, LATER)).toMatchObject({ reviewed: 1, moved: 0 });

  const [decision, ...more] = (await decisions(home)).filter(({ id }) => id !== first?.id);
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

async function observe(
  { buildingId }: Home,
  values: Record<string, boolean>,
  observedAt: Date,
): Promise<void> {
  for (const [key, value] of Object.entries(values)) {
    await db.service('observations').insert({
      id: v7(),
      subject_type: 'building',
      subject_id: buildingId,
      key,
      value: JSON.stringify(value),
      source_kind: 'officer',
      source: 'test',
      observed_at: observedAt,
    });
  }
}

test('decides again when other reasons hold the home in the same tier by the same rule: nobody is told what is mended', async () => {
  const home = await insertHome(db.service, districtId);
  const conditions = async () =>
    (await decisions(home)).map(({ explanation }) => (explanation as { conditions: string[] }).conditions);
  await observe(home, { fire_alarm_test_records: false, sprinkler_test_records: false }, AT);
  expect(await review(home)).toMatchObject({ moved: 1 });
  const before = await registration(home);
  expect(await review(home, LATER)).toMatchObject({ moved: 0 });
  expect(await conditions()).toEqual([['fireAlarmTestRecords is false', 'sprinklerTestRecords is false']]);

  await observe(home, { fire_alarm_test_records: true }, new Date(AT.getTime() + 1000));
  expect(await review(home, LATER)).toMatchObject({ reviewed: 1, moved: 0 });
  expect((await conditions()).at(-1)).toEqual(['sprinklerTestRecords is false']);
  const decided = await decisions(home);
  expect(decided).toHaveLength(2);
  expect(await registration(home)).toMatchObject({
    tier: 'priority',
    tier_decision_id: decided[1]?.id,
    next_confirmation_on: before.next_confirmation_on,
  });
  // it moved once
  expect(
    await db
      .service('registration_events')
      .where({ registration_id: home.registrationId, kind: 'tier_changed' }),
  ).toHaveLength(1);
  const [{ id, conditions: _generated, ...same }] = decided.slice(-1);
  await expect(db.service('tier_decisions').insert({ ...same, id: v7() })).rejects.toMatchObject({
    code: 'DS063',
    message: expect.stringContaining('TIER_DECISION_UNCHANGED') as string,
  });
  expect(id).toBeDefined();
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
  await asUser(db.app, released_by, (trx) =>
    trx('visits').where({ id: visitId }).update({ state: 'released', released_by }),
  );
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

test('a decision by a rule names one of its version, whoever writes it', async () => {
  const home = await insertHome(db.service, districtId);
  await insertHazard(home);
  await review(home);
  const [made] = await decisions(home);
  const insert = (values: Record<string, unknown>) =>
    db.service('tier_decisions').insert({
      id: v7(),
      registration_id: home.registrationId,
      kind: 'rule',
      tier: 'priority',
      ground: 'safety',
      ruleset_version_id: made.ruleset_version_id,
      decided_at: AT,
      ...values,
    });
  await expect(insert({ rule_id: 'no-such-rule' })).rejects.toMatchObject({ code: 'DS075' });
  await insert({ rule_id: made.rule_id });
  // no rule matched
  await insert({ rule_id: null, tier: 'standard', ground: null });
});

/** As a supervisor of the authority, who sets it. */
async function setManual(home: Home, tier: string, until = LATER): Promise<{ id: string; by: string }> {
  const by = await insertSupervisor();
  const id = await setTierByHand(db.app, by, home.registrationId, {
    tier,
    manual_until: until,
    decided_at: AT,
  });
  return { id, by };
}

test('a manual tier stays until it ends, then the rules decide again', async () => {
  const home = await insertHome(db.service, districtId);
  const { id: manualId } = await setManual(home, 'light');
  expect(await review(home)).toMatchObject({ moved: 0 });
  expect(await registration(home)).toMatchObject({ tier: 'light', tier_decision_id: manualId });
  expect(await review(home, LATER)).toMatchObject({ moved: 1, moves: { 'light>standard': 1 } });
});

describe('a severe hazard', () => {
  test.each(['light', 'standard'])(
    'ends a tier that was set to %s by hand: recorded, and told to resident and supervisor',
    async (tier) => {
      const home = await insertHome(db.service, districtId);
      const manual = await setManual(home, tier);
      await insertHazard(home, 'serious');
      expect(await review(home)).toMatchObject({ moved: 0 });
      await insertHazard(home);
      expect(await review(home)).toMatchObject({ moved: 1, moves: { [`${tier}>priority`]: 1 } });
      const decision = (await decisions(home)).find(({ kind }) => kind === 'rule');
      expect(decision).toMatchObject({ tier: 'priority', ground: 'safety', supersedes: manual.id });
      expect(await registration(home)).toMatchObject({ tier: 'priority', tier_decision_id: decision.id });
      const of = { registration_id: home.registrationId };
      expect(await db.service('registration_events').where(of)).toMatchObject([
        { kind: 'tier_changed', detail: { supersedes: manual.id } },
      ]);
      expect(await db.service('incidents').where({ about: manual.id })).toMatchObject([
        { code: 'MANUAL_TIER_SUPERSEDED', patch_id: home.patchId, detail: { decidedBy: manual.by } },
      ]);
      expect(await db.service('audit_log').where({ subject_id: home.registrationId })).toMatchObject([
        { action: 'registration.manual_tier_superseded', detail: { decisionId: manual.id } },
      ]);
      await db.service.transaction((trx) => queueManualTierNotices(trx, AT));
      const notices = db.service('contact_attempts').where({ ...of, purpose: 'manual_tier_notice' });
      // of what holds: nobody had been told of the tier that was set by hand
      expect(await notices.pluck('tier_decision_id')).toEqual([decision.id]);
      // reviewed again, it says nothing new
      expect(await review(home, LATER)).toMatchObject({ moved: 0 });
    },
  );

  test('found while a priority that was set by hand holds gives the home its ground, and a visit is proposed', async () => {
    const home = await insertHome(db.service, districtId);
    const { id } = await setManual(home, 'priority');
    await insertHazard(home, 'serious');
    expect(await review(home)).toMatchObject({ moved: 0 });
    expect(await registration(home)).toMatchObject({ tier_ground: null, tier_decision_id: id });
    await insertHazard(home);
    expect(await review(home)).toMatchObject({ moved: 1, moves: { 'priority>priority': 1 } });
    expect(await registration(home)).toMatchObject({ tier: 'priority', tier_ground: 'safety' });
    expect((await decisions(home)).find(({ kind }) => kind === 'rule')).toMatchObject({ supersedes: id });
    await proposeVisits(db.service, [home.registrationId], AT);
    expect(await db.service('visits').where({ registration_id: home.registrationId })).toMatchObject([
      { state: 'proposed', ground: 'safety' },
    ]);
  });

  test('keeps anybody from setting a tier below priority by hand', async () => {
    const home = await insertHome(db.service, districtId);
    await insertHazard(home);
    for (const tier of ['light', 'standard'])
      await expect(setManual(home, tier)).rejects.toMatchObject({ code: 'DS071' });
    await setManual(home, 'priority');
  });
});

describe('a tier set by hand', () => {
  const REFUSED = { code: '42501' };

  test('is decided by a supervisor of the patch as themselves: the programme never does, told or not', async () => {
    const home = await insertHome(db.service, districtId);
    const by = await insertSupervisor();
    for (const values of [{}, { told_at: AT }, { manual_until: new Date('2026-11-20T17:00:00Z') }])
      await expect(
        db
          .service('tier_decisions')
          .insert(
            manualDecision(by, home.registrationId, { manual_until: LATER, decided_at: AT, ...values }),
          ),
      ).rejects.toThrow(/row-level security/);
    await expect(
      asUser(db.app, await insertSupervisor(), (trx) =>
        trx('tier_decisions').insert(
          manualDecision(by, home.registrationId, { manual_until: LATER, decided_at: AT }),
        ),
      ),
    ).rejects.toMatchObject(REFUSED);
  });

  test('ends after it was decided', async () => {
    const home = await insertHome(db.service, districtId);
    for (const until of [AT, new Date(AT.getTime() - 1)])
      await expect(setManual(home, 'light', until)).rejects.toMatchObject({
        code: '23514',
        constraint: 'manual_tier_ends_after_it_began',
      });
  });

  test('takes effect by whoever decided it alone, and is not put back', async () => {
    const home = await insertHome(db.service, districtId);
    const { id } = await setManual(home, 'light');
    await review(home, LATER);
    await expect(
      db
        .service('registrations')
        .where({ id: home.registrationId })
        .update({ tier: 'light', tier_ground: null, tier_decision_id: id }),
    ).rejects.toMatchObject({ code: 'DS027' });
  });

  test('is ended early by no rule but where safety goes before it', async () => {
    const home = await insertHome(db.service, districtId);
    // a rule's decision, with its version, to write others like it
    const other = await insertHome(db.service, districtId);
    await insertHazard(other);
    await review(other);
    const [{ ruleset_version_id, rule_id }] = await decisions(other);
    const manual = await setManual(home, 'light');
    const rule = (values: Record<string, unknown>) => ({
      id: v7(),
      registration_id: home.registrationId,
      kind: 'rule',
      tier: 'priority',
      ground: 'safety',
      ruleset_version_id,
      rule_id,
      decided_at: AT,
      ...values,
    });
    const plain = rule({ tier: 'standard', ground: null });
    await db.service('tier_decisions').insert(plain);
    await expect(
      db
        .service('registrations')
        .where({ id: home.registrationId })
        .update({ tier: 'standard', tier_decision_id: plain.id }),
    ).rejects.toMatchObject({ code: 'DS027' });
    const supersede = (values: Record<string, unknown> = {}) =>
      db.service('tier_decisions').insert(rule({ supersedes: manual.id, ...values }));
    await expect(supersede()).rejects.toMatchObject({ code: 'DS012' });
    await insertHazard(home);
    await expect(supersede({ tier: 'standard', ground: null })).rejects.toMatchObject({ code: 'DS012' });
    await expect(supersede({ registration_id: other.registrationId })).rejects.toMatchObject({
      code: 'DS027',
    });
    await supersede();
  });
});

test('a review answers the request it saw; only requested ones are reviewed when asked so', async () => {
  const home = await insertHome(db.service, districtId);
  await db.service('registrations').where({ id: home.registrationId }).update({ review_requested_at: AT });
  const deps = { service: db.service, facts: db.facts };
  expect(await reviewRegistrations(deps, { requestedOnly: true, at: AT })).toMatchObject({ reviewed: 1 });
  expect((await registration(home)).review_requested_at).toBeNull();
  expect(await reviewRegistrations(deps, { requestedOnly: true, at: AT })).toMatchObject({ reviewed: 0 });
});
