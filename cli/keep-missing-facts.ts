import type { Knex } from 'knex';
import { addMissingKeptFacts } from '../db/queries/kept-facts';
import { withProgress } from './progress';

/** Adds the facts of what was written in bulk, with progress; nothing where a register has them all. */
export async function keepMissingFacts(service: Knex): Promise<void> {
  await withProgress('Keeping facts ready', (show) =>
    addMissingKeptFacts(service, (kept) => show(`facts kept of ${kept} registrations`)),
  );
}
