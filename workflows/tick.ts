import { isCancellation, patched, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities';
import { ACTIVITY_OPTIONS } from './activity-options';

/** The next tick tries again: a step that keeps failing is given up here, so that the others get their turn. */
const ATTEMPTS = 5;

const { checkKeptFacts, openDueRounds, reviewRequested, sweepExpired, tellManualTiers, tendVisitProposals } =
  proxyActivities<Activities>({
    ...ACTIVITY_OPTIONS,
    retry: { ...ACTIVITY_OPTIONS.retry, maximumAttempts: ATTEMPTS },
  });

/**
 * Every minute: open the rounds of the half-month that has begun, review what something may have moved, tend visits that are proposed,
 * tell of manual tiers, delete what has expired, check the kept facts at night. Fails, after all steps had their turn, when one of them did.
 */
export async function tick(): Promise<void> {
  const failures: unknown[] = [];
  const steps: (() => Promise<unknown>)[] = [
    openDueRounds,
    reviewRequested,
    tendVisitProposals,
    tellManualTiers,
  ];
  // a tick that began before there was a sweep ends as it began
  if (patched('sweep-expired')) steps.push(sweepExpired);
  // nor before facts were checked
  if (patched('check-kept-facts')) steps.push(checkKeptFacts);
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      if (isCancellation(error)) throw error;
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
