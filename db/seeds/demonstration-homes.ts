import type { Knex } from 'knex';
import { v7 } from 'uuid';
import type { Draws } from './draws';
import { insertRows } from './insert-rows';

/** A patch is about this many dwellings: with floors kept whole that gives 150-400. */
const PATCH_AIM = 275;
/** A longer floor may be cut: one patch holds at most 400 dwellings. */
const LONGEST_FLOOR = 50;

/** Fictitious and plainly so, in both languages. */
const WORDS = [
  ['Maple', '枫叶'],
  ['Birch', '白桦'],
  ['Cedar', '雪松'],
  ['Willow', '垂柳'],
  ['Aspen', '山杨'],
  ['Linden', '椴树'],
  ['Juniper', '杜松'],
  ['Rowan', '花楸'],
] as const;

export interface District {
  id: string;
  code: string;
  nameZh: string;
  nameEn: string;
}

interface Building {
  id: string;
  districtId: string;
  homes: number;
}

/** SQL: an obviously fictitious name, such as 'Demo Maple 0012' or '演示·枫叶0012'; `zh` is a condition. */
export function fictitiousName(draws: Draws, what: string, zh: string): string {
  const digits = `CASE WHEN number < 10000 THEN lpad(number::text, 4, '0') ELSE number::text END`;
  const english = draws.pick(
    what,
    WORDS.map(([en]) => en),
  );
  const chinese = draws.pick(
    what,
    WORDS.map(([, name]) => name),
  );
  return `CASE WHEN ${zh} THEN '演示·' || ${chinese} || ${digits} ELSE 'Demo ' || ${english} || ' ' || ${digits} END`;
}

/**
 * Cuts the districts' dwellings into patches at floor boundaries and lays them out in the temporary table
 * demonstration_home, with a `number` that follows from the register alone; makes an office for each district, the
 * patches, and a landlord for each building. Gives the patches' ids and how many dwellings there are.
 */
export async function layOutHomes(
  db: Knex,
  districts: readonly District[],
  draws: Draws,
): Promise<{ patchIds: string[]; dwellings: number }> {
  // nobody has had the time to look at what the import just brought: without this the planner expects five dwellings
  await db.raw('ANALYZE dwellings (building_id, ended_on), units (dwelling_id, kind, ended_on)');
  const buildings = await listBuildings(
    db,
    districts.map(({ id }) => id),
  );
  const landlords = await insertLandlords(db, buildings.length, draws);
  const patchIds: string[] = [];
  const rows: (string | number)[][] = [];
  let before = 0;
  for (const district of districts) {
    const own = buildings.filter(({ districtId }) => districtId === district.id);
    const homes = own.reduce((sum, building) => sum + building.homes, 0);
    if (homes === 0) continue;
    const patches = Math.max(1, Math.round(homes / PATCH_AIM));
    const ids = await insertPatches(db, district, patches);
    let beforeInDistrict = 0;
    for (const building of own) {
      const landlord = landlords[rows.length] ?? '';
      rows.push([building.id, landlord, before, beforeInDistrict, homes / patches, patchIds.length]);
      before += building.homes;
      beforeInDistrict += building.homes;
    }
    patchIds.push(...ids);
  }
  await db.raw(`CREATE TEMP TABLE demonstration_building (id uuid, landlord_id uuid, before integer, before_in_district integer,
    share double precision, first_patch integer) ON COMMIT DROP`);
  const columns = {
    id: 'uuid',
    landlord_id: 'uuid',
    before: 'integer',
    before_in_district: 'integer',
    share: 'double precision',
    first_patch: 'integer',
  };
  await insertRows(db, 'demonstration_building', columns, rows);
  await db.raw('ANALYZE demonstration_building');
  // A patch begins only where a floor does. The place is counted over the whole district, so that what one patch has
  // too much the next has less.
  await db.raw(
    `CREATE TEMP TABLE demonstration_home ON COMMIT DROP AS
     SELECT b.before + place AS number, h.dwelling_id, h.unit_id, h.building_id, b.landlord_id, h.door,
       (:patches::uuid[])[1 + b.first_patch + floor((b.before_in_district + place - 1 - (on_floor - 1) % ${LONGEST_FLOOR}) / b.share)::integer] AS patch_id
     FROM (
       SELECT d.id AS dwelling_id, u.id AS unit_id, d.building_id, d.number AS door,
         row_number() OVER (PARTITION BY d.building_id ORDER BY d.floor, d.number COLLATE "C") AS place,
         row_number() OVER (PARTITION BY d.building_id, d.floor ORDER BY d.number COLLATE "C") AS on_floor
       FROM dwellings d JOIN units u ON u.dwelling_id = d.id AND u.ended_on IS NULL AND u.kind = 'dwelling'
       WHERE d.ended_on IS NULL AND d.building_id IN (SELECT id FROM demonstration_building)
     ) h JOIN demonstration_building b ON b.id = h.building_id`,
    { patches: patchIds },
  );
  return { patchIds, dwellings: before };
}

/** Buildings with dwellings, neighbours together: by postal code, then by street. */
async function listBuildings(db: Knex, districtIds: string[]): Promise<Building[]> {
  const { rows } = await db.raw<{ rows: Building[] }>(
    `SELECT b.id, b.district_id AS "districtId", count(*) AS homes
     FROM buildings b JOIN dwellings d ON d.building_id = b.id AND d.ended_on IS NULL
     JOIN units u ON u.dwelling_id = d.id AND u.ended_on IS NULL AND u.kind = 'dwelling'
     WHERE b.district_id = ANY (?::uuid[]) AND b.gone_on IS NULL
     GROUP BY b.id
     ORDER BY array_position(?::uuid[], b.district_id), b.postal_code COLLATE "C" NULLS LAST,
       regexp_replace(b.address, '^[0-9A-Z-]+ +', '') COLLATE "C", b.address COLLATE "C", b.external_key`,
    [districtIds, districtIds],
  );
  return rows;
}

/** One office per district, and its patches; gives the patches' ids in order. */
async function insertPatches(db: Knex, district: District, patches: number): Promise<string[]> {
  const columns = {
    id: 'uuid',
    kind: 'text',
    parent_id: 'uuid',
    code: 'text',
    name_zh: 'text',
    name_en: 'text',
  };
  const { id, code, nameZh, nameEn } = district;
  const officeId = v7();
  const office = [officeId, 'office', id, `${code}-office`, `${nameZh}登记所`, `${nameEn} office`];
  await insertRows(db, 'areas', columns, [office]);
  const ids = Array.from({ length: patches }, () => v7());
  await insertRows(
    db,
    'areas',
    columns,
    ids.map((patchId, index) => {
      const patchCode = `${code}-p${String(index + 1).padStart(3, '0')}`;
      return [patchId, 'patch', officeId, patchCode, `片区 ${patchCode}`, `Patch ${patchCode}`];
    }),
  );
  return ids;
}

/** Made-up landlords; gives their ids. */
async function insertLandlords(db: Knex, count: number, draws: Draws): Promise<string[]> {
  const ids = Array.from({ length: count }, () => v7());
  const name = fictitiousName(draws, 'landlord name', 'zh');
  await db.raw(
    `INSERT INTO parties (id, kind, is_organisation, name, phone, email, locale, generated)
     SELECT id, 'landlord', true, ${name} || CASE WHEN zh THEN '房屋公司' ELSE ' Homes Ltd.' END, '+1 416 555 0100',
       'landlord-' || number || '@example.org', CASE WHEN zh THEN 'zh-CN' ELSE 'en' END, true
     FROM (SELECT id, number - 1 AS number, (number - 1) % 3 = 0 AS zh
           FROM unnest(?::uuid[]) WITH ORDINALITY AS made (id, number)) l`,
    [ids],
  );
  return ids;
}
