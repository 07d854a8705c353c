import fc from 'fast-check';
import { appointmentProblem } from '../../domain/appointment';
import { appointmentInWords, dayInWords } from '../../domain/appointment-words';
import {
  beginsFrom,
  isOutward,
  isResidentsTurn,
  isVisitOver,
  noShowFrom,
  VISIT_STATES,
  visitActions,
  visitStateAfterNoShow,
  visitStatesAfter,
  type VisitState,
} from '../../domain/visit';
import { instantOf, timeIn } from '../../domain/zoned-time';

describe('what may happen to a visit', () => {
  it('begins with a person who releases or withdraws it', () => {
    expect(visitActions('proposed')).toEqual(['release', 'withdraw']);
  });

  it('includes refusing from release until it is recorded, in every state', () => {
    const refusable = VISIT_STATES.filter((state) => visitActions(state).includes('refuse'));
    expect(refusable).toEqual(['released', 'appointed', 'begun']);
  });

  it('does not include withdrawing or a no-show once it has begun', () => {
    expect(visitActions('begun')).toEqual(['complete', 'refuse']);
  });

  it('is nothing after its end', () => {
    expect(VISIT_STATES.filter(isVisitOver)).toEqual(['completed', 'refused', 'no_show', 'withdrawn']);
  });

  it('is the resident’s turn from the release until it begins', () => {
    expect(VISIT_STATES.filter(isResidentsTurn)).toEqual(['released', 'appointed']);
  });

  it('after a no-show is another appointment, until the attempts are used up', () => {
    expect([1, 2, 3].map((noShows) => visitStateAfterNoShow(noShows, 2))).toEqual([
      'released',
      'no_show',
      'no_show',
    ]);
  });
});

describe('the stop button', () => {
  it('holds back what brings somebody to a home or promises it, and nothing else', () => {
    const actions = [...new Set(VISIT_STATES.flatMap(visitActions))];
    expect(actions.filter(isOutward).sort()).toEqual(['appoint', 'begin', 'release']);
  });
});

test('a visit begins a quarter of an hour before its time at the earliest', () => {
  expect(beginsFrom(new Date('2026-11-04T15:00:00Z'))).toEqual(new Date('2026-11-04T14:45:00Z'));
});

test.each([
  ['15:00', '16:00', '15:15'],
  ['15:00', '15:15', '15:15'],
  ['15:00', '15:10', '15:10'],
])('at an appointment from %s to %s nobody was there from %s on', (from, to, at) => {
  const today = (time: string) => new Date(`2026-11-04T${time}:00Z`);
  expect(noShowFrom(today(from), today(to))).toEqual(today(at));
});

describe('an appointment', () => {
  // Monday 2 November 2026, 10:00 in Toronto
  const now = new Date('2026-11-02T15:00:00Z');
  const timeZone = 'America/Toronto';
  const rules = {
    now,
    timeZone,
    calendar: { holidays: new Set(['2026-11-11']), makeUpDays: new Set(['2026-11-14']) },
    withinDays: 14,
    residentAsked: false,
    severe: false,
  };
  const at = (day: number, time: string) =>
    new Date(instantOf(`2026-11-${String(day).padStart(2, '0')}`, time, timeZone));
  const problemOf = (from: Date, to: Date, more: Partial<typeof rules> = {}) =>
    appointmentProblem({ from, to }, { ...rules, ...more });

  it.each([
    ['APPOINTMENT_INVALID', at(4, '14:00'), at(4, '13:00')],
    ['APPOINTMENT_INVALID', at(4, '14:00'), at(4, '14:00')],
    ['APPOINTMENT_INVALID', new Date(Number.NaN), at(4, '14:00')],
    ['APPOINTMENT_IN_PAST', at(2, '10:00'), at(2, '11:00')],
    ['APPOINTMENT_TOO_LONG', at(4, '09:00'), at(4, '17:01')],
    ['APPOINTMENT_TOO_LATE', at(17, '10:00'), at(17, '11:00')],
    ['APPOINTMENT_OUTSIDE_HOURS', at(4, '08:59'), at(4, '10:00')],
    ['APPOINTMENT_OUTSIDE_HOURS', at(4, '19:30'), at(4, '20:01')],
    ['APPOINTMENT_OUTSIDE_HOURS', at(4, '19:00'), at(5, '00:30')],
    ['APPOINTMENT_NOT_WORKING_DAY', at(8, '10:00'), at(8, '11:00')],
    ['APPOINTMENT_NOT_WORKING_DAY', at(11, '10:00'), at(11, '11:00')],
    ['APPOINTMENT_TOO_SOON', at(2, '14:00'), at(2, '15:00')],
    ['APPOINTMENT_TOO_SOON', at(3, '19:00'), at(3, '20:00')],
    [null, at(4, '09:00'), at(4, '17:00')],
    [null, at(4, '19:00'), at(4, '20:00')],
    // a Saturday that is worked to make up for a holiday
    [null, at(14, '10:00'), at(14, '11:00')],
  ])('%s', (problem, from, to) => {
    expect(problemOf(from, to)).toBe(problem);
  });

  it('at the resident’s wish may be today or on a Sunday, but never at night', () => {
    const asked = { residentAsked: true };
    expect(problemOf(at(2, '14:00'), at(2, '15:00'), asked)).toBeNull();
    expect(problemOf(at(8, '14:00'), at(8, '15:00'), asked)).toBeNull();
    expect(problemOf(at(8, '20:00'), at(8, '21:00'), asked)).toBe('APPOINTMENT_OUTSIDE_HOURS');
  });

  it('because of a severe hazard may be today, and still not on a Sunday', () => {
    const severe = { severe: true };
    expect(problemOf(at(2, '14:00'), at(2, '15:00'), severe)).toBeNull();
    expect(problemOf(at(8, '14:00'), at(8, '15:00'), severe)).toBe('APPOINTMENT_NOT_WORKING_DAY');
  });

  it('that is accepted is always ahead, at most a working day long, in contact hours and in time', () => {
    const hours = fc.double({ min: -500, max: 500, noNaN: true });
    const after = (number: number) => new Date(now.getTime() + number * 3_600_000);
    fc.assert(
      fc.property(
        hours,
        hours,
        fc.integer({ min: 1, max: 30 }),
        fc.boolean(),
        (start, end, within, asked) => {
          const more = { withinDays: within, residentAsked: asked };
          if (problemOf(after(start), after(end), more) !== null) return;
          expect(start).toBeGreaterThan(0);
          expect(end).toBeGreaterThan(start);
          expect(end - start).toBeLessThanOrEqual(8.001);
          expect(start).toBeLessThanOrEqual(within * 24 + 0.001);
          expect(timeIn(after(start).toISOString(), timeZone) >= '09:00').toBe(true);
          expect(timeIn(after(end).toISOString(), timeZone) <= '20:00').toBe(true);
        },
      ),
    );
  });

  it('is told in the authority’s time, whatever the machine’s', () => {
    const time = { from: new Date('2026-11-05T01:30:00Z'), to: new Date('2026-11-05T02:30:00Z') };
    expect(appointmentInWords(time, 'America/Toronto')).toEqual({
      zh: '11月4日星期三 20:30–21:30',
      en: 'Wednesday 4 November, 20:30–21:30',
    });
    expect(appointmentInWords(time, 'Asia/Shanghai').en).toBe('Thursday 5 November, 09:30–10:30');
    expect([dayInWords('2026-11-05', 'en'), dayInWords('2026-11-05', 'zh')]).toEqual([
      '5 November 2026',
      '2026年11月5日',
    ]);
  });
});

describe('the states of a visit', () => {
  const next = (state: VisitState) => visitActions(state).flatMap(visitStatesAfter);

  it('can all be reached from a proposal', () => {
    const reached = new Set<VisitState>(['proposed']);
    for (const state of reached) for (const after of next(state)) reached.add(after);
    expect([...reached].sort()).toEqual([...VISIT_STATES].sort());
  });

  it('lead to being on site only by a release and an appointment', () => {
    const before = (state: VisitState) => VISIT_STATES.filter((from) => next(from).includes(state));
    expect(before('begun')).toEqual(['appointed']);
    expect(before('completed')).toEqual(['begun']);
    expect(before('released')).toEqual(['proposed', 'appointed']);
  });

  it('after a no-show are those of the rule for no-shows', () => {
    const after = [1, 2].map((noShows) => visitStateAfterNoShow(noShows, 2));
    expect([...visitStatesAfter('record_no_show')].sort()).toEqual(after.sort());
  });
});
