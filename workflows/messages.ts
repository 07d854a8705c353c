import { defineSignal } from '@temporalio/workflow';
import type { ProgrammeClock } from '../domain/programme-clock';
import type { TierChanges } from '../domain/tier-change';

/** What the relay adds to every signal: a workflow drops the ids that it has already seen. */
export interface Delivered {
  messageId: string;
}

/** What a run whose history had grown long leaves to the one that goes on in its place. */
export interface Resumed {
  seen: readonly string[];
}

export interface RevisitRoundInput {
  roundId: string;
  patchId: string;
  clock: ProgrammeClock;
  /** A person opened the round now: the first contacts do not wait for contact hours. */
  contactNow: boolean;
  resumed?: Resumed;
}

/** Look again at once: contact was resumed, tasks were carried over, or a person asked for it. */
export const wake = defineSignal<[Delivered & { contactNow?: boolean }]>('wake');

export interface SiteVisitInput {
  visitId: string;
  patchId: string;
  clock: ProgrammeClock;
  /** `visitOver`: what is left is to have its hazards reinspected. */
  resumed?: Resumed & { visitOver: boolean };
}

export interface AdvertSweepInput {
  /** Its Monday, 'YYYY-MM-DD'. */
  week: string;
  clock: ProgrammeClock;
  resumed?: Resumed;
}

export interface HazardInput {
  noticeId: string;
  patchId: string;
  clock: ProgrammeClock;
  resumed?: Resumed;
}

/** How far through the register a publication is, and what it moved so far. */
export interface PublicationProgress {
  after: string | null;
  /** `regrounded`: in the same tier on another ground; `changes`: both by where they were and are placed. A run that began before these were counted has none. */
  effect: {
    reviewed: number;
    moved: number;
    moves: TierChanges;
    regrounded?: number;
    changes?: TierChanges;
  };
  /** Still to be placed, the one under way first; a run that began before there were districts has none. */
  districts?: readonly string[];
  /** What was moved so far in the one under way. */
  district?: PublicationProgress['effect'];
  seen?: readonly string[];
}

export interface RulePublicationInput {
  versionId: string;
  clock: ProgrammeClock;
  resumed?: PublicationProgress;
}
