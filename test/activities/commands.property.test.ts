import fc from 'fast-check';
import { openRound } from '../../db/queries/rounds';
import { COMMAND_REFUSALS, type CommandRequest } from '../../domain/procedure-command';
import { addDays } from '../../domain/working-days';
import { activitiesOn, reviewNothing } from '../support/activities';
import { command, insertPatch, NOTHING_NAMED } from '../support/commands';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { listBreaches } from '../support/invariants';
import { setProgrammeClock } from '../support/programme-clock';
import { seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';

const DAY_MS = 86_400_000;
/** Of the half-month that begins on 2 November 2026: it is over on the 16th. */
const LAST_DAY = 14;

let database: TestDatabase;
let register: SmallRegister;
beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
});
afterAll(() => database.close());

type Said = (today: string) => CommandRequest;
const anyCommand: fc.Arbitrary<Said> = fc.oneof(
  fc
    .constantFrom('pause', 'resume', 'pause', 'resume')
    .map((name): Said => () => ({ ...NOTHING_NAMED, command: name })),
  fc
    .integer({ min: 0, max: 3 })
    .map((step): Said => () => ({ ...NOTHING_NAMED, command: 'skip_step', step })),
  fc
    .integer({ min: -1, max: 33 })
    .map((days): Said => (today) => ({ ...NOTHING_NAMED, command: 'extend', untilOn: addDays(today, days) })),
  fc.constant<Said>(() => ({ ...NOTHING_NAMED, command: 'reassign', officerId: register.users.officer })),
);
/** On each day of a half-month nothing, a command, or an answer of a home; and whether it is cancelled in the end. */
const anyHalfMonth = fc.record({
  days: fc.array(fc.oneof(fc.constant(null), fc.constant('answer' as const), anyCommand), {
    minLength: LAST_DAY,
    maxLength: LAST_DAY,
  }),
  cancelledOn: fc.option(fc.integer({ min: 0, max: LAST_DAY - 1 })),
});

test('no sequence of commands breaks a round: nothing is sent while it is paused, moved back, asked twice or lost', async () => {
  const { service } = database;
  const activities = activitiesOn(database, { review: reviewNothing });
  await fc.assert(
    fc.asyncProperty(anyHalfMonth, async ({ days, cancelledOn }) => {
      await setProgrammeClock(database, TEST_START);
      const { patchId } = await insertPatch(database, register, 3);
      const { roundId, workflowId } = await service.transaction((trx) =>
        openRound(trx, patchId, TEST_START, 'procedure'),
      );
      await activities.issueRoundTasks({ roundId, at: TEST_START.getTime() });
      const tasks = () =>
        service('tasks')
          .where({ patch_id: patchId })
          .orderBy('id')
          .select<{ id: string; ladder_step: number; due_at: Date }[]>('id', 'ladder_step', 'due_at');
      const contacts = async (): Promise<string[]> =>
        service('contact_attempts as c')
          .join('registrations as r', 'r.id', 'c.registration_id')
          .where('r.patch_id', patchId)
          .whereIn('c.state', ['queued', 'sent'])
          .orderBy('c.id')
          .pluck('c.id');
      const isOpen = () => service('procedures').where({ workflow_id: workflowId, state: 'running' });
      for (const [day, said] of days.entries()) {
        const at = new Date(TEST_START.getTime() + day * DAY_MS);
        await setProgrammeClock(database, at);
        const cancels = day === cancelledOn;
        if (day > 0 && (await isOpen()).length > 0) {
          if (cancels) await command(database, register.users.supervisor, workflowId, { command: 'cancel' });
          else if (typeof said === 'function')
            await command(
              database,
              register.users.supervisor,
              workflowId,
              said(at.toISOString().slice(0, 10)),
            );
        }
        if (said === 'answer')
          await service('tasks')
            .whereIn(
              'id',
              service('tasks')
                .where({ round_id: roundId })
                .whereNull('closed_at')
                .orderBy('id')
                .limit(1)
                .select('id'),
            )
            .update({ state: 'done', outcome: 'confirmed', closed_at: at, closed_by_kind: 'link' });
        const before = { tasks: await tasks(), contacts: await contacts() };
        await Promise.all([
          activities.workRound({ roundId, at: at.getTime(), contactNow: true }),
          activities.workRound({ roundId, at: at.getTime(), contactNow: true }),
        ]);
        const after = { tasks: await tasks(), contacts: await contacts() };
        for (const [place, task] of after.tasks.entries()) {
          expect(task.ladder_step).toBeGreaterThanOrEqual(before.tasks[place]?.ladder_step ?? 0);
          // a step that gives it to the officer sets its deadline anew
          if (task.ladder_step === before.tasks[place]?.ladder_step)
            expect(task.due_at.getTime()).toBeGreaterThanOrEqual(before.tasks[place].due_at.getTime());
        }
        const [held] = await service('procedures')
          .where({ workflow_id: workflowId })
          .whereNotNull('paused_at');
        if (held) expect(after.contacts.filter((id) => !before.contacts.includes(id))).toEqual([]);
        expect(await listBreaches(service, { quiet: false })).toEqual([]);
        const waiting = await service('procedure_commands').where({
          workflow_id: workflowId,
          state: 'requested',
        });
        expect(waiting).toEqual([]);
      }
      const end = new Date(TEST_START.getTime() + LAST_DAY * DAY_MS);
      await setProgrammeClock(database, end);
      await activities.closeRound({ roundId, at: end.getTime() });
      expect(await listBreaches(service, { quiet: false })).toEqual([]);
      const refusals = await service('procedure_commands').whereNotNull('refusal').pluck<string[]>('refusal');
      expect(refusals.filter((code) => !COMMAND_REFUSALS.some((known) => known === code))).toEqual([]);
    }),
    { numRuns: 6 },
  );
}, 120_000);
