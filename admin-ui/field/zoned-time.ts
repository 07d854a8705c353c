/**
 * Days and hours as the authority's clocks show them, wherever the phone thinks it is. Luxon would do it too, and is
 * larger than the rest of the app.
 */

/** The calendar day of an instant, YYYY-MM-DD. */
export function dayIn(instant: string, timeZone: string): string {
  return wallClock(Date.parse(instant), timeZone).slice(0, 10);
}

/** The hour and minute of an instant, HH:MM. */
export function timeIn(instant: string, timeZone: string): string {
  return wallClock(Date.parse(instant), timeZone).slice(11, 16);
}

/** The instant at which clocks there show this day (YYYY-MM-DD) and time (HH:MM); in a skipped hour, the one after it. */
export function instantOf(day: string, time: string, timeZone: string): string {
  const shown = Date.parse(`${day}T${time}:00Z`);
  const offsetAt = (instant: number): number => Date.parse(`${wallClock(instant, timeZone)}Z`) - instant;
  // twice, because the first guess may lie on the other side of a change of the clocks
  const guess = shown - offsetAt(shown);
  return new Date(shown - offsetAt(guess)).toISOString();
}

/** The day after. */
export function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** YYYY-MM-DDTHH:MM:SS as clocks there show it. */
function wallClock(instant: number, timeZone: string): string {
  // Swedish writes dates as ISO 8601 does
  return new Date(instant).toLocaleString('sv-SE', { timeZone }).replace(' ', 'T');
}
