import type { Knex } from 'knex';
import { endProcedure, setProcedureStep } from '../db/queries/procedures';
import { listRegistrationsAfter, setPublicationEffect } from '../db/queries/register-batches';
import { NO_EFFECT, type PublicationEffect } from './publication-effect';
import { reviewBatch, type Review } from './review-batch';

/** Asked in one statement; where all of them are decided anew, still seconds of an activity's two minutes. */
const REVIEW_BATCH = 20_000;

/** The steps of a publication: the register in batches, then its effect on the version. */
export function createPublicationActivities(deps: { service: Knex; review: Review }) {
  const { service } = deps;
  return {
    /** `after` is null after the last batch. What the version moved is counted against the one before it: repeated, the same. */
    async reviewRegisterBatch(input: {
      versionId: string;
      after: string | null;
      at: number;
    }): Promise<PublicationEffect & { after: string | null; reviewed: number }> {
      await setProcedureStep(service, `publication-${input.versionId}`, 'reviewing', null);
      const ids = await listRegistrationsAfter(service, input.after, REVIEW_BATCH);
      const last = ids.length < REVIEW_BATCH ? null : (ids.at(-1) ?? null);
      if (ids.length === 0) return { after: null, reviewed: 0, ...NO_EFFECT };
      const { reviewed, effect } = await reviewBatch(deps, ids, new Date(input.at), input.versionId);
      return { after: last, reviewed, ...effect };
    },

    async storePublicationEffect(input: {
      versionId: string;
      effect: { reviewed: number; moved: number; moves: Record<string, number>; regrounded?: number };
    }): Promise<void> {
      await service.transaction(async (trx) => {
        await setPublicationEffect(trx, input.versionId, input.effect);
        await endProcedure(trx, `publication-${input.versionId}`);
      });
    },
  };
}
