import type { Knex } from 'knex';

/** Narrowed by each that is given; none: all registrations in force. */
export interface ReviewScope {
  registrationIds?: readonly string[];
  patchId?: string;
  /** Only those whose tier something may have moved since their last review. */
  requestedOnly?: boolean;
}

/** Registrations in force, with the review request that stands (as text: a Date would lose its microseconds). */
export async function registrationsToReview(
  db: Knex,
  { registrationIds, patchId, requestedOnly }: ReviewScope,
  limit?: number,
): Promise<{ id: string; requestedAt: string | null }[]> {
  const query = db('registrations')
    .select('id', { requestedAt: db.raw('review_requested_at::text') })
    .whereIn('state', ['unverified', 'verified'])
    .orderByRaw('reviewed_at NULLS FIRST, id');
  if (registrationIds) void query.whereRaw('id = ANY (?::uuid[])', [[...registrationIds]]);
  if (patchId !== undefined) void query.where({ patch_id: patchId });
  if (requestedOnly) void query.whereNotNull('review_requested_at');
  if (limit !== undefined) void query.limit(limit);
  return (await query) as { id: string; requestedAt: string | null }[];
}
