import type { Browser, Page } from 'playwright-core';
import { shippedRulesets } from '../../activities/review-registrations';
import { seedShippedConfiguration } from '../../db/seeds/shipped-configuration';
import { setPasswords } from '../api/api-client';
import { DESKTOP, openBrowser, PHONE, screenshot, servePages } from '../support/browser';
import { cell, chooseCell, goTo, openConsole, seriousViolations, settled } from '../support/console-page';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { seedSmallRegister, type SmallRegister } from '../support/register';

let database: TestDatabase;
let register: SmallRegister;
let browser: Browser;
let pages: { url: string; close: () => Promise<void> };

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  await setPasswords(database);
  [browser, pages] = await Promise.all([openBrowser(), servePages(database)]);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await pages.close();
  await database.close();
});

const WINDOW = { fullPage: false };
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const tab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true }).click();

/** Puts what a spreadsheet would have copied on the clipboard and pastes it where the focus is. */
async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate(`(() => {
    const data = new DataTransfer();
    data.setData('text/plain', ${JSON.stringify(text)});
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  })()`);
}

/** What a copy puts on the clipboard. */
async function copied(page: Page): Promise<string> {
  return page.evaluate<string>(`(() => {
    const data = new DataTransfer();
    document.activeElement.dispatchEvent(new ClipboardEvent('copy', { clipboardData: data, bubbles: true, cancelable: true }));
    return data.getData('text/plain');
  })()`);
}

async function openRuleset(
  options: { language?: 'zh' | 'en'; viewport?: { width: number; height: number } } = {},
): Promise<Page> {
  const page = await openConsole(browser, pages.url, 'admin', options);
  await goTo(page, `/rulesets/${register.rulesetId}/show`);
  return page;
}

test('a draft is worked in its table by keys and clipboard, and what a cell does not take stays until it is mended', async () => {
  const page = await openRuleset();
  await press(page, 'New version');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').first().fill('Homes with three hazards come first');
  await dialog.getByRole('button', { name: 'New version' }).click();
  await page.getByRole('tab', { name: 'Decision table' }).waitFor();
  const address = page.url();
  await tab(page, 'Decision table');
  await page.getByRole('grid').waitFor();

  // by keys: a cell is filled, the focus goes on, and another one is given up
  const severity = await cell(page, 'Serious hazard open', 'Worst open hazard');
  await chooseCell(severity);
  expect(await copied(page)).toBe('serious');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('serious, severe');
  await page.keyboard.press('Enter');
  expect(await severity.innerText()).toBe('serious, severe');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('F2');
  await page.keyboard.type(' nothing of this');
  await page.keyboard.press('Escape');
  expect(await severity.innerText()).toBe('serious, severe');

  // from a spreadsheet: two rows of two cells, one of which is no condition
  const priority = await cell(page, 'Severe hazard open', 'Rule priority');
  await chooseCell(priority);
  await paste(page, '2000\tGrave hazard open\r\nfirst\tSerious or severe hazard open\r\n');
  const refused = page.getByRole('gridcell').filter({ hasText: 'A whole number from 1' });
  expect(await refused.innerText()).toContain('first');
  await page.getByText('Cells not taken yet: 1').waitFor();
  await screenshot(page, 'rule-table-refused', WINDOW);

  // what was refused outlives a look at the form, and is mended
  await tab(page, 'Form');
  // by its button: a remark beside the rules may name the rule too, as soon as it has come
  await page.getByRole('button', { name: /^Grave hazard open/ }).waitFor();
  await tab(page, 'Decision table');
  await chooseCell(refused);
  await page.keyboard.type('1990');
  await page.keyboard.press('Enter');
  await page.getByText('Cells not taken yet: 1').waitFor({ state: 'hidden' });
  expect(await (await cell(page, 'Serious or severe hazard open', 'Rule priority')).innerText()).toBe('1990');

  // taken back and done again, by keys and in every view
  await chooseCell(priority);
  await page.keyboard.press('ControlOrMeta+z');
  const serious = await cell(page, 'Serious or severe hazard open', 'Rule priority');
  expect(await serious.innerText()).toBe('950');
  await tab(page, 'JSON');
  await press(page, 'Redo');
  await tab(page, 'Decision table');
  expect(await serious.innerText()).toBe('1990');

  // out as a workbook and in again: nothing is refused, and nothing has changed
  const download = page.waitForEvent('download');
  await press(page, 'Download as a spreadsheet');
  const file = await (await download).path();
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByText('Cells that were not taken: 0').waitFor();
  expect(await serious.innerText()).toBe('1990');
  await screenshot(page, 'rule-table-workbook', WINDOW);

  // a nested rule is told in words and opened where it can be changed
  await page.getByRole('button', { name: 'Open in the form' }).first().click();
  await page.getByLabel('Group').first().waitFor();

  await press(page, 'Save');
  await page.getByText('Draft saved.').waitFor();
  const id = /ruleset-versions\/([^/]+)/.exec(address)?.[1] ?? '';
  const saved = await database
    .service('ruleset_versions')
    .where({ id })
    .first<{ document: { rules: { id: string; priority: number; conditions: unknown }[] } }>('document');
  expect(saved.document.rules.slice(0, 2)).toMatchObject([
    { id: 'severe-hazard', priority: 2000, name: { en: 'Grave hazard open' } },
    {
      id: 'serious-hazard',
      priority: 1990,
      conditions: { fact: 'openHazardSeverity', operator: 'isOneOf', value: ['serious', 'severe'] },
    },
  ]);

  // another person saves it meanwhile: it is said, and what was typed stays
  await tab(page, 'Decision table');
  await chooseCell(serious);
  await page.keyboard.type('3000');
  await page.keyboard.press('Enter');
  await database
    .service('ruleset_versions')
    .where({ id })
    .update({
      note: 'Saved by another',
      document: database.service.raw(`jsonb_set(document, '{rules,0,name,en}', '"Named by another"')`),
      version: database.service.raw('version + 1'),
    });
  await press(page, 'Save');
  await page.getByText('Somebody else has saved this draft').waitFor();
  const told = page.getByRole('alert').filter({ hasText: 'Somebody else has saved this draft' });
  await told.getByText(/name: Grave hazard open → Named by another/).waitFor();
  await told.getByText(/priority: 1990 → 3000/).waitFor();
  await screenshot(page, 'rule-table-conflict', WINDOW);
  expect(await seriousViolations(page)).toEqual([]);
  expect(await serious.innerText()).toBe('3000');

  // and the page is not left without being asked
  const asked = page.waitForEvent('dialog').then((dialog) => dialog.dismiss());
  await page.getByRole('menuitem', { name: 'Tasks' }).click();
  await asked;
  expect(page.url()).toBe(address);
  await press(page, 'Go on with mine, over theirs');
  // theirs is one step back, and mine again one step on
  await press(page, 'Undo');
  await page.getByRole('rowheader', { name: 'Named by another' }).waitFor();
  await press(page, 'Redo');
  await page.getByRole('rowheader', { name: 'Grave hazard open' }).waitFor();
  expect(await serious.innerText()).toBe('3000');
  await press(page, 'Save');
  await page.getByText('Draft saved.').waitFor();
  await page.getByText('Draft saved.').waitFor({ state: 'hidden' });

  // once more: what each changed alone is taken of both, and whose word counts of what both changed is chosen
  await chooseCell(serious);
  await page.keyboard.type('3001');
  await page.keyboard.press('Enter');
  await database
    .service('ruleset_versions')
    .where({ id })
    .update({
      document: database.service.raw(
        `jsonb_set(jsonb_set(document, '{rules,0,name,en}', '"Theirs alone"'), '{rules,1,name,en}', '"Named once more"')`,
      ),
      version: database.service.raw('version + 1'),
    });
  await press(page, 'Save');
  const both = told.getByRole('button', { name: 'Take both' });
  const choice = told.getByRole('radiogroup', { name: 'Rule: Serious or severe hazard open' });
  await choice.waitFor();
  expect(await both.isDisabled()).toBe(true);
  expect(await told.getByRole('radiogroup').count()).toBe(1);
  await choice.getByRole('radio', { name: 'Mine' }).check();
  await screenshot(page, 'rule-table-merge', WINDOW);
  expect(await seriousViolations(page)).toEqual([]);
  await both.click();
  await tab(page, 'Decision table');
  await page.getByRole('rowheader', { name: 'Theirs alone' }).waitFor();
  await press(page, 'Save');
  await page.getByText('Draft saved.').waitFor();
  const merged = await database
    .service('ruleset_versions')
    .where({ id })
    .first<{ document: { rules: { priority: number; name: { en: string } }[] } }>('document');
  expect(merged.document.rules.slice(0, 2)).toMatchObject([
    { priority: 2000, name: { en: 'Theirs alone' } },
    { priority: 3001, name: { en: 'Serious or severe hazard open' } },
  ]);
  await page.context().close();
}, 120_000);

test('nested conditions are built by keys, and a raising rule is not offered what never raises', async () => {
  const page = await openRuleset();
  await page.getByRole('link', { name: /Go on with version/ }).click();
  await page.getByRole('link', { name: 'Edit', exact: true }).click();
  await tab(page, 'Form');
  const rule = page.locator('.MuiAccordion-root').filter({ hasText: 'Good recent visit' });
  await rule.getByRole('button', { name: 'Good recent visit' }).click();
  const groups = rule.locator('.ruleGroup');
  await groups.first().waitFor();
  const before = await groups.count();

  // a group in the group, negated, any of two: by keys alone
  await rule.getByRole('button', { name: 'Add a group', exact: true }).first().focus();
  await page.keyboard.press('Enter');
  const group = groups.nth(before);
  await group.getByRole('switch', { name: 'Not' }).focus();
  await page.keyboard.press('Space');
  await group.getByLabel('Group', { exact: true }).focus();
  await page.keyboard.press('ArrowDown');
  await page.getByRole('option', { name: 'Any of these' }).focus();
  await page.keyboard.press('Enter');
  const facts = group.getByRole('combobox', { name: 'Fact' });
  await facts.focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('refused');
  await page.getByRole('option', { name: /To respect the refusal.*never raises the tier/ }).waitFor();
  await page.keyboard.press('Enter');
  await group.getByRole('button', { name: 'Add a condition' }).focus();
  await page.keyboard.press('Enter');
  await facts.nth(1).focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('open hazards');
  await page.keyboard.press('Enter');
  await group
    .getByLabel(/^Value/)
    .last()
    .fill('2');
  // the order is changed, and a slip taken back
  await group.getByRole('button', { name: 'Move up' }).last().focus();
  await page.keyboard.press('Enter');
  await group.getByRole('button', { name: 'Remove this condition' }).first().focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('ControlOrMeta+z');
  await screenshot(page, 'rule-builder', WINDOW);
  // what has the focus by keys pulsates
  await page.getByRole('heading', { level: 1 }).click();
  await page.setViewportSize(PHONE);
  await settled(page);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width);
  expect(await seriousViolations(page)).toEqual([]);
  await page.setViewportSize(DESKTOP);

  // a refusal would end the light tier: said where it stands, and put right there
  await press(page, 'Save');
  await group.locator('.MuiFormHelperText-root.Mui-error').first().waitFor();
  await screenshot(page, 'rule-builder-problem', WINDOW);
  await group.getByRole('combobox', { name: 'Value' }).last().click();
  await page.getByRole('option', { name: 'no', exact: true }).click();
  await press(page, 'Save');
  await page.getByText('Draft saved.').waitFor();
  // what the analysis remarks stands there too, and stops nothing
  await group.getByText(/·/).filter({ hasText: 'Part that' }).first().waitFor();
  await page.evaluate(`document.querySelector('.ruleGroup .ruleGroup').scrollIntoView({ block: 'center' })`);
  await screenshot(page, 'rule-builder-remark', WINDOW);
  expect(await seriousViolations(page)).toEqual([]);
  const [saved] = await database
    .service('ruleset_versions')
    .where({ state: 'draft' })
    .select<{ document: { rules: { id: string; conditions: { all: unknown[] } }[] } }[]>('document');
  const built = saved?.document.rules.find(({ id }) => id === 'good-recent-visit')?.conditions.all.at(-1);
  expect(built).toEqual({
    not: {
      any: [
        { fact: 'openHazardCount', operator: 'equals', value: 2 },
        { fact: 'refusal', operator: 'is', value: false },
      ],
    },
  });

  // what a raising rule may not rest on is shown with the reason and cannot be chosen
  const raising = page.locator('.MuiAccordion-root').filter({ hasText: 'Over the legal occupancy limit' });
  await raising.getByRole('button', { name: 'Over the legal occupancy limit' }).click();
  await raising.getByRole('combobox', { name: 'Fact' }).first().fill('refused');
  const barred = page.getByRole('option', { name: /never raises the tier/ });
  expect(await barred.first().getAttribute('aria-disabled')).toBe('true');
  await page.context().close();
}, 120_000);

test('in JSON a mistake is told at its line while one types, and steps back lead out of the text into the draft', async () => {
  const page = await openRuleset();
  await page.getByRole('link', { name: /Go on with version/ }).click();
  await page.getByRole('link', { name: 'Edit', exact: true }).click();
  await tab(page, 'Decision table');
  const priority = await cell(page, 'No fire alarm', 'Rule priority');
  await chooseCell(priority);
  const before = await priority.innerText();
  await page.keyboard.type('801');
  await page.keyboard.press('Enter');
  await tab(page, 'JSON');
  const text = page.getByRole('textbox', { name: 'JSON' });
  const find = async (words: string) => {
    await text.focus();
    await page.keyboard.press('ControlOrMeta+f');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(words);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
  };

  // what is no JSON is told and not passed on
  await find('"hitPolicy"');
  await page.keyboard.type('"hitPolicy" oops');
  await page.getByText(/^Line \d+, column \d+: a colon is expected here/).waitFor();
  expect(await page.getByRole('tab', { name: 'Form' }).isDisabled()).toBe(true);
  await page.keyboard.press('ControlOrMeta+z');
  await page.getByText(/^Line \d+, column/).waitFor({ state: 'hidden' });

  // what the rules refuse stands at its line, without anybody saving
  await find('"first"');
  await page.keyboard.type('"second"');
  await page.locator('.cm-line', { has: page.locator('.cm-lintRange-error') }).waitFor();
  expect(await page.locator('.cm-line', { has: page.locator('.cm-lintRange-error') }).innerText()).toContain(
    '"hitPolicy": "second"',
  );
  const listed = page.getByRole('list', { name: 'What has to be put right' });
  await listed.getByRole('button', { name: /^Line \d+: / }).click();
  await page.locator('.cm-activeLine', { hasText: '"second"' }).waitFor();
  await screenshot(page, 'rule-json', WINDOW);
  expect(await seriousViolations(page)).toEqual([]);

  // the text's own steps first, then those of the draft, which the table shows again
  await text.focus();
  await page.keyboard.press('ControlOrMeta+z');
  await page.locator('.cm-lintRange-error').waitFor({ state: 'hidden' });
  await find('"priority": 801');
  await page.locator('.cm-activeLine', { hasText: '"priority": 801' }).waitFor();
  for (let steps = 0; steps < 8; steps += 1) await page.keyboard.press('ControlOrMeta+z');
  await tab(page, 'Decision table');
  expect(await priority.innerText()).toBe(before);
  await page.context().close();
}, 120_000);

test.each(['en', 'zh'] as const)(
  'the table is readable and accessible, also on a phone (%s)',
  async (language) => {
    const page = await openRuleset({ language, viewport: PHONE });
    await goTo(page, `/ruleset-versions/${register.rulesetVersionId}/show`);
    await tab(page, language === 'zh' ? '决策表' : 'Decision table');
    const found: string[] = [];
    for (const [viewport, suffix] of [
      [PHONE, `phone-${language}`],
      [DESKTOP, language],
    ] as const) {
      await page.setViewportSize(viewport);
      await page.getByRole('grid').waitFor();
      await settled(page);
      await screenshot(page, `rule-table-${suffix}`);
      found.push(...(await seriousViolations(page)));
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width);
    }
    expect(found).toEqual([]);
    await page.context().close();
  },
  120_000,
);

describe('rules that draft findings', () => {
  let rulesetId: string;
  let versionId: string;
  beforeAll(async () => {
    await seedShippedConfiguration(database.service, shippedRulesets);
    const row = await database
      .service('ruleset_versions')
      .where({ decides: 'finding' })
      .first<{ id: string; ruleset_id: string }>('id', 'ruleset_id');
    [rulesetId, versionId] = [row.ruleset_id, row.id];
  });

  test('one is made more severe: what would be drafted and which cases fail is seen, and a mitigation is added', async () => {
    const page = await openConsole(browser, pages.url, 'admin', {});
    await goTo(page, '/rulesets');
    await page.getByRole('cell', { name: 'Findings', exact: true }).waitFor();
    await goTo(page, `/rulesets/${rulesetId}/show`);
    await press(page, 'New version');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').first().fill('Lapsed confirmations weigh more');
    await dialog.getByRole('button', { name: 'New version' }).click();
    await tab(page, 'Form');
    await page.getByText('37 of 37 cases are drafted as expected.').waitFor();
    await page.getByText(/Findings are drafted on \d+ of 2 registrations/).waitFor();

    await page.getByRole('button', { name: /^Confirmation lapsed/ }).click();
    const rule = page.locator('.MuiAccordion-root').filter({ hasText: 'Confirmation lapsed' });
    await rule.getByLabel('Severity, before mitigations').click();
    await page.getByRole('option', { name: 'Major' }).click();
    await page.getByText('32 of 37 cases are drafted as expected.').waitFor();
    await press(page, 'Undo');
    await page.getByText('37 of 37 cases are drafted as expected.').waitFor();

    await rule.getByRole('button', { name: 'Add a mitigation' }).click();
    const added = rule.getByRole('group', { name: 'mitigation-4' });
    await added.getByLabel('Name (English)').fill('Home about to be left');
    // its other texts are missing yet
    await page.getByText(/It can be said once \d+ mistakes? (is|are) put right/).waitFor();
    await settled(page);
    await screenshot(page, 'finding-rule');
    expect(await seriousViolations(page)).toEqual([]);
    await press(page, 'Undo');
    await press(page, 'Undo');

    // a kind is set in the table, where mitigations are only told
    await tab(page, 'Decision table');
    const kind = await cell(page, 'Confirmation lapsed', 'Kind of finding');
    await chooseCell(kind);
    await paste(page, 'Changes\tObservation');
    expect(await kind.innerText()).toBe('Changes');
    expect(await (await cell(page, 'Confirmation lapsed', 'Lowered by')).innerText()).toContain(
      'Contact was refused',
    );

    // the case that expects it is put right by hand
    const rows = page.getByRole('row').filter({ hasText: 'the confirmation has lapsed' });
    await rows.filter({ hasText: 'Not as expected' }).first().waitFor();
    await rows.first().getByRole('button', { name: 'Edit' }).click();
    const edited = page.getByRole('dialog');
    await edited.getByRole('checkbox', { name: /^Confirmation lapsed/ }).uncheck();
    await edited.getByRole('checkbox', { name: /^Confirmation lapsed/ }).check();
    expect(await edited.getByText('Confirmation lapsed · Observation').isVisible()).toBe(true);
    await screenshot(page, 'finding-case', WINDOW);
    await press(page, 'Keep');
    await press(page, 'Save');
    await page.getByText('Draft saved.').waitFor();
    const saved = await database
      .service('ruleset_versions')
      .where({ ruleset_id: rulesetId, state: 'draft' })
      .first<{ document: { rules: { id: string; event: object }[] } }>('document');
    expect(saved.document.rules.find(({ id }) => id === 'confirmation-lapsed')?.event).toMatchObject({
      params: { kind: 'changes', severity: 'observation' },
    });
    await page.context().close();
  }, 120_000);

  test.each(['en', 'zh'] as const)(
    'a version is readable and accessible, also on a phone (%s)',
    async (language) => {
      const page = await openConsole(browser, pages.url, 'admin', { language, viewport: PHONE });
      await goTo(page, `/ruleset-versions/${versionId}/show`);
      const found: string[] = [];
      for (const [viewport, suffix] of [
        [PHONE, `phone-${language}`],
        [DESKTOP, language],
      ] as const) {
        await page.setViewportSize(viewport);
        await tab(page, language === 'zh' ? '表单' : 'Form');
        await page
          .getByRole('button', { name: language === 'zh' ? /^核实严重超期/ : /^Verification very late/ })
          .click();
        await settled(page);
        await screenshot(page, `finding-rules-${suffix}`);
        found.push(...(await seriousViolations(page)));
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width);
        await tab(page, language === 'zh' ? '决策表' : 'Decision table');
        await page.getByRole('grid').waitFor();
        await settled(page);
        await screenshot(page, `finding-table-${suffix}`);
        found.push(...(await seriousViolations(page)));
        await tab(page, 'JSON');
      }
      expect(found).toEqual([]);
      await page.context().close();
    },
    120_000,
  );
});
