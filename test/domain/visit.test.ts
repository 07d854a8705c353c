import fc from 'fast-check';
import { appointmentProblem } from '../../domain/appointment';
import { appointmentInWords, dayInWords } from '../../domain/appointment-words';
import {
  isResidentsTurn,
  isVisitOver,
  VISIT_STATES,
  visitActions,
  visitStateAfterNoShow,
  visitStatesAfter,
  type VisitState,
} from '../../domain/visit';

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

describe('an appointment', () => {
  const now = new Date('2026-11-02T15:00:00Z');
  const after = (hours: number) => new Date(now.getTime() + hours * 3_600_000);

  it.each([
    ['APPOINTMENT_INVALID', after(3), after(2)],
    ['APPOINTMENT_INVALID', after(3), after(3)],
    ['APPOINTMENT_INVALID', new Date(Number.NaN), after(3)],
    ['APPOINTMENT_IN_PAST', after(0), after(1)],
    ['APPOINTMENT_TOO_LONG', after(1), after(9.1)],
    ['APPOINTMENT_TOO_LATE', after(14 * 24 + 1), after(14 * 24 + 2)],
    [null, after(1), after(9)],
    [null, after(14 * 24), after(14 * 24 + 1)],
  ])('%s', (problem, from, to) => {
    expect(appointmentProblem({ from, to }, now, 14)).toBe(problem);
  });

  it('that is accepted is always ahead, at most a working day long and in time', () => {
    const hours = fc.double({ min: -500, max: 500, noNaN: true });
    fc.assert(
      fc.property(hours, hours, fc.integer({ min: 1, max: 30 }), (start, end, within) => {
        if (appointmentProblem({ from: after(start), to: after(end) }, now, within) !== null) return;
        expect(start).toBeGreaterThan(0);
        expect(end).toBeGreaterThan(start);
        expect(end - start).toBeLessThanOrEqual(8.001);
        expect(start).toBeLessThanOrEqual(within * 24 + 0.001);
      }),
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
