import type { Knex } from 'knex';
import { ensureVisitSettings, getVisitSettings } from '../db/queries/visit-settings';
import { proposeVisitBatch, updateVisitRanks, type ProposalBatch } from '../db/queries/visit-proposals';

/** Registrations looked at in one transaction. */
const BATCH = 500;

/**
 * Proposes the visits that the rules' decisions give ground for, 500 registrations to a transaction, and puts open
 * visits in work order. Repeatable: a registration has one open visit.
 * @param only these registrations; null: all
 */
export async function proposeVisits(
  service: Knex,
  only: readonly string[] | null,
  at: Date,
): Promise<{ proposed: number }> {
  await ensureVisitSettings(service);
  const settings = await getVisitSettings(service);
  let after: string | null = null;
  let proposed = 0;
  do {
    const from: string | null = after;
    const batch: ProposalBatch = await service.transaction((trx) =>
      proposeVisitBatch(trx, { after: from, limit: BATCH, only, at }, settings),
    );
    after = batch.after;
    proposed += batch.proposed;
  } while (after !== null);
  if (only !== null) await service.transaction((trx) => updateVisitRanks(trx, only));
  return { proposed };
}
