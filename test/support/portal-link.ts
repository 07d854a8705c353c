import { createHash } from 'node:crypto';
import type { Express } from 'express';
import type { Knex } from 'knex';
import request, { type Agent } from 'supertest';
import { v7 as uuid } from 'uuid';
import { TEST_START } from './register';
import { LINK_CODE } from './visit-link';

const DAY_MS = 86_400_000;
const hashed = (text: string) => createHash('sha256').update(text).digest();

/** A link to a registration whose code is LINK_CODE; with a channel also the contact that brought it. */
export async function insertPortalLink(
  service: Knex,
  link: {
    token: string;
    registrationId: string;
    residentId?: string;
    channel?: 'link' | 'message' | 'letter';
    taskId?: string;
  },
): Promise<string> {
  const contactId = link.channel ? uuid() : null;
  if (contactId !== null) {
    await service('contact_attempts').insert({
      id: contactId,
      registration_id: link.registrationId,
      recipient: 'resident',
      channel: link.channel,
      purpose: 'confirmation',
      state: 'sent',
      // each a month before the last one, so that a test can have several under the ceilings
      at: new Date(TEST_START.getTime() - 31 * DAY_MS * (await countContacts(service, link.registrationId))),
    });
  }
  const id = uuid();
  await service('links').insert({
    id,
    token_hash: hashed(link.token),
    code_hash: hashed(LINK_CODE),
    registration_id: link.registrationId,
    resident_id: link.residentId ?? null,
    task_id: link.taskId ?? null,
    contact_attempt_id: contactId,
    purpose: 'confirmation',
    expires_at: new Date(Date.now() + 3_600_000),
  });
  return id;
}

async function countContacts(service: Knex, registrationId: string): Promise<number> {
  const [row] = await service('contact_attempts')
    .where({ registration_id: registrationId })
    .count<{ count: string }[]>();
  return Number(row?.count);
}

/** A browser in which the link's code was proved. */
export async function proveLink(app: Express, token: string): Promise<Agent> {
  const browser = request.agent(app);
  await browser.post(`/c/${token}`).type('form').send({ code: LINK_CODE }).expect(303);
  return browser;
}

/** Posts an answer with the form's own token, as it stands on the page. */
export async function answerLink(browser: Agent, token: string, fields: Record<string, string>, lang = 'en') {
  const page = (await browser.get(`/c/${token}?lang=${lang}`)).text;
  const csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
  return browser
    .post(`/c/${token}/answer?lang=${lang}`)
    .type('form')
    .send({ csrf, ...fields });
}
