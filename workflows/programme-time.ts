import { condition } from '@temporalio/workflow';
import { realDelayUntil, toProgrammeTime, type ProgrammeClock } from '../domain/programme-clock';

/** The programme's instant, in milliseconds. */
export function programmeNow(clock: ProgrammeClock): number {
  return toProgrammeTime(clock, workflowNow());
}

/** Sleeps until the programme's clock shows `untilMs`, or `wanted` becomes true. True when it was `wanted`. */
export async function sleepUntil(
  clock: ProgrammeClock,
  untilMs: number,
  wanted: () => boolean,
): Promise<boolean> {
  const delay = realDelayUntil(clock, untilMs, workflowNow());
  return delay === 0 ? wanted() : condition(wanted, delay);
}

function workflowNow(): number {
  // The one place where a workflow reads the time: Temporal gives the recorded time here, the same when replayed.
  // eslint-disable-next-line no-restricted-globals
  return Date.now();
}
