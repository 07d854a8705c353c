import { rowDraws, type RowDraws } from './draws';
import type { MadeBuilding, Variant } from './variants';

/** Names with their types and directions, as they stand on a register; several roads share a name. */
const ROADS = [
  'JARVIS ST',
  'ST CLAIR AVE W',
  'ST CLAIR AVE E',
  'QUEEN ST W',
  'QUEEN ST E',
  'KING ST W',
  'BATHURST ST',
  'BROADVIEW AVE',
  'THE WEST MALL',
  'THE EAST MALL',
  'QUEENS QUAY W',
  'AVENUE RD',
  'UPPER CANADA DR',
  'FOREST HILL RD',
  'SPADINA RD',
  'SPADINA AVE',
  'THORNCLIFFE PARK DR',
  'MOUNT PLEASANT RD',
  'THIRTY NINTH ST',
  'CARLTON ST',
  'LAWTON BLVD',
  'GLEN EVEREST RD',
  'ROANOKE RD',
  'ISLINGTON AVE',
  'WILLOWDALE AVE',
  'GREENBRAE CRCT',
  'CONSTANCE ST',
  'PARK LAWN RD',
  'EGLINTON AVE E',
  'EGLINTON AVE W',
  'CLEARVIEW HTS',
  'ROSELAWN AVE',
  'WIDDICOMBE HILL',
  'DONWAY E',
  'MADISON AVE',
  'MAITLAND PL',
];
/** Roads that are not on the register, each next to one that is. */
const OTHER_ROADS = [
  'CARLETON ST',
  'MATTLAND PL',
  'JARVIS AVE',
  'KING ST E',
  'LAWSON BLVD',
  'MADISON ST',
  'ISLINGTON RD',
  'SPADINA CRES',
];
const OTHER_TOWNS = ['Hamilton', 'Guelph', 'North York', 'St. Catharines', 'Richmond Hill'];
const SPELLED: Record<string, readonly string[]> = {
  ST: ['Street', 'St', 'St.', 'st', 'Str'],
  AVE: ['Avenue', 'Ave', 'Ave.', 'Av'],
  RD: ['Road', 'Rd', 'Rd.'],
  DR: ['Drive', 'Dr', 'Dr.'],
  BLVD: ['Boulevard', 'Blvd', 'blvd.'],
  PL: ['Place', 'Pl'],
  CRCT: ['Circuit', 'Crct'],
  CRES: ['Crescent', 'Cres', 'Cr.'],
  HTS: ['Heights', 'Hts'],
  QUAY: ['Quay'],
  MALL: ['Mall'],
};
const DIRECTIONS: Record<string, string> = { N: 'North', E: 'East', S: 'South', W: 'West' };

interface Road {
  name: string;
  type: string | null;
  direction: string | null;
}

function roadOf(text: string): Road {
  const words = text.split(' ');
  const direction = DIRECTIONS[words.at(-1) ?? ''] === undefined ? null : (words.pop() ?? null);
  const type = SPELLED[words.at(-1) ?? ''] === undefined ? null : (words.pop() ?? null);
  return { name: words.join(' '), type, direction };
}

/** Three buildings on each road, of many dwellings or of one. */
export function westernBuildings(seed: number): MadeBuilding[] {
  return ROADS.flatMap((road, index) =>
    [0, 1, 2].map((place) => {
      const draws = rowDraws(seed, `western building ${index} ${place}`);
      const number = 2 * draws.between('number', 4 + place * 300, 250 + place * 300);
      const address =
        place === 2 && index % 3 === 0 ? `${number}-${number + 4}  ${road} ` : `${number}  ${road} `;
      const doors =
        place === 1 && index % 4 === 0
          ? ['1']
          : Array.from({ length: draws.between('floors', 2, 6) }, (_, floor) =>
              Array.from({ length: 4 }, (_door, door) => `${floor + 1}0${door + 1}`),
            ).flat();
      return { address, postalCode: `M${1 + (index % 9)}${'ABCEGHJK'[index % 8] ?? 'A'}`, doors };
    }),
  );
}

/** One advert's address, and which home it means; null: none on the register, or it does not say which. */
export function westernVariant(seed: number, row: number, buildings: readonly MadeBuilding[]): Variant {
  const draws = rowDraws(seed, `western variant ${row}`);
  const building = draws.pick('building', buildings);
  const { from, to, road: registered } = partsOf(building.address);
  let road = roadOf(registered);
  let number = String(draws.chance('end', 0.5) ? from : to);
  let door = draws.pick('door', building.doors);
  const single = building.doors.length === 1;
  let town: string | null = null;
  let home: Variant['home'] = { address: building.address, door };
  if (draws.chance('other', 0.25)) {
    home = null;
    const kind = draws.pick(
      'kind',
      single
        ? (['number', 'suffix', 'road', 'town'] as const)
        : ([
            'number',
            'suffix',
            'road',
            'door',
            'no door',
            'direction',
            'town',
            'town',
            'two doors',
          ] as const),
    );
    if (kind === 'number') number = String(to + draws.pick('by', [1, 2, 3, 10]));
    if (kind === 'suffix') number = `${number}A`;
    if (kind === 'road') road = roadOf(draws.pick('road', OTHER_ROADS));
    if (kind === 'door') door = `${draws.between('floor', 8, 20)}0${draws.between('flat', 1, 4)}`;
    if (kind === 'no door') door = '';
    if (kind === 'town') town = draws.pick('town', OTHER_TOWNS);
    if (kind === 'two doors') {
      const other = String(draws.between('room', 1, 4));
      const line = `${number} ${road.name} ${road.type ?? ''} ${road.direction ?? ''}`;
      const texts = [`Room ${door}, ${other}-${line}`, `Unit ${other}, ${line} #${door}`];
      return { text: draws.pick('doors', texts), home };
    }
    if (kind === 'direction')
      road =
        road.direction === null
          ? { ...road, name: `NEW ${road.name}` }
          : { ...road, direction: road.direction === 'N' ? 'S' : 'N' };
  }
  return {
    text: written(draws, {
      number,
      road,
      door: single ? '' : door,
      postalCode: building.postalCode ?? '',
      town,
    }),
    home,
  };
}

function partsOf(address: string): { from: number; to: number; road: string } {
  const [, from = '', to, road = ''] = /^(\d+)(?:-(\d+))? +(.*?) *$/.exec(address) ?? [];
  return { from: Number(from), to: Number(to ?? from), road };
}

function written(
  draws: RowDraws,
  {
    number,
    road,
    door,
    postalCode,
    town,
  }: { number: string; road: Road; door: string; postalCode: string; town: string | null },
): string {
  const name = draws.chance('typing error', 0.08) ? mistyped(draws, road.name) : road.name;
  const type =
    road.type === null || draws.chance('no type', 0.06)
      ? ''
      : draws.pick('type', SPELLED[road.type] ?? [road.type]);
  const direction =
    road.direction === null || draws.chance('no direction', 0.05)
      ? ''
      : draws.pick('direction', [road.direction, DIRECTIONS[road.direction] ?? '', `${road.direction}.`]);
  const cased = draws
    .pick('case', [name, titled(name), titled(name), name.toLowerCase()])
    .replace(/^(?:St|ST|st) /, draws.pick('saint', ['St ', 'St. ', 'Saint ']));
  const street = [cased, type, direction].filter((word) => word !== '').join(' ');
  const line = `${number} ${street}`;
  const withDoor =
    door === ''
      ? line
      : draws.pick('form', [
          `Unit ${door}, ${line}`,
          `Apt ${door} - ${line}`,
          `${line} #${door}`,
          `${line}, Suite ${door}`,
          `${line} Apt. ${door}`,
          `${door}-${line}`,
          `#${door} - ${line}`,
          `${line}, unit #${door}`,
        ]);
  const city = draws.pick('city', ['', ', Toronto', ' Toronto', ', Toronto, ON', ', Toronto, Ontario']);
  if (town !== null)
    return `${withDoor}${draws.pick('town form', [`, ${town}`, ` ${town}`, `, ${town}, ON`, `, ${town}, Ontario`])}`;
  const code = draws.pick('code', [
    '',
    '',
    ` ${postalCode} ${draws.between('digit', 1, 9)}B${draws.between('last', 1, 9)}`,
    ` ${postalCode}`,
  ]);
  return `${withDoor}${city}${code}`;
}

function titled(text: string): string {
  return text.toLowerCase().replace(/\b\w/g, (letter) => letter.toUpperCase());
}

/** A letter left out, doubled, or changed places with the next. */
function mistyped(draws: RowDraws, name: string): string {
  const at = draws.between('where', 1, name.length - 2);
  const [before, letter = '', next = '', behind] = [
    name.slice(0, at),
    name[at],
    name[at + 1],
    name.slice(at + 2),
  ];
  return draws.pick('how', [
    `${before}${next}${behind}`,
    `${before}${letter}${letter}${next}${behind}`,
    `${before}${next}${letter}${behind}`,
  ]);
}
