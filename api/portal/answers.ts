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
import {
  findPortalManualTier,
  findPortalRegistration,
  insertDispute,
  insertObjection,
  resumeMessages,
  setLinkUsed,
  stopMessages,
  type PortalRegistration,
} from '../../db/queries/portal';
import { lockRegistration } from '../../db/queries/registrations';
import { findOpenRevisit, setOutcome } from '../../db/queries/tasks';
import { canMoveOutOn } from '../../domain/moving-out';
import { CHANGED_PARTS } from '../../domain/outcomes';
import { isCalendarDate } from '../../domain/working-days';
import { ApiError } from '../api-error';
import { decisionDue } from '../decision-due';
import { readField, type FormProblem } from './form-problem';

export type PortalAnswer =
  | { kind: 'correct' }
  | { kind: 'moved_out'; date: string }
  | { kind: 'never_lived_here' }
  | { kind: 'wrong'; subject: string; statement: string | null }
  | { kind: 'object'; statement: string | null }
  | MessagesAnswer;

/** What a used link takes too. */
export type MessagesAnswer = { kind: 'stop' } | { kind: 'resume' };

type UsesLinkUp = Exclude<PortalAnswer, { kind: 'stop' | 'resume' | 'object' }>;

const STATEMENT_LENGTH = 200;

/** What a used link still takes; undefined for every other form. */
export function readMessagesAnswer(form: Readonly<Record<string, unknown>>): MessagesAnswer | undefined {
  const kind = readField(form, 'answer');
  return kind === 'stop' || kind === 'resume' ? { kind } : undefined;
}

/** Reads a posted form, or says what in it makes no sense. */
export function readAnswer(
  form: Readonly<Record<string, unknown>>,
): { answer: PortalAnswer } | { problem: FormProblem } {
  const messages = readMessagesAnswer(form);
  if (messages) return { answer: messages };
  const kind = readField(form, 'answer');
  if (kind === 'correct' || kind === 'never_lived_here') return { answer: { kind } };
  if (kind === 'moved_out') {
    const date = readField(form, 'date');
    if (!isCalendarDate(date)) return { problem: { text: 'dateInvalid', field: 'date' } };
    return { answer: { kind, date } };
  }
  if (kind !== 'object' && kind !== 'wrong') return { problem: { text: 'invalid' } };
  const words = readField(form, 'statement');
  if (words.length > STATEMENT_LENGTH) return { problem: { text: 'statementTooLong', field: 'statement' } };
  const statement = words === '' ? null : words;
  if (kind === 'object') return { answer: { kind, statement } };
  const subject = readField(form, 'subject');
  if (!CHANGED_PARTS.some((part) => part === subject))
    return { problem: { text: 'subjectMissing', field: 'subject' } };
  return { answer: { kind, subject, statement } };
}

/**
 * The whole answer in the caller's transaction. An answer uses the link up; an objection does not, nor does stopping messages or having them again.
 * @returns what is wrong with the answer, or nothing
 */
export async function storeAnswer(
  trx: Knex,
  linkId: string,
  answer: PortalAnswer,
): Promise<FormProblem | undefined> {
  if (answer.kind === 'stop' || answer.kind === 'resume') {
    await storeMessagesAnswer(trx, linkId, answer);
    return undefined;
  }
  const registration = await findPortalRegistration(trx);
  if (!registration) throw new ApiError('NOT_FOUND');
  const { registrationId, patchId, since, today } = registration;
  const actor: Actor = { kind: 'link', id: linkId };
  // before contact and task, as an officer's outcome does
  await lockRegistration(trx, registrationId);
  if (answer.kind === 'moved_out' && !canMoveOutOn(answer.date, since, today))
    return { text: 'movedOutRange', field: 'date' };
  if (answer.kind === 'object') {
    // sent again, such as after a broken connection, it says nothing new
    if (!(await objectToTier(trx, registrationId, answer.statement, actor))) return undefined;
    await setContactAnswered(trx);
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
  return undefined;
}

/**
 * Stops messages or lets them go out again; sent again, such as after a broken connection, it says nothing new. A link
 * that is used up may do it too.
 */
export async function storeMessagesAnswer(
  trx: Knex,
  linkId: string,
  { kind }: MessagesAnswer,
): Promise<void> {
  const changed = await (kind === 'stop' ? stopMessages(trx) : resumeMessages(trx));
  if (!changed) return;
  await insertAuditEntry(trx, {
    actorKind: 'link',
    actorId: linkId,
    action: `portal.${kind}`,
    subjectType: 'registration',
    subjectId: changed.registrationId,
    patchId: changed.patchId,
  });
}

/** False where there is no tier set by hand to object to any more, or this was said before. */
async function objectToTier(
  trx: Knex,
  registrationId: string,
  statement: string | null,
  actor: Actor,
): Promise<boolean> {
  const manual = await findPortalManualTier(trx);
  if (!manual) throw new ApiError('STATE_CONFLICT');
  const objection = { id: uuid(), registrationId, tierDecisionId: manual.decisionId, statement };
  if (!(await insertObjection(trx, { ...objection, ...(await decisionDue(trx)) }))) return false;
  await insertEvent(trx, registrationId, 'objected', actor, { decisionId: manual.decisionId });
  await requestReview(trx, registrationId);
  return true;
}

async function closeRevisit(
  trx: Knex,
  registrationId: string,
  answer: UsesLinkUp,
  actor: Actor,
): Promise<void> {
  const taskId = await findOpenRevisit(trx, registrationId);
  if (!taskId) return;
  const outcomes = {
    correct: 'confirmed',
    moved_out: 'moved_out',
    never_lived_here: 'never_lived_here',
    wrong: 'changed',
  } as const;
  await setOutcome(trx, taskId, actor, { state: 'done', outcome: outcomes[answer.kind], detail: {} });
}

async function tellRegistration(
  trx: Knex,
  { registrationId }: PortalRegistration,
  answer: UsesLinkUp,
  actor: Actor,
): Promise<void> {
  if (answer.kind === 'correct') return confirmRegistration(trx, registrationId);
  if (answer.kind === 'moved_out') {
    const claim = { movedOutOn: answer.date };
    const { dueAt } = await decisionDue(trx);
    await insertDeclaration(trx, { registrationId, kind: 'end', declarant: 'resident', claim, dueAt });
  } else {
    const subject = answer.kind === 'wrong' ? answer.subject : answer.kind;
    const statement = answer.kind === 'wrong' ? answer.statement : null;
    await insertDispute(trx, { id: uuid(), registrationId, subject, statement, ...(await decisionDue(trx)) });
    await insertEvent(trx, registrationId, 'disputed', actor, { subject });
  }
  await requestReview(trx, registrationId);
}
