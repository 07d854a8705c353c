import type { Browser, BrowserContext, Page } from 'playwright-core';
import { v7 as uuid } from 'uuid';
import { VISIT_CHECKLIST } from '../../domain/visit-checklist';
import { appOn, setPasswords, signIn as signInToApi, type Caller } from '../api/api-client';
import { DESKTOP, openBrowser, PHONE, servePages } from '../support/browser';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';
import { insertHazard, letAppointmentCome, proposeVisit } from '../support/visits';
import { picture, signIn } from './field-fixture';

jest.setTimeout(120_000);

let database: TestDatabase;
let register: SmallRegister;
let supervisor: Caller;
let site: Awaited<ReturnType<typeof servePages>>;
let browser: Browser;
let phone: BrowserContext;
let page: Page;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  await setPasswords(database);
  supervisor = await signInToApi(appOn(database), 'supervisor');
  site = await servePages(database);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await site.close();
  await database.close();
});

beforeEach(async () => {
  phone = await browser.newContext({ viewport: PHONE, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  page = await phone.newPage();
  page.setDefaultTimeout(15_000);
});
afterEach(async () => {
  await phone.close();
  await database
    .service('tasks')
    .whereNull('closed_at')
    .update({ state: 'withdrawn', closed_at: TEST_START });
});

async function releaseVisit(): Promise<string> {
  const { visitId } = await proposeVisit(database.service, register);
  await supervisor.post(`/api/visits/${visitId}/release`, {}).expect(200);
  return visitId;
}
const visitRow = (id: string): Promise<Record<string, unknown>> =>
  database.service('visits').where({ id }).first();
const sent = () => page.locator('.status').getByText('已全部发送').waitFor();

async function openOnlyTask(): Promise<void> {
  await page.goto(`${site.url}/field/`);
  await signIn(page, 'officer');
  await page.getByRole('link', { name: '101 室' }).click();
}

async function makeAppointment(day: string, from: string, to: string): Promise<void> {
  await page.getByLabel('日期').fill(day);
  await page.getByLabel('从').fill(from);
  await page.getByLabel('到', { exact: true }).fill(to);
  await page.getByRole('button', { name: '保存预约' }).click();
}

/** As if the time had come: the list is read anew and the task opened again. */
async function waitForAppointment(visitId: string): Promise<void> {
  await page.getByText('◷').waitFor();
  await sent();
  await letAppointmentCome(database.service, visitId);
  await refresh();
}

async function refresh(settled = sent): Promise<void> {
  await page.getByRole('button', { name: '列表' }).click();
  await page.getByRole('button', { name: '刷新' }).click();
  await settled();
  await page.getByRole('link', { name: '101 室' }).click();
}

async function beginAtTheDoor(): Promise<void> {
  await page.getByLabel('我已出示证件').check();
  await page.getByLabel('我已说明来意').check();
  await page.getByRole('button', { name: '开始上门' }).click();
}

test('a second tap on an appointment, while the first is being written, makes no second one', async () => {
  const visitId = await releaseVisit();
  await openOnlyTask();
  const made: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith(`/visits/${visitId}/appoint`)) made.push(request.method());
  });
  await page.getByLabel('日期').fill('2026-11-06');
  await page.getByLabel('从').fill('16:00');
  await page.getByLabel('到', { exact: true }).fill('17:00');
  // both before anything could be written
  await page.evaluate(`(() => {
    const save = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === '保存预约');
    save.click();
    save.click();
  })()`);
  await page.getByText('◷ 11月6日 16:00–17:00').waitFor();
  await sent();
  expect(made).toEqual(['POST']);
  expect(await visitRow(visitId)).toMatchObject({ state: 'appointed', reschedules: 0 });
});

test('a visit goes from the appointment, in the authority’s time, to its checklist and a hazard', async () => {
  const visitId = await releaseVisit();
  await openOnlyTask();
  await page.getByRole('heading', { name: '上门原因' }).waitFor();
  await picture(page, 'field-visit-released-zh');
  await makeAppointment('2026-11-04', '14:00', '13:00');
  await page.getByText('结束时间必须晚于开始时间').waitFor();
  await makeAppointment('2026-11-04', '14:00', '15:00');
  await page.getByText('◷ 11月4日 14:00–15:00').waitFor();
  await sent();
  // 14:00 in Toronto, though the phone thinks that it is in Shanghai
  expect(await visitRow(visitId)).toMatchObject({
    state: 'appointed',
    appointment: expect.stringContaining('2026-11-04 19:00:00') as string,
  });
  const begin = page.getByRole('button', { name: '开始上门' });
  await page.getByText('11月4日 13:45 起才可以开始上门').waitFor();
  expect(await begin.isDisabled()).toBe(true);
  const nobody = page.locator('details', { hasText: '无人在场' });
  await nobody.locator('summary').click();
  await nobody.getByText('11月4日 14:15 起才可以记录无人在场').waitFor();
  expect(await nobody.getByRole('button').isDisabled()).toBe(true);
  await picture(page, 'field-visit-appointed-zh');
  await waitForAppointment(visitId);
  await page.getByText('起才可以开始上门').waitFor({ state: 'hidden' });

  await begin.click();
  expect(await page.locator('input:invalid').count()).toBe(2);
  await beginAtTheDoor();
  await page.getByLabel('同意', { exact: true }).check();
  for (const { key, label } of VISIT_CHECKLIST.slice(0, 3)) {
    const result = key === 'smoke_alarm' ? '有缺陷' : '正常';
    await page.getByRole('group', { name: label.zh }).getByLabel(result).check();
  }
  await page.getByText('如有危险，请添加为隐患').waitFor();

  // half filled in, the phone is put away and the page is gone
  await page.reload();
  expect(await page.getByRole('group', { name: '烟雾报警器可用' }).getByLabel('有缺陷').isChecked()).toBe(
    true,
  );
  await page.getByRole('button', { name: '其余标为未查看' }).click();
  await page.getByRole('button', { name: '添加隐患' }).click();
  // nothing is chosen for the officer
  await page.getByRole('button', { name: '完成上门' }).click();
  expect(await page.locator('select:invalid').count()).toBe(1);
  await page.getByLabel('隐患类型').selectOption('no_smoke_alarm');
  await page.getByLabel('严重', { exact: true }).check();
  await picture(page, 'field-visit-checklist-zh');
  await page.getByRole('button', { name: '完成上门' }).click();

  await page.getByText('没有待办任务').waitFor();
  await sent();
  const checklist = Object.fromEntries(VISIT_CHECKLIST.map(({ key }) => [key, 'not_seen']));
  expect(await visitRow(visitId)).toMatchObject({
    state: 'completed',
    consent: 'given',
    checklist: { ...checklist, unit_matches: 'ok', occupancy_within_limit: 'ok', smoke_alarm: 'defect' },
  });
  expect(await database.service('hazards').where({ visit_id: visitId })).toMatchObject([
    { kind: 'no_smoke_alarm', severity: 'severe', state: 'open' },
  ]);
});

test('declining at the door is one tap that says that it changes nothing', async () => {
  const visitId = await releaseVisit();
  await openOnlyTask();
  await makeAppointment('2026-11-05', '10:00', '11:00');
  await waitForAppointment(visitId);
  await beginAtTheDoor();
  await page.getByLabel('不同意').check();
  await page.getByText('这是住户的权利').waitFor();
  await picture(page, 'field-visit-declined-zh');
  await page.getByRole('button', { name: '记录：住户谢绝' }).click();
  await page.getByText('没有待办任务').waitFor();
  await sent();
  expect(await visitRow(visitId)).toMatchObject({ state: 'refused', checklist: null });
});

test('an appointment says beside its input which times may be set, and is held to it without a connection too', async () => {
  const visitId = await releaseVisit();
  await openOnlyTask();
  await page.getByText('工作日 9:00 至 20:00，最早 11月4日').waitFor();
  expect(await page.getByLabel('日期').inputValue()).toBe('2026-11-04');
  await phone.setOffline(true);
  for (const [day, from, to, why] of [
    ['2026-11-04', '08:00', '09:30', '须在 9:00 至 20:00 之间'],
    ['2026-11-07', '10:00', '11:00', '当天不是工作日'],
    ['2026-11-03', '10:00', '11:00', '时间太近'],
  ] as const) {
    await makeAppointment(day, from, to);
    await page.getByText(why).waitFor();
  }
  await page.getByLabel('住户主动要求这个时间').check();
  await page.getByText('应住户要求，可以是任何一天').waitFor();
  // what was wrong with the time before says nothing about the one to come
  expect(await page.getByText('时间太近').count()).toBe(0);
  await picture(page, 'field-visit-asked-zh');
  await makeAppointment('2026-11-07', '10:00', '11:00');
  await page.getByText('离线：1 条未发送').waitFor();
  await phone.setOffline(false);
  await sent();
  expect(await visitRow(visitId)).toMatchObject({
    state: 'appointed',
    appointment: expect.stringContaining('2026-11-07 15:00:00') as string,
  });
});

test('a whole visit without a connection, reason included, is carried out in order afterwards', async () => {
  const visitId = await releaseVisit();
  await page.goto(`${site.url}/field/`);
  await signIn(page, 'officer');
  await page.getByRole('link', { name: '101 室' }).click();
  await makeAppointment('2026-11-06', '10:00', '11:00');
  await waitForAppointment(visitId);
  await phone.setOffline(true);
  await page.getByRole('heading', { name: '上门原因' }).waitFor();
  await beginAtTheDoor();
  await page.getByLabel('同意', { exact: true }).check();
  await page.getByRole('button', { name: '其余标为未查看' }).click();
  await page.getByRole('button', { name: '完成上门' }).click();
  await page.getByText('离线：2 条未发送').waitFor();
  expect(await visitRow(visitId)).toMatchObject({ state: 'appointed' });
  await phone.setOffline(false);
  await sent();
  expect(await visitRow(visitId)).toMatchObject({ state: 'completed', score: null, consent: 'given' });
});

describe('while outward contact is stopped', () => {
  let pauseId: string;
  const pause = async (): Promise<void> => {
    const { body } = await supervisor
      .post('/api/outward-pauses', { areaId: register.patches[0], reason: 'scam_warning' })
      .expect(200);
    pauseId = (body as { id: string }).id;
  };
  const resume = () => supervisor.post(`/api/outward-pauses/${pauseId}/resume`, {}).expect(200);
  const banner = () => page.locator('aside.paused');

  test('every page says so, with a connection and without, and nobody is called, appointed or visited', async () => {
    await releaseVisit();
    await pause();
    await openOnlyTask();
    await banner().getByText('对外联系已暂停（涉及您的 1 项任务）').waitFor();
    await page.getByText('恢复之前请勿致电、预约或开始上门').waitFor();
    expect(await page.getByRole('button', { name: '保存预约' }).isDisabled()).toBe(true);
    expect(await page.getByText('拨打').count()).toBe(0);
    await picture(page, 'field-paused-task-zh');
    await phone.setOffline(true);
    await page.reload();
    await banner().waitFor();
    await page.getByRole('button', { name: '列表' }).click();
    await page.getByText('■ 联系已暂停').waitFor();
    await picture(page, 'field-paused-list-offline-zh');
    await page.getByRole('button', { name: 'English' }).click();
    await banner().getByText('Outward contact is stopped (1 of your tasks)').waitFor();
    await picture(page, 'field-paused-list-offline-en');
    await page.setViewportSize(DESKTOP);
    await picture(page, 'field-paused-list-offline-en-1440');
    await page.setViewportSize(PHONE);
    await phone.setOffline(false);
    await resume();
  });

  test('what was recorded without a connection is refused with the reason, kept, and sent again afterwards', async () => {
    const visitId = await releaseVisit();
    await openOnlyTask();
    await phone.setOffline(true);
    await makeAppointment('2026-11-05', '14:00', '15:00');
    await page.getByText('离线：1 条未发送').waitFor();
    await pause();
    await phone.setOffline(false);
    await page.locator('.status').getByText('1 条未被接受').waitFor();
    expect(await visitRow(visitId)).toMatchObject({ state: 'released', appointment: null });
    await page.getByRole('button', { name: '查看' }).click();
    await page.getByText('此区域的对外联系已暂停').waitFor();
    await picture(page, 'field-paused-refused-zh');
    await page.getByRole('link', { name: '更正' }).click();
    expect(await page.getByRole('button', { name: '保存预约' }).isDisabled()).toBe(true);
    await resume();
    await refresh(() => banner().waitFor({ state: 'hidden' }));
    await page.getByRole('button', { name: '保存预约' }).click();
    await sent();
    expect(await visitRow(visitId)).toMatchObject({
      state: 'appointed',
      appointment: expect.stringContaining('2026-11-05 19:00:00') as string,
    });
  });
});

test('a reinspection names its hazard and records whether it is gone', async () => {
  const [home] = register.homes;
  const hazardId = await insertHazard(database.service, home, register.patches[0]);
  await database.service('tasks').insert({
    id: uuid(),
    kind: 'reinspection',
    building_id: home.buildingId,
    dwelling_id: home.dwellingId,
    registration_id: home.registrationId,
    hazard_id: hazardId,
    patch_id: register.patches[0],
    assignee_id: register.users.officer,
    state: 'open',
    issued_at: TEST_START,
    due_at: TEST_START,
  });
  await openOnlyTask();
  await page.getByText('电线裸露（较重）').waitFor();
  await page.getByLabel('已整改').check();
  await page.getByRole('button', { name: '记录，下一项' }).click();
  await page.getByText('没有待办任务').waitFor();
  await sent();
  const hazard = await database.service('hazards').where({ id: hazardId }).first();
  expect(hazard.state).toBe('closed');
});
