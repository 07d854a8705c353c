import type { LocalityLevel } from './address';
import { readAreas, type KnownPlace } from './chinese';
import { plainLetters } from './plain-characters';

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
