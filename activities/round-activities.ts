import { getContactHours } from '../db/queries/contact-hours';
import { endProcedure, setProcedureStep } from '../db/queries/procedures';
import {
  addReviewed,
  closeRoundRow,
  getDueInstant,
  getLocalInstant,
  getRound,
  giveLeftTasks,
  issueTasks,
  listRegistrationsToReview,
  loadCalendar,
  markTasks,
  setRoundPaused,
  withdrawTasksThatLeft,
  type RoundRow,
} from '../db/queries/rounds';
import type { ProcedureStep } from '../domain/procedure-step';
import { addWorkingDays } from '../domain/working-days';
import { carryOutCommand, endPause } from './carry-out-command';
import { climbLadder } from './climb-ladder';
import { reviewBatch, type Review } from './review-batch';
import { sendQueued, type SendDeps } from './send-queued';

export interface RoundActivityDeps extends SendDeps {
  review: Review;
}

const REVIEW_BATCH = 2_000;

/** An instant of the programme's clock, in milliseconds. */
interface At {
  at: number;
}

/** The steps of a patch's half-month. Each is one transaction that may be repeated. */
export function createRoundActivities(deps: RoundActivityDeps) {
  const { service } = deps;
  return {
    /** Reviews the next batch of the patch's registrations; `after` is null after the last. */
    async reviewRoundBatch(
      input: At & { roundId: string; after: string | null },
    ): Promise<{ after: string | null }> {
      const at = new Date(input.at);
      const round = await getRound(service, input.roundId, at);
      if (round.state === 'closed') return { after: null };
      await setProcedureStep(service, round.workflowId, 'reviewing', null);
      const ids = await listRegistrationsToReview(service, round.patchId, input.after, REVIEW_BATCH);
      const upTo = ids.at(-1);
      if (upTo === undefined) return { after: null };
      const { reviewed, moved } = await reviewBatch(deps, ids, at);
      await addReviewed(service, round.id, { upTo, reviewed, moved });
      return { after: ids.length < REVIEW_BATCH ? null : upTo };
    },

    async issueRoundTasks(input: At & { roundId: string }): Promise<{ issued: number }> {
      const at = new Date(input.at);
      return service.transaction(async (trx) => {
        const round = await getRound(trx, input.roundId, at);
        if (round.state === 'closed') return { issued: 0 };
        await setProcedureStep(trx, round.workflowId, 'issuing', null);
        const dueOn = addWorkingDays(
          await loadCalendar(trx),
          round.today,
          round.settings.dueAfterWorkingDays,
        );
        return { issued: await issueTasks(trx, round, at, await getDueInstant(trx, dueOn)) };
      });
    },

    /**
     * One look at the round: what a supervisor commanded is carried out, and what is due of ladder, reminders and
     * escalations is done, unless contact is stopped or the round is paused.
     * `nextAt` is when to look again; `over` says that the half-month has ended.
     */
    async workRound(
      input: At & { roundId: string; contactNow: boolean },
    ): Promise<{ nextAt: number; over: boolean }> {
      const at = new Date(input.at);
      const { workflowId } = await getRound(service, input.roundId, at);
      await carryOutCommand(service, workflowId, at);
      const { patchId, maySend, ...next } = await service.transaction(async (trx) => {
        const round = await getRound(trx, input.roundId, at);
        if (round.state === 'closed' || at >= round.closesAt)
          return { nextAt: round.closesAt.getTime(), over: true, patchId: round.patchId, maySend: false };
        const calendar = await loadCalendar(trx);
        const { settings, today } = round;
        const waitsSince = round.pausedSince ?? round.heldSince;
        await setRoundPaused(trx, round.id, waitsSince);
        // before the ladder climbs: it asks nobody who has left
        await withdrawTasksThatLeft(trx, round.id, at);
        if (waitsSince === null) await climbLadder(trx, round, { calendar, at });
        await giveLeftTasks(trx, round.id);
        const remindDueBy = addWorkingDays(calendar, today, settings.remindBeforeWorkingDays);
        if (waitsSince === null)
          await markTasks(trx, round.id, at, await getLocalInstant(trx, remindDueBy, 24));
        const hours = await getContactHours(trx, calendar, { at, today });
        const maySend = input.contactNow || hours.open;
        const nextAt = hours.nextOpening < round.closesAt ? hours.nextOpening : round.closesAt;
        await setProcedureStep(trx, round.workflowId, stepOf(round), nextAt);
        return { nextAt: nextAt.getTime(), over: false, patchId: round.patchId, maySend };
      });
      if (!maySend) return next;
      const { retryAt } = await sendQueued(deps, patchId, at);
      return { ...next, nextAt: Math.min(next.nextAt, retryAt ?? next.nextAt) };
    },

    async closeRound(input: At & { roundId: string }): Promise<{ carriedOver: number }> {
      const at = new Date(input.at);
      return service.transaction(async (trx) => {
        const round = await getRound(trx, input.roundId, at);
        // a pause ends with its half-month
        await endPause(trx, { id: round.workflowId, pausedAt: round.heldSince }, at);
        const closed = await closeRoundRow(trx, round, at);
        await endProcedure(trx, round.workflowId);
        return closed;
      });
    },
  };
}

function stepOf({ pausedSince, heldSince }: RoundRow): ProcedureStep {
  if (pausedSince !== null) return 'paused';
  return heldSince === null ? 'waitingForAnswers' : 'held';
}
