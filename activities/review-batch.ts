import type { Knex } from 'knex';
import { setRegistrationIncidents } from '../db/queries/incidents';
import { requestReviews } from '../db/queries/register-batches';
import { addEffects, NO_EFFECT, type PublicationEffect } from './publication-effect';
import { isolateRows } from './isolate-rows';
import { proposeVisits } from './propose-visits';

/** `reviewRegistrations` with its databases filled in: places these registrations by the published rules. */
export type Review = (request: { registrationIds: string[]; at: Date; publication?: string }) => Promise<{
  reviewed: number;
  moved: number;
  moves: Readonly<Record<string, number>>;
  effect?: PublicationEffect;
}>;

/** What `review` stores in one transaction, so that a part that failed has stored nothing. */
const PER_TRANSACTION = 1_000;
/** A publication asks about many at once; of a part that failed some decisions may be stored, which are right and stay. */
const PER_PUBLICATION = 20_000;

/**
 * Reviews a batch and proposes visits where there is ground now; those whose ground ended are withdrawn with it.
 * Where a publication asks for it, `effect` is what its version changed against the one before it.
 * A registration that cannot be reviewed becomes the incident REVIEW_FAILED and is tried again at the next tick.
 */
export async function reviewBatch(
  { service, review }: { service: Knex; review: Review },
  registrationIds: string[],
  at: Date,
  publication?: string,
): Promise<{ reviewed: number; moved: number; effect: PublicationEffect }> {
  const total = { reviewed: 0, moved: 0, effect: NO_EFFECT };
  const size = publication === undefined ? PER_TRANSACTION : PER_PUBLICATION;
  for (let from = 0; from < registrationIds.length; from += size) {
    const ids = registrationIds.slice(from, from + size);
    const { results, failed } = await isolateRows(ids, (part) =>
      review({ registrationIds: part, at, ...(publication !== undefined && { publication }) }),
    );
    for (const { reviewed, moved, effect } of results) {
      total.reviewed += reviewed;
      total.moved += moved;
      total.effect = addEffects(total.effect, effect ?? NO_EFFECT);
    }
    // a row that does not even take the request waits for its next round
    await isolateRows(
      failed.map(({ id }) => id),
      (part) => requestReviews(service, part, at),
    );
    await setRegistrationIncidents(service, 'REVIEW_FAILED', ids, failed);
  }
  await proposeVisits(service, registrationIds, at);
  return total;
}
