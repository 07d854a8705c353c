import type { Knex } from 'knex';
import { DECIDING_VERSIONS } from './waiting-districts';

/** Narrowed by each that is given; none: all registrations in force. */
export interface ReviewScope {
  registrationIds?: readonly string[];
  patchId?: string;
  /** Only those whose tier something may have moved since their last review. */
  requestedOnly?: boolean;
}

export interface RegistrationToReview {
  id: string;
  /** The review request that stands, as text: a Date would lose its microseconds. */
  requestedAt: string | null;
  /** The version of the ruleset that decides in its district. */
  versionId: string;
}

/** Registrations in force, those that were not reviewed for longest first; none where no version of the ruleset is published. */
export async function registrationsToReview(
  db: Knex,
  rulesetKey: string,
  { registrationIds, patchId, requestedOnly }: ReviewScope,
  limit?: number,
): Promise<RegistrationToReview[]> {
  const query = db('registrations as r')
    .join(db.raw(`(${DECIDING_VERSIONS}) AS deciding`, [rulesetKey]), 'deciding.patch_id', 'r.patch_id')
    .select('r.id', {
      requestedAt: db.raw('r.review_requested_at::text'),
      versionId: db.raw('deciding.version_id'),
    })
    .whereIn('r.state', ['unverified', 'verified'])
    .orderByRaw('r.reviewed_at NULLS FIRST, r.id');
  if (registrationIds) void query.whereRaw('r.id = ANY (?::uuid[])', [[...registrationIds]]);
  if (patchId !== undefined) void query.where({ 'r.patch_id': patchId });
  if (requestedOnly) void query.whereNotNull('r.review_requested_at');
  if (limit !== undefined) void query.limit(limit);
  return (await query) as RegistrationToReview[];
}
