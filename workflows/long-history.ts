import { workflowInfo } from '@temporalio/workflow';

/** Half of what a history may have (1,000 events), so that what comes while a run ends has room. */
const LONG = 500;

/** Whether the run should end and another one go on in its place: replaying a long history is slow, and it has an end. */
export function isHistoryLong(): boolean {
  const { historyLength, continueAsNewSuggested } = workflowInfo();
  return continueAsNewSuggested || historyLength >= LONG;
}
