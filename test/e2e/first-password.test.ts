import type { Browser, Page } from 'playwright-core';
import { appOn, PASSWORD, setPasswords, signIn, type Caller } from '../api/api-client';

import { DESKTOP, openBrowser, PHONE, screenshot, servePages } from '../support/browser';
import { seriousViolations } from '../support/console-page';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { seedSmallRegister, type SmallRegister } from '../support/register';

jest.setTimeout(120_000);

const GIVEN = 'given-by-an-administrator';
const OWN = 'a-password-of-my-own';

let database: TestDatabase;
let register: SmallRegister;
let admin: Caller;
let otherAdmin: Caller;
let browser: Browser;
let site: Awaited<ReturnType<typeof servePages>>;
let page: Page;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  await setPasswords(database);
  const app = appOn(database);
  [admin, otherAdmin] = await Promise.all([signIn(app, 'admin'), signIn(app, 'otheradmin')]);
  [browser, site] = await Promise.all([openBrowser(), servePages(database)]);
});
afterEach(() => page.context().close());
afterAll(async () => {
  await browser.close();
  await site.close();
  await database.close();
});

async function open(
  path: string,
  viewport: { width: number; height: number },
  locale: string,
): Promise<void> {
  const context = await browser.newContext({ viewport, locale, bypassCSP: true });
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(`${site.url}${path}`);
}
const set = (user: 'supervisor' | 'officer') =>
  admin.post(`/api/users/${register.users[user]}/password`, { password: GIVEN }).expect(200);
const give = async (user: 'supervisor' | 'officer') => {
  await set(user);
  await otherAdmin.post(`/api/users/${register.users[user]}/password/confirm`, {}).expect(200);
};
const signInOnConsole = async (login: string, password: string) => {
  await page.locator('input[name=username]').fill(login);
  await page.locator('input[name=password]').fill(password);
  await page.locator('button[type=submit]').click();
};
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();

test('the language can be chosen before signing in, and stays chosen', async () => {
  await open('/console/', PHONE, 'zh-CN');
  await page.getByRole('button', { name: '登录', exact: true }).waitFor();
  await press('简体中文');
  await page.getByRole('menuitem', { name: 'English' }).click();
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  await screenshot(page, 'console-sign-in-en-360');
  expect(await seriousViolations(page)).toEqual([]);
  await signInOnConsole('auditor', PASSWORD);
  await page.getByText('Rounds board').first().waitFor();
});

test('whoever signs in to the console with a password that was set for them is told by whom, and changes it first', async () => {
  await give('supervisor');
  await open('/console/', DESKTOP, 'en-CA');
  await page.locator('input[name=username]').fill('supervisor');
  await page.locator('input[name=password]').fill(GIVEN);
  await page.locator('button[type=submit]').click();
  await page.getByText(/admin set your password on .*2\d/).waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await screenshot(page, 'console-first-password');
  // nothing else can be reached, nor after the page was loaded again
  await page.goto(`${site.url}/console/#/tasks`);
  await page.reload();
  await page.getByText(/admin set your password/).waitFor();
  await page.getByLabel('Current password').fill('not-the-password');
  await page.getByLabel('New password').fill(OWN);
  await press('Change my password');
  await page.getByText('The current password is wrong').waitFor();
  await page.getByLabel('Current password').fill(GIVEN);
  await press('Change my password');
  await page.locator('#main-content').waitFor();
  await page.getByRole('button', { name: 'supervisor' }).waitFor();
});

test('one’s own password is changed from the menu, with the old one', async () => {
  await open('/console/', DESKTOP, 'zh-CN');
  await page.locator('input[name=username]').fill('supervisor');
  await page.locator('input[name=password]').fill(OWN);
  await page.locator('button[type=submit]').click();
  await page.locator('#main-content').waitFor();
  await press('supervisor');
  await page.getByRole('menuitem', { name: '修改我的密码' }).click();
  await page.getByLabel('当前密码').fill(OWN);
  await page.getByLabel('新密码').fill(`${OWN}-2`);
  await press('修改我的密码');
  await page.getByText('密码已修改').waitFor();
});

test('an officer on the phone does the same, and then finds their tasks', async () => {
  await give('officer');
  await open('/field/', PHONE, 'zh-CN');
  await page.getByLabel('用户名').fill('officer');
  await page.getByLabel('密码').fill(GIVEN);
  await press('登录');
  await page.getByText(/admin 设置了您的密码（.*月/).waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await screenshot(page, 'field-first-password-zh');
  await page.reload();
  await page.getByText(/admin 设置了您的密码/).waitFor();
  await page.getByLabel('当前密码').fill(GIVEN);
  await page.getByLabel(/新密码/).fill(OWN);
  await press('修改我的密码');
  await page.getByText('没有待办任务').waitFor();
});

test('a password that waits is told to its owner, and a second administrator confirms it on the user’s page', async () => {
  await set('officer');
  await open('/field/', PHONE, 'en-CA');
  await page.getByLabel('Login').fill('officer');
  await page.getByLabel('Password').fill(OWN);
  await press('Sign in');
  await page.getByText(/admin set another password for your account/).waitFor();
  await page.context().close();
  await set('supervisor');
  await open('/console/', PHONE, 'zh-CN');
  await signInOnConsole('supervisor', `${OWN}-2`);
  await page.getByText(/admin 于 .* 为您的账号设置了另一个密码/).waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await page.context().close();
  await open('/console/', PHONE, 'zh-CN');
  await signInOnConsole('otheradmin', PASSWORD);
  await page.locator('#main-content').waitFor();
  await page.goto(`${site.url}/console/#/users/${register.users.supervisor}/show`);
  await press('确认密码');
  await page.getByRole('dialog').getByRole('button', { name: '确认密码', exact: true }).click();
  await page.getByText('新密码已可使用').waitFor();
  await page.context().close();
  await open('/console/', DESKTOP, 'en-CA');
  await signInOnConsole('supervisor', GIVEN);
  await page.getByText(/admin set your password on/).waitFor();
});
