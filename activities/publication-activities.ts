import type { Knex } from 'knex';
import { endProcedure, setProcedureStep } from '../db/queries/procedures';
import { listRegistrationsAfter, setPublicationEffect } from '../db/queries/register-batches';
import { openIncident } from '../db/queries/incidents';
import {
  findExpectedMoves,
  getPlacingStanding,
  getPublicationWatch,
  listDistrictsToPlace,
  listRegistrationsOfDistrict,
  type PlacingStanding,
  setDistrictPlaced,
  setPlacingBegun,
  setPlacingDone,
  setPlacingStopped,
} from '../db/queries/placing';
import { differsTooMuch } from '../domain/publication-watch';
import { NO_EFFECT, type PublicationEffect } from './publication-effect';
import { reviewBatch, type Review } from './review-batch';

/** Asked in one statement. Where nearly all are decided anew that may take an activity's two minutes: tried again, it finds what it had stored. */
const REVIEW_BATCH = 20_000;

interface PlacedBatch extends PublicationEffect {
  after: string | null;
  reviewed: number;
}

/** The steps of a publication: the register in batches, then its effect on the version. */
export function createPublicationActivities(deps: { service: Knex; review: Review }) {
  const { service } = deps;
  /** Of a page of ids; a short one is the last. */
  const placed = async (ids: string[], input: { versionId: string; at: number }): Promise<PlacedBatch> => {
    const after = ids.length < REVIEW_BATCH ? null : (ids.at(-1) ?? null);
    if (ids.length === 0) return { after, reviewed: 0, ...NO_EFFECT };
    const { reviewed, effect } = await reviewBatch(deps, ids, new Date(input.at), input.versionId);
    return { after, reviewed, ...effect };
  };
  return {
    /** `after` is null after the last batch. What the version moved is counted against the one before it: repeated, the same. */
    async reviewRegisterBatch(input: {
      versionId: string;
      after: string | null;
      at: number;
    }): Promise<PlacedBatch> {
      await setProcedureStep(service, `publication-${input.versionId}`, 'reviewing', null);
      return placed(await listRegistrationsAfter(service, input.after, REVIEW_BATCH), input);
    },

    /** The districts that are left to place, in their order: one that was done in an earlier run is not placed again. */
    async planPlacing({ versionId }: { versionId: string }): Promise<{ districts: string[] }> {
      const districts = await listDistrictsToPlace(service);
      await setPlacingBegun(service, versionId, districts.length);
      return { districts };
    },

    /** The next registrations of a district, unless a person or the watch holds the version; `after` is null after the last. */
    async placeDistrictBatch(input: {
      versionId: string;
      districtId: string;
      after: string | null;
      at: number;
    }): Promise<PlacedBatch & { standing: PlacingStanding }> {
      const { versionId, districtId } = input;
      const standing = await getPlacingStanding(service, versionId);
      const step = standing === 'held' ? 'paused' : 'reviewing';
      await setProcedureStep(service, `publication-${versionId}`, step, null);
      if (standing !== 'goesOn') return { after: input.after, reviewed: 0, ...NO_EFFECT, standing };
      const ids = await listRegistrationsOfDistrict(service, districtId, input.after, REVIEW_BATCH);
      return { ...(await placed(ids, input)), standing };
    },

    /**
     * Holds what a version moved in a district against what was foreseen; where they differ too much it stops and tells. Before the
     * district is `over` only too many can be seen.
     */
    async watchPlacing(input: {
      versionId: string;
      districtId: string;
      effect: { reviewed: number; moved: number };
      over: boolean;
    }): Promise<void> {
      const { versionId, districtId, effect, over } = input;
      const { reviewed, moved } = effect;
      const [foreseen, watch] = [
        await findExpectedMoves(service, versionId, districtId),
        await getPublicationWatch(service),
      ];
      const expected = foreseen ?? moved;
      const differs = (over || moved > expected) && differsTooMuch({ expected, moved }, watch);
      await service.transaction(async (trx) => {
        await setDistrictPlaced(trx, versionId, { districtId, reviewed, moved, expected });
        if (!differs) return;
        await setPlacingStopped(trx, versionId, districtId);
        await openIncident(trx, {
          workflowId: `publication-${versionId}`,
          code: 'PUBLICATION_DIFFERS',
          about: districtId,
          detail: { versionId, districtId, expected, moved },
        });
      });
    },

    async storePublicationEffect(input: {
      versionId: string;
      effect: { reviewed: number; moved: number; moves: Record<string, number>; regrounded?: number };
    }): Promise<void> {
      await service.transaction(async (trx) => {
        await setPublicationEffect(trx, input.versionId, input.effect);
        await setPlacingDone(trx, input.versionId);
        await endProcedure(trx, `publication-${input.versionId}`);
      });
    },
  };
}
