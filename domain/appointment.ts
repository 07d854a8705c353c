import { CONTACT_HOURS } from './revisit-round';
import { NOTICE_WORKING_DAYS } from './visit-slots';
import { addWorkingDays, isWorkingDay, type CalendarDate, type WorkingCalendar } from './working-days';
import { dayIn, timeIn } from './zoned-time';

/** Why a time cannot be an appointment. */
export type AppointmentProblem =
  | 'APPOINTMENT_INVALID'
  | 'APPOINTMENT_IN_PAST'
  | 'APPOINTMENT_TOO_LONG'
  | 'APPOINTMENT_OUTSIDE_HOURS'
  | 'APPOINTMENT_NOT_WORKING_DAY'
  | 'APPOINTMENT_TOO_SOON'
  | 'APPOINTMENT_TOO_LATE';

/** What an appointment is measured by. */
export interface AppointmentRules {
  now: Date;
  /** The authority's, an IANA name. */
  timeZone: string;
  calendar: WorkingCalendar;
  /** Days from now within which it begins. */
  withinDays: number;
  /** The resident asked for this time: then it need be no working day, and there is no notice to keep. */
  residentAsked: boolean;
  /** A severe hazard is open in the home: then there is no notice to keep. */
  severe: boolean;
}

const HOUR_MS = 3_600_000;
/** A resident is not asked to wait longer than a working day. */
const LONGEST_MS = 8 * HOUR_MS;

/** Null when the half-open time from `from` to `to` can be an appointment. */
export function appointmentProblem(
  { from, to }: { from: Date; to: Date },
  rules: AppointmentRules,
): AppointmentProblem | null {
  const { now, timeZone, calendar, withinDays, residentAsked } = rules;
  if (!(from < to)) return 'APPOINTMENT_INVALID';
  if (from <= now) return 'APPOINTMENT_IN_PAST';
  if (to.getTime() - from.getTime() > LONGEST_MS) return 'APPOINTMENT_TOO_LONG';
  if (from.getTime() > now.getTime() + withinDays * 24 * HOUR_MS) return 'APPOINTMENT_TOO_LATE';
  const day = dayIn(from.toISOString(), timeZone);
  if (!isWithinContactHours(from, to, timeZone)) return 'APPOINTMENT_OUTSIDE_HOURS';
  if (!residentAsked && !isWorkingDay(calendar, day)) return 'APPOINTMENT_NOT_WORKING_DAY';
  return day < earliestAppointmentDay(rules) ? 'APPOINTMENT_TOO_SOON' : null;
}

/**
 * The first day that the officer may set: the same notice as for the times that a resident chooses from, so that the
 * reminder reaches the home. At the resident's wish, or with a severe hazard, it is today.
 */
export function earliestAppointmentDay({
  now,
  timeZone,
  calendar,
  residentAsked,
  severe,
}: Omit<AppointmentRules, 'withinDays'>): CalendarDate {
  const today = dayIn(now.toISOString(), timeZone);
  return residentAsked || severe ? today : addWorkingDays(calendar, today, NOTICE_WORKING_DAYS);
}

/** An officer comes when messages may go out, and is gone again when they may not. */
function isWithinContactHours(from: Date, to: Date, timeZone: string): boolean {
  const [begins, ends] = [from.toISOString(), to.toISOString()];
  return (
    dayIn(begins, timeZone) === dayIn(ends, timeZone) &&
    timeIn(begins, timeZone) >= onTheHour(CONTACT_HOURS.from) &&
    timeIn(ends, timeZone) <= onTheHour(CONTACT_HOURS.to)
  );
}

function onTheHour(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}
