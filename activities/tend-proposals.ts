import type { Knex } from 'knex';
import { openIncident } from '../db/queries/incidents';
import { hasProgrammeEnded } from '../db/queries/procedures';
import { getProgrammeDate, loadCalendar } from '../db/queries/rounds';
import { setOverdueProposalsTold } from '../db/queries/visit-proposals';
import { getSettings } from '../db/queries/procedure-settings';
import { withdrawGroundlessVisits } from '../db/queries/visit-withdrawals';
import { addWorkingDays } from '../domain/working-days';
import { proposeVisits } from './propose-visits';

/**
 * The programme's visits that wait for nobody's act: those without ground are withdrawn, those with ground proposed,
 * and supervisors are told, once per proposal and patch by patch, of what they have not decided in time.
 */
export async function tendProposals(service: Knex, at: Date): Promise<{ proposed: number }> {
  await service.transaction((trx) => withdrawGroundlessVisits(trx, null, at));
  if (await hasProgrammeEnded(service, at)) return { proposed: 0 };
  const { proposed } = await proposeVisits(service, null, at);
  await service.transaction(async (trx) => {
    const { settings } = await getSettings(trx, 'siteVisit');
    const today = await getProgrammeDate(trx, at);
    const proposedBy = addWorkingDays(await loadCalendar(trx), today, -settings.releaseWithinWorkingDays);
    for (const { patchId, overdue } of await setOverdueProposalsTold(trx, proposedBy, at))
      await openIncident(trx, {
        workflowId: `proposals-${patchId}`,
        code: 'VISITS_NOT_RELEASED',
        patchId,
        detail: { overdue },
      });
  });
  return { proposed };
}
