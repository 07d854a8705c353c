import { createNoticeActivities } from './notice-activities';
import { createAdvertActivities } from './advert-activities';
import { createPublicationActivities } from './publication-activities';
import { createRoundActivities, type RoundActivityDeps } from './round-activities';
import { createTickActivities } from './tick-activities';
import { createVisitActivities } from './visit-activities';

/** `service` is a pool of the role doorstep_service; `review` is reviewRegistrations with its pools filled in. */
export type ActivityDeps = RoundActivityDeps;

/** What workflows do to the world. */
export function createActivities(deps: ActivityDeps) {
  return {
    ...createRoundActivities(deps),
    ...createVisitActivities(deps),
    ...createNoticeActivities(deps),
    ...createAdvertActivities(deps),
    ...createPublicationActivities(deps),
    ...createTickActivities(deps),
  };
}

export type Activities = ReturnType<typeof createActivities>;
