import { createAdvertActivities } from '../../activities/advert-activities';
import { shippedRulesets } from '../../activities/review-registrations';
import { importCity, readCity } from '../../cli/demonstration-city';
import { getProgrammeNow } from '../../db/queries/procedures';
import { asUnforcedOwner } from '../../db/seeds/as-unforced-owner';
import { seedDemonstration, type DemonstrationResult } from '../../db/seeds/demonstration';
import { CHINA, insertDemonstrationProgramme } from '../../db/seeds/demonstration-programme';
import { addShippedCalendars, seedShippedConfiguration } from '../../db/seeds/shipped-configuration';
import { checkProfile } from '../../imports/check-profile';
import { runImport, type ImportReport } from '../../imports/run-import';
import { createTestDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
let made: DemonstrationResult;
const reports: ImportReport[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  const city = readCity('嘉兴市')!;
  made = await database.owner.transaction((transaction) =>
    asUnforcedOwner(transaction, async (db) => {
      await insertDemonstrationProgramme(db, { clockRate: 1, beginsOn: '2026-11-02', place: CHINA });
      await seedShippedConfiguration(db, shippedRulesets);
      await addShippedCalendars(db);
      await importCity(db, city, 1, async (profile, filePath) => {
        reports.push(await runImport(db, { profile: checkProfile(profile), filePath }));
      });
      const at = await getProgrammeNow(db);
      return seedDemonstration(db, { all: true, locale: 'zh-CN', seed: 1, at, passwordHash: '-' });
    }),
  );
}, 60_000);
afterAll(() => database.close());

test('a city of some thousand homes is imported as an authority would import its own, without a problem', () => {
  expect(reports.map(({ rows, rejected, problems }) => [rows, rejected, problems])).toEqual([
    [120, 0, []],
    [2880, 0, []],
    [60, 0, []],
  ]);
  expect(made.dwellings).toBe(2880);
  expect(made.registrations).toBeGreaterThan(2600);
  expect(made.patches).toBeGreaterThan(8);
});

test('it speaks Chinese, and lives by the calendar and the clock of China', async () => {
  expect(await database.service('programme').first('default_locale', 'calendar', 'time_zone')).toEqual({
    default_locale: 'zh-CN',
    calendar: 'CN',
    time_zone: 'Asia/Shanghai',
  });
  expect(await database.service('users').distinct('locale').pluck('locale')).toEqual(['zh-CN']);
  const { address } = await database.service('buildings').first<{ address: string }>('address');
  expect(address).toMatch(/^嘉兴市(?:南湖|秀洲)区.+街道.+(?:路|街|大道)\d+号\d幢$/u);
});

test('its adverts find their homes; one in six is left to a person', async () => {
  const at = (await getProgrammeNow(database.service)).getTime();
  await createAdvertActivities({ service: database.service }).sweepAdverts({ week: '2026-11-02', at });
  const { rows } = await database.service.raw<{ rows: { state: string; count: number }[] }>(
    'SELECT state, count(*)::integer AS count FROM adverts GROUP BY state',
  );
  const counts = Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  expect(counts['uncertain']).toBe(10);
  expect((counts['registered'] ?? 0) + (counts['unregistered_let'] ?? 0)).toBe(50);
  expect(counts['unregistered_let']).toBeGreaterThan(0);
});
