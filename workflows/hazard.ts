import { continueAsNew, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities';
import { ACTIVITY_OPTIONS } from './activity-options';
import { isHistoryLong, unlessHistoryFills } from './long-history';
import type { HazardInput } from './messages';
import { programmeNow, sleepUntil } from './programme-time';
import { listenForWakes } from './wakes';

const { workNotice, endNotice } = proxyActivities<Activities>(ACTIVITY_OPTIONS);

/**
 * One notice about a hazard from its issue. What people do to it stands in its rows; they only wake this story, which has
 * it served, reminds the party, has the hazard looked at again when the time is over, tells what was decided about an
 * appeal, and tells a supervisor of what waits too long.
 */
export async function hazard(input: HazardInput): Promise<void> {
  const { noticeId, clock, resumed } = input;
  const wakes = listenForWakes(resumed?.seen);
  for (;;) {
    // what happened before a look is seen by it; what happens during it wakes the sleep that follows
    wakes.take();
    if (isHistoryLong()) await continueAsNew<typeof hazard>({ ...input, resumed: { seen: wakes.seen() } });
    const look = await unlessHistoryFills(workNotice({ noticeId, at: programmeNow(clock) }));
    if (!look) continue;
    if (look.over) break;
    await sleepUntil(clock, look.nextAt, () => wakes.pending() || isHistoryLong());
  }
  await endNotice({ noticeId, at: programmeNow(clock) });
}
