import fc from 'fast-check';
import { DEFAULT_VISIT_SETTINGS } from '../../domain/visit-settings';
import { candidateSlots, slotsToOffer } from '../../domain/visit-slots';
import { addDays, isWorkingDay } from '../../domain/working-days';

const calendar = { holidays: new Set(['2026-11-11']), makeUpDays: new Set(['2026-11-14']) };
const settings = { ...DEFAULT_VISIT_SETTINGS, appointmentWithinDays: 14 };
const datesFrom = (today: string) => [
  ...new Set(candidateSlots(settings, calendar, today).map(({ date }) => date)),
];

it('times begin two working days ahead, so that the officer hears of them', () => {
  // Monday, and the Friday before a weekend
  expect(datesFrom('2026-11-02')[0]).toBe('2026-11-04');
  expect(datesFrom('2026-11-06')[0]).toBe('2026-11-10');
});

it('holidays are left out and make-up days are not', () => {
  const dates = datesFrom('2026-11-06');
  expect(dates).not.toContain('2026-11-11');
  expect(dates).toContain('2026-11-14');
});

it('every time lies on a working day within the days that the settings allow', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 365 }), fc.integer({ min: 1, max: 40 }), (days, within) => {
      const today = addDays('2026-01-01', days);
      const slots = candidateSlots({ ...settings, appointmentWithinDays: within }, calendar, today);
      for (const { date } of slots) {
        expect(isWorkingDay(calendar, date)).toBe(true);
        expect(date > today && date < addDays(today, within)).toBe(true);
      }
    }),
  );
});

it('a choice holds the first free time of each part of a day, in order, and no more than fit', () => {
  const free = [9, 11, 14, 16, 18].map((hour) => ({ date: '2026-11-04', hour }));
  const next = [11, 16].map((hour) => ({ date: '2026-11-05', hour }));
  const hours = slotsToOffer([...free, ...next], 4).map(({ date, hour }) => `${date.slice(8)} ${hour}`);
  expect(hours).toEqual(['04 9', '04 14', '04 18', '05 11']);
});
