import { addDays, isCalendarDate, type CalendarDate } from './working-days';

/**
 * How far ahead somebody can say that they move out: the longest notice that a tenant usually owes (60 days for a
 * monthly tenancy in Ontario, Residential Tenancies Act 2006, s. 44). What lies further ahead is a plan that may change.
 */
const NOTICE_DAYS = 60;

/** The days on which a tenancy can have ended or be about to end, both included. */
export function movingOutDays(
  tenancyStart: CalendarDate,
  today: CalendarDate,
): { first: CalendarDate; last: CalendarDate } {
  return { first: tenancyStart, last: addDays(today, NOTICE_DAYS) };
}

/** Whether the text is a day of the calendar, and one on which somebody of this tenancy can move out. */
export function canMoveOutOn(text: string, tenancyStart: CalendarDate, today: CalendarDate): boolean {
  const { first, last } = movingOutDays(tenancyStart, today);
  return isCalendarDate(text) && text >= first && text <= last;
}
