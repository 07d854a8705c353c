import { NOTHING_SAID, plainNumber, type Address, type HouseNumber, type LocalityLevel } from './address';
import { plainCharacters, plainLetters } from './plain-characters';
import { romanise } from './romanise';

type Localities = Partial<Record<LocalityLevel, string>>;
type Inside = Pick<Address, 'building' | 'entrance' | 'unit'>;

const ROAD_TYPES = ['大道', '大街', '公路', '胡同', '路', '街', '巷', '道', '里'];
const AREAS: readonly (readonly [LocalityLevel, RegExp])[] = [
  ['province', /^(\p{L}{2,7}?)(?:省|自治区)/u],
  ['city', /^(\p{L}{2,7}?)市(?!路|街)/u],
  ['district', /^(\p{L}{2,6}?)(?:新区|区|县)(?!大道|大街|路|街)/u],
  ['street', /^(\p{L}{2,7}?)(?:街道|镇|乡)(?!大道|大街|路|街)/u],
];

/** A known area, so that it is found where an address leaves out its level's word. */
export interface KnownPlace {
  readonly level: LocalityLevel;
  /** In simplified characters, without its level's word. */
  readonly characters: string;
}

/** The readings of an address in characters; `12号2-501` has two: building 2, and entrance 2. */
export function readChinese(text: string, places: readonly KnownPlace[] = []): Address[] {
  const plain = plainCharacters(text).replace(/\(.*?\)/gu, '');
  const postalCode = /(?<!\d)\d{6}(?!\d)/u.exec(plain)?.[0] ?? null;
  const rest = plain
    .replace(postalCode ?? '', '')
    .replace(/(?<=\d)\s+(?=\d)/gu, '-')
    .replace(/[\s,;。、]+/gu, '');
  const { localities, behind } = takeAreas(rest, places);
  return readLine(behind).flatMap(({ road, lane, number, inside }) =>
    readInside(inside).map((parts) => ({
      ...NOTHING_SAID,
      script: 'chinese' as const,
      ...readRoad(road),
      lane,
      number,
      ...parts,
      localities,
      postalCode,
    })),
  );
}

/** A dwelling's number as it stands in a register: 2单元501室, 2/501, 501. */
export function readChineseDoor(text: string): Inside {
  const plain = plainCharacters(text).replace(/\s+/gu, '');
  const slashed = /^(\w+)\/(\w+)$/u.exec(plain);
  if (slashed)
    return { building: null, entrance: plainNumber(slashed[1] ?? ''), unit: plainNumber(slashed[2] ?? '') };
  const [first] = readInside(plain);
  return first === undefined || first.unit === null
    ? { building: null, entrance: null, unit: plainNumber(plain) || null }
    : first;
}

/** The areas at the beginning of an address, in characters and without their level's word. */
export function readAreas(text: string): Partial<Record<LocalityLevel, string>> {
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

function takeAreas(text: string, places: readonly KnownPlace[]): { localities: Localities; behind: string } {
  const localities: Localities = {};
  let behind = text.replace(/^中国|^中华人民共和国/u, '');
  for (const [level, pattern] of AREAS) {
    const known = places
      .filter((place) => place.level === level && behind.startsWith(place.characters))
      .sort((one, other) => other.characters.length - one.characters.length)[0];
    const worded = pattern.exec(behind);
    // a known name without its word is an area only where a road is left behind it
    if (known && !worded?.[0].startsWith(known.characters)) {
      const left = behind.slice(known.characters.length);
      if (!/^(?:大道|大街|公路|胡同|[东西南北中]?[路街巷道里])/u.test(left)) {
        localities[level] = romanise(known.characters);
        behind = left;
      }
    } else if (worded) {
      localities[level] = romanise(worded[1] ?? '');
      behind = behind.slice(worded[0].length);
    }
  }
  return { localities, behind };
}

function readLine(
  text: string,
): { road: string; lane: string | null; number: HouseNumber | null; inside: string }[] {
  const lane = /^(\D+?)第?(\d{1,5})弄(?:(\d{1,5})号(?!楼))?(.*)$/u.exec(text);
  if (lane) {
    const [, road = '', name = '', number, inside = ''] = lane;
    return [
      { road, lane: plainNumber(name), number: number === undefined ? null : numbered(number), inside },
    ];
  }
  const house =
    /^(\D+?)第?(\d{1,5})(?:-(\d{1,5}))?([a-z]?)(?:号(?!楼)(?:之|-(?=\d{1,2}(?!\d|-)(?:号|$)))?(?:(?<=之|-)(\d{1,2})(?!\d))?)(.*)$/iu.exec(
      text,
    );
  if (house) {
    const [, road = '', first = '', second, letter = '', part, inside = ''] = house;
    const suffix = (part ?? letter.toLowerCase()) || null;
    const own = { road, lane: null, inside };
    if (second === undefined) return [{ ...own, number: numbered(first, first, suffix) }];
    // 12-1号 is a part of number 12; 12-16号 are the numbers along it
    const isRange = Number(second) > Number(first);
    return [{ ...own, number: isRange ? numbered(first, second) : numbered(first, first, second) }];
  }
  // 学院路12-3-501: the word for the house is left out
  const bare = /^(\D+(?:路|街|道|巷|里|胡同))(\d{1,5})(?:-(.*))?$/u.exec(text);
  if (bare) {
    const [, road = '', number = '', inside = ''] = bare;
    return [{ road, lane: null, number: numbered(number), inside }];
  }
  return [{ road: /^\D*/u.exec(text)?.[0] ?? '', lane: null, number: null, inside: '' }];
}

function numbered(from: string, to = from, suffix: string | null = null): HouseNumber {
  return { from: Number(from), to: Number(to), suffix };
}

/** What stands behind the house's number. */
function readInside(text: string): Inside[] {
  const own = (building?: string, entrance?: string, unit?: string): Inside => ({
    building: building === undefined ? null : plainNumber(building),
    entrance: entrance === undefined ? null : plainNumber(entrance),
    unit: unit === undefined ? null : plainNumber(unit),
  });
  const building = /(\d{1,3}|[a-z])(?:幢|栋|号楼|座)/iu.exec(text);
  const behind = building ? text.slice(building.index + building[0].length) : text;
  const entrance = /(\d{1,2}|[a-z])(?:单元|门(?!牌))/iu.exec(behind);
  let rest = entrance ? behind.slice(entrance.index + entrance[0].length) : behind;
  rest = rest
    .replace(/\d{1,2}[楼层]/u, '')
    .replace(/^[^\da-z]+/iu, '')
    .replace(/(?:号?房间?|室|户|号)$/u, '');
  const parts = rest.split('-').filter((part) => part !== '');
  if (parts.some((part) => !/^[a-z]?\d{1,5}[a-z]?$|^[a-z]$/iu.test(part)))
    return [own(building?.[1], entrance?.[1])];
  const [first, second, third] = parts;
  if (third !== undefined) return [own(first, second, third)];
  if (second === undefined) return [own(building?.[1], entrance?.[1], first)];
  if (building) return [own(building[1], first, second)];
  if (entrance) return [own(undefined, entrance[1], second)];
  return [own(first, undefined, second), own(undefined, first, second)];
}

function readRoad(text: string): Pick<Address, 'road' | 'roadInCharacters' | 'roadType'> {
  const type = ROAD_TYPES.find((word) => text.endsWith(word) && text.length > word.length) ?? null;
  const name = type === null ? text : text.slice(0, -type.length);
  return {
    road: romanise(name),
    roadInCharacters: name === '' ? null : name,
    roadType: type === null ? null : romanise(type),
  };
}

const LATIN_ROAD_TYPES = new Map([
  ['lu', 'lu'],
  ['road', 'lu'],
  ['rd', 'lu'],
  ['jie', 'jie'],
  ['street', 'jie'],
  ['st', 'jie'],
  ['dadao', 'dadao'],
  ['avenue', 'dadao'],
  ['ave', 'dadao'],
  ['dajie', 'dajie'],
  ['xiang', 'xiang'],
  ['lane', 'xiang'],
  ['hutong', 'hutong'],
]);
const LATIN_DIRECTIONS = new Map([
  ['east', 'dong'],
  ['west', 'xi'],
  ['south', 'nan'],
  ['north', 'bei'],
  ['middle', 'zhong'],
]);
const LATIN_AREAS: readonly (readonly [LocalityLevel, RegExp])[] = [
  ['province', /\b([a-z]+) (?:sheng|province)\b/u],
  ['city', /\b([a-z]+) (?:shi|city)\b/u],
  ['district', /\b([a-z]+) (?:qu|xian|district|county)\b/u],
  ['street', /\b([a-z]+) (?:jiedao|zhen|subdistrict|town)\b/u],
];
const LATIN_NUMBER = /\bno ?(\d{1,5})\b|\b(\d{1,5}) ?hao\b(?! ?lou)/u;

/** Whether a text in Latin letters is a Chinese address: it counts houses, buildings or rooms as those do. */
export function isRomanisedChinese(text: string): boolean {
  const plain = plainLetters(text);
  return (
    /\b\d+ ?(?:hao|zhuang|danyuan)\b/u.test(plain) ||
    /^no ?\d/u.test(plain) ||
    (/\bno ?\d/u.test(plain) && /\b(?:building|room|district|lu|jie|dadao)\b/u.test(plain))
  );
}

/** The reading of a Chinese address in Latin letters, from the largest to the smallest or the other way round. */
export function readRomanisedChinese(text: string): Address[] {
  const plain = plainLetters(text).replace(/#/gu, ' ').replace(/ ?, ?/gu, ' , ');
  const one = (pattern: RegExp): string | null => {
    const found = pattern.exec(plain);
    const said = found?.slice(1).find(Boolean);
    return said ? plainNumber(said) : null;
  };
  const number = one(LATIN_NUMBER);
  const localities: Localities = {};
  let rest = plain;
  for (const [level, pattern] of LATIN_AREAS) {
    const found = pattern.exec(rest);
    if (!found) continue;
    localities[level] = found[1] ?? '';
    rest = rest.replace(found[0], ',');
  }
  return [
    {
      ...NOTHING_SAID,
      script: 'chinese',
      ...readLatinRoad(rest),
      number: number === null ? null : numbered(number),
      lane: one(/\b(?:lane|nong) ?(\d{1,5})\b|\b(\d{1,5}) ?nong\b/u),
      building: one(
        /\b(?:building|bldg|block) ?(\d{1,3}|[a-z])\b|\b(\d{1,3}|[a-z]) ?(?:zhuang|dong(?! ?(?:lu|jie|road))|hao ?lou|zuo)\b/u,
      ),
      entrance: one(/\b(?:unit|entrance) ?(\d{1,2})\b|\b(\d{1,2}) ?danyuan\b/u),
      unit: one(/\b(?:room|rm|flat|apt) ?([a-z]?\d{1,5}[a-z]?)\b|\b(\d{1,5}) ?(?:shi|fang)\b/u),
      localities,
      postalCode: /\b\d{6}\b/u.exec(plain)?.[0] ?? null,
    },
  ];
}

function readLatinRoad(text: string): Pick<Address, 'road' | 'roadType'> {
  for (const segment of text.split(',')) {
    const words = segment.trim().split(/[ -]+/u);
    const at = words.findIndex((word, index) => index > 0 && LATIN_ROAD_TYPES.has(word));
    if (at === -1) continue;
    const name: string[] = [];
    for (let index = at - 1; index >= 0 && /^[a-z]+$/u.test(words[index] ?? ''); index -= 1) {
      if (/^(?:hao|no|shi|zhuang|danyuan)$/u.test(words[index] ?? '') && index < at - 1) break;
      name.unshift(words[index] ?? '');
    }
    const written = name.map((word) => LATIN_DIRECTIONS.get(word) ?? word).join('');
    return { road: written, roadType: LATIN_ROAD_TYPES.get(words[at] ?? '') ?? null };
  }
  return { road: '', roadType: null };
}
