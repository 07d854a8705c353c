import type { Activities } from '../../activities/create-activities';
import { setCallResult } from '../../db/queries/contacts';
import { getLocalInstant, loadCalendar, openRound } from '../../db/queries/rounds';
import { setOutcome } from '../../db/queries/tasks';
import { roundPeriodOf } from '../../domain/revisit-round';
import { addDays, isWorkingDay, type CalendarDate } from '../../domain/working-days';
import type { TestDatabase } from './database';
import { setProgrammeClock } from './programme-clock';

interface Drive {
  patchId: string;
  /** Its first look is at the beginning of contact hours on this day. */
  from: CalendarDate;
  until: CalendarDate;
  /** Whether to go on after a look on this day. */
  goesOn?: (day: CalendarDate) => Promise<boolean>;
}

/**
 * Takes a patch through its half-months as their workflow and the tick do: a look when a round begins and at each opening of
 * contact hours. Whoever has a task of it calls on the working day, and reaches nobody.
 */
export async function driveHalfMonths(
  database: TestDatabase,
  activities: Activities,
  { patchId, from, until, goesOn = () => Promise.resolve(true) }: Drive,
): Promise<void> {
  const { service } = database;
  const calendar = await loadCalendar(service);
  let roundId: string | null = null;
  const begin = async (at: Date) => {
    await setProgrammeClock(database, at);
    if (roundId) await activities.closeRound({ roundId, at: at.getTime() });
    ({ roundId } = await service.transaction((trx) => openRound(trx, patchId, at, 'procedure')));
    await activities.issueRoundTasks({ roundId, at: at.getTime() });
  };
  const look = async (at: Date) => {
    await setProgrammeClock(database, at);
    if (roundId) await activities.workRound({ roundId, at: at.getTime(), contactNow: false });
  };
  for (let day = from; day < until; day = addDays(day, 1)) {
    const opens = await getLocalInstant(service, day, 9);
    if (day === from) await begin(opens);
    else if (day === roundPeriodOf(day).start) {
      const midnight = await getLocalInstant(service, day, 0);
      await begin(midnight);
      await look(midnight);
    }
    if (day === from || isWorkingDay(calendar, day)) {
      await look(opens);
      await callInVain(database, opens);
    }
    if (!(await goesOn(day))) return;
  }
}

async function callInVain({ service }: TestDatabase, at: Date): Promise<void> {
  const tasks = await service('tasks as t')
    .join('areas as a', 'a.id', 't.patch_id')
    .where({ 't.kind': 'revisit', 't.state': 'open' })
    .select<{ id: string; registrationId: string; officerId: string }[]>(
      't.id',
      't.registration_id as registrationId',
      'a.officer_id as officerId',
    );
  for (const { id, registrationId, officerId } of tasks)
    await service.transaction(async (trx) => {
      await setCallResult(trx, registrationId, { result: 'no_answer', userId: officerId, at });
      const actor = { kind: 'user', id: officerId } as const;
      await setOutcome(trx, id, actor, { state: 'waiting', outcome: 'no_answer', detail: {} });
    });
}
