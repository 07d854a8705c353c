import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';

/**
 * The buildings of a register with a known number of dwellings, and how many they have now; without those whose
 * dwellings a file lists one by one.
 */
const COUNTED = `
  SELECT b.id, b.storeys, b.dwelling_count, count(d.id) AS homes
  FROM buildings b LEFT JOIN dwellings d ON d.building_id = b.id AND d.ended_on IS NULL
  WHERE b.source = ? AND b.gone_on IS NULL AND b.dwelling_count IS NOT NULL AND b.dwellings_listed_on IS NULL GROUP BY b.id`;

/** Brings each building's dwellings to the number that the register gives; what is too many ends, nothing is deleted. */
export async function adjustDwellings(
  trx: Knex.Transaction,
  options: { register: string; observedOn: string; onProgress?: (made: number) => void },
): Promise<{ added: number; ended: number }> {
  const { register, observedOn } = options;
  const { rows: short } = await trx.raw<{
    rows: { id: string; storeys: number | null; wanted: number; numbers: string[] }[];
  }>(
    `SELECT b.id, b.storeys, b.dwelling_count AS wanted,
       ARRAY(SELECT number FROM dwellings d WHERE d.building_id = b.id AND d.ended_on IS NULL) AS numbers
     FROM (${COUNTED}) b WHERE b.homes < b.dwelling_count`,
    [register],
  );
  let added = 0;
  let batch: { id: string; unit: string; building: string; number: string; floor: number }[] = [];
  const flush = async () => {
    await insertDwellings(
      trx,
      `SELECT id, unit, building, number, floor, NULL::integer AS legal_occupancy, NULL::date AS listed_on, :on::date AS existed_from
       FROM jsonb_to_recordset(:batch::jsonb) AS r(id uuid, unit uuid, building uuid, number text, floor integer)`,
      { batch: JSON.stringify(batch), on: observedOn },
    );
    added += batch.length;
    batch = [];
    options.onProgress?.(added);
  };
  for (const { id, storeys, wanted, numbers } of short) {
    const taken = new Set(numbers);
    for (const { number, floor } of dwellingNumbers(wanted, storeys ?? 1)) {
      if (taken.size >= wanted) break;
      if (taken.has(number)) continue;
      taken.add(number);
      batch.push({ id: uuid(), unit: uuid(), building: id, number, floor });
      if (batch.length >= 10_000) await flush();
    }
  }
  if (batch.length > 0) await flush();

  // a dwelling that is let stays, however few the register now counts; before one that a file lists, a made-up one goes
  const { rows: ended } = await trx.raw<{ rows: unknown[] }>(
    `WITH home AS MATERIALIZED (
       SELECT d.id, d.building_id, d.floor, d.number, d.listed_on, b.dwelling_count
       FROM (${COUNTED}) b JOIN dwellings d ON d.building_id = b.id AND d.ended_on IS NULL WHERE b.homes > b.dwelling_count
     ), let AS MATERIALIZED (
       SELECT DISTINCT u.dwelling_id FROM home JOIN units u ON u.dwelling_id = home.id
       JOIN registrations r ON r.unit_id = u.id AND r.state IN ('unverified', 'verified')
     ), surplus AS (
       SELECT home.id, let.dwelling_id IS NOT NULL AS is_let, home.dwelling_count,
         row_number() OVER (PARTITION BY home.building_id ORDER BY (let.dwelling_id IS NOT NULL) DESC, home.listed_on IS NULL, home.floor, home.number) AS place
       FROM home LEFT JOIN let ON let.dwelling_id = home.id
     ), ended AS (
       UPDATE dwellings SET ended_on = greatest(?::date, existed_from), end_reason = 'gone'
       WHERE id IN (SELECT id FROM surplus WHERE place > dwelling_count AND NOT is_let) RETURNING id, ended_on
     ), units_ended AS (
       UPDATE units SET ended_on = ended.ended_on FROM ended WHERE units.dwelling_id = ended.id AND units.ended_on IS NULL
     )
     SELECT id FROM ended`,
    [register, observedOn],
  );
  return { added, ended: ended.length };
}

/**
 * Inserts dwellings, each with its whole unit. A new door is its neighbours' officer's: it goes to the one patch of its
 * floor, or of its building.
 *
 * @param made SQL that gives id, unit, building, number, floor, legal_occupancy, listed_on and existed_from
 * @returns how many there were
 */
export async function insertDwellings(
  trx: Knex.Transaction,
  made: string,
  bindings: Knex.ValueDict,
): Promise<number> {
  const { rows } = await trx.raw<{ rows: [{ made: number }] }>(
    `WITH made AS MATERIALIZED (${made}),
     placed AS (
       SELECT building_id, floor, grouping(floor) = 1 AS whole, min(patch_id::text)::uuid AS patch_id
       FROM dwellings WHERE building_id IN (SELECT building FROM made) AND ended_on IS NULL AND patch_id IS NOT NULL
       GROUP BY GROUPING SETS ((building_id, floor), (building_id)) HAVING count(DISTINCT patch_id) = 1
     ),
     homes AS (
       INSERT INTO dwellings (id, building_id, number, floor, legal_occupancy, listed_on, patch_id, existed_from)
       SELECT made.id, building, number, made.floor, legal_occupancy, listed_on,
         coalesce(same_floor.patch_id, same_building.patch_id), existed_from
       FROM made LEFT JOIN placed same_floor ON same_floor.building_id = building AND same_floor.floor = made.floor AND NOT same_floor.whole
       LEFT JOIN placed same_building ON same_building.building_id = building AND same_building.whole
     ),
     whole_units AS (INSERT INTO units (id, dwelling_id, existed_from) SELECT unit, id, existed_from FROM made)
     SELECT count(*)::int AS made FROM made`,
    bindings,
  );
  return rows[0].made;
}

/**
 * Numbers such as 304: third floor, fourth door. Floors fill evenly; when all are full, each takes one more door.
 * All doors of a building have as many digits, so that 1101 is never both door 101 of floor 1 and door 1 of floor 11.
 */
export function* dwellingNumbers(
  wanted: number,
  storeys: number,
): Generator<{ number: string; floor: number }> {
  const floors = Math.max(storeys, 1);
  const perFloor = Math.max(Math.ceil(wanted / floors), 1);
  const digits = Math.max(String(perFloor).length, 2);
  const door = (floor: number, position: number) => ({
    number: `${floor}${String(position).padStart(digits, '0')}`,
    floor,
  });
  for (let floor = 1; floor <= floors; floor += 1) {
    for (let position = 1; position <= perFloor; position += 1) yield door(floor, position);
  }
  for (let position = perFloor + 1; ; position += 1) {
    for (let floor = 1; floor <= floors; floor += 1) yield door(floor, position);
  }
}
