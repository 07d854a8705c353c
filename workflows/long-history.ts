import { CancellationScope, condition, isCancellation, workflowInfo } from '@temporalio/workflow';

/** Half of what a history may have (1,000 events), so that what comes while a run ends has room. */
const LONG = 500;
/** Where not even a step that is under way is waited for. */
const TOO_LONG = 800;

/** Whether the run should end and another one go on in its place: replaying a long history is slow, and it has an end. */
export function isHistoryLong(): boolean {
  const { historyLength, continueAsNewSuggested } = workflowInfo();
  return continueAsNewSuggested || historyLength >= LONG;
}

/**
 * What the step gives; null where messages fill the history while it is tried again and again. The next run takes the
 * step anew, as a step may be repeated.
 */
export async function unlessHistoryFills<Result>(step: Promise<Result>): Promise<Result | null> {
  const watch = new CancellationScope();
  const full = watch
    .run(() => condition(() => workflowInfo().historyLength >= TOO_LONG))
    .then(() => null)
    .catch((error: unknown) => {
      if (isCancellation(error)) return null;
      throw error;
    });
  try {
    return await Promise.race([step, full]);
  } finally {
    watch.cancel();
  }
}
