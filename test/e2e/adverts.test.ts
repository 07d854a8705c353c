import type { Browser } from 'playwright-core';
import { createAdvertActivities } from '../../activities/advert-activities';
import { setPasswords } from '../api/api-client';
import { insertAdvert } from '../support/adverts';
import { openBrowser, PHONE, screenshot, servePages } from '../support/browser';
import { goTo, openConsole, seriousViolations } from '../support/console-page';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';

let database: TestDatabase;
let register: SmallRegister;
let browser: Browser;
let pages: { url: string; close: () => Promise<void> };
let advertId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  const { buildingId, dwellingId } = register.homes[0];
  await database.service('buildings').where({ id: buildingId }).update({ address: '12 JARVIS ST' });
  await database.service('dwellings').where({ id: dwellingId }).update({ number: '101' });
  advertId = await insertAdvert(database.service, { address: 'Unit 101, 12 Javris Street' });
  await createAdvertActivities({ service: database.service }).sweepAdverts({
    week: '2026-11-02',
    at: TEST_START.getTime(),
  });
  await setPasswords(database);
  [browser, pages] = await Promise.all([openBrowser(), servePages(database)]);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await pages.close();
  await database.close();
});

test('a supervisor sees an uncertain advert beside the home that it may mean, and says that it is this one', async () => {
  const page = await openConsole(browser, pages.url, 'supervisor');
  await goTo(page, '/adverts');
  await page.getByText('Unit 101, 12 Javris Street').click();
  await page.getByRole('heading', { name: '12 JARVIS ST · 101' }).waitFor();
  await page.getByText('nearly the same').waitFor();
  await screenshot(page, 'console-advert');
  expect(await seriousViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'This one', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'This one', exact: true }).click();
  await page.getByText('Home found').waitFor();
  expect(await database.service('adverts').where({ id: advertId }).first('state', 'dwelling_id')).toEqual({
    state: 'matched',
    dwelling_id: register.homes[0].dwellingId,
  });
});

test('on a phone, in Chinese, an advert is put aside; an administrator reads who may send', async () => {
  const id = await insertAdvert(database.service, {
    address: '12 Jarvis Street',
    state: 'unregistered_let',
    dwelling_id: register.homes[0].dwellingId,
    patch_id: register.patches[0],
  });
  const page = await openConsole(browser, pages.url, 'supervisor', { language: 'zh', viewport: PHONE });
  await goTo(page, `/adverts/${id}/show`);
  await page.getByText('出租未登记').waitFor();
  const wide = await page.evaluate<boolean>('document.documentElement.scrollWidth > window.innerWidth');
  expect(wide).toBe(false);
  await page.getByRole('button', { name: '搁置', exact: true }).click();
  await page.getByRole('dialog').getByRole('combobox').click();
  await page.getByRole('option', { name: '并未出租', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: '搁置', exact: true }).click();
  await page.getByText('已搁置', { exact: true }).first().waitFor();
  const admin = await openConsole(browser, pages.url, 'admin', { language: 'zh' });
  await goTo(admin, '/advert-sources');
  await admin.getByText('测试中介 (test-agency)').waitFor();
  await admin.getByRole('button', { name: '允许来源' }).waitFor();
  expect(await seriousViolations(admin)).toEqual([]);
});
