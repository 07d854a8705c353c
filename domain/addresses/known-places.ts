import type { LocalityLevel } from './address';
import { plainCharacters, plainLetters } from './plain-characters';
import { romanise } from './romanise';

/** The words for areas, from the largest to the smallest. */
export const AREAS: readonly (readonly [LocalityLevel, RegExp])[] = [
  ['province', /^(\p{L}{2,7}?)(?:省|自治区)/u],
  ['city', /^(\p{L}{2,7}?)市(?!路|街)/u],
  ['district', /^(\p{L}{2,6}?)(?:新区|区|县)(?!大道|大街|路|街)/u],
  ['street', /^(\p{L}{2,7}?)(?:街道|镇|乡)(?!大道|大街|路|街)/u],
];

/** A known area, so that it is found where an address leaves out its level's word. */
interface KnownPlace {
  readonly level: LocalityLevel;
  /** In simplified characters, without its level's word. */
  readonly characters: string;
}

/** Areas that the register's addresses name; they help to tell an area from a road's name. */
export interface KnownPlaces {
  readonly chinese: readonly KnownPlace[];
  /** As plainLetters gives them. */
  readonly western: readonly string[];
}

export const NO_PLACES: KnownPlaces = { chinese: [], western: [] };

/**
 * @param beginnings of Chinese addresses, up to the last word for an area
 * @param names of towns in Latin letters
 */
export function knownPlaces(beginnings: readonly string[], names: readonly string[]): KnownPlaces {
  const chinese = new Map<string, KnownPlace>();
  for (const beginning of beginnings) {
    for (const [level, characters] of Object.entries(readAreas(beginning)))
      chinese.set(`${level} ${characters}`, { level: level as LocalityLevel, characters });
  }
  return { chinese: [...chinese.values()], western: names.map(plainLetters) };
}

/** The areas at the beginning of an address, in characters and without their level's word. */
function readAreas(text: string): Partial<Record<LocalityLevel, string>> {
  const areas: Partial<Record<LocalityLevel, string>> = {};
  let behind = plainCharacters(text).replace(/\s+/gu, '');
  for (const [level, pattern] of AREAS) {
    const found = pattern.exec(behind);
    if (found?.[1] === undefined) continue;
    areas[level] = found[1];
    behind = behind.slice(found[0].length);
  }
  return areas;
}

/** Whether an area's name, in Latin letters and without its level's word, is on the register or the authority's own. */
export function isKnownArea({ chinese, western }: KnownPlaces, level: LocalityLevel, name: string): boolean {
  return (
    chinese.some((place) => place.level === level && romanise(place.characters) === name) ||
    western.some(
      (place) => place.replace(/ (?:city|shi|district|qu|county|xian)$/u, '').replace(/[ -]/gu, '') === name,
    )
  );
}
