import type { Knex } from 'knex';
import { getContactHours, getLastOpening } from '../db/queries/contact-hours';
import { openIncident } from '../db/queries/incidents';
import { endProcedure, setProcedureStep } from '../db/queries/procedures';
import { getDueInstant, getProgrammeDate, loadCalendar } from '../db/queries/rounds';
import { insertVisitTask } from '../db/queries/visit-commands';
import {
  cancelVisitContacts,
  insertReinspection,
  listHazardsToReinspect,
  lockVisit,
  queueVisitContact,
  setUnremindedTold,
  type VisitRow,
} from '../db/queries/visit-procedure';
import { isVisitOver } from '../domain/visit';
import { nextWorkingDay, type WorkingCalendar } from '../domain/working-days';
import { carryOutCommand, endLongPause } from './carry-out-command';
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
    /**
     * One look at a visit; `nextAt` is when to look again, `over` says that a person or its ground's end ended it. Its
     * texts go out in contact hours; with a severe hazard in the home, which the ceilings give way to as well, at once.
     */
    async workVisit({ visitId, at }: Look): Promise<{ nextAt: number; over: boolean }> {
      const now = new Date(at);
      await carryOutCommand(service, `visit-${visitId}`, now);
      const { patchId, maySend, ...next } = await service.transaction(async (trx) => {
        const visit = await lockVisit(trx, visitId);
        const over = isVisitOver(visit.state);
        const calendar = await loadCalendar(trx);
        const hours = await getContactHours(trx, calendar, {
          at: now,
          today: await getProgrammeDate(trx, now),
        });
        // of a visit for which nobody may come nothing is said; the tick has told of it (TASKS_WITHOUT_OFFICER)
        const maySend = (hours.open || visit.hasSevereHazard) && visit.officerWorks;
        if (cameUnreminded(visit, now)) await tellSupervisor(trx, visit, 'VISIT_NOT_REMINDED');
        if (visit.unremindedAt !== null) await setUnremindedTold(trx, visitId);
        const held = visit.heldSince !== null && !(await endLongPause(trx, visit, now));
        let nextAt = at;
        if (!over && held) nextAt = at + DAY_MS;
        else if (!over)
          nextAt = await tend(trx, visit, {
            now,
            calendar,
            maySend,
            nextOpening: hours.nextOpening.getTime(),
          });
        if (!over)
          await setProcedureStep(trx, workflowIdOf(visit), held ? 'held' : visit.state, new Date(nextAt));
        if (over || !visit.officerWorks) await cancelVisitContacts(trx, visitId, now);
        if (visit.state === 'no_show') await tellSupervisor(trx, visit, 'VISIT_NO_SHOW');
        return { nextAt, over, patchId: visit.patchId, maySend };
      });
      if (next.over || !maySend) return next;
      const { retryAt } = await sendQueued(deps, patchId, now, visitId);
      return { ...next, nextAt: Math.min(next.nextAt, retryAt ?? next.nextAt) };
    },

    /** Gives every hazard whose deadline has passed to an officer; `nextAt` is the next deadline, null after the last. */
    async followUpHazards({ visitId, at }: Look): Promise<{ nextAt: number | null }> {
      // the visit is over: refused, so that none waits in vain
      await carryOutCommand(service, `visit-${visitId}`, new Date(at));
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

interface LookNow {
  now: Date;
  calendar: WorkingCalendar;
  maySend: boolean;
  /** When contact hours begin next, milliseconds. */
  nextOpening: number;
}

/** What is due now for a visit that is under way. Returns when to look again, at the latest tomorrow. */
async function tend(trx: Knex.Transaction, visit: VisitRow, look: LookNow): Promise<number> {
  const { now, maySend, nextOpening } = look;
  const at = now.getTime();
  const { settings, appointmentEnd } = visit;
  const within = settings.appointmentWithinDays * DAY_MS;
  // the task's deadline moves with stops, and begins anew where an appointment was given up
  const appointBy = visit.taskDueAt?.getTime() ?? (visit.releasedAt?.getTime() ?? at) + within;
  const moments: number[] = [];
  if (visit.state === 'released') {
    await insertVisitTask(trx, visit.id, now, new Date(appointBy));
    // of the appointment that was given up
    if (visit.reminderQueued) await cancelVisitContacts(trx, visit.id, now, 'visit_reminder');
    if (!maySend || !(await queueVisitContact(trx, visit.id, 'visit_request', now)))
      moments.push(nextOpening);
    // inside a stop nobody may appoint, and its end moves the deadline
    if (at >= appointBy && !visit.stopped) await tellSupervisor(trx, visit, 'VISIT_NOT_APPOINTED');
    moments.push(appointBy);
  }
  if (visit.state === 'appointed') moments.push(...(await remind(trx, visit, look)));
  if (appointmentEnd) {
    const recordBy = appointmentEnd.getTime() + DAY_MS;
    moments.push(recordBy);
    // inside a stop there is nothing to record; the tick has told of it (VISIT_IN_PAUSE)
    if (at >= recordBy && !visit.swallowedByStop) await tellSupervisor(trx, visit, 'VISIT_NOT_RECORDED');
  }
  return Math.min(at + DAY_MS, ...moments.filter((moment) => moment > at));
}

/**
 * Reminds of the appointment at the last opening of contact hours that leaves the home the time that the settings say,
 * or, where it was made later than that or there was no room under a ceiling, at each opening until it comes. The text
 * goes out in the same look, and only its sending makes the home reminded. Returns when to look again.
 */
async function remind(trx: Knex.Transaction, visit: VisitRow, look: LookNow): Promise<number[]> {
  const { now, calendar, maySend, nextOpening } = look;
  const { appointmentStart, settings } = visit;
  if (visit.remindedAt !== null || appointmentStart === null || now >= appointmentStart) return [];
  const latest = new Date(appointmentStart.getTime() - settings.remindHoursBefore * HOUR_MS);
  const remindAt = await getLastOpening(trx, calendar, latest);
  if (now < remindAt) {
    // of the appointment that stood before this one
    if (visit.reminderQueued) await cancelVisitContacts(trx, visit.id, now);
    return [remindAt.getTime()];
  }
  if (maySend && !visit.reminderQueued) await queueVisitContact(trx, visit.id, 'visit_reminder', now);
  return [nextOpening, appointmentStart.getTime()];
}

/**
 * Whether the time of its appointment came, or somebody went there, and nobody had reminded the home of it: of the one
 * that stands, or of one that was missed or moved since the last look.
 */
function cameUnreminded({ state, appointmentStart, remindedAt, unremindedAt }: VisitRow, now: Date): boolean {
  if (unremindedAt !== null) return true;
  if (remindedAt !== null || appointmentStart === null) return false;
  return state === 'appointed'
    ? now >= appointmentStart
    : state === 'begun' || state === 'completed' || state === 'no_show';
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
