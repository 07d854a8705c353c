import type { Knex } from 'knex';
import { v7 } from 'uuid';
import { cutPatches } from './cut-patches';
import { insertDemonstrationPeople, type PatchOfOfficer } from './demonstration-people';
import { fictitiousName, insertTenancies, type DwellingToLet } from './demonstration-tenancies';
import { insertRows } from './insert-rows';
import { seededRandom, type Random } from './random';

export interface DemonstrationRequest {
  /** Code of the district without its prefix, such as '13'. */
  ward?: string;
  /** Tenancies for every district instead. */
  all?: boolean;
  seed: number;
  /** Instant on the programme's clock that dates are counted from. */
  at: Date;
  /** argon2id, encoded; of every demonstration login. */
  passwordHash: string;
  onProgress?: (done: number, total: number) => void;
}

export interface DemonstrationResult {
  districts: number;
  patches: number;
  dwellings: number;
  registrations: number;
  /** Wall-clock, for dwellings and tenancies only. */
  seconds: number;
}

interface Home {
  id: string;
  unitId: string;
  buildingId: string;
  floor: number | null;
  number: string;
  address: string;
}

const BATCH = 5000;

/**
 * Invents patches, officers, landlords and tenancies on the imported buildings and dwellings, marked as generated. Everything is
 * obviously fictitious. The database refuses it where the programme is no demonstration (GENERATED_DATA_REFUSED).
 * Throws DISTRICT_UNKNOWN when the ward has no buildings. Runs on the doorstep_service pool.
 */
export async function seedDemonstration(
  db: Knex,
  { ward = '13', all = false, seed, at, passwordHash, onProgress }: DemonstrationRequest,
): Promise<DemonstrationResult> {
  const random = seededRandom(seed);
  const { rows: dates } = await db.raw<{ rows: { today: string }[] }>('SELECT programme_date(?) AS today', [
    at,
  ]);
  const today = dates[0]?.today ?? at.toISOString().slice(0, 10);
  const districts = await db('areas')
    .where({ kind: 'district', ...(all ? {} : { code: `ward-${ward}` }) })
    .orderBy('code')
    .select<District[]>('id', 'code', 'parent_id', 'name_zh', 'name_en');
  const authorityId = districts[0]?.parent_id;
  if (authorityId === undefined) throw new Error(`DISTRICT_UNKNOWN: ${ward}`);

  const officers: PatchOfOfficer[] = [];
  const toLet: DwellingToLet[] = [];
  for (const district of districts) {
    const homes = await homesOf(db, district.id);
    const cut = cutPatches(homes);
    const patchIds = await insertAreas(db, district, (cut.at(-1) ?? -1) + 1);
    officers.push(...patchIds.map((patchId) => ({ patchId, officerId: v7() })));
    const landlords = await insertLandlords(db, new Set(homes.map(({ buildingId }) => buildingId)), random);
    homes.forEach((home, index) => {
      const patchId = patchIds[cut[index] ?? -1];
      const landlordId = landlords.get(home.buildingId);
      if (patchId === undefined || landlordId === undefined) throw new Error('PATCH_MISSING');
      toLet.push({ ...home, patchId, landlordId });
    });
  }
  await insertDemonstrationPeople(db, { authorityId, patches: officers, passwordHash, today });

  const started = performance.now();
  let registrations = 0;
  for (let from = 0; from < toLet.length; from += BATCH) {
    const batch = toLet.slice(from, from + BATCH);
    registrations += await insertTenancies(db, batch, { random, today, firstNumber: from + 1 });
    onProgress?.(from + batch.length, toLet.length);
  }
  const seconds = (performance.now() - started) / 1000;
  return {
    districts: districts.length,
    patches: officers.length,
    dwellings: toLet.length,
    registrations,
    seconds,
  };
}

interface District {
  id: string;
  code: string;
  parent_id: string;
  name_zh: string;
  name_en: string;
}

/** Dwellings as the import laid them out. Neighbours stand together: by postal code, then by street. */
async function homesOf(db: Knex, districtId: string): Promise<Home[]> {
  const { rows } = await db.raw<{ rows: Home[] }>(
    `SELECT d.id, u.id AS "unitId", d.building_id AS "buildingId", d.floor, d.number, b.address
     FROM buildings b JOIN dwellings d ON d.building_id = b.id AND d.ended_on IS NULL
     JOIN units u ON u.dwelling_id = d.id AND u.ended_on IS NULL AND u.kind = 'dwelling'
     WHERE b.district_id = ? AND b.gone_on IS NULL
     ORDER BY b.postal_code NULLS LAST, regexp_replace(b.address, '^[0-9A-Z-]+ +', ''), b.address, b.id, d.floor, d.number`,
    [districtId],
  );
  return rows;
}

/** One office per district, and its patches; gives the patches' ids in order. */
async function insertAreas(db: Knex, district: District, patches: number): Promise<string[]> {
  const columns = {
    id: 'uuid',
    kind: 'text',
    parent_id: 'uuid',
    code: 'text',
    name_zh: 'text',
    name_en: 'text',
  };
  const officeId = v7();
  await insertRows(db, 'areas', columns, [
    [
      officeId,
      'office',
      district.id,
      `${district.code}-office`,
      `${district.name_zh}登记所`,
      `${district.name_en} office`,
    ],
  ]);
  const ids = Array.from({ length: patches }, () => v7());
  await insertRows(
    db,
    'areas',
    columns,
    ids.map((id, index) => {
      const code = `${district.code}-p${String(index + 1).padStart(3, '0')}`;
      return [id, 'patch', officeId, code, `片区 ${code}`, `Patch ${code}`];
    }),
  );
  return ids;
}

/** One made-up landlord per building. */
async function insertLandlords(
  db: Knex,
  buildingIds: ReadonlySet<string>,
  random: Random,
): Promise<Map<string, string>> {
  const landlords = new Map([...buildingIds].map((id) => [id, v7()]));
  await insertRows(
    db,
    'parties',
    {
      id: 'uuid',
      kind: 'text',
      is_organisation: 'boolean',
      name: 'text',
      phone: 'text',
      email: 'text',
      locale: 'text',
      generated: 'boolean',
    },
    [...landlords.values()].map((id, index) => {
      const locale = index % 3 === 0 ? 'zh-CN' : 'en';
      const name = `${fictitiousName(random, locale, index)}${locale === 'en' ? ' Homes Ltd.' : '房屋公司'}`;
      return [id, 'landlord', true, name, '+1 416 555 0100', `landlord-${index}@example.org`, locale, true];
    }),
  );
  return landlords;
}
