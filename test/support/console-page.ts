import type { Browser, Locator, Page } from 'playwright-core';
import { PASSWORD } from '../api/api-client';
import { findViolations, violationInWords } from './axe';
import { DESKTOP } from './browser';

export type ConsoleLanguage = 'zh' | 'en';

const LOCALES = { zh: 'zh-CN', en: 'en-CA' } as const;
/** Runs in the page before anything else. */
const COUNT_REQUESTS = `
  window.openRequests = 0;
  const { fetch } = window;
  window.fetch = async (...request) => {
    window.openRequests += 1;
    try { return await fetch(...request); } finally { window.openRequests -= 1; }
  };`;

/** A browser window of its own in which this user has signed in to the console. */
export async function openConsole(
  browser: Browser,
  url: string,
  login: string,
  options: {
    language?: ConsoleLanguage;
    viewport?: { width: number; height: number };
    password?: string;
    /** Where `password` was set by somebody else: the own one, which has to come first. In English. */
    ownPassword?: string;
  } = {},
): Promise<Page> {
  const { language = 'en', viewport = DESKTOP, password = PASSWORD } = options;
  // the pages' own policy forbids foreign scripts; axe is one
  const context = await browser.newContext({
    locale: LOCALES[language],
    viewport,
    bypassCSP: true,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.addInitScript(COUNT_REQUESTS);
  page.setDefaultTimeout(30_000);
  await page.goto(`${url}/console/`);
  await page.locator('input[name=username]').fill(login);
  await page.locator('input[name=password]').fill(password);
  await page.locator('button[type=submit]').click();
  if (options.ownPassword !== undefined) {
    await page.getByLabel('Current password').fill(password);
    await page.getByLabel('New password').fill(options.ownPassword);
    await page.getByRole('button', { name: 'Change my password', exact: true }).click();
  }
  await page.locator('#main-content').waitFor();
  return page;
}

/** Opens a page of the console and waits until it has read all that it shows. */
export async function goTo(page: Page, path: string): Promise<void> {
  await page.goto(`${page.url().split('#')[0] ?? ''}#${path}`);
  await settled(page);
}

/** Nothing has been read, loaded or moved for ten frames. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate('window.quietFrames = 0');
  await page.waitForFunction(`(() => {
    const loading = document.querySelector('.MuiCircularProgress-indeterminate, .RaLoading-root');
    const moving = document.getAnimations().some(({ playState }) => playState === 'running');
    window.quietFrames = window.openRequests > 0 || loading || moving ? 0 : window.quietFrames + 1;
    return window.quietFrames > 10;
  })()`);
}

/** What axe finds serious or critical on the page as it stands, each with its first place. */
export async function seriousViolations(page: Page): Promise<string[]> {
  const violations = await findViolations(page);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(violationInWords);
}

/** A cell of the decision table: of the rule that has this name now, in a column by its heading. It stays that rule's under another name. */
export async function cell(page: Page, rule: string, column: string): Promise<Locator> {
  const headings = await page.getByRole('grid').getByRole('columnheader').allInnerTexts();
  const at = headings.findIndex((heading) => heading.split('\n')[0] === column);
  // at its beginning: what the analysis says of one rule stands behind its name, and may name another
  const name = new RegExp(`^${rule.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
  const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });
  const id = await row.locator('td, th').nth(at).getAttribute('id');
  return page.locator(`[id="${String(id)}"]`);
}

/**
 * Chooses a cell of the decision table as a mouse does, without a place on the screen: remarks that come in at that moment
 * make rows higher, and another cell would be where it was.
 */
export async function chooseCell(chosen: Locator): Promise<void> {
  await chosen.dispatchEvent('mousedown');
  await chosen.focus();
}
