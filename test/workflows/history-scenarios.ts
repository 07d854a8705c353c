import { ApplicationFailure } from '@temporalio/common';
import type { Activities } from '../../activities/create-activities';
import type {
  AdvertSweepInput,
  HazardInput,
  RevisitRoundInput,
  RulePublicationInput,
  SiteVisitInput,
} from '../../workflows/messages';

/** One run of a workflow that is worth keeping: what it is given, and what its activities answer. */
export interface Scenario {
  /** Of the file: `<workflow>-<what happens>`. */
  name: string;
  workflow: 'advertSweep' | 'hazard' | 'revisitRound' | 'rulePublication' | 'siteVisit' | 'tick';
  args: readonly object[];
  activities: Partial<Activities>;
  /** Sent while the workflow sleeps for the first time. */
  wake?: { messageId: string; contactNow?: boolean };
}

const DAY_MS = 86_400_000;
const ID = '01900000-0000-7000-8000-000000000000';
/** The programme's time is the server's. */
const clock = { realStartMs: 0, programmeStartMs: 0, rate: 1 };
const ROUND: RevisitRoundInput = { roundId: ID, patchId: ID, clock, contactNow: true };
const VISIT: SiteVisitInput = { visitId: ID, patchId: ID, clock };
const NOTICE: HazardInput = { noticeId: ID, patchId: ID, clock };
const SWEEP: AdvertSweepInput = { week: '2026-11-02', clock };
const PUBLICATION: RulePublicationInput = { versionId: ID, clock };

/** Answers the calls of an activity one after the other, all further ones with the last answer. */
function answers<Input, Output>(...each: ((input: Input) => Output)[]): (input: Input) => Promise<Output> {
  let calls = 0;
  return (input) => {
    const answer = each[Math.min(calls++, each.length - 1)];
    return answer ? Promise.resolve(answer(input)) : Promise.reject(new Error('no answer'));
  };
}

const tomorrow = ({ at }: { at: number }) => ({ nextAt: at + DAY_MS, over: false });
const over = ({ at }: { at: number }) => ({ nextAt: at, over: true });
const round = (): Partial<Activities> => ({
  reviewRoundBatch: answers<object, { after: string | null }>(
    () => ({ after: ID }),
    () => ({ after: null }),
  ),
  issueRoundTasks: answers(() => ({ issued: 3 })),
  workRound: answers(tomorrow, tomorrow, over),
  closeRound: answers(() => ({ carriedOver: 1 })),
});
const visit = (): Partial<Activities> => ({
  workVisit: answers(tomorrow, tomorrow, over),
  followUpHazards: answers<{ at: number }, { nextAt: number | null }>(
    ({ at }) => ({ nextAt: at + DAY_MS }),
    () => ({ nextAt: null }),
  ),
  endVisit: answers(() => undefined),
});
const notice = (): Partial<Activities> => ({
  workNotice: answers(tomorrow, tomorrow, over),
  endNotice: answers(() => undefined),
});
const sweep = (): Partial<Activities> => ({
  beginAdvertSweep: answers(() => undefined),
  sweepAdverts: answers<{ at: number }, { over: boolean; nextAt: number | null }>(
    () => ({ over: false, nextAt: null }),
    ({ at }) => ({ over: false, nextAt: at + DAY_MS }),
    ({ at }) => ({ over: false, nextAt: at + DAY_MS }),
    () => ({ over: true, nextAt: null }),
  ),
  endAdvertSweep: answers(() => undefined),
});
const publication = (): Partial<Activities> => ({
  reviewRegisterBatch: answers<object, Awaited<ReturnType<Activities['reviewRegisterBatch']>>>(
    () => ({
      after: ID,
      reviewed: 2,
      moved: 1,
      moves: { 'standard>priority': 1 },
      regrounded: 0,
      changes: {},
    }),
    () => ({ after: null, reviewed: 1, moved: 0, moves: {}, regrounded: 0, changes: {} }),
  ),
  storePublicationEffect: answers(() => undefined),
});
const placing = (): Partial<Activities> => {
  const nothing = { reviewed: 0, moved: 0, moves: {}, regrounded: 0, changes: {} };
  return {
    planPlacing: answers(() => ({ districts: [ID, `${ID.slice(0, -1)}1`] })),
    placeDistrictBatch: answers<object, Awaited<ReturnType<Activities['placeDistrictBatch']>>>(
      () => ({
        after: ID,
        reviewed: 2,
        moved: 1,
        moves: { 'standard>priority': 1 },
        regrounded: 0,
        changes: {},
        standing: 'goesOn',
      }),
      () => ({ ...nothing, after: ID, standing: 'held' }),
      () => ({ ...nothing, after: null, reviewed: 1, standing: 'goesOn' }),
    ),
    watchPlacing: answers(() => undefined),
    storePublicationEffect: answers(() => undefined),
  };
};
const tick = (): Partial<Activities> => ({
  openDueRounds: () => Promise.resolve({ opened: 1 }),
  reviewRequested: () => Promise.resolve({ reviewed: 1 }),
  tendVisitProposals: () => Promise.resolve({ proposed: 1 }),
  tellManualTiers: () => Promise.resolve(),
  sweepExpired: () => Promise.resolve({ deleted: 1 }),
  checkKeptFacts: () => Promise.resolve({ checked: 1 }),
});

/** As the activity interceptor has it: a code, and nothing of the machine. */
function failure(): ApplicationFailure {
  const failed = ApplicationFailure.create({ message: 'PG_57P01', type: 'PG_57P01' });
  failed.stack = '';
  return failed;
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'revisitRound-woken',
    workflow: 'revisitRound',
    args: [ROUND],
    activities: round(),
    wake: { messageId: ID, contactNow: true },
  },
  {
    name: 'revisitRound-resumed',
    workflow: 'revisitRound',
    args: [{ ...ROUND, contactNow: false, resumed: { seen: [ID] } } satisfies RevisitRoundInput],
    activities: round(),
    wake: { messageId: ID },
  },
  {
    name: 'revisitRound-continued',
    workflow: 'revisitRound',
    args: [ROUND],
    // over only when the history has long been too long for one run
    activities: { ...round(), workRound: answers(...Array.from({ length: 90 }, () => tomorrow), over) },
  },
  {
    name: 'advertSweep-woken',
    workflow: 'advertSweep',
    args: [SWEEP],
    activities: sweep(),
    wake: { messageId: ID },
  },
  {
    name: 'advertSweep-resumed',
    workflow: 'advertSweep',
    args: [{ ...SWEEP, resumed: { seen: [ID] } } satisfies AdvertSweepInput],
    activities: sweep(),
    wake: { messageId: ID },
  },
  {
    name: 'siteVisit-woken',
    workflow: 'siteVisit',
    args: [VISIT],
    activities: visit(),
    wake: { messageId: ID },
  },
  {
    name: 'siteVisit-resumed',
    workflow: 'siteVisit',
    args: [{ ...VISIT, resumed: { seen: [ID], visitOver: true } } satisfies SiteVisitInput],
    activities: visit(),
    wake: { messageId: ID },
  },
  {
    name: 'hazard-woken',
    workflow: 'hazard',
    args: [NOTICE],
    activities: notice(),
    wake: { messageId: ID },
  },
  {
    name: 'hazard-resumed',
    workflow: 'hazard',
    args: [{ ...NOTICE, resumed: { seen: [ID] } } satisfies HazardInput],
    activities: notice(),
    wake: { messageId: ID },
  },
  {
    name: 'rulePublication-published',
    workflow: 'rulePublication',
    args: [PUBLICATION],
    activities: publication(),
  },
  {
    name: 'rulePublication-resumed',
    workflow: 'rulePublication',
    args: [
      {
        ...PUBLICATION,
        resumed: { after: ID, effect: { reviewed: 5, moved: 1, moves: { 'light>standard': 1 } } },
      } satisfies RulePublicationInput,
    ],
    activities: publication(),
  },
  // the two above were recorded before there were districts, and prove that such a publication still ends as it began
  {
    name: 'rulePublication-held',
    workflow: 'rulePublication',
    args: [PUBLICATION],
    activities: placing(),
  },
  {
    name: 'rulePublication-superseded',
    workflow: 'rulePublication',
    args: [PUBLICATION],
    activities: {
      ...placing(),
      placeDistrictBatch: answers(() => ({
        ...{ after: null, reviewed: 0, moved: 0, moves: {}, regrounded: 0, changes: {} },
        standing: 'superseded' as const,
      })),
    },
  },
  // the same steps: each but the last was recorded before its successor's was there, and proves that such a tick still ends as it began
  { name: 'tick-done', workflow: 'tick', args: [], activities: tick() },
  { name: 'tick-swept', workflow: 'tick', args: [], activities: tick() },
  { name: 'tick-checked', workflow: 'tick', args: [], activities: tick() },
  {
    name: 'tick-failing',
    workflow: 'tick',
    args: [],
    activities: { ...tick(), reviewRequested: () => Promise.reject(failure()) },
  },
];
