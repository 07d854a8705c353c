import type { Knex } from 'knex';
import { v7 } from 'uuid';
import { getProgrammeDate } from '../queries/rounds';
import { layOutHomes, type District } from './demonstration-homes';
import { insertDemonstrationPeople } from './demonstration-people';
import { BULK_TABLES, insertTenancies } from './demonstration-tenancies';
import { drawsOf } from './draws';
import { setConstraintsAside } from './set-constraints-aside';

export interface DemonstrationRequest {
  /** Code of the district without its prefix, such as '13'. */
  ward?: string;
  /** Tenancies for every district instead. */
  all?: boolean;
  /** A whole number; with the same one the same tenancies come out of the same register. */
  seed: number;
  /** The language of its users and of most residents, where it is not Toronto's mix. */
  locale?: 'zh-CN';
  /** Instant on the programme's clock that dates are counted from. */
  at: Date;
  /** argon2id, encoded; of every demonstration login. */
  passwordHash: string;
  /** Hears what is made next: a table, or 'constraints' for their check at the end. */
  onStep?: (step: string) => void;
}

export interface DemonstrationResult {
  districts: number;
  patches: number;
  dwellings: number;
  registrations: number;
  /** Wall-clock, for dwellings and tenancies, with the check of all constraints; without the commit. */
  seconds: number;
}

/**
 * Invents patches, officers, landlords and tenancies on the imported buildings and dwellings, marked as generated. Everything is
 * obviously fictitious. The database refuses it where the programme is no demonstration (GENERATED_DATA_REFUSED).
 * Throws DISTRICT_UNKNOWN when the ward has no buildings. Runs in a transaction of the
 * tables' owner (asUnforcedOwner).
 */
export async function seedDemonstration(
  db: Knex.Transaction,
  { ward = '13', all = false, seed, locale, at, passwordHash, onStep }: DemonstrationRequest,
): Promise<DemonstrationResult> {
  const draws = drawsOf(seed);
  const started = performance.now();
  // joins, sorts and checks of some hundred thousand rows: in memory, until the transaction ends
  await db.raw(`SET LOCAL work_mem = '64MB'`);
  await db.raw(`SET LOCAL maintenance_work_mem = '256MB'`);
  const made = await setConstraintsAside(db, BULK_TABLES, async () => {
    const today = await getProgrammeDate(db, at);
    const { districts, authorityId } = await findDistricts(db, all ? undefined : `ward-${ward}`);
    onStep?.('patches');
    const { patchIds, dwellings } = await layOutHomes(db, districts, draws);
    if (dwellings === 0) throw new Error(`DISTRICT_UNKNOWN: ${ward}`);
    const patches = patchIds.map((patchId) => ({ patchId, officerId: v7() }));
    await insertDemonstrationPeople(db, {
      authorityId,
      patches,
      passwordHash,
      today,
      ...(locale && { locale }),
    });
    const options = { today, speaksChinese: locale === undefined ? 0.4 : 0.97, ...(onStep && { onStep }) };
    const registrations = await insertTenancies(db, draws, options);
    onStep?.('constraints');
    return { districts: districts.length, patches: patches.length, dwellings, registrations };
  });
  return { ...made, seconds: (performance.now() - started) / 1000 };
}

async function findDistricts(
  db: Knex,
  code: string | undefined,
): Promise<{ districts: District[]; authorityId: string }> {
  const rows = await db('areas')
    .where({ kind: 'district', ...(code === undefined ? {} : { code }) })
    .orderBy('code')
    .select<(District & { authorityId: string })[]>('id', 'code', {
      authorityId: 'parent_id',
      nameZh: 'name_zh',
      nameEn: 'name_en',
    });
  const [first] = rows;
  if (!first) throw new Error(`DISTRICT_UNKNOWN: ${code}`);
  return { districts: rows, authorityId: first.authorityId };
}
