import type { Browser } from 'playwright-core';
import { reviewRegistrations } from '../../activities/review-registrations';
import { setPasswords } from '../api/api-client';
import { openBrowser, PHONE, screenshot, servePages } from '../support/browser';
import { goTo, openConsole, seriousViolations, type ConsoleLanguage } from '../support/console-page';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { seedOfficeDay, type OfficeDay } from '../support/office-day';
import { seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';

let database: TestDatabase;
let register: SmallRegister;
let day: OfficeDay;
let browser: Browser;
let pages: { url: string; close: () => Promise<void> };

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  day = await seedOfficeDay(database.service, register);
  // as the rules decide it: most of what they read is not known
  await reviewRegistrations(database, { registrationIds: [day.disputedRegistrationId], at: TEST_START });
  await setPasswords(database);
  [browser, pages] = await Promise.all([openBrowser(), servePages(database)]);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await pages.close();
  await database.close();
});

const open = (
  login: string,
  language: ConsoleLanguage = 'en',
  viewport?: { width: number; height: number },
) => openConsole(browser, pages.url, login, { language, viewport });

/** The pages by name; an administrator's where a supervisor sees less. */
const PAGES: [name: string, login: string, path: () => string][] = [
  ['rounds', 'supervisor', () => '/rounds'],
  ['tasks', 'supervisor', () => '/tasks'],
  ['visits', 'supervisor', () => '/visits'],
  ['visit', 'supervisor', () => `/visits/${day.visitId}/show`],
  ['claims', 'supervisor', () => '/claims'],
  ['disputes', 'supervisor', () => '/disputes'],
  ['incidents', 'supervisor', () => '/incidents'],
  ['registrations', 'supervisor', () => '/registrations'],
  ['registration', 'supervisor', () => `/registrations/${register.homes[0].registrationId}/show`],
  ['disputed', 'supervisor', () => `/registrations/${day.disputedRegistrationId}/show`],
  ['pauses', 'supervisor', () => '/outward-pauses'],
  ['procedures', 'supervisor', () => '/procedures'],
  ['rulesets', 'admin', () => '/rulesets'],
  ['ruleset', 'admin', () => `/rulesets/${register.rulesetId}/show`],
  ['version', 'admin', () => `/ruleset-versions/${register.rulesetVersionId}/show`],
  ['imports', 'admin', () => '/imports'],
  ['import', 'admin', () => `/imports/${day.importId}/show`],
  ['audit-log', 'supervisor', () => '/audit-log'],
  ['observation-keys', 'admin', () => '/observation-keys'],
  ['areas', 'admin', () => '/areas'],
  ['users', 'admin', () => '/users'],
  ['user', 'admin', () => `/users/${register.users.officer}/show`],
];

describe.each<ConsoleLanguage>(['en', 'zh'])('in %s', (language) => {
  test.each(['supervisor', 'admin'])(
    'every page of %s is readable and accessible',
    async (login) => {
      const page = await open(login, language);
      const found: string[] = [];
      for (const [name, reader, path] of PAGES.filter(([, who]) => who === login)) {
        await goTo(page, path());
        await screenshot(page, `console-${name}-${language}`);
        for (const violation of await seriousViolations(page)) found.push(`${reader} ${name} ${violation}`);
        const body = await page.locator('body').innerText();
        expect([name, /Something went wrong|出错了/.exec(body)?.[0]]).toEqual([name, undefined]);
        // a key without wording would stand there as it is
        expect([name, /\b(doorstep|resources|ra)\.\w+\.\w+/.exec(body)?.[0]]).toEqual([name, undefined]);
      }
      expect(found).toEqual([]);
      await page.context().close();
    },
    120_000,
  );
});

/** What of the page has to be pushed sideways to be read, the page itself among it. */
const SIDEWAYS = `[...document.querySelectorAll('html, #main-content, #main-content *')]
  .filter((element) => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== 'visible'
    && getComputedStyle(element).overflowX !== 'hidden' && element.tagName !== 'TEXTAREA' && element.tagName !== 'INPUT')
  .map((element) => element.tagName + '.' + element.className + ' ' + element.scrollWidth)`;

test.each<ConsoleLanguage>(['en', 'zh'])(
  'no page is wider than a phone, nor has anything on it to be pushed sideways, in %s',
  async (language) => {
    const wide: string[] = [];
    for (const login of ['supervisor', 'admin']) {
      const page = await open(login, language, PHONE);
      for (const [name, , path] of PAGES.filter(([, who]) => who === login)) {
        await goTo(page, path());
        await screenshot(page, `console-${name}-phone-${language}`);
        const width = await page.evaluate<number>('document.documentElement.scrollWidth');
        if (width > PHONE.width) wide.push(`${name}: ${width}`);
        for (const what of await page.evaluate<string[]>(SIDEWAYS)) wide.push(`${name}: ${what}`);
        for (const violation of await seriousViolations(page)) wide.push(`${name} ${violation}`);
      }
      await page.context().close();
    }
    expect(wide).toEqual([]);
  },
  120_000,
);
