import type { Browser, Page } from 'playwright-core';
import { reviewRegistrations } from '../../activities/review-registrations';
import { v7 as uuid } from 'uuid';
import { setPasswords } from '../api/api-client';
import { DESKTOP, openBrowser, PHONE, screenshot, servePages } from '../support/browser';
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

/** The pages by name; an administrator's where a supervisor sees less. */
const PAGES: [name: string, login: string, path: () => string][] = [
  ['rounds', 'supervisor', () => '/rounds'],
  ['tasks', 'supervisor', () => '/tasks'],
  ['visits', 'supervisor', () => '/visits'],
  ['visit', 'supervisor', () => `/visits/${day.visitId}/show`],
  ['claims', 'supervisor', () => '/claims'],
  ['disputes', 'supervisor', () => '/disputes'],
  ['partner-reports', 'supervisor', () => '/partner-reports'],
  ['service-requests', 'supervisor', () => '/service-requests'],
  ['incidents', 'supervisor', () => '/incidents'],
  ['registrations', 'supervisor', () => '/registrations'],
  ['registration', 'supervisor', () => `/registrations/${register.homes[0].registrationId}/show`],
  ['disputed', 'supervisor', () => `/registrations/${day.disputedRegistrationId}/show`],
  ['pauses', 'supervisor', () => '/outward-pauses'],
  ['procedures', 'supervisor', () => '/procedures'],
  ['procedure', 'supervisor', () => `/procedures/round-${day.roundId}/show`],
  ['absences', 'supervisor', () => '/absences'],
  ['rulesets', 'admin', () => '/rulesets'],
  ['ruleset', 'admin', () => `/rulesets/${register.rulesetId}/show`],
  ['version', 'admin', () => `/ruleset-versions/${register.rulesetVersionId}/show`],
  ['settings', 'admin', () => '/procedure-settings'],
  ['settings-version', 'admin', () => `/procedure-settings/${register.settingsId}/show`],
  ['imports', 'admin', () => '/imports'],
  ['import', 'admin', () => `/imports/${day.importId}/show`],
  ['audit-log', 'supervisor', () => '/audit-log'],
  ['observation-keys', 'admin', () => '/observation-keys'],
  ['calendar', 'admin', () => '/calendar-days'],
  ['areas', 'admin', () => '/areas'],
  ['users', 'admin', () => '/users'],
  ['user', 'admin', () => `/users/${register.users.officer}/show`],
];

/** What of the page has to be pushed sideways to be read, the page itself among it. */
const SIDEWAYS = `[...document.querySelectorAll('html, #main-content, #main-content *')]
  .filter((element) => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== 'visible'
    && getComputedStyle(element).overflowX !== 'hidden' && element.tagName !== 'TEXTAREA' && element.tagName !== 'INPUT')
  .map((element) => element.tagName + '.' + element.className + ' ' + element.scrollWidth)`;

/** Columns whose heading says nothing; one of buttons has none. */
const NAMELESS = `[...document.querySelectorAll('thead th')]
  .map((heading, index) => [heading, document.querySelector('tbody tr')?.children[index]])
  .filter(([heading, cell]) => heading.innerText.trim() === '' && cell && cell.innerText.trim() !== '' && !cell.querySelector('button, a'))
  .map(([, cell]) => 'a column without a heading: ' + cell.innerText)`;

/** What is wrong with the page as it stands at this width: words that are missing, what axe finds, what is too wide. */
async function flawsOf(page: Page, viewport: { width: number }): Promise<string[]> {
  const body = await page.locator('body').innerText();
  const wide = await page.evaluate<string[]>(SIDEWAYS);
  const width = await page.evaluate<number>('document.documentElement.scrollWidth');
  return [
    ...(/Something went wrong|出错了/.exec(body) ?? []),
    // a key without wording would stand there as it is
    ...(/\b(doorstep|resources|ra)\.\w+\.\w+/.exec(body)?.slice(0, 1) ?? []),
    ...(width > viewport.width ? [`${width} px wide`] : []),
    ...(await page.evaluate<string[]>(NAMELESS)),
    ...(viewport === PHONE ? wide : []),
    ...(await seriousViolations(page)),
  ];
}

describe.each<ConsoleLanguage>(['en', 'zh'])('in %s', (language) => {
  test.each(['supervisor', 'admin'])(
    'every page of %s is readable and accessible, also on a phone, where nothing has to be pushed sideways',
    async (login) => {
      const page = await openConsole(browser, pages.url, login, { language });
      const found: string[] = [];
      for (const [name, , path] of PAGES.filter(([, who]) => who === login)) {
        for (const [viewport, suffix] of [
          [DESKTOP, language],
          [PHONE, `phone-${language}`],
        ] as const) {
          await page.setViewportSize(viewport);
          await goTo(page, path());
          await screenshot(page, `console-${name}-${suffix}`);
          found.push(...(await flawsOf(page, viewport)).map((flaw) => `${name} ${suffix}: ${flaw}`));
        }
      }
      expect(found).toEqual([]);
      await page.context().close();
    },
    120_000,
  );
});

test('what the API refuses is not asked for again: the sign-in form and a record that is not there are shown at once', async () => {
  const paths: string[] = [];
  const watch = (page: Page) => page.on('request', (request) => paths.push(new URL(request.url()).pathname));
  const context = await browser.newContext();
  const stranger = await context.newPage();
  watch(stranger);
  await stranger.goto(`${pages.url}/console/`);
  await stranger.locator('input[name=username]').waitFor();
  // each part of the page that wants to know who reads it asks once
  expect(paths.filter((path) => path === '/api/session').length).toBeLessThanOrEqual(4);
  await context.close();

  const supervisor = await openConsole(browser, pages.url, 'supervisor');
  watch(supervisor);
  const missing = `/registrations/${uuid()}`;
  await goTo(supervisor, `${missing}/show`);
  await supervisor.getByRole('alert').filter({ hasText: 'Element does not exist' }).waitFor();
  expect(paths.filter((path) => path === `/api${missing}`)).toHaveLength(1);
  await supervisor.context().close();
});
