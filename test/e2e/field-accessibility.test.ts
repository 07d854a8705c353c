import type { Browser, BrowserContext, Page } from 'playwright-core';
import { v7 as uuid } from 'uuid';
import { TEXTS } from '../../admin-ui/field/texts';
import type { Language } from '../../domain/localised';
import { appOn, setPasswords, signIn as signInToApi } from '../api/api-client';
import { findViolations, violationInWords } from '../support/axe';
import { openBrowser, PHONE, servePages } from '../support/browser';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { seedSmallRegister, TEST_START } from '../support/register';
import { insertHazard, letAppointmentCome, proposeVisit } from '../support/visits';
import { issueRevisits, picture, signIn } from './field-fixture';

jest.setTimeout(180_000);

const HOUR_MS = 3_600_000;

let database: TestDatabase;
let site: Awaited<ReturnType<typeof servePages>>;
let browser: Browser;
let tasks: Record<'revisit' | 'reinspection' | 'released' | 'appointed' | 'begun', string>;

beforeAll(async () => {
  database = await createTestDatabase();
  const { service } = database;
  const register = await seedSmallRegister(service);
  await setPasswords(database);
  const app = appOn(database);
  const supervisor = await signInToApi(app, 'supervisor');
  const officer = await signInToApi(app, 'officer');
  const hours = (count: number) => new Date(TEST_START.getTime() + count * HOUR_MS).toISOString();

  const visit = async (appointment?: object, begin = false): Promise<string> => {
    const { visitId } = await proposeVisit(service, register);
    await supervisor.post(`/api/visits/${visitId}/release`, {}).expect(200);
    if (appointment) await officer.post(`/api/visits/${visitId}/appoint`, appointment).expect(200);
    if (begin) {
      await letAppointmentCome(service, visitId);
      const said = { identified: true, purposeStated: true };
      await officer.post(`/api/visits/${visitId}/begin`, said).expect(200);
    }
    const task = await service('tasks').where({ visit_id: visitId }).first<{ id: string }>('id');
    return task.id;
  };
  const reinspection = uuid();
  const [home] = register.homes;
  await service('tasks').insert({
    id: reinspection,
    kind: 'reinspection',
    building_id: home.buildingId,
    dwelling_id: home.dwellingId,
    registration_id: home.registrationId,
    hazard_id: await insertHazard(service, home, register.patches[0]),
    patch_id: register.patches[0],
    assignee_id: register.users.officer,
    state: 'open',
    issued_at: TEST_START,
    due_at: hours(100),
  });
  const [revisit] = await issueRevisits(database, register, [
    { key: '100', dueInDays: -3 },
    { key: '102', dueInDays: 0.1 },
    { key: '104', dueInDays: 8 },
  ]);
  tasks = {
    reinspection,
    revisit: revisit!.taskId,
    released: await visit(),
    appointed: await visit({ from: hours(4), to: hours(5), residentAsked: true }),
    begun: await visit({ from: hours(1), to: hours(2), residentAsked: true }, true),
  };
  site = await servePages(database);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await site.close();
  await database.close();
});

/** Clean for axe, nothing wider than the phone, nothing smaller than a thumb. */
async function expectUsable(page: Page, name: string): Promise<void> {
  expect([name, (await findViolations(page)).map(violationInWords)]).toEqual([name, []]);
  const width = await page.evaluate<number>('document.documentElement.scrollWidth');
  expect([name, width]).toEqual([name, PHONE.width]);
  const small = await page.evaluate<
    string[]
  >(`[...document.querySelectorAll('button, a, summary, label, select, input')]
    .filter((target) => !target.matches('.choices > label > input') && !target.querySelector('input:not(.choices > label > input), select'))
    .filter((target) => target.checkVisibility())
    .filter((target) => target.getBoundingClientRect().height < 44)
    .map((target) => target.outerHTML)`);
  expect([name, small]).toEqual([name, []]);
  await picture(page, name);
}

describe.each<Language>(['zh', 'en'])('the field app in %s', (language) => {
  const texts = TEXTS[language];
  let phone: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    // axe is a foreign script; the journeys run under the pages' policy
    phone = await browser.newContext({
      viewport: PHONE,
      locale: language === 'zh' ? 'zh-CN' : 'en-GB',
      bypassCSP: true,
    });
    page = await phone.newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(`${site.url}/field/`);
  });
  afterAll(() => phone.close());

  const open = async (task: keyof typeof tasks): Promise<void> => {
    await page.goto(`${site.url}/field/#task/${tasks[task]}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
  };
  const usable = (name: string) => expectUsable(page, `field-${name}-${language}`);

  it('is usable on every screen', async () => {
    await page.getByLabel(texts.login).waitFor();
    await usable('sign-in');
    await signIn(page, 'officer');
    await page.getByText(texts.left(7)).waitFor();
    await page.locator('.status').getByText(texts.allSent).waitFor();
    await usable('list-of-all-kinds');

    await open('revisit');
    await usable('revisit');
    await page.getByLabel(texts.outcome.moved_out, { exact: true }).check();
    await usable('moved-out');
    await page.getByLabel(texts.outcome.changed, { exact: true }).check();
    await page.getByLabel(texts.change.occupants).check();
    await usable('changed');
    await open('reinspection');
    await usable('reinspection');
    await open('released');
    await usable('visit-to-appoint');
    await open('appointed');
    for (const summary of await page.locator('summary').all()) await summary.click();
    await usable('visit-at-the-door');
    await open('begun');
    await page.getByLabel(texts.yes, { exact: true }).check();
    await page.getByRole('button', { name: texts.addHazard }).click();
    await usable('visit-checklist');
    await page.getByLabel(texts.no, { exact: true }).check();
    await usable('visit-declined');

    await phone.setOffline(true);
    await open('revisit');
    await page.getByLabel(texts.outcome.no_answer).check();
    await page.getByRole('button', { name: texts.record }).click();
    await page.getByText(texts.offlineUnsent(1)).waitFor();
    await page.getByRole('button', { name: texts.look }).click();
    await usable('unsent');
    await page.getByRole('button', { name: texts.signOut }).click();
    await usable('sign-out');
  });

  it('goes from screen to screen by keyboard, with the focus where the screen begins', async () => {
    await page.goto(`${site.url}/field/#`);
    await page.getByRole('button', { name: texts.stay }).click();
    const row = page.getByRole('link').first();
    await row.focus();
    await row.press('Enter');
    await page.getByRole('heading', { level: 1 }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus-visible').count()).toBe(1);
  });
});
