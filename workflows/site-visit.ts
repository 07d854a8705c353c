import { continueAsNew, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities';
import { ACTIVITY_OPTIONS } from './activity-options';
import { isHistoryLong, unlessHistoryFills } from './long-history';
import type { SiteVisitInput } from './messages';
import { programmeNow, sleepUntil } from './programme-time';
import { listenForWakes } from './wakes';

const { workVisit, followUpHazards, endVisit } = proxyActivities<Activities>(ACTIVITY_OPTIONS);

/**
 * One visit from a supervisor's release. What people do to it stands in its row; they only wake this story, which asks
 * for an appointment, reminds of it, has late ones followed up by a person, and after the visit has every hazard that
 * was found reinspected at its deadline.
 */
export async function siteVisit(input: SiteVisitInput): Promise<void> {
  const { visitId, clock, resumed } = input;
  const wakes = listenForWakes(resumed?.seen);
  let visitOver = resumed?.visitOver ?? false;
  const now = async () => {
    // what happened before a look is seen by it; what happens during it wakes the sleep that follows
    wakes.take();
    if (isHistoryLong()) {
      await continueAsNew<typeof siteVisit>({ ...input, resumed: { seen: wakes.seen(), visitOver } });
    }
    return { visitId, at: programmeNow(clock) };
  };
  const sleep = (until: number) => sleepUntil(clock, until, () => wakes.pending() || isHistoryLong());

  while (!visitOver) {
    const look = await unlessHistoryFills(workVisit(await now()));
    if (!look) continue;
    visitOver = look.over;
    if (!visitOver) await sleep(look.nextAt);
  }
  for (;;) {
    const look = await unlessHistoryFills(followUpHazards(await now()));
    if (!look) continue;
    if (look.nextAt === null) break;
    await sleep(look.nextAt);
  }
  await endVisit({ visitId, at: programmeNow(clock) });
}
