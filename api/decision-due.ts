import type { Knex } from 'knex';
import { getProgrammeNow } from '../db/queries/procedures';
import { getDueInstant, getProgrammeDate, loadCalendar } from '../db/queries/rounds';
import { addWorkingDays } from '../domain/working-days';

/** Working days in which a person has to have decided what somebody disputes or tells the programme. */
const DECISION_WORKING_DAYS = 10;

/** Now, and by when a person has to have decided. */
export async function decisionDue(trx: Knex): Promise<{ at: Date; dueAt: Date }> {
  const at = await getProgrammeNow(trx);
  const today = await getProgrammeDate(trx, at);
  const dueOn = addWorkingDays(await loadCalendar(trx), today, DECISION_WORKING_DAYS);
  return { at, dueAt: await getDueInstant(trx, dueOn) };
}
