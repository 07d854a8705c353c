import type { Browser, Page } from 'playwright-core';
import { getRound, openRound } from '../../db/queries/rounds';
import { shippedRulesets } from '../../activities/review-registrations';
import { seedShippedConfiguration } from '../../db/seeds/shipped-configuration';
import { setPasswords } from '../api/api-client';
import { openBrowser, screenshot, servePages } from '../support/browser';
import { goTo, openConsole, seriousViolations, settled } from '../support/console-page';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';

let database: TestDatabase;
let register: SmallRegister;
let browser: Browser;
let pages: { url: string; close: () => Promise<void> };

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  await seedShippedConfiguration(database.service, shippedRulesets);
  await setPasswords(database);
  [browser, pages] = await Promise.all([openBrowser(), servePages(database)]);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await pages.close();
  await database.close();
});

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const confirm = (page: Page, name: string) =>
  page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
const step = (page: Page, number: number) =>
  page.getByRole('listitem', { name: `Step ${number}`, exact: true });
/** What the timeline says, without its days. */
const timeline = async (page: Page) => {
  const said = await page
    .getByRole('region', { name: 'What happens to a registration that never answers' })
    .getByRole('listitem')
    .allInnerTexts();
  return said.map((each) => each.split('\n')[0]?.replace(/^.*\d{4}\s*/, ''));
};

test('an administrator changes the ladder and sees what follows; a second one puts it into force, and the next round goes by it', async () => {
  const author = await openConsole(browser, pages.url, 'admin');
  await goTo(author, '/procedure-settings');
  await author
    .getByRole('row', { name: /Revisit round/ })
    .getByRole('button', { name: 'Change' })
    .click();
  await author.getByLabel('What is to change, and why').fill('Letters before calls');
  await confirm(author, 'Change');
  await step(author, 4).waitFor();
  await settled(author);
  expect(await timeline(author)).toEqual([
    'Send a link',
    'Send a message',
    'Have the officer call',
    'Send a letter',
    'Could not be reached: left in peace for 90 days',
  ]);

  // by a button, and by the keys from within a row
  await press(author, 'Move step 4 up');
  await step(author, 3).getByRole('textbox', { name: 'Wait' }).press('Alt+ArrowUp');
  await press(author, 'Remove step 3');
  await press(author, 'Add a step');
  await step(author, 4).getByRole('combobox', { name: 'Do' }).click();
  await author.getByRole('option', { name: 'Escalate to the supervisor', exact: true }).click();
  expect(await timeline(author)).toEqual([
    'Send a link',
    'Send a letter',
    'Have the officer call',
    'Escalate to the supervisor',
    'Could not be reached: left in peace for 90 days',
  ]);

  await author.getByRole('textbox', { name: 'A task is due after' }).fill('45');
  await press(author, 'Save');
  await author.getByText('1 thing has to be put right.').waitFor();
  await author.getByText('The value here is not allowed. At most 30').waitFor();
  await author.getByRole('textbox', { name: 'A task is due after' }).fill('6');
  await press(author, 'Save');
  await author.getByRole('alert').filter({ hasText: 'Draft saved.' }).waitFor();
  await step(author, 2).getByRole('button', { name: 'Only under a condition' }).click();
  await step(author, 2).getByRole('button', { name: 'Without a condition' }).click();
  await step(author, 4).getByRole('button', { name: 'Only under a condition' }).click();
  await step(author, 4).getByRole('combobox', { name: 'Fact' }).waitFor();
  await settled(author);
  await author.getByRole('checkbox', { name: 'The steps’ conditions hold' }).uncheck();
  expect(await timeline(author)).not.toContain('Escalate to the supervisor (under its condition)');
  await author.getByRole('checkbox', { name: 'The steps’ conditions hold' }).check();
  expect(await timeline(author)).toContain('Escalate to the supervisor (under its condition)');
  // the picture shows the page as it is found, not where the last field was
  await author.evaluate('window.scrollTo(0, 0)');
  await settled(author);
  expect(await seriousViolations(author)).toEqual([]);
  await screenshot(author, 'console-settings-form-en');
  await press(author, 'Save');
  await author.getByRole('alert').filter({ hasText: 'Draft saved.' }).waitFor();
  await author.getByRole('link', { name: 'To review and hand-in' }).click();
  await author.getByText('A task is due after: 8 working days → 6 working days').waitFor();
  await press(author, 'Submit for review');
  await confirm(author, 'Submit for review');
  await author.getByText('You drafted this version: a second person publishes it.').waitFor();
  await author.context().close();

  const { id } = await database
    .service('procedure_settings')
    .where({ state: 'in_review' })
    .first<{ id: string }>('id');
  const second = await openConsole(browser, pages.url, 'otheradmin');
  await goTo(second, `/procedure-settings/${id}/show`);
  await press(second, 'Put into force');
  await confirm(second, 'Put into force');
  await second.getByText('In force', { exact: true }).first().waitFor();
  expect(await seriousViolations(second)).toEqual([]);
  await second.context().close();

  const { roundId } = await database.service.transaction((trx) =>
    openRound(trx, register.patches[0], TEST_START, 'command'),
  );
  expect((await getRound(database.service, roundId, TEST_START)).settings).toMatchObject({
    dueAfterWorkingDays: 6,
    ladder: [
      { do: 'link', after: 0 },
      { do: 'letter', after: 3 },
      { do: 'phone_task', after: 3 },
      { do: 'escalate', after: 3, when: { fact: 'recordVerified', operator: 'is', value: true } },
    ],
  });
}, 180_000);

test('in Chinese and on a phone the settings are read without pushing the page sideways', async () => {
  const viewport = { width: 390, height: 844 };
  const page = await openConsole(browser, pages.url, 'supervisor', { language: 'zh', viewport });
  await goTo(page, '/procedure-settings');
  await page.getByText('回访轮次').waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  const { id } = await database
    .service('procedure_settings')
    .where({ kind: 'revisitRound', state: 'published' })
    .first<{ id: string }>('id');
  await goTo(page, `/procedure-settings/${id}/show`);
  await page.getByRole('heading', { name: '始终没有回音的登记会怎样' }).waitFor();
  await settled(page);
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  expect(await page.locator('body').innerText()).not.toMatch(/\b(doorstep|resources|ra)\.\w+\.\w+/);
  expect(await seriousViolations(page)).toEqual([]);
  await screenshot(page, 'console-settings-zh-390');
  await page.context().close();
}, 120_000);

test('a text to residents is written beside the whole as it goes out; what it never says is refused where it stands', async () => {
  const page = await openConsole(browser, pages.url, 'admin');
  await goTo(page, '/procedure-settings');
  await page
    .getByRole('row', { name: /Texts of messages/ })
    .getByRole('button', { name: 'Change' })
    .click();
  await page.getByLabel('What is to change, and why').fill('Plainer words');
  await confirm(page, 'Change');
  const asked = page.getByRole('group', { name: 'Asked to confirm' });
  const english = asked.getByRole('textbox', { name: 'Asked to confirm · English' });
  await english.fill('is all of this still right? Bring your passport. ');
  await english.press('End');
  await asked.getByRole('button', { name: 'Insert {link}' }).last().click();
  const whole = asked.getByRole('figure').filter({ hasText: 'As it goes out, English' });
  await whole.getByText(/is all of this still right\?/).waitFor();
  expect(await whole.innerText()).toMatch(/\/c\/x+\s+Code: 123456\s+We never ask for money/);
  await press(page, 'Save');
  await asked.getByText('A text to residents never holds "passport".').waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await english.fill('is all of this still right? {link}');
  await press(page, 'Save');
  await page.getByRole('alert').filter({ hasText: 'Draft saved.' }).waitFor();
  await settled(page);
  await screenshot(page, 'console-settings-texts-en');
  await page.getByRole('link', { name: 'To review and hand-in' }).click();
  await page
    .getByText(/Asked to confirm \(English\): please confirm .* → is all of this still right/)
    .waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  await settled(page);
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  await screenshot(page, 'console-settings-texts-390');
  await page.context().close();
}, 120_000);
