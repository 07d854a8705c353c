import { appointmentProblem } from '../../domain/appointment';
import { addDays } from '../../domain/working-days';
import { instantOf } from '../../domain/zoned-time';
import { loadCalendar } from '../../db/queries/rounds';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { asUser, seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';
import { bringVisitTo, proposeVisit } from '../support/visits';

const timeZone = 'America/Toronto';
const TODAY = '2026-11-02';

let database: TestDatabase;
let register: SmallRegister;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  await database.service('calendar_days').insert([
    { calendar: 'CA-ON', day: '2026-11-11', kind: 'holiday', name: 'A holiday' },
    { calendar: 'CA-ON', day: '2026-11-14', kind: 'make_up', name: 'Worked to make up for it' },
  ]);
});
afterAll(() => database.close());

interface Time {
  from: Date;
  to: Date;
}
const at = (day: string, from: string, to: string): Time => ({
  from: new Date(instantOf(day, from, timeZone)),
  to: new Date(instantOf(day, to, timeZone)),
});

async function released(severity = 'serious'): Promise<string> {
  const { visitId, hazardId } = await proposeVisit(database.service, register);
  await bringVisitTo(database, register, visitId, 'released');
  await database.service('hazards').where({ id: hazardId }).update({ severity });
  return visitId;
}

/** Why the database refuses the officer's appointment; null where it takes it, which is then taken back. */
async function refusal(visitId: string, { from, to }: Time, asked = false): Promise<string | null> {
  const taken = new Error('taken');
  try {
    await asUser(database.app, register.users.officer, async (trx) => {
      await trx('visits')
        .where({ id: visitId })
        .update({
          state: 'appointed',
          appointment: `[${from.toISOString()},${to.toISOString()})`,
          appointment_asked: asked,
        });
      throw taken;
    });
  } catch (error) {
    if (error === taken) return null;
    return /[A-Z]+(_[A-Z]+)+$/.exec((error as Error).message)?.[0] ?? (error as Error).message;
  }
  throw new Error('UNREACHABLE');
}

it('is refused by the database as it is by the form, for each day and at the edges of the hours', async () => {
  const calendar = await loadCalendar(database.service);
  const [usual, dangerous] = [await released(), await released('severe')];
  const times = [
    ['08:59', '10:00'],
    ['09:00', '10:00'],
    ['19:00', '20:00'],
    ['19:00', '20:01'],
  ] as const;
  for (let day = TODAY; day < '2026-11-16'; day = addDays(day, 1)) {
    for (const [begins, ends] of times) {
      const time = at(day, begins, ends);
      // what lies before the programme's instant is the form's to say
      if (time.from <= TEST_START) continue;
      for (const [visitId, severe, asked] of [
        [usual, false, false],
        [usual, false, true],
        [dangerous, true, false],
      ] as const) {
        const rules = { now: TEST_START, timeZone, calendar, withinDays: 30, residentAsked: asked, severe };
        const said = [day, begins, ends, asked, severe];
        expect([...said, await refusal(visitId, time, asked)]).toEqual([
          ...said,
          appointmentProblem(time, rules),
        ]);
      }
    }
  }
});

it('has a beginning and an end on one day', async () => {
  const visitId = await released();
  const over = { from: at('2026-11-04', '19:00', '20:00').from, to: at('2026-11-05', '09:00', '10:00').to };
  expect(await refusal(visitId, over)).toBe('APPOINTMENT_OUTSIDE_HOURS');
  await expect(
    asUser(database.app, register.users.officer, (trx) =>
      trx('visits')
        .where({ id: visitId })
        .update({ state: 'appointed', appointment: '[2026-11-04 15:00Z,)' }),
    ),
  ).rejects.toThrow('APPOINTMENT_OUTSIDE_HOURS');
});

it('is held to its hours when it is moved too', async () => {
  const visitId = await released();
  const { from, to } = at('2026-11-04', '10:00', '11:00');
  await asUser(database.app, register.users.officer, (trx) =>
    trx('visits')
      .where({ id: visitId })
      .update({ state: 'appointed', appointment: `[${from.toISOString()},${to.toISOString()})` }),
  );
  expect(await refusal(visitId, at('2026-11-05', '20:00', '21:00'))).toBe('APPOINTMENT_OUTSIDE_HOURS');
});
