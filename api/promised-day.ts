import type { Knex } from 'knex';
import { readSettings } from '../db/queries/procedure-settings';
import { getProgrammeNow } from '../db/queries/procedures';
import { getProgrammeDate, loadCalendar } from '../db/queries/rounds';
import type { ServiceKind } from '../domain/service-request';
import { addWorkingDays, type CalendarDate } from '../domain/working-days';

/** The day for which a service that is asked for now is promised, by the settings in force. */
export async function promisedDay(trx: Knex, kind: ServiceKind): Promise<CalendarDate> {
  const { promisedWorkingDays } = await readSettings(trx, 'serviceRequest');
  const today = await getProgrammeDate(trx, await getProgrammeNow(trx));
  return addWorkingDays(await loadCalendar(trx), today, promisedWorkingDays[kind]);
}
