import type { Knex } from 'knex';
import { proposeVisits } from './propose-visits';

/** `reviewRegistrations` with its databases filled in: places these registrations by the published rules. */
export type Review = (request: { registrationIds: string[]; at: Date }) => Promise<{
  reviewed: number;
  moved: number;
  moves: Record<string, number>;
}>;

/** Reviews a batch and proposes visits where there is ground now; those whose ground ended are withdrawn with it. */
export async function reviewBatch(
  { service, review }: { service: Knex; review: Review },
  registrationIds: string[],
  at: Date,
): Promise<{ reviewed: number; moved: number; moves: Record<string, number> }> {
  const result = await review({ registrationIds, at });
  await proposeVisits(service, registrationIds, at);
  return result;
}
