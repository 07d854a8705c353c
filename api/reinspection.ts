import { REINSPECTION_OUTCOMES, type ReinspectionOutcome } from '../domain/hazard';
import { addDays } from '../domain/working-days';
import {
  insertNextReinspection,
  lockHazardOfTask,
  setHazardClosed,
  setHazardStillOpen,
} from '../db/queries/hazards';
import { getProgrammeNow } from '../db/queries/procedures';
import { openIncident } from '../db/queries/incidents';
import { getDueInstant, getProgrammeDate } from '../db/queries/rounds';
import { setOutcome } from '../db/queries/tasks';
import { getSettings } from '../db/queries/procedure-settings';
import { ApiError } from './api-error';
import type { Call } from './route';

/**
 * What an officer found at a hazard's deadline. Remedied: the hazard is closed. Not remedied: it stays open, is
 * reinspected again after the days that its severity allows, and a supervisor hears of it. No answer: the task stays.
 */
export async function recordReinspection(
  { db, userId }: Call,
  taskId: string,
  outcome: string,
): Promise<'done' | 'open'> {
  if (!isReinspectionOutcome(outcome))
    throw new ApiError('INVALID_REQUEST', [{ pointer: '/outcome', code: 'enum' }]);
  const hazard = await lockHazardOfTask(db, taskId);
  if (!hazard) throw new ApiError('STATE_CONFLICT');
  const state = outcome === 'no_answer' ? 'open' : 'done';
  await setOutcome(db, taskId, { kind: 'user', id: userId }, { state, outcome, detail: {} });
  const at = await getProgrammeNow(db);
  if (outcome === 'remedied') await setHazardClosed(db, hazard.id, userId, at);
  if (outcome === 'not_remedied') {
    await setHazardStillOpen(db, hazard.id);
    const { settings } = await getSettings(db, 'siteVisit');
    const dueOn = addDays(await getProgrammeDate(db, at), settings.reinspectAfterDays[hazard.severity]);
    await insertNextReinspection(db, taskId, { at, dueAt: await getDueInstant(db, dueOn) });
    await openIncident(db, {
      workflowId: `hazard-${hazard.id}`,
      code: 'HAZARD_NOT_REMEDIED',
      patchId: hazard.patchId,
      detail: { hazardId: hazard.id, severity: hazard.severity },
    });
  }
  return state;
}

function isReinspectionOutcome(outcome: string): outcome is ReinspectionOutcome {
  return REINSPECTION_OUTCOMES.some((known) => known === outcome);
}
