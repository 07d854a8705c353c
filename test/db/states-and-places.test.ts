import { v7 as uuid } from 'uuid';
import { taskStateAfter, TASK_OUTCOMES } from '../../domain/outcomes';
import { roundPeriodOf } from '../../domain/revisit-round';
import { STATE_TRANSITIONS } from '../../domain/state-transitions';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { manualDecision } from '../support/manual-tier';
import { setProgrammeClock } from '../support/programme-clock';
import {
  asUser,
  decidePriority,
  grantRole,
  type Home,
  insertHome,
  seedSmallRegister,
  type SmallRegister,
  TEST_START,
} from '../support/register';

const DAY_MS = 86_400_000;
const after = (days: number) => new Date(TEST_START.getTime() + days * DAY_MS);

let database: TestDatabase;
let register: SmallRegister;
let homes = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
});
afterAll(() => database.close());

const newHome = () =>
  insertHome(database.service, {
    districtId: register.districtId,
    patchId: register.patches[0],
    key: `place-${++homes}`,
  });
const registration = ({ registrationId }: Home) =>
  database.service('registrations').where({ id: registrationId });

describe('what may follow what', () => {
  it('is the same in the database as in domain/state-transitions.ts', async () => {
    const rows = await database
      .service('state_transitions')
      .whereNot({ noun: 'visit' })
      .select<{ noun: string; before: string; after: string }[]>('noun', 'before', 'after');
    const inDomain = Object.entries(STATE_TRANSITIONS).flatMap(([noun, transitions]) =>
      Object.entries<readonly string[]>(transitions).flatMap(([from, to]) =>
        to.map((state) => `${noun}: ${from} > ${state}`),
      ),
    );
    expect(rows.map((row) => `${row.noun}: ${row.before} > ${row.after}`).sort()).toEqual(inDomain.sort());
  });

  it('allows what an outcome makes of an officer’s task', () => {
    for (const outcome of TASK_OUTCOMES)
      expect(STATE_TRANSITIONS.task.open).toContain(taskStateAfter(outcome));
  });

  it('is refused otherwise, whoever writes', async () => {
    const home = await newHome();
    await expect(registration(home).update({ state: 'unverified' })).rejects.toThrow('TRANSITION_REFUSED');
    await registration(home).update({ state: 'ended', period: '[2026-01-01,2026-11-01)' });
    await expect(registration(home).update({ state: 'verified' })).rejects.toThrow('TRANSITION_REFUSED');

    const procedure = { workflow_id: uuid(), kind: 'siteVisit', subject_id: uuid(), input: '{}' };
    await database.service('procedures').insert({ ...procedure, state: 'ended' });
    const { workflow_id } = procedure;
    await expect(
      database.service('procedures').where({ workflow_id }).update({ state: 'running' }),
    ).rejects.toThrow('TRANSITION_REFUSED');

    const round = await insertRound({});
    const task = {
      id: uuid(),
      kind: 'dispute',
      building_id: home.buildingId,
      patch_id: register.patches[0],
      issued_at: TEST_START,
      due_at: TEST_START,
    };
    await database.service('tasks').insert({ ...task, state: 'withdrawn', closed_at: TEST_START });
    await expect(
      database.service('tasks').where({ id: task.id }).update({ state: 'open', closed_at: null }),
    ).rejects.toThrow('TRANSITION_REFUSED');
    await database.service('rounds').where({ id: round }).update({ state: 'closed', closed_at: TEST_START });
    await expect(database.service('rounds').where({ id: round }).update({ state: 'open' })).rejects.toThrow(
      'TRANSITION_REFUSED',
    );
  });
});

async function insertRound(values: Record<string, unknown>): Promise<string> {
  const id = uuid();
  await database.service('rounds').insert({
    id,
    patch_id: register.patches[0],
    period: '[2026-11-01,2026-11-16)',
    state: 'open',
    settings_id: register.settingsId,
    opened_at: TEST_START,
    closes_at: after(13),
    ...values,
  });
  return id;
}

describe('a round', () => {
  const on = async (day: Date, values: Record<string, unknown>) => {
    await setProgrammeClock(database, day);
    return insertRound({ opened_at: day, closes_at: new Date(day.getTime() + 3_600_000), ...values });
  };
  afterEach(() => setProgrammeClock(database, TEST_START));

  it('is the only one of its patch then, and of a patch', async () => {
    const noon = new Date('2026-09-02T16:00:00Z');
    const period = '[2026-09-01,2026-09-16)';
    await on(noon, { period, state: 'closed', closed_at: noon });
    await expect(on(noon, { period })).rejects.toThrow('rounds_kind_patch_id_period_key');
    await on(noon, { period, patch_id: register.patches[1] });
    await expect(on(noon, { period, patch_id: register.districtId })).rejects.toThrow('AREA_IS_NO_PATCH');
    await on(new Date('2026-09-16T16:00:00Z'), { period: '[2026-09-16,2026-10-01)' });
  });

  it('is of the half-month that it is, whatever is written of when it opened', async () => {
    const home = { patch_id: register.patches[1] };
    const october = new Date('2026-10-10T16:00:00Z');
    for (const values of [
      { period: '[2026-10-01,2026-10-16)', opened_at: october, closes_at: october },
      { period: '[2026-10-01,2026-10-16)' },
      { period: '[2026-11-16,2026-12-01)', opened_at: after(15), closes_at: after(15) },
      { period: '[2026-11-01,2027-11-01)' },
      { period: '[2026-11-02,2026-11-03)' },
      { opened_at: october },
      { closes_at: after(15) },
    ])
      await expect(insertRound({ ...home, ...values })).rejects.toThrow('ROUND_NOT_NOW');
    const id = await insertRound(home);
    const round = () => database.service('rounds').where({ id });
    await expect(round().update({ closes_at: after(400) })).rejects.toThrow('ROUND_NOT_NOW');
    await expect(round().update({ period: '[2026-11-16,2026-12-01)' })).rejects.toThrow('ROUND_NOT_NOW');
  });

  it('is not opened after the programme’s end, however it is dated', async () => {
    const lastDay = { period: '[2029-12-16,2030-01-01)', patch_id: register.patches[1] };
    const before = new Date('2029-12-31T16:00:00Z');
    await setProgrammeClock(database, new Date('2030-01-01T16:00:00Z'));
    const { rows } = await database.service.raw<{ rows: { today: string }[] }>(
      'SELECT programme_today() AS today',
    );
    expect(rows).toEqual([{ today: '2030-01-01' }]);
    await expect(
      insertRound({ ...lastDay, opened_at: before, closes_at: new Date('2029-12-31T17:00:00Z') }),
    ).rejects.toThrow('PROGRAMME_ENDED');
    await on(before, lastDay);
  });

  it('lasts as long in the database as in domain/revisit-round.ts', async () => {
    const { rows } = await database.owner.raw<{ rows: { day: string; starts: string; ends: string }[] }>(
      `SELECT day::date AS day, lower(half_month_of(day::date)) AS starts, upper(half_month_of(day::date)) AS ends
       FROM generate_series('2027-12-01'::date, '2028-12-31', interval '1 day') AS day`,
    );
    expect(rows).toHaveLength(397);
    for (const { day, starts, ends } of rows)
      expect([day, { start: starts, end: ends }]).toEqual([day, roundPeriodOf(day)]);
  });
});

describe('a registration', () => {
  const insert = async (values: Record<string, unknown>) => {
    const home = await newHome();
    await registration(home).update({ state: 'ended', period: '[2026-01-01,2026-02-01)' });
    await database.service('registrations').insert({
      id: uuid(),
      unit_id: home.unitId,
      building_id: home.buildingId,
      patch_id: register.patches[0],
      state: 'unverified',
      period: '[2026-06-01,)',
      declared_on: '2026-06-01',
      verification_due_on: '2026-12-01',
      ...values,
    });
  };

  it('is of the building and the patch of its dwelling', async () => {
    await insert({});
    for (const values of [
      { building_id: register.homes[1].buildingId },
      { patch_id: register.patches[1] },
      { patch_id: register.districtId },
    ])
      await expect(insert(values)).rejects.toThrow('REGISTRATION_ELSEWHERE');
    const home = await newHome();
    await expect(registration(home).update({ patch_id: register.patches[1] })).rejects.toThrow(
      'REGISTRATION_ELSEWHERE',
    );
  });

  it('goes with its dwelling to another patch, which is one', async () => {
    const home = await newHome();
    const move = (patch_id: string) =>
      database.service('dwellings').where({ id: home.dwellingId }).update({ patch_id });
    await expect(move(register.districtId)).rejects.toThrow('AREA_IS_NO_PATCH');
    await expect(move(register.patches[1])).rejects.toThrow('REGISTRATION_ELSEWHERE');
    await database.service.transaction(async (trx) => {
      await trx('dwellings').where({ id: home.dwellingId }).update({ patch_id: register.patches[1] });
      await trx('registrations').where({ id: home.registrationId }).update({ patch_id: register.patches[1] });
    });
  });
});

describe('a tier', () => {
  const manual = (home: Home, values: Record<string, unknown> = {}) =>
    manualDecision(register.users.supervisor, home.registrationId, values);
  const decide = (home: Home, values: Record<string, unknown> = {}) => {
    const decision = manual(home, values);
    return asUser(database.app, decision.decided_by, (trx) => trx('tier_decisions').insert(decision));
  };

  it('changes only with a decision of that registration that says so', async () => {
    const [home, other] = [await newHome(), await newHome()];
    const foreign = await decidePriority(database.service, register, other, 'safety');
    for (const values of [
      { tier: 'light' },
      { tier_ground: 'record' },
      { tier: 'priority', tier_ground: 'safety', tier_decision_id: foreign },
    ])
      await expect(registration(home).update(values)).rejects.toThrow('TIER_WITHOUT_DECISION');
    const own = await decidePriority(database.service, register, home, 'safety');
    for (const values of [{ tier: 'light' }, { tier_ground: null }, { tier_decision_id: null }])
      await expect(registration(home).update({ tier_decision_id: own, ...values })).rejects.toThrow(
        'TIER_WITHOUT_DECISION',
      );
  });

  it('is not set back by a person to what somebody decided before', async () => {
    const home = await newHome();
    const rule = await decidePriority(database.service, register, home, 'safety');
    const decision = manual(home, { previous_tier: 'priority' });
    const set = (values: Record<string, unknown>) =>
      asUser(database.app, register.users.supervisor, async (trx) => {
        await trx('registrations').where({ id: home.registrationId }).update(values);
      });
    await asUser(database.app, register.users.supervisor, (trx) => trx('tier_decisions').insert(decision));
    await set({ tier: 'light', tier_ground: null, tier_decision_id: decision.id });
    await expect(set({ tier: 'priority', tier_ground: 'safety', tier_decision_id: rule })).rejects.toThrow(
      'TIER_WITHOUT_DECISION',
    );
  });

  it('that is set by hand is not set in the future', async () => {
    await expect(decide(await newHome(), { decided_at: after(1), manual_until: after(31) })).rejects.toThrow(
      'DECISION_IN_FUTURE',
    );
  });

  it('that is set by hand is made longer by another supervisor only', async () => {
    const home = await newHome();
    await grantRole(
      database.service,
      register,
      register.users.otherSupervisor,
      'supervisor',
      register.districtId,
    );
    const [longAgo, aMonthAgo] = [after(-100), after(-31)];
    await decide(home, { decided_at: longAgo, manual_until: after(-70) });
    await decide(home, { decided_at: aMonthAgo, manual_until: after(-1) });
    await expect(decide(home)).rejects.toThrow('RENEWAL_NEEDS_ANOTHER');
    // corrected, not made longer
    await decide(home, { decided_at: after(-10), manual_until: after(-1), tier: 'standard' });
    await decide(home, { decided_by: register.users.otherSupervisor });
  });
});
