import fc from 'fast-check';
import { DateTime } from 'luxon';
import { dayIn, instantOf, timeIn } from '../../domain/zoned-time';

const timeZone = fc.constantFrom(
  'America/Toronto',
  'Asia/Shanghai',
  'Europe/London',
  'Australia/Lord_Howe',
  'UTC',
);
const minute = fc
  .integer({ min: Date.UTC(2024, 0, 1) / 60_000, max: Date.UTC(2030, 0, 1) / 60_000 })
  .map((minutes) => new Date(minutes * 60_000).toISOString());

test('days and times are those of the authority’s clocks', () => {
  fc.assert(
    fc.property(minute, timeZone, (instant, zone) => {
      const there = DateTime.fromISO(instant, { zone });
      expect([dayIn(instant, zone), timeIn(instant, zone)]).toEqual([
        there.toFormat('yyyy-MM-dd'),
        there.toFormat('HH:mm'),
      ]);
    }),
  );
});

test('a day and a time give an instant that shows them again', () => {
  fc.assert(
    fc.property(minute, timeZone, (instant, zone) => {
      const [day, time] = [dayIn(instant, zone), timeIn(instant, zone)];
      const found = instantOf(day, time, zone);
      expect([dayIn(found, zone), timeIn(found, zone)]).toEqual([day, time]);
    }),
    { numRuns: 500 },
  );
});

test('a time that the clocks skip is the one after it, so that an appointment is never made for an hour before', () => {
  // on 8 March 2026 Toronto's clocks go from 02:00 to 03:00
  expect(instantOf('2026-03-08', '02:30', 'America/Toronto')).toBe('2026-03-08T07:30:00.000Z');
});
