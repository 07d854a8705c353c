import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import iconv from 'iconv-lite';
import { checkProfile } from '../../imports/check-profile';
import profileDocument from '../../imports/profiles/donghu-buildings.json';
import { runImport } from '../../imports/run-import';
import { createTestDatabase, type TestDatabase } from '../support/database';

const profile = checkProfile(profileDocument);
const HEADER =
  '街道代码,楼栋编号,坐落地址,行政区,邮政编码,总层数,核定套数,住房套数,建成年份,火灾报警,电梯年检日期,房屋类型,防雷检测,备注';

describe('a city whose files are Chinese', () => {
  let database: TestDatabase;
  const folder = mkdtempSync(path.join(tmpdir(), 'doorstep-'));
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await database.close();
  });

  /** Saved as a spreadsheet in China saves it. */
  const importing = (name: string, ...rows: string[]) => {
    const filePath = path.join(folder, name);
    writeFileSync(filePath, iconv.encode([HEADER, ...rows, ''].join('\r\n'), 'gb18030'));
    return runImport(database.service, { profile, filePath });
  };

  it('needs a profile and no code', async () => {
    const report = await importing(
      '楼栋-2026-03-01.csv',
      'HB01,0007,湖滨路１号（甲）,湖滨区,430000,６,"1,002",,1998年,有,2025年3月9日,商品房,是,',
      'QS02,0007,青山大道 8 号,青山区,,3,,9,2005,不详,2025/12/1,公租房,,门卫电话略',
    );
    // "1998年" is no number: the row is kept out, with the place and the reason in Chinese
    expect(report).toMatchObject({ added: 1, rejected: 1, dwellingsAdded: 9 });
    expect(report.problems[0]).toMatchObject({
      code: 'NUMBER_IMPOSSIBLE',
      line: 2,
      column: '建成年份',
      value: '1998年',
      reason: { zh: '“1998年”不是数字' },
    });

    const again = await importing(
      '楼栋-2026-04-01.csv',
      'HB01,0007,湖滨路１号（甲）,湖滨区,430000,６,"1,002",,1998,有,2025年3月9日,商品房,是,',
      'QS02,0007,青山大道 8 号,青山区,,3,,9,2005,不详,2025/12/1,公租房,,门卫电话略',
    );
    expect(again).toMatchObject({ added: 1, changed: 0, unchanged: 1, rejected: 0, dwellingsAdded: 1002 });

    const [building] = await database
      .service('buildings as b')
      .join('areas as a', 'a.id', 'b.district_id')
      .where('b.external_key', 'HB01/0007')
      .select('b.id', 'b.address', 'b.storeys', 'b.year_built', 'a.name_zh');
    expect(building).toMatchObject({
      address: '湖滨路１号（甲）',
      storeys: 6,
      year_built: 1998,
      name_zh: '湖滨区',
    });
    const observed = await database
      .service('observations')
      .where({ subject_id: building.id })
      .orderBy('key')
      .select('key', 'value');
    // the building's own fields are observed too: each value has its source and date
    expect(observed).toEqual([
      { key: 'address', value: '湖滨路１号（甲）' },
      { key: 'dwelling_count', value: 1002 },
      { key: 'elevator_last_inspected_on', value: '2025-03-09' },
      { key: 'fire_alarm', value: true },
      { key: 'lightning_protection', value: true },
      { key: 'postal_code', value: '430000' },
      { key: 'property_type', value: 'private' },
      { key: 'storeys', value: 6 },
      { key: 'year_built', value: 1998 },
    ]);
  });

  it('refuses a file with a column about who lives there, and names it in Chinese', async () => {
    const filePath = path.join(folder, '楼栋-2026-05-01.csv');
    writeFileSync(filePath, `${HEADER},承租人民族\nHB01,1,x,湖滨区,,1,,1,,,,,,,汉\n`);
    await expect(runImport(database.service, { profile, filePath })).rejects.toMatchObject({
      code: 'FORBIDDEN_SUBJECT',
      problems: [{ line: 1, column: '承租人民族', reason: { zh: expect.stringContaining('民族') } }],
    });
  });
});
