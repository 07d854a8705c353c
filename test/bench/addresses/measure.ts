import type { Knex } from 'knex';
import { v7 } from 'uuid';
import { findHome, getKnownPlaces, readBuildingAddresses } from '../../../activities/match-adverts';
import type { LabelledAddresses, Variant } from './variants';

export interface Score {
  /** Matched, and to the home that is meant, of all that were matched. */
  precision: number;
  /** The same of all that mean a home on the register. */
  recall: number;
}

export interface Matched {
  variant: Variant;
  /** The home that was chosen without a person; null where there was none. */
  dwellingId: string | null;
  outcome: 'match' | 'uncertain' | 'none';
}

export type HomeIds = ReadonlyMap<string, string>;
export const nameOfHome = (home: { address: string; door: string }): string => `${home.address}|${home.door}`;

/** Writes the register as doorstep_service; gives the dwellings' ids by nameOfHome. */
export async function insertMadeRegister(service: Knex, { buildings }: LabelledAddresses): Promise<HomeIds> {
  const ids = new Map<string, string>();
  const rows = buildings.map((building) => ({ id: v7(), ...building }));
  await service('areas').insert({
    id: v7(),
    kind: 'authority',
    code: 'addresses',
    name_zh: '东湖市',
    name_en: 'Toronto',
    ancestors: [],
  });
  await service.batchInsert(
    'buildings',
    rows.map(({ id, address, postalCode }) => ({
      id,
      source: 'addresses',
      external_key: id,
      address,
      postal_code: postalCode,
      first_seen_on: '2026-01-01',
    })),
  );
  const dwellings = rows.flatMap(({ id: building_id, address, doors }) =>
    doors.map((number) => {
      const id = v7();
      ids.set(nameOfHome({ address, door: number }), id);
      return { id, building_id, number, existed_from: '2026-01-01' };
    }),
  );
  await service.batchInsert('dwellings', dwellings, 1000);
  await readBuildingAddresses(service);
  return ids;
}

/** What the product makes of each text. */
export async function matchAll(service: Knex, { variants }: LabelledAddresses): Promise<Matched[]> {
  const places = await getKnownPlaces(service);
  return service.transaction(async (trx) => {
    const matched: Matched[] = [];
    for (const variant of variants) {
      const choice = await findHome(trx, variant.text, places);
      const dwellingId = choice.outcome === 'match' ? choice.dwellingId : null;
      matched.push({ variant, dwellingId, outcome: choice.outcome });
    }
    return matched;
  });
}

export function scoreOf(matched: readonly Matched[], ids: HomeIds): Score {
  const meant = ({ home }: Variant) => (home === null ? null : (ids.get(nameOfHome(home)) ?? null));
  const made = matched.filter(({ dwellingId }) => dwellingId !== null);
  const right = made.filter(({ variant, dwellingId }) => dwellingId === meant(variant)).length;
  const possible = matched.filter(({ variant }) => variant.home !== null).length;
  return { precision: made.length === 0 ? 1 : right / made.length, recall: right / possible };
}
