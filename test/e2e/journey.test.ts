import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Knex } from 'knex';
import type { Browser, Page } from 'playwright-core';
import { DEMONSTRATION_PASSWORD } from '../../cli/demonstration-password';
import { databaseUrls, openDataFolder } from '../../cli/installation';
import { openDatabase } from '../../db/connection';
import { openBrowser, PHONE, screenshot } from '../support/browser';
import { cell, chooseCell, goTo, openConsole, seriousViolations } from '../support/console-page';
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

const RULE = 'Scored below 90 at a recent visit';
const WORDS: Record<string, string> = {
  'Name (Chinese)': '近期核查得分低于 90',
  'Reason (Chinese)': '最近一次核查的得分低于 90，且核查日期不太久远。',
  'Reason (English)': 'The last visit scored below 90, and not too long ago.',
  'For the resident (Chinese)': '最近一次检查得分偏低，我们会优先复查。',
  'For the resident (English)': 'Your building scored low at the last inspection. We come back to it first.',
  'Legal reference (Chinese)': '多伦多市法规第 354 章（公寓楼）',
  'Legal reference (English)': 'Toronto Municipal Code, chapter 354 (Apartment Buildings)',
};

/** A row of the table, cell by cell, and in the form the words that no cell holds. */
async function buildRule(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Decision table' }).click();
  await press(page, 'Add a column');
  await page.getByRole('menuitem', { name: /^Date of the last visit/ }).click();
  await press(page, 'Add a rule');
  const fill = async (column: string, text: string) => {
    await chooseCell(await cell(page, RULE, column));
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
  };
  await page.getByRole('grid').getByRole('row').last().getByRole('rowheader').click();
  await page.keyboard.type(RULE);
  await page.keyboard.press('Enter');
  await fill('Tier', 'Priority');
  await fill('Score of the last visit', '< 90');
  await fill('Date of the last visit', 'within 1095 days');
  await fill('Rule priority', '590');
  await chooseCell(await cell(page, RULE, 'Score of the last visit'));
  await screenshot(page, 'journey-0-rule-in-table', WINDOW);
  expect(await seriousViolations(page)).toEqual([]);
  await page.getByRole('tab', { name: 'Form' }).click();
  const rule = page.locator('.MuiAccordion-root').filter({ hasText: RULE });
  await rule.getByRole('button', { name: RULE }).click();
  for (const [label, words] of Object.entries(WORDS))
    await rule.getByLabel(label, { exact: true }).fill(words);
}

async function tiers(): Promise<Record<string, number>> {
  const rows = await service('registrations')
    .groupBy('tier')
    .select<{ tier: string; count: string }[]>('tier', service.raw('count(*)'));
  return Object.fromEntries(rows.map(({ tier, count }) => [tier, Number(count)]));
}

test('a rule is built, a round is worked, the board shows both, and the rule is taken back', async () => {
  const before = await tiers();

  // an administrator builds a rule in the table
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
  await buildRule(author);
  // the page says what that would do; cases that expected the old score are put right
  await author.getByText('56 of 59 cases are placed as expected.').waitFor();
  await author.getByText(/\d+ of \d+ registrations would move/).waitFor();
  await screenshot(author, 'journey-1-rule-tightened', WINDOW);
  expect(await seriousViolations(author)).toEqual([]);
  for (const name of [/scored exactly the threshold/, /a good recent visit and/, /just below good/]) {
    const failing = author.getByRole('row', { name });
    await failing.getByText('Not as expected').waitFor();
    await failing.getByRole('button', { name: 'Edit' }).click();
    const edited = author.getByRole('dialog');
    await edited.getByLabel('Placed by').click();
    await author.getByRole('option', { name: new RegExp(RULE) }).click();
    await edited.getByRole('button', { name: 'Keep' }).click();
    await edited.waitFor({ state: 'hidden' });
  }
  await author.getByText('59 of 59 cases are placed as expected.').waitFor();
  await press(author, 'Save');
  await author.getByText('Draft saved.').waitFor();
  await author.getByRole('link', { name: /review/i }).click();
  expect(await seriousViolations(author)).toEqual([]);
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
  expect(await seriousViolations(approver)).toEqual([]);

  // why a home is followed up first now, in officers' words and in those that the resident reads
  const supervisor = await console_('supervisor');
  const [placed] = await placedByRule();
  await goTo(supervisor, `/registrations/${placed}/show`);
  await supervisor
    .getByText(/Scored below 90 at a recent visit/)
    .first()
    .waitFor();
  await supervisor
    .getByText(/The last visit scored below 90/)
    .first()
    .waitFor();
  await screenshot(supervisor, 'journey-2-why', WINDOW);
  expect(await seriousViolations(supervisor)).toEqual([]);

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

  // a visit that the new rule proposes is released, and its procedure runs
  const released = await eventually(
    async () =>
      service('visits')
        .whereIn('registration_id', await placedByRule())
        .where({ state: 'proposed' })
        .first<{ id: string; registration_id: string } | undefined>('id', 'registration_id'),
    (visit) => visit !== undefined,
    60_000,
  ).then((visit) => visit ?? { id: '', registration_id: '' });
  await goTo(supervisor, `/visits/${released.id}/show`);
  await supervisor.getByRole('button', { name: 'Release' }).click();
  await supervisor.getByRole('dialog').getByLabel('Officer').click();
  await supervisor.getByRole('option').first().click();
  await supervisor.getByRole('dialog').getByRole('button', { name: 'Release' }).click();
  await eventually(
    () => service('procedures').where({ kind: 'siteVisit', state: 'running' }).pluck('workflow_id'),
    (running) => running.length === 1,
    60_000,
  );

  // two persons take the rule back: what it placed is placed as before, and the visit that had no other ground is withdrawn
  await author.goto(address);
  await author.reload();
  await confirm(author, 'Roll back');
  const proposed = await eventually(
    () => service('ruleset_versions').where({ state: 'in_review' }).first<{ id: string } | undefined>('id'),
    (version) => version !== undefined,
  );
  // of the shipped rules nothing was said: they were in force before anybody measured them
  await goTo(author, `/ruleset-versions/${proposed?.id}/show`);
  await justify(author);
  await goTo(approver, `/ruleset-versions/${proposed?.id}/show`);
  await approver.getByText('It takes back a later version').waitFor();
  await screenshot(approver, 'journey-10-roll-back', WINDOW);
  expect(await seriousViolations(approver)).toEqual([]);
  await confirm(approver, 'Publish');
  await approver.getByText(/\d+ of \d+ registrations moved/).waitFor({ timeout: 60_000 });
  await eventually(placedByRule, (placed) => placed.length === 0, 60_000);
  await eventually(
    () => service('visits').where({ id: released.id }).first<{ state: string }>('state'),
    ({ state }) => state === 'withdrawn',
    60_000,
  );
  await goTo(supervisor, `/registrations/${released.registration_id}/show`);
  expect(await supervisor.locator('#main-content').innerText()).not.toContain(RULE);
}, 300_000);

/** The registrations that the new rule places. */
function placedByRule(): Promise<string[]> {
  return service('registrations as r')
    .join('tier_decisions as d', 'd.id', 'r.tier_decision_id')
    .join('ruleset_versions as v', 'v.id', 'd.ruleset_version_id')
    .where({ 'd.rule_id': 'rule-18', 'v.state': 'published' })
    .orderBy('r.id')
    .pluck<string[]>('r.id');
}

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
