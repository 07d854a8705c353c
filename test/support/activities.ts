import { createActivities, type Activities } from '../../activities/create-activities';
import type { Review } from '../../activities/review-batch';
import { reviewRegistrations } from '../../activities/review-registrations';
import { logSender } from '../../activities/senders/log';
import type { TestDatabase } from './database';

type Dependencies = Parameters<typeof createActivities>[0];

/** The worker's activities on a test's database; what a test is not about stays as the product has it. */
export function activitiesOn(
  { service, facts }: Pick<TestDatabase, 'service' | 'facts'>,
  others: Partial<Dependencies> = {},
): Activities {
  return createActivities({
    service,
    review: (request) => reviewRegistrations({ service, facts }, request),
    sender: logSender,
    publicUrl: 'https://portal.example',
    ...others,
  });
}

/** A review after which everything is as before, for tests that are not about tiers. */
export const reviewNothing: Review = async ({ registrationIds }) => ({
  reviewed: registrationIds.length,
  moved: 0,
  moves: {},
});
