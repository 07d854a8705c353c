import { v7 as uuid } from 'uuid';
import { HAZARD_KINDS, REINSPECTION_OUTCOMES } from '../../domain/hazard';
import { TASK_OUTCOMES } from '../../domain/outcomes';
import { SESSION_HOURS } from '../../domain/session';
import { VISIT_OUTCOMES } from '../../domain/visit';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { asUser, seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';
import { insertRound } from '../support/rounds';
import { bringVisitTo, insertHazard, proposeVisit } from '../support/visits';

const YEAR_MS = 365 * 86_400_000;
const LAST_YEAR = new Date(TEST_START.getTime() - YEAR_MS);
const NEXT_YEAR = new Date(TEST_START.getTime() + YEAR_MS);

let database: TestDatabase;
let register: SmallRegister;
beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
});
afterAll(() => database.close());

const officer = () => register.users.officer;
const supervisor = () => register.users.supervisor;
const home = () => register.homes[0];

async function insertTask(values: Record<string, unknown>): Promise<string> {
  const id = uuid();
  const { buildingId, dwellingId, registrationId } = home();
  await database.service('tasks').insert({
    id,
    kind: 'dispute',
    building_id: buildingId,
    dwelling_id: dwellingId,
    registration_id: registrationId,
    patch_id: register.patches[0],
    assignee_id: officer(),
    state: 'open',
    issued_at: TEST_START,
    due_at: TEST_START,
    ...values,
  });
  return id;
}

/** Whether an instant is one that the programme's clock showed since the tests began, and not the one that was asked for. */
const isNow = (at: Date | undefined) =>
  at !== undefined && at >= TEST_START && at.getTime() < TEST_START.getTime() + 3_600_000;

describe('when something is said is the database’s to say', () => {
  it.each([LAST_YEAR, NEXT_YEAR])('of an event, whatever is written (%s)', async (at) => {
    const id = uuid();
    await asUser(database.app, supervisor(), (trx) =>
      trx('registration_events').insert({
        id,
        registration_id: home().registrationId,
        kind: 'refused',
        at,
        actor_kind: 'user',
        actor_id: supervisor(),
      }),
    );
    const event = await database.service('registration_events').where({ id }).first<{ at: Date }>('at');
    expect(isNow(event.at)).toBe(true);
  });

  it('of a stop’s beginning and end', async () => {
    const id = uuid();
    const of = { area_id: register.patches[0], reason: 'technical' };
    await asUser(database.app, supervisor(), (trx) =>
      trx('outward_pauses').insert({ id, ...of, paused_at: LAST_YEAR, paused_by: supervisor() }),
    );
    await asUser(database.app, supervisor(), (trx) =>
      trx('outward_pauses').where({ id }).update({ resumed_at: NEXT_YEAR, resumed_by: supervisor() }),
    );
    const pause = await database
      .service('outward_pauses')
      .where({ id })
      .first<{ from: Date; to: Date }>('paused_at as from', 'resumed_at as to');
    expect([isNow(pause.from), isNow(pause.to)]).toEqual([true, true]);
  });

  it('of an incident’s end', async () => {
    const id = uuid();
    await database
      .service('incidents')
      .insert({ id, code: 'REVIEW_FAILED', about: id, patch_id: register.patches[0], detail: '{}' });
    await asUser(database.app, supervisor(), (trx) =>
      trx('incidents')
        .where({ id })
        .update({ state: 'resolved', closed_at: NEXT_YEAR, closed_by: supervisor() }),
    );
    const closed = await database.service('incidents').where({ id }).first<{ at: Date }>('closed_at as at');
    expect(closed.at.getTime()).toBeLessThanOrEqual(Date.now());
  });

  it('of an outcome that would lie ahead', async () => {
    const id = await insertTask({});
    await asUser(database.app, officer(), (trx) =>
      trx('tasks').where({ id }).update({
        state: 'done',
        outcome: 'confirmed',
        closed_at: NEXT_YEAR,
        closed_by_kind: 'user',
        closed_by: officer(),
      }),
    );
    const task = await database.service('tasks').where({ id }).first<{ at: Date }>('closed_at as at');
    expect(isNow(task.at)).toBe(true);
  });
});

it('a session lasts as long as signing in makes it, whoever writes it', async () => {
  const store = (hours: number) =>
    asUser(database.app, officer(), (trx) =>
      trx('sessions').insert({
        token_hash: Buffer.from(uuid()),
        user_id: officer(),
        csrf_token: 'x',
        expires_at: trx.raw('now() + make_interval(hours => ?)', [hours]),
      }),
    );
  await expect(store(SESSION_HOURS + 1)).rejects.toThrow('row-level security');
  await store(SESSION_HOURS);
});

it.each(['exhausted', 'carried_over'])(
  'no supervisor makes a task %s: the round’s procedure does',
  async (state) => {
    const id = await insertTask({});
    const change = asUser(database.app, supervisor(), (trx) =>
      trx('tasks').where({ id }).update({
        state,
        closed_at: TEST_START,
        closed_by_kind: 'user',
        closed_by: supervisor(),
      }),
    );
    await expect(change).rejects.toThrow('row-level security');
  },
);

describe('an outcome', () => {
  const kinds = async (): Promise<[Record<string, unknown>, readonly string[]][]> => {
    const { visitId: visit_id, home: visited } = await proposeVisit(database.service, register);
    await bringVisitTo(database, register, visit_id, 'released');
    const hazard_id = await insertHazard(database.service, home(), register.patches[0]);
    const round_id = await insertRound(database, register, '2026-11-05');
    return [
      [
        {
          kind: 'visit',
          visit_id,
          building_id: visited.buildingId,
          dwelling_id: visited.dwellingId,
          registration_id: visited.registrationId,
        },
        VISIT_OUTCOMES,
      ],
      [{ kind: 'reinspection', hazard_id }, REINSPECTION_OUTCOMES],
      [{ kind: 'revisit', round_id }, TASK_OUTCOMES],
      [{ kind: 'dispute' }, TASK_OUTCOMES],
    ];
  };

  it('is one of the task’s kind, the same in the database as in domain/', async () => {
    const known = new Set<string>([
      ...VISIT_OUTCOMES,
      ...REINSPECTION_OUTCOMES,
      ...TASK_OUTCOMES,
      'Mrs Zephyrine',
    ]);
    for (const [kind, outcomes] of await kinds()) {
      const closed = { state: 'done', closed_at: TEST_START, closed_by_kind: 'procedure' };
      const taken: string[] = [];
      for (const outcome of known) {
        const stored = await insertTask({ ...kind, ...closed, outcome }).then(
          () => true,
          (error: unknown) => {
            expect(error).toMatchObject({ code: '23514', constraint: 'outcome_is_a_code' });
            return false;
          },
        );
        if (stored) taken.push(outcome);
      }
      expect([kind.kind, taken.sort()]).toEqual([kind.kind, [...outcomes].sort()]);
    }
  });

  it.each([
    '{"movedOutOn": "when Mrs Zephyrine left"}',
    '{"occupantCount": "two from abroad"}',
    '{"changed": "the neighbours say so"}',
    '{"note": "anything"}',
    '["anything"]',
  ])('is told in codes alone, and so is a claim: not %s', async (said) => {
    await expect(insertTask({ outcome_detail: said })).rejects.toMatchObject({
      constraint: 'outcome_detail_is_codes',
    });
    const { registrationId, unitId } = home();
    const claim = database.service('declarations').insert({
      id: uuid(),
      registration_id: registrationId,
      unit_id: unitId,
      kind: 'change',
      declarant: 'officer',
      claim: said,
      state: 'received',
      declared_at: TEST_START,
    });
    await expect(claim).rejects.toMatchObject({ constraint: 'claim_is_codes' });
  });
});

it.each([
  [
    {
      value: 'occupants',
      disputeId: uuid(),
      until: '2026-11-05',
      at: TEST_START.toISOString(),
      count: 2,
      ground: null,
    },
    true,
  ],
  [{ value: 'Zephyrine' }, false],
  [{ value: 'she left at night' }, false],
  [{ value: '住户紫薇' }, false],
  [{ 'her words': 1 }, false],
  [{ value: { nested: 'occupants' } }, false],
])('an event is told in codes, numbers, ids and dates alone: %j', async (detail, taken) => {
  const stored = database.service('registration_events').insert({
    id: uuid(),
    registration_id: home().registrationId,
    kind: 'corrected',
    at: TEST_START,
    actor_kind: 'procedure',
    detail: JSON.stringify(detail),
  });
  if (taken) await stored;
  else await expect(stored).rejects.toMatchObject({ constraint: 'detail_is_codes' });
});

it('takes for a code, an id or an instant exactly what looks like one, up to its length', async () => {
  const word = (length: number) => 'a'.repeat(length);
  const said: [unknown, boolean][] = [
    [word(64), true],
    [word(65), false],
    ['0'.repeat(9), false],
    ['0'.repeat(10), true],
    ['0'.repeat(36), true],
    ['0'.repeat(37), false],
    ['2025-01-01T00:00', true],
    ['2025-01-01T00:0', false],
    [`2025-01-01T${'0'.repeat(24)}`, true],
    [`2025-01-01T${'0'.repeat(25)}`, false],
    ['Aa', false],
    ['a b', false],
    ['a\n', false],
    ['', false],
    [null, true],
    [1.5, true],
    [true, true],
    [[], false],
  ];
  const keys: [string, boolean][] = [
    [word(64), true],
    [word(65), false],
    ['a1', false],
    ['Aa', false],
  ];
  const details = [
    ...said.map(([value, taken]) => ({ detail: { value }, taken })),
    ...keys.map(([key, taken]) => ({ detail: { [key]: 1 }, taken })),
  ];
  const { rows } = await database.service.raw<{ rows: { taken: boolean }[] }>(
    'SELECT holds_codes_only(detail) AS taken FROM jsonb_array_elements(?::jsonb) WITH ORDINALITY AS told(detail, place) ORDER BY place',
    [JSON.stringify(details.map(({ detail }) => detail))],
  );
  expect(rows.map(({ taken }, place) => ({ ...details[place], taken }))).toEqual(details);
});

it('a hazard that was found gone is not opened again by a reinspection from before', async () => {
  const hazard_id = await insertHazard(database.service, home(), register.patches[0], {
    kind: HAZARD_KINDS[0],
  });
  const found = async (outcome: string, hours: number) => {
    const at = new Date(TEST_START.getTime() - hours * 3_600_000);
    const closed = { closed_at: at, closed_by_kind: 'user', closed_by: officer() };
    await insertTask({
      kind: 'reinspection',
      hazard_id,
      state: 'done',
      outcome,
      ...closed,
    });
  };
  await found('not_remedied', 2);
  await database.service('hazards').where({ id: hazard_id }).update({ state: 'remedied' });
  const openAgain = () =>
    asUser(database.app, officer(), (trx) =>
      trx('hazards').where({ id: hazard_id }).update({ state: 'open' }),
    );
  await found('remedied', 1);
  await expect(openAgain()).rejects.toMatchObject({ code: 'DS090' });
  await found('not_remedied', 0);
  await openAgain();
});
