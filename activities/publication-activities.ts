import type { Knex } from 'knex';
import { endProcedure, setProcedureStep } from '../db/queries/procedures';
import { listRegistrationsAfter, setPublicationEffect } from '../db/queries/register-batches';
import { reviewBatch, type Review } from './review-batch';

const REVIEW_BATCH = 2_000;

/** The steps of a publication: the register in batches, then its effect on the version. */
export function createPublicationActivities(deps: { service: Knex; review: Review }) {
  const { service } = deps;
  return {
    /** `after` is null after the last batch. Repeated, it finds what moved already and counts only the rest. */
    async reviewRegisterBatch(input: { versionId: string; after: string | null; at: number }): Promise<{
      after: string | null;
      reviewed: number;
      moved: number;
      moves: Record<string, number>;
    }> {
      await setProcedureStep(service, `publication-${input.versionId}`, 'reviewing', null);
      const ids = await listRegistrationsAfter(service, input.after, REVIEW_BATCH);
      const last = ids.length < REVIEW_BATCH ? null : (ids.at(-1) ?? null);
      if (ids.length === 0) return { after: null, reviewed: 0, moved: 0, moves: {} };
      return { after: last, ...(await reviewBatch(deps, ids, new Date(input.at))) };
    },

    async storePublicationEffect(input: {
      versionId: string;
      effect: { reviewed: number; moved: number; moves: Record<string, number> };
    }): Promise<void> {
      await service.transaction(async (trx) => {
        await setPublicationEffect(trx, input.versionId, input.effect);
        await endProcedure(trx, `publication-${input.versionId}`);
      });
    },
  };
}
