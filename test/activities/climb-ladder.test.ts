import type { Activities } from '../../activities/create-activities';
import { addMissingKeptFacts } from '../../db/queries/kept-facts';
import { openRound } from '../../db/queries/rounds';
import { listFieldTasks } from '../../db/queries/tasks';
import { DEFAULT_REVISIT_SETTINGS, type LadderStep } from '../../domain/revisit-round';
import { activitiesOn, reviewNothing } from '../support/activities';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { setProgrammeClock } from '../support/programme-clock';
import {
  asUser,
  decidePriority,
  seedSmallRegister,
  TEST_START,
  type SmallRegister,
} from '../support/register';
import { putInForce } from '../support/settings';
import { insertHazard } from '../support/visits';

const DAY_MS = 86_400_000;
const SEVERE = { fact: 'openHazardSeverity', operator: 'is', value: 'severe' };

let database: TestDatabase;
let register: SmallRegister;
let activities: Activities;
let roundId: string;

beforeEach(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  activities = activitiesOn(database, { review: reviewNothing });
});
afterEach(() => database.close());

/** A round of the first patch that begins on the first day of the tests, a Monday, with this ladder. */
async function begin(...ladder: readonly LadderStep[]): Promise<void> {
  await addMissingKeptFacts(database.service);
  await putInForce(database.service, { ...DEFAULT_REVISIT_SETTINGS, ladder });
  ({ roundId } = await database.service.transaction((trx) =>
    openRound(trx, register.patches[0], TEST_START, 'command'),
  ));
  await activities.issueRoundTasks({ roundId, at: TEST_START.getTime() });
  await look(0);
}

/** One look at the round, so many days after its beginning. */
async function look(days: number): Promise<void> {
  const at = new Date(TEST_START.getTime() + days * DAY_MS);
  await setProgrammeClock(database, at);
  await activities.workRound({ roundId, at: at.getTime(), contactNow: true });
}

const task = () =>
  database
    .service('tasks')
    .where({ kind: 'revisit', round_id: roundId })
    .first<{ state: string; ladder_step: number; escalated_at: Date | null; due_at: Date }>();
const channels = () => database.service('contact_attempts').orderBy('at').pluck<string[]>('channel');

test('a step whose condition holds is taken when it is due; where it does not hold, or is unknown, it is passed over then', async () => {
  await insertHazard(database.service, register.homes[0], register.patches[0], { severity: 'severe' });
  const unknown = { fact: 'lastVisitScore', operator: 'atMost', value: 100 };
  await begin(
    { do: 'link', after: 0 },
    { do: 'letter', after: 2, when: { not: SEVERE } },
    { do: 'message', after: 3, when: unknown },
    { do: 'letter', after: 4, when: SEVERE },
  );
  await look(1);
  expect(await task()).toMatchObject({ ladder_step: 1 });
  await look(2);
  expect(await task()).toMatchObject({ ladder_step: 2 });
  await look(3);
  expect(await task()).toMatchObject({ ladder_step: 3 });
  expect(await channels()).toEqual(['link']);
  await look(4);
  expect(await task()).toMatchObject({ ladder_step: 4, state: 'waiting' });
  expect(await channels()).toEqual(['link', 'letter']);
});

test('a condition that no fact answers to any more is unknown: the round goes on without its steps', async () => {
  await begin(
    { do: 'link', after: 0 },
    { do: 'letter', after: 2, when: { fact: 'factOfLongAgo', operator: 'is', value: true } },
    { do: 'letter', after: 2 },
  );
  await look(2);
  expect(await task()).toMatchObject({ ladder_step: 3 });
  expect(await channels()).toEqual(['link', 'letter']);
});

test('escalating shows the task on the board and goes on from that day', async () => {
  await begin({ do: 'link', after: 0 }, { do: 'escalate', after: 2 }, { do: 'letter', after: 2 });
  await look(2);
  expect(await task()).toMatchObject({
    state: 'waiting',
    escalated_at: new Date(TEST_START.getTime() + 2 * DAY_MS),
  });
  await look(3);
  expect(await channels()).toEqual(['link']);
  await look(4);
  expect(await channels()).toEqual(['link', 'letter']);
  expect((await task()).escalated_at).not.toBeNull();
});

test('what is given to the officer without a call shows no number, is theirs until its own deadline, and stays theirs in the next round', async () => {
  const shown = () =>
    asUser(database.app, register.users.officer, async (trx) =>
      (await listFieldTasks(trx)).map(({ contactPhone }) => contactPhone),
    );
  await begin({ do: 'link', after: 0 }, { do: 'assign', after: 2, until: 3 }, { do: 'phone_task', after: 3 });
  expect(await shown()).toEqual([]);
  await look(2);
  expect(await task()).toMatchObject({ state: 'open' });
  expect((await task()).due_at.toISOString().slice(0, 10)).toBe('2026-11-10');
  expect(await shown()).toEqual([null]);
  expect(await channels()).toEqual(['link']);
  const turn = new Date('2026-11-16T05:00:00Z');
  await setProgrammeClock(database, turn);
  await activities.closeRound({ roundId, at: turn.getTime() });
  expect(
    await database.service('tasks').whereNull('closed_at').select('state', 'ladder_step', 'stepped_on'),
  ).toEqual([{ state: 'open', ladder_step: 2, stepped_on: '2026-11-04' }]);
});

test('the end of a ladder closes the task as exhausted at once, and what was sent as unanswered', async () => {
  await begin(
    { do: 'link', after: 0 },
    { do: 'close', after: 1, when: { not: SEVERE } },
    { do: 'letter', after: 1 },
  );
  await look(1);
  expect(await task()).toMatchObject({ state: 'exhausted' });
  expect(await database.service('contact_attempts').pluck('state')).toEqual(['no_answer']);
});

test('a visit is proposed only where there is ground; elsewhere the step is passed over', async () => {
  const ladder = [
    { do: 'link', after: 0 },
    { do: 'visit_task', after: 2 },
    { do: 'letter', after: 2 },
  ] as const;
  await begin(...ladder);
  await look(2);
  expect(await database.service('visits')).toEqual([]);
  expect(await channels()).toEqual(['link', 'letter']);

  const [, other] = register.homes;
  await insertHazard(database.service, other, register.patches[1]);
  await decidePriority(database.service, register, other, 'safety');
  ({ roundId } = await database.service.transaction((trx) =>
    openRound(trx, register.patches[1], TEST_START, 'command'),
  ));
  await activities.issueRoundTasks({ roundId, at: TEST_START.getTime() });
  await look(0);
  await look(2);
  expect(await database.service('visits').select('registration_id', 'state', 'ground')).toEqual([
    { registration_id: other.registrationId, state: 'proposed', ground: 'safety' },
  ]);
  // the step was taken: the letter has its days from then
  expect(await task()).toMatchObject({ ladder_step: 2 });
});
