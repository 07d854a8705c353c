import { NOTHING_SAID, plainNumber, type Address, type HouseNumber, type LocalityLevel } from './address';
import { AREAS, isKnownArea, NO_PLACES, type KnownPlaces } from './known-places';
import { arabic, plainCharacters, plainLetters } from './plain-characters';
import { romanise } from './romanise';

type Localities = Partial<Record<LocalityLevel, string>>;
type Inside = Pick<Address, 'building' | 'entrance' | 'unit'>;
/** With what was passed over and may tell homes apart. */
type ReadInside = Inside & { readonly beside: string | null };

const NUMERALS = '一二三四五六七八九十';
/** What makes a house of its own of a number's part: 甲, 之一, 附3. */
const PART = `[甲乙丙丁戊](?![幢栋座楼门单])|之(?:\\d{1,2}(?!\\d)|[${NUMERALS}]{1,2})|附\\d{1,3}(?!\\d)`;
/** A house's number with its parts, before and behind its word; the word may be left out before none. */
const HOUSE = `(\\d{1,5})(?:-(\\d{1,5}))?((?:[a-z]|${PART})*)号(?!楼)((?:(?:${PART}|-\\d{1,2}(?=号|$))(?:号(?!楼))?)*)`;
const HOUSE_ON_ROAD = new RegExp(`^(\\D+?)第?${HOUSE}(.*)$`, 'iu');
const HOUSE_IN_LANE = new RegExp(`^(\\D+?)第?(\\d{1,5})弄(?:${HOUSE})?(.*)$`, 'iu');
/** 东区, 二期, B区: buildings of one house number are counted anew in each. */
const ZONE = `(?:[东西南北中]|(?<![a-z])[a-z]|\\d{1,2}|[${NUMERALS}]{1,2})区|第?(?:\\d{1,2}|[${NUMERALS}]{1,2})期`;
const BUILDING = new RegExp(
  `((?:${ZONE})*)((?<![a-z\\d])[a-z]?\\d{1,3}[a-z]?|(?<![a-z\\d])[a-z]|[东西南北中甲乙丙丁戊])(?:幢|栋|号楼|座)|((?:${ZONE})*)([东西南北])楼`,
  'iu',
);
/** Signs that tell homes apart, and where else a home may be than at the number. */
const TELLING = new RegExp(`[\\da-z甲乙丙丁戊之附旁侧]|${ZONE}|[东西南北中]户|对面|隔壁|附近|后面`, 'iu');
const ROAD_TYPES = ['大道', '大街', '公路', '胡同', '路', '街', '巷', '道', '里'];
/** The readings of an address in characters; `12号2-501` has two: building 2, and entrance 2. */
export function readChinese(text: string, places: KnownPlaces = NO_PLACES): Address[] {
  const whole = plainCharacters(text);
  const bracketed = Array.from(whole.matchAll(/\((.*?)\)/gu), ([, words = '']) => words).filter(
    (words) => TELLING.test(words) || /[市区县镇乡]/u.test(words),
  );
  const plain = whole.replace(/\(.*?\)/gu, '');
  const postalCode = /(?<!\d)\d{6}(?!\d)/u.exec(plain)?.[0] ?? null;
  const rest = plain
    .replace(postalCode ?? '', '')
    .replace(/(?<=\d)\s+(?=\d)/gu, '-')
    .replace(/[\s,;。、]+/gu, '');
  const { localities, unknown, behind } = takeAreas(rest, places);
  return readLine(behind).flatMap(({ road, lane, number, inside }) =>
    readInside(inside).map(({ beside, ...parts }) => ({
      ...NOTHING_SAID,
      script: 'chinese' as const,
      ...readRoad(road),
      lane,
      number,
      ...parts,
      localities,
      postalCode,
      beside: listed([...unknown, ...bracketed, beside]),
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
  if (first === undefined || first.unit === null || first.beside !== null)
    return { building: null, entrance: null, unit: plainNumber(plain) || null };
  const { building, entrance, unit } = first;
  return { building, entrance, unit };
}

function listed(said: readonly (string | null)[]): string[] | null {
  const words = said.filter((one) => one !== null);
  return words.length === 0 ? null : words;
}

function takeAreas(
  text: string,
  places: KnownPlaces,
): { localities: Localities; unknown: string[]; behind: string } {
  const localities: Localities = {};
  let isTown = true;
  let behind = text.replace(/^(?:中国|中华人民共和国)/u, '');
  for (const [level, pattern] of AREAS) {
    const known = places.chinese
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
      if (level === 'street') isTown = !worded[0].endsWith('街道');
      behind = behind.slice(worded[0].length);
    }
  }
  return { localities, unknown: unknownAreas(localities, isTown, places), behind };
}

/** A province says nothing beside its city, nor the office of a street beside its district; the same town may be in two counties. */
function unknownAreas(localities: Localities, isTown: boolean, places: KnownPlaces): string[] {
  return AREAS.flatMap(([level]) => {
    const name = localities[level];
    if (name === undefined || isKnownArea(places, level, name)) return [];
    if (level === 'province' && localities.city !== undefined) return [];
    if (level === 'street' && !isTown && localities.district !== undefined) return [];
    return [name];
  });
}

function readLine(
  text: string,
): { road: string; lane: string | null; number: HouseNumber | null; inside: string }[] {
  const lane = HOUSE_IN_LANE.exec(text);
  if (lane) {
    const [, road = '', name = '', first, second, before = '', behind = '', inside = ''] = lane;
    const number = first === undefined ? null : houseNumber(first, second, before + behind);
    return [{ road, lane: plainNumber(name), number, inside }];
  }
  const house = HOUSE_ON_ROAD.exec(text);
  if (house) {
    const [, road = '', first = '', second, before = '', behind = '', inside = ''] = house;
    return [{ road, lane: null, number: houseNumber(first, second, before + behind), inside }];
  }
  // 学院路12-3-501: the word for the house is left out
  const bare = /^(\D+(?:路|街|道|巷|里|胡同))(\d{1,5})(?:-(.*))?$/u.exec(text);
  if (bare) {
    const [, road = '', number = '', inside = ''] = bare;
    return [{ road, lane: null, number: numbered(number), inside }];
  }
  return [{ road: /^\D*/u.exec(text)?.[0] ?? '', lane: null, number: null, inside: '' }];
}

/** 12-1号 is a part of number 12; 12-16号 are the numbers along it. */
function houseNumber(first: string, second: string | undefined, parts: string): HouseNumber {
  const suffix = parts
    .toLowerCase()
    .replace(/[之号-]/gu, '')
    .replace(new RegExp(`[${NUMERALS}]+`, 'gu'), arabic);
  if (second === undefined) return numbered(first, first, suffix || null);
  return Number(second) > Number(first)
    ? numbered(first, second, suffix || null)
    : numbered(first, first, second + suffix);
}

function numbered(from: string, to = from, suffix: string | null = null): HouseNumber {
  return { from: Number(from), to: Number(to), suffix };
}

/** What stands behind the house's number. */
function readInside(text: string): ReadInside[] {
  const found = BUILDING.exec(text);
  const behind = found ? text.slice(found.index + found[0].length) : text;
  const entrance = /(\d{1,2}|[a-z])(?:单元|门(?!牌))/iu.exec(behind);
  const inside = entrance ? behind.slice(entrance.index + entrance[0].length) : behind;
  const floor = /\d{1,2}[楼层]/u.exec(inside)?.[0] ?? '';
  const named = /^[^\da-z]*/iu.exec(inside.replace(floor, ''))?.[0] ?? '';
  const parts = inside
    .replace(floor, '')
    .slice(named.length)
    .replace(/(?:号?房间?|室|户|号)$/u, '')
    .split('-')
    .filter((part) => part !== '');
  const passedOver = [
    text.slice(0, found?.index ?? 0),
    entrance ? behind.slice(0, entrance.index) : '',
    named,
  ].filter((words) => TELLING.test(words.replace(/\d{1,2}[楼层]/u, '')));
  const building = found ? buildingName(found[1] ?? found[3] ?? '', found[2] ?? found[4] ?? '') : undefined;
  const own = (said: { building?: string; entrance?: string; unit?: string }, unread = ''): ReadInside => ({
    building: said.building === undefined ? null : plainNumber(said.building),
    entrance: said.entrance === undefined ? null : plainNumber(said.entrance),
    unit: said.unit === undefined ? null : plainNumber(said.unit),
    beside: [...passedOver, unread].join('') || null,
  });
  const worded = {
    ...(building !== undefined && { building }),
    ...(entrance?.[1] !== undefined && { entrance: entrance[1] }),
  };
  const [first, second, third, fourth] = parts;
  if (first === undefined) return [own(worded, floor)];
  const isRead = parts.every((part) => /^[a-z]?\d{1,5}[a-z]?$|^[a-z]$/iu.test(part));
  if (!isRead || fourth !== undefined) return [own(worded, parts.join('-'))];
  if (second === undefined) return [own({ ...worded, unit: first })];
  // 2单元501-2 is neither 501 nor 2
  if (entrance || (found && third !== undefined)) return [own(worded, parts.join('-'))];
  if (third !== undefined) return [own({ building: first, entrance: second, unit: third })];
  if (found) return [own({ ...worded, entrance: first, unit: second })];
  return [own({ building: first, unit: second }), own({ entrance: first, unit: second })];
}

function buildingName(zone: string, number: string): string {
  return `${zone.replace(/第/gu, '').replace(new RegExp(`[${NUMERALS}]+(?=[区期])`, 'gu'), arabic)}${number.replace(/^0+(?=.)/u, '')}`;
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
const LATIN_NUMBER =
  /\bno ?(\d{1,5})(?:-(\d{1,5}))?([a-z]?)\b(?!-)|(?<![\d-])(\d{1,5})(?:-(\d{1,5}))?([a-z]?) ?hao\b(?! ?lou)/u;
/** Zones, phases and parts of a number as they are romanised or put into English. */
const LATIN_TELLING =
  /\b(?:zhi|fu|phase|zone) ?(?:\d{1,3}|[a-z])\b|\b(?:\d{1,2}|yi|er|san|si|wu) ?qi\b|\bhao (?:jia|yi|bing|ding|zhi)\b/gu;

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
export function readRomanisedChinese(text: string, places: KnownPlaces = NO_PLACES): Address[] {
  const plain = plainLetters(text).replace(/#/gu, ' ').replace(/ ?, ?/gu, ' , ');
  const one = (pattern: RegExp): string | null => {
    const found = pattern.exec(plain);
    const said = found?.slice(1).find(Boolean);
    return said ? plainNumber(said) : null;
  };
  const [, no, noTo, noPart, hao, haoTo, haoPart] = LATIN_NUMBER.exec(plain) ?? [];
  const number = no ?? hao;
  const unit = one(
    /\b(?:room|rm|flat|apt) ?([a-z]?\d{1,5}[a-z]?)\b(?!-\d)|(?<!-)\b(\d{1,5}) ?(?:shi|fang)\b/u,
  );
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
      number: number === undefined ? null : houseNumber(number, noTo ?? haoTo, noPart ?? haoPart ?? ''),
      lane: one(/\b(?:lane|nong) ?(\d{1,5})\b|\b(\d{1,5}) ?nong\b/u),
      building: one(
        /\b(?:building|bldg|block) ?([a-z]?\d{1,3}[a-z]?|[a-z])\b(?!-\d)|\b([a-z]?\d{1,3}[a-z]?|[a-z]) ?(?:zhuang|dong(?! ?(?:lu|jie|road))|hao ?lou|zuo)\b/u,
      ),
      entrance: one(/\b(?:unit|entrance) ?(\d{1,2})\b|\b(\d{1,2}) ?danyuan\b/u),
      unit,
      localities,
      postalCode: /\b\d{6}\b/u.exec(plain)?.[0] ?? null,
      beside: listed([
        ...unknownAreas(localities, true, places),
        ...(plain.match(LATIN_TELLING) ?? []),
        unit === null && /\b(?:room|rm|flat|apt|shi|fang)\b/u.test(rest) ? 'dwelling' : null,
      ]),
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
