import type { Page } from 'playwright-core';
import { v7 as uuid } from 'uuid';
import { PASSWORD } from '../api/api-client';
import { screenshot } from '../support/browser';
import type { TestDatabase } from '../support/database';
import { insertHome, TEST_START, type Home, type SmallRegister } from '../support/register';

const DAY_MS = 86_400_000;

/** Fills in the page's form. */
export async function signIn(page: Page, login: string): Promise<void> {
  await page.getByLabel(/用户名|Login/).fill(login);
  await page.getByLabel(/密码|Password/).fill(PASSWORD);
  await page.getByRole('button', { name: /^(登录|Sign in)$/ }).click();
}

export interface RevisitTask {
  taskId: string;
  home: Home;
}

/** An open round of the first patch, with a task for its officer at each address, due `dueInDays` from the start. */
export async function issueRevisits(
  { service }: TestDatabase,
  register: SmallRegister,
  homes: readonly { key: string; dueInDays: number }[],
): Promise<RevisitTask[]> {
  const [patchId] = register.patches;
  const roundId = uuid();
  await service('rounds').insert({
    id: roundId,
    patch_id: patchId,
    period: '[2026-11-01,2026-11-16)',
    state: 'open',
    settings_id: register.settingsId,
    opened_at: TEST_START,
    closes_at: new Date(TEST_START.getTime() + 13 * DAY_MS),
  });
  const issued: RevisitTask[] = [];
  for (const { key, dueInDays } of homes) {
    const home = await insertHome(service, { districtId: register.districtId, patchId, key });
    const taskId = uuid();
    await service('tasks').insert({
      id: taskId,
      kind: 'revisit',
      registration_id: home.registrationId,
      building_id: home.buildingId,
      dwelling_id: home.dwellingId,
      patch_id: patchId,
      round_id: roundId,
      assignee_id: register.users.officer,
      state: 'open',
      issued_at: TEST_START,
      due_at: new Date(TEST_START.getTime() + dueInDays * DAY_MS),
    });
    issued.push({ taskId, home });
  }
  return issued;
}

/** A picture from the top: what sticks to an edge would stand in the middle of it otherwise. */
export async function picture(page: Page, name: string): Promise<void> {
  await page.evaluate('scrollTo(0, 0)');
  await screenshot(page, name);
}
