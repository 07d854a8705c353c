import type { Language } from '../../domain/localised';
import { dayIn, timeIn } from '../../domain/zoned-time';
import type { Clock } from './grouping';

const LOCALES = { zh: 'zh-CN', en: 'en-GB' } as const;

/** A day of the authority's calendar as an officer reads it, without the year. */
export function shortDay(instant: string, language: Language, timeZone: string): string {
  return new Date(instant).toLocaleDateString(LOCALES[language], {
    month: 'short',
    day: 'numeric',
    timeZone,
  });
}

/** An instant by the authority's clock, without the year. */
export function dayAndTime(instant: string, language: Language, timeZone: string): string {
  return `${shortDay(instant, language, timeZone)} ${timeIn(instant, timeZone)}`;
}

/** The same; the day only where it is not today's. */
export function timeOfDay(instant: Date, language: Language, { now, timeZone }: Clock): string {
  const at = instant.toISOString();
  return dayIn(at, timeZone) === dayIn(now, timeZone)
    ? timeIn(at, timeZone)
    : dayAndTime(at, language, timeZone);
}

/** From when to when an officer is expected; the day only where it is not today's. */
export function appointmentTime(
  { appointmentFrom, appointmentTo }: { appointmentFrom: string; appointmentTo: string | null },
  timeZone: string,
): string {
  const until = appointmentTo === null ? '' : `–${timeIn(appointmentTo, timeZone)}`;
  return `${timeIn(appointmentFrom, timeZone)}${until}`;
}

/** The phone's own clock: when something happened on the phone. */
export function phoneTime(at: number | string): string {
  return new Date(at).toTimeString().slice(0, 5);
}
