import fc from 'fast-check';
import { realDelayUntil, toProgrammeTime } from '../../domain/programme-clock';
import { DEFAULT_REVISIT_SETTINGS, ladderCutoffs, roundPeriodOf } from '../../domain/revisit-round';
import { addDays, addWorkingDays, isWorkingDay } from '../../domain/working-days';

const dates = fc.integer({ min: 0, max: 20_000 }).map((days) => addDays('2000-01-01', days));
const calendar = { holidays: new Set(['2026-10-01', '2026-10-02']), makeUpDays: new Set(['2026-10-10']) };

describe('half-months', () => {
  it('follow one another without gap or overlap', () => {
    fc.assert(
      fc.property(dates, (date) => {
        const { start, end } = roundPeriodOf(date);
        expect(start <= date && date < end).toBe(true);
        expect(roundPeriodOf(end).start).toBe(end);
        expect(roundPeriodOf(addDays(end, -1))).toEqual({ start, end });
      }),
    );
  });
});

describe('working days', () => {
  it('leave out holidays and count weekend days that are worked to make up for them', () => {
    expect(addWorkingDays(calendar, '2026-09-30', 1)).toBe('2026-10-05');
    expect(addWorkingDays(calendar, '2026-10-09', 1)).toBe('2026-10-10');
  });

  it('land on working days, and going back undoes going on', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: 1, max: 60 }), (date, count) => {
        const from = addWorkingDays(calendar, date, 1);
        const later = addWorkingDays(calendar, from, count);
        expect(isWorkingDay(calendar, later)).toBe(true);
        expect(addWorkingDays(calendar, later, -count)).toBe(from);
      }),
    );
  });
});

describe('the ladder', () => {
  it('gives each step its last day of the contact before, and one more for exhaustion', () => {
    expect(ladderCutoffs(DEFAULT_REVISIT_SETTINGS, calendar, '2026-06-12')).toEqual([
      '2026-06-12',
      '2026-06-09',
      '2026-06-09',
      '2026-06-09',
      '2026-06-05',
    ]);
  });
});

describe('the programme clock', () => {
  it('shows the wanted instant once the delay is over, and not a rate earlier', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.integer({ min: 0, max: 1e9 }),
        fc.integer({ min: 0, max: 1e9 }),
        (rate, real, ahead) => {
          const clock = { realStartMs: 0, programmeStartMs: 1_000_000, rate };
          const wanted = toProgrammeTime(clock, real) + ahead;
          const shown = toProgrammeTime(clock, real + realDelayUntil(clock, wanted, real));
          expect(shown).toBeGreaterThanOrEqual(wanted);
          expect(shown - wanted).toBeLessThan(rate);
        },
      ),
    );
  });
});
