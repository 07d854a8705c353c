import type { Knex } from 'knex';
import { CONTACT_HOURS } from '../../domain/revisit-round';
import {
  addWorkingDays,
  isWorkingDay,
  nextWorkingDay,
  type CalendarDate,
  type WorkingCalendar,
} from '../../domain/working-days';
import { getLocalInstant, getProgrammeDate } from './rounds';

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

/** The last time that contact hours began, at this instant or before it. */
export async function getLastOpening(db: Knex, calendar: WorkingCalendar, by: Date): Promise<Date> {
  const day = await getProgrammeDate(db, by);
  const opens = await getLocalInstant(db, day, CONTACT_HOURS.from);
  if (isWorkingDay(calendar, day) && opens <= by) return opens;
  return getLocalInstant(db, addWorkingDays(calendar, day, -1), CONTACT_HOURS.from);
}
