import { defineSignal } from '@temporalio/workflow';
import type { ProgrammeClock } from '../domain/programme-clock';

/** What the relay adds to every signal: a workflow drops the ids that it has already seen. */
export interface Delivered {
  messageId: string;
}

export interface RevisitRoundInput {
  roundId: string;
  patchId: string;
  clock: ProgrammeClock;
  /** A person opened the round now: the first contacts do not wait for contact hours. */
  contactNow: boolean;
}

/** Look again at once: contact was resumed, tasks were carried over, or a person asked for it. */
export const wake = defineSignal<[Delivered & { contactNow?: boolean }]>('wake');

export interface SiteVisitInput {
  visitId: string;
  patchId: string;
  clock: ProgrammeClock;
}

export interface RulePublicationInput {
  versionId: string;
  clock: ProgrammeClock;
}
