import type { Knex } from 'knex';
import { openIncident } from '../db/queries/incidents';
import { endProcedure, setProcedureStep } from '../db/queries/procedures';
import { getDueInstant, loadCalendar } from '../db/queries/rounds';
import { insertVisitTask } from '../db/queries/visit-commands';
import {
  cancelVisitContacts,
  insertReinspection,
  listHazardsToReinspect,
  lockVisit,
  queueVisitContact,
  setVisitReminded,
  type VisitRow,
} from '../db/queries/visit-procedure';
import { isVisitOver } from '../domain/visit';
import { nextWorkingDay } from '../domain/working-days';
import { sendQueued, type SendDeps } from './send-queued';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

interface Look {
  visitId: string;
  /** Programme's instant, milliseconds. */
  at: number;
}

/** What a visit needs between what people do. Each step is a transaction that finds everything in the visit's row. */
export function createVisitActivities(deps: SendDeps) {
  const { service } = deps;
  return {
    /** One look at a visit; `nextAt` is when to look again, `over` says that a person or its ground's end ended it. */
    async workVisit({ visitId, at }: Look): Promise<{ nextAt: number; over: boolean }> {
      const now = new Date(at);
      const { patchId, ...next } = await service.transaction(async (trx) => {
        const visit = await lockVisit(trx, visitId);
        const over = isVisitOver(visit.state);
        const nextAt = over ? at : await tend(trx, visit, now);
        if (!over) await setProcedureStep(trx, workflowIdOf(visit), visit.state, new Date(nextAt));
        else await cancelVisitContacts(trx, visitId, now);
        if (visit.state === 'no_show') await tellSupervisor(trx, visit, 'VISIT_NO_SHOW');
        return { nextAt, over, patchId: visit.patchId };
      });
      if (next.over) return next;
      const { retryAt } = await sendQueued(deps, patchId, now, visitId);
      return { ...next, nextAt: Math.min(next.nextAt, retryAt ?? next.nextAt) };
    },

    /** Gives every hazard whose deadline has passed to an officer; `nextAt` is the next deadline, null after the last. */
    async followUpHazards({ visitId, at }: Look): Promise<{ nextAt: number | null }> {
      return service.transaction(async (trx) => {
        const visit = await lockVisit(trx, visitId);
        const calendar = await loadCalendar(trx);
        const hazards = await listHazardsToReinspect(trx, visitId);
        for (const { id, deadlineOn, dueFrom } of hazards.filter(({ dueFrom }) => dueFrom.getTime() <= at)) {
          const dueAt = await getDueInstant(trx, nextWorkingDay(calendar, deadlineOn));
          await insertReinspection(trx, id, { at: new Date(at), dueAt: dueAt > dueFrom ? dueAt : dueFrom });
        }
        const next = hazards.find(({ dueFrom }) => dueFrom.getTime() > at);
        if (!next) return { nextAt: null };
        await setProcedureStep(trx, workflowIdOf(visit), 'waitingForRemedy', next.dueFrom);
        return { nextAt: next.dueFrom.getTime() };
      });
    },

    async endVisit({ visitId }: Look): Promise<void> {
      await endProcedure(service, `visit-${visitId}`);
    },
  };
}

/** What is due now for a visit that is under way. Returns when to look again, at the latest tomorrow. */
async function tend(trx: Knex.Transaction, visit: VisitRow, now: Date): Promise<number> {
  const at = now.getTime();
  const { settings, appointmentStart, appointmentEnd } = visit;
  const within = settings.appointmentWithinDays * DAY_MS;
  // after a no-show the time for an appointment begins anew
  const appointBy = (visit.releasedAt?.getTime() ?? at) + within * (visit.noShows + 1);
  const moments: number[] = [];
  if (visit.state === 'released') {
    await insertVisitTask(trx, visit.id, now, new Date(appointBy));
    await queueVisitContact(trx, visit.id, 'visit_request', now);
    if (at >= appointBy) await tellSupervisor(trx, visit, 'VISIT_NOT_APPOINTED');
    moments.push(appointBy);
  }
  if (visit.state === 'appointed' && appointmentStart) {
    const remindAt = appointmentStart.getTime() - settings.remindHoursBefore * HOUR_MS;
    moments.push(remindAt);
    if (visit.remindedAt === null && at >= remindAt && now < appointmentStart) {
      if (await queueVisitContact(trx, visit.id, 'visit_reminder', now))
        await setVisitReminded(trx, visit.id, now);
      // stopped, or no room under a ceiling: while it is still of use, tried again soon
      else moments.push(at + HOUR_MS);
    }
  }
  if (appointmentEnd) {
    const recordBy = appointmentEnd.getTime() + DAY_MS;
    moments.push(recordBy);
    if (at >= recordBy) await tellSupervisor(trx, visit, 'VISIT_NOT_RECORDED');
  }
  return Math.min(at + DAY_MS, ...moments.filter((moment) => moment > at));
}

function tellSupervisor(trx: Knex.Transaction, visit: VisitRow, code: string): Promise<void> {
  return openIncident(trx, {
    workflowId: workflowIdOf(visit),
    code,
    patchId: visit.patchId,
    detail: { visitId: visit.id },
  });
}

function workflowIdOf({ id }: VisitRow): string {
  return `visit-${id}`;
}
