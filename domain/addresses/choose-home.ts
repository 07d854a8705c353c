import type { Address } from './address';
import { compareAddresses, type Comparison } from './compare-addresses';

/** A road as the register knows it. */
export type KnownRoad = Pick<Address, 'road' | 'roadInCharacters' | 'roadType' | 'direction' | 'localities'>;

/** A building on the register and how its dwellings are numbered. */
export interface BuildingCandidate {
  readonly buildingId: string;
  readonly address: Address;
  readonly dwellings: readonly { readonly dwellingId: string; readonly address: Address }[];
}

export interface HomeCandidate {
  readonly buildingId: string;
  /** Null: the text does not say which of several, or names one that the register does not know. */
  readonly dwellingId: string | null;
  readonly comparison: Comparison;
}

export type Choice =
  | { readonly outcome: 'match'; readonly dwellingId: string; readonly candidates: readonly HomeCandidate[] }
  | { readonly outcome: 'uncertain'; readonly candidates: readonly HomeCandidate[] }
  | { readonly outcome: 'none' };

/** More than these nobody compares side by side. */
const CANDIDATES_SHOWN = 8;

/** What may not differ, or the home is another one. */
const DECISIVE = [
  'road',
  'roadType',
  'direction',
  'lane',
  'number',
  'building',
  'entrance',
  'locality',
] as const;

/**
 * Which home a text means. A match needs every number to be the same, and a road that can be no other: one that is written
 * otherwise than on the register, or leaves out what tells two roads apart, is a match only where the area or the postal code
 * says the same. Whatever could be two homes is uncertain, and a person decides.
 */
export function chooseHome(
  readings: readonly Address[],
  buildings: readonly BuildingCandidate[],
  roads: readonly KnownRoad[],
): Choice {
  const found = readings.flatMap((said, reading) =>
    buildings.flatMap((building) =>
      candidatesIn(said, building, roads).map((candidate) => ({ ...candidate, reading })),
    ),
  );
  if (found.length === 0) return { outcome: 'none' };
  const least = Math.min(...found.map(({ doubts }) => doubts));
  const best = found.filter(({ doubts }) => doubts === least);
  const candidates = withoutTwins(found.sort((one, other) => one.doubts - other.doubts)).slice(
    0,
    CANDIDATES_SHOWN,
  );
  const homes = new Set(best.map(({ dwellingId }) => dwellingId));
  const likely = found.filter(({ doubts }) => doubts < 1);
  const readTwice =
    new Set(likely.map(({ reading }) => reading)).size > 1 &&
    new Set(likely.map(({ dwellingId }) => dwellingId)).size > 1;
  const [only] = best;
  return least < 1 && homes.size === 1 && !readTwice && only !== undefined && only.dwellingId !== null
    ? { outcome: 'match', dwellingId: only.dwellingId, candidates }
    : { outcome: 'uncertain', candidates };
}

interface Doubted extends HomeCandidate {
  /** From 1 on a person decides; less only ranks. */
  readonly doubts: number;
}

function candidatesIn(said: Address, building: BuildingCandidate, roads: readonly KnownRoad[]): Doubted[] {
  const { buildingId, dwellings } = building;
  const inBuilding = compareAddresses(said, building.address);
  if (!possible(inBuilding, ['building', 'entrance'])) return [];
  const whole: Doubted = {
    buildingId,
    dwellingId: null,
    comparison: inBuilding,
    doubts: 1 + doubtsOf(said, building.address, inBuilding, roads),
  };
  if (said.unit === null) {
    const [only, second] = dwellings;
    if (!only || second) return [whole];
    // a house that is one home
    const comparison = compareAddresses({ ...said, unit: only.address.unit }, only.address);
    const doubts = doubtsOf(said, only.address, comparison, roads);
    return [{ buildingId, dwellingId: only.dwellingId, comparison, doubts }];
  }
  const own = dwellings.flatMap(({ dwellingId, address }) => {
    const comparison = compareAddresses(said, address);
    if (comparison.unit !== 'same' || !possible(comparison, [])) return [];
    return [{ buildingId, dwellingId, comparison, doubts: doubtsOf(said, address, comparison, roads) }];
  });
  // a dwelling that the building does not have: somebody may know it by another number
  return own.length > 0 || !possible(inBuilding, [])
    ? own
    : [{ ...whole, comparison: { ...inBuilding, unit: 'differs' } }];
}

function possible(comparison: Comparison, except: readonly string[]): boolean {
  return (
    comparison.number !== 'unsaid' &&
    DECISIVE.every((part) => except.includes(part) || comparison[part] !== 'differs')
  );
}

function doubtsOf(said: Address, home: Address, comparison: Comparison, roads: readonly KnownRoad[]): number {
  const placed = comparison.locality === 'same' || comparison.postalCode === 'same';
  const unless = (certain: boolean, weight: number) => (certain ? 0.1 : weight);
  let doubts = comparison.number === 'near' ? 0.3 : 0;
  if (comparison.road === 'near') {
    // written as another road of the register is: that one is meant
    doubts += unless(placed && !roads.some((road) => isWrittenAs(said, road)), 1);
  }
  const alike = roads.filter((road) => isWrittenAs(said, road));
  if (comparison.roadType === 'unsaid') doubts += unless(placed || sizeOf(alike, 'roadType') < 2, 1);
  if (comparison.direction === 'unsaid') doubts += unless(placed, 1);
  if (comparison.lane === 'unsaid' || comparison.building === 'unsaid') doubts += 1;
  // left out it is told by the dwelling's number; an entrance that the register does not have may be elsewhere
  if (comparison.entrance === 'unsaid') doubts += said.entrance === null ? 0.2 : 1;
  if (saysMore(said, home)) doubts += 1;
  // people mistype it, and a register may too
  if (comparison.postalCode === 'differs') doubts += 1;
  if (comparison.locality === 'unsaid' && comparison.postalCode !== 'same' && said.script === 'chinese')
    doubts += unless(new Set(alike.map(placeOf)).size < 2, 1);
  return doubts;
}

/** Whether a text names a town or has signs that the home does not. */
function saysMore(said: Address, home: Address): boolean {
  const confirmed = new Set([...(home.beside ?? []), ...Object.values(home.localities)]);
  return (said.beside ?? []).some((words) => !confirmed.has(words));
}

function isWrittenAs(said: Address, road: KnownRoad): boolean {
  return said.roadInCharacters !== null && road.roadInCharacters !== null
    ? said.roadInCharacters === road.roadInCharacters
    : said.road === road.road;
}

function sizeOf(roads: readonly KnownRoad[], part: 'roadType'): number {
  return new Set(roads.map((road) => road[part])).size;
}

function placeOf({ localities }: KnownRoad): string {
  return `${localities.city ?? ''}/${localities.district ?? ''}`;
}

/** Each home once, as it agrees best. */
function withoutTwins(sorted: readonly Doubted[]): HomeCandidate[] {
  const seen = new Set<string>();
  return sorted
    .filter(({ buildingId, dwellingId }) => {
      const name = dwellingId ?? buildingId;
      return !seen.has(name) && seen.add(name);
    })
    .map(({ buildingId, dwellingId, comparison }) => ({ buildingId, dwellingId, comparison }));
}
