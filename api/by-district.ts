import type { Knex } from 'knex';
import { listDistrictsOfPatches } from '../db/queries/areas';

export interface District {
  id: string;
  nameZh: string;
  nameEn: string;
}

/** Sums over districts of what is counted by patch; `none`: the sum of nothing. */
export async function byDistrict<Own, Sum extends object>(
  db: Knex,
  byPatch: Readonly<Record<string, Own>>,
  none: Sum,
  add: (known: Sum, own: Own) => Sum,
): Promise<(District & Sum)[]> {
  const districts = new Map<string, District & Sum>();
  for (const { patchId, districtId, ...names } of await listDistrictsOfPatches(db, Object.keys(byPatch))) {
    const own = byPatch[patchId];
    if (own === undefined) continue;
    const known = districts.get(districtId) ?? { id: districtId, ...names, ...none };
    districts.set(districtId, { ...known, ...add(known, own) });
  }
  return [...districts.values()];
}
