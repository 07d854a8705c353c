import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Knex } from 'knex';
import type { Browser, Page } from 'playwright-core';
import { DEMONSTRATION_PASSWORD } from '../../cli/demonstration-password';
import { databaseUrls, openDataFolder } from '../../cli/installation';
import { openDatabase } from '../../db/connection';
import { openBrowser, PHONE, screenshot } from '../support/browser';
import { goTo, openConsole } from '../support/console-page';
import { eventually, runDoorstep, runtimeOf, startProduct, type Product } from '../support/product';
import { runFolder } from '../support/run-folder';
import { findValues, listPersonalValues, readHistories, readLogs } from '../faults/personal-values';

/** The smallest ward: a few patches on the whole building register. */
const WARD = ['--ward', '23'];
const WINDOW = { fullPage: false };

let product: Product;
let url: string;
let browser: Browser;
/** Sees all, as the procedures do: the resident's letter box, and what to wait for. */
let service: Knex;

beforeAll(async () => {
  const dataFolder = path.join(runFolder(), `journey-${randomUUID()}`);
  product = await startProduct(dataFolder, WARD);
  await product.ready;
  const runtime = runtimeOf(dataFolder);
  url = runtime.apiUrl;
  service = openDatabase(databaseUrls(runtime.databaseUrl, openDataFolder(dataFolder)).service, { max: 2 });
  browser = await openBrowser();
}, 240_000);
afterAll(async () => {
  await browser.close();
  await service.destroy();
  product.process.kill('SIGTERM');
  await product.exited;
}, 60_000);

const console_ = (login: string): Promise<Page> =>
  openConsole(browser, url, login, { password: DEMONSTRATION_PASSWORD });

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();

/** Presses a button that asks back, and says yes. */
async function confirm(page: Page, name: string): Promise<void> {
  await press(page, name);
  await page.getByRole('dialog').getByRole('button', { name }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}

/** Says why, for each grouping by which some homes would be visited more often: old buildings stand together. */
async function justify(author: Page): Promise<void> {
  await author.getByRole('heading', { name: 'Neutrality' }).waitFor();
  const left = author.getByRole('button', { name: 'Justify', exact: true });
  for (let count = await left.count(); count > 0; count = await left.count()) {
    await left.first().click();
    const dialog = author.getByRole('dialog');
    await dialog.getByLabel('In Chinese').fill('评分偏低的楼栋集中在少数片区，与住户无关。');
    await dialog.getByLabel('In English').fill('Buildings with low scores stand together in few patches.');
    await dialog.getByRole('button', { name: 'Justify', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    await left.nth(count - 1).waitFor({ state: 'hidden' });
  }
}

async function tiers(): Promise<Record<string, number>> {
  const rows = await service('registrations')
    .groupBy('tier')
    .select<{ tier: string; count: string }[]>('tier', service.raw('count(*)'));
  return Object.fromEntries(rows.map(({ tier, count }) => [tier, Number(count)]));
}

test('a rule is tightened, a round is worked, and the board shows both', async () => {
  const before = await tiers();

  // an administrator tightens a rule
  const author = await console_('admin');
  await goTo(author, '/rulesets');
  await author.getByText('Tier placement').click();
  await press(author, 'New version');
  await author
    .getByRole('dialog')
    .getByRole('textbox')
    .first()
    .fill('Homes with a visit score below 90 come first');
  await author.getByRole('dialog').getByRole('button', { name: 'New version' }).click();
  const parameter = author.locator('div', { hasText: /^Visit score below which a home comes first/ }).last();
  await parameter.getByLabel(/^Value/).fill('90');
  // the page says what that would do; cases that expected the old score are put right
  await author.getByText('56 of 59 cases are placed as expected.').waitFor();
  await author.getByText(/\d+ of \d+ registrations would move/).waitFor();
  await screenshot(author, 'journey-1-rule-tightened', WINDOW);
  for (const name of [/scored exactly the threshold/, /a good recent visit and/, /just below good/]) {
    const failing = author.getByRole('row', { name });
    await failing.getByText('Not as expected').waitFor();
    await failing.getByRole('button', { name: 'Edit' }).click();
    const edited = author.getByRole('dialog');
    await edited.getByLabel('Placed by').click();
    await author.getByRole('option', { name: /Low score at a recent visit/ }).click();
    await edited.getByRole('button', { name: 'Keep' }).click();
    await edited.waitFor({ state: 'hidden' });
  }
  await author.getByText('59 of 59 cases are placed as expected.').waitFor();
  await press(author, 'Save');
  await author.getByText('Draft saved.').waitFor();
  await author.getByRole('link', { name: /review/i }).click();
  await confirm(author, 'Submit for review');
  const address = author.url();
  await author.getByText('a second person publishes it').waitFor();
  await justify(author);

  // a second person publishes it, and registrations move
  const approver = await console_('admin2');
  await approver.goto(address);
  await confirm(approver, 'Publish');
  await approver.getByText(/\d+ of \d+ registrations moved/).waitFor({ timeout: 60_000 });
  await screenshot(approver, 'journey-2-registrations-moved', WINDOW);
  const after = await tiers();
  expect(after['priority']).toBeGreaterThan(before['priority'] ?? 0);

  // the round opens
  await runDoorstep(product.dataFolder, ['round', 'open', '--all']);
  const officer1 = await service('users').where({ login: 'officer1' }).first<{ id: string }>('id');
  const patch = await service('areas')
    .where({ officer_id: officer1.id })
    .first<{ id: string; code: string }>('id', 'code');
  await eventually(
    () => service('tasks').where({ patch_id: patch.id, state: 'open' }).pluck('id'),
    (ids) => ids.length > 0,
    60_000,
  );

  // an officer completes a task on a phone
  const phone = await (await browser.newContext({ viewport: PHONE, locale: 'en-CA' })).newPage();
  await phone.goto(`${url}/field/`);
  await phone.getByLabel('Login').fill('officer1');
  await phone.getByLabel('Password').fill(DEMONSTRATION_PASSWORD);
  await press(phone, 'Sign in');
  await phone.locator('.task').first().waitFor();
  await screenshot(phone, 'journey-3-officer-tasks');
  await phone.locator('.task').first().click();
  await screenshot(phone, 'journey-4-officer-task');
  await phone.getByLabel('Everything is correct', { exact: true }).check();
  await press(phone, 'Record and next');
  await eventually(
    () => service('tasks').where({ patch_id: patch.id, closed_by_kind: 'user', outcome: 'confirmed' }),
    (done) => done.length === 1,
  );

  // a resident of the same patch confirms by the link
  const { body } = await eventually(
    () =>
      service('message_log as m')
        .join('contact_attempts as c', 'c.id', 'm.contact_attempt_id')
        .join('tasks as t', 't.id', 'c.task_id')
        .where({ 't.patch_id': patch.id, 't.state': 'waiting', 'c.channel': 'link' })
        .whereLike('m.body', '%please confirm%')
        .first<{ body: string } | undefined>('m.body'),
    (message) => message !== undefined,
    60_000,
  ).then((message) => message ?? { body: '' });
  const resident = await (
    await browser.newContext({ viewport: PHONE, locale: 'en-CA', javaScriptEnabled: false })
  ).newPage();
  await resident.goto(/https?:\S+/.exec(body)?.[0] ?? '');
  await screenshot(resident, 'journey-5-resident-code');
  await resident.locator('input[name=code]').fill(/Code: (\d+)/.exec(body)?.[1] ?? '');
  await resident.locator('button').first().click();
  await resident.getByRole('button', { name: /correct/ }).waitFor();
  await screenshot(resident, 'journey-6-resident-record');
  await press(resident, /correct/);
  await screenshot(resident, 'journey-7-resident-thanks');

  // the supervisor's board shows both
  const supervisor = await console_('supervisor');
  await goTo(supervisor, '/rounds');
  const row = supervisor.getByRole('row').filter({ hasText: patch.code });
  await row.getByText(/^2 of \d+ done/).waitFor();
  await screenshot(supervisor, 'journey-8-board', WINDOW);
  const chinese = await openConsole(browser, url, 'supervisor', {
    language: 'zh',
    password: DEMONSTRATION_PASSWORD,
  });
  await goTo(chinese, '/rounds');
  await chinese.getByRole('row').filter({ hasText: patch.code }).waitFor();
  await screenshot(chinese, 'journey-9-board-zh', WINDOW);

  // a visit that the tightened rule proposes is released, and its procedure runs
  await goTo(supervisor, '/visits');
  await supervisor.getByRole('button', { name: 'Release' }).first().click();
  await supervisor.getByRole('dialog').getByLabel('Officer').click();
  await supervisor.getByRole('option').first().click();
  await supervisor.getByRole('dialog').getByRole('button', { name: 'Release' }).click();
  await eventually(
    () => service('procedures').where({ kind: 'siteVisit', state: 'running' }).pluck('workflow_id'),
    (running) => running.length === 1,
    60_000,
  );
}, 300_000);

test('no personal value is in a log, or in the history of a round, a visit, a publication or a tick', async () => {
  const values = await listPersonalValues(service);
  expect(values.length).toBeGreaterThan(1_000);
  // the clock ticks once a minute, and the journey may be faster
  const histories = await eventually(
    () => readHistories(product.dataFolder),
    (found) => [...found.keys()].some((id) => id.includes('tick')),
    90_000,
  );
  for (const kind of [/^round-/, /^visit-/, /^publication-/, /tick/])
    expect([...histories.keys()]).toContainEqual(expect.stringMatching(kind));
  expect(findValues(histories, values)).toEqual([]);
  expect(findValues(readLogs(product.dataFolder), values)).toEqual([]);
}, 240_000);
