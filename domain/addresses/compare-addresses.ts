import { LOCALITY_LEVELS, type Address, type HouseNumber } from './address';
import { spellingErrors } from './spelling';

export const ADDRESS_PARTS = [
  'road',
  'roadType',
  'direction',
  'lane',
  'number',
  'building',
  'entrance',
  'unit',
  'locality',
  'postalCode',
] as const;
export type AddressPart = (typeof ADDRESS_PARTS)[number];
/** `near`: a road's name but for a letter, a number within a range; `unsaid`: one of both does not say. */
export const AGREEMENTS = ['same', 'near', 'unsaid', 'differs'] as const;
export type Agreement = (typeof AGREEMENTS)[number];
export type Comparison = Readonly<Record<AddressPart, Agreement>>;

/** Part by part, what a text and a home's address have in common. House and dwelling numbers are the same or are not. */
export function compareAddresses(said: Address, home: Address): Comparison {
  return {
    road: compareRoads(said, home),
    roadType: exact(said.roadType, home.roadType),
    direction: exact(said.direction, home.direction),
    lane: exact(said.lane, home.lane),
    number: compareNumbers(said.number, home.number),
    building: compareBuildings(said.building, home.building),
    entrance: exact(said.entrance, home.entrance),
    unit: exact(said.unit, home.unit),
    locality: compareLocalities(said, home),
    postalCode: comparePostalCodes(said.postalCode, home.postalCode),
  };
}

/** Letters that may be wrong in a road's name: in a short one each makes another name. */
export function spellingLimit(road: string): number {
  return road.length < 5 ? 0 : road.length < 9 ? 1 : 2;
}

function exact(one: string | null, other: string | null): Agreement {
  if (one === null && other === null) return 'same';
  if (one === null || other === null) return 'unsaid';
  return one === other ? 'same' : 'differs';
}

/** 东区3 and 西区3 are two; 3 alone may be either. */
function compareBuildings(one: string | null, other: string | null): Agreement {
  const plain = exact(one, other);
  if (plain !== 'differs' || one === null || other === null) return plain;
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return long.endsWith(short) && /[区期]$/u.test(long.slice(0, -short.length)) ? 'unsaid' : 'differs';
}

function compareRoads(said: Address, home: Address): Agreement {
  if (said.script !== home.script) return 'differs';
  const written = said.roadInCharacters;
  if (said.road === home.road)
    // one sound, other characters: meant to be the same, or another road
    return written === null || home.roadInCharacters === null || written === home.roadInCharacters
      ? 'same'
      : 'near';
  if (written !== null && home.roadInCharacters !== null)
    return isMiswritten(written, home.roadInCharacters) ? 'near' : 'differs';
  const limit = Math.min(spellingLimit(said.road), spellingLimit(home.road));
  // a numbered street is another by its number
  if (/\d/u.test(said.road + home.road)) return 'differs';
  return spellingErrors(said.road, home.road, limit) <= limit ? 'near' : 'differs';
}

/** Characters that tell roads of one name apart: 人民东路 is not 人民西路. */
const TELLS_APART = /[东西南北中上下前后内外新老大小一二三四五六七八九十\d]/u;

function isMiswritten(said: string, home: string): boolean {
  if (said.length !== home.length || said.length < 3) return false;
  const others = Array.from(said).filter((sign, index) => sign !== home[index]);
  const [other = ''] = others;
  const missing = Array.from(home).find((sign, index) => sign !== said[index]) ?? '';
  return others.length === 1 && !TELLS_APART.test(other) && !TELLS_APART.test(missing);
}

function compareNumbers(said: HouseNumber | null, home: HouseNumber | null): Agreement {
  if (said === null || home === null) return 'unsaid';
  if (said.suffix !== home.suffix) return 'differs';
  if (said.from === home.from && said.to === home.to) return 'same';
  const within = (one: HouseNumber, range: HouseNumber) =>
    one.from >= range.from && one.to <= range.to && (one.from - range.from) % 2 === 0;
  return within(said, home) || within(home, said) ? 'near' : 'differs';
}

function compareLocalities(said: Address, home: Address): Agreement {
  let agreement: Agreement = 'unsaid';
  for (const level of LOCALITY_LEVELS) {
    const compared = exact(said.localities[level] ?? null, home.localities[level] ?? null);
    if (compared === 'differs') return 'differs';
    // a whole province or city says little about which of two roads is meant
    if (
      compared === 'same' &&
      said.localities[level] !== undefined &&
      (level === 'district' || level === 'street')
    )
      agreement = 'same';
  }
  return agreement;
}

/** The first three signs name a neighbourhood in Canada; a register may have no more of it. */
function comparePostalCodes(said: string | null, home: string | null): Agreement {
  if (said === null || home === null) return 'unsaid';
  const length = Math.min(said.length, home.length, /^[a-z]/u.test(said) ? 3 : 6);
  return said.slice(0, length) === home.slice(0, length) ? 'same' : 'differs';
}
