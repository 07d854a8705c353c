import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { v7 as uuid } from 'uuid';
import { insertFoundHazards } from '../../db/queries/hazards';
import {
  lockVisitToChange,
  setAppointed,
  setBegun,
  setCompleted,
  setNoShow,
  setRefused,
  setReleased,
  wakeVisit,
  type LockedVisit,
} from '../../db/queries/visit-commands';
import { getProgrammeClock } from '../../db/queries/procedures';
import { getSettings } from '../../db/queries/procedure-settings';
import { withdrawGroundlessVisits } from '../../db/queries/visit-withdrawals';
import { toProgrammeTime } from '../../domain/programme-clock';
import { visitStateAfterNoShow } from '../../domain/visit';
import { DEFAULT_VISIT_SETTINGS } from '../../domain/visit-settings';
import { deliverBatch } from '../../relay/deliver';
import { activitiesOn, reviewNothing } from '../support/activities';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { setProgrammeClock } from '../support/programme-clock';
import {
  asUser,
  seedSmallRegister,
  SEEDED_NAMES,
  TEST_START,
  type Home,
  type SmallRegister,
} from '../support/register';
import { timeSkippingEnvironment, workflowBundle } from '../support/temporal';
import { checklistWith, proposeVisit } from '../support/visits';

jest.setTimeout(180_000);

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
const TASK_QUEUE = 'visits';

let database: TestDatabase;
let environment: TestWorkflowEnvironment;
let register: SmallRegister;
let worker: Worker;
let working: Promise<void>;

let visitId: string;
let home: Home;
/** When the test's visit is released: a Monday, 10:00 in Toronto. The environment's time goes on from test to test. */
let start: number;
/** What people do after a look at the visit, in programme time. */
let afterLook: (at: number) => Promise<void>;

beforeAll(async () => {
  database = await createTestDatabase();
  environment = await timeSkippingEnvironment();
  // the server leaps years ahead once nothing waits any more
  register = await seedSmallRegister(database.service, { endsOn: '2100-01-01' });
  const activities = activitiesOn(database, { review: reviewNothing });
  worker = await Worker.create({
    connection: environment.nativeConnection,
    taskQueue: TASK_QUEUE,
    workflowBundle: await workflowBundle(),
    activities: {
      ...activities,
      workVisit: async (look: Parameters<typeof activities.workVisit>[0]) => {
        const answer = await activities.workVisit(look);
        await afterLook(look.at);
        return answer;
      },
    },
  });
  working = worker.run();
});
afterAll(async () => {
  worker.shutdown();
  await working;
  await environment.teardown();
  await database.close();
});
beforeEach(async () => {
  const clock = await getProgrammeClock(database.service);
  const sinceStart = toProgrammeTime(clock, await environment.currentTimeMs()) - TEST_START.getTime();
  await environment.sleep(WEEK - (sinceStart % WEEK));
  start = toProgrammeTime(clock, await environment.currentTimeMs());
  ({ visitId, home } = await proposeVisit(database.service, register, new Date(start)));
});

type Change = (trx: Parameters<typeof lockVisitToChange>[0], visit: LockedVisit) => Promise<void>;

/** A person's act and what wakes the workflow, in one transaction, delivered by the relay. */
async function act(change: Change): Promise<void> {
  await store(change);
  await deliver();
}

async function store(change: Change, userId?: string): Promise<void> {
  const write = async (trx: Parameters<Change>[0]) => {
    const visit = await lockVisitToChange(trx, visitId);
    if (!visit) throw new Error('VISIT_UNKNOWN');
    await change(trx, visit);
    await wakeVisit(trx, visitId);
  };
  await (userId === undefined ? database.service.transaction(write) : asUser(database.app, userId, write));
}

/** As if the database's clock had shown it: the environment's time goes on in the workflow alone. */
async function dateRelease(at: number): Promise<void> {
  await database.owner.transaction(async (trx) => {
    await trx.raw('SET LOCAL ROLE doorstep_owner');
    await trx.raw('ALTER TABLE visits DISABLE TRIGGER visits_checked, NO FORCE ROW LEVEL SECURITY');
    await trx('visits')
      .where({ id: visitId })
      .update({ released_at: new Date(at) });
    await trx.raw('ALTER TABLE visits ENABLE TRIGGER visits_checked, FORCE ROW LEVEL SECURITY');
  });
}

async function deliver(): Promise<void> {
  const relay = { db: database.service, client: environment.client, taskQueue: TASK_QUEUE };
  while ((await deliverBatch(relay)) > 0);
}

const appoint = (from: number, counts: 'reschedules' | null = null) =>
  act((trx) =>
    setAppointed(trx, visitId, { from: new Date(from), to: new Date(from + HOUR), asked: false }, counts),
  );
const noShow = (now: number) =>
  act((trx, visit) =>
    setNoShow(trx, visitId, {
      state: visitStateAfterNoShow(visit.noShows + 1, DEFAULT_VISIT_SETTINGS.noShowAttempts),
      counts: true,
      at: new Date(now),
    }),
  );

/**
 * Releases the visit, runs its workflow to its end, and gives what its history holds.
 * @param beforeItStarts what happens once it is released and before its workflow hears of it
 */
async function runVisit(beforeItStarts?: () => Promise<void>): Promise<string> {
  const workflowId = `visit-${visitId}`;
  await store(async (trx, visit) => {
    const { id: settingsId } = await getSettings(trx, 'siteVisit');
    const release = {
      officerId: register.users.officer,
      releasedBy: register.users.supervisor,
      settingsId,
    };
    await setReleased(trx, visit, {
      ...release,
      at: new Date(start),
      dueAt: new Date(start + 14 * DAY),
    });
  }, register.users.supervisor);
  await dateRelease(start);
  await beforeItStarts?.();
  await deliver();
  const handle = environment.client.workflow.getHandle(workflowId);
  await handle.result();
  const { events } = await handle.fetchHistory();
  const payloads: { data?: Uint8Array | null }[] = [];
  for (const event of events ?? []) {
    payloads.push(...(event.workflowExecutionStartedEventAttributes?.input?.payloads ?? []));
    payloads.push(...(event.workflowExecutionSignaledEventAttributes?.input?.payloads ?? []));
    payloads.push(...(event.activityTaskScheduledEventAttributes?.input?.payloads ?? []));
    payloads.push(...(event.activityTaskCompletedEventAttributes?.result?.payloads ?? []));
  }
  return payloads.map(({ data }) => Buffer.from(data ?? []).toString()).join('\n');
}

/** Runs each act once, at the first look that is late enough. */
function inOrder(
  ...acts: [from: number, run: (at: number) => Promise<void>][]
): (at: number) => Promise<void> {
  const left = [...acts];
  return async (at) => {
    const [next] = left;
    if (!next || at < start + next[0]) return;
    left.shift();
    await next[1](at);
  };
}

const contacts = async () => {
  const rows = await database
    .service('contact_attempts')
    .where({ visit_id: visitId })
    .orderBy('at')
    .select<{ purpose: string; state: string; at: Date }[]>('purpose', 'state', 'at');
  return rows.map(({ purpose, state, at }) => [purpose, state, Math.round((at.getTime() - start) / HOUR)]);
};
const visit = () => database.service('visits').where({ id: visitId }).first();
const incidents = () =>
  database
    .service('incidents')
    .where({ workflow_id: `visit-${visitId}` })
    .pluck('code');
const procedure = () =>
  database
    .service('procedures')
    .where({ workflow_id: `visit-${visitId}` })
    .first();
const at = (hours: number) => start + hours * HOUR;

it('asks, reminds a day before, and has each hazard reinspected at its deadline; its history names nobody', async () => {
  afterLook = inOrder(
    [0, () => appoint(at(52))],
    [
      53 * HOUR,
      async (now) => {
        // the workflow looks a day later; the officer was there in time
        await setProgrammeClock(database, new Date(at(52)));
        await act(async (trx, locked) => {
          await setBegun(trx, visitId);
          await setCompleted(trx, visitId, {
            consent: 'given',
            checklist: checklistWith(),
            score: 100,
            at: new Date(now),
          });
          const found = [
            { kind: 'gas_leak', severity: 'severe' as const, inCommonParts: false },
            { kind: 'other', severity: 'minor' as const, inCommonParts: true },
          ];
          const by = {
            by: register.users.officer,
            at: new Date(now),
            remedyDays: DEFAULT_VISIT_SETTINGS.reinspectAfterDays,
          };
          await insertFoundHazards(trx, locked, found, by);
        });
      },
    ],
  );
  const history = await runVisit();
  expect(await contacts()).toEqual([
    ['visit_request', 'sent', 0],
    // Tuesday 9:00, for Wednesday 14:00
    ['visit_reminder', 'sent', 23],
  ]);
  const tasks = await database
    .service('tasks as t')
    .join('hazards as h', 'h.id', 't.hazard_id')
    .where({ 't.kind': 'reinspection', 'h.visit_id': visitId })
    .orderBy('t.issued_at')
    .select<{ severity: string; late: number }[]>(
      'h.severity',
      database.service.raw('(programme_date(t.issued_at) - h.deadline_on)::integer AS late'),
    );
  // the day after the deadline
  expect(tasks).toEqual([
    { severity: 'severe', late: 1 },
    { severity: 'minor', late: 1 },
  ]);
  expect(await procedure()).toMatchObject({ state: 'ended' });
  expect(await incidents()).toEqual([]);
  expect(history).toContain(visitId);
  for (const name of SEEDED_NAMES) expect(history).not.toContain(name);
  expect(history).not.toContain('+10000000000');
  expect(history).not.toContain('Example Street');
});

it('reminds of the appointment that was moved, not of the one before', async () => {
  afterLook = inOrder(
    [0, () => appoint(at(52))],
    [1, () => appoint(at(76), 'reschedules')],
    [66 * HOUR, (now) => act((trx) => setRefused(trx, visitId, new Date(now)))],
  );
  await runVisit();
  expect(await contacts()).toEqual([
    ['visit_request', 'sent', 0],
    ['visit_reminder', 'sent', 47],
  ]);
  expect(await visit()).toMatchObject({ state: 'refused', reschedules: 1 });
});

it('ends at once when the resident declines, and asks nobody again', async () => {
  afterLook = inOrder([0, (now) => act((trx) => setRefused(trx, visitId, new Date(now)))]);
  await runVisit();
  expect(await contacts()).toEqual([['visit_request', 'sent', 0]]);
  expect(await incidents()).toEqual([]);
  expect(await procedure()).toMatchObject({ state: 'ended' });
});

it('waits for another appointment after the first no-show, and ends after the second with a person told', async () => {
  afterLook = inOrder(
    [0, () => appoint(at(30))],
    [31 * HOUR, noShow],
    [31 * HOUR, (now) => appoint(now + 48 * HOUR)],
    [100 * HOUR, noShow],
  );
  await runVisit();
  expect(await visit()).toMatchObject({ state: 'no_show', no_shows: 2, reschedules: 0 });
  // the request and the first reminder have used the month's two contacts up
  expect((await incidents()).toSorted()).toEqual(['VISIT_NOT_REMINDED', 'VISIT_NO_SHOW']);
  expect(await procedure()).toMatchObject({ state: 'ended' });
});

it('is withdrawn when its ground ends before it begins', async () => {
  afterLook = inOrder(
    [0, () => appoint(at(72))],
    [
      24 * HOUR,
      async (now) => {
        const { registrationId } = home;
        const decision = uuid();
        await database.service('tier_decisions').insert({
          id: decision,
          registration_id: registrationId,
          kind: 'rule',
          tier: 'standard',
          ruleset_version_id: register.rulesetVersionId,
          decided_at: new Date(now),
        });
        await database
          .service('registrations')
          .where({ id: registrationId })
          .update({ tier: 'standard', tier_ground: null, tier_decision_id: decision });
        await database.service.transaction((trx) => withdrawGroundlessVisits(trx, null, new Date(now)));
        await deliver();
      },
    ],
  );
  await runVisit();
  expect(await visit()).toMatchObject({ state: 'withdrawn', withdrawn_reason: 'ground_ended' });
  expect(await database.service('tasks').where({ visit_id: visitId }).pluck('state')).toEqual(['withdrawn']);
  expect(await contacts()).toEqual([['visit_request', 'sent', 0]]);
});

it('keeps silent while the stop button is pressed, and asks after it was released', async () => {
  const id = uuid();
  afterLook = inOrder(
    [
      48 * HOUR,
      async (now) => {
        expect(await contacts()).toEqual([]);
        await database
          .service('outward_pauses')
          .where({ id })
          .update({ resumed_at: new Date(now), resumed_by: register.users.supervisor });
      },
    ],
    [72 * HOUR, (now) => act((trx) => setRefused(trx, visitId, new Date(now)))],
  );
  await runVisit(async () => {
    await database.service('outward_pauses').insert({
      id,
      reason: 'technical',
      paused_at: new Date(start),
      paused_by: register.users.supervisor,
    });
  });
  expect(await contacts()).toEqual([['visit_request', 'sent', 95]]);
});
