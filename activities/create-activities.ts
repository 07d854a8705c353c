import { createRoundActivities, type RoundActivityDeps } from './round-activities';

export type ActivityDeps = RoundActivityDeps;

/** What workflows do to the world. `service` is a pool of the role doorstep_service. */
export function createActivities(deps: ActivityDeps) {
  return { ...createRoundActivities(deps) };
}

export type Activities = ReturnType<typeof createActivities>;
