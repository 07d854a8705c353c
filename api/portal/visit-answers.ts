import type { Knex } from 'knex';
import { isResidentsTurn } from '../../domain/visit';
import { candidateSlots, PARTS_OF_DAY } from '../../domain/visit-slots';
import { addDays, isCalendarDate } from '../../domain/working-days';
import { insertAuditEntry } from '../../db/queries/audit';
import { insertEvent } from '../../db/queries/confirmations';
import { worksPatch } from '../../db/queries/patch-officers';
import { getProgrammeNow } from '../../db/queries/procedures';
import {
  findPortalVisit,
  listFreeSlots,
  setContactAnswered,
  setWished,
  type FreeSlot,
  type PortalVisit,
} from '../../db/queries/portal-visit';
import { loadCalendar } from '../../db/queries/rounds';
import {
  lockVisitToChange,
  setAppointed,
  setRefused,
  setVisitTaskClosed,
  wakeVisit,
} from '../../db/queries/visit-commands';
import { ApiError } from '../api-error';
import { readMessagesAnswer, storeMessagesAnswer, type MessagesAnswer } from './answers';
import { readField, type FormProblem } from './form-problem';
import type { TextKey } from './texts';

export type VisitAnswer =
  | { kind: 'choose'; date: string; hour: number }
  | { kind: 'wish'; date: string; part: string }
  | { kind: 'decline' }
  | MessagesAnswer;

/** What the page says after each answer; the keys travel in its address. */
export const SAID: Readonly<Record<VisitAnswer['kind'], TextKey>> = {
  choose: 'saidChosen',
  wish: 'saidWished',
  decline: 'saidDeclined',
  stop: 'saidStopped',
  resume: 'saidResumed',
};

/** Reads a posted form, or says what in it makes no sense. */
export function readVisitAnswer(
  form: Readonly<Record<string, unknown>>,
): { answer: VisitAnswer } | { problem: FormProblem } {
  const messages = readMessagesAnswer(form);
  if (messages) return { answer: messages };
  const kind = readField(form, 'answer');
  if (kind === 'decline') return { answer: { kind } };
  const slot = /^(\d{4}-\d{2}-\d{2}) (\d{1,2})$/.exec(readField(form, 'slot'));
  if (kind === 'choose' && slot) return { answer: { kind, date: slot[1] ?? '', hour: Number(slot[2]) } };
  if (kind !== 'wish') return { problem: { text: 'invalid' } };
  const date = readField(form, 'date');
  if (!isCalendarDate(date)) return { problem: { text: 'dateInvalid', field: 'date' } };
  const part = PARTS_OF_DAY.find((known) => known === readField(form, 'part'));
  return part ? { answer: { kind, date, part } } : { problem: { text: 'invalid', field: 'part' } };
}

/** Whether the resident may still move an appointment by themselves; a first one is always theirs to choose. */
export function mayMove({ state, residentReschedules, settings }: PortalVisit): boolean {
  return state !== 'appointed' || residentReschedules < settings.maximumResidentReschedules;
}

/** Times at which the visit's officer is free; none while they may not work there: nobody would come. */
export async function freeSlotsOf(trx: Knex, visit: PortalVisit): Promise<FreeSlot[]> {
  if (visit.officerId === null || visit.pausedSince !== null || !isResidentsTurn(visit.state)) return [];
  if (!(await worksPatch(trx, visit.officerId, visit.patchId))) return [];
  const candidates = candidateSlots(visit.settings, await loadCalendar(trx), visit.today);
  return listFreeSlots(trx, visit, candidates);
}

/**
 * The whole answer in the caller's transaction. A visit's link is not used up: whoever chose a time may move it.
 * @returns what is wrong with the answer, or nothing
 */
export async function storeVisitAnswer(
  trx: Knex,
  linkId: string,
  answer: VisitAnswer,
): Promise<FormProblem | undefined> {
  if (answer.kind === 'stop' || answer.kind === 'resume') {
    await storeMessagesAnswer(trx, linkId, answer);
    return undefined;
  }
  const visit = await findPortalVisit(trx);
  if (!visit) throw new ApiError('NOT_FOUND');
  const locked = await lockVisitToChange(trx, visit.id);
  if (!locked || !isResidentsTurn(locked.state)) throw new ApiError('STATE_CONFLICT');
  // as it stands now that nobody else can change it
  const now = { ...visit, state: locked.state, residentReschedules: locked.residentReschedules };
  const problem = await changeVisit(trx, now, answer, linkId);
  if (problem) return problem;
  await setContactAnswered(trx);
  await wakeVisit(trx, visit.id);
  await insertAuditEntry(trx, {
    actorKind: 'link',
    actorId: linkId,
    action: `portal.visit_${answer.kind}`,
    subjectType: 'visit',
    subjectId: visit.id,
    patchId: visit.patchId,
  });
  return undefined;
}

async function changeVisit(
  trx: Knex,
  visit: PortalVisit,
  answer: Exclude<VisitAnswer, MessagesAnswer>,
  linkId: string,
): Promise<FormProblem | undefined> {
  if (answer.kind === 'decline') {
    const at = await getProgrammeNow(trx);
    const actor = { kind: 'link', id: linkId } as const;
    await insertEvent(trx, visit.registrationId, 'refused', actor, { visitId: visit.id });
    await setRefused(trx, visit.id, at);
    await setVisitTaskClosed(trx, visit.id, actor, { state: 'refused', outcome: 'refused', at });
    return undefined;
  }
  if (!mayMove(visit)) return { text: 'callUs' };
  const moves = visit.state === 'appointed';
  if (answer.kind === 'wish') {
    const latest = addDays(visit.today, visit.settings.appointmentWithinDays);
    if (answer.date <= visit.today || answer.date > latest) return { text: 'wishOutOfRange', field: 'date' };
    await setWished(trx, visit.id, { on: answer.date, part: answer.part }, moves);
    return undefined;
  }
  if (visit.pausedSince !== null) return { text: 'visitsPaused' };
  const slot = (await freeSlotsOf(trx, visit)).find(
    ({ date, hour }) => date === answer.date && hour === answer.hour,
  );
  if (!slot) return { text: 'slotTaken' };
  await setAppointed(trx, visit.id, { ...slot, asked: true }, moves ? 'resident_reschedules' : null);
  return undefined;
}
