import type { Knex } from 'knex';

/** Registrations in force in pages of ids. */
export async function listRegistrationsAfter(
  db: Knex,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const query = db('registrations').whereIn('state', ['unverified', 'verified']).orderBy('id').limit(limit);
  if (after !== null) void query.where('id', '>', after);
  return (await query.select<{ id: string }[]>('id')).map((row) => row.id);
}

/** Registrations in force that wait for a review, oldest request first. */
export async function listRequestedReviews(db: Knex, limit: number): Promise<string[]> {
  const rows = await db('registrations')
    .whereIn('state', ['unverified', 'verified'])
    .whereNotNull('review_requested_at')
    .orderBy('review_requested_at')
    .limit(limit)
    .select<{ id: string }[]>('id');
  return rows.map((row) => row.id);
}

/** Asks for a review of registrations at the next tick; a request that stands keeps its place. */
export async function requestReviews(db: Knex, registrationIds: readonly string[], at: Date): Promise<void> {
  await db('registrations')
    .whereIn('id', registrationIds)
    .whereNull('review_requested_at')
    .update({ review_requested_at: at });
}

/** What the re-tiering after a publication did. */
export async function setPublicationEffect(db: Knex, versionId: string, effect: object): Promise<void> {
  await db('ruleset_versions')
    .where({ id: versionId })
    .update({ effect: JSON.stringify(effect) });
}
