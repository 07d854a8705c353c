import type { Browser, BrowserContext, Page } from 'playwright-core';
import { setPasswords } from '../api/api-client';
import { openBrowser, PHONE, servePages } from '../support/browser';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { grantRole, seedSmallRegister, type SmallRegister, TEST_START } from '../support/register';
import { issueRevisits, picture, signIn, type RevisitTask } from './field-fixture';

jest.setTimeout(120_000);

let database: TestDatabase;
let register: SmallRegister;
let tasks: RevisitTask[];
let site: Awaited<ReturnType<typeof servePages>>;
let browser: Browser;
let phone: BrowserContext;
let page: Page;

beforeAll(async () => {
  site = await servePages((database = await createTestDatabase()));
  browser = await openBrowser();
  register = await seedSmallRegister(database.service);
  await setPasswords(database);
  tasks = await issueRevisits(
    database,
    register,
    ['10', '20', '30', '40', '50', '60', '70'].map((key) => ({ key, dueInDays: 0.1 })),
  );
});
afterAll(async () => {
  await browser.close();
  await site.close();
  await database.close();
});

beforeEach(async () => {
  phone = await browser.newContext({ viewport: PHONE, locale: 'en-GB' });
  page = await phone.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(`${site.url}/field/`);
  await signIn(page, 'officer');
  await page.getByText(/\d to do/).waitFor();
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
});
afterEach(() => phone.close());

const task = (id: string): Promise<Record<string, unknown>> =>
  database.service('tasks').where({ id }).first();
const endSessions = () => database.service('sessions').delete();
const status = (text: string) => page.locator('.status').getByText(text).waitFor();

async function open({ taskId }: RevisitTask): Promise<void> {
  await page.goto(`${site.url}/field/#task/${taskId}`);
}
async function record(outcome: string): Promise<void> {
  await page.getByLabel(outcome, { exact: true }).check();
  await page.getByRole('button', { name: 'Record and next' }).click();
}
/** What this app keeps in the phone's database, as text. */
async function keptOnPhone(): Promise<string> {
  const read = `new Promise((resolve, reject) => {
    const opening = indexedDB.open('doorstep-field');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = async () => {
      const database = opening.result;
      const all = (name) => new Promise((done) => {
        const request = database.transaction(name).objectStore(name).getAll();
        request.onsuccess = () => done(request.result);
      });
      const kept = [];
      for (const name of database.objectStoreNames) kept.push([name, await all(name)]);
      database.close();
      resolve(JSON.stringify(kept));
    };
  })`;
  return page.evaluate<string>(read);
}

/** Leaves a checklist half filled in, as the visit's page does. */
async function keepDraft(taskId: string): Promise<void> {
  const draft = { taskId, userId: register.users.officer, checklist: {}, hazards: [{ kind: 'gas' }] };
  await page.evaluate(`new Promise((resolve, reject) => {
    const opening = indexedDB.open('doorstep-field');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const trx = database.transaction('drafts', 'readwrite');
      trx.objectStore('drafts').put(${JSON.stringify(draft)});
      trx.oncomplete = () => (database.close(), resolve());
    };
  })`);
}

test('what the server does not accept stays with its reason until the officer discards it', async () => {
  const [first] = tasks;
  await phone.setOffline(true);
  await open(first!);
  await record('Everything is correct');
  await status('Offline: 1 not yet sent');
  // meanwhile the resident answered by link
  await database
    .service('tasks')
    .where({ id: first!.taskId })
    .update({ state: 'done', outcome: 'confirmed', closed_at: TEST_START });
  await phone.setOffline(false);
  await status('1 not accepted');
  await page.getByRole('button', { name: 'Look' }).click();
  await page.getByText('10 Example Street · Dwelling 101', { exact: true }).waitFor();
  await page.getByText('Its state does not allow this').or(page.getByText('Not found')).waitFor();
  await page.getByText('no longer on your list').waitFor();
  await picture(page, 'field-unsent-en');
  await page.getByRole('button', { name: 'Discard' }).click();
  await page.getByRole('button', { name: 'Yes, discard it' }).click();
  await page.getByText('Everything is sent.').waitFor();
});

test('what is recorded under a grant that has ended stays on the phone, and the officer is told whom to tell', async () => {
  const task = tasks[6]!;
  const grant = () =>
    database.service('role_grants').where({ user_id: register.users.officer, area_id: register.patches[0] });
  // still an officer, of another patch
  await grantRole(database.service, register, register.users.officer, 'officer', register.patches[1]);
  await phone.setOffline(true);
  await open(task);
  await record('Everything is correct');
  await status('Offline: 1 not yet sent');
  await grant().update({ valid_to: '2026-11-02' });
  await phone.setOffline(false);
  await status('1 not accepted');
  await page.reload();
  await status('1 not accepted');
  await page.getByRole('button', { name: 'Look' }).click();
  await page.getByText('70 Example Street · Dwelling 101', { exact: true }).waitFor();
  await page.getByText('Tell your supervisor what you recorded').waitFor();
  expect(await keptOnPhone()).toContain('TASK_NOT_YOURS');
  expect(await database.service('tasks').where({ id: task.taskId }).first()).toMatchObject({
    outcome: null,
    closed_at: null,
  });
  await grant().update({ valid_to: null });
});

test('who is no officer any more keeps no homes on the phone, only what they recorded', async () => {
  const ended = tasks[6]!;
  const draftOf = tasks[5]!;
  expect(await keptOnPhone()).toContain('+1000');
  await keepDraft(draftOf.taskId);
  expect(await keptOnPhone()).toContain('"kind":"gas"');
  await phone.setOffline(true);
  await open(ended);
  await record('Everything is correct');
  await status('Offline: 1 not yet sent');
  const grants = () => database.service('role_grants').where({ user_id: register.users.officer });
  await grants().update({ valid_to: '2026-11-02' });
  await phone.setOffline(false);
  await status('1 not accepted');
  await page.getByText('You do not hold the role that this needs').waitFor();
  await page.reload();
  await page.getByText('You do not hold the role that this needs').waitFor();
  expect(await page.getByText('Example Street').count()).toBe(0);
  const kept = await keptOnPhone();
  expect(kept).not.toContain('+1000');
  expect(kept).not.toContain('"kind":"gas"');
  expect(kept.match(/\d+ Example Street/g)).toEqual(['70 Example Street']);
  await page.getByRole('button', { name: 'Look' }).click();
  await page.getByText('70 Example Street · Dwelling 101', { exact: true }).waitFor();
  await grants().update({ valid_to: null });
});

test('an answer that was refused is corrected in its place', async () => {
  const [, second] = tasks;
  // the server would take it; somebody in between answers as if its state did not allow it
  await page.route('**/api/tasks/*/outcome', (route) =>
    route.fulfill({
      status: 409,
      contentType: 'application/problem+json',
      body: JSON.stringify({
        code: 'STATE_CONFLICT',
        detail: 'Not like this',
        localised: { zh: '不行', en: 'Not like this' },
      }),
    }),
  );
  await open(second!);
  await page.getByLabel('Moved out', { exact: true }).check();
  // before the tenancy began: the phone says so at once, as the server would later
  await page.getByLabel('Moved out on').fill('2000-01-01');
  expect(await page.locator('input[name=movedOutOn]:out-of-range').count()).toBe(1);
  await page.getByLabel('Moved out on').fill('2026-10-30');
  expect(await page.locator('input[name=movedOutOn]:out-of-range').count()).toBe(0);
  await page.getByRole('button', { name: 'Record and next' }).click();
  await status('1 not accepted');
  await page.unroute('**/api/tasks/*/outcome');
  await page.getByRole('button', { name: 'Look' }).click();
  await page.getByRole('link', { name: 'Correct' }).click();
  await page.getByText('Not like this').waitFor();
  // what was said is still there to be put right
  expect(await page.getByLabel('Moved out on').inputValue()).toBe('2026-10-30');
  await page.getByLabel('Moved out on').fill('2026-10-29');
  await page.getByRole('button', { name: 'Record and next' }).click();
  await status('All sent');
  expect(await task(second!.taskId)).toMatchObject({
    outcome: 'moved_out',
    outcome_detail: { movedOutOn: '2026-10-29' },
  });
});

test('an answer that got lost on the way back is not done twice', async () => {
  const [, , third] = tasks;
  let lost = 0;
  await page.route('**/api/tasks/*/outcome', async (route) => {
    await route.fetch();
    lost += 1;
    if (lost === 1) await route.abort('connectionreset');
    else await route.continue();
  });
  await open(third!);
  await record('Everything is correct');
  await status('Offline: 1 not yet sent');
  await page.getByRole('button', { name: 'List' }).click();
  await page.getByRole('button', { name: 'Refresh' }).click();
  await status('All sent');
  expect(lost).toBe(2);
  const { registrationId } = third!.home;
  const events = await database
    .service('registration_events')
    .where({ registration_id: registrationId, kind: 'confirmed' });
  expect(events).toHaveLength(1);
});

test('a session that ends in the field costs nothing: the same officer signs in again and it is sent', async () => {
  const [, , , fourth] = tasks;
  await phone.setOffline(true);
  await open(fourth!);
  await record('Never lived here');
  await status('Offline: 1 not yet sent');
  await endSessions();
  await phone.setOffline(false);
  await page.getByText('Your session has ended.').waitFor();
  await picture(page, 'field-expired-en');
  // whatever names a home or a number is gone, but for what is to be sent
  expect(await keptOnPhone()).not.toContain('+1000');

  await signIn(page, 'otherofficer');
  await page.getByText('Nothing left to do.').waitFor();
  await status('All sent');
  expect(await page.getByText('Example Street').count()).toBe(0);
  expect(await task(fourth!.taskId)).toMatchObject({ state: 'open', outcome: null });
  await page.getByRole('button', { name: 'Sign out' }).click();

  await page.getByText('wait for the officer who made them').waitFor();
  await signIn(page, 'officer');
  await status('All sent');
  expect(await task(fourth!.taskId)).toMatchObject({
    outcome: 'never_lived_here',
    closed_by: register.users.officer,
  });
});

test('signing out asks while something is not sent, and needs a connection', async () => {
  const [, , , , fifth] = tasks;
  await phone.setOffline(true);
  await open(fifth!);
  await record('Refused');
  await status('Offline: 1 not yet sent');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('1 not yet sent. They stay on this phone').waitFor();
  await picture(page, 'field-sign-out-en');
  await page.getByRole('button', { name: 'Sign out all the same' }).click();
  await page.getByText('Signing out needs a connection').waitFor();
  await phone.setOffline(false);
  await status('All sent');
  expect(await keptOnPhone()).toContain('+1000');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Login').waitFor();
  expect(await keptOnPhone()).not.toMatch(/\+1000|Example Street/);
});

test('what never left the phone can be taken back', async () => {
  const sixth = tasks[5]!;
  await phone.setOffline(true);
  await open(sixth);
  await record('Everything is correct');
  await page.getByRole('button', { name: 'Look' }).click();
  await page.getByRole('button', { name: 'Take back' }).click();
  await page.getByRole('button', { name: 'Yes, discard it' }).click();
  await page.getByText('Everything is sent.').waitFor();
  await phone.setOffline(false);
  await status('All sent');
  expect(await task(sixth.taskId)).toMatchObject({ state: 'open', outcome: null });
});

test('the service worker and the page are asked for anew each time', async () => {
  for (const file of ['sw.js', 'index.html', '']) {
    const answer = await page.request.get(`${site.url}/field/${file}`);
    expect([file, answer.headers()['cache-control']]).toEqual([file, 'public, max-age=0']);
  }
});
