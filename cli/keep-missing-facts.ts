import type { Knex } from 'knex';
import { addMissingKeptFacts } from '../db/queries/kept-facts';
import { showProgress } from './progress';

/** Adds the facts of what was written in bulk, with progress; nothing where a register has them all. */
export async function keepMissingFacts(service: Knex): Promise<void> {
  const progress = showProgress();
  await addMissingKeptFacts(service, (kept) => progress.update(`facts kept of ${kept} registrations`));
  progress.end();
}
