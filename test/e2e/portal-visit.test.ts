import { createHash } from 'node:crypto';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { v7 as uuid } from 'uuid';
import { DESKTOP, openBrowser, PHONE, screenshot, servePages } from '../support/browser';
import { getProgrammeNow } from '../../db/queries/procedures';
import { insertManualTier } from '../../db/queries/registrations';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { insertPortalLink } from '../support/portal-link';
import { asUser, seedSmallRegister, type SmallRegister } from '../support/register';
import { LINK_CODE, releaseVisitWithLink } from '../support/visit-link';

jest.setTimeout(120_000);

let database: TestDatabase;
let register: SmallRegister;
let server: Awaited<ReturnType<typeof servePages>>;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  server = await servePages(database);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await server.close();
  await database.close();
});
afterEach(() => context.close());

/** A resident's phone or desktop; the pages work without scripts, so these have none. */
async function openLink(
  token: string,
  viewport: { width: number; height: number },
  locale: string,
): Promise<Page> {
  context = await browser.newContext({ viewport, locale, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${server.url}/c/${token}`);
  return page;
}
/** Pixels by which the widest part is wider than the window. */
const overflow = async (page: Page, { width }: { width: number }) => {
  const parts = await page.locator('main *, header *').all();
  const boxes = await Promise.all(parts.map((part) => part.boundingBox()));
  return Math.max(0, ...boxes.map((box) => (box ? box.x + box.width - width : 0)));
};

test('a resident who reads Chinese chooses a time on a phone, reads it in English, and declines', async () => {
  const { visitId } = await releaseVisitWithLink(database, register, 'phone-token');
  const page = await openLink('phone-token', PHONE, 'zh-CN');
  await screenshot(page, 'portal-code-zh-360');
  await page.getByLabel('验证码').fill(LINK_CODE);
  await page.getByRole('button', { name: '继续' }).click();
  await page.getByRole('heading', { name: '预约上门' }).waitFor();
  expect(await overflow(page, PHONE)).toBe(0);
  await screenshot(page, 'portal-visit-zh-360');

  await page.getByRole('radio').first().check();
  await page.getByRole('button', { name: '就选这个时间' }).click();
  await page.getByRole('status').getByText('已预约').waitFor();
  await screenshot(page, 'portal-visit-appointed-zh-360');
  await page.getByRole('link', { name: 'English' }).click();
  await page.getByText('Wednesday 4 November, 09:00–10:00').first().waitFor();
  await screenshot(page, 'portal-visit-appointed-en-360');

  await page.getByText('Decline the visit').first().click();
  await page.getByRole('button', { name: 'Decline the visit' }).click();
  await page.getByText('You declined this visit').waitFor();
  await screenshot(page, 'portal-visit-declined-en-360');
  expect(await database.service('visits').where({ id: visitId }).first()).toMatchObject({ state: 'refused' });
});

test('the same pages on a desktop in English', async () => {
  await releaseVisitWithLink(database, register, 'desktop-token');
  const page = await openLink('desktop-token', DESKTOP, 'en-GB');
  await page.getByLabel('Code').fill(LINK_CODE);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('None of these?').click();
  await screenshot(page, 'portal-visit-en-1440');
  await page.getByLabel('Date').fill('2026-11-10');
  await page.getByLabel('Time of day').selectOption('afternoon');
  await page.getByRole('button', { name: 'Ask for this time' }).click();
  await page.getByText('10 November 2026 afternoon').waitFor();
  await screenshot(page, 'portal-visit-wished-en-1440');
});

test('the page on which a registration is confirmed, in both languages on a phone', async () => {
  const hashed = (text: string) => createHash('sha256').update(text).digest();
  await database.service('links').insert({
    id: uuid(),
    token_hash: hashed('confirm-token'),
    code_hash: hashed(LINK_CODE),
    registration_id: register.homes[0].registrationId,
    purpose: 'confirmation',
    expires_at: new Date(Date.now() + 3_600_000),
  });
  const page = await openLink('confirm-token', PHONE, 'en-GB');
  await page.getByLabel('Code').fill(LINK_CODE);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('1 January 2026').waitFor();
  await page.getByText('Something is wrong').click();
  expect(await overflow(page, PHONE)).toBe(0);
  await screenshot(page, 'portal-confirm-en-360');
  await page.getByRole('link', { name: '中文' }).click();
  await page.getByRole('button', { name: '信息正确' }).waitFor();
  await screenshot(page, 'portal-confirm-zh-360');
  // a service is asked for on the way, and stands there with its promised day
  await page.getByText('申请服务').first().click();
  const form = page.locator('form').filter({ has: page.getByRole('button', { name: '申请服务' }) });
  await form.getByRole('combobox').selectOption({ label: '房屋维修' });
  await form.getByRole('textbox').fill('厨房水龙头漏水');
  await form.getByRole('button', { name: '申请服务' }).click();
  await page.getByText('已收到您的请求。').waitFor();
  await page.getByText('最迟办结日期').waitFor();
  expect(await overflow(page, PHONE)).toBe(0);
  await screenshot(page, 'portal-service-zh-360');
  await page.getByRole('button', { name: '信息正确' }).click();
  await page.getByText('已收到您的答复').waitFor();
  // the language can be changed after an answer too
  await page.getByRole('link', { name: 'English' }).click();
  await page.getByText('You have answered already').waitFor();
});

test('a tier that a person set, the objection to it, and the page of a used link, in both languages on a phone', async () => {
  const { registrationId } = register.homes[1];
  const by = register.users.otherSupervisor;
  await asUser(database.app, by, async (trx) =>
    insertManualTier(trx, {
      registrationId,
      tier: 'priority',
      previousTier: 'standard',
      reason: 'data_error',
      decidedBy: by,
      at: await getProgrammeNow(trx),
    }),
  );
  await insertPortalLink(database.service, { token: 'tier-token', registrationId });
  const page = await openLink('tier-token', PHONE, 'zh-CN');
  await page.getByLabel('验证码').fill(LINK_CODE);
  await page.getByRole('button', { name: '继续' }).click();
  await page.getByText('登记数据有误').waitFor();
  await page.getByText('对此提出异议').click();
  expect(await overflow(page, PHONE)).toBe(0);
  await screenshot(page, 'portal-tier-zh-360');
  await page.getByRole('link', { name: 'English' }).click();
  await page.getByText('an error in the record').waitFor();
  await page.getByText('Object to this').click();
  expect(await overflow(page, PHONE)).toBe(0);
  await screenshot(page, 'portal-tier-en-360');
  await page.locator('#objection').fill('The record is right.');
  await page.getByRole('button', { name: 'Object' }).click();
  await page.getByText('Your answer has been received').waitFor();
  await page.goto(`${server.url}/c/tier-token?lang=en`);
  await page.getByText('It will be decided by').waitFor();
  await screenshot(page, 'portal-objection-en-360');

  await page.getByRole('button', { name: 'This is correct' }).click();
  await page.goto(`${server.url}/c/tier-token?lang=zh`);
  await page.getByText('您已经答复过了').waitFor();
  expect(await overflow(page, PHONE)).toBe(0);
  await screenshot(page, 'portal-used-zh-360');
  await page.getByRole('link', { name: 'English' }).click();
  await screenshot(page, 'portal-used-en-360');
  await page.getByText('Stop messages').first().click();
  await page.getByRole('button', { name: 'Stop messages' }).click();
  await page.getByText('You stopped our messages').waitFor();
  expect(await database.service('registrations').where({ id: registrationId }).first()).toMatchObject({
    messages_stopped_at: expect.any(Date),
  });
});
