import type { Browser, BrowserContext, Page } from 'playwright-core';
import { setPasswords } from '../api/api-client';
import { openBrowser, PHONE, servePages } from '../support/browser';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { seedSmallRegister, type SmallRegister } from '../support/register';
import { issueRevisits, picture, signIn, type RevisitTask } from './field-fixture';

jest.setTimeout(120_000);

let database: TestDatabase;
let register: SmallRegister;
let tasks: RevisitTask[];
let site: Awaited<ReturnType<typeof servePages>>;
let browser: Browser;
let phone: BrowserContext;
let page: Page;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  await setPasswords(database);
  tasks = await issueRevisits(database, register, [
    { key: '4', dueInDays: -2 },
    { key: '10', dueInDays: 0.1 },
    { key: '20', dueInDays: 0.1 },
    { key: '30', dueInDays: 0.1 },
    { key: '40', dueInDays: 5 },
    { key: '50', dueInDays: 6 },
  ]);
  site = await servePages(database);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await site.close();
  await database.close();
});

beforeEach(async () => {
  phone = await browser.newContext({ viewport: PHONE, locale: 'en-GB' });
  page = await phone.newPage();
  page.setDefaultTimeout(15_000);
});
afterEach(() => phone.close());

const outcomes = async () =>
  Object.fromEntries(
    (await database.service('tasks').whereNotNull('outcome').select('id', 'outcome', 'outcome_detail')).map(
      ({ id, outcome }) => [id, outcome],
    ),
  ) as Record<string, string>;
const heading = () => page.getByRole('heading', { level: 1 });
const status = (text: string | RegExp) => page.locator('.status').getByText(text);
const answer = async (outcome: string) => {
  await page.getByLabel(outcome, { exact: true }).check();
};
const recordAndNext = () => page.getByRole('button', { name: 'Record and next' }).click();

test('a day: two outcomes with a connection, two without and over a reload, each recorded exactly once', async () => {
  await page.goto(`${site.url}/field/`);
  await signIn(page, 'officer');

  await page.getByText('6 to do').waitFor();
  const titles = await page.getByRole('heading').allTextContents();
  expect(titles.filter((title) => / Street|Today|Later/.test(title))).toEqual([
    'Today',
    '4 Example Street',
    '10 Example Street',
    '20 Example Street',
    '30 Example Street',
    'Later',
    '40 Example Street',
    '50 Example Street',
  ]);
  await page.getByText('▲ Overdue since').waitFor();
  await picture(page, 'field-list-en');

  await page.getByRole('link', { name: 'Dwelling 101' }).first().click();
  await page.getByRole('heading', { name: '4 Example Street' }).waitFor();
  expect(await page.getByRole('link', { name: 'Call +10000000000' }).getAttribute('href')).toBe(
    'tel:+10000000000',
  );
  await answer('Everything is correct');
  await picture(page, 'field-revisit-en');
  await recordAndNext();

  await page.getByRole('heading', { name: '10 Example Street' }).waitFor();
  await answer('Moved out');
  await page.getByLabel('Moved out on').fill('2026-10-31');
  await recordAndNext();
  await page.getByRole('heading', { name: '20 Example Street' }).waitFor();
  await status('All sent').waitFor();

  // whatever the app needs to open without a connection is there once the worker is in charge
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
  await phone.setOffline(true);
  await answer('Something changed');
  await page.getByLabel('How many live there').check();
  await page.getByLabel('How many people live there now?').fill('3');
  await recordAndNext();
  await status('Offline: 1 not yet sent').waitFor();
  await page.getByRole('heading', { name: '30 Example Street' }).waitFor();
  await answer('Never lived here');
  await recordAndNext();
  await status('Offline: 2 not yet sent').waitFor();

  await page.reload();
  await status('Offline: 2 not yet sent').waitFor();
  expect(await heading().textContent()).toContain('40 Example Street');
  await page.getByRole('button', { name: 'List' }).click();
  await page.getByText('2 to do').waitFor();
  await page.getByText('4 done today').waitFor();
  await picture(page, 'field-offline-en');
  expect(Object.keys(await outcomes())).toHaveLength(2);

  await phone.setOffline(false);
  await status('All sent').waitFor();
  expect(await outcomes()).toEqual({
    [tasks[0]!.taskId]: 'confirmed',
    [tasks[1]!.taskId]: 'moved_out',
    [tasks[2]!.taskId]: 'changed',
    [tasks[3]!.taskId]: 'never_lived_here',
  });
  const audited = await database.service('audit_log').where({ action: 'task.outcome' }).pluck('subject_id');
  expect([...audited].sort()).toEqual(
    tasks
      .slice(0, 4)
      .map(({ taskId }) => taskId)
      .sort(),
  );
  const changed = await database.service('tasks').where({ id: tasks[2]!.taskId }).first();
  expect(changed.outcome_detail).toEqual({ changed: 'occupants', occupantCount: 3 });
  await page.getByText('2 to do').waitFor();
  await page.getByText('4 done today').waitFor();
});
