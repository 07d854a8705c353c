import type { Knex } from 'knex';
import type { CalendarDate, CalendarKind } from '../../domain/working-days';
import { openIncident, resolveIncidents } from './incidents';

/** An exception to "Monday to Friday works", or that a day is none any more. */
export interface CalendarChange {
  day: CalendarDate;
  kind: CalendarKind;
  name: string;
}

export interface CalendarDayRow {
  day: CalendarDate;
  kind: Exclude<CalendarKind, 'regular'>;
  name: string;
}

/** So long before the last known year ends somebody is asked for the next one. */
const DAYS_AHEAD = 60;

/** Whichever calendar is the programme's; ordered by day. */
export async function listCalendarDays(db: Knex): Promise<CalendarDayRow[]> {
  const { rows } = await db.raw<{ rows: CalendarDayRow[] }>(
    `SELECT d.day, d.kind, d.name FROM calendar_days d JOIN programme p ON p.calendar = d.calendar ORDER BY d.day`,
  );
  return rows;
}

/** Changes days of the programme's calendar; of a day that is there already, kind and name. Returns how many were changed. */
export async function changeCalendarDays(db: Knex, changes: readonly CalendarChange[]): Promise<number> {
  const { rows } = await db.raw<{ rows: { changed: number }[] }>(
    `WITH change AS (SELECT p.calendar, c.* FROM jsonb_to_recordset(?::jsonb) AS c(day date, kind text, name text) CROSS JOIN programme p),
       removed AS (DELETE FROM calendar_days d USING change c WHERE c.kind = 'regular' AND (d.calendar, d.day) = (c.calendar, c.day) RETURNING d.day),
     stored AS (INSERT INTO calendar_days (calendar, day, kind, name) SELECT calendar, day, kind, name FROM change WHERE kind <> 'regular'
     ON CONFLICT (calendar, day) DO UPDATE SET kind = excluded.kind, name = excluded.name RETURNING day)
     SELECT ((SELECT count(*) FROM removed) + (SELECT count(*) FROM stored))::integer AS changed`,
    [JSON.stringify(changes)],
  );
  return rows[0]?.changed ?? 0;
}

/** The last day of the last year that the programme's calendar has days of; null where it has none. */
export async function findCalendarEnd(db: Knex): Promise<CalendarDate | null> {
  const { rows } = await db.raw<{ rows: { ends: CalendarDate | null }[] }>(
    `SELECT (date_trunc('year', max(d.day)) + interval '1 year - 1 day')::date AS ends
     FROM calendar_days d JOIN programme p ON p.calendar = d.calendar`,
  );
  return rows[0]?.ends ?? null;
}

/**
 * After its last year a calendar would know weekends only, and rounds would go on over New Year: within 60 days of that
 * the incident CALENDAR_ENDS asks for the next year. It closes by itself.
 */
export async function tellOfCalendarEnd(service: Knex, today: CalendarDate): Promise<void> {
  const key = { workflowId: null, code: 'CALENDAR_ENDS' };
  const ends = await findCalendarEnd(service);
  const left = ends === null ? -1 : (Date.parse(ends) - Date.parse(today)) / 86_400_000;
  if (left > DAYS_AHEAD) await resolveIncidents(service, key);
  else await openIncident(service, { ...key, detail: { ends } });
}
