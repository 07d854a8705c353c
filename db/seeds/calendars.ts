import { getDayDetail } from 'chinese-days';
import { DateTime } from 'luxon';

export interface CalendarDay {
  /** 'CN' or 'CA-ON'. */
  calendar: string;
  day: string;
  kind: 'holiday' | 'make_up';
  name: string;
}

/**
 * Exceptions to "Monday to Friday works", first and last year included. China's make-up days are announced a year
 * ahead, so later years hold only what the library knows; an administrator adds the rest.
 */
export function calendarDays(firstYear: number, lastYear: number): CalendarDay[] {
  const years = Array.from({ length: lastYear - firstYear + 1 }, (_, index) => firstYear + index);
  return years.flatMap((year) => [...china(year), ...ontario(year)]);
}

/** A holiday in each year that was announced. */
const NATIONAL_DAY = '国庆节';

function china(year: number): CalendarDay[] {
  // a day takes the library 0.1 ms: of a year that is not announced yet it knows nothing
  if (!getDayDetail(`${year}-10-01`).name.includes(NATIONAL_DAY)) return [];
  const days: CalendarDay[] = [];
  for (let day = DateTime.utc(year, 1, 1); day.year === year; day = day.plus({ days: 1 })) {
    const date = day.toFormat('yyyy-MM-dd');
    const { work, name } = getDayDetail(date);
    const weekend = day.weekday > 5;
    // the library's name is 'English,中文,days'
    const label = name.split(',')[1] ?? name;
    if (work && weekend) days.push({ calendar: 'CN', day: date, kind: 'make_up', name: label });
    if (!work && !weekend) days.push({ calendar: 'CN', day: date, kind: 'holiday', name: label });
  }
  return days;
}

/** Ontario's nine public holidays (Employment Standards Act, 2000, s. 1), moved to a working day by custom. */
function ontario(year: number): CalendarDay[] {
  const easter = easterSunday(year);
  const christmas = observed(DateTime.utc(year, 12, 25));
  const boxing = observed(DateTime.utc(year, 12, 26));
  const holidays: [DateTime, string][] = [
    [observed(DateTime.utc(year, 1, 1)), "New Year's Day"],
    [nthMonday(year, 2, 3), 'Family Day'],
    [easter.minus({ days: 2 }), 'Good Friday'],
    [lastMondayBefore(DateTime.utc(year, 5, 25)), 'Victoria Day'],
    [observed(DateTime.utc(year, 7, 1)), 'Canada Day'],
    [nthMonday(year, 9, 1), 'Labour Day'],
    [nthMonday(year, 10, 2), 'Thanksgiving Day'],
    [christmas, 'Christmas Day'],
    [boxing.equals(christmas) ? boxing.plus({ days: 1 }) : boxing, 'Boxing Day'],
  ];
  return holidays.map(([day, name]) => ({
    calendar: 'CA-ON',
    day: day.toFormat('yyyy-MM-dd'),
    kind: 'holiday',
    name,
  }));
}

function observed(day: DateTime): DateTime {
  return day.weekday > 5 ? day.plus({ days: 8 - day.weekday }) : day;
}

function nthMonday(year: number, month: number, nth: number): DateTime {
  const first = DateTime.utc(year, month, 1);
  return first.plus({ days: ((8 - first.weekday) % 7) + 7 * (nth - 1) });
}

function lastMondayBefore(day: DateTime): DateTime {
  const before = day.minus({ days: 1 });
  return before.minus({ days: before.weekday - 1 });
}

/** Gregorian computus (Meeus, Astronomical Algorithms, ch. 8). */
function easterSunday(year: number): DateTime {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return DateTime.utc(year, Math.floor(n / 31), (n % 31) + 1);
}
