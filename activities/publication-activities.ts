import type { Knex } from 'knex';
import { endProcedure, setProcedureStep } from '../db/queries/procedures';
import { listRegistrationsAfter, setPublicationEffect } from '../db/queries/register-batches';
import { openIncident } from '../db/queries/incidents';
import {
  findForeseen,
  type ForeseenInDistrict,
  listDistrictsToPlace,
  listRegistrationsOfDistrict,
  type PlacingStanding,
  setDistrictPlaced,
  setPlacingBegun,
  setPlacingEnded,
  setPlacingStopped,
} from '../db/queries/placing';
import { readSettings } from '../db/queries/procedure-settings';
import { reachAllDistricts, reachDistrict, reachEmptyDistricts } from '../db/queries/waiting-districts';
import { differingChanges, differsTooMuch, placedOtherwise, type Watched } from '../domain/publication-watch';
import type { TierChanges } from '../domain/tier-change';
import { NO_EFFECT, type PublicationEffect } from './publication-effect';
import { reviewBatch, type Review } from './review-batch';

/** Asked in one statement. Where nearly all are decided anew that may take an activity's two minutes: tried again, it finds what it had stored. */
const REVIEW_BATCH = 20_000;

interface PlacedBatch extends PublicationEffect {
  after: string | null;
  reviewed: number;
}

/** What a version moved so far; `changes` is missing where a worker that did not count them began. */
interface Moved {
  reviewed: number;
  moved: number;
  changes?: TierChanges;
}

/** Both by change of place or, where one of them was not counted so, by moves alone. */
function watchedOf(foreseen: ForeseenInDistrict, { moved, changes }: Moved): Watched & { byChange: boolean } {
  if (foreseen.changes && changes) return { foreseen: foreseen.changes, happened: changes, byChange: true };
  return { foreseen: { moved: foreseen.moved }, happened: { moved }, byChange: false };
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
    /**
     * `after` is null after the last batch. What the version moved is counted against the one before it: repeated, the same. The whole
     * register is reached with its first batch.
     */
    async reviewRegisterBatch(input: {
      versionId: string;
      after: string | null;
      at: number;
    }): Promise<PlacedBatch> {
      await setProcedureStep(service, `publication-${input.versionId}`, 'reviewing', null);
      await reachAllDistricts(service, input.versionId);
      return placed(await listRegistrationsAfter(service, input.after, REVIEW_BATCH), input);
    },

    /** The districts that are left to place, in their order: one that was done in an earlier run is not placed again. */
    async planPlacing({ versionId }: { versionId: string }): Promise<{ districts: string[] }> {
      // first: a district that is not in the plan waits for nothing
      await reachEmptyDistricts(service, versionId);
      const districts = await listDistrictsToPlace(service);
      await setPlacingBegun(service, versionId, districts.length);
      return { districts };
    },

    /**
     * The next registrations of a district, unless a person or the watch holds the version; `after` is null after the last. From the first
     * on the version decides in all of the district.
     */
    async placeDistrictBatch(input: {
      versionId: string;
      districtId: string;
      after: string | null;
      at: number;
    }): Promise<PlacedBatch & { standing: PlacingStanding }> {
      const { versionId, districtId } = input;
      const standing = await reachDistrict(service, versionId, districtId);
      const step = standing === 'held' ? 'paused' : 'reviewing';
      await setProcedureStep(service, `publication-${versionId}`, step, null);
      if (standing !== 'goesOn') return { after: input.after, reviewed: 0, ...NO_EFFECT, standing };
      const ids = await listRegistrationsOfDistrict(service, districtId, input.after, REVIEW_BATCH);
      return { ...(await placed(ids, input)), standing };
    },

    /**
     * Holds where a version placed the homes of a district against what was foreseen; where they differ too much it stops and tells. Before the
     * district is `over` only too many can be seen.
     */
    async watchPlacing(input: {
      versionId: string;
      districtId: string;
      effect: Moved;
      over: boolean;
    }): Promise<void> {
      const { versionId, districtId, effect, over } = input;
      const { reviewed, moved } = effect;
      const [foreseen, watch] = [
        await findForeseen(service, versionId, districtId),
        await readSettings(service, 'rulePublication'),
      ];
      const expected = foreseen?.moved ?? moved;
      const watched = foreseen && watchedOf(foreseen, effect);
      const differs = watched !== null && differsTooMuch({ ...watched, over }, watch);
      await service.transaction(async (trx) => {
        const differing = differs && watched.byChange ? { differing: differingChanges(watched) } : {};
        await setDistrictPlaced(trx, versionId, { districtId, reviewed, moved, expected, ...differing });
        if (!differs) return;
        await setPlacingStopped(trx, versionId, districtId);
        await openIncident(trx, {
          workflowId: `publication-${versionId}`,
          code: 'PUBLICATION_DIFFERS',
          about: districtId,
          detail: {
            versionId,
            districtId,
            expected,
            moved,
            otherwise: placedOtherwise(watched).registrations,
          },
        });
      });
    },

    async storePublicationEffect(input: {
      versionId: string;
      effect: Moved & { moves: TierChanges; regrounded?: number };
    }): Promise<void> {
      const { changes: _, ...effect } = input.effect;
      await service.transaction(async (trx) => {
        await setPublicationEffect(trx, input.versionId, effect);
        await setPlacingEnded(trx, input.versionId);
        await reachAllDistricts(trx, input.versionId);
        await endProcedure(trx, `publication-${input.versionId}`);
      });
    },
  };
}
