import { ladderTimeline } from '../../domain/ladder-timeline';
import { DEFAULT_REVISIT_SETTINGS, type LadderStep } from '../../domain/revisit-round';

const calendar = { holidays: new Set(['2026-12-25']), makeUpDays: new Set<string>() };
const CONDITION = { fact: 'recordVerified', operator: 'is', value: true };

const timeline = (
  ladder: readonly LadderStep[],
  { begins = '2026-11-02', holds = true }: { begins?: string; holds?: boolean } = {},
) =>
  ladderTimeline({ ...DEFAULT_REVISIT_SETTINGS, ladder }, calendar, { begins, holds }).map(
    ({ does, on }) => `${on} ${does}`,
  );

describe('the timeline of a registration that never answers', () => {
  it('tells which contact a ceiling holds, and since when', () => {
    const [link, message, call] = ladderTimeline(DEFAULT_REVISIT_SETTINGS, calendar, {
      begins: '2026-11-02',
      holds: true,
    });
    expect([link?.heldSince, message?.heldSince]).toEqual([null, null]);
    // the month that begins with the first contact has had its two
    expect(call).toEqual({
      place: 2,
      does: 'phone_task',
      on: '2026-12-02',
      heldSince: '2026-11-10',
      dueOn: '2026-12-14',
    });
  });

  it('leaves out steps whose conditions do not hold, and goes on as if they were not there', () => {
    const ladder: readonly LadderStep[] = [
      { do: 'link', after: 0 },
      { do: 'close', after: 1, when: CONDITION },
      { do: 'letter', after: 3 },
    ];
    expect(timeline(ladder)).toEqual(['2026-11-02 link', '2026-11-03 close']);
    expect(timeline(ladder, { holds: false })).toEqual([
      '2026-11-02 link',
      '2026-11-05 letter',
      '2026-11-12 exhausted',
    ]);
  });

  it('sends nothing on a day off, and takes a step that is no contact when the half-month begins', () => {
    expect(
      timeline(
        [
          { do: 'letter', after: 0 },
          { do: 'escalate', after: 4 },
          { do: 'assign', after: 1 },
        ],
        { begins: '2026-12-25' },
      ),
    ).toEqual(['2026-12-28 letter', '2027-01-01 escalate', '2027-01-04 assign', '2027-01-11 exhausted']);
  });
});
