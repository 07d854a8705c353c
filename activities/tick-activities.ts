import type { Knex } from 'knex';
import { getProgrammeNow } from '../db/queries/procedures';
import { listPatchesWithoutRound, openRound } from '../db/queries/rounds';
import { listRequestedReviews } from '../db/queries/register-batches';
import { reviewBatch, type Review } from './review-batch';

const REVIEW_BATCH = 2_000;

/** What the schedule asks for. A tick has no input: it takes the programme's clock from the database. */
export function createTickActivities(deps: { service: Knex; review: Review }) {
  const { service } = deps;
  return {
    /** Opens the current half-month's round of every patch that has registrations and none yet. */
    async openDueRounds(): Promise<{ opened: number }> {
      const at = await getProgrammeNow(service);
      const patches = await listPatchesWithoutRound(service, at);
      for (const patchId of patches) await service.transaction((trx) => openRound(trx, patchId, at, false));
      return { opened: patches.length };
    },

    /** Reviews registrations whose tier something may have moved since their last review. */
    async reviewRequested(): Promise<{ reviewed: number }> {
      const ids = await listRequestedReviews(service, REVIEW_BATCH);
      if (ids.length === 0) return { reviewed: 0 };
      const { reviewed } = await reviewBatch(deps, ids, await getProgrammeNow(service));
      return { reviewed };
    },
  };
}
