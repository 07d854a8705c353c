import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities';
import { ACTIVITY_OPTIONS } from './activity-options';

const { openDueRounds, reviewRequested, tellManualTiers, tendVisitProposals } =
  proxyActivities<Activities>(ACTIVITY_OPTIONS);

/**
 * Every minute: open the rounds of the half-month that has begun, review what something may have moved, tend visits that are proposed,
 * tell of manual tiers.
 */
export async function tick(): Promise<void> {
  await openDueRounds();
  await reviewRequested();
  await tendVisitProposals();
  await tellManualTiers();
}
