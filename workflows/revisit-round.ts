import { proxyActivities, setHandler } from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities';
import { wake, type RevisitRoundInput } from './messages';
import { ACTIVITY_OPTIONS } from './activity-options';
import { programmeNow, sleepUntil } from './programme-time';

const { reviewRoundBatch, issueRoundTasks, workRound, closeRound } =
  proxyActivities<Activities>(ACTIVITY_OPTIONS);

/**
 * A patch's half-month: review every registration, issue what is due, climb the ladder of contacts each working day,
 * close and carry over what is unfinished. People complete tasks in the database; nobody tells this workflow.
 */
export async function revisitRound({ roundId, clock, contactNow }: RevisitRoundInput): Promise<void> {
  const seen = new Set<string>();
  let woken = false;
  let hurried = contactNow;
  setHandler(wake, (message) => {
    if (seen.has(message.messageId)) return;
    seen.add(message.messageId);
    woken = true;
    hurried ||= message.contactNow ?? false;
  });

  let after: string | null = null;
  do {
    ({ after } = await reviewRoundBatch({ roundId, after, at: programmeNow(clock) }));
  } while (after !== null);
  await issueRoundTasks({ roundId, at: programmeNow(clock) });

  for (;;) {
    const now = { roundId, at: programmeNow(clock), contactNow: hurried };
    woken = hurried = false;
    const { nextAt, over } = await workRound(now);
    if (over) break;
    await sleepUntil(clock, nextAt, () => woken);
  }
  await closeRound({ roundId, at: programmeNow(clock) });
}
