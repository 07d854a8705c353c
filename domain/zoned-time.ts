/**
 * Days and hours as the authority's clocks show them, wherever the machine thinks it is. Luxon would do it too, and is
 * larger than the rest of the field app.
 */

const DAY_MS = 86_400_000;

/** The calendar day of an instant, YYYY-MM-DD. */
export function dayIn(instant: string, timeZone: string): string {
  return wallClock(Date.parse(instant), timeZone).slice(0, 10);
}

/** The hour and minute of an instant, HH:MM. */
export function timeIn(instant: string, timeZone: string): string {
  return wallClock(Date.parse(instant), timeZone).slice(11, 16);
}

/**
 * The instant at which clocks there show this day (YYYY-MM-DD) and time (HH:MM): the earlier one in an hour that comes
 * twice, and an hour later in one that is skipped.
 */
export function instantOf(day: string, time: string, timeZone: string): string {
  const wanted = `${day}T${time}:00`;
  const shown = Date.parse(`${wanted}Z`);
  const offsetAt = (instant: number): number => Date.parse(`${wallClock(instant, timeZone)}Z`) - instant;
  // clocks change at most once within two days
  const candidates = [shown - DAY_MS, shown + DAY_MS].map((near) => shown - offsetAt(near));
  const found = candidates.find((instant) => wallClock(instant, timeZone) === wanted);
  return new Date(found ?? Math.max(...candidates)).toISOString();
}

/** YYYY-MM-DDTHH:MM:SS as clocks there show it. */
function wallClock(instant: number, timeZone: string): string {
  // Swedish writes dates as ISO 8601 does
  return new Date(instant).toLocaleString('sv-SE', { timeZone }).replace(' ', 'T');
}
