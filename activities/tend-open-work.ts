import type { Knex } from 'knex';
import {
  markTasksWithoutRound,
  resolveClosedReinspections,
  tellVisitsInPause,
  tellWorkWithoutOfficer,
} from '../db/queries/open-work';
import { followDelegations } from '../db/queries/delegations';
import { readSettings } from '../db/queries/procedure-settings';
import { tellLateServiceRequests } from '../db/queries/service-requests';
import { issueReinspectionsOfReports } from '../db/queries/partner-reports';
import { getDueInstant, getLocalInstant, getProgrammeDate, loadCalendar } from '../db/queries/rounds';
import { addWorkingDays } from '../domain/working-days';

/**
 * What waits for an officer outside of a round: reinspections are reminded of and escalated with the times that the
 * round's settings in force have, whatever became of the workflow that gave them out; work goes to who stands in for its officer,
 * and back; and supervisors are told of appointments inside a stop of outward contact, of work whose officer is gone,
 * and of services that were promised for a day that has passed. Hazards that partners reported are given out to be looked at.
 */
export async function tendOpenWork(service: Knex, at: Date): Promise<void> {
  await service.transaction(async (trx) => {
    const { remindBeforeWorkingDays } = await readSettings(trx, 'revisitRound');
    const today = await getProgrammeDate(trx, at);
    const remindDueBy = addWorkingDays(await loadCalendar(trx), today, remindBeforeWorkingDays);
    await markTasksWithoutRound(trx, at, await getLocalInstant(trx, remindDueBy, 24));
    await followDelegations(trx);
    await resolveClosedReinspections(trx);
    await tellVisitsInPause(trx, at);
    await tellWorkWithoutOfficer(trx);
    await tellLateServiceRequests(trx);
    const lookBy = addWorkingDays(await loadCalendar(trx), today, 1);
    await issueReinspectionsOfReports(trx, { at, dueAt: await getDueInstant(trx, lookBy) });
  });
}
