import { createHash } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { DEFAULT_VISIT_SETTINGS } from '../../domain/visit-settings';
import type { TestDatabase } from './database';
import { TEST_START, type SmallRegister } from './register';
import { bringVisitTo, proposeVisit } from './visits';

export const LINK_CODE = '123456';

/** A released visit of the first patch with a contact that was sent for it, and the resident's link to it. */
export async function releaseVisitWithLink(
  database: Pick<TestDatabase, 'app' | 'service'>,
  register: SmallRegister,
  token: string,
) {
  const { service } = database;
  const { visitId, home, hazardId } = await proposeVisit(service, register);
  await bringVisitTo(database, register, visitId, 'released');
  const taskId = uuid();
  await service('tasks').insert({
    id: taskId,
    kind: 'visit',
    registration_id: home.registrationId,
    building_id: home.buildingId,
    dwelling_id: home.dwellingId,
    patch_id: register.patches[0],
    visit_id: visitId,
    assignee_id: register.users.officer,
    state: 'open',
    issued_at: TEST_START,
    due_at: new Date(TEST_START.getTime() + DEFAULT_VISIT_SETTINGS.appointmentWithinDays * 86_400_000),
  });
  const contactId = uuid();
  await service('contact_attempts').insert({
    id: contactId,
    registration_id: home.registrationId,
    visit_id: visitId,
    recipient: 'resident',
    channel: 'link',
    purpose: 'visit_request',
    state: 'sent',
    at: TEST_START,
  });
  const hashed = (text: string) => createHash('sha256').update(text).digest();
  await service('links').insert({
    id: uuid(),
    token_hash: hashed(token),
    code_hash: hashed(LINK_CODE),
    registration_id: home.registrationId,
    visit_id: visitId,
    contact_attempt_id: contactId,
    purpose: 'visit',
    expires_at: new Date(Date.now() + 3_600_000),
  });
  await service('procedures').insert({
    workflow_id: `visit-${visitId}`,
    kind: 'siteVisit',
    subject_id: visitId,
    patch_id: register.patches[0],
    state: 'running',
    input: '{}',
  });
  return { visitId, home, hazardId, contactId };
}
