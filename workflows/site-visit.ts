import { proxyActivities, setHandler } from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities';
import { ACTIVITY_OPTIONS } from './activity-options';
import { wake, type SiteVisitInput } from './messages';
import { programmeNow, sleepUntil } from './programme-time';

const { workVisit, followUpHazards, endVisit } = proxyActivities<Activities>(ACTIVITY_OPTIONS);

/**
 * One visit from a supervisor's release. What people do to it stands in its row; they only wake this story, which asks
 * for an appointment, reminds of it, has late ones followed up by a person, and after the visit has every hazard that
 * was found reinspected at its deadline.
 */
export async function siteVisit({ visitId, clock }: SiteVisitInput): Promise<void> {
  const seen = new Set<string>();
  let woken = false;
  setHandler(wake, ({ messageId }) => {
    woken ||= !seen.has(messageId);
    seen.add(messageId);
  });
  const now = () => {
    // what happened before a look is seen by it; what happens during it wakes the sleep that follows
    woken = false;
    return { visitId, at: programmeNow(clock) };
  };

  for (;;) {
    const { nextAt, over } = await workVisit(now());
    if (over) break;
    await sleepUntil(clock, nextAt, () => woken);
  }
  for (;;) {
    const { nextAt } = await followUpHazards(now());
    if (nextAt === null) break;
    await sleepUntil(clock, nextAt, () => woken);
  }
  await endVisit(now());
}
