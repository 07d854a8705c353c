import type { Knex } from 'knex';
import { CONTACT_HOURS } from '../../domain/revisit-round';
import {
  isWorkingDay,
  nextWorkingDay,
  type CalendarDate,
  type WorkingCalendar,
} from '../../domain/working-days';
import { getLocalInstant } from './rounds';

/** Whether messages may go out at this instant, and when the next contact hours begin after it. */
export async function getContactHours(
  db: Knex,
  calendar: WorkingCalendar,
  { at, today }: { at: Date; today: CalendarDate },
): Promise<{ open: boolean; nextOpening: Date }> {
  const workday = isWorkingDay(calendar, today);
  const opens = await getLocalInstant(db, today, CONTACT_HOURS.from);
  const shuts = await getLocalInstant(db, today, CONTACT_HOURS.to);
  if (workday && at < opens) return { open: false, nextOpening: opens };
  const nextOpening = await getLocalInstant(db, nextWorkingDay(calendar, today), CONTACT_HOURS.from);
  return { open: workday && at < shuts, nextOpening };
}
