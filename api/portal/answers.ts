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
  findPortalManualTier,
  findPortalRegistration,
  insertDispute,
  insertObjection,
  setLinkUsed,
  stopMessages,
  type PortalRegistration,
} from '../../db/queries/portal';
import { lockRegistration } from '../../db/queries/registrations';
import { getDueInstant, getProgrammeDate, loadCalendar } from '../../db/queries/rounds';
import { findOpenRevisit, setOutcome } from '../../db/queries/tasks';
import { canMoveOutOn } from '../../domain/moving-out';
import { addWorkingDays } from '../../domain/working-days';
import { ApiError } from '../api-error';
import type { TextKey } from './texts';

export type PortalAnswer =
  | { kind: 'correct' }
  | { kind: 'moved_out'; date: string }
  | { kind: 'never_lived_here' }
  | { kind: 'wrong'; subject: string; statement: string | null }
  | { kind: 'object'; statement: string | null }
  | { kind: 'stop' };

type UsesLinkUp = Exclude<PortalAnswer, { kind: 'stop' | 'object' }>;

const SUBJECTS = ['period', 'occupants', 'landlord', 'other'];
const DISPUTE_WORKING_DAYS = 10;

/** Reads a posted form; undefined where it makes no sense. */
export function readAnswer(form: Readonly<Record<string, unknown>>): PortalAnswer | undefined {
  const field = (name: string): string => (typeof form[name] === 'string' ? form[name].trim() : '');
  const kind = field('answer');
  if (kind === 'correct' || kind === 'never_lived_here' || kind === 'stop') return { kind };
  const date = field('date');
  if (kind === 'moved_out') return { kind, date };
  const statement = field('statement');
  const said = { statement: statement === '' ? null : statement };
  if (statement.length > 200) return undefined;
  if (kind === 'object') return { kind, ...said };
  if (kind !== 'wrong' || !SUBJECTS.includes(field('subject'))) return undefined;
  return { kind, subject: field('subject'), ...said };
}

/**
 * The whole answer in the caller's transaction. An answer uses the link up; an objection does not, nor does stopping messages.
 * @returns what is wrong with the answer, or nothing
 */
export async function storeAnswer(
  trx: Knex,
  linkId: string,
  answer: PortalAnswer,
): Promise<TextKey | undefined> {
  if (answer.kind === 'stop') {
    await storeStop(trx, linkId);
    return undefined;
  }
  const registration = await findPortalRegistration(trx);
  if (!registration) throw new ApiError('NOT_FOUND');
  const { registrationId, patchId, since, today } = registration;
  const actor: Actor = { kind: 'link', id: linkId };
  // before contact and task, as an officer's outcome does
  await lockRegistration(trx, registrationId);
  if (answer.kind === 'moved_out' && !canMoveOutOn(answer.date, since, today)) return 'movedOutRange';
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

/** Stops messages; sent again, such as after a broken connection, it says nothing new. A link that is used up may do it too. */
export async function storeStop(trx: Knex, linkId: string): Promise<void> {
  const stopped = await stopMessages(trx);
  if (!stopped) return;
  await insertAuditEntry(trx, {
    actorKind: 'link',
    actorId: linkId,
    action: 'portal.stop',
    subjectType: 'registration',
    subjectId: stopped.registrationId,
    patchId: stopped.patchId,
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

/** Now, and by when a person has to have decided what the resident disputes. */
async function decisionDue(trx: Knex): Promise<{ at: Date; dueAt: Date }> {
  const at = await getProgrammeNow(trx);
  const today = await getProgrammeDate(trx, at);
  const dueOn = addWorkingDays(await loadCalendar(trx), today, DISPUTE_WORKING_DAYS);
  return { at, dueAt: await getDueInstant(trx, dueOn) };
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
  };
  await setOutcome(trx, taskId, actor, { state: 'done', outcome: outcomes[answer.kind], detail: {} });
}

async function tellRegistration(
  trx: Knex,
  { registrationId }: PortalRegistration,
  answer: UsesLinkUp,
  actor: Actor,
): Promise<void> {
  if (answer.kind === 'correct') return confirmRegistration(trx, registrationId, actor);
  if (answer.kind === 'moved_out') {
    const claim = { movedOutOn: answer.date };
    await insertDeclaration(trx, { registrationId, kind: 'end', declarant: 'resident', claim });
  } else {
    const subject = answer.kind === 'wrong' ? answer.subject : answer.kind;
    const statement = answer.kind === 'wrong' ? answer.statement : null;
    await insertDispute(trx, { id: uuid(), registrationId, subject, statement, ...(await decisionDue(trx)) });
    await insertEvent(trx, registrationId, 'disputed', actor, { subject });
  }
  await requestReview(trx, registrationId);
}
