import { Client } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import request from 'supertest';
import { v7 as uuid } from 'uuid';
import { shippedRulesets } from '../../activities/review-registrations';
import { addShippedCalendars, seedShippedConfiguration } from '../../db/seeds/shipped-configuration';
import { deliverBatch } from '../../relay/deliver';
import { appOn, setPasswords, signIn, type Caller } from '../api/api-client';
import { activitiesOn } from '../support/activities';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { listBreaches } from '../support/invariants';
import { insertHome, seedSmallRegister, type Home, type SmallRegister } from '../support/register';
import { followSkippedTime, type SkippedTime } from '../support/skipped-time';
import { timeSkippingEnvironment, workflowBundle } from '../support/temporal';
import { checklistWith, insertHazard } from '../support/visits';
import { answerOf, readCalendar, type Calendar, type HomeNames } from './half-month-calendar';

jest.setTimeout(120_000);

const TASK_QUEUE = 'half-month';
const MINUTE = 60_000;
/**
 * Shanghai, 16 to 30 September 2026: Saturday 19 is a day of rest, Sunday 20 a make-up day on which people work, Friday
 * 25 to Sunday 27 is the Mid-Autumn Festival, and from 1 to 7 October nobody works.
 */
const on = (day: string, time: string) => new Date(`2026-${day}T${time}:00+08:00`);
const BEGINS = on('09-16', '00:00');
/** Ticks of a day; in life there is one every minute. */
const TICKS = ['00:01', '09:01', '15:00', '21:00'];

let database: TestDatabase;
let environment: TestWorkflowEnvironment;
let time: SkippedTime;
/** Without time skipping: a tick takes no time. */
let client: Client;
let worker: Worker;
let working: Promise<void>;
let register: SmallRegister;
let app: ReturnType<typeof appOn>;
let officer: Caller;
let supervisor: Caller;
/** What each home is there for. */
let homes: Record<'answers' | 'silent' | 'uncalled' | 'called' | 'visited', Home>;
let names: HomeNames;
const breaches: object[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  environment = await timeSkippingEnvironment();
  const { service } = database;
  register = await seedSmallRegister(service, {
    setting: { begins: BEGINS, timeZone: 'Asia/Shanghai', calendar: 'CN' },
  });
  await seedShippedConfiguration(service, shippedRulesets);
  await addShippedCalendars(service, 2025);
  time = await followSkippedTime(database, environment);
  homes = await insertHomes();
  names = new Map(Object.entries(homes).map(([name, { registrationId }]) => [registrationId, name]));
  client = new Client({ connection: environment.connection });
  worker = await Worker.create({
    connection: environment.nativeConnection,
    taskQueue: TASK_QUEUE,
    workflowBundle: await workflowBundle(),
    activities: activitiesOn(database),
    interceptors: { activity: [time.interceptor] },
  });
  working = worker.run();
  await setPasswords(database);
  app = appOn(database);
  officer = await signIn(app, 'officer');
  supervisor = await signIn(app, 'supervisor');
});
afterAll(async () => {
  worker.shutdown();
  await working;
  await environment.teardown();
  await database.close();
});

/** Five homes of one patch, all due for confirmation in this half-month. */
async function insertHomes(): Promise<typeof homes> {
  const { service } = database;
  const home = async (key: string, { phoneOnly = false } = {}) => {
    const inserted = await insertHome(service, {
      districtId: register.districtId,
      patchId: register.patches[0],
      key,
    });
    await service('registrations')
      .where({ id: inserted.registrationId })
      .update({ next_confirmation_on: '2026-09-20' });
    if (phoneOnly)
      await service('resident_contacts')
        .where({ resident_id: inserted.residentId })
        .update({ channel: 'phone' });
    return inserted;
  };
  const made = {
    answers: await home('answers'),
    silent: await home('silent'),
    uncalled: await home('uncalled', { phoneOnly: true }),
    called: await home('called', { phoneOnly: true }),
    visited: await home('visited'),
  };
  await insertHazard(service, made.visited, register.patches[0], {
    severity: 'severe',
    found_at: on('09-14', '10:00'),
    deadline_on: '2026-09-16',
  });
  return made;
}

/** What the schedule would have done; then what the relay has to hand over. */
async function tick(): Promise<void> {
  await client.workflow.execute('tick', { taskQueue: TASK_QUEUE, workflowId: `tick-${uuid()}` });
  await deliver();
}

async function deliver(): Promise<void> {
  while ((await deliverBatch({ db: database.service, client, taskQueue: TASK_QUEUE })) > 0);
  // a minute is over only when the workflows that were woken sleep again
  await time.passUntil(new Date((await time.now()).getTime() + MINUTE));
  breaches.push(...(await listBreaches(database.service, { quiet: false })));
}

/** Lets time pass until then, with its ticks. */
async function passUntil(until: Date): Promise<void> {
  for (;;) {
    const next = nextTick(await time.now());
    if (next > until) break;
    await time.passUntil(next);
    await tick();
  }
  await time.passUntil(until);
}

function nextTick(after: Date): Date {
  const days = [0, 1].map((more) => new Date(after.getTime() + 8 * 3_600_000 + more * 86_400_000));
  const ticks = days.flatMap((day) => TICKS.map((hour) => on(day.toISOString().slice(5, 10), hour)));
  return ticks.find((instant) => instant > after) ?? after;
}

/** Somebody does this then. */
async function act(day: string, clock: string, what: () => Promise<unknown>): Promise<void> {
  await passUntil(on(day, clock));
  await what();
  await deliver();
}

/** The link of the last message to the home, with its code proved. */
async function openLink({ registrationId }: Home) {
  const { body } = await database
    .service('message_log as m')
    .join('contact_attempts as c', 'c.id', 'm.contact_attempt_id')
    .where({ 'c.registration_id': registrationId })
    .orderBy('c.at', 'desc')
    .first<{ body: string }>('m.body');
  const { token, code } = answerOf(body);
  const browser = request.agent(app);
  await browser.post(`/c/${token}`).type('form').send({ code }).expect(303);
  const page = async () => (await browser.get(`/c/${token}?lang=en`).expect(200)).text;
  return {
    page,
    answer: async (fields: Record<string, string>) => {
      const csrf = /name="csrf" value="([^"]+)"/.exec(await page())?.[1] ?? '';
      return browser
        .post(`/c/${token}/answer?lang=en`)
        .type('form')
        .send({ csrf, ...fields });
    },
  };
}

const idOf = async (table: string, where: object): Promise<string> => {
  const row = await database
    .service(table)
    .where(where)
    .orderBy('id', 'desc')
    .first<{ id: string } | undefined>('id');
  if (!row) throw new Error(`no row in ${table}`);
  return row.id;
};
const recordOutcome = async (home: Home, kind: string, outcome: string) => {
  const id = await idOf('tasks', { registration_id: home.registrationId, kind, closed_at: null });
  await officer.post(`/api/tasks/${id}/outcome`, { outcome }).expect(200);
};
const onVisit = async (caller: Caller, command: string, body: object = {}) => {
  const id = await idOf('visits', { registration_id: homes.visited.registrationId });
  await caller.post(`/api/visits/${id}/${command}`, body).expect(200);
};

/**
 * What design and docs/procedures/ promise for these homes. Ladder: link at once, message after 3 working days, call
 * and letter likewise, exhausted after 5; an officer's task is due after 8 and reminded of 2 before.
 */
const PROMISED: Calendar = {
  '09-16 Wed': [
    '00:01 answers: revisit task issued',
    '00:01 called: revisit task issued',
    '00:01 d1-o1-p1: round opens',
    // nobody is due there
    '00:01 d1-o2-p1: round opens',
    '00:01 silent: revisit task issued',
    '00:01 uncalled: revisit task issued',
    '00:01 visited: revisit task issued',
    '00:01 visited: tier priority on safety',
    '00:01 visited: visit proposed',
    // not at night
    '09:00 answers: confirmation by link',
    '09:00 silent: confirmation by link',
    '09:00 visited: confirmation by link',
    '10:00 visited: visit task issued',
    '10:00 visited: visit.release',
    '10:00 visited: visit_request by link',
  ],
  '09-17 Thu': [
    '11:00 called: call, no_answer',
    '18:30 answers: portal.correct',
    '18:30 answers: registration confirmed',
    '18:30 answers: revisit task done',
    '19:30 visited: portal.visit_choose',
  ],
  '09-18 Fri': ['10:00 visited: visit.appoint'],
  // the third working day after Wednesday: nothing went out on Saturday
  '09-20 Sun': ['09:00 silent: reminder by message'],
  // three working days after the call
  '09-21 Mon': ['09:00 called: reminder by letter'],
  // of Wednesday's appointment, not of Monday's that was moved; the third contact of the month
  '09-22 Tue': ['09:00 visited: visit_reminder by link, severe_hazard'],
  '09-23 Wed': [
    '09:00 uncalled: revisit task reminded',
    '10:02 visited: visit.begin',
    // the officer saw that the unit is as registered
    '10:40 visited: registration confirmed',
    '10:40 visited: revisit task done',
    '10:40 visited: severe hazard found',
    '10:40 visited: visit task done',
    '10:40 visited: visit.complete',
  ],
  // the deadline was the 25th
  '09-26 Sat': ['00:00 visited: reinspection task issued', '00:01 visited: reinspection task reminded'],
  '09-28 Mon': ['11:00 visited: reinspection task done', '11:00 visited: severe hazard closed'],
  '09-29 Tue': [
    // five working days after the letter
    '09:00 called: revisit task exhausted',
    // it was due on Monday
    '09:00 uncalled: revisit task escalated',
  ],
  '10-01 Thu': [
    '00:00 d1-o1-p1: round closes',
    '00:00 d1-o1-p1: round opens',
    '00:00 d1-o2-p1: round closes',
    '00:00 silent: revisit task carried_over',
    '00:00 uncalled: revisit task carried_over',
    // nothing was carried over there
    '00:01 d1-o2-p1: round opens',
  ],
};

it('a half-month of a patch, from the tick that opens it into the next one', async () => {
  await act('09-16', '10:00', () => onVisit(supervisor, 'release'));
  await act('09-17', '11:00', () => recordOutcome(homes.called, 'revisit', 'no_answer'));
  await act('09-17', '18:30', async () => (await openLink(homes.answers)).answer({ answer: 'correct' }));
  await act('09-17', '19:30', async () => {
    const link = await openLink(homes.visited);
    const slots = [...(await link.page()).matchAll(/name="slot" value="([^"]+)"/g)].map(([, slot]) => slot);
    expect(slots[0]).toBe('2026-09-20 9');
    await link.answer({ answer: 'choose', slot: '2026-09-21 14' });
  });
  await act('09-18', '10:00', () =>
    onVisit(officer, 'appoint', { from: on('09-23', '10:00'), to: on('09-23', '11:00') }),
  );
  await act('09-23', '10:02', () => onVisit(officer, 'begin', { identified: true, purposeStated: true }));
  await act('09-23', '10:40', () =>
    onVisit(officer, 'complete', {
      consent: 'given',
      checklist: checklistWith({ gas: 'defect' }),
      hazards: [{ kind: 'gas_leak', severity: 'severe', inCommonParts: false }],
    }),
  );
  await act('09-28', '11:00', () => recordOutcome(homes.visited, 'reinspection', 'remedied'));
  await passUntil(on('10-08', '12:00'));

  const { service } = database;
  expect(breaches).toEqual([]);
  expect(await listBreaches(service)).toEqual([]);
  const calendar = await readCalendar(service, names);
  expect(calendar).toEqual(PROMISED);
  expect(await service('incidents').pluck('code')).toEqual([]);
  const carried = await service('tasks').whereNull('closed_at').select<
    {
      registration_id: string;
      state: string;
      ladder_step: number;
      due_at: Date;
      escalated_at: Date | null;
    }[]
  >('registration_id', 'state', 'ladder_step', 'due_at', 'escalated_at');
  const byHome = carried.map((task) => [names.get(task.registration_id), task.state, task.ladder_step]);
  expect(byHome.toSorted()).toEqual([
    // two contacts fill the month: the call comes on 16 October
    ['silent', 'waiting', 2],
    ['uncalled', 'open', 3],
  ]);
  const late = carried.find(({ registration_id: id }) => names.get(id) === 'uncalled');
  expect([late?.due_at, late?.escalated_at]).toEqual([on('09-28', '20:00'), expect.any(Date)]);
});
