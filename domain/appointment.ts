/** Why a time cannot be an appointment. */
export type AppointmentProblem =
  'APPOINTMENT_INVALID' | 'APPOINTMENT_IN_PAST' | 'APPOINTMENT_TOO_LONG' | 'APPOINTMENT_TOO_LATE';

const HOUR_MS = 3_600_000;
/** A resident is not asked to wait longer than a working day. */
const LONGEST_MS = 8 * HOUR_MS;

/** Null when the half-open time from `from` to `to` can be an appointment made at `now`. */
export function appointmentProblem(
  { from, to }: { from: Date; to: Date },
  now: Date,
  withinDays: number,
): AppointmentProblem | null {
  if (!(from < to)) return 'APPOINTMENT_INVALID';
  if (from <= now) return 'APPOINTMENT_IN_PAST';
  if (to.getTime() - from.getTime() > LONGEST_MS) return 'APPOINTMENT_TOO_LONG';
  return from.getTime() > now.getTime() + withinDays * 24 * HOUR_MS ? 'APPOINTMENT_TOO_LATE' : null;
}
