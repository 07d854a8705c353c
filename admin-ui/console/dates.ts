import { instantOf as instantIn } from '../../domain/zoned-time';
import { language } from './language';

const LOCALE = { zh: 'zh-CN', en: 'en-CA' } as const;
/** The authority's time zone once somebody is signed in: an appointment is at the place, not at the reader. */
let timeZone = 'UTC';

export function setTimeZone(zone: string): void {
  timeZone = zone;
}

/** An instant (ISO) as the authority's clocks show it. */
export function formatInstant(instant: string): string {
  return new Date(instant).toLocaleString(LOCALE[language()], {
    timeZone,
    dateStyle: 'medium',
    timeStyle: 'short',
  });
}

/** A calendar day (ISO), whatever the time zone; an instant by its day in the authority's. */
export function formatDay(day: string): string {
  const zone = day.length > 10 ? timeZone : 'UTC';
  return new Date(day).toLocaleDateString(LOCALE[language()], { timeZone: zone, dateStyle: 'medium' });
}

/** 'Thursday', '星期四' of a calendar day. */
export function formatWeekday(day: string): string {
  return new Date(day).toLocaleDateString(LOCALE[language()], { timeZone: 'UTC', weekday: 'long' });
}

/** From one calendar day to another, both inclusive: "Nov 1 – 15, 2026". */
export function formatDays(from: string, to: string): string {
  const format = new Intl.DateTimeFormat(LOCALE[language()], { timeZone: 'UTC', dateStyle: 'medium' });
  return format.formatRange(new Date(from), new Date(to));
}

/** The instant (ISO) at which the authority's clocks show this day and time. */
export function instantOf(day: string, time: string): string {
  return instantIn(day, time, timeZone);
}
