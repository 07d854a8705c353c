import type { Knex } from 'knex';
import type { Address } from '../../domain/addresses/address';
import type { BuildingCandidate, KnownRoad } from '../../domain/addresses/choose-home';

export interface UnreadBuilding {
  id: string;
  address: string;
}

/** Buildings whose address nobody has read as it stands now. */
export function listUnreadBuildings(db: Knex, limit: number): Promise<UnreadBuilding[]> {
  return db('buildings as b')
    .leftJoin('building_roads as r', 'r.building_id', 'b.id')
    .whereRaw('r.of_address IS DISTINCT FROM b.address')
    .limit(limit)
    .select<UnreadBuilding[]>('b.id', 'b.address');
}

/** Keeps how addresses were read; a null reading is: no road was found in it. */
export async function setBuildingRoads(
  db: Knex,
  read: readonly { id: string; address: string; reading: Address | null }[],
): Promise<void> {
  await db('building_roads')
    .insert(
      read.map(({ id, address, reading }) => ({
        building_id: id,
        of_address: address,
        road: reading?.road ?? '',
        number_from: reading?.number?.from ?? null,
        number_to: reading?.number?.to ?? null,
        reading: JSON.stringify(reading ?? {}),
      })),
    )
    .onConflict('building_id')
    .merge();
}

/** How the authority is called, which is how adverts end. */
export async function listAuthorityNames(db: Knex): Promise<string[]> {
  const rows = await db('areas')
    .where({ kind: 'authority' })
    .select<{ zh: string; en: string }[]>('name_zh as zh', 'name_en as en');
  return rows.flatMap(({ zh, en }) => [zh, en]);
}

/** Names of Chinese areas, whole as they stand at the beginning of the register's addresses. */
export async function listAddressBeginnings(db: Knex): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { beginning: string }[] }>(
    `SELECT DISTINCT substring(of_address FROM '^[^0-9０-９]+(\\?:街道|镇|乡|区|县|市)') AS beginning FROM building_roads
     WHERE reading ->> 'script' = 'chinese'`,
  );
  return rows.flatMap(({ beginning }) => (beginning ? [beginning] : []));
}

/** Less than PostgreSQL's own: two letters that changed places in a short name share few trigrams. */
const SIMILAR = 0.2;

/** Roads of the register that are written as one of these or nearly so. Runs in a transaction. */
export async function findRoadsLike(trx: Knex.Transaction, roads: readonly string[]): Promise<KnownRoad[]> {
  await trx.raw(`SELECT set_config('pg_trgm.similarity_threshold', ?, true)`, [String(SIMILAR)]);
  const { rows } = await trx.raw<{ rows: KnownRoad[] }>(
    `SELECT DISTINCT road, reading ->> 'roadInCharacters' AS "roadInCharacters", reading ->> 'roadType' AS "roadType",
       reading ->> 'direction' AS direction, reading -> 'localities' AS localities
     FROM building_roads WHERE road % ANY (?::text[])`,
    [[...roads]],
  );
  return rows;
}

/** Buildings that stand on such a road and have one of these numbers, with their dwellings as rows of number and id. */
export async function findBuildingsAt(
  trx: Knex.Transaction,
  places: readonly { road: string; from: number; to: number }[],
): Promise<
  (Pick<BuildingCandidate, 'buildingId' | 'address'> & { dwellings: { id: string; number: string }[] })[]
> {
  const { rows } = await trx.raw<{
    rows: { buildingId: string; address: Address; dwellings: { id: string; number: string }[] }[];
  }>(
    `SELECT r.building_id AS "buildingId",
       r.reading || jsonb_build_object('postalCode', coalesce(lower(replace(b.postal_code, ' ', '')), r.reading ->> 'postalCode')) AS address,
       (SELECT coalesce(json_agg(json_build_object('id', d.id, 'number', d.number) ORDER BY d.number), '[]')
        FROM dwellings d WHERE d.building_id = r.building_id AND d.ended_on IS NULL) AS dwellings
     FROM building_roads r JOIN buildings b ON b.id = r.building_id AND b.gone_on IS NULL
     WHERE EXISTS (SELECT FROM jsonb_to_recordset(?::jsonb) AS p(road text, "from" integer, "to" integer)
       WHERE r.road % p.road AND r.number_from <= p."to" AND r.number_to >= p."from")`,
    [JSON.stringify(places)],
  );
  return rows;
}
