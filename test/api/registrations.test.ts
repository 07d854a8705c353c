import { v7 as uuid } from 'uuid';
import { reviewRegistrations } from '../../activities/review-registrations';
import { createTestDatabase, type TestDatabase } from '../support/database';
import {
  decidePriority,
  grantRole,
  insertHome,
  SEEDED_NAMES,
  seedSmallRegister,
  type SmallRegister,
  TEST_START,
} from '../support/register';
import { insertRound } from '../support/rounds';
import { insertHazard, proposeVisit } from '../support/visits';
import { appOn, setPasswords, signIn } from './api-client';

let database: TestDatabase;
let register: SmallRegister;
let app: ReturnType<typeof appOn>;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  await setPasswords(database);
  app = appOn(database);
  await decidePriority(database.service, register, register.homes[0], 'safety');
});
afterAll(() => database.close());

const path = (): string => `/api/registrations/${register.homes[0].registrationId}`;

it('says in both languages why a rule placed a registration, and what would change it', async () => {
  const supervisor = await signIn(app, 'supervisor');
  const { body } = await supervisor.agent.get(path()).expect(200);
  expect(body).toMatchObject({ tier: 'priority', ground: 'safety', rulesetVersionNumber: 1 });
  expect(body.explanation.summary.en).toContain('Severe hazard open');
  expect(body.explanation.summary.zh).toContain('严重隐患未消除');
  expect(body.explanation.because[0].en).toMatch(/test, 2026-10-30/);
  expect(body.explanation.wouldChange.length).toBeGreaterThan(0);
  expect(body).not.toHaveProperty('decisionId');
});

describe('what the rules saw', () => {
  const hidden = 'auditErrorsFound';
  const known = (value: unknown) => ({ value, source: 'test', observedAt: '2026-10-30' });
  let home: string;
  let logins: Record<string, string>;

  beforeAll(async () => {
    const inserted = await insertHome(database.service, {
      districtId: register.districtId,
      patchId: register.patches[0],
      key: 'seen-by-role',
    });
    home = inserted.registrationId;
    const id = await decidePriority(database.service, register, inserted, 'safety');
    const facts = { openHazardSeverity: known('severe'), [hidden]: known(7), noSuchFact: known(1) };
    const { explanation } = await database.service('tier_decisions').where({ id }).first();
    const later = uuid();
    const { rows } = await database.service.raw(
      `INSERT INTO tier_decisions (id, registration_id, kind, tier, previous_tier, ground, ruleset_version_id, rule_id, explanation, decided_at)
       SELECT ?, registration_id, kind, tier, previous_tier, ground, ruleset_version_id, rule_id, ?, decided_at FROM tier_decisions WHERE id = ? RETURNING id`,
      [later, JSON.stringify({ ...explanation, facts, conditions: ['of another time'] }), id],
    );
    expect(rows).toHaveLength(1);
    await database.service('registrations').where({ id: home }).update({ tier_decision_id: later });
    await database.service('tasks').insert({
      id: uuid(),
      kind: 'revisit',
      registration_id: home,
      building_id: inserted.buildingId,
      dwelling_id: inserted.dwellingId,
      patch_id: register.patches[0],
      round_id: await insertRound(database, register, '2026-11-02'),
      assignee_id: register.users.officer,
      state: 'open',
      rank: 10,
      issued_at: TEST_START,
      due_at: TEST_START,
    });
    // an officer here who supervises elsewhere sees what an officer sees
    await grantRole(database.service, register, register.users.officer, 'supervisor', register.patches[1]);
    logins = { supervisor: 'supervisor', auditor: 'auditor', officer: 'officer', administrator: 'admin' };
  });

  it.each([
    ['supervisor', ['openHazardSeverity', hidden]],
    ['auditor', ['openHazardSeverity', hidden]],
    ['officer', ['openHazardSeverity']],
    ['administrator', []],
  ])('is shown to the %s as the catalogue says', async (role, keys) => {
    const caller = await signIn(app, logins[role] ?? '');
    const { body } = await caller.agent.get(`/api/registrations/${home}`).expect(200);
    expect(Object.keys(body.decision.explanation.facts as object).toSorted()).toEqual(keys.toSorted());
    expect(body.explanation.summary.en).toContain('Severe hazard open');
    expect(body.explanation.because).toHaveLength(keys.length === 0 ? 0 : 1);
    expect(body.explanation.wouldChange).toHaveLength(keys.length === 0 ? 0 : 1);
  });
});

it('shows what the demonstration sent to those who may read personal data, and to nobody else', async () => {
  const id = '019a0000-0000-7000-8000-00000000000a';
  await database.service('contact_attempts').insert({
    id,
    registration_id: register.homes[0].registrationId,
    recipient: 'resident',
    channel: 'link',
    purpose: 'confirmation',
    state: 'sent',
    at: TEST_START,
  });
  await database
    .service('message_log')
    .insert({ contact_attempt_id: id, recipient_address: '+10000000000', body: 'Code: 123456' });
  const sent = (sentAt: Date | null) =>
    database.service('message_log').where({ contact_attempt_id: id }).update({ sent_at: sentAt });
  const read = async (login: string): Promise<unknown> =>
    (await (await signIn(app, login)).agent.get(path()).expect(200)).body.messages;
  // one that waits to be sent has told nobody anything yet
  expect(await read('supervisor')).toEqual([]);
  await sent(new Date());
  expect(await read('supervisor')).toMatchObject([{ id, channel: 'link', body: 'Code: 123456' }]);
  expect(await read('auditor')).toEqual([]);
  expect(await read('admin')).toEqual([]);
});

it('shows an auditor the reason but no resident', async () => {
  const auditor = await signIn(app, 'auditor');
  const { body } = await auditor.agent.get(path()).expect(200);
  expect(body.explanation.reason.en).toBeTruthy();
  expect(JSON.stringify(body)).not.toContain(SEEDED_NAMES[0]);
});

it('a home that the rules follow up as priority is not set to that by hand: its ground and its visit would go', async () => {
  const { visitId, home } = await proposeVisit(database.service, register);
  const supervisor = await signIn(app, 'supervisor');
  const { body } = await supervisor
    .post(`/api/registrations/${home.registrationId}/manual-tier`, {
      tier: 'priority',
      reason: 'court_order',
    })
    .expect(409);
  expect(body.code).toBe('PRIORITY_HAS_GROUND');
  expect(await database.service('registrations').where({ id: home.registrationId }).first()).toMatchObject({
    tier: 'priority',
    tier_ground: 'safety',
  });
  expect(await database.service('visits').where({ id: visitId }).first()).toMatchObject({
    state: 'proposed',
  });
});

it('a tier set by hand is looked at at once by the rules, which a severe hazard found before lets end it', async () => {
  const home = await insertHome(database.service, {
    districtId: register.districtId,
    patchId: register.patches[0],
    key: 'hazard-before',
  });
  await insertHazard(database.service, home, register.patches[0], { severity: 'severe' });
  const supervisor = await signIn(app, 'supervisor');
  const address = `/api/registrations/${home.registrationId}`;
  await supervisor.post(`${address}/manual-tier`, { tier: 'priority', reason: 'court_order' }).expect(200);
  const { review_requested_at } = await database
    .service('registrations')
    .where({ id: home.registrationId })
    .first<{ review_requested_at: Date | null }>();
  expect(review_requested_at).not.toBeNull();
  await reviewRegistrations(database, {
    at: new Date(TEST_START.getTime() + 60_000),
    registrationIds: [home.registrationId],
    requestedOnly: true,
  });
  const { body } = await supervisor.agent.get(address).expect(200);
  expect(body).toMatchObject({ tier: 'priority', ground: 'safety', decision: { kind: 'rule' } });
});

it('says of a fact that is not known that it is not, also where a decision was stored without its source', async () => {
  const home = await insertHome(database.service, {
    districtId: register.districtId,
    patchId: register.patches[0],
    key: 'unknown-facts',
  });
  const supervisor = await signIn(app, 'supervisor');
  const facts = async () => {
    const { body } = await supervisor.agent.get(`/api/registrations/${home.registrationId}`).expect(200);
    return (body as { decision: { explanation: { facts: Record<string, unknown> } } }).decision.explanation
      .facts;
  };
  const id = await decidePriority(database.service, register, home, 'safety');
  const stored = await database.service('tier_decisions').where({ id }).first<{ explanation: object }>();
  const older = uuid();
  await database.service.raw(
    `INSERT INTO tier_decisions (id, registration_id, kind, tier, previous_tier, ground, ruleset_version_id, rule_id, explanation, decided_at)
     SELECT ?, registration_id, kind, tier, previous_tier, ground, ruleset_version_id, rule_id, ?, decided_at FROM tier_decisions WHERE id = ?`,
    [
      older,
      JSON.stringify({
        ...stored.explanation,
        facts: { gasCertificate: { value: null } },
        conditions: ['of another time'],
      }),
      id,
    ],
  );
  await database
    .service('registrations')
    .where({ id: home.registrationId })
    .update({ tier_decision_id: older });
  expect(await facts()).toEqual({ gasCertificate: { value: null, source: null, observedAt: null } });
});

it('a tier set by hand has no explanation by rules, moves the next confirmation and ends after 30 days', async () => {
  const other = await signIn(app, 'othersupervisor');
  const home = register.homes[1];
  const address = `/api/registrations/${home.registrationId}`;
  await other.post(`${address}/manual-tier`, { tier: 'light', reason: 'because' }).expect(400);
  await other.post(`${address}/manual-tier`, { tier: 'light', reason: 'resident_wish' }).expect(200);
  const { body } = await other.agent.get(address).expect(200);
  expect(body).toMatchObject({ tier: 'light', explanation: null, rulesetVersionNumber: null });
  // a year after the confirmation of 2026-01-05
  expect(body.nextConfirmationOn).toBe('2027-01-05');
  const decision = await database
    .service('tier_decisions')
    .where({ registration_id: home.registrationId })
    .first<{ manual_until: Date; decided_at: Date; decided_by: string }>();
  expect(body.decision).toMatchObject({
    kind: 'manual',
    decidedBy: decision.decided_by,
    deciderName: 'othersupervisor',
  });
  expect(new Date(body.decision.manualUntil as string)).toEqual(decision.manual_until);
  const days = (decision.manual_until.getTime() - decision.decided_at.getTime()) / 86_400_000;
  expect(days).toBeCloseTo(30, 1);
  expect(decision.decided_at.getTime()).toBeGreaterThanOrEqual(TEST_START.getTime());
});

it('the same tier for the same reason, set again by whoever set it, is the decision that stands', async () => {
  const other = await signIn(app, 'othersupervisor');
  const address = `/api/registrations/${register.homes[1].registrationId}`;
  const set = async (reason: string): Promise<string> => {
    const { body } = await other.post(`${address}/manual-tier`, { tier: 'light', reason }).expect(200);
    return String(body.decisionId);
  };
  const first = await set('resident_wish');
  const { body } = await other.agent.get(address).expect(200);
  expect(await set('resident_wish')).toBe(first);
  expect((await other.agent.get(address).expect(200)).body).toEqual(body);
  // another reason is another decision
  expect(await set('data_error')).not.toBe(first);
});

it('a tier is not set by hand where the caller only reads: nothing is stored, and they are told', async () => {
  const home = register.homes[1];
  // reads the whole authority, supervises another office
  await grantRole(database.service, register, register.users.supervisor, 'auditor', register.authorityId);
  const decisions = () => database.service('tier_decisions').where({ registration_id: home.registrationId });
  const before = await decisions();
  const supervisor = await signIn(app, 'supervisor');
  await supervisor.agent.get(`/api/registrations/${home.registrationId}`).expect(200);
  const { body } = await supervisor
    .post(`/api/registrations/${home.registrationId}/manual-tier`, {
      tier: 'priority',
      reason: 'resident_wish',
    })
    .expect(403);
  expect(body.code).toBe('FORBIDDEN');
  expect(await decisions()).toEqual(before);
});

it('a tier is not set by hand on a registration that has ended', async () => {
  const home = await insertHome(database.service, {
    districtId: register.districtId,
    patchId: register.patches[1],
    key: 'ended',
  });
  await database
    .service('registrations')
    .where({ id: home.registrationId })
    .update({ state: 'ended', period: '[2026-01-01,2026-11-01)' });
  const other = await signIn(app, 'othersupervisor');
  const { body } = await other
    .post(`/api/registrations/${home.registrationId}/manual-tier`, { tier: 'light', reason: 'resident_wish' })
    .expect(409);
  expect(body.code).toBe('REGISTRATION_NOT_UPDATED');
  expect(await database.service('tier_decisions').where({ registration_id: home.registrationId })).toEqual(
    [],
  );
});
