import { proxyActivities, setHandler } from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities';
import { ACTIVITY_OPTIONS } from './activity-options';
import { wake, type SiteVisitInput } from './messages';
import { programmeNow, sleepUntil } from './programme-time';

const { workVisit } = proxyActivities<Activities>(ACTIVITY_OPTIONS);

/** One visit from its release to its end: ask for an appointment, remind the day before, follow up a no-show. */
export async function siteVisit({ visitId, clock }: SiteVisitInput): Promise<void> {
  const seen = new Set<string>();
  let woken = false;
  setHandler(wake, ({ messageId }) => {
    woken ||= !seen.has(messageId);
    seen.add(messageId);
  });
  for (;;) {
    woken = false;
    const { nextAt, over } = await workVisit({ visitId, at: programmeNow(clock) });
    if (over) return;
    await sleepUntil(clock, nextAt, () => woken);
  }
}
