import type { Browser, Page } from 'playwright-core';
import { v7 as uuid } from 'uuid';
import { carryOutCommand } from '../../activities/carry-out-command';
import { PASSWORD, setPasswords } from '../api/api-client';
import { DESKTOP, openBrowser, PHONE, screenshot, servePages } from '../support/browser';
import { goTo, openConsole, seriousViolations, settled } from '../support/console-page';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { seedOfficeDay, type OfficeDay } from '../support/office-day';
import { grantRole, seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';

let database: TestDatabase;
let register: SmallRegister;
let day: OfficeDay;
let browser: Browser;
let pages: { url: string; close: () => Promise<void> };
let page: Page | undefined;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  day = await seedOfficeDay(database.service, register);
  await setPasswords(database);
  [browser, pages] = await Promise.all([openBrowser(), servePages(database)]);
}, 120_000);
afterEach(() => page?.context().close());
afterAll(async () => {
  await browser.close();
  await pages.close();
  await database.close();
});

const MINUTES = 120_000;

async function open(login: string, path: string): Promise<Page> {
  page = await openConsole(browser, pages.url, login);
  await goTo(page, path);
  return page;
}

const press = (on: Page, name: string) => on.getByRole('button', { name, exact: true }).click();
const dialogue = (on: Page) => on.getByRole('dialog');
const confirm = (on: Page, name: string) => dialogue(on).getByRole('button', { name, exact: true }).click();
const told = (on: Page, text: string | RegExp) => on.getByRole('alert').filter({ hasText: text }).waitFor();

/** What the page looks like once nothing moves. */
async function picture(of: Page, name: string): Promise<void> {
  await settled(of);
  await screenshot(of, name);
}

/** Chooses from a closed list by its label, as a person does. */
async function choose(on: Page, label: string, option: string): Promise<void> {
  await dialogue(on).getByRole('combobox', { name: label, exact: true }).click();
  await on.getByRole('option', { name: option, exact: true }).click();
}

test(
  'an administrator drafts a version in the form, is shown what to put right, and a second person publishes it',
  async () => {
    const author = await open('admin', `/rulesets/${register.rulesetId}/show`);
    await press(author, 'New version');
    await dialogue(author).getByLabel('What is to change, and why').fill('Low scores count for longer');
    await confirm(author, 'New version');
    await author.getByRole('button', { name: /^Low score at a recent visit/ }).click();
    const priority = author.getByLabel('Rule priority (higher decides first)');
    await priority.fill('1000');
    await press(author, 'Save');
    await author.getByText('What has to be put right').waitFor();
    await picture(author, 'console-version-problems-en');
    await author.getByText('1 to put right').waitFor();
    await priority.fill('601');
    await press(author, 'Save');
    await told(author, 'Draft saved.');
    await picture(author, 'console-version-form-en');
    await author.getByRole('link', { name: 'To review and hand-in' }).click();
    await author.getByText(/priority: 600 → 601/).waitFor();
    await press(author, 'Submit for review');
    await confirm(author, 'Submit for review');
    await author.getByText('You drafted this version: a second person publishes it.').waitFor();
    await author.context().close();

    const { id } = await database
      .service('ruleset_versions')
      .where({ state: 'in_review' })
      .first<{ id: string }>();
    const second = await open('otheradmin', `/ruleset-versions/${id}/show`);
    await press(second, 'Publish');
    await confirm(second, 'Publish');
    await second.getByText('Placing registrations ...').first().waitFor();
    // the procedure's last step
    const effect = { reviewed: 3, moved: 1, moves: { 'standard>priority': 1 } };
    await database
      .service('ruleset_versions')
      .where({ id })
      .update({ effect: JSON.stringify(effect) });
    await second.getByText('1 of 3 registrations moved').waitFor();
    await second.getByText('Standard → Priority: 1').waitFor();
    await picture(second, 'console-version-published-en');
  },
  MINUTES,
);

test(
  'a supervisor gives a task to another officer of its patch; nobody else is offered',
  async () => {
    const supervisor = await open('supervisor', '/tasks');
    await supervisor.getByRole('checkbox', { name: 'Choose 1 Example Street' }).click();
    await press(supervisor, 'Reassign');
    await dialogue(supervisor).getByRole('combobox').click();
    await supervisor.getByRole('option').first().waitFor();
    expect(await supervisor.getByRole('option').allInnerTexts()).toEqual(['Substitute', 'officer']);
    await supervisor.getByRole('option', { name: 'Substitute' }).click();
    await confirm(supervisor, 'Reassign');
    await told(supervisor, 'The task was reassigned.');
    const task = await database.service('tasks').where({ id: day.lateTaskId }).first();
    expect(task.assignee_id).toBe(day.substituteId);
  },
  MINUTES,
);

test(
  'a supervisor presses the stop button and releases it',
  async () => {
    const supervisor = await open('supervisor', '/outward-pauses');
    await press(supervisor, 'Stop outward contact');
    await dialogue(supervisor).getByRole('combobox', { name: 'Area' }).fill('p1');
    await supervisor.getByRole('option', { name: 'd1-o1-p1' }).click();
    await choose(supervisor, 'Reason', 'Warning of a scam');
    await picture(supervisor, 'console-stop-en');
    await confirm(supervisor, 'Stop outward contact');
    await supervisor.getByText('Outward contact is stopped: d1-o1-p1 (Warning of a scam)').waitFor();
    await goTo(supervisor, '/rounds');
    await supervisor.getByText('Stopped', { exact: true }).waitFor();
    await goTo(supervisor, '/outward-pauses');
    await press(supervisor, 'Resume');
    await confirm(supervisor, 'Resume');
    await told(supervisor, 'Outward contact goes on.');
    const held = await database.service('outward_pauses').whereNull('resumed_at');
    expect(held).toEqual([]);
  },
  MINUTES,
);

test(
  'a supervisor is shown what a pause would do, asks for it, and finds on the procedure what became of it',
  async () => {
    const supervisor = await open('supervisor', '/procedures');
    await supervisor.getByRole('checkbox', { name: 'Choose Revisit round d1-o1-p1' }).click();
    await press(supervisor, 'Pause');
    await choose(supervisor, 'Reason', 'Workload');
    await dialogue(supervisor).getByText('1 procedure takes it: 2 open tasks.').waitFor();
    await picture(supervisor, 'console-procedure-pause-en');
    await confirm(supervisor, 'Pause');
    await told(supervisor, /^Asked for\./);
    await supervisor.getByText('Asked for, not carried out yet: Pause').waitFor();
    const workflowId = `round-${day.roundId}`;
    await carryOutCommand(database.service, workflowId, TEST_START);
    await goTo(supervisor, `/procedures/${workflowId}/show`);
    await supervisor.getByText('Carried out · 2 tasks').waitFor();
    await press(supervisor, 'Cancel the procedure');
    await choose(supervisor, 'Reason', 'Error in the data');
    await dialogue(supervisor).getByText('1 procedure takes it: 2 open tasks.').waitFor();
    await confirm(supervisor, 'Cancel');
    await press(supervisor, 'Resume');
    await choose(supervisor, 'Reason', 'Workload');
    await dialogue(supervisor).getByText('1 procedure takes it: 2 open tasks.').waitFor();
    await confirm(supervisor, 'Resume');
    await told(supervisor, /^Asked for\./);
    await carryOutCommand(database.service, workflowId, TEST_START);
  },
  MINUTES,
);

test(
  'a supervisor plans an absence: who stands in is proposed, accepted, and listed until the officer is back',
  async () => {
    const supervisor = await open('supervisor', '/absences');
    await press(supervisor, 'Plan an absence');
    await choose(supervisor, 'Officer', 'officer');
    await dialogue(supervisor).getByLabel('First day away').fill('2026-11-09');
    await dialogue(supervisor).getByLabel('First day back').fill('2026-11-16');
    await dialogue(supervisor)
      .getByRole('combobox', { name: /^d1-o1-p1: / })
      .getByText(/^Substitute \(/)
      .waitFor();
    await picture(supervisor, 'console-absence-plan-en');
    await confirm(supervisor, 'Plan an absence');
    await told(supervisor, /^The absence is planned\./);
    await supervisor.getByText(/^d1-o1-p1: Substitute, /).waitFor();
    await press(supervisor, 'Back today');
    await confirm(supervisor, 'Back today');
    await told(supervisor, 'The absence has ended.');
  },
  MINUTES,
);

test(
  'the board leads to the incidents, and one is resolved',
  async () => {
    const supervisor = await open('supervisor', '/rounds');
    await supervisor.getByRole('link', { name: 'See them' }).click();
    await press(supervisor, 'Mark as resolved');
    await confirm(supervisor, 'Mark as resolved');
    await supervisor.getByText('Nothing waits for a person.').waitFor();
    const incident = await database.service('incidents').where({ id: day.incidentId }).first();
    expect(incident).toMatchObject({ state: 'resolved', closed_by: register.users.supervisor });
  },
  MINUTES,
);

test(
  'while contact is stopped nobody is released or appointed to a home, and the reason stands beside the buttons',
  async () => {
    const pauseId = uuid();
    await database.service('outward_pauses').insert({
      id: pauseId,
      area_id: register.patches[0],
      reason: 'scam_warning',
      paused_at: TEST_START,
      paused_by: register.users.supervisor,
    });
    const resumed = { resumed_at: TEST_START, resumed_by: register.users.supervisor };
    for (const [language, name, why] of [
      ['en', 'Release', 'Outward contact is stopped here since'],
      ['zh', '批准', '暂停对外联系：恢复之前不派人上门'],
    ] as const) {
      for (const viewport of [DESKTOP, PHONE]) {
        page = await openConsole(browser, pages.url, 'supervisor', { language, viewport });
        await goTo(page, '/visits');
        await page.getByText(why).waitFor();
        expect(await page.getByRole('button', { name, exact: true }).isDisabled()).toBe(true);
        await picture(page, `console-visits-paused-${language}-${viewport.width}`);
        await page.context().close();
      }
    }
    await database.service('outward_pauses').where({ id: pauseId }).update(resumed);
  },
  MINUTES,
);

test(
  'a supervisor releases a visit with the officer chosen',
  async () => {
    const supervisor = await open('supervisor', `/visits/${day.visitId}/show`);
    await press(supervisor, 'Release');
    await choose(supervisor, 'Officer', 'officer');
    await confirm(supervisor, 'Release');
    await told(supervisor, 'The visit is released.');
    const visit = await database.service('visits').where({ id: day.visitId }).first();
    expect(visit).toMatchObject({ state: 'released', officer_id: register.users.officer });
  },
  MINUTES,
);

test(
  'an appointment says which times may be set, refuses others with the reason, and takes one the resident asked for',
  async () => {
    const path = `/visits/${day.visitId}/show`;
    const supervisor = await open('supervisor', path);
    await press(supervisor, 'Appoint');
    await dialogue(supervisor)
      .getByText(/On a working day between 9:00 and 20:00/)
      .waitFor();
    // a Saturday
    await dialogue(supervisor).getByLabel('Day').fill('2026-11-07');
    await confirm(supervisor, 'Appoint');
    // a dialogue hides what is behind it from assistive technology, and so from roles
    await supervisor.getByText('That is no working day').waitFor();
    await picture(supervisor, 'console-appoint-refused-en-1440');
    await dialogue(supervisor).getByLabel('The resident asked for this time').check();
    await dialogue(supervisor)
      .getByText(/as the resident asked for it, on any day/)
      .waitFor();
    await confirm(supervisor, 'Appoint');
    await told(supervisor, 'The appointment is noted.');
    // 9:00 to 11:00 in Toronto
    expect(await database.service('visits').where({ id: day.visitId }).first()).toMatchObject({
      state: 'appointed',
      appointment: '["2026-11-07 14:00:00+00","2026-11-07 16:00:00+00")',
    });
    await supervisor.context().close();
    page = await openConsole(browser, pages.url, 'supervisor', { language: 'zh', viewport: PHONE });
    await goTo(page, path);
    await press(page, '改期');
    await dialogue(page)
      .getByText(/工作日 9:00 至 20:00/)
      .waitFor();
    await picture(page, 'console-appoint-zh-360');
  },
  MINUTES,
);

test(
  'a supervisor sets a tier by hand, and the page says who decided and until when',
  async () => {
    // the other home of the patch: no tier is lowered by hand where a severe hazard is open
    const task = await database
      .service('tasks')
      .where({ id: day.openTaskId })
      .first<{ registration_id: string }>('registration_id');
    const path = `/registrations/${task.registration_id}/show`;
    const supervisor = await open('supervisor', path);
    await press(supervisor, 'Set the tier by hand');
    await dialogue(supervisor)
      .getByText(/holds for 30 days.*resident is told/)
      .waitFor();
    await choose(supervisor, 'Tier', 'Light');
    await choose(supervisor, 'Reason', "Resident's wish");
    await confirm(supervisor, 'Set the tier by hand');
    await supervisor
      .getByText(/ set it on Nov 2, 2026: Resident's wish\. On Dec 2, 2026 the rules decide again/)
      .waitFor();
  },
  MINUTES,
);

test(
  'an administrator creates a user, hands over a drawn password and grants a role',
  async () => {
    const admin = await open('admin', '/users');
    await press(admin, 'New user');
    await dialogue(admin).getByLabel('Login').fill('newcomer');
    await dialogue(admin).getByLabel('Name', { exact: true }).fill('New Comer');
    await press(admin, 'Generate');
    const password = await dialogue(admin).getByLabel('Password to hand over').inputValue();
    expect(password).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
    await picture(admin, 'console-new-user-en');
    await confirm(admin, 'New user');
    await press(admin, 'Grant a role');
    await choose(admin, 'Role', 'Officer');
    await dialogue(admin).getByRole('combobox', { name: 'Over' }).fill('p1');
    await admin.getByRole('option', { name: 'd1-o1-p1' }).click();
    await confirm(admin, 'Grant a role');
    await admin.getByRole('cell', { name: 'd1-o1-p1' }).waitFor();
    await admin.getByRole('cell', { name: 'waits for a second administrator' }).waitFor();
    await picture(admin, 'console-granted-en');
    const address = new URL(admin.url()).hash.slice(1);
    await admin.context().close();
    const second = await open('otheradmin', address);
    await press(second, 'Confirm');
    await confirm(second, 'Confirm');
    await second.getByRole('cell', { name: 'confirmed by otheradmin' }).waitFor();
    await second.context().close();

    const ownPassword = 'known-to-nobody-else';
    const newcomer = await openConsole(browser, pages.url, 'newcomer', { password, ownPassword });
    page = newcomer;
    await newcomer.getByText('Your tasks are in the field app').waitFor();
  },
  MINUTES,
);

test(
  'an administrator proposes on a phone what may be observed, is told inside the dialogue what may not, and another approves it',
  async () => {
    page = await openConsole(browser, pages.url, 'admin', { viewport: PHONE, language: 'zh' });
    await goTo(page, '/observation-keys');
    await press(page, '提出观察项');
    const fill = (name: string, value: string) =>
      dialogue(page!).getByLabel(name, { exact: true }).fill(value);
    await fill('键名', 'dementia');
    await fill('中文名称', '坡道');
    await fill('英文名称', 'Ramp');
    await fill('用途', '楼栋无障碍通行');
    await confirm(page, '提出观察项');
    await dialogue(page)
      .getByText(/不得观察有关个人身份的内容/)
      .waitFor();
    await fill('键名', 'entrance_ramp');
    await confirm(page, '提出观察项');
    await page.getByText('待另一位管理员批准').waitFor();
    await picture(page, 'console-observation-keys-phone-zh');
    await page.context().close();
    const other = await open('otheradmin', '/observation-keys');
    await press(other, 'Approve');
    await confirm(other, 'Approve');
    await told(other, 'It may be observed from now on.');
    await other.getByText(/^otheradmin · /).waitFor();
    expect(await database.service('observation_keys').where({ key: 'entrance_ramp' })).toHaveLength(1);
  },
  MINUTES,
);

test.each([
  ['dpo', 1, ['Disputes', 'Registrations', 'Stop button', 'Rulesets', 'Added facts', 'Audit log', 'Areas']],
  ['data_owner', 0, ['Registrations', 'Stop button', 'Rulesets', 'Added facts', 'Areas']],
] as const)(
  'a %s finds what the role reads, and nothing to do',
  async (role, names, menu) => {
    const id = uuid();
    const password_hash = await database.service('users').where({ login: 'auditor' }).first('password_hash');
    await database.service('users').insert({ id, login: role, display_name: role, ...password_hash });
    await grantRole(database.service, register, id, role, register.authorityId);
    const reader = await open(role, `/registrations/${register.homes[0].registrationId}/show`);
    const commands = reader.locator('#main-content .MuiButton-root');
    expect(await commands.allInnerTexts()).toEqual([]);
    await reader.getByText('Why this tier', { exact: false }).first().waitFor();
    expect(await reader.getByText('Demo Resident Zephyrine').count()).toBe(names);
    expect(await reader.getByRole('menuitem').allInnerTexts()).toEqual([...menu]);
  },
  MINUTES,
);

test(
  'an auditor reads everything and is offered nothing to do',
  async () => {
    const auditor = await open('auditor', '/rounds');
    const registration = `/registrations/${register.homes[1].registrationId}/show`;
    const visit = `/visits/${day.visitId}/show`;
    const lists = [
      '/tasks',
      '/visits',
      '/incidents',
      '/outward-pauses',
      '/areas',
      '/users',
      '/observation-keys',
      '/audit-log',
    ];
    for (const path of [...lists, registration, visit, `/rulesets/${register.rulesetId}/show`]) {
      await goTo(auditor, path);
      // a filter's own buttons show a list; every command's button is an outlined, contained or text one with words
      const commands = auditor.locator('#main-content .MuiButton-root');
      expect([path, await commands.allInnerTexts()]).toEqual([path, []]);
    }
  },
  MINUTES,
);

test.each([
  ['en', DESKTOP, 'Outward contact resumed', 'To what', 'Stop of outward contact'],
  ['zh', PHONE, '恢复对外联系', '对象', '暂停对外联系'],
] as const)(
  'an auditor reads in the log what was done, by whom and to what (%s)',
  async (language, viewport, action, filter, subject) => {
    page = await openConsole(browser, pages.url, 'auditor', { language, viewport });
    await goTo(page, '/audit-log');
    await page.getByText(action, { exact: true }).first().waitFor();
    await picture(page, `console-audit-log-${language}-${viewport.width}`);
    await page.getByRole('combobox', { name: filter, exact: true }).click();
    await page.getByRole('option', { name: subject, exact: true }).click();
    await page.getByText(action, { exact: true }).first().waitFor();
    await settled(page);
    expect(await seriousViolations(page)).toEqual([]);
  },
  MINUTES,
);

test(
  'a supervisor puts a disputed value right from the list of disputes; the resident is told later',
  async () => {
    const supervisor = await open('supervisor', '/disputes');
    await supervisor.getByText('We are three since the summer.').waitFor();
    await supervisor.getByText('On record: 2').waitFor();
    await press(supervisor, 'Put right');
    await dialogue(supervisor).getByLabel('Number of occupants').fill('3');
    await choose(supervisor, 'How the right value is known', 'The resident says so');
    await picture(supervisor, 'console-dispute-en');
    await confirm(supervisor, 'Put right');
    await told(supervisor, 'Decided. The resident will be told.');
    await supervisor.getByText('No dispute matches.').waitFor();
    const registration = { id: day.disputedRegistrationId };
    expect(await database.service('registrations').where(registration).first()).toMatchObject({
      occupant_count: 3,
    });
  },
  MINUTES,
);

test(
  'what a command behind a dialogue failed with is announced inside the dialogue, where assistive technology hears it',
  async () => {
    const id = uuid();
    await database.service('disputes').insert({
      id,
      registration_id: day.disputedRegistrationId,
      subject: 'landlord',
      opened_at: TEST_START,
      due_at: TEST_START,
    });
    const supervisor = await open('supervisor', '/disputes');
    await press(supervisor, 'Leave as it is');
    await choose(supervisor, 'Reason', 'it had been put right before');
    const decided = { decision: 'rejected', decision_reason: 'another_home', decided_at: TEST_START };
    await database
      .service('disputes')
      .where({ id })
      .update({ ...decided, decided_by: register.users.admin });
    await confirm(supervisor, 'Leave as it is');
    // by role: what is hidden from assistive technology is not found
    await dialogue(supervisor)
      .getByRole('alert')
      .filter({ hasText: 'Somebody has decided this already' })
      .waitFor();
    await picture(supervisor, 'console-dialogue-failure-en');
    expect(await seriousViolations(supervisor)).toEqual([]);
    await dialogue(supervisor).getByRole('button', { name: 'Cancel' }).click();
    // while it closes, its own button of that name is the one that is found
    await dialogue(supervisor).waitFor({ state: 'hidden' });
    await press(supervisor, 'Leave as it is');
    expect(await dialogue(supervisor).getByRole('alert').count()).toBe(0);
  },
  MINUTES,
);

test(
  'what was typed into a draft outlives the session: it is restored after signing in, saved, or given up',
  async () => {
    const author = await open('admin', `/rulesets/${register.rulesetId}/show`);
    await press(author, 'New version');
    await dialogue(author).getByLabel('What is to change, and why').fill('Low scores count for less long');
    await confirm(author, 'New version');
    const priority = author.getByLabel('Rule priority (higher decides first)');
    const typed = async (value: string) => {
      await author.getByRole('button', { name: /^Low score at a recent visit/ }).click();
      await priority.fill(value);
    };
    await typed('603');
    await database.service('sessions').del();
    await press(author, 'Save');
    await author.locator('input[name=username]').fill('admin');
    await author.locator('input[name=password]').fill(PASSWORD);
    await author.locator('button[type=submit]').click();
    await author.getByText(/^These are your changes of .* that were not saved\.$/).waitFor();
    await picture(author, 'console-version-restored-en');
    await press(author, 'Save');
    await told(author, 'Draft saved.');
    const draft = await database.service('ruleset_versions').where({ state: 'draft' }).first();
    expect(JSON.stringify(draft.document)).toContain('"priority":603');

    await author.reload();
    await typed('604');
    await author.reload();
    await press(author, 'Give them up');
    await author.getByRole('button', { name: /^Low score at a recent visit/ }).click();
    expect(await priority.inputValue()).toBe('603');
    await author.reload();
    await settled(author);
    expect(await author.getByText(/These are your changes/).count()).toBe(0);
  },
  MINUTES,
);
