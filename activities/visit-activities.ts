import { openIncident } from '../db/queries/incidents';
import { endProcedure, setProcedureStep } from '../db/queries/procedures';
import {
  closeVisitTask,
  ensureVisitTask,
  lockVisit,
  queueVisitContact,
  setVisitReminded,
} from '../db/queries/visit-procedure';
import { sendQueued, type SendDeps } from './send-queued';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const REMIND_BEFORE_MS = DAY_MS;
/** A visit whose appointment passed this long ago without a record is a no-show that a person has to follow up. */
const FOLLOW_UP_AFTER_MS = DAY_MS;
const TASK_DUE_AFTER_MS = 14 * DAY_MS;
const ENDED = new Set(['completed', 'refused', 'no_show', 'withdrawn']);

/** What a visit needs between what people do. Repeatable: everything is found in the visit's row. */
export function createVisitActivities(deps: SendDeps) {
  return {
    async workVisit(input: { visitId: string; at: number }): Promise<{ nextAt: number; over: boolean }> {
      const at = new Date(input.at);
      const workflowId = `visit-${input.visitId}`;
      const { patchId, ...next } = await deps.service.transaction(async (trx) => {
        const visit = await lockVisit(trx, input.visitId);
        const { patchId } = visit;
        if (ENDED.has(visit.state)) {
          await closeVisitTask(trx, visit.id, at);
          if (visit.state === 'no_show') await openIncident(trx, { workflowId, code: 'VISIT_NO_SHOW' });
          await endProcedure(trx, workflowId);
          return { nextAt: input.at, over: true, patchId };
        }
        // the day is looked at again at least, so that a ceiling or a stop delays a text and never loses it
        let nextAt = input.at + DAY_MS;
        if (visit.state !== 'proposed')
          await ensureVisitTask(
            trx,
            visit.id,
            at,
            new Date((visit.releasedAt?.getTime() ?? input.at) + TASK_DUE_AFTER_MS),
          );
        if (visit.state === 'released') await queueVisitContact(trx, visit.id, 'visit_request', at);
        if (visit.state === 'appointed' && visit.appointmentStart && visit.appointmentEnd) {
          const remindAt = visit.appointmentStart.getTime() - REMIND_BEFORE_MS;
          const due = visit.remindedAt === null && input.at >= remindAt && at < visit.appointmentStart;
          if (due && (await queueVisitContact(trx, visit.id, 'visit_reminder', at)))
            await setVisitReminded(trx, visit.id, at);
          if (input.at >= visit.appointmentEnd.getTime() + FOLLOW_UP_AFTER_MS)
            await openIncident(trx, { workflowId, code: 'VISIT_NOT_RECORDED' });
          if (input.at < remindAt) nextAt = Math.min(nextAt, remindAt);
        }
        await setProcedureStep(trx, workflowId, visit.state, new Date(nextAt));
        return { nextAt, over: false, patchId };
      });
      if (!next.over) await sendQueued(deps, patchId, at, input.visitId);
      return next;
    },
  };
}
