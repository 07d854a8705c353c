import type { Knex } from 'knex';

export interface VisitRow {
  id: string;
  subjectType: string;
  registrationId: string | null;
  patchId: string | null;
  address: string;
  state: string;
  ground: string | null;
  officerId: string | null;
  version: number;
}

/** The programme's own visits that the caller may see; imported ones are history of buildings. */
export async function listVisits(trx: Knex, after: string | null, limit: number): Promise<VisitRow[]> {
  const query = trx('visits as v').join('buildings as b', 'b.id', 'v.building_id').where('v.origin', 'own');
  if (after) void query.where('v.id', '>', after);
  return (await query
    .orderBy('v.id')
    .limit(limit)
    .select(
      'v.id',
      'v.subject_type as subjectType',
      'v.registration_id as registrationId',
      'v.patch_id as patchId',
      'b.address',
      'v.state',
      'v.ground',
      'v.officer_id as officerId',
      'v.version',
    )) as VisitRow[];
}
