/** A day as 'YYYY-MM-DD'. It has no time zone; its instants depend on the authority's. */
export type CalendarDate = string;

/** Exceptions to "Monday to Friday works": public holidays, and weekend days worked to make up for them. */
export interface WorkingCalendar {
  readonly holidays: ReadonlySet<CalendarDate>;
  readonly makeUpDays: ReadonlySet<CalendarDate>;
}

/** What an exception makes of its day; `regular` takes one back. */
export const CALENDAR_KINDS = ['holiday', 'make_up', 'regular'] as const;
export type CalendarKind = (typeof CALENDAR_KINDS)[number];

/** A holiday is a day of Monday to Friday that is free, a make-up day another that is worked. */
export function isExceptionOn(day: CalendarDate, kind: CalendarKind): boolean {
  return kind === 'regular' || isWeekend(day) === (kind === 'make_up');
}

function isWeekend(day: CalendarDate): boolean {
  const weekday = new Date(day).getUTCDay();
  return weekday === 0 || weekday === 6;
}

const DAY_MS = 86_400_000;

/** True for an existing calendar date written `2025-11-30`. */
export function isCalendarDate(value: unknown): value is CalendarDate {
  if (typeof value !== 'string' || !/^(?!0000)\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const instant = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(value);
}

/** The day `days` later (or earlier, when negative). */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Whether people work on this day: make-up days win over weekends, holidays over weekdays. */
export function isWorkingDay(calendar: WorkingCalendar, date: CalendarDate): boolean {
  if (calendar.makeUpDays.has(date)) return true;
  if (calendar.holidays.has(date)) return false;
  return !isWeekend(date);
}

/** The first working day after `date`. */
export function nextWorkingDay(calendar: WorkingCalendar, date: CalendarDate): CalendarDate {
  return addWorkingDays(calendar, date, 1);
}

/** The `count`-th working day after `date` (before it, when negative); `date` itself for 0. */
export function addWorkingDays(calendar: WorkingCalendar, date: CalendarDate, count: number): CalendarDate {
  const step = Math.sign(count);
  let day = date;
  for (let left = Math.abs(count); left > 0;) {
    day = addDays(day, step);
    if (isWorkingDay(calendar, day)) left -= 1;
  }
  return day;
}
