import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import { insertAuditEntry } from '../../db/queries/audit';
import {
  confirmRegistration,
  insertDeclaration,
  insertEvent,
  requestReview,
  type Actor,
} from '../../db/queries/confirmations';
import { setContactAnswered } from '../../db/queries/portal-visit';
import { getProgrammeNow } from '../../db/queries/procedures';
import {
  findPortalRegistration,
  insertDispute,
  setLinkUsed,
  setMessagesStopped,
  type PortalRegistration,
} from '../../db/queries/portal';
import { getDueInstant, getProgrammeDate, loadCalendar } from '../../db/queries/rounds';
import { findOpenRevisit, setOutcome } from '../../db/queries/tasks';
import { addWorkingDays } from '../../domain/working-days';
import { ApiError } from '../api-error';

export type PortalAnswer =
  | { kind: 'correct' }
  | { kind: 'moved_out'; date: string }
  | { kind: 'never_lived_here' }
  | { kind: 'wrong'; subject: string; statement: string | null }
  | { kind: 'stop' };

const SUBJECTS = ['period', 'occupants', 'landlord', 'other'];
const DISPUTE_WORKING_DAYS = 10;

/** Reads a posted form; undefined where it makes no sense. */
export function readAnswer(form: Readonly<Record<string, unknown>>): PortalAnswer | undefined {
  const field = (name: string): string => (typeof form[name] === 'string' ? form[name].trim() : '');
  const kind = field('answer');
  if (kind === 'correct' || kind === 'never_lived_here' || kind === 'stop') return { kind };
  const date = field('date');
  if (kind === 'moved_out' && isCalendarDate(date)) return { kind, date };
  const statement = field('statement');
  if (kind !== 'wrong' || !SUBJECTS.includes(field('subject')) || statement.length > 200) return undefined;
  return { kind, subject: field('subject'), statement: statement === '' ? null : statement };
}

/** The whole answer in the caller's transaction. An answer uses the link up; stopping messages does not. */
export async function storeAnswer(trx: Knex, linkId: string, answer: PortalAnswer): Promise<void> {
  const registration = await findPortalRegistration(trx);
  if (!registration) throw new ApiError('NOT_FOUND');
  const { registrationId, patchId } = registration;
  const actor: Actor = { kind: 'link', id: linkId };
  if (answer.kind === 'stop') {
    // sent again, such as after a broken connection, it says nothing new
    if (!(await setMessagesStopped(trx, registrationId))) return;
    await insertEvent(trx, registrationId, 'messages_stopped', actor);
  } else {
    if (!(await setLinkUsed(trx))) throw new ApiError('STATE_CONFLICT');
    // before the task is closed, which ends the link's sight of it
    await setContactAnswered(trx);
    await tellRegistration(trx, registration, answer, actor);
    await closeRevisit(trx, registrationId, answer, actor);
  }
  await insertAuditEntry(trx, {
    actorKind: 'link',
    actorId: linkId,
    action: `portal.${answer.kind}`,
    subjectType: 'registration',
    subjectId: registrationId,
    patchId,
  });
}

async function closeRevisit(
  trx: Knex,
  registrationId: string,
  answer: Exclude<PortalAnswer, { kind: 'stop' }>,
  actor: Actor,
): Promise<void> {
  const taskId = await findOpenRevisit(trx, registrationId);
  if (!taskId) return;
  const outcomes = {
    correct: 'confirmed',
    moved_out: 'moved_out',
    never_lived_here: 'never_lived_here',
    wrong: 'changed',
  };
  await setOutcome(trx, taskId, actor, { state: 'done', outcome: outcomes[answer.kind], detail: {} });
}

async function tellRegistration(
  trx: Knex,
  { registrationId }: PortalRegistration,
  answer: Exclude<PortalAnswer, { kind: 'stop' }>,
  actor: Actor,
): Promise<void> {
  if (answer.kind === 'correct') return confirmRegistration(trx, registrationId, actor);
  if (answer.kind === 'moved_out') {
    const claim = { movedOutOn: answer.date };
    await insertDeclaration(trx, { registrationId, kind: 'end', declarant: 'resident', claim });
  } else {
    const subject = answer.kind === 'wrong' ? answer.subject : answer.kind;
    const statement = answer.kind === 'wrong' ? answer.statement : null;
    const at = await getProgrammeNow(trx);
    const today = await getProgrammeDate(trx, at);
    const dueOn = addWorkingDays(await loadCalendar(trx), today, DISPUTE_WORKING_DAYS);
    const dueAt = await getDueInstant(trx, dueOn);
    await insertDispute(trx, { id: uuid(), registrationId, subject, statement, at, dueAt });
    await insertEvent(trx, registrationId, 'disputed', actor, { subject });
  }
  await requestReview(trx, registrationId);
}

function isCalendarDate(text: string): boolean {
  const parsed = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : new Date(Number.NaN);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
}
