import { copyFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { checkProfile } from '../../imports/check-profile';
import { ImportError } from '../../imports/messages';
import advertsProfile from '../../imports/profiles/donghu-adverts.json';
import { runImport } from '../../imports/run-import';
import { allowTestSource } from '../support/adverts';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { changeProgramme } from '../support/programme-clock';
import { seedSmallRegister } from '../support/register';
import { runFolder } from '../support/run-folder';

const profile = checkProfile(advertsProfile);
const HEADER = '房源编号,地址,出租方式,挂牌日期,下架日期,租金';
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await seedSmallRegister(database.service);
});
beforeEach(async () => {
  await database.service('advert_matches').delete();
  await database.owner.raw('ALTER TABLE adverts NO FORCE ROW LEVEL SECURITY');
  await database.owner('adverts').delete();
  await database.owner.raw('ALTER TABLE adverts FORCE ROW LEVEL SECURITY');
});
afterAll(() => database.close());

const importing = (day: string, rows: readonly string[], header = HEADER) => {
  const filePath = path.join(runFolder(), `adverts-${day}.csv`);
  writeFileSync(filePath, [header, ...rows, ''].join('\n'));
  return runImport(database.service, { profile, filePath });
};
const adverts = () =>
  database
    .service('adverts')
    .orderBy('reference')
    .select<object[]>(
      'reference',
      'address',
      'unit_kind',
      'state',
      database.service.raw('first_seen_on::text AS since'),
      database.service.raw('last_seen_on::text AS seen'),
    );
const problemsOf = (document: object) => {
  try {
    checkProfile(document);
    return [];
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    return error.problems.map(({ code, column }) => `${code} ${String(column)}`);
  }
};

test('a source that is not on the list sends nothing', async () => {
  await expect(importing('2026-01-04', ['A-1,湖滨路1号101室,整租,,,'])).rejects.toMatchObject({
    code: 'ADVERT_SOURCE_NOT_ALLOWED',
  });
  expect(await adverts()).toEqual([]);
});

describe('from a source on the list', () => {
  beforeAll(() => allowTestSource(database.service, 'donghu-homes'));

  test('adverts are received once per source and reference, as the example shows', async () => {
    const filePath = path.join(runFolder(), 'donghu-adverts-2026-01-05.csv');
    copyFileSync(path.join(__dirname, '../../docs/guides/donghu-adverts-2026-01-05.csv'), filePath);
    const first = await runImport(database.service, { profile, filePath });
    expect(first).toMatchObject({ outcome: 'imported', added: 4, rejected: 0 });
    expect((await runImport(database.service, { profile, filePath })).outcome).toBe('same');
    const [first_] = await adverts();
    expect(first_).toEqual({
      reference: 'A-1001',
      address: '湖滨区湖滨路12号1单元101室',
      unit_kind: 'dwelling',
      state: 'received',
      since: '2026-01-02',
      seen: '2026-01-05',
    });
    const later = await importing('2026-01-12', ['A-1001,湖滨区湖滨路12号1单元101室,整租,2026-01-02,,']);
    expect(later).toMatchObject({ added: 0, changed: 0, unchanged: 1 });
    expect(await adverts()).toHaveLength(4);
    expect((await adverts())[0]).toMatchObject({ seen: '2026-01-12' });
  });

  test('one that has ended is kept as ended, and sent again holds up no file', async () => {
    const rows = ['C-1,湖滨路1号103室,,,2026-02-20,', 'C-2,湖滨路1号104室,,,,'];
    expect(await importing('2026-03-01', rows)).toMatchObject({ added: 2, rejected: 0 });
    const ended = ['C-1,湖滨路1号103室,,,2026-02-20,', 'C-2,湖滨路1号104室,,,2026-02-10,'];
    expect(await importing('2026-03-08', ended)).toMatchObject({ rejected: 0, changed: 1 });
    const { rows: kept } = await database.service.raw<{ rows: object[] }>(
      `SELECT reference, first_seen_on::text AS since, ended_on::text AS ended FROM adverts WHERE reference LIKE 'C-%' ORDER BY 1`,
    );
    expect(kept).toEqual([
      { reference: 'C-1', since: '2026-02-20', ended: '2026-02-20' },
      { reference: 'C-2', since: '2026-02-10', ended: '2026-02-10' },
    ]);
  });

  test.each(['湖滨路1号 138 0013 8000', '湖滨路1号 138-0013-8000', '湖滨路1号 Homes.COM'])(
    'an address that reaches somebody is refused: %s',
    async (address) => {
      expect(await importing('2026-03-15', [`D-1,${address},,,,`])).toMatchObject({ added: 0, rejected: 1 });
    },
  );

  test('another address is looked for anew, also where a person had put the advert aside', async () => {
    await importing('2026-02-01', ['B-1,湖滨路1号101室,,,,', 'B-2,湖滨路1号102室,,,,']);
    await database.service('adverts').update({ state: 'unmatched' });
    await database.service('adverts').update({ state: 'dismissed', dismissed_reason: 'not_a_home' });
    const report = await importing('2026-02-08', ['B-1,湖滨路2号101室,,,,', 'B-2,湖滨路1号102室,,,,']);
    expect(report).toMatchObject({ added: 0, changed: 1, unchanged: 1 });
    // whoever administers reads reports, and no address below a building
    expect(JSON.stringify(report)).not.toContain('湖滨路');
    expect((await adverts()).map((row) => (row as { state: string }).state)).toEqual([
      'received',
      'dismissed',
    ]);
  });

  test('an older file takes nothing back', async () => {
    await importing('2026-03-08', ['C-1,湖滨路1号101室,,,,']);
    const older = await importing('2026-03-01', ['C-1,湖滨路9号101室,,,,']);
    expect(older).toMatchObject({ added: 0, changed: 0, kept: 1 });
    expect((await adverts())[0]).toMatchObject({ address: '湖滨路1号101室', seen: '2026-03-08' });
  });

  test('a row whose address reaches somebody is rejected, and nowhere repeated', async () => {
    const report = await importing('2026-04-01', [
      'D-1,湖滨路1号101室 电话13800000000,,,,',
      'D-2,湖滨路1号102室,,,,',
    ]);
    expect(report).toMatchObject({ added: 1, rejected: 1 });
    expect(report.problems.map(({ code, value }) => [code, value])).toEqual([
      ['ADDRESS_HOLDS_CONTACT', null],
    ]);
    const { problems } = await database
      .service('imports')
      .orderBy('finished_at', 'desc')
      .first<{ problems: object }>('problems');
    expect(JSON.stringify(problems)).not.toContain('138');
  });

  test.each(['联系人', '房源描述', 'photo', '电话'])(
    'a file with the column %s is refused',
    async (column) => {
      await expect(
        importing('2026-05-01', [`E-1,湖滨路1号101室,,,,,x`], `${HEADER},${column}`),
      ).rejects.toMatchObject({ problems: [expect.objectContaining({ severity: 'file', column })] });
      expect(await adverts()).toEqual([]);
    },
  );
});

test('a profile takes nothing of an advert but where, what and when', async () => {
  const observation = {
    key: 'smoke_alarm',
    from: ['x'],
    type: 'boolean',
    values: 'unit_kinds',
    label: { zh: 'x', en: 'x' },
  };
  const withText = { ...advertsProfile, advert: { ...advertsProfile.advert, description: ['描述'] } };
  expect(problemsOf(withText)).toEqual(['PROFILE_INVALID /advert/description']);
  expect(problemsOf({ ...advertsProfile, observations: [observation] })).toContain(
    'PROFILE_INVALID /observations',
  );
  expect(problemsOf({ ...advertsProfile, complete: true })).toEqual(['PROFILE_INVALID /complete']);
  expect(problemsOf({ ...advertsProfile, advert: undefined })).toContain('PROFILE_INVALID /advert');
});

test('the database takes no advert of a source that is not on the list, or whose time is over', async () => {
  const advert = {
    id: '01900000-0000-7000-8000-000000000001',
    reference: 'x',
    address: '1 Demo St',
    first_seen_on: '2026-01-01',
    last_seen_on: '2026-01-01',
  };
  await expect(database.service('adverts').insert({ ...advert, feed: 'somebody' })).rejects.toMatchObject({
    code: 'DS135',
  });
});

test('in a real programme only a person lets a source send', async () => {
  await changeProgramme(database, () => ({ demonstration: false }));
  await expect(allowTestSource(database.service, 'somebody')).rejects.toThrow('ADVERT_SOURCE_NOT_ALLOWED');
});
