const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] as const;
const LONG_MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
] as const;

/** What each letter group of a format stands for: a pattern and the part of the date it gives. */
const TOKENS = {
  yyyy: ['(\\d{4})', 'year'],
  MMMM: [`(${LONG_MONTHS.join('|')})`, 'month'],
  MMM: [`(${MONTHS.join('|')})\\.?`, 'month'],
  MM: ['(\\d{2})', 'month'],
  M: ['(\\d{1,2})', 'month'],
  dd: ['(\\d{2})', 'day'],
  d: ['(\\d{1,2})', 'day'],
} as const satisfies Record<string, readonly [string, 'year' | 'month' | 'day']>;

/** Reads a text as 'YYYY-MM-DD', or null where it is not a date of this format or no day of the calendar. */
export type DateReader = (text: string) => string | null;

/**
 * Compiles a date format of yyyy, MMMM or MMM (English month names), MM, M, dd, d and literal text,
 * such as `MMM d, yyyy` or `yyyy年M月d日`. Null where year, month or day is missing or stands twice.
 */
export function compileDateFormat(format: string): DateReader | null {
  const parts: ('year' | 'month' | 'day')[] = [];
  const source = format
    .split(/(yyyy|MMMM|MMM|MM|M|dd|d)/)
    .map((piece) => {
      if (!Object.hasOwn(TOKENS, piece))
        return piece.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replace(/ +/g, ' +');
      const [pattern, part] = TOKENS[piece as keyof typeof TOKENS];
      parts.push(part);
      return pattern;
    })
    .join('');
  if ([...parts].sort().join() !== 'day,month,year') return null;
  const pattern = new RegExp(`^${source}$`, 'iu');
  return (text) => {
    const found = pattern.exec(text);
    if (found === null) return null;
    const value = (part: 'year' | 'month' | 'day'): number => asNumber(found[parts.indexOf(part) + 1] ?? '');
    return calendarDate(value('year'), value('month'), value('day'));
  };
}

/** 'YYYY-MM-DD' of a day that exists (no 31 February), or null. */
export function calendarDate(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = year >= 1000 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.toISOString().slice(0, 10) : null;
}

function asNumber(text: string): number {
  const month = MONTHS.findIndex((name) => text.toLowerCase().startsWith(name));
  return month === -1 ? Number(text) : month + 1;
}
