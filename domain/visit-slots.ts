import type { VisitSettings } from './visit-settings';
import {
  addDays,
  addWorkingDays,
  isWorkingDay,
  type CalendarDate,
  type WorkingCalendar,
} from './working-days';

/** A time that a resident may choose: a day and the local hour at which it begins. */
export interface VisitSlot {
  readonly date: CalendarDate;
  readonly hour: number;
}

/** Whoever did not choose a time, the officer or the home, knows of it at least one whole working day before. */
export const NOTICE_WORKING_DAYS = 2;

/** Every time that may be chosen today: working days from the one after next until an appointment's latest day. */
export function candidateSlots(
  settings: VisitSettings,
  calendar: WorkingCalendar,
  today: CalendarDate,
): VisitSlot[] {
  const slots: VisitSlot[] = [];
  const last = addDays(today, settings.appointmentWithinDays - 1);
  for (
    let date = addWorkingDays(calendar, today, NOTICE_WORKING_DAYS);
    date <= last;
    date = addDays(date, 1)
  ) {
    if (isWorkingDay(calendar, date)) slots.push(...settings.slotHours.map((hour) => ({ date, hour })));
  }
  return slots;
}

/** A choice that fits on a phone: per day the first free time before noon, after noon and after work. */
export function slotsToOffer<S extends VisitSlot>(free: readonly S[], count: number): S[] {
  const offered = new Map<string, S>();
  for (const slot of free) {
    const key = `${slot.date} ${partOfDay(slot.hour)}`;
    if (!offered.has(key)) offered.set(key, slot);
  }
  return [...offered.values()].slice(0, count);
}

export const PARTS_OF_DAY = ['morning', 'afternoon', 'evening'] as const;
export type PartOfDay = (typeof PARTS_OF_DAY)[number];

function partOfDay(hour: number): PartOfDay {
  if (hour < 12) return 'morning';
  return hour < 17 ? 'afternoon' : 'evening';
}
