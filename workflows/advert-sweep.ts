import { continueAsNew, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities';
import { ACTIVITY_OPTIONS } from './activity-options';
import { isHistoryLong, unlessHistoryFills } from './long-history';
import type { AdvertSweepInput } from './messages';
import { programmeNow, sleepUntil } from './programme-time';
import { listenForWakes } from './wakes';

const { beginAdvertSweep, sweepAdverts, endAdvertSweep } = proxyActivities<Activities>(ACTIVITY_OPTIONS);

/**
 * One week of adverts. At its beginning those that nothing was found for are looked for again; all week long, and at once when a file
 * came in, new ones are matched to homes, and those that have one follow what the register says of it.
 */
export async function advertSweep(input: AdvertSweepInput): Promise<void> {
  const { week, clock, resumed } = input;
  const wakes = listenForWakes(resumed?.seen);
  if (!resumed) await beginAdvertSweep({ week });
  for (;;) {
    wakes.take();
    if (isHistoryLong())
      await continueAsNew<typeof advertSweep>({ ...input, resumed: { seen: wakes.seen() } });
    const look = await unlessHistoryFills(sweepAdverts({ week, at: programmeNow(clock) }));
    if (look?.over) break;
    if (look?.nextAt) await sleepUntil(clock, look.nextAt, () => wakes.pending() || isHistoryLong());
  }
  await endAdvertSweep({ week });
}
