import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities';
import { ACTIVITY_OPTIONS } from './activity-options';

const { openDueRounds, proposeDueVisits, reviewRequested, tellManualTiers } =
  proxyActivities<Activities>(ACTIVITY_OPTIONS);

/**
 * Every minute: open the rounds of the half-month that has begun, review what something may have moved, propose visits,
 * tell of manual tiers.
 */
export async function tick(): Promise<void> {
  await openDueRounds();
  await reviewRequested();
  await proposeDueVisits();
  await tellManualTiers();
}
