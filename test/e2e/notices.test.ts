import type { Browser } from 'playwright-core';
import { setPasswords } from '../api/api-client';
import { activitiesOn } from '../support/activities';
import { DESKTOP, openBrowser, PHONE, screenshot, servePages } from '../support/browser';
import { goTo, openConsole, seriousViolations, settled } from '../support/console-page';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { noticeOffice, type NoticeOffice } from '../support/notices';
import { seedSmallRegister, SEEDED_NAMES, TEST_START, type SmallRegister } from '../support/register';
import { signIn } from './field-fixture';

jest.setTimeout(120_000);

let database: TestDatabase;
let register: SmallRegister;
let office: NoticeOffice;
let browser: Browser;
let site: Awaited<ReturnType<typeof servePages>>;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  office = await noticeOffice(database, register);
  await setPasswords(database);
  [browser, site] = await Promise.all([openBrowser(), servePages(database)]);
});
afterAll(async () => {
  await browser.close();
  await site.close();
  await database.close();
});

const WIDTH = 'document.documentElement.scrollWidth';

test('a notice is drafted where its hazard stands, issued, handed over by the officer, and read in both languages on any screen', async () => {
  const { home, hazardId } = await office.hazard({ severity: 'severe' });
  const desk = await openConsole(browser, site.url, 'supervisor', { viewport: DESKTOP });
  await goTo(desk, `/registrations/${home.registrationId}/show`);
  const dialogue = desk.getByRole('dialog');
  const choose = async (label: string, option: string) => {
    await dialogue.getByRole('combobox', { name: label, exact: true }).click();
    await desk.getByRole('option', { name: option, exact: true }).click();
  };
  await desk.getByRole('button', { name: 'Draft a notice', exact: true }).click();
  await choose('What is to be done', 'Make it safe at once');
  await choose('Language', 'English');
  await dialogue.getByRole('button', { name: 'Draft a notice', exact: true }).click();
  await desk.getByRole('link', { name: 'Drafted', exact: true }).click();
  await desk.getByText('Not served yet: no time runs.').waitFor();
  await desk.getByText(/gives you notice of a hazard at .* exposed wiring/).waitFor();
  await desk.getByRole('button', { name: 'Issue', exact: true }).click();
  await dialogue.getByRole('button', { name: 'Issue', exact: true }).click();
  await desk.getByText('Issued, to be served', { exact: true }).waitFor();
  await settled(desk);
  await screenshot(desk, 'console-notice-en-1440');

  const { id } = await database
    .service('hazard_notices')
    .where({ hazard_id: hazardId })
    .first<{ id: string }>('id');
  await activitiesOn(database).workNotice({ noticeId: id, at: TEST_START.getTime() });
  const phone = await browser.newContext({ viewport: PHONE, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  const page = await phone.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(`${site.url}/field/`);
  await signIn(page, 'officer');
  await page.getByRole('link', { name: '101 室' }).click();
  await page.getByText(SEEDED_NAMES[2]).waitFor();
  await page.getByText('其工作人员', { exact: true }).click();
  await screenshot(page, 'field-notice-zh-360');
  expect(await page.evaluate<number>(WIDTH)).toBeLessThanOrEqual(PHONE.width);
  const answered = page.waitForResponse(`**/api/notices/${id}/serve`);
  await page.getByRole('button', { name: '记录：已当面送达' }).click();
  expect((await answered).status()).toBe(200);
  await phone.close();

  const row = await office.notice(id);
  expect(row).toMatchObject({
    state: 'served',
    service_receiver: 'staff',
    served_by: register.users.officer,
  });
  await desk.context().close();

  const small = await openConsole(browser, site.url, 'supervisor', { language: 'zh', viewport: PHONE });
  await goTo(small, '/notices');
  await small.getByText('已送达，计期中').first().waitFor();
  expect(await small.evaluate<number>(WIDTH)).toBeLessThanOrEqual(PHONE.width);
  await goTo(small, `/notices/${id}/show`);
  await small.getByText('当面送达').waitFor();
  await screenshot(small, 'console-notice-zh-360');
  expect(await small.evaluate<number>(WIDTH)).toBeLessThanOrEqual(PHONE.width);
  expect(await seriousViolations(small)).toEqual([]);
  await small.context().close();
});
