import type { Knex } from 'knex';
import { setRegistrationIncidents } from '../db/queries/incidents';
import { getOrShipSettings } from '../db/queries/procedure-settings';
import { listProposalCandidates, proposeVisitBatch, updateVisitRanks } from '../db/queries/visit-proposals';
import { isolateRows } from './isolate-rows';

/** Registrations looked at in one transaction. */
const BATCH = 500;

/**
 * Proposes the visits that the rules' decisions give ground for, 500 registrations to a transaction, and puts open
 * visits in work order. Repeatable: a registration has one open visit. A registration for which the database refuses
 * it becomes the incident VISIT_NOT_PROPOSED.
 * @param only these registrations; null: all
 */
export async function proposeVisits(
  service: Knex,
  only: readonly string[] | null,
  at: Date,
): Promise<{ proposed: number }> {
  const settings = await getOrShipSettings(service, 'siteVisit');
  let proposed = 0;
  for (let after: string | null = null, more = true; more;) {
    const ids: string[] = await listProposalCandidates(service, { after, limit: BATCH, only, at }, settings);
    const { results, failed } = await isolateRows(ids, (part) =>
      service.transaction((trx) => proposeVisitBatch(trx, part, at, settings)),
    );
    for (const count of results) proposed += count;
    await setRegistrationIncidents(service, 'VISIT_NOT_PROPOSED', ids, failed);
    after = ids.at(-1) ?? null;
    more = ids.length === BATCH;
  }
  if (only !== null) await service.transaction((trx) => updateVisitRanks(trx, only));
  return { proposed };
}
