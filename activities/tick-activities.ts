import { deleteExpired, SWEPT_TABLES } from '../db/queries/expired-rows';
import { openAdvertSweep } from '../db/queries/advert-sweep';
import { tellOfCalendarEnd } from '../db/queries/calendar';
import { checkKeptFacts } from '../db/queries/check-kept-facts';
import { claimWhatIsOver, endWhatIsOver, tellOfOverdueClaims } from '../db/queries/claims';
import { getContactHours } from '../db/queries/contact-hours';
import { queueDecisionNotices } from '../db/queries/disputes';
import { openIncident } from '../db/queries/incidents';
import { refreshKeptFacts } from '../db/queries/kept-facts';
import { queueManualTierNotices, requestReviewOfEndedManualTiers } from '../db/queries/manual-tiers';
import { findProgrammeNow, hasProgrammeEnded } from '../db/queries/procedures';
import { getProgrammeDate, listPatchesWithoutRound, loadCalendar, openRound } from '../db/queries/rounds';
import { listRequestedReviews } from '../db/queries/register-batches';
import { activateApproved } from './activate-approved';
import { isolateEach } from './isolate-rows';
import { reviewBatch, type Review } from './review-batch';
import { tendOpenWork } from './tend-open-work';
import { tendProposals } from './tend-proposals';
import { sendQueued, type SendDeps } from './send-queued';

const REVIEW_BATCH = 2_000;
/** Of each table at each tick: what has piled up goes in several. */
const SWEEP_BATCH = 1_000;

/**
 * What the schedule asks for. A tick has no input: it takes the programme's clock from the database, and does nothing
 * while an installation is being set up and has no programme.
 */
export function createTickActivities(deps: SendDeps & { review: Review }) {
  const { service } = deps;
  return {
    /**
     * Opens the current half-month's round of every patch that has registrations and none yet. A patch whose round
     * cannot be opened becomes the incident ROUND_NOT_OPENED and is tried again at the next tick. Before that ends what is
     * over, so that no round asks there, and asks for the next year's calendar in time; and opens the week's sweep of adverts: a step
     * of its own would be another order of commands for ticks under way.
     */
    async openDueRounds(): Promise<{ opened: number }> {
      const at = await findProgrammeNow(service);
      if (!at) return { opened: 0 };
      await tellOfCalendarEnd(service, await getProgrammeDate(service, at));
      await endWhatIsOver(service);
      await claimWhatIsOver(service);
      const patches = await listPatchesWithoutRound(service, at);
      const failed = await isolateEach(patches, async (patchId) => {
        await service.transaction((trx) => openRound(trx, patchId, at, 'procedure'));
      });
      for (const { id, error } of failed)
        await openIncident(service, {
          workflowId: null,
          code: 'ROUND_NOT_OPENED',
          about: id,
          patchId: id,
          state: 'retrying',
          detail: { patchId: id, error },
        });
      await openAdvertSweep(service, at);
      return { opened: patches.length - failed.length };
    },

    /**
     * Withdraws, proposes and escalates visits, see tendProposals; and tends the work that no round and no visit's workflow
     * tends, see tendOpenWork: a step of its own would be another order of commands for ticks under way.
     */
    async tendVisitProposals(): Promise<{ proposed: number }> {
      const at = await findProgrammeNow(service);
      if (!at) return { proposed: 0 };
      await tendOpenWork(service, at);
      await tellOfOverdueClaims(service);
      return tendProposals(service, at);
    },

    /**
     * Tells residents of manual tiers and of what was decided about their disputes, in contact hours; what cannot go out
     * now is tried at the next tick. The name is from before the second: histories hold it.
     */
    async tellManualTiers(): Promise<void> {
      const at = await findProgrammeNow(service);
      if (!at || (await hasProgrammeEnded(service, at))) return;
      const queued = await service.transaction(async (trx) => [
        ...(await queueManualTierNotices(trx, at)),
        ...(await queueDecisionNotices(trx, at)),
      ]);
      const patches = [...new Set(queued)];
      if (patches.length === 0) return;
      const calendar = await loadCalendar(service);
      const today = await getProgrammeDate(service, at);
      if (!(await getContactHours(service, calendar, { at, today })).open) return;
      const [failed] = await isolateEach(patches, async (patchId) => {
        await sendQueued(deps, patchId, at);
      });
      // after every patch had its turn
      if (failed) throw new Error(failed.error);
    },

    /** Deletes what has expired: sessions, residents’ sessions, tries to sign in, answers kept for requests sent again. */
    async sweepExpired(): Promise<{ deleted: number }> {
      let deleted = 0;
      for (const table of SWEPT_TABLES) deleted += await deleteExpired(service, table, SWEEP_BATCH);
      return { deleted };
    },

    /** Holds the kept facts against a full computation, once a night of the programme and in parts; see checkKeptFacts. */
    async checkKeptFacts(): Promise<{ checked: number }> {
      const at = await findProgrammeNow(service);
      return { checked: at ? await checkKeptFacts(service, at) : 0 };
    },

    /**
     * Puts into force the versions of rules that were approved for now; makes kept facts anew that time has changed; reviews registrations whose tier something may have moved since their last review,
     * or whose manual tier ended.
     */
    async reviewRequested(): Promise<{ reviewed: number }> {
      const at = await findProgrammeNow(service);
      if (!at) return { reviewed: 0 };
      await activateApproved(service, at);
      await refreshKeptFacts(service);
      await requestReviewOfEndedManualTiers(service, at);
      const ids = await listRequestedReviews(service, REVIEW_BATCH);
      if (ids.length === 0) return { reviewed: 0 };
      const { reviewed } = await reviewBatch(deps, ids, at);
      return { reviewed };
    },
  };
}
