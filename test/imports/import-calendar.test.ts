import { mkdirSync, writeFileSync } from 'node:fs';
import { hash } from '@node-rs/argon2';
import path from 'node:path';
import { findCalendarEnd, listCalendarDays, tellOfCalendarEnd } from '../../db/queries/calendar';
import { loadCalendar } from '../../db/queries/rounds';
import { addShippedCalendars } from '../../db/seeds/shipped-configuration';
import { isWorkingDay } from '../../domain/working-days';
import { importCalendar } from '../../imports/import-calendar';
import { ImportError } from '../../imports/messages';
import { activitiesOn, reviewNothing } from '../support/activities';
import { createTestDatabase, TEST_PASSWORD, type TestDatabase } from '../support/database';
import { tryDoorstep } from '../support/product';
import { asUser, seedSmallRegister, type SmallRegister } from '../support/register';
import { runFolder } from '../support/run-folder';

const HEADER = 'day,kind,name';
const TODAY = '2026-11-02';

let database: TestDatabase;
let register: SmallRegister;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  await database.service('programme').update({ calendar: 'CN' });
  folder = path.join(runFolder(), database.name);
  mkdirSync(folder);
  const passwords = { app: TEST_PASSWORD, service: TEST_PASSWORD, facts: TEST_PASSWORD };
  writeFileSync(path.join(folder, 'secrets.json'), JSON.stringify(passwords));
}, 300_000);
afterAll(() => database.close());
beforeEach(async () => {
  await database.service('calendar_days').delete();
  await addShippedCalendars(database.service, 2025);
});

function fileOf(...rows: string[]): string {
  const file = path.join(folder, 'calendar.csv');
  writeFileSync(file, [HEADER, ...rows, ''].join('\n'));
  return file;
}
const importing = (...rows: string[]) =>
  asUser(database.app, register.users.admin, (trx) =>
    importCalendar(trx, fileOf(...rows), { by: register.users.admin, today: TODAY }),
  );
async function refusedOf(...rows: string[]): Promise<string[]> {
  const error: unknown = await importing(...rows).catch((thrown: unknown) => thrown);
  if (!(error instanceof ImportError)) throw error;
  return error.problems.map(({ code, line, column }) => `${code} ${line ?? '-'} ${column ?? '-'}`);
}

test('the shipped calendar knows the holidays and the make-up days that were announced', async () => {
  const calendar = await loadCalendar(database.service);
  // General Office of the State Council, holidays of 2026: Spring Festival 15 to 23 February, worked on 14 and 28
  expect(['2026-02-14', '2026-02-28'].map((day) => isWorkingDay(calendar, day))).toEqual([true, true]);
  const festival = ['2026-02-16', '2026-02-17', '2026-02-20', '2026-02-23'];
  expect(festival.filter((day) => isWorkingDay(calendar, day))).toEqual([]);
  expect(isWorkingDay(calendar, '2026-02-24')).toBe(true);
});

test('a newer version brings its days to a database that has older ones, and leaves what was changed', async () => {
  await database.service('calendar_days').where('day', '>=', '2026-10-01').delete();
  await database
    .service('calendar_days')
    .where({ calendar: 'CN', day: '2026-02-16' })
    .update({ name: 'changed' });
  await addShippedCalendars(database.service, 2025);
  const days = await listCalendarDays(database.service);
  expect(days.some(({ day }) => day === '2026-10-01')).toBe(true);
  expect(days.find(({ day }) => day === '2026-02-16')?.name).toBe('changed');
});

test('an administrator brings the next year in; the same file again changes nothing', async () => {
  const rows = ['2027-01-01,holiday,元旦', '2027-02-06,make_up,春节', '2027-02-08,holiday,春节'];
  expect(await importing(...rows)).toMatchObject({ added: 3, unchanged: 0, knownUntil: '2027-12-31' });
  expect(await importing(...rows)).toMatchObject({ added: 0, changed: 0, unchanged: 3 });
  const calendar = await loadCalendar(database.service);
  expect(['2027-01-01', '2027-02-06'].map((day) => isWorkingDay(calendar, day))).toEqual([false, true]);
  expect(await importing('2027-02-08,regular,')).toMatchObject({ removed: 1 });
  expect(isWorkingDay(await loadCalendar(database.service), '2027-02-08')).toBe(true);
  const audited = await database.service('audit_log').where({ action: 'calendar.import' }).pluck('actor_id');
  expect(new Set(audited)).toEqual(new Set([register.users.admin]));
});

test.each([
  [['2027-13-01,holiday,x'], ['DATE_IMPOSSIBLE 2 day']],
  [['2027-02-08,feast,x'], ['VALUE_UNMAPPED 2 kind']],
  [['2027-02-08,holiday,'], ['VALUE_REQUIRED 2 name']],
  [['2027-02-06,holiday,x'], ['CALENDAR_KIND_WRONG 2 kind']],
  [['2027-02-08,make_up,x'], ['CALENDAR_KIND_WRONG 2 kind']],
  [['2027-02-08,holiday,x', '2027-02-08,holiday,y'], ['KEY_DUPLICATE 3 day']],
  [['2026-10-30,holiday,x', '2027-02-08,holiday,y'], ['CALENDAR_DAY_OVER 2 day']],
])('rows %j are refused with their place, and nothing is written', async (rows, problems) => {
  const before = await listCalendarDays(database.service);
  expect(await refusedOf(...rows)).toEqual(problems);
  expect(await listCalendarDays(database.service)).toEqual(before);
});

test('nobody but an administrator changes the calendar', async () => {
  const row = { calendar: 'CN', day: '2027-02-08', kind: 'holiday', name: 'x' };
  const insert = (user: string) => asUser(database.app, user, (trx) => trx('calendar_days').insert(row));
  await expect(insert(register.users.supervisor)).rejects.toMatchObject({ code: '42501' });
  await insert(register.users.admin);
});

test('somebody is asked for the next year before the last known one ends, and it closes by itself', async () => {
  const activities = activitiesOn(database, { review: reviewNothing });
  const asked = () =>
    database.service('incidents').where({ code: 'CALENDAR_ENDS' }).whereIn('state', ['open', 'retrying']);
  expect(await findCalendarEnd(database.service)).toBe('2026-12-31');
  await tellOfCalendarEnd(database.service, '2026-10-30');
  expect(await asked()).toEqual([]);
  await activities.openDueRounds();
  await activities.openDueRounds();
  expect(await asked()).toHaveLength(1);
  await importing('2027-01-01,holiday,元旦');
  await activities.openDueRounds();
  expect(await asked()).toEqual([]);
});

test('doorstep calendar import asks for the password of an administrator', async () => {
  const password = 'a long enough password';
  await database
    .service('users')
    .where({ id: register.users.admin })
    .update({ password_hash: await hash(password) });
  const { login } = await database
    .service('users')
    .where({ id: register.users.admin })
    .first<{ login: string }>('login');
  const file = fileOf('2027-01-01,holiday,元旦');
  const run = (given: string) =>
    tryDoorstep(folder, ['calendar', 'import', file, '--as', login, '--json'], {
      DATABASE_URL: database.ownerUrl,
      DOORSTEP_PASSWORD: given,
    });
  expect(await run('wrong')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('WRONG_LOGIN') as string,
  });
  const done = await run(password);
  expect([done.code, done.stderr]).toMatchObject([
    0,
    expect.stringContaining('known until 2027-12-31') as string,
  ]);
}, 60_000);
