import type { Address } from './address';
import { isRomanisedChinese, readChinese, readChineseDoor, readRomanisedChinese } from './chinese';
import { NO_PLACES, type KnownPlaces } from './known-places';
import { hasCharacters } from './plain-characters';
import { readWestern, readWesternDoor } from './western';

/**
 * The ways in which a text can be read as one address; none where there is no road in it. Western and Chinese, the latter in
 * simplified or traditional characters or in pinyin.
 */
export function readAddress(text: string, places: KnownPlaces = NO_PLACES): Address[] {
  const readings = hasCharacters(text)
    ? readChinese(text, places)
    : isRomanisedChinese(text)
      ? readRomanisedChinese(text, places)
      : readWestern(text, places.western);
  return readings.filter(({ road }) => road !== '');
}

/** The address of a dwelling on the register: its building's, and its own number there. */
export function addressOfDwelling(building: Address, number: string): Address {
  if (building.script === 'western') return { ...building, unit: readWesternDoor(number) };
  const door = readChineseDoor(number);
  return {
    ...building,
    building: door.building ?? building.building,
    entrance: door.entrance ?? building.entrance,
    unit: door.unit,
  };
}
