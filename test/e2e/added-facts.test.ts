import type { Browser, Page } from 'playwright-core';
import { setPasswords } from '../api/api-client';
import { insertFactDeciders } from '../support/added-fact';
import { openBrowser, PHONE, screenshot, servePages } from '../support/browser';
import { goTo, openConsole, seriousViolations, settled, type ConsoleLanguage } from '../support/console-page';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { seedSmallRegister } from '../support/register';

let database: TestDatabase;
let browser: Browser;
let pages: { url: string; close: () => Promise<void> };

beforeAll(async () => {
  database = await createTestDatabase();
  await insertFactDeciders(database.service, await seedSmallRegister(database.service));
  await setPasswords(database);
  [browser, pages] = await Promise.all([openBrowser(), servePages(database)]);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await pages.close();
  await database.close();
});

async function open(
  login: string,
  options: { language?: ConsoleLanguage; viewport?: { width: number; height: number } } = {},
): Promise<Page> {
  const page = await openConsole(browser, pages.url, login, options);
  await goTo(page, '/added-facts');
  return page;
}
const press = (on: Page, name: string) => on.getByRole('button', { name, exact: true }).click();
const dialogue = (on: Page) => on.getByRole('dialog');
const fill = (on: Page, label: string, text: string) =>
  dialogue(on).getByLabel(label, { exact: true }).fill(text);
const confirm = (on: Page, name: string) => dialogue(on).getByRole('button', { name, exact: true }).click();
const told = (on: Page, text: string) => on.getByRole('alert').filter({ hasText: text }).waitFor();
async function choose(on: Page, label: string, option: string): Promise<void> {
  await dialogue(on).getByRole('combobox', { name: label, exact: true }).click();
  await on.getByRole('option', { name: option, exact: true }).click();
}
async function looksWell(page: Page, name: string): Promise<void> {
  await settled(page);
  expect(await seriousViolations(page)).toEqual([]);
  await screenshot(page, name);
}

test('a fact is proposed, given an opinion on, decided, public, and ended, each by whom it falls to', async () => {
  const admin = await open('admin');
  await press(admin, 'Propose a fact');
  await fill(admin, 'Key, as rules name it', 'sprinklerInstalled');
  await fill(admin, 'Name in Chinese', '装有自动喷淋');
  await fill(admin, 'Name in English', 'Sprinkler installed');
  await choose(admin, 'What it reads', 'Sprinkler system (sprinkler_system)');
  await fill(admin, 'Purpose, in Chinese', '楼栋消防安全');
  await fill(admin, 'Purpose, in English', 'Fire safety of buildings');
  await fill(admin, 'Legal basis, in Chinese', '消防条例');
  await fill(admin, 'Legal basis, in English', 'Immigration Act');
  await confirm(admin, 'Propose a fact');
  await dialogue(admin).getByText('about origin', { exact: false }).waitFor();
  await looksWell(admin, 'console-added-fact-refused-en');
  await fill(admin, 'Legal basis, in English', 'Fire by-law');
  await confirm(admin, 'Propose a fact');
  await told(admin, 'Proposed. The data protection officer is next.');

  const dpo = await open('dpo');
  await press(dpo, 'Give the opinion');
  await choose(dpo, 'Protection officer', 'With conditions');
  await fill(dpo, 'Reasons', 'For buildings only');
  await confirm(dpo, 'Give the opinion');
  await told(dpo, 'Opinion kept.');

  const owner = await open('owner');
  await press(owner, 'Decide');
  await choose(owner, 'Data owner', 'Approved');
  await fill(owner, 'Reasons', 'The by-law asks for it');
  await confirm(owner, 'Decide');
  await told(owner, 'Decided.');
  await owner.getByText('With conditions', { exact: false }).waitFor();
  await owner.getByText('In rules from', { exact: false }).waitFor();
  await looksWell(owner, 'console-added-facts-en');

  const anybody = await (await browser.newContext({ bypassCSP: true, viewport: PHONE })).newPage();
  await anybody.goto(`${pages.url}/rules?lang=zh`);
  await anybody.getByText('装有自动喷淋').waitFor();
  expect(await anybody.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width);
  expect(await seriousViolations(anybody)).toEqual([]);

  await press(owner, 'End its use');
  await fill(owner, 'Reasons', 'The by-law was repealed');
  await looksWell(owner, 'console-added-fact-end-en');
  await confirm(owner, 'End its use');
  await told(owner, 'Its use has ended.');
  await owner.getByText('Not used since', { exact: false }).waitFor();
  expect(await owner.getByRole('button', { name: 'End its use' }).count()).toBe(0);
  await anybody.reload();
  await anybody.getByText('停用于', { exact: false }).waitFor();

  const phone = await open('owner', { language: 'zh', viewport: PHONE });
  await phone.getByText('装有自动喷淋', { exact: false }).waitFor();
  await phone.getByText('起停用', { exact: false }).waitFor();
  expect(await phone.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width);
  await looksWell(phone, 'console-added-facts-zh');
  for (const page of [admin, dpo, owner, anybody, phone]) await page.context().close();
}, 180_000);
