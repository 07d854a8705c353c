import { NOTHING_SAID, plainNumber, type Address, type HouseNumber } from './address';
import { plainLetters } from './plain-characters';

/** What follows a road's name, by how it is abbreviated; the spellings after the first are others of the same. */
const ROAD_TYPES = new Map(
  [
    'st street str',
    'ave avenue av aven',
    'rd road',
    'dr drive drv',
    'blvd boulevard boul',
    'crt court ct',
    'cres crescent cr crsc',
    'crcl circle cir circ',
    'crct circuit',
    'pl place',
    'ter terrace terr',
    'lane ln',
    'laneway',
    'pkwy parkway pky',
    'sq square',
    'gdns gardens gdn',
    'grv grove grve',
    'hts heights',
    'trl trail',
    'way wy',
    'gt gate',
    'walk',
    'quay qy',
    'mall',
    'line',
    'hwy highway',
    'promenade prom',
  ].flatMap((line) => {
    const [first = '', ...others] = line.split(' ');
    return [first, ...others].map((spelling): [string, string] => [spelling, first]);
  }),
);
const DIRECTIONS = new Map(
  ['n north', 'e east', 's south', 'w west'].flatMap((line) => {
    const [letter = '', word = ''] = line.split(' ');
    return [letter, word].map((spelling): [string, string] => [spelling, letter]);
  }),
);
const ORDINALS = new Map(
  [
    ...'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth'
      .split(' ')
      .entries(),
  ].map(([index, word]) => [word, ordinal(index + 1)]),
);
const NAME_WORDS = new Map([
  ['saint', 'st'],
  ['mount', 'mt'],
  ['and', '&'],
  ['n', 'north'],
  ['e', 'east'],
  ['s', 'south'],
  ['w', 'west'],
]);
const TENS = new Map([
  ['twenty', 20],
  ['thirty', 30],
  ['forty', 40],
]);

/** A building's numbers go on for less than a block. */
const LONGEST_RANGE = 100;
const POSTAL_CODE = /\b([a-z]\d[a-z]) ?(\d[a-z]\d)?$|\b([a-z]\d[a-z]) ?(\d[a-z]\d)\b/u;
const COUNTRY_OR_PROVINCE = /(?:(?<!upper|lower)[ ,]+(?:canada|ontario|ont|on))+$/u;
/** A dwelling by its number, its word first: apt 5b, unit #12, ph 2, #504. */
const UNIT =
  /(?:\b(?:apartment|apt|unit|suite|ste|flat)\b ?(?:no\b ?)?#? ?|# ?)([a-z]{0,2}-?\d{1,5}[a-z]?|[a-z]\b(?! ?(?:st|ave|rd)\b))/u;
/** A room may be a dwelling, or be in one that is named beside it. */
const ROOM = /\b(?:room|rm)\b ?(?:no\b ?)?#? ?([a-z]{0,2}-?\d{1,5}[a-z]?|[a-z]\b(?! ?(?:st|ave|rd)\b))/u;
/** What is left of a dwelling whose number was taken. */
const UNIT_WORDS = /\b(?:apartment|apt|unit|suite|ste|flat|room|rm|no)\b/gu;
const PENTHOUSE = /\b(?:penthouse|ph) ?-?(\d{0,3}[a-z]?)\b/u;
/** Dwellings of a house that has no numbers for them. */
const LEVELS = /\b(basement|bsmt|main floor|main level|upper level|lower level|upper unit|lower unit)\b/u;
/** The same where it stands by itself: Upper Canada Dr is a road. */
const BARE_LEVELS = /(?:^|, *)(upper|lower|main)(?= *(?:,|-|$))/u;
const LEVEL_CODES = new Map([
  ['basement', 'bsmt'],
  ['main floor', 'main'],
  ['main level', 'main'],
  ['upper level', 'upper'],
  ['lower level', 'lower'],
  ['upper unit', 'upper'],
  ['lower unit', 'lower'],
]);

/**
 * The readings of an address that is written as in North America: number, name, type, direction, with a dwelling before or behind.
 * `4-12 Main St` has two: dwelling 4 of number 12, and the numbers from 4 to 12.
 * @param places names of towns as plainLetters gives them, which end an address and are no part of a road's name
 */
export function readWestern(text: string, places: readonly string[] = []): Address[] {
  let rest = plainLetters(text);
  const postal = POSTAL_CODE.exec(rest);
  const postalCode = postal ? `${postal[1] ?? postal[3] ?? ''}${postal[2] ?? postal[4] ?? ''}` : null;
  if (postal) rest = rest.replace(postal[0], ' ').trim();
  const taken = takeUnits(rest);
  const segments = taken.rest
    .split(/,/u)
    .map((segment) =>
      ` ${segment}`
        .replace(/[#/ ]+$/u, '')
        .replace(COUNTRY_OR_PROVINCE, '')
        .trim(),
    )
    .filter((segment) => segment !== '');
  const at = segments.findIndex(
    (segment) => /^\d|^[a-z]{0,2}\d+[a-z]? ?- ?\d/u.test(segment) && /[a-z]/u.test(segment),
  );
  const line = at === -1 ? segments[0] : segments[at];
  if (line === undefined) return [];
  const others = segments.filter((segment) => segment !== line);
  const city = others.find((segment) => places.includes(segment)) ?? null;
  const bare = others.filter((segment) => /^\d{1,5}[a-z]?$/u.test(segment));
  const unread = others.filter((segment) => !places.includes(segment) && !bare.includes(segment));
  const readings = readNumbers(line);
  const besideRoom = taken.room !== null && readings.some(({ unit }) => unit !== null && unit !== taken.room);
  return readings.map(({ unit, number, street }) => {
    const { city: own, behind, ...road } = readRoad(street, places);
    const named = city ?? own;
    const units = new Set([...taken.units, ...(unit === null ? [] : [unit]), ...bare.map(plainNumber)]);
    const [only = taken.room] = units;
    const contradict = units.size > 1 || besideRoom;
    const beside = [...unread, behind].map(withoutUnitWords).filter((words) => words !== '');
    if (contradict) beside.push('dwellings');
    return {
      ...NOTHING_SAID,
      script: 'western',
      ...road,
      number,
      unit: contradict ? null : only,
      localities: named === null ? {} : { city: named },
      postalCode,
      beside: beside.length === 0 ? null : beside,
    };
  });
}

function withoutUnitWords(text: string): string {
  return text
    .replace(UNIT_WORDS, ' ')
    .replace(/[-/# ]+/gu, ' ')
    .trim();
}

/** A dwelling's number as it stands in a register: 504, PH2, BSMT. */
export function readWesternDoor(text: string): string | null {
  const plain = plainLetters(text);
  const { units, room } = takeUnits(`unit ${plain}`);
  const [only = room, second] = units;
  return (second === undefined ? only : null) ?? (plainNumber(plain) || null);
}

/** Every dwelling that a text names, and what is left of it. */
function takeUnits(text: string): { units: string[]; room: string | null; rest: string } {
  const units: string[] = [];
  const rooms: string[] = [];
  let rest = text;
  for (const [pattern, read, into] of [
    [PENTHOUSE, (found: RegExpExecArray) => `ph${plainNumber(found[1] ?? '')}`, units],
    [UNIT, (found: RegExpExecArray) => plainNumber(found[1] ?? ''), units],
    [LEVELS, (found: RegExpExecArray) => LEVEL_CODES.get(found[1] ?? '') ?? found[1] ?? '', units],
    [BARE_LEVELS, (found: RegExpExecArray) => found[1] ?? '', units],
    [ROOM, (found: RegExpExecArray) => plainNumber(found[1] ?? ''), rooms],
  ] as const) {
    for (let found = pattern.exec(rest); found; found = pattern.exec(rest)) {
      into.push(read(found));
      const before = rest.slice(0, found.index).replace(/[-/ ]+$/u, '');
      const behind = rest.slice(found.index + found[0].length).replace(/^[-/ ]+/u, '');
      rest = [before, behind].filter((part) => part !== '').join(' , ');
    }
  }
  const [room = null, other = room] = new Set(rooms);
  return room === other ? { units, room, rest } : { units: [...units, ...rooms], room: null, rest };
}

function readNumbers(line: string): { unit: string | null; number: HouseNumber | null; street: string }[] {
  const pair = /^(\d{1,5}|[a-z]{1,2}\d{1,4}|\d{1,4}[a-z]) ?- ?(\d{1,5})([a-z]?) +(.*)$/u.exec(line);
  if (pair) {
    const [, first = '', second = '', suffix = '', street = ''] = pair;
    const to = Number(second);
    const readings = [{ unit: plainNumber(first), number: houseNumber(to, to, suffix), street }];
    const from = Number(first);
    // a range runs along one side of the road
    if (from < to && to - from <= LONGEST_RANGE && (to - from) % 2 === 0 && suffix === '')
      return [...readings, { unit: null, number: houseNumber(from, to, ''), street }];
    return readings;
  }
  const single = /^(\d{1,5})(?: ?1\/2)?([a-z]?)(?= ) +(.*)$/u.exec(line);
  if (!single) return [{ unit: null, number: null, street: line }];
  const [, number = '', suffix = '', street = ''] = single;
  const half = /^\d+ ?1\/2/u.test(line) ? 'half' : suffix;
  return [{ unit: null, number: houseNumber(Number(number), Number(number), half), street }];
}

function houseNumber(from: number, to: number, suffix: string): HouseNumber {
  return { from, to, suffix: suffix === '' ? null : suffix };
}

function readRoad(
  street: string,
  places: readonly string[],
): Pick<Address, 'road' | 'roadType' | 'direction'> & { city: string | null; behind: string } {
  let words = street
    .replace(/[-/#]/gu, ' ')
    .split(' ')
    .filter((word) => word !== '');
  let city: string | null = null;
  for (let length = Math.min(3, words.length - 1); length > 0 && city === null; length -= 1) {
    const tail = words.slice(-length).join(' ');
    if (!places.includes(tail)) continue;
    city = tail;
    words = words.slice(0, -length);
  }
  // the last of the first words that name a type, with a name before them: Park Place Blvd, Avenue Rd, St Clair Ave
  let type = words.findIndex((word, index) => index > 0 && ROAD_TYPES.has(word));
  while (type !== -1 && ROAD_TYPES.has(words[type + 1] ?? '')) type += 1;
  const behind = DIRECTIONS.get(words[type === -1 ? words.length - 1 : type + 1] ?? '') ?? null;
  const name = words.slice(
    0,
    type === -1 ? (behind === null || words.length === 1 ? words.length : -1) : type,
  );
  // "W Richmond St"; "The West Mall" and "East Ave" have theirs in the name
  const first = name.length > 1 && behind === null ? (DIRECTIONS.get(name[0] ?? '') ?? null) : null;
  return {
    road: readName(first === null ? name : name.slice(1)),
    roadType: type === -1 ? null : (ROAD_TYPES.get(words[type] ?? '') ?? null),
    direction: behind ?? first,
    city,
    behind:
      type === -1
        ? ''
        : words
            .slice(type + (behind === null ? 1 : 2))
            .map((word) => ROAD_TYPES.get(word) ?? DIRECTIONS.get(word) ?? word)
            .join(' '),
  };
}

function readName(words: readonly string[]): string {
  const said: string[] = [];
  for (const [index, word] of words.entries()) {
    const tens = TENS.get(words[index - 1] ?? '');
    const low = ORDINALS.get(word);
    if (tens !== undefined && low !== undefined) {
      said.pop();
      said.push(ordinal(tens + parseInt(low, 10)));
    } else said.push(low ?? NAME_WORDS.get(word) ?? word);
  }
  return said.join(' ');
}

function ordinal(number: number): string {
  const ending = Math.floor(number / 10) === 1 ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th');
  return `${number}${ending}`;
}
