import { VISIT_STATES, visitActions, visitStatesAfter, type VisitState } from '../../domain/visit';

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

  it('let a resident decline from the release on until the visit has ended', () => {
    const open = VISIT_STATES.filter((state) => visitActions(state).length > 0);
    expect(open.filter((state) => !visitActions(state).includes('refuse'))).toEqual(['proposed']);
  });
});
