import { romanise } from '../../../domain/addresses/romanise';
import { rowDraws, type RowDraws } from './draws';
import type { MadeBuilding, Variant } from './variants';

const CITY = '东湖';
/** Districts with a street office each, and their roads: one name stands in two districts, two sound alike. */
const DISTRICTS = [
  {
    district: '湖滨',
    office: '文化',
    roads: ['学院路', '湖滨路', '人民东路', '人民西路', '建设路', '解放大道', '三元路', '银杏街'],
  },
  {
    district: '青山',
    office: '钢城',
    roads: ['青山大道', '建设路', '冶金街', '长江路', '学苑路', '和平大道', '园林路', '友谊北路'],
  },
  {
    district: '东江',
    office: '滨江',
    roads: ['滨江大道', '中山路', '五一路', '桥东街', '凤凰路', '龙泉路', '农业路', '体育巷'],
  },
] as const;
/** Their addresses stand on the register without an area. */
const ROADS_ALONE = ['工农路', '民主路', '花园街'];
const OTHER_TOWNS = [
  { city: '武汉', district: '洪山' },
  { city: '长沙', district: '岳麓' },
  { city: '', district: '天心' },
];
/** What makes another house of a number. */
const PARTS = ['之一', '之2', '甲', '附3号'];
const ZONES = ['东区', '西区', '二期', 'A区', 'A'];
/** On no register: beside roads that are. */
const OTHER_ROADS = ['人民中路', '学府路', '友谊南路', '中山街', '新建路', '长安路', '园艺路', '五四路'];
const TRADITIONAL = new Map(
  Array.from('號号樓楼棟栋單单區区學学東东園园龍龙鳳凤長长銀银農农業业橋桥設设體体').reduce<
    [string, string][]
  >((pairs, sign, index, all) => (index % 2 === 1 ? [...pairs, [sign, all[index - 1] ?? sign]] : pairs), []),
);

interface Said {
  city: string;
  district: string;
  office: string;
  road: string;
  number: string;
  /** Behind the number's word. */
  part: string;
  /** Before the building's number. */
  zone: string;
  building: string;
  entrance: string;
  unit: string;
}

/** Three numbers on each road: two with several buildings, one without. */
export function chineseBuildings(seed: number): MadeBuilding[] {
  const alone = { district: '', office: '', roads: ROADS_ALONE };
  return [...DISTRICTS, alone].flatMap(({ district, office, roads }) =>
    roads.flatMap((road) =>
      [0, 1, 2].flatMap((place) => {
        const draws = rowDraws(seed, `chinese building ${district} ${road} ${place}`);
        const number = draws.between('number', 1 + place * 60, 55 + place * 60);
        const buildings = place === 2 ? [''] : ['1幢', '2幢', '3幢'];
        const doors = [1, 2].flatMap((entrance) =>
          [1, 2, 3, 4, 5].flatMap((floor) => [1, 2].map((door) => `${entrance}单元${floor}0${door}室`)),
        );
        return buildings.map((building) => ({
          address: `${district && `${CITY}市${district}区${office}街道`}${road}${number}号${building}`,
          postalCode: null,
          doors,
        }));
      }),
    ),
  );
}

/** One advert's address, and which home it means; null: none on the register, or it does not say which. */
export function chineseVariant(seed: number, row: number, buildings: readonly MadeBuilding[]): Variant {
  const draws = rowDraws(seed, `chinese variant ${row}`);
  const building = draws.pick('building', buildings);
  const door = draws.pick('door', building.doors);
  let said = partsOf(building.address, door);
  let home: Variant['home'] = { address: building.address, door };
  if (draws.chance('other', 0.25)) {
    home = null;
    const kind = draws.pick('kind', [
      'number',
      'building',
      'unit',
      'no unit',
      'road',
      'district',
      'part',
      'zone',
      'entrance',
      'dashed',
    ] as const);
    if (kind === 'number') said = { ...said, number: String(Number(said.number) + 200) };
    if (kind === 'building') said = { ...said, building: '7' };
    if (kind === 'unit')
      said = { ...said, unit: `${draws.between('floor', 7, 18)}0${draws.between('flat', 1, 4)}` };
    if (kind === 'no unit') said = { ...said, unit: '', entrance: '' };
    if (kind === 'road') said = { ...said, road: draws.pick('road', OTHER_ROADS) };
    if (kind === 'part') said = { ...said, part: draws.pick('part', PARTS) };
    if (kind === 'zone') said = { ...said, zone: draws.pick('zone', ZONES), building: said.building || '3' };
    if (kind === 'entrance') said = { ...said, entrance: '5' };
    if (kind === 'dashed') said = { ...said, unit: `${said.unit}-${draws.between('dash', 1, 4)}` };
    if (kind === 'district' && said.district === '') {
      said = { ...said, ...draws.pick('town', OTHER_TOWNS) };
      return draws.chance('pinyin', 0.3)
        ? { text: inPinyin(draws, said), home }
        : { text: inCharacters(draws, said, 'full'), home };
    }
    if (['part', 'zone', 'entrance', 'dashed'].includes(kind))
      return { text: inCharacters(draws, said, draws.pick('prefix', ['full', 'none'] as const)), home };
    if (kind === 'district') {
      const other = DISTRICTS.find(({ roads }) => !roads.some((road) => road === said.road));
      said = { ...said, district: other?.district ?? '西岭', office: other?.office ?? '岭南' };
      return { text: inCharacters(draws, said, 'full'), home };
    }
  }
  const form = draws.between('form', 0, 99);
  if (form < 12) return { text: inPinyin(draws, said), home };
  if (form < 20) return { text: inEnglish(said), home };
  return {
    text: inCharacters(
      draws,
      said,
      draws.pick('prefix', ['full', 'full', 'district', 'none', 'bare'] as const),
    ),
    home,
  };
}

function partsOf(address: string, door: string): Said {
  const found = /^(?:.+?市(.+?)区(.+?)街道)?(.+?)(\d+)号(?:(\d+)幢)?$/u.exec(address);
  const [, district = '', office = '', road = '', number = '', building = ''] = found ?? [];
  const [, entrance = '', unit = ''] = /(\d+)单元(\d+)室/u.exec(door) ?? [];
  return { city: CITY, district, office, road, number, part: '', zone: '', building, entrance, unit };
}

function inCharacters(draws: RowDraws, said: Said, prefix: 'full' | 'district' | 'none' | 'bare'): string {
  const area = {
    full: `${said.city && `${said.city}市`}${said.district && `${said.district}区`}${said.office && draws.chance('office', 0.5) ? `${said.office}街道` : ''}`,
    district: said.district && `${said.district}区`,
    none: '',
    bare: said.district && `${said.city}${said.district}`,
  }[prefix];
  const road = draws.chance('homophone', 0.04)
    ? said.road.replace('学院', '学园').replace('凤凰', '凤皇').replace('和平', '和萍')
    : said.road;
  const house =
    draws.chance('chinese numeral', 0.08) && Number(said.number) < 100
      ? numeral(Number(said.number))
      : said.number;
  const estate = draws.chance('estate', 0.15)
    ? draws.pick('estate name', ['阳光花园', '翠湖小区', '金桂苑'])
    : '';
  const buildingWord = draws.pick('building word', ['幢', '栋', '号楼', '座', '幢']);
  const dashed =
    draws.chance('dashed', 0.25) && said.unit !== '' && said.zone === '' && !said.unit.includes('-')
      ? [said.building, said.entrance, said.unit].filter((part) => part !== '').join('-')
      : null;
  const floor = said.unit !== '' && draws.chance('floor', 0.08) ? `${said.unit.slice(0, -2)}楼` : '';
  const inside =
    dashed ??
    [
      said.building && `${said.zone}${said.building}${buildingWord}`,
      said.entrance && !(said.building === '' && draws.chance('no entrance', 0.05)) && `${said.entrance}单元`,
      floor,
      said.unit &&
        `${draws.chance('unit numeral', 0.05) ? digits(said.unit) : said.unit}${draws.pick('room', ['室', '室', '房', '', '号房'])}`,
    ]
      .filter(Boolean)
      .join('');
  const text = `${area}${road}${house}号${said.part}${estate}${inside}`;
  const spaced = draws.chance('blanks', 0.15) ? text.replace(/(市|区|街道|号|幢|栋|单元)/gu, '$1 ') : text;
  const wide = draws.chance('full width', 0.15)
    ? spaced.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)))
    : spaced;
  return draws.chance('traditional', 0.1)
    ? Array.from(wide, (sign) => TRADITIONAL.get(sign) ?? sign).join('')
    : wide;
}

function inPinyin(draws: RowDraws, said: Said): string {
  const [name, type] = splitRoad(said.road);
  const parts = [
    said.city && `${capital(romanise(said.city))} Shi`,
    said.district && `${capital(romanise(said.district))} Qu`,
    `${capital(romanise(name))} ${capital(romanise(type))}`,
    `${said.number} Hao`,
    said.building && `${said.building} Zhuang`,
    said.entrance && `${said.entrance} Danyuan`,
    said.unit && `${said.unit} Shi`,
  ].filter(Boolean);
  return (draws.chance('short', 0.3) && said.city === CITY ? parts.slice(1) : parts).join(' ');
}

function inEnglish(said: Said): string {
  const [name, type] = splitRoad(said.road);
  const word = { 路: 'Road', 街: 'Street', 大道: 'Avenue', 巷: 'Lane' }[type] ?? 'Road';
  return [
    said.unit && `Room ${said.unit}`,
    said.entrance && `Unit ${said.entrance}`,
    said.building && `Building ${said.building}`,
    `No. ${said.number} ${capital(romanise(name))} ${word}`,
    said.district && `${capital(romanise(said.district))} District`,
    said.city && `${capital(romanise(said.city))} City`,
  ]
    .filter(Boolean)
    .join(', ');
}

function splitRoad(road: string): [name: string, type: string] {
  const [, name = road, type = ''] = /^(.+?)(大道|路|街|巷)$/u.exec(road) ?? [];
  return [name, type];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const SIGNS = '〇一二三四五六七八九';
const digits = (text: string): string => text.replace(/\d/g, (digit) => SIGNS[Number(digit)] ?? digit);

function numeral(number: number): string {
  const [tens, ones] = [Math.floor(number / 10), number % 10];
  const last = ones === 0 ? '' : (SIGNS[ones] ?? '');
  return tens === 0 ? last : `${tens === 1 ? '' : (SIGNS[tens] ?? '')}十${last}`;
}
