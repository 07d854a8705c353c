import type { Knex } from 'knex';
import { v7 as uuidv7 } from 'uuid';
import { insertSignal } from '../db/queries/outbox';
import { isProcedureOpen } from '../db/queries/procedures';
import { proposeVisits } from './propose-visits';

/** `reviewRegistrations` with its databases filled in: places these registrations by the published rules. */
export type Review = (request: { registrationIds: string[]; at: Date }) => Promise<{
  reviewed: number;
  moved: number;
  moves: Record<string, number>;
  withdrawnVisitIds?: string[];
}>;

/** Reviews a batch, tells the workflows of visits whose ground ended with it, and proposes those that have one now. */
export async function reviewBatch(
  { service, review }: { service: Knex; review: Review },
  registrationIds: string[],
  at: Date,
): Promise<{ reviewed: number; moved: number; moves: Record<string, number> }> {
  const { withdrawnVisitIds = [], ...result } = await review({ registrationIds, at });
  for (const visitId of withdrawnVisitIds) {
    const workflowId = `visit-${visitId}`;
    if (await isProcedureOpen(service, workflowId))
      await insertSignal(service, { messageId: uuidv7(), workflowId, name: 'wake' });
  }
  await proposeVisits(service, registrationIds, at);
  return result;
}
