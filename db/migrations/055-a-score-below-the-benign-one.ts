import type { Knex } from 'knex';
import { asOwner } from './as-owner';
import { rewriteFunction } from './rewrite-function';

const SCORE_85 = 'WHERE v.score <= 85)';
const BELOW_BENIGN = 'WHERE v.score < 100)';

/**
 * Which score is low the published rules say; that a score is evidence at all, the catalogue does (`benign` of
 * lastVisitScore: decision 26). With a limit of the database's own a rule that asks for more placed homes in the priority tier for
 * safety, and no visit followed, and nobody heard of it.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(knex, rewriteFunction('has_safety_evidence', SCORE_85, BELOW_BENIGN));
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(knex, rewriteFunction('has_safety_evidence', BELOW_BENIGN, SCORE_85));
}
