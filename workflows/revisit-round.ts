import { continueAsNew, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities';
import { ACTIVITY_OPTIONS } from './activity-options';
import { isHistoryLong, unlessHistoryFills } from './long-history';
import type { RevisitRoundInput } from './messages';
import { programmeNow, sleepUntil } from './programme-time';
import { listenForWakes } from './wakes';

const { reviewRoundBatch, issueRoundTasks, workRound, closeRound } =
  proxyActivities<Activities>(ACTIVITY_OPTIONS);

/**
 * A patch's half-month: review every registration, issue what is due, climb the ladder of contacts each working day,
 * close and carry over what is unfinished. People complete tasks in the database; nobody tells this workflow.
 */
export async function revisitRound(input: RevisitRoundInput): Promise<void> {
  const { roundId, clock, resumed } = input;
  const wakes = listenForWakes(resumed?.seen);
  if (!resumed) await reviewAndIssue(input);

  let { contactNow } = input;
  for (;;) {
    contactNow = wakes.take().contactNow || contactNow;
    if (isHistoryLong()) {
      await continueAsNew<typeof revisitRound>({ ...input, contactNow, resumed: { seen: wakes.seen() } });
    }
    const look = await unlessHistoryFills(workRound({ roundId, at: programmeNow(clock), contactNow }));
    if (!look) continue;
    if (look.over) break;
    contactNow = false;
    await sleepUntil(clock, look.nextAt, () => wakes.pending() || isHistoryLong());
  }
  await closeRound({ roundId, at: programmeNow(clock) });
}

async function reviewAndIssue({ roundId, clock }: RevisitRoundInput): Promise<void> {
  let after: string | null = null;
  do {
    ({ after } = await reviewRoundBatch({ roundId, after, at: programmeNow(clock) }));
  } while (after !== null);
  await issueRoundTasks({ roundId, at: programmeNow(clock) });
}
