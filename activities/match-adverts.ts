import type { Knex } from 'knex';
import {
  lockReceivedAdverts,
  setFoundHomes,
  type FoundHomes,
  type ReceivedAdvert,
} from '../db/queries/advert-matching';
import {
  findBuildingsAt,
  findRoadsLike,
  listAddressBeginnings,
  listAuthorityNames,
  listUnreadBuildings,
  setBuildingRoads,
} from '../db/queries/building-roads';
import type { Address } from '../domain/addresses/address';
import { chooseHome, type Choice } from '../domain/addresses/choose-home';
import { knownPlaces, type KnownPlaces } from '../domain/addresses/known-places';
import { addressOfDwelling, readAddress } from '../domain/addresses/read-address';

const BUILDINGS = 1_000;

/** Reads the addresses of buildings that are new or moved; returns how many there were. */
export async function readBuildingAddresses(service: Knex): Promise<number> {
  let read = 0;
  for (;;) {
    const unread = await listUnreadBuildings(service, BUILDINGS);
    if (unread.length === 0) return read;
    await setBuildingRoads(
      service,
      unread.map(({ id, address }) => ({ id, address, reading: readingOfBuilding(address) })),
    );
    read += unread.length;
  }
}

/** A building has numbers and no dwelling: 521-523 are two of them. */
function readingOfBuilding(address: string): Address | null {
  const readings = readAddress(address);
  return readings.find(({ unit }) => unit === null) ?? readings[0] ?? null;
}

/** The areas that the register's addresses name. */
export async function getKnownPlaces(service: Knex): Promise<KnownPlaces> {
  return knownPlaces(await listAddressBeginnings(service), await listAuthorityNames(service));
}

/** Looks for the home of some adverts that were received, in one transaction; returns how many were looked for. */
export async function matchAdverts(
  service: Knex,
  { limit, places, dueAt }: { limit: number; places: KnownPlaces; dueAt: Date },
): Promise<number> {
  return service.transaction(async (trx) => {
    const adverts = await lockReceivedAdverts(trx, limit);
    const found: FoundHomes[] = [];
    for (const advert of adverts) found.push(await findHomes(trx, advert, places));
    if (found.length > 0) await setFoundHomes(trx, found, dueAt);
    return adverts.length;
  });
}

async function findHomes(
  trx: Knex.Transaction,
  { id, address }: ReceivedAdvert,
  places: KnownPlaces,
): Promise<FoundHomes> {
  const choice = await findHome(trx, address, places);
  if (choice.outcome === 'none') return { id, state: 'unmatched', dwellingId: null, candidates: [] };
  const { candidates } = choice;
  return choice.outcome === 'match'
    ? { id, state: 'matched', dwellingId: choice.dwellingId, candidates }
    : { id, state: 'uncertain', dwellingId: null, candidates };
}

/** Which home on the register a text means; the addresses of buildings have been read. */
export async function findHome(trx: Knex.Transaction, text: string, places: KnownPlaces): Promise<Choice> {
  const readings = readAddress(text, places);
  const at = readings.flatMap(({ road, number }) =>
    number === null ? [] : [{ road, from: number.from, to: number.to }],
  );
  if (at.length === 0) return { outcome: 'none' };
  const roads = await findRoadsLike(trx, [...new Set(at.map(({ road }) => road))]);
  if (roads.length === 0) return { outcome: 'none' };
  const buildings = (await findBuildingsAt(trx, at)).map(({ buildingId, address, dwellings }) => ({
    buildingId,
    address,
    dwellings: dwellings.map((dwelling) => ({
      dwellingId: dwelling.id,
      address: addressOfDwelling(address, dwelling.number),
    })),
  }));
  return chooseHome(readings, buildings, roads);
}
